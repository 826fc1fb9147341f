import { redirect } from '@sveltejs/kit';
import { isId } from '#platform/ids.ts';
import type { DraftKind } from '#rooms/curriculum/draft.ts';
import { createDraft, programme, programmes, writePlaces } from '#rooms/curriculum/server/index.ts';
import { notFound } from '#rooms/people/server/index.ts';
import { coursesOf, followedClasses } from '#rooms/teaching/server/index.ts';
import { tryForm } from '../../../../../forms.ts';
import type { Actions, PageServerLoad } from './$types';

const kindOf = (text: unknown): DraftKind => (text === 'item' ? 'item' : 'lesson');

export const load: PageServerLoad = async ({ locals, url }) => {
	const who = locals.person!;
	const places = await writePlaces(locals.db, who, 'content.write');
	if (!places.length) throw notFound();
	const classes = await followedClasses(locals.db, who);
	const [all, mine] = await Promise.all([programmes(locals.db, classes[0]?.grade ?? null), coursesOf(locals.db, classes.map((one) => one.id), who.id)]);
	const followed = new Set(mine.map((course) => course.programme_id));
	const asked = url.searchParams.get('programme');
	const chosen = all.find((one) => one.id === asked) ?? all.find((one) => one.id === mine[0]?.programme_id) ?? all[0];
	return {
		kind: kindOf(url.searchParams.get('kind')),
		places,
		here: who.hat?.establishmentId ?? null,
		mine: all.filter((one) => followed.has(one.id)),
		others: all.filter((one) => !followed.has(one.id)),
		programme: chosen ? await programme(locals.db, chosen.id) : null,
		chapter: url.searchParams.get('chapter')
	};
};

export const actions: Actions = {
	default: async ({ request, locals }) => {
		const form = await request.formData();
		const text = (name: string) => String(form.get(name) ?? '');
		const kind = kindOf(form.get('kind'));
		const chapterId = text('chapter');
		const made = await tryForm(form, locals.language, async () => ({
			id: await createDraft(locals.db, locals.person!, {
				kind,
				organisationId: text('place'),
				chapterId: isId(chapterId) ? chapterId : null,
				language: text('language'),
				title: text('title'),
				content: kind === 'lesson' ? { source: '', media: {} } : { item: {} }
			})
		}));
		if ('id' in made) redirect(303, `/teach/prepare/${kind}/${made.id}`);
		return made;
	}
};
