import { fail } from '@sveltejs/kit';
import { isOpen } from '#rooms/curriculum/draft.ts';
import { sayEditor } from '#rooms/curriculum/messages/editor.ts';
import { draftStanding, draftWriters, saveSource, shareDraft, shelfKey, unshareDraft } from '#rooms/curriculum/server/index.ts';
import { tryForm } from '../../../../../../forms.ts';
import { choicesOf, lessonDraft } from './draft.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const who = locals.person!;
	const draft = await lessonDraft(locals.db, who, params.id);
	const { id, title, language, code, organisation, content, open } = draft;
	const [choices, writers, secret, standing] = await Promise.all([choicesOf(locals.db, who, draft), draftWriters(locals.db, who, id), shelfKey(locals.db, who), draftStanding(locals.db, id)]);
	return {
		draft: { id, title, language, code, organisation, open, source: content.source, minutes: content.minutes ?? null, owns: draft.ownerId === who.id },
		choices,
		writers,
		secret,
		standing,
		plain: url.searchParams.has('plain') || !isOpen(draft.state)
	};
};

export const actions: Actions = {
	// Without script the text comes as one field, with what it was made from.
	save: async ({ request, locals, params }) => {
		const form = await request.formData();
		const text = (name: string) => String(form.get(name) ?? '');
		const given = text('minutes').trim();
		const minutes = given ? Number(given) : undefined;
		if (minutes !== undefined && !(Number.isInteger(minutes) && minutes >= 1 && minutes <= 600))
			return fail(400, { saved: false, merged: false, field: 'minutes', sentence: sayEditor(locals.language)('minutesUnknown'), typed: { title: text('title'), source: text('source'), base: text('base'), minutes: given } as Record<string, string> });
		return tryForm(form, locals.language, async () => ({ saved: true, ...(await saveSource(locals.db, locals.person!, params.id, { base: text('base'), source: text('source'), title: text('title'), minutes })) }));
	},
	share: async ({ request, locals, params }) => {
		const form = await request.formData();
		return tryForm(form, locals.language, async () => {
			await shareDraft(locals.db, locals.person!, params.id, String(form.get('person') ?? ''));
			return { saved: false, merged: false, done: true };
		});
	},
	unshare: async ({ request, locals, params }) => {
		const form = await request.formData();
		return tryForm(form, locals.language, async () => {
			await unshareDraft(locals.db, locals.person!, params.id, String(form.get('writer') ?? ''));
			return { saved: false, merged: false, done: true };
		});
	}
};
