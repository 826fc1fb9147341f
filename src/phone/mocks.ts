import { waiting } from '#rooms/sync/browser/outbox.ts';
import { keepFor } from './forms.ts';
import { fromHere } from './here.ts';
import { isMock, isSat, satBeat, satForm } from './mock-form.ts';
import { maybeUnlocked } from './shelf.ts';
import { bringUpToDate } from './tend.ts';

export { isMock };

/** How long a page of an exam waits for what was done of it to arrive, in milliseconds: the line's own page is asked only then. */
const patience = 8000;

/**
 * A page, a form or a sign of life of a paper that this phone sits by itself. Undefined for what the line is to answer: an exam that this phone does not
 * know, and one that is over once the server has heard of it.
 */
export async function fromSitting(event: FetchEvent, url: URL): Promise<Response | undefined> {
	const here = await maybeUnlocked(Date.now());
	const keep = here && (await keepFor(here));
	if (!here || !keep) return undefined;
	if (event.request.method === 'POST') {
		// The line may be asked after all, with the same form.
		const kept = event.request.clone();
		const done = url.pathname.endsWith('/beat') ? await satBeat(here, url, () => kept.json(), keep) : await satForm(here, url, () => kept.formData(), keep);
		if (done) event.waitUntil(bringUpToDate(url.search === '?/hand'));
		return done;
	}
	if (await isSat(here, url, keep)) return fromHere(url);
	const left = async () => (await waiting(here.profile.person)).some((row) => row.kind.startsWith('mock.'));
	if (!(await left())) return undefined;
	let tried = false;
	event.waitUntil(bringUpToDate(true).finally(() => (tried = true)));
	for (const until = Date.now() + patience; Date.now() < until && !tried && (await left()); ) await new Promise((done) => setTimeout(done, 100));
	return (await left()) ? fromHere(url) : undefined;
}
