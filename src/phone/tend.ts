import { contentsOf, send } from '#rooms/sync/browser/outbox.ts';
import { forget, maybeUnlocked } from './shelf.ts';
import { pull, takingsOf } from './take.ts';

/** Between two askings, in milliseconds: what waits is tried again after a minute, what was taken along is looked at again after a quarter of an hour. */
const pushEvery = 60_000;
const pullEvery = 15 * 60_000;

let lastPush = 0;
let lastPull = 0;
let busy: Promise<unknown> | undefined;

/** Hands over what waits and brings what was taken along up to date. Quiet: a line that is not there changes nothing. */
export function bringUpToDate(asked = false): Promise<unknown> {
	return (busy ??= tend(asked).catch(() => {}).finally(() => (busy = undefined)));
}

async function tend(asked: boolean): Promise<void> {
	const now = Date.now();
	const person = await maybeUnlocked(now);
	if (!person) return;
	const { rows } = await contentsOf(person.profile.person);
	if (rows.length && (asked || now - lastPush > pushEvery || lastPush > now)) {
		lastPush = now;
		const { cutOff } = await send(person.profile.person);
		// Declared lost: nothing that was taken along stays. What waits is under another key and leaves when its owner signs in.
		if (cutOff) return forget(person.profile.person, true);
	}
	if (asked || now - lastPull > pullEvery || lastPull > now) {
		lastPull = now;
		if ((await takingsOf(person)).length) await pull(person, Date.now);
	}
}
