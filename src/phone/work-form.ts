import { isId, newId } from '#platform/ids.ts';
import { inWords } from '#rooms/teaching/messages/index.ts';
import { changed, changeOfForm, workOfForm } from '#rooms/teaching/work-form.ts';
import type { NewWork } from '#rooms/teaching/work.ts';
import { fromHere } from './here.ts';
import { laidData, maybeMade } from './local.ts';
import { opened, type Here } from './parcel.ts';
import { maybeParcelAt } from './shelf.ts';
import type { Keep } from './textbook-form.ts';

type ShownWork = { class_id: string; for_all: boolean; title: string; note: string; opens_at: Date; due_at: Date; items: { item_id: string | null; lesson_id: string | null }[]; pupils: { id: string }[] };

/** A work as it was given, from its report. */
const workShown = ({ class_id, for_all, title, note, opens_at, due_at, items, pupils }: ShownWork): NewWork => ({
	classId: class_id,
	title,
	note,
	opensAt: opens_at,
	dueAt: due_at,
	itemIds: items.flatMap(({ item_id }) => item_id ?? []),
	lessonIds: items.flatMap(({ lesson_id }) => lesson_id ?? []),
	pupilIds: for_all ? [] : pupils.map((pupil) => pupil.id)
});

/** A teacher's form without line: a work is set, changed, ended. Undefined for one that needs the server. */
export async function teachersForm(here: Here, url: URL, form: FormData, keep: Keep): Promise<Response | undefined> {
	const [, place, id, setting] = /^\/teach\/(class|work)\/([0-9a-f-]{36})(\/work)?$/.exec(url.pathname) ?? [];
	const act = url.search.match(/^\?\/(\w+)/)?.[1];
	const parcel = await maybeParcelAt(here.profile.person, url.pathname);
	if (!place) return undefined;
	// A work that was set on this phone has no parcel yet.
	const made = parcel ? undefined : await maybeMade(here, url.pathname);
	if (!parcel && !made) return undefined;
	const { language } = here.profile;
	if (parcel && place === 'class' && setting && !act) {
		const { data } = await opened(here, parcel);
		const given = workOfForm(form, id, data.groups as Parameters<typeof workOfForm>[2]);
		if (!given.work) return fromHere(url, { typed: given.typed, faults: inWords(given.faults, language) }, 400);
		const said = String(form.get('id') ?? '');
		const work = isId(said) ? said : newId();
		await keep('work', { id: work, parents: [], work: given.work });
		return Response.redirect(`/teach/work/${work}`, 303);
	}
	if (place === 'work' && act === 'change') {
		const { typed, change, faults } = changeOfForm(form);
		if (!change) return fromHere(url, { typed, field: Object.keys(faults)[0], sentence: Object.values(inWords(faults, language))[0] }, 400);
		const { data } = parcel ? await laidData(here, parcel, url.pathname) : made!;
		await keep('work', { id, parents: [String(form.get('parent') ?? '')], work: changed(workShown(data.work as ShownWork), change) });
		return Response.redirect(url.pathname, 303);
	}
	if (place === 'work' && (act === 'close' || act === 'reopen')) {
		await keep('work.close', { work: id, closed: act === 'close' });
		return Response.redirect(url.pathname, 303);
	}
	return undefined;
}
