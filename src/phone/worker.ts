/// <reference lib="webworker" />
import { isFull, makeRoomBy } from '#rooms/sync/browser/room.ts';
import { answerForm, noteReading } from './forms.ts';
import { fromSitting, isMock } from './mocks.ts';
import { hasWords, keepShell, shellFile } from './shell.ts';
import { documentOf } from './document.ts';
import { fromHere, isOurs, maybeTakenFile, strangersFrame } from './here.ts';
import { isEditor, keepEditor } from './lessons.ts';
import { ownPages } from './pages.ts';
import { ownPage } from './own.ts';
import { afterLanguage, afterNewSecret, afterSignIn, hasLeft } from './session.ts';
import { letParcelsGo, lock, lockUnless, maybeUnlocked } from './shelf.ts';
import { bringUpToDate } from './tend.ts';
import { takenMedia, tidyMedia } from './media.ts';

/**
 * Qalam on the phone: a small server between the pages and the line. With line it lets everything through; without, it renders the same pages from
 * what was taken along, and keeps what is done until it can be sent. It adds no script to any page.
 */
const worker = self as unknown as ServiceWorkerGlobalScope;

// A new version waits until the old one has nothing in hand: the next page that is asked for lets it in (`letNewerIn`).
worker.addEventListener('install', (event) => event.waitUntil(keepShell()));
worker.addEventListener('activate', (event) => event.waitUntil(Promise.all([worker.clients.claim(), tidyMedia().catch(() => {})])));
worker.addEventListener('message', (event) => {
	if (event.data === 'take-over') void worker.skipWaiting();
	if (event.data === 'tend') event.waitUntil(bringUpToDate());
	if (event.data === 'make-room') event.waitUntil(letParcelsGo().catch(() => false).then((some) => event.ports[0]?.postMessage(some)));
});
makeRoomBy(letParcelsGo);
// Where the browser wakes the worker by itself (the line is back; twice a day on an installed site) that is one chance more, never the only one.
for (const name of ['sync', 'periodicsync']) worker.addEventListener(name as 'activate', (event) => event.waitUntil(bringUpToDate(true)));

/** How long the line may take to begin an answer before the page comes from here, in milliseconds. A slow 2G line needs 3 s for its first byte. */
const patience = 8000;

async function fromTheLine(request: Request): Promise<Response | undefined> {
	const cut = new AbortController();
	const timer = setTimeout(() => cut.abort(), patience);
	try {
		const response = await fetch(request, { signal: cut.signal });
		// A gateway's error, or a page that some network put in the place of ours, is not an answer of Qalam.
		if ([502, 503, 504].includes(response.status)) return undefined;
		return response.type === 'opaqueredirect' || isOurs(response) ? response : undefined;
	} catch {
		return undefined;
	} finally {
		clearTimeout(timer);
	}
}

/** When even a page from here can't be made (a storage that broke), or what was to be kept found no place: a few words, so that nobody meets a blank page. */
const brokenly = async (error: unknown, form = false): Promise<Response> => {
	console.error(error);
	const frame = await strangersFrame('/').catch(() => ({ language: 'fr' as const, theme: 'auto', data: { language: 'fr', person: null, path: '/' } }));
	return documentOf(ownPages.notHere, { ...frame, data: { ...frame.data, form, full: isFull(error) }, status: 503 });
};

/** Where a browser threw all words away and there is no line: the only ones that are in the worker. */
const wordless = () => new Response('<!doctype html><meta charset="utf-8"><title>Qalam</title><p>Qalam : rouvrez cette page avec du réseau.<p dir="rtl">أعد فتح هذه الصفحة مع وجود شبكة.<p>Open this page again with a line.', { status: 503, headers: { 'content-type': 'text/html', 'cache-control': 'no-store' } });

const letNewerIn = () => worker.registration.waiting?.postMessage('take-over');

async function page(event: FetchEvent, url: URL): Promise<Response> {
	letNewerIn();
	if (/^\/phone(\/|$)/.test(url.pathname)) return ownPage(event, url).catch(brokenly);
	if (url.pathname.startsWith('/card/')) await lock();
	const sat = isMock(url) ? await fromSitting(event, url).catch(brokenly) : undefined;
	if (sat) return sat;
	const found = (await hasLeft()) ? await fromTheLine(event.request) : undefined;
	if (found) {
		// On a shared phone another may be signed in than who opened what is kept here.
		const signedIn = found.headers.get('x-qalam-person');
		if (signedIn) await lockUnless(signedIn).catch(() => {});
		if (signedIn && found.status === 200 && isEditor(url)) {
			const page = found.clone();
			event.waitUntil(maybeUnlocked(Date.now()).then((here) => here && keepEditor(here, url, page)).catch(() => {}));
		}
		event.waitUntil(bringUpToDate());
		return found;
	}
	const lesson = /^\/lesson\/([0-9a-f-]{36})$/.exec(url.pathname)?.[1];
	if (lesson) event.waitUntil(maybeUnlocked(Date.now()).then((here) => here && noteReading(here, lesson, false)).catch(() => {}));
	return fromHere(url).catch(brokenly);
}

async function form(event: FetchEvent, url: URL): Promise<Response> {
	if (/^\/phone(\/|$)/.test(url.pathname)) return ownPage(event, url).catch((error) => brokenly(error, true));
	const sat = isMock(url) ? await fromSitting(event, url).catch((error) => brokenly(error, true)) : undefined;
	if (sat) return sat;
	// Kept before it leaves: a form that got no answer is done here instead. A form with files is large, and nothing of it can be done here.
	const kept = /^multipart/.test(event.request.headers.get('content-type') ?? '') ? undefined : event.request.clone();
	if (url.pathname === '/sign-out') await lock();
	const found = url.pathname === '/sign-out' || (await hasLeft()) ? await fetch(event.request).catch(() => undefined) : undefined;
	if (found && (found.type === 'opaqueredirect' || (isOurs(found) && ![502, 503, 504].includes(found.status)))) {
		const signedIn = url.pathname === '/sign-in' && found.type === 'opaqueredirect';
		if (kept && signedIn) await afterSignIn(await kept.formData());
		if (kept && url.pathname === '/me/secret' && found.type === 'opaqueredirect') await afterNewSecret(await kept.formData());
		if (kept && url.pathname === '/language' && found.type === 'opaqueredirect') event.waitUntil(afterLanguage(await kept.formData()).catch(() => {}));
		event.waitUntil(bringUpToDate(signedIn));
		return found;
	}
	return answerForm(url, kept ? await kept.formData() : new FormData()).catch((error) => brokenly(error, true));
}

/** Whether another site's page sent this form. Every page of ours lets its origin be known; where the browser does not say it in the request, the referrer does. */
function isForeign({ headers, referrer }: Request): boolean {
	return (headers.get('origin') ?? /^https?:\/\/[^/]+/.exec(referrer)?.[0]) !== location.origin;
}

worker.addEventListener('fetch', (event) => {
	const { request } = event;
	const url = new URL(request.url);
	if (url.origin !== location.origin) return;
	// What another site sends is the server's to refuse; here nothing would ask who sent it.
	if (request.mode === 'navigate' && request.method === 'POST' && isForeign(request)) return;
	if (request.mode === 'navigate') return event.respondWith(hasWords().then((some) => (some ? (request.method === 'POST' ? form(event, url) : page(event, url)) : fetch(request).catch(wordless))));
	if (request.method === 'POST' && isMock(url)) return event.respondWith(fromSitting(event, url).catch(() => undefined).then((sat) => sat ?? fetch(request)));
	if (request.method !== 'GET') return;
	if (url.pathname.startsWith('/working/')) return event.respondWith(maybeTakenFile(url).catch(() => undefined).then((taken) => taken ?? fetch(request)));
	if (url.pathname.startsWith('/media/')) return event.respondWith(takenMedia(url, request.headers.get('range')).catch(() => undefined).then((taken) => taken ?? fetch(request)));
	const file = shellFile(url);
	if (file) event.respondWith(file.then((kept) => kept ?? fetch(request)));
});
