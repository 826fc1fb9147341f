import { tryForm } from '../../../../../forms.ts';
import { cardHolders, issueCards } from '#rooms/people/server/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => ({ ...(await cardHolders(locals.db, locals.person!, params.class)), id: params.class, address: url.host });

export const actions: Actions = {
	default: async ({ request, locals, params, url, setHeaders }) => {
		const form = await request.formData();
		// The answer holds secrets that are shown once: nothing between here and the printer may keep it.
		setHeaders({ 'cache-control': 'private, no-store' });
		const only = String(form.get('only') ?? '');
		return tryForm(form, locals.language, async () => {
			const sheet = await issueCards(locals.db, locals.person!, params.class, { pins: form.get('pins') === 'all' ? 'all' : 'missing', only: only ? [only] : null });
			const cards = sheet.cards.map(({ secret, ...card }) => ({ ...card, href: `${url.origin}/card/${secret}` }));
			return { sheet: { ...sheet, cards } };
		});
	}
};
