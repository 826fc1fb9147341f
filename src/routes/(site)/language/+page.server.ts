import { redirect } from '@sveltejs/kit';
import { isLanguage } from '#platform/language.ts';
import { pathOfOurs } from '#rooms/people/paths.ts';
import { setLanguage } from '#rooms/people/server/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ url }) => ({ to: pathOfOurs(url.searchParams.get('to'), '/') });

export const actions: Actions = {
	default: async ({ request, locals, cookies, url }) => {
		const form = await request.formData();
		const language = form.get('language');
		if (isLanguage(language)) {
			cookies.set('qalam_language', language, { path: '/', httpOnly: true, sameSite: 'lax', secure: url.protocol === 'https:', maxAge: 60 * 60 * 24 * 365 });
			if (locals.person) await setLanguage(locals.db, locals.person, language);
		}
		redirect(303, pathOfOurs(form.get('to'), '/'));
	}
};
