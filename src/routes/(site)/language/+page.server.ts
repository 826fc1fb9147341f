import { redirect } from '@sveltejs/kit';
import { keepLanguage } from '../../../forms.ts';
import { isLanguage } from '#platform/language.ts';
import { pathOfOurs } from '#rooms/people/paths.ts';
import { setLanguage } from '#rooms/people/server/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ url }) => ({ to: pathOfOurs(url.searchParams.get('to'), '/') });

export const actions: Actions = {
	default: async ({ request, locals, cookies }) => {
		const form = await request.formData();
		const language = form.get('language');
		if (isLanguage(language)) {
			keepLanguage(cookies, language);
			if (locals.person) await setLanguage(locals.db, locals.person, language);
		}
		redirect(303, pathOfOurs(form.get('to'), '/'));
	}
};
