import { fail, redirect } from '@sveltejs/kit';
import { browserOf, keepSession } from '../../../forms.ts';
import type { Language } from '#platform/language.ts';
import { Refusal } from '#platform/refusal.ts';
import { maybeSetting } from '#platform/server/settings.ts';
import { pathOfOurs } from '#rooms/people/paths.ts';
import { deviceName, endSession, signIn } from '#rooms/people/server/index.ts';
import { say } from '#rooms/people/messages/index.ts';
import type { Actions, PageServerLoad } from './$types';

type Account = { roles: Record<Language, string>; code: string; secret: string };

export const load: PageServerLoad = async ({ locals, url, parent }) => {
	if (locals.person) redirect(303, pathOfOurs(url.searchParams.get('to'), '/start'));
	// In a demo database, where everybody is invented, the accounts are there for the taking.
	const demo = (await parent()).demo ? ((await maybeSetting<Account[]>(locals.db, 'demo.accounts')) ?? []) : [];
	const chosen = demo.find((account) => account.code === url.searchParams.get('as'));
	return {
		to: url.searchParams.get('to') ?? '',
		accounts: demo.map(({ roles, code }) => ({ role: roles[locals.language], code })),
		fill: { code: chosen?.code ?? '', secret: chosen?.secret ?? '' }
	};
};

export const actions: Actions = {
	default: async ({ request, locals, cookies, url }) => {
		const form = await request.formData();
		const code = String(form.get('code') ?? '').slice(0, 60);
		const secret = String(form.get('secret') ?? '');
		const t = say(locals.language);
		if (!code.trim()) return fail(400, { code, field: 'code', sentence: t('codeMissing') });
		if (!secret) return fail(400, { code, field: 'secret', sentence: t('secretMissing') });
		try {
			const session = await signIn(locals.db, { code, secret, address: locals.address, device: deviceName(request.headers.get('user-agent')), requestId: locals.requestId, browser: browserOf(cookies, url) });
			// Whoever signs in where another still is takes his place: nobody's session stays behind.
			if (locals.person) await endSession(locals.db, locals.person, locals.person.sessionId);
			keepSession(cookies, url, session);
		} catch (error) {
			if (!(error instanceof Refusal)) throw error;
			return fail(error.status, { code, field: 'secret', sentence: error.sentence(locals.language) });
		}
		redirect(303, pathOfOurs(form.get('to'), '/start'));
	}
};
