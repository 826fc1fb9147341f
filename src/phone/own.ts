import { parse } from 'devalue';
import { handOverFiles } from '#rooms/sync/browser/attachments.ts';
import { exported } from '#rooms/sync/browser/exported.ts';
import { attachedHere, contentsOf, lastTry, leftHere, receiptsOf, seen, send } from '#rooms/sync/browser/outbox.ts';
import { pathOfOurs } from '#rooms/people/paths.ts';
import { isFull, withRoom } from '#rooms/sync/browser/room.ts';
import { whatWaits } from '#rooms/sync/waiting.ts';
import { documentOf } from './document.ts';
import { frameOf, strangersFrame } from './here.ts';
import { lessonsWaiting } from './lessons.ts';
import { makeLock, openLock } from './lock.ts';
import { say } from './messages/index.ts';
import { ownPages } from './pages.ts';
import { enter, signInThere } from './session.ts';
import { beginTry, deviceKey, forget, maybeUnlocked, type Profile, profiles, progress, putProfile, putProgress, type Taking, unlock } from './shelf.ts';
import { keepWords } from './shell.ts';
import { keepFrame, maybeSignedIn, pull, putTakings, sizeOf, takingsOf, wipe } from './take.ts';
import { bringUpToDate } from './tend.ts';
import type { PhoneView } from './view.ts';
import { languageHere } from './words.ts';

const kinds = ['chapter', 'week', 'exam', 'class', 'pile', 'paper'] as const;
const see = (path: string) => Response.redirect(path, 303);

/** The pages about this phone itself: answered here, with line or without. */
export async function ownPage(event: FetchEvent, url: URL): Promise<Response> {
	const form = event.request.method === 'POST' ? await event.request.formData() : undefined;
	const act = url.search.match(/^\?\/(\w+)/)?.[1];
	if (url.pathname === '/phone/open') return form ? openForm(event, form) : openPage(url);
	if (url.pathname === '/phone/take') return form ? takeForm(event, form) : takePage(url);
	if (url.pathname === '/phone/waiting') {
		if (form && act === 'seen') await seen([String(form.get('id') ?? '')]);
		else if (form) await bringUpToDate(true);
		return form ? see('/phone/waiting') : waitingPage();
	}
	if (url.pathname === '/phone/waiting/file') return waitingFile();
	if (form && act === 'keep') return keepForm(event, form);
	if (form && act === 'refresh') {
		event.waitUntil(bringUpToDate(true));
		return see('/phone');
	}
	if (form && act === 'drop') return dropForm(event, form);
	if (form && act === 'forget') return forgetForm(form);
	return phonePage({}, url.searchParams.get('to'));
}

/** The frame for who is signed in and not unlocked here (not kept yet, or kept and locked); without line, for a stranger. */
async function signedInFrame(path: string): Promise<Awaited<ReturnType<typeof strangersFrame>>> {
	const stranger = await strangersFrame(path);
	const me = await maybeSignedIn();
	if (!me) return stranger;
	const data = parse(me.frame) as Record<string, unknown> & { language: Profile['language']; theme: string };
	await keepWords([data.language]).catch(() => {});
	return { language: data.language, theme: data.theme, data: { ...stranger.data, ...data, path } };
}

async function phonePage(faults: Record<string, string> = {}, to: unknown = null): Promise<Response> {
	const now = Date.now();
	const here = await maybeUnlocked(now);
	const all = await profiles();
	const under = await progress();
	const frame = here ? await frameOf(here, '/phone') : await signedInFrame('/phone');
	const { usage = 0 } = await navigator.storage.estimate();
	const takings = here ? await takingsOf(here) : [];
	const running = under && under.person === here?.profile.person && !under.fault && now - under.at < 60_000;
	const view: PhoneView = {
		here: true,
		profiles: all.map(({ person, name, code, kind, syncedAt }) => ({ person, name, code, kind, syncedAt })),
		person: here?.profile.person ?? null,
		takings: takings.map((taking) => ({ ...taking, fresh: taking.at ? new Date(taking.at).toISOString() : '' })),
		progress: under && under.person === here?.profile.person ? under : null,
		waiting: here ? await leftHere(here.profile.person) : 0,
		storage: { used: usage, persisted: await navigator.storage.persisted() }
	};
	return documentOf(ownPages.phone, { ...frame, data: { ...frame.data, view, to: pathOfOurs(to, '/phone') }, form: { faults }, again: running ? 2 : undefined });
}

/** Makes room for a person on this phone, with the secret that he signs in with: the server says whether it is the right one. */
async function keepForm(event: FetchEvent, form: FormData): Promise<Response> {
	const secret = String(form.get('secret') ?? '');
	const t = say(await languageHere());
	if (!secret) return phonePage({ secret: t('secretMissing') }, form.get('to'));
	const said = await fetch('/api/me', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ secret }) }).catch(() => undefined);
	if (!said) return phonePage({ secret: t('needsLine') }, form.get('to'));
	// A first secret must be replaced before anything else: the line answers with that page.
	if (said.redirected) return see('/me/secret');
	if (!said.ok) return phonePage({ secret: said.status === 401 ? t('signInFirst') : said.status === 429 ? t('tooOften') : t('wrongSecret') }, form.get('to'));
	const me = (await said.json()) as { person: { id: string; name: string }; code: string; kind: 'password' | 'pin'; language: Profile['language']; theme: string; frame: string };
	const { lock: made, key } = await makeLock(secret, await deviceKey());
	const profile: Profile = { person: me.person.id, name: me.person.name, code: me.code, language: me.language, theme: me.theme, kind: me.kind, lock: made, fails: 0, retryAt: 0, usedAt: Date.now(), syncedAt: null, skew: 0 };
	await forget(profile.person, false);
	await keepWords([profile.language]).catch(() => {});
	await putProfile(profile);
	await unlock(profile.person, key, Date.now());
	await keepFrame({ profile, key }, me.frame);
	const to = pathOfOurs(form.get('to'), '/phone');
	event.waitUntil(bringUpToDate());
	return see(to);
}

async function openPage(url: URL, faults: Record<string, string> = {}, chosen = ''): Promise<Response> {
	const all = (await profiles()).map(({ person, name, code, kind }) => ({ person, name, code, kind }));
	if (!all.length) return see('/phone');
	const frame = await strangersFrame('/phone/open');
	return documentOf(ownPages.open, { ...frame, data: { ...frame.data, profiles: all, chosen: chosen || url.searchParams.get('as') || all[0].person, to: pathOfOurs(url.searchParams.get('to'), '/start') }, form: { faults }, status: faults.secret ? 400 : 200 });
}

async function openForm(event: FetchEvent, form: FormData): Promise<Response> {
	const to = pathOfOurs(form.get('to'), '/start');
	const now = Date.now();
	const begun = await beginTry(String(form.get('person') ?? ''), now);
	if (!begun) return see('/phone/open');
	const { profile, wait } = begun;
	const again = new URL(`/phone/open?to=${encodeURIComponent(to)}`, location.origin);
	const t = say(profile.language);
	if (wait > 0) return openPage(again, { secret: t('waitFor', { count: Math.ceil(wait / 60_000) }) }, profile.person);
	// With a line the same secret signs in too: opened as one and signed in as another is nobody's wish.
	const secret = String(form.get('secret') ?? '');
	const there = await signInThere(profile, secret);
	if (there === 'refused') return openPage(again, { secret: t('wrongSecret') }, profile.person);
	if (there === 'in') {
		await enter(profile, secret);
		event.waitUntil(bringUpToDate(true));
		return see(to);
	}
	const key = await openLock(profile.lock, secret, await deviceKey());
	if (!key) return openPage(again, { secret: t('wrongSecret') }, profile.person);
	await unlock(profile.person, key, now);
	return see(to);
}

const wanted = (source: { get: (name: string) => unknown }): Pick<Taking, 'kind' | 'id' | 'title'> | undefined => {
	const kind = kinds.find((each) => each === source.get('kind'));
	const id = String(source.get('id') ?? '');
	return kind && (kind === 'week' || /^[0-9a-f-]{36}$/.test(id)) ? { kind, id: kind === 'week' ? '' : id, title: String(source.get('title') ?? '').slice(0, 200) } : undefined;
};

async function takePage(url: URL): Promise<Response> {
	const here = await maybeUnlocked(Date.now());
	const taking = wanted(url.searchParams);
	if (!taking) return see('/phone');
	if (!here) return see((await profiles()).length ? `/phone/open?to=${encodeURIComponent(url.pathname + url.search)}` : `/phone?to=${encodeURIComponent(url.pathname + url.search)}`);
	const frame = await frameOf(here, '/phone/take');
	return documentOf(ownPages.take, { ...frame, data: { ...frame.data, here: true, taking, size: (await sizeOf(here, taking)) ?? null, taken: (await takingsOf(here)).some((one) => one.kind === taking.kind && one.id === taking.id) } });
}

async function takeForm(event: FetchEvent, form: FormData): Promise<Response> {
	const here = await maybeUnlocked(Date.now());
	const taking = wanted(form);
	if (!here || !taking) return see('/phone');
	const media = (['now', 'wifi', 'night'] as const).find((each) => each === form.get('media')) ?? 'never';
	const others = (await takingsOf(here)).filter((one) => one.kind !== taking.kind || one.id !== taking.id);
	const large = String(form.get('large') ?? '').split(' ').filter((hash) => /^[0-9a-f]{64}$/.test(hash));
	const takings: Taking[] = [...others, { ...taking, media, large, bytes: Number(form.get('bytes')) || 0, at: null }];
	const tell = (fault: 'full' | null) => putProgress({ person: here.profile.person, done: 0, total: 0, at: Date.now(), fault });
	try {
		await putTakings(here, takings);
		await tell(null);
	} catch (error) {
		if (!isFull(error)) throw error;
		await tell('full').catch(() => {});
		return see('/phone');
	}
	event.waitUntil(pull(here, Date.now, takings));
	return see('/phone');
}

async function dropForm(event: FetchEvent, form: FormData): Promise<Response> {
	const here = await maybeUnlocked(Date.now());
	const [kind, id] = [form.get('kind'), form.get('id')];
	if (!here) return see('/phone');
	const takings = (await takingsOf(here)).filter((one) => one.kind !== kind || one.id !== id);
	// To take something off a full phone must be possible on it.
	await withRoom(() => putTakings(here, takings));
	event.waitUntil(pull(here, Date.now, takings));
	return see('/phone');
}

/** Takes a person's things off this phone. Refused while something waits that the server does not have yet. */
async function forgetForm(form: FormData): Promise<Response> {
	const person = String(form.get('person') ?? '');
	if ((await leftHere(person)) || (await lessonsWaiting(person))?.size) return phonePage({ [person]: say(await languageHere())((await maybeUnlocked(Date.now()))?.profile.person === person ? 'stillWaiting' : 'othersWaiting') });
	await wipe(person);
	return see('/phone');
}

async function waitingPage(): Promise<Response> {
	const here = await maybeUnlocked(Date.now());
	if (!here) return see('/phone/open?to=/phone/waiting');
	const frame = await frameOf(here, '/phone/waiting');
	const { person } = here.profile;
	// A worker that has just started knows no reason yet: it tries, and does not let the page wait long for it.
	if (lastTry(person) === 'none' && (await leftHere(person))) await Promise.race([send(person, handOverFiles).catch(() => {}), new Promise((done) => setTimeout(done, 4000))]);
	const [contents, attached] = await Promise.all([contentsOf(person), attachedHere(person)]);
	return documentOf(ownPages.waiting, { ...frame, data: { ...frame.data, here: true, kept: contents.rows.length + attached.length, what: whatWaits(contents, lastTry(person), attached), persisted: await navigator.storage.persisted(), receipt: (await receiptsOf(person)).at(-1) ?? null } });
}

/** All that is kept of a person's as a file, to be handed over by another way than this line. */
async function waitingFile(): Promise<Response> {
	const here = await maybeUnlocked(Date.now());
	if (!here) return see('/phone/open?to=/phone/waiting');
	const day = new Date().toISOString().slice(0, 10);
	return new Response(await exported(here.profile.person), { headers: { 'content-type': 'application/x-ndjson; charset=utf-8', 'content-disposition': `attachment; filename="qalam-${here.profile.code}-${day}.ndjson"`, 'cache-control': 'no-store' } });
}
