import { entryPage, reuse } from '../../entry.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) => entryPage(locals, 'item', params.id);
export const actions: Actions = {
	default: (event) => reuse(event, 'item', event.params.id)
};
