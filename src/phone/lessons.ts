import { forgetJoints, jointsTaken, jointsWaiting } from '#rooms/curriculum/browser/joint-shelf.ts';
import { jointLine } from '#rooms/curriculum/browser/joint-line.ts';
import { mostSent, mostUpdates, toBase64 } from '#rooms/curriculum/joint-exchange.ts';
import { policy } from './document.ts';
import { seal, unseal } from './lock.ts';
import type { Here } from './parcel.ts';
import { dropParcels, maybeParcelAt, parcelsOf, putParcel } from './shelf.ts';
import { keepBeside } from './shell.ts';

// The editor of lessons is not made here from parcels: its page is kept as the server sent it, sealed as they are, with the files that it names.

const keyOf = (path: string) => `#page ${path}`;
/** For how long a page that nobody opens again is kept, in milliseconds: 30 days. */
const keptFor = 30 * 86_400_000;

export const isEditor = (url: URL): boolean => /^\/teach\/prepare\/lesson\/[0-9a-f-]{36}$/.test(url.pathname) && !url.search;

/** Keeps the editor's page as it came for who is unlocked here, and brings the files that it needs. */
export async function keepEditor({ profile, key }: Here, { pathname: path }: URL, page: Response): Promise<void> {
	const html = await page.text();
	const [name, now] = [keyOf(path), Date.now()];
	await putParcel({ person: profile.person, key: name, path: name, stamp: String(now), sealed: await seal(key, name, html), size: 0, media: [], round: 0 });
	await dropParcels(profile.person, (await parcelsOf(profile.person)).filter((one) => one.key.startsWith('#page ') && Number(one.stamp) < now - keptFor).map((one) => one.key));
	await keepBeside(new Set(html.match(/\/_app\/immutable\/[\w./-]+\.(?:js|css)/g)));
}

/** The editor's page as it was kept. */
export async function maybeEditor({ profile, key }: Here, { pathname: path }: URL): Promise<Response | undefined> {
	const parcel = await maybeParcelAt(profile.person, keyOf(path));
	const html = parcel && (await unseal(key, keyOf(path), parcel.sealed).catch(() => undefined));
	return html === undefined ? undefined : new Response(html, { headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy, 'cache-control': 'no-store', 'referrer-policy': 'same-origin', 'x-qalam-phone': '1' } });
}

type Left = Awaited<ReturnType<typeof jointsWaiting>>;

/** What a person wrote into lessons here and the server does not have; undefined where this browser keeps nothing. */
export const lessonsWaiting = (person: string): Promise<Left | undefined> => jointsWaiting(person).catch(() => undefined);

/** Takes a person's lessons off this phone; what waits stays. */
export const forgetLessons = (person: string): Promise<void> => forgetJoints(person).catch(() => {});

/** Hands over what a person wrote into lessons here and left: the page that wrote it may be closed. What is not taken in waits for that page. */
export async function sendLessons(person: string, left: Left): Promise<void> {
	for (const [draft, rows] of left) {
		while (rows.length) {
			let size = 0;
			const some = rows.splice(0, Math.max(1, rows.slice(0, mostUpdates).findIndex(({ update }) => (size += update.length * 1.4) > mostSent) >>> 0));
			const reply = await jointLine(draft)({ person, tab: 0, updates: some.map(({ update }) => toBase64(update)), since: null, vector: null, place: null, waits: null, leaving: true }, new AbortController().signal);
			if (reply.kind !== 'heard') break;
			await jointsTaken(some.map(({ id }) => id));
		}
	}
}
