import { redirect } from '@sveltejs/kit';
import { readLicence } from '#rooms/curriculum/licence.ts';
import { mayReuse, reuses } from '#rooms/curriculum/reuse.ts';
import { entryOf, lesson, lessonReachOf, reuseLesson, writePlaces } from '#rooms/curriculum/server/index.ts';
import { itemInLibrary, reuseItem } from '#rooms/exercises/server/index.ts';
import { notFound } from '#rooms/people/server/index.ts';
import { followedClasses } from '#rooms/teaching/server/index.ts';
import { tryForm } from '../../../../../../forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { db } = locals;
	const who = locals.person!;
	const entry = await entryOf(db, who, params.kind, params.id);
	const [places, classes] = await Promise.all([writePlaces(db, who, 'content.write'), followedClasses(db, who)]);
	const text = entry.kind === 'lesson' ? await lesson(db, entry.id, await lessonReachOf(db, who, entry.id)) : null;
	const item = entry.kind === 'item' ? await itemInLibrary(db, entry.id) : null;
	return {
		entry,
		licence: readLicence(entry.licence),
		html: text?.html ?? '',
		item,
		chapterId: text?.chapter_id ?? item?.chapterId ?? null,
		// Where each may be made: a school's own may be changed there, whatever it says.
		places: Object.fromEntries(reuses.map((how) => [how, places.filter((place) => mayReuse({ licence: entry.licence, organisationId: entry.organisation_id }, place.id)[how])])) as Record<(typeof reuses)[number], typeof places>,
		classes: classes.map(({ id, name }) => ({ id, name })),
		here: who.hat?.establishmentId ?? null
	};
};

export const actions: Actions = {
	default: async ({ request, locals, params }) => {
		const form = await request.formData();
		const how = form.get('how') === 'copy' ? 'copy' : 'adapt';
		const reuse = params.kind === 'lesson' ? reuseLesson : params.kind === 'item' ? reuseItem : undefined;
		if (!reuse) throw notFound();
		const made = await tryForm(form, locals.language, async () => ({ id: await reuse(locals.db, locals.person!, params.id, how, String(form.get('place') ?? '')) }));
		if ('id' in made) redirect(303, `/teach/prepare/${params.kind}/${made.id}`);
		return made;
	}
};
