import { dayOf } from '#platform/dates.ts';
import { isId, newId } from '#platform/ids.ts';
import { pathOfOurs } from '#rooms/people/paths.ts';
import type { Attachment } from '#rooms/sync/attachment.ts';
import { entryOfForm } from '#rooms/teaching/entry-form.ts';
import { inWords, say } from '#rooms/teaching/messages/index.ts';
import { entryIdOf } from '#rooms/teaching/textbook.ts';
import { asPlanned, slotsOf } from '#rooms/teaching/week.ts';
import { fromHere } from './here.ts';
import { knownHere } from './local.ts';
import type { Here } from './parcel.ts';
import { maybeParcelAt } from './shelf.ts';

/** Keeps an act of a kind in the outbox, under the hat worn when its person was kept here, with the files that it names. */
export type Keep = (kind: string, body: unknown, files?: readonly Attachment[]) => Promise<unknown>;

/** An hour signed without line: as it was planned, in one gesture, or by the form of the cahier. Undefined for another form, and where the week or the class was not taken along. */
export async function signedForm(here: Here, url: URL, form: FormData, keep: Keep): Promise<Response | undefined> {
	// This phone's clock less what it was off when it last heard the server's.
	const now = new Date(Date.now() - here.profile.skew);
	if (url.pathname === '/teach/plan' && url.search.startsWith('?/done')) {
		const known = await knownHere(here);
		const [period, day] = ['period', 'day'].map((name) => String(form.get(name) ?? ''));
		const slot = known && slotsOf(known, day, day, now).find((one) => one.period?.id === period);
		if (!known || !slot?.period || !slot.plan || slot.state === 'later') return undefined;
		if (!slot.entry) await keep('textbook', { id: entryIdOf(period, day), parents: [], entry: asPlanned(known, { ...slot, period: slot.period, plan: slot.plan }, now) });
		return Response.redirect(pathOfOurs(form.get('to'), '/teach/plan'), 303);
	}
	const classId = /^\/teach\/class\/([0-9a-f-]{36})\/textbook\/fill$/.exec(url.pathname)?.[1];
	if (!classId || !(await maybeParcelAt(here.profile.person, url.pathname))) return undefined;
	const said = String(form.get('id') ?? '');
	const { typed, body, faults } = entryOfForm(form, classId, isId(said) ? said : newId());
	const { language } = here.profile;
	if (!body) return fromHere(url, { typed, faults: inWords(faults, language) }, 400);
	if (body.entry.day > dayOf(now)) return fromHere(url, { typed, faults: { day: say(language)('entryAhead') } }, 400);
	await keep('textbook', body);
	return Response.redirect(`/teach/class/${classId}/textbook`, 303);
}
