import { entryPage, reuse } from '../../entry.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) => entryPage(locals, 'lesson', params.id);
export const actions: Actions = {
	default: (event) => reuse(event, 'lesson', event.params.id)
};
