import { lengthOf, missing, partBytes, type Name, type Standing } from '#rooms/sync/attachment.ts';
import type { Digest } from '#rooms/sync/chain.ts';
import type { Delivery } from '#rooms/sync/deliver.ts';
import type { Attached, AttachedChange, AttachedShelf } from '#rooms/sync/shelf.ts';

/** What came of asking or sending: what the server says of the attachment, or why it said nothing. As with a push. */
export type PartReply = { kind: 'standing'; standing: Standing } | { kind: Exclude<Delivery['stopped'], null> };

/** The way of attachments to the server, a person's. */
export type PartLine = {
	ask: (person: string, name: Name) => Promise<PartReply>;
	put: (person: string, name: Name, number: number, bytes: Uint8Array<ArrayBuffer>) => Promise<PartReply>;
};

/** What came of handing over: why it ended early, and how many parts went. */
export type HandOver = { stopped: Delivery['stopped']; sent: number };

/** How often a part is tried before the line counts as broken, and how long (ms) after it was said that the whole is held it is asked whether a backup has it. */
const mostTries = 3;
export const askEvery = 3_600_000;

/** The rules of handing over, as they are; the simulator switches one off at a time. */
export type HandOverRules = { part: number; isGone: (standing: Standing) => boolean };
export const handOverRules: HandOverRules = { part: partBytes, isGone: (standing) => standing.state === 'whole' && standing.covered };

const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/**
 * Hands over a person's attachments, oldest first, part by part, and learns which may leave the phone. Nothing is remembered of what was sent:
 * the server says what is on its disk. A part that breaks off is sent again as it is. One attachment at fault holds up no other.
 */
export async function handOverAttached(shelf: AttachedShelf, line: PartLine, now: () => number, person: string, digest: Digest, rules = handOverRules): Promise<HandOver> {
	const result: HandOver = { stopped: null, sent: 0 };
	const isDue = ({ level, asked = 0 }: Attached) => level === 'phone' || !(now() - asked >= 0 && now() - asked < askEvery);
	const due = (await shelf.attached(person)).filter(isDue).sort((a, b) => (a.since < b.since ? -1 : a.since > b.since ? 1 : 0));
	for (const one of due) {
		const reply = await handOverOne(shelf, line, one, digest, rules, result);
		if (reply === 'unreadable') {
			// Dropped meanwhile by another tab, for a backup has it; if not, this phone's disk gave back other bytes than it was given.
			if ((await shelf.attached(person)).some((each) => each.id === one.id)) await shelf.settleAttached(person, lost(one, 'attachment-damaged'));
			continue;
		}
		if (reply.kind !== 'standing') {
			result.stopped = reply.kind;
			if (reply.kind === 'refused') continue;
			return result;
		}
		const { standing } = reply;
		if (standing.state === 'refused') await shelf.settleAttached(person, lost(one, 'attachment-refused'));
		else if (rules.isGone(standing)) await shelf.settleAttached(person, { level: [], drop: [one.id], asides: [] });
		else await shelf.settleAttached(person, { level: [standing.state === 'whole' ? { id: one.id, level: 'server', asked: now() } : { id: one.id, level: 'phone' }], drop: [], asides: [] });
		// What is not whole now waits for the next time: the other end threw it away, or has no room for it yet.
		if (standing.state !== 'whole' && standing.state !== 'refused') result.stopped = 'resting';
	}
	return result;
}

const lost = ({ id, scope, actor, since }: Attached, why: string): AttachedChange => ({ level: [], drop: [id], asides: [{ id, scope, kind: 'attachment', actor, since, why }] });

async function handOverOne(shelf: AttachedShelf, line: PartLine, one: Attached, digest: Digest, rules: HandOverRules, result: HandOver): Promise<PartReply | 'unreadable'> {
	const asked = await tried(() => line.ask(one.actor, one));
	if (asked.kind !== 'standing' || asked.standing.state !== 'parts') return asked;
	const bytes = await shelf.bytesOf(one.id);
	if (!bytes || bytes.byteLength !== one.size || hex(await digest(bytes)) !== one.sha256) return 'unreadable';
	let reply: PartReply = asked;
	let here = asked.standing.here;
	// At most each part once: what disappears at the other end meanwhile is for the next time.
	for (const number of missing(here, one.size, rules.part)) {
		// Another phone of this person may have brought it by now.
		if (here.some(([from, to]) => number >= from && number <= to)) continue;
		const start = (number - 1) * rules.part;
		reply = await tried(() => line.put(one.actor, one, number, bytes.slice(start, start + lengthOf(number, one.size, rules.part))));
		if (reply.kind === 'standing') result.sent++;
		if (reply.kind !== 'standing' || reply.standing.state !== 'parts') return reply;
		here = reply.standing.here;
	}
	return reply;
}

async function tried(send: () => Promise<PartReply>): Promise<PartReply> {
	let reply = await send();
	for (let tries = 1; tries < mostTries && reply.kind === 'cut'; tries++) reply = await send();
	return reply;
}
