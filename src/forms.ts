import { fail, type Cookies } from '@sveltejs/kit';
import { guarded } from '#platform/cookies.ts';
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

const isHttps = (url: URL) => url.protocol === 'https:';
const kept = (url: URL) => ({ path: '/', httpOnly: true, sameSite: 'lax', secure: isHttps(url) }) as const;

/** What the browser sent of earlier sign-ins in it. */
export const browserOf = (cookies: Cookies, url: URL): string | undefined => cookies.get(guarded('qalam_browser', isHttps(url)));

/** Keeps a session in the browser, and that the account was opened in it: not readable by scripts, not sent from other sites, over https only where there is https. */
export function keepSession(cookies: Cookies, url: URL, { secret, browser }: { secret: string; browser: string }): void {
	cookies.set(guarded('qalam_session', isHttps(url)), secret, { ...kept(url), maxAge: 60 * 60 * 24 * 90 });
	cookies.set(guarded('qalam_browser', isHttps(url)), browser, { ...kept(url), maxAge: 60 * 60 * 24 * 365 });
}

/** Forgets the session in the browser. */
export const dropSession = (cookies: Cookies, url: URL): void => cookies.delete(guarded('qalam_session', isHttps(url)), kept(url));

/** Keeps the language in the browser. No secret: the plain address of a box must be able to change what its secure one has set. */
export const keepLanguage = (cookies: Cookies, language: string): void => cookies.set('qalam_language', language, { path: '/', httpOnly: true, sameSite: 'lax', secure: false, maxAge: 60 * 60 * 24 * 365 });
