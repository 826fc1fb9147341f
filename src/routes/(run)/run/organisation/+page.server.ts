import { redirect } from '@sveltejs/kit';
import { notFound } from '#rooms/people/server/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
	const id = url.searchParams.get('at') ?? locals.person!.hat?.placeId;
	if (!id) throw notFound();
	redirect(303, `/run/organisation/${encodeURIComponent(id)}`);
};
