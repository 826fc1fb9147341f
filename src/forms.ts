import { fail, type Cookies } from '@sveltejs/kit';
import type { Language } from '#platform/language.ts';
import { Refusal } from '#platform/refusal.ts';

/** The texts of a form, without files and without secrets: what is given back so that nothing typed is lost. */
export const typedOf = (form: FormData): Record<string, string> =>
	Object.fromEntries([...form].filter((entry): entry is [string, string] => typeof entry[1] === 'string' && !/secret|password|current|next|again|^pin$/i.test(entry[0])));

/** Does a form's act. A refusal comes back as the form's own fault, beside its field, with what was typed; what is not there stays a 404. */
export async function tryForm<Done extends Record<string, unknown>>(form: FormData, language: Language, act: () => Promise<Done>) {
	try {
		return { field: undefined, sentence: undefined, typed: {} as Record<string, string>, ...(await act()) };
	} catch (error) {
		if (!(error instanceof Refusal) || error.status === 404) throw error;
		return fail(error.status, { field: error.field ?? 'form', sentence: error.sentence(language), typed: typedOf(form) });
	}
}

/** What the browser sent of earlier sign-ins in it. */
export const browserOf = (cookies: Cookies): string | undefined => cookies.get('qalam_browser');

/** Keeps a session in the browser, and that the account was opened in it: not readable by scripts, not sent from other sites, over https only where there is https. */
export function keepSession(cookies: Cookies, url: URL, { secret, browser }: { secret: string; browser: string }): void {
	const kept = { path: '/', httpOnly: true, sameSite: 'lax', secure: url.protocol === 'https:' } as const;
	cookies.set('qalam_session', secret, { ...kept, maxAge: 60 * 60 * 24 * 90 });
	cookies.set('qalam_browser', browser, { ...kept, maxAge: 60 * 60 * 24 * 365 });
}

/** Forgets the session in the browser. */
export const dropSession = (cookies: Cookies, url: URL): void => cookies.delete('qalam_session', { path: '/', httpOnly: true, sameSite: 'lax', secure: url.protocol === 'https:' });
