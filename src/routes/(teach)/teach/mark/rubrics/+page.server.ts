import { remarksOf, removeRemark, rubricsOf } from '#rooms/teaching/server/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({ rubrics: await rubricsOf(locals.db, locals.person!), remarks: await remarksOf(locals.db, locals.person!), me: locals.person!.id });

export const actions: Actions = { remove: async ({ request, locals }) => removeRemark(locals.db, locals.person!, String((await request.formData()).get('id') ?? '')) };
