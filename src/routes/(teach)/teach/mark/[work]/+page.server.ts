import { pilePage, returnAll, setPile } from '#rooms/teaching/server/index.ts';
import { isId } from '#platform/ids.ts';
import { tryForm } from '../../../../../forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) => pilePage(locals.db, locals.person!, params.work);

export const actions: Actions = {
	returnAll: async ({ locals, params }) => ({ returned: await returnAll(locals.db, locals.person!, params.work) }),
	set: async ({ request, locals, params }) => {
		const form = await request.formData();
		const rubric = String(form.get('rubric') ?? '');
		return tryForm(form, locals.language, async () => {
			await setPile(locals.db, locals.person!, params.work, String(form.get('item') ?? ''), { rubricId: isId(rubric) ? rubric : null, anonymous: form.has('anonymous') });
			return { set: true };
		});
	}
};
