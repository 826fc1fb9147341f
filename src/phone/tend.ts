import { handOverFiles } from '#rooms/sync/browser/attachments.ts';
import { attachedHere, contentsOf, send } from '#rooms/sync/browser/outbox.ts';
import { editProfile, maybeUnlocked, profiles, progress } from './shelf.ts';
import { lessonsWaiting, sendLessons } from './lessons.ts';
import type { Here } from './parcel.ts';
import { hasLeft } from './session.ts';
import { keepRest, keepWords } from './shell.ts';
import { isLost, pull, takingsOf, wifi, wipe } from './take.ts';
import { languagesRead } from './words.ts';

/**
 * Between two askings, in milliseconds: what waits is tried again after a quarter of a minute, what was taken along is looked at again after a quarter of an
 * hour, and after a minute it is asked for everybody, locked or not, whether this phone was declared lost.
 */
const pushEvery = 15_000;
const pullEvery = 15 * 60_000;
const askEvery = 60_000;
const fullEvery = 12 * 60 * 60_000;

let lastPush = 0;
let lastLessons = 0;
let lastPull = 0;
let busy: Promise<unknown> | undefined;

/** A clock that was put back must not make it wait for ever. */
const isDue = (last: number, every: number, now: number) => now - last > every || last > now;

/** Hands over what waits and brings what was taken along up to date. Quiet: a line that is not there changes nothing. */
export function bringUpToDate(asked = false): Promise<unknown> {
	return (busy ??= tend(asked).catch(() => {}).finally(() => (busy = undefined)));
}

async function tend(asked: boolean): Promise<void> {
	const now = Date.now();
	if (!(await hasLeft())) return;
	const person = await maybeUnlocked(now);
	await keepWords(await languagesRead()).catch(() => {});
	if (person?.profile.syncedAt) await keepRest(wifi()).catch(() => {});
	if (person) await exchange(person, asked, now);
	for (const profile of await profiles()) {
		if (!isDue(profile.askedAt ?? 0, askEvery, now)) continue;
		if (await isLost(profile.person)) await wipe(profile.person);
		else await editProfile(profile.person, { askedAt: now });
	}
}

async function exchange(person: Here, asked: boolean, now: number): Promise<void> {
	const { rows } = await contentsOf(person.profile.person);
	const files = await attachedHere(person.profile.person);
	const lessons = await lessonsWaiting(person.profile.person);
	if (lessons?.size && (asked || isDue(lastLessons, pushEvery, now))) {
		lastLessons = now;
		await sendLessons(person.profile.person, lessons).catch(() => {});
	}
	if ((rows.length || files.length) && (asked || isDue(lastPush, pushEvery, now))) {
		lastPush = now;
		const { cutOff } = await send(person.profile.person, handOverFiles);
		// Declared lost: nothing that was taken along stays.
		if (cutOff) return wipe(person.profile.person);
	}
	// A phone that had no room has none a quarter of an hour later: what it can't keep is not asked for again and again.
	const under = await progress();
	const full = under?.fault === 'full' && !isDue(under.at, fullEvery, now);
	// A worker lives half a minute after its last page: when it last asked stands on the disk.
	if (asked || (!full && isDue(lastPull, pullEvery, now) && isDue(person.profile.syncedAt ?? 0, pullEvery, now))) {
		lastPull = now;
		if ((await takingsOf(person)).length) await pull(person, Date.now);
	}
}
