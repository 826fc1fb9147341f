import { isLanguage } from '#platform/language.ts';
import { giveUpAfter } from '#rooms/sync/browser/line.ts';
import { isOurs } from './here.ts';
import { makeLock, openLock, seal, unseal } from './lock.ts';
import type { Here } from './parcel.ts';
import { deviceKey, editProfile, forget, leaving, lock, maybeUnlocked, parcelsOf, type Profile, profiles, putLeaving, putParcel, putProgress, unlock } from './shelf.ts';
import { keepWords } from './shell.ts';
import { maybeSignedIn, renewFrame } from './take.ts';
import { noteReads } from './words.ts';

// Where a person's session on the server and his lock on this phone meet: one secret, so that nobody is signed in as one and opened as another.

const post = (path: string, fields: Record<string, string>, patience: number) =>
	fetch(path, { method: 'POST', headers: { accept: 'text/html' }, body: new URLSearchParams(fields), redirect: 'manual', cache: 'no-store', signal: giveUpAfter(patience) }).catch(() => undefined);

/** Signs out without line: the lock is shut now, the session ends at the first contact, before any page is let through. */
export async function leave(): Promise<void> {
	await lock();
	await putLeaving(true);
}

/** Ends the session of who signed out without line. Says whether pages may be let through. */
export async function hasLeft(): Promise<boolean> {
	if (!(await leaving())) return true;
	const said = await post('/sign-out', {}, 8000);
	if (!said || (said.type !== 'opaqueredirect' && !isOurs(said))) return false;
	await putLeaving(false);
	return true;
}

/** Signs a person in with the secret that opens his things here, if there is a line. `refused`: the server knows another secret, or asks to wait. */
export async function signInThere(profile: Profile, secret: string): Promise<'in' | 'refused' | 'line'> {
	if (!(await hasLeft())) return 'line';
	if ((await maybeSignedIn())?.person === profile.person) return 'line';
	const said = await post('/sign-in', { code: profile.code, secret, to: '/start' }, 8000);
	// Not every page that answers is the one behind the sign-in.
	if (said?.type === 'opaqueredirect') return (await maybeSignedIn())?.person === profile.person ? 'in' : 'line';
	return said && isOurs(said) && [400, 429].includes(said.status) ? 'refused' : 'line';
}

/**
 * After a sign-in that succeeded: the same secret opens what this person keeps here. One that was changed elsewhere makes the old lock useless: what
 * was taken along must be taken again, and the page about this phone says so.
 */
export async function afterSignIn(form: FormData): Promise<void> {
	await lock();
	await putLeaving(false);
	const code = String(form.get('code') ?? '').replace(/\s/g, '').toUpperCase();
	const profile = (await profiles()).find((one) => one.code.toUpperCase() === code);
	// Not every page that answers is the one behind the sign-in.
	if (profile && (await maybeSignedIn())?.person === profile.person) await enter(profile, String(form.get('secret') ?? ''));
}

export async function enter(profile: Profile, secret: string): Promise<void> {
	const now = Date.now();
	const key = await openLock(profile.lock, secret, await deviceKey());
	if (key) return unlock(profile.person, key, now);
	const made = await makeLock(secret, await deviceKey());
	const had = (await parcelsOf(profile.person)).length > 0;
	await forget(profile.person, false);
	await editProfile(profile.person, { lock: made.lock, syncedAt: null });
	await unlock(profile.person, made.key, now);
	await renewFrame({ profile, key: made.key }).catch(() => {});
	if (had) await putProgress({ person: profile.person, done: 0, total: 0, at: now, fault: 'newSecret' });
}

/** After a language was chosen with a line: the pages of this phone speak it too. */
export async function afterLanguage(form: FormData): Promise<void> {
	const language = form.get('language');
	if (!isLanguage(language)) return;
	const here = await maybeUnlocked(Date.now());
	await (here ? editProfile(here.profile.person, { language }) : noteReads(language));
	await keepWords([language]);
}

/** After a new secret was set on this phone: what is kept here is sealed anew under it. */
export async function afterNewSecret(form: FormData): Promise<void> {
	const here = await maybeUnlocked(Date.now());
	const secret = String(form.get('next') ?? '');
	if (here && secret) await reseal(here, secret);
}

async function reseal({ profile, key }: Here, secret: string): Promise<void> {
	const made = await makeLock(secret, await deviceKey());
	for (const parcel of await parcelsOf(profile.person)) {
		const text = await unseal(key, parcel.path, parcel.sealed).catch(() => undefined);
		if (text !== undefined) await putParcel({ ...parcel, sealed: await seal(made.key, parcel.path, text) });
	}
	await editProfile(profile.person, { lock: made.lock });
	await unlock(profile.person, made.key, Date.now());
}
