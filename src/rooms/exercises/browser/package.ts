import { together, type Told } from '#rooms/exercises/package.ts';
import type { PackageBody } from '#rooms/exercises/package-body.ts';
import { keptOf, toldBy } from '#rooms/exercises/package-told.ts';
import type { FrameTold } from '#rooms/exercises/server/package/frame-script.ts';
import type { PlayerView } from '#rooms/exercises/server/package/play.ts';
import { openOutbox, send, waiting } from '#rooms/sync/browser/outbox.ts';

/*
 * Between a package's frame and us: hears what the frame tells, keeps it for the next time, and when it is over makes a fact of it, which goes through
 * the outbox like every answer, so that a line that breaks loses nothing.
 */

type Play = PlayerView['play'];
export type Standing = { told: Told; kept: 'no' | 'waiting' | 'server' };

const isTold = (data: unknown, { launch, parts }: Play): data is FrameTold => {
	const said = data as Partial<FrameTold> | null;
	return typeof said === 'object' && said?.qalam === 'package' && said.launch === launch && typeof said.part === 'string' && parts.includes(said.part) && typeof said.seconds === 'number' && typeof said.cmi === 'object' && said.cmi !== null;
};

/** How long after its last word a result is told on though the package is still open, in milliseconds. */
const patience = 8000;

/** Listens to a frame until `leave`, which resolves when what it told is kept. `heard` is told how it stands. */
export function play(frame: HTMLIFrameElement, own: Play, heard: (standing: Standing) => void): { leave: () => Promise<void> } {
	const opening = openOutbox(own.person);
	const told = new Map(Object.entries(own.told));
	const started = performance.now();
	let last = '';
	let timer = 0;
	let stateTimer = 0;
	let state: (() => Promise<void>) | undefined;
	let keeping = Promise.resolve();
	const whole = (): Told => together(own.parts.length, [...told.values()]);
	const sign = (each: Told) => `${each.status} ${each.score}`;
	// What was told in an earlier opening is a fact already.
	last = sign(whole());

	async function saveState(): Promise<void> {
		clearTimeout(stateTimer);
		stateTimer = 0;
		const save = state;
		state = undefined;
		await save?.();
	}

	/** Hands over what waits on this device, from here or from before. */
	async function deliver(): Promise<void> {
		const before = (await waiting(own.person)).length;
		if (!before) return;
		await send(own.person);
		if (whole().status !== 'incomplete') heard({ told: whole(), kept: (await waiting(own.person)).length ? 'waiting' : 'server' });
	}

	/** Keeps what is over as a fact, once for each result. */
	function settle(): void {
		clearTimeout(timer);
		timer = 0;
		const now = whole();
		if (now.status === 'incomplete' || sign(now) === last) return;
		last = sign(now);
		const seconds = Math.max(1, Math.min(86_400, Math.round((performance.now() - started) / 1000)));
		const body: PackageBody = { launch: own.launch, item: own.item, version: own.version, told: { ...now, status: now.status, seconds }, ...(own.work ? { work: own.work } : {}) };
		keeping = keeping
			.then(() => opening.keep({ scope: own.scope, kind: 'package', v: 1, body: JSON.stringify(body) }))
			.then(() => (heard({ told: now, kept: 'waiting' }), deliver()))
			.catch((error) => console.error(error));
	}

	function hear(event: MessageEvent): void {
		if (event.source !== frame.contentWindow || !isTold(event.data, own)) return;
		const { part, cmi, seconds, end } = event.data;
		note(part, keptOf(own.format, cmi), toldBy(own.format, cmi, { seconds, isOver: end, mastery: own.masteries[part] }));
		if (end) {
			void saveState();
			settle();
		}
	}

	function note(part: string, kept: Record<string, unknown>, now: Told): void {
		told.set(part, now);
		heard({ told: whole(), kept: sign(whole()) === last && last !== '' && whole().status !== 'incomplete' ? 'server' : 'no' });
		const body = JSON.stringify({ launch: own.launch, part, kept, told: now });
		state = async () => void (await fetch(`/exercise/${own.item}/play/state`, { method: 'PUT', body, headers: { 'content-type': 'application/json' }, keepalive: body.length < 60_000 }).catch(() => {}));
		stateTimer ||= window.setTimeout(() => void saveState(), 3000);
		clearTimeout(timer);
		timer = window.setTimeout(settle, patience);
	}

	const hide = () => {
		void saveState();
		settle();
	};
	addEventListener('message', hear);
	addEventListener('pagehide', hide);
	const again = () => void deliver().catch(() => {});
	addEventListener('online', again);
	again();
	// A page without any program is done when it was opened.
	if (own.assets.includes(own.part)) frame.addEventListener('load', () => note(own.part, {}, { status: 'completed', score: null, seconds: 1, questions: [] }));
	return {
		async leave() {
			// The package is told first, as if its page were left: many say only then how they stand.
			frame.contentWindow?.postMessage({ qalam: 'leave' }, '*');
			await new Promise((wake) => setTimeout(wake, 500));
			frame.remove();
			removeEventListener('message', hear);
			removeEventListener('pagehide', hide);
			removeEventListener('online', again);
			await saveState();
			settle();
			await keeping;
			if (own.format === 'xapi') await fetch(`/exercise/${own.item}/play/settle?launch=${own.launch}`, { method: 'POST', headers: { accept: 'application/json' } }).catch(() => {});
		}
	};
}
