import { redirect } from '@sveltejs/kit';
import { tryForm } from '../../../forms.ts';
import { secretKind, setOwnSecret } from '#rooms/people/server/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({ kind: await secretKind(locals.db, locals.person!.id), forced: locals.person!.mustChange });

export const actions: Actions = {
	default: async ({ request, locals }) => {
		const form = await request.formData();
		const text = (name: string) => String(form.get(name) ?? '').slice(0, 512);
		const done = await tryForm(form, locals.language, async () => {
			await setOwnSecret(locals.db, locals.person!, { current: text('current'), next: text('next'), again: text('again') });
			return { changed: true };
		});
		if (!('changed' in done)) return done;
		redirect(303, locals.person!.mustChange ? '/start' : '/me');
	}
};
