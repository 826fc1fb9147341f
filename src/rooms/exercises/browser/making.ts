/** Saves a form while it is written: at every pause, again when the line is back, with what is typed kept on this telephone until then. */
import { draftOf, type Draft } from '#rooms/sync/browser/drafts.ts';
import { giveUpAfter } from '#rooms/sync/browser/line.ts';

/** How it stands: nothing new, being typed, on its way, no line, somebody else saved, signed out. */
export type Standing = 'saved' | 'typing' | 'saving' | 'away' | 'conflict' | 'signIn' | 'refused';
export type Answer = { revision: number; sentence?: string } & Record<string, unknown>;
export type Saver = { /** Something was typed. */ touch: () => void; /** Saves now what is not saved; true when all is. */ now: () => Promise<boolean>; stop: () => void };

const pause = 1200;
const again = 15_000;
/** How long what is saved is kept still: longer than a page takes to open. */
const aWhile = 30_000;

/**
 * What is kept on this telephone of a form: its fields, and the revision they were made from; or, `done`, the one that they became. What is saved is kept
 * for a moment more: a page that is being opened again may have been read before that save.
 */
export type Kept = { revision: number; fields: [string, string][]; done?: boolean };
export const keptOf = (person: string, draft: string, key: string | undefined): Draft => draftOf(person, `making ${draft}`, key);

const fieldsOf = (form: HTMLFormElement): [string, string][] => [...new FormData(form)].filter((field): field is [string, string] => typeof field[1] === 'string');

/** What was kept of a draft that is not in its revision `revision`: by a page that closed before it could save, or before this one knew of it. */
export async function maybeKept(draft: Draft, revision: number): Promise<Kept | undefined> {
	const found = (await draft.read()) as Kept | undefined;
	if (!found || !Array.isArray(found.fields)) return undefined;
	if (!found.done || found.revision > revision) return found;
	void draft.drop();
	return undefined;
}

/**
 * Begins saving a form to `url`, with `draft` as what is kept of it here. `tell` hears how it stands, with the server's answer when there is one. The hidden field `_revision`
 * says what is saved over; after a conflict nothing is saved until it was changed.
 */
export function saving(url: string, form: HTMLFormElement, draft: Draft, tell: (standing: Standing, answer?: Answer) => void): Saver {
	let typed = 0;
	let saved = 0;
	let running: Promise<boolean> | undefined;
	let timer: ReturnType<typeof setTimeout> | undefined;
	let forgetting: ReturnType<typeof setTimeout> | undefined;
	let stuck: '' | 'conflict' | 'signIn' | 'refused' = '';
	const revision = () => form.elements.namedItem('_revision') as HTMLInputElement;
	// A save that got no answer may have come all the same: the next one says so, and is not taken for somebody else's.
	const doubt = (unsure: boolean) => ((form.elements.namedItem('_unsure') as HTMLInputElement).value = unsure ? '1' : '');

	const keep = (done = false) => void draft.keep({ revision: Number(revision().value), fields: fieldsOf(form), done } satisfies Kept);

	async function send(): Promise<boolean> {
		const at = typed;
		const sent = revision().value;
		tell('saving');
		let response: Response;
		const body = new URLSearchParams(fieldsOf(form));
		doubt(true);
		try {
			response = await fetch(url, { method: 'POST', body, headers: { accept: 'application/json' }, redirect: 'manual', signal: giveUpAfter(20_000) });
		} catch {
			return wait();
		}
		const answer = (await response.json().catch(() => undefined)) as Answer | undefined;
		if (answer) doubt(false);
		if (response.ok && answer) {
			if (revision().value === sent) revision().value = String(answer.revision);
			saved = Math.max(saved, at);
			if (saved === typed) {
				keep(true);
				clearTimeout(forgetting);
				forgetting = setTimeout(() => saved === typed && void draft.drop(), aWhile);
			}
			tell(saved === typed ? 'saved' : 'typing', answer);
			if (saved !== typed) touchLater();
			return saved === typed;
		}
		if (response.status === 409) return (stuck = 'conflict'), tell('conflict', answer), false;
		if (response.status === 401 || response.type === 'opaqueredirect') return (stuck = 'signIn'), tell('signIn'), false;
		if (response.status >= 400 && response.status < 500) return (stuck = 'refused'), tell('refused', answer), false;
		return wait();
	}

	function wait(): boolean {
		tell('away');
		clearTimeout(timer);
		timer = setTimeout(() => void now(), again);
		return false;
	}

	const touchLater = () => {
		clearTimeout(timer);
		timer = setTimeout(() => void now(), pause);
	};

	async function now(): Promise<boolean> {
		clearTimeout(timer);
		while (running) await running;
		if (saved === typed && !stuck) return true;
		stuck = '';
		running = send();
		const done = await running.finally(() => (running = undefined));
		return done;
	}

	const online = () => void (saved !== typed && now());
	const leave = () => void (document.visibilityState === 'hidden' && saved !== typed && !stuck && now());
	window.addEventListener('online', online);
	document.addEventListener('visibilitychange', leave);
	return {
		touch() {
			typed++;
			keep();
			if (stuck === 'conflict') return;
			tell('typing');
			touchLater();
		},
		now,
		stop() {
			clearTimeout(timer);
			window.removeEventListener('online', online);
			document.removeEventListener('visibilitychange', leave);
		}
	};
}
