import { redirect } from '@sveltejs/kit';
import { browserOf, keepSession, tryForm } from '../../../../forms.ts';
import { deviceName, endSession, maybeCardHolder, signInByCard } from '#rooms/people/server/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, setHeaders }) => {
	// The address is half of what opens an account: no cache and no other page may learn it.
	// (With no-referrer the browser hides the origin of the form too, and its post would look like one from another site.)
	setHeaders({ 'cache-control': 'private, no-store', 'referrer-policy': 'strict-origin' });
	const holder = await maybeCardHolder(locals.db, params.secret);
	return { givenName: holder?.givenName ?? null };
};

export const actions: Actions = {
	default: async ({ request, locals, cookies, url, params }) => {
		const form = await request.formData();
		const device = deviceName(request.headers.get('user-agent'));
		const done = await tryForm(form, locals.language, async () => ({
			session: await signInByCard(locals.db, params.secret, { secret: String(form.get('secret') ?? '').trim(), address: locals.address, device, requestId: locals.requestId, browser: browserOf(cookies, url) })
		}));
		if (!('session' in done)) return done;
		if (locals.person) await endSession(locals.db, locals.person, locals.person.sessionId);
		keepSession(cookies, url, done.session);
		redirect(303, '/start');
	}
};
