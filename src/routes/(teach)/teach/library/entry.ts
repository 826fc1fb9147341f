import { redirect } from '@sveltejs/kit';
import { readLicence } from '#rooms/curriculum/licence.ts';
import { mayReuse, reuses, type Reuse } from '#rooms/curriculum/reuse.ts';
import { entryOf, lesson, lessonReachOf, mayPublishIn, reuseLesson, writePlaces } from '#rooms/curriculum/server/index.ts';
import { itemInLibrary, mayWithdrawItem, reuseItem, withdrawItem } from '#rooms/exercises/server/index.ts';
import { followedClasses } from '#rooms/teaching/server/index.ts';
import { tryForm } from '../../../../forms.ts';

/** A thing of the library, with all that may be done with it. */
export async function entryPage({ db, person }: App.Locals, kind: 'lesson' | 'item', id: string) {
	const who = person!;
	const entry = await entryOf(db, who, kind, id);
	const [places, classes] = await Promise.all([writePlaces(db, who, 'content.write'), followedClasses(db, who)]);
	const text = kind === 'lesson' ? await lesson(db, entry.id, await lessonReachOf(db, who, entry.id)) : null;
	const item = kind === 'item' ? await itemInLibrary(db, entry.id) : null;
	return {
		entry,
		licence: readLicence(entry.licence),
		html: text?.html ?? '',
		item,
		chapterId: text?.chapter_id ?? item?.chapterId ?? null,
		// Where each may be made: a school's own may be changed there, whatever it says.
		places: Object.fromEntries(reuses.map((how) => [how, places.filter((place) => mayReuse({ licence: entry.licence, organisationId: entry.organisation_id }, place.id)[how])])) as Record<Reuse, typeof places>,
		classes: classes.map(({ id, name }) => ({ id, name })),
		mayWithdraw: kind === 'item' ? await mayWithdrawItem(db, who, entry.id) : await mayPublishIn(db, who, entry.organisation_id),
		writes: places.length > 0,
		here: who.hat?.establishmentId ?? null
	};
}

/** Makes a draft of it, and leads there; or withdraws an exercise. */
export async function reuse({ request, locals }: { request: Request; locals: App.Locals }, kind: 'lesson' | 'item', id: string) {
	const form = await request.formData();
	if (kind === 'item' && form.get('how') === 'withdraw') {
		await withdrawItem(locals.db, locals.person!, id, true);
		redirect(303, '/teach/prepare/withdrawn');
	}
	const how = form.get('how') === 'copy' ? 'copy' : 'adapt';
	const make = kind === 'lesson' ? reuseLesson : reuseItem;
	const made = await tryForm(form, locals.language, async () => ({ id: await make(locals.db, locals.person!, id, how, String(form.get('place') ?? '')) }));
	if ('id' in made) redirect(303, `/teach/prepare/${kind}/${made.id}`);
	return made;
}
