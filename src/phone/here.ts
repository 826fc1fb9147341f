import type { Language } from '#platform/language.ts';
import { waiting } from '#rooms/sync/browser/outbox.ts';
import { documentOf } from './document.ts';
import { laidData, maybeMade } from './local.ts';
import { isEditor, maybeEditor } from './lessons.ts';
import { opened, type Here } from './parcel.ts';
import { carriedPages, ownPages } from './pages.ts';
import { maybeParcelAt, maybeUnlocked, profiles } from './shelf.ts';
import { languageHere } from './words.ts';

/** Whether an answer comes from Qalam: each carries its number. A hotel's or an operator's page in its place does not. */
export const isOurs = (response: Response): boolean => response.headers.has('x-request-id');

/** What the frame of every page needs to know of the person, as it was taken. */
export async function frameOf(here: Here, path: string): Promise<{ language: Language; theme: string; data: Record<string, unknown> }> {
	const parcel = await maybeParcelAt(here.profile.person, '#me');
	const data = parcel ? (await opened(here, parcel)).data : { demo: false, person: null };
	const { language, theme } = here.profile;
	return { language, theme, data: { ...data, theme, path } };
}

export const strangersFrame = async (path: string): Promise<{ language: Language; theme: string; data: Record<string, unknown> }> => {
	const language = await languageHere();
	return { language, theme: 'auto', data: { demo: false, theme: 'auto', person: null, path } };
};

/** The path under which a page's parcel stands: the few queries that make another page of it, in one order. */
export function parcelPath(url: URL): string {
	const query = ['chapter', 'programme', 'work'].flatMap((name) => (url.searchParams.get(name) ? [`${name}=${url.searchParams.get(name)}`] : []));
	return url.pathname.replace(/\/+$/, '') + (query.length ? `?${query.join('&')}` : '');
}

/** A file that was taken along by itself, sealed as pages are: a pupil's photo. It can do nothing where it is shown. */
const fileOf = (data: Record<string, unknown>): Response =>
	new Response(Uint8Array.from(atob(String(data.base64)), (sign) => sign.charCodeAt(0)), { headers: { 'content-type': String(data.type), 'content-security-policy': "default-src 'none'; sandbox", 'x-content-type-options': 'nosniff' } });

/** A file at this address, if the person who is unlocked took it along. */
export async function maybeTakenFile(url: URL): Promise<Response | undefined> {
	const here = await maybeUnlocked(Date.now());
	const parcel = here && (await maybeParcelAt(here.profile.person, url.pathname));
	return parcel && fileOf((await opened(here, parcel)).data);
}

/** Whether this phone's worker has the page, and the page what it is made of: one of who teaches has no exams, and an exam is nothing without its paper. */
const isShown = ({ route, data }: { route: string; data: Record<string, unknown> }): boolean => !!carriedPages[route] && (route !== '/(learn)/learn/mock/[id]' || 'mock' in data);

/** What is said of the line: nothing on the page of an exam that this phone sits by itself with a line, while what is done arrives. */
async function awayAt(here: Here, url: URL, at: number): Promise<{ at: Date; waiting: number } | undefined> {
	const left = await waiting(here.profile.person);
	const arrives = url.pathname.startsWith('/learn/mock/') && navigator.onLine && left.every((row) => Date.now() - Date.parse(row.since) < 30_000);
	return arrives ? undefined : { at: new Date(at), waiting: left.length };
}

/** A page from what was taken along, with what was done since laid over it. */
export async function fromHere(url: URL, form: unknown = null, status = 200): Promise<Response> {
	const here = await maybeUnlocked(Date.now());
	const to = url.pathname + url.search;
	if (url.pathname === '/sign-in') return documentOf(ownPages.notHere, { ...(await strangersFrame(url.pathname)), status: 503 });
	if (!here) {
		if ((await profiles()).length) return Response.redirect(`/phone/open?to=${encodeURIComponent(to)}`, 303);
		return documentOf(ownPages.notHere, { ...(await strangersFrame(url.pathname)), status: 503 });
	}
	if (url.pathname === '/' || url.pathname === '/start') {
		const first = ['/learn', '/teach'];
		for (const path of first) if (await maybeParcelAt(here.profile.person, path)) return Response.redirect(path, 303);
		return Response.redirect('/phone', 303);
	}
	const editor = isEditor(url) ? await maybeEditor(here, url) : undefined;
	if (editor) return editor;
	const parcel = (await maybeParcelAt(here.profile.person, parcelPath(url))) ?? (await maybeParcelAt(here.profile.person, url.pathname));
	const frame = await frameOf(here, url.pathname);
	if (!parcel) {
		const made = await maybeMade(here, to);
		if (made && isShown(made)) return documentOf(carriedPages[made.route], { ...frame, data: { ...frame.data, ...made.data, away: await awayAt(here, url, Date.now()) }, form, status });
		return documentOf(ownPages.notHere, { ...frame, status: 503 });
	}
	const { route, data, at } = await laidData(here, parcel, to);
	if (route === '#file') return fileOf(data);
	if (!isShown({ route, data })) return documentOf(ownPages.notHere, { ...frame, status: 503 });
	return documentOf(carriedPages[route], { ...frame, data: { ...frame.data, ...data, away: await awayAt(here, url, at) }, form, status });
}
