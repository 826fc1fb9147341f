import { remarksTold } from '#rooms/exercises/server/index.ts';
import { workPage } from '#rooms/teaching/server/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const page = await workPage(locals.db, locals.person!, params.id);
	return { ...page, told: await remarksTold(locals.db, locals.person!, page.work.parts.flatMap((part) => part.item_id ?? []), locals.language) };
};
