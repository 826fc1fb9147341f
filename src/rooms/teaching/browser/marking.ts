import { figure, isLanguage } from '#platform/language.ts';
import { newId } from '#platform/ids.ts';
import { attachedHere, openOutbox, send, waiting } from '#rooms/sync/browser/outbox.ts';
import { drawOn } from '#rooms/teaching/browser/drawing.ts';
import { recordIn } from '#rooms/teaching/browser/voice.ts';
import { totalOf, type Decision, type Said } from '#rooms/teaching/marking.ts';
import type { MarkingFault } from '#rooms/teaching/marking-fault.ts';
import { bodyOfForm, isSame, markingOfForm, maybePoints } from '#rooms/teaching/marking-form.ts';

/** Nothing was touched for so long: what stands there is kept, in milliseconds. */
const rest = 15_000;
/** A finger that goes so far sideways, in pixels, and not much up or down, turns to the next copy. */
const [swipeFar, swipeStraight] = [90, 60];

/** What is said of the copy as its form has it now. Half a remark is not kept by itself: only when one goes on. */
function saidIn(form: HTMLFormElement, decision: Decision, whole: boolean): { said?: Said; fault?: MarkingFault; fields: FormData } {
	const fields = new FormData(form);
	fields.set('decision', decision);
	if (!whole) fields.delete('newRemark');
	return { ...markingOfForm(fields, newId), fields };
}

/** The criterion whose points can't be kept: they are no points, are more than it has, or are missing. */
function criterionAtFault(form: HTMLFormElement, fault: MarkingFault): HTMLElement | undefined {
	const { criteria } = JSON.parse((form.elements.namedItem('scale') as HTMLInputElement).value) as Said['scale'];
	const fields = new FormData(form);
	const at = criteria.find(({ id, points }) => {
		const found = maybePoints(String(fields.get(`q.${id}`) || fields.get(`p.${id}`) || ''));
		return fault === 'pointsMissing' ? found === null : found === undefined || (found ?? 0) > points;
	});
	const field = at && [...form.querySelectorAll<HTMLInputElement>('.criterion input')].findLast(({ name }) => name === `q.${at.id}` || name === `p.${at.id}`);
	return field?.closest<HTMLElement>('.criterion') ?? undefined;
}

/** Takes the form of a copy over: what is said of it is kept on this device as one goes, and handed over when there is a line. */
export function takeOver(form: HTMLFormElement): void {
	const { attempt = '', person = '', scope = '', next = '', language = '' } = form.dataset;
	const [kept, total, left] = ['#kept', '#total', '#left'].map((name) => form.querySelector<HTMLElement>(name)!);
	const parent = form.elements.namedItem('parent') as HTMLInputElement;
	const opening = openOutbox(person);
	let before = saidIn(form, 'draft', false).said ?? null;
	let timer: ReturnType<typeof setTimeout> | undefined;
	let turn: Promise<unknown> = Promise.resolve();

	const sums = (): void => {
		const { scale } = before ?? { scale: JSON.parse((form.elements.namedItem('scale') as HTMLInputElement).value) as Said['scale'] };
		const fields = new FormData(form);
		const given = Object.fromEntries(scale.criteria.flatMap(({ id }) => {
			const points = maybePoints(String(fields.get(`q.${id}`) || fields.get(`p.${id}`) || ''));
			return points === undefined || points === null ? [] : [[id, points]];
		}));
		const found = totalOf({ scale, given });
		const shown = isLanguage(language) ? language : 'fr';
		total.textContent = found.points === null ? '…' : `${figure(found.points, shown)} / ${scale.out}`;
		left.hidden = found.left === 0;
		left.querySelector('span')!.textContent = String(found.left);
	};

	/** Says what is wrong where it is wrong, and leads there. */
	const beside = (place: HTMLElement | undefined, words: string): void => {
		if (!place) return;
		place.append(Object.assign(document.createElement('p'), { className: 'fault', textContent: words }));
		place.scrollIntoView({ block: 'center' });
		[...place.querySelectorAll('input')].at(-1)?.focus({ preventScroll: true });
	};

	async function handOver(): Promise<void> {
		const files = (await attachedHere(person)).length ? (await import('#rooms/sync/browser/attachments.ts').catch(() => undefined))?.handOverFiles : undefined;
		await send(person, files).catch(() => {});
		kept.textContent = (await waiting(person)).length ? kept.dataset.here! : `✓ ${kept.dataset.there}`;
	}

	/** Keeps what stands there, if it says something new. False where this device can keep nothing, or what stands there can't be. */
	async function keep(decision: Decision, whole: boolean): Promise<boolean> {
		const { said, fault, fields } = saidIn(form, decision, whole);
		if (!said) {
			// While one is still typing it is no fault.
			if (!whole) return false;
			kept.textContent = (JSON.parse(kept.dataset.faults!) as Record<string, string>)[fault!];
			kept.classList.add('wrong');
			if (fault === 'pointsWrong' || fault === 'pointsMissing') beside(criterionAtFault(form, fault), kept.textContent);
			return false;
		}
		if (decision === 'draft' && isSame(said, before)) return true;
		try {
			const fact = await opening.keep({ scope, kind: 'marking', v: 1, body: JSON.stringify(bodyOfForm(attempt, fields, said)), files: sounds() });
			parent.value = fact.id;
		} catch {
			kept.textContent = kept.dataset.not!;
			return false;
		}
		before = { ...said, decision: 'draft', until: null };
		kept.textContent = kept.dataset.here!;
		return true;
	}
	const keepInTurn = (decision: Decision, whole: boolean): Promise<boolean> => {
		clearTimeout(timer);
		const now = turn.then(() => keep(decision, whole));
		turn = now.catch(() => {});
		return now;
	};

	const changed = (): void => {
		sums();
		kept.textContent = '';
		kept.classList.remove('wrong');
		for (const fault of form.querySelectorAll('.criterion .fault')) fault.remove();
		clearTimeout(timer);
		timer = setTimeout(() => void keepInTurn('draft', false).then((done) => (done ? handOver() : undefined)), rest);
	};
	const sounds = recordIn(form, changed);
	drawOn(form, changed);
	form.querySelector<HTMLElement>('#keys')!.hidden = false;
	form.addEventListener('input', (event) => (event.target as HTMLInputElement).name !== '_tool' && changed());
	// Points that are typed go before the level that was tapped, so a tap takes them off.
	form.addEventListener('change', ({ target }) => {
		const other = target instanceof HTMLInputElement && target.type === 'radio' ? form.elements.namedItem(target.name.replace(/^p\./, 'q.')) : null;
		if (other instanceof HTMLInputElement && other.value) (other.value = ''), sums();
	});

	/** Goes on when what stands there is kept; the next page shows what waits. */
	async function go(href: string, decision: Decision = 'draft', whole = false): Promise<void> {
		if (!(await keepInTurn(decision, whole)) && whole) return;
		// As long as a quick line needs: what is not there by then goes from the next page, or from the worker.
		await Promise.race([handOver(), new Promise((done) => setTimeout(done, navigator.onLine ? 2500 : 0))]);
		location.assign(href);
	}

	form.addEventListener('submit', (event) => {
		const decision = (event.submitter as HTMLButtonElement | null)?.value;
		event.preventDefault();
		void go(next, decision === 'returned' || decision === 'resubmit' ? decision : 'draft', true);
	});
	document.addEventListener('click', (event) => {
		const link = (event.target as Element).closest?.('a');
		if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || link.target || link.hasAttribute('download') || link.origin !== location.origin || form.contains(link)) return;
		event.preventDefault();
		void go(link.href);
	});
	document.addEventListener('keydown', (event) => {
		if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
		event.preventDefault();
		void go(next, 'draft', true);
	});
	document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && void keepInTurn('draft', false));
	window.addEventListener('online', () => void handOver());

	let from: Touch | undefined;
	document.addEventListener('touchstart', ({ touches, target }) => {
		from = touches.length === 1 && !form.classList.contains('drawing') && !(target as Element).closest('input, textarea, select, audio, .tools') ? touches[0] : undefined;
	}, { passive: true });
	document.addEventListener('touchend', ({ changedTouches: [to] }) => {
		if (!from || !to) return;
		const [far, high] = [to.clientX - from.clientX, Math.abs(to.clientY - from.clientY)];
		from = undefined;
		if (Math.abs(far) < swipeFar || high > swipeStraight) return;
		// Pages are turned as the language is read.
		const forward = document.documentElement.dir === 'rtl' ? far > 0 : far < 0;
		const link = document.querySelector<HTMLAnchorElement>(forward ? '#next' : '#before');
		if (link) void go(link.href);
	}, { passive: true });
	sums();
	// What nobody has written yet is not said to be kept.
	void waiting(person).then((facts) => (facts.length ? handOver() : undefined));
}
