import { buffer } from 'node:stream/consumers';
import { mediaRoom } from '#platform/server/config.ts';
import { keepFile, keepStream } from '#platform/server/files.ts';
import { Refusal } from '#platform/refusal.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { headBytes, kindOf, longestAlt, maybeMediumType, mediumName, mostBytes, mostPixels, nextName, type Taken } from '#rooms/curriculum/medium.ts';
import { say, type MediaMessage } from '#rooms/curriculum/messages/media.ts';
import { inBytes } from '#rooms/curriculum/messages/size.ts';
import { ownDraft, type Writer } from '#rooms/curriculum/server/drafts.ts';
import { safeDrawing } from '#rooms/curriculum/server/drawing.ts';
import { must } from '#rooms/people/server/index.ts';
import { refuseDraft } from '#rooms/curriculum/server/refuse.ts';
import { remarksIn, withoutRemarks } from '#rooms/curriculum/server/media/boxes.ts';
import { plainPicture } from '#rooms/curriculum/server/media/picture.ts';
import { stores, type Stores } from '#rooms/curriculum/server/media/stores.ts';
import { askForVideo } from '#rooms/curriculum/server/media/video.ts';
import { videoTools } from '#rooms/curriculum/server/media/video-tools.ts';

/** What is said of a file: what it was called where it came from, its words for who cannot see or hear it, whether it only adorns and needs none, and how long it lasts. */
export type Said = { name: string; alt: string; adorns?: boolean; seconds?: number };

/** A refusal about a file, in words; about one field of its form when it is named. */
export const refuseMedium = (status: number, key: MediaMessage, field?: string, values: Record<string, string | number> = {}): Refusal =>
	new Refusal(status, (language) => say(language)(key, values), field);

const tooLarge = (most: number) => new Refusal(413, (language) => say(language)('tooLarge', { size: inBytes(most, language) }), 'file');

/** The bytes that stand on the disk for what a person brought, and how many may. */
export async function roomOf(db: Database, personId: string): Promise<{ used: number; most: number }> {
	const { used } = await db.one(sql<{ used: number }>`
		select coalesce(sum(medium.held), 0)::bigint as used
		from curriculum.medium_brought brought join curriculum.medium on medium.sha256 = brought.sha256 where brought.person_id = ${personId}`);
	return { used, most: mediaRoom() };
}

/** Refuses who may not write in a draft now, and who has no room for so many bytes more. */
export async function mustHaveRoom(db: Database, who: Writer, draftId: string, bytes: number): Promise<void> {
	const { open, organisationId } = await ownDraft(db, who, draftId);
	await must(db, who, 'content.write', organisationId);
	if (!open) throw refuseDraft(409, 'draftHandedIn');
	const { used, most } = await roomOf(db, who.id);
	if (used + bytes > most) throw new Refusal(413, (language) => say(language)('roomFull', { most: inBytes(most, language) }), 'file');
}

/** Passes bytes on, keeps the first of them in `head`, and stops a file that grows past what its kind may. */
async function* bounded(chunks: AsyncIterable<Uint8Array>, head: { bytes: Uint8Array }, name: string): AsyncGenerator<Uint8Array> {
	let [length, most] = [0, 0];
	for await (const chunk of chunks) {
		if (head.bytes.length < headBytes) head.bytes = Buffer.concat([head.bytes, chunk.subarray(0, headBytes - head.bytes.length)]);
		if (!most && (head.bytes.length === headBytes || length + chunk.length >= headBytes)) most = limitOf(head.bytes, name);
		length += chunk.length;
		if (length > (most || mostBytes.video)) throw tooLarge(most);
		yield chunk;
	}
	if (length > limitOf(head.bytes, name)) throw tooLarge(limitOf(head.bytes, name));
}

function limitOf(head: Uint8Array, name: string): number {
	const type = maybeMediumType(head, name);
	if (!type) throw refuseMedium(415, 'typeRefused', 'file');
	return mostBytes[kindOf(type)];
}

/** What stands in the store now. */
type Kept = { sha256: string; bytes: number; width?: number; height?: number };

async function keepPlain(db: Database, raw: Uint8Array, type: string, { kept }: Stores): Promise<Kept> {
	if (type === 'image/svg+xml') {
		const safe = safeDrawing(Buffer.from(raw).toString('utf8'), '');
		if (!safe) throw refuseMedium(415, 'drawingRefused', 'file');
		// Alone in a file it must say what it is.
		const bytes = Buffer.from(safe.replace(/^<svg/, '<svg xmlns="http://www.w3.org/2000/svg"'));
		return { sha256: await keepFile(db, bytes, type, kept), bytes: bytes.length };
	}
	const plain = plainPicture(raw, type);
	if (!plain) throw refuseMedium(415, 'pictureBroken', 'file');
	if (plain.width * plain.height > mostPixels) throw refuseMedium(413, 'pictureVast', 'file', { count: mostPixels / 1_000_000 });
	return { sha256: await keepFile(db, plain.bytes, type, kept), bytes: plain.bytes.length, width: plain.width, height: plain.height };
}

/** A file of boxes without what it tells of where it was recorded; any other as it is. Answers what waits now. */
async function withoutPlace(came: { sha256: string; bytes: number }, type: string, { waiting }: Stores): Promise<{ sha256: string; bytes: number }> {
	if (!/^(video\/(mp4|quicktime|3gpp)|audio\/mp4)$/.test(type)) return came;
	const patches = await remarksIn(async (from, length) => (from < came.bytes ? buffer(waiting.read(came.sha256, { start: from, end: Math.min(came.bytes, from + length) - 1 })) : new Uint8Array()), came.bytes);
	if (!patches.length) return came;
	const plain = await waiting.putStream(withoutRemarks(waiting.read(came.sha256), patches));
	await waiting.remove(came.sha256);
	return plain;
}

/**
 * Takes a file into a draft as it comes, never whole in memory unless it is a picture: known by its bytes, bounded by its kind and by the
 * person's room, without what it tells of where it was taken. A video waits to be made smaller, where this machine can. The same file again is the
 * same entry. Refuses a picture that is neither described nor said to adorn, and a sound or video without a title.
 */
export async function takeMedium(db: Database, who: Writer, draftId: string, said: Said, chunks: AsyncIterable<Uint8Array>, into = stores(), tools = videoTools): Promise<Taken> {
	const alt = said.alt.replace(/\s+/g, ' ').trim().slice(0, longestAlt);
	await mustHaveRoom(db, who, draftId, 0);
	const head = { bytes: new Uint8Array() };
	let came = await into.waiting.putStream(bounded(chunks, head, said.name));
	let waits = false;
	try {
		await mustHaveRoom(db, who, draftId, came.bytes);
		if (!came.bytes) throw refuseMedium(400, 'fileAbsent', 'file');
		const type = maybeMediumType(head.bytes, said.name)!;
		const kind = kindOf(type);
		const seen = kind === 'picture' || kind === 'drawing';
		if (seen && !alt && !said.adorns) throw refuseMedium(400, 'altMissing', 'alt');
		if ((kind === 'sound' || kind === 'video') && !alt) throw refuseMedium(400, 'titleMissing', 'alt');
		came = await withoutPlace(came, type, into);
		const known = await db.maybe(sql<{ state: Taken['state'] }>`select state from curriculum.medium where sha256 = ${came.sha256}`);
		const makes = kind === 'video' && (known ? known.state !== 'kept' : !!(await tools()));
		// The bytes are on the disk before the rows that name them.
		const kept: Kept = seen ? await keepPlain(db, await buffer(into.waiting.read(came.sha256)), type, into) : came;
		if (!seen && !makes) await keepStream(db, into.waiting.read(came.sha256), type, into.kept);
		const taken = await db.transaction(async (db) => {
			await noteMedium(db, who, type, { ...kept, seconds: said.seconds, state: makes ? 'waits' : 'kept' });
			const named = await nameMedium(db, who, draftId, { name: said.name, alt: said.adorns ? '' : alt }, kept.sha256);
			if (named.state === 'waits') await askForVideo(db, kept.sha256);
			return named;
		});
		waits = taken.state === 'waits' || taken.state === 'making';
		return taken;
	} finally {
		if (!waits) await into.waiting.remove(came.sha256);
	}
}

type Noted = Kept & { seconds?: number; state: Taken['state'] };

async function noteMedium(db: Database, who: Writer, type: string, { sha256, bytes, width, height, seconds, state }: Noted): Promise<void> {
	const lasts = seconds !== undefined && seconds > 0 && seconds < 86_400 && /^(audio|video)\//.test(type) ? seconds : null;
	await db.run(sql`
		insert into curriculum.medium (sha256, type, bytes, width, height, seconds, state, held)
		values (${sha256}, ${type}, ${bytes}, ${width ?? null}, ${height ?? null}, ${lasts}, ${state}, ${bytes})
		on conflict (sha256) do nothing`);
	await db.run(sql`insert into curriculum.medium_brought (person_id, sha256) values (${who.id}, ${sha256}) on conflict do nothing`);
}

/** Gives a file its name in a draft: the one it has there, else a free one like what it was called. */
export async function nameMedium(db: Database, who: Writer, draftId: string, { name, alt }: { name: string; alt: string }, sha256: string): Promise<Taken> {
	const { type, bytes, state } = await db.one(sql<{ type: string; bytes: number; state: Taken['state'] }>`select type, bytes, state from curriculum.medium where sha256 = ${sha256}`);
	const there = await db.maybe(sql<{ name: string }>`
		update curriculum.draft_medium set alt = ${alt}, removed_at = null where draft_id = ${draftId} and sha256 = ${sha256} returning name`);
	const base = mediumName(name, type);
	for (let number = 1; !there; number++) {
		const free = number === 1 ? base : nextName(base, number);
		const added = await db.run(sql`
			insert into curriculum.draft_medium (draft_id, name, sha256, alt, person_id) values (${draftId}, ${free}, ${sha256}, ${alt}, ${who.id})
			on conflict do nothing`);
		if (added) return { name: free, sha256, type, bytes, alt, state };
	}
	return { name: there.name, sha256, type, bytes, alt, state };
}
