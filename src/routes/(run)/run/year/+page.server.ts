import { fail, redirect } from '@sveltejs/kit';
import { isId } from '#platform/ids.ts';
import { notFound } from '#rooms/people/server/index.ts';
import { say } from '#rooms/teaching/messages/index.ts';
import { stateYear, yearPage } from '#rooms/teaching/server/index.ts';
import { maybeStatedYear } from '#rooms/teaching/year.ts';
import type { Actions, PageServerLoad } from './$types';

const placeOf = (url: URL, locals: App.Locals): string => {
	const id = url.searchParams.get('at') ?? locals.person!.hat?.placeId;
	if (!isId(id)) throw notFound();
	return id;
};

export const load: PageServerLoad = ({ locals, url }) => yearPage(locals.db, locals.person!, placeOf(url, locals));

export const actions: Actions = {
	state: async ({ request, locals, url }) => {
		const stated = maybeStatedYear(await request.formData());
		if (!stated) return fail(400, { fault: say(locals.language)('termsWrong') });
		await stateYear(locals.db, locals.person!, placeOf(url, locals), stated);
		redirect(303, `/run/coverage?at=${placeOf(url, locals)}`);
	},
	country: async ({ locals, url }) => {
		await stateYear(locals.db, locals.person!, placeOf(url, locals), null);
		redirect(303, `/run/coverage?at=${placeOf(url, locals)}`);
	}
};
