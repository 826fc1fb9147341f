import { redirect } from '@sveltejs/kit';
import { reviewRule, setReviewRule, writePlaces } from '#rooms/curriculum/server/index.ts';
import { notFound } from '#rooms/people/server/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const places = await writePlaces(locals.db, locals.person!, 'content.publish');
	if (!places.length) throw notFound();
	const rules = await Promise.all(places.slice(0, 20).map(async (place) => ({ place, rule: await reviewRule(locals.db, place.id) })));
	return { rules, saved: url.searchParams.get('saved') };
};

export const actions: Actions = {
	default: async ({ request, locals }) => {
		const form = await request.formData();
		const place = String(form.get('place') ?? '');
		await setReviewRule(locals.db, locals.person!, place, form.get('as') === 'above' ? null : form.getAll('step').map(String));
		redirect(303, `/teach/prepare/rules?saved=${place}`);
	}
};
