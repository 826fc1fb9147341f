import { createReadStream } from 'node:fs';
import { mkdir, open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { dataFolder } from '#platform/server/config.ts';
import { isId } from '#platform/ids.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { kindOf, longestAlt, maybeMediumType, mostBytes, type Taken } from '#rooms/curriculum/medium.ts';
import type { Writer } from '#rooms/curriculum/server/drafts.ts';
import { mustHaveRoom, refuseMedium, takeMedium } from '#rooms/curriculum/server/media/keep.ts';

/** Bytes of one piece at most, uploads that a person may have begun and not ended, and days that one waits for its rest. */
export const mostPiece = 2_000_000;
const mostBegun = 20;
const patience = 7;

/** Where files on their way grow: among the parts of attachments, in no backup, for browsers send the rest again. */
const folderOf = (folder = dataFolder()) => join(folder, 'parts', 'media');
const pathOf = (id: string) => join(folderOf(), id);
const lengthOf = async (id: string) => (await stat(pathOf(id)).catch(() => undefined))?.size ?? 0;

/** What is here of an upload; and what became of it, once it was whole. */
export type UploadStanding = { id: string; have: number; size: number; taken?: Taken };

/**
 * Begins a file that comes in pieces, with its first one; a small file is whole with it. Refuses what its first bytes say can't be taken,
 * and one for which there is no room. The browser makes the id, so that one begun twice is one.
 */
export async function beginUpload(db: Database, who: Writer, draftId: string, said: { id: string; name: string; alt: string; size: number; seconds?: number }, first: Uint8Array): Promise<UploadStanding> {
	const { id } = said;
	if (!isId(id) || !Number.isSafeInteger(said.size) || said.size < 1) throw refuseMedium(400, 'fileAbsent', 'file');
	const { begun, bytes } = await db.one(sql<{ begun: number; bytes: number }>`
		select count(*)::int as begun, coalesce(sum(size), 0)::bigint as bytes from curriculum.upload where person_id = ${who.id} and taken is null and id <> ${id}`);
	// What was begun and is on its way stands on the disk too.
	await mustHaveRoom(db, who, draftId, bytes + said.size);
	mustFit(said, first);
	if (begun >= mostBegun) throw refuseMedium(429, 'manyUploads');
	await db.run(sql`
		insert into curriculum.upload (id, draft_id, person_id, name, alt, size)
		values (${id}, ${draftId}, ${who.id}, ${said.name.slice(-200)}, ${said.alt.slice(0, longestAlt)}, ${said.size})
		on conflict do nothing`);
	return takePiece(db, who, draftId, id, { from: 0, bytes: first, seconds: said.seconds });
}

type Row = { id: string; draft_id: string; name: string; alt: string; size: number; taken: Taken | null };

async function ofMine(db: Database, who: Writer, draftId: string, id: string): Promise<Row> {
	const row = isId(id) && isId(draftId) && (await db.maybe(sql<Row>`
		select id, draft_id, name, alt, size, taken from curriculum.upload where id = ${id} and draft_id = ${draftId} and person_id = ${who.id}`));
	if (!row) throw refuseMedium(404, 'uploadGone');
	return row;
}

/** How far an upload of who asks has come. */
export async function uploadStanding(db: Database, who: Writer, draftId: string, id: string): Promise<UploadStanding> {
	const { size, taken } = await ofMine(db, who, draftId, id);
	return taken ? { id, have: size, size, taken } : { id, have: await lengthOf(id), size };
}

/** The first piece tells what it is: what could not be taken is refused before the rest comes over the line. */
function mustFit({ name, alt, size }: Pick<Row, 'name' | 'alt' | 'size'>, first: Uint8Array): void {
	const type = maybeMediumType(first, name);
	if (!type) throw refuseMedium(415, 'typeRefused', 'file');
	const kind = kindOf(type);
	if (size > mostBytes[kind]) throw refuseMedium(413, 'tooLargeForAll', 'file');
	if ((kind === 'sound' || kind === 'video') && !alt.trim()) throw refuseMedium(400, 'titleMissing', 'alt');
}

/**
 * Puts a piece at its place, any number of times; the last one makes the file whole and takes it into the draft. What it says is here is on
 * the disk. `seconds`: how long a sound or video lasts, as the browser says. An empty piece at the end asks for that alone. Refuses (409) a piece behind a gap: `have` says where to go on.
 */
export async function takePiece(db: Database, who: Writer, draftId: string, id: string, { from, bytes, seconds }: { from: number; bytes: Uint8Array; seconds?: number }): Promise<UploadStanding> {
	const row = await ofMine(db, who, draftId, id);
	if (row.taken) return { id, have: row.size, size: row.size, taken: row.taken };
	const have = await lengthOf(id);
	if (!Number.isSafeInteger(from) || from < 0 || bytes.byteLength > mostPiece || from + bytes.byteLength > row.size) throw refuseMedium(400, 'pieceRefused');
	if (from > have) return { id, have, size: row.size };
	if (from + bytes.byteLength > have) {
		await mkdir(folderOf(), { recursive: true, mode: 0o750 });
		const file = await open(pathOf(id), have ? 'r+' : 'w', 0o640);
		try {
			await file.write(bytes, 0, bytes.byteLength, from);
			await file.datasync();
		} finally {
			await file.close();
		}
	}
	const now = await lengthOf(id);
	if (now < row.size) return { id, have: now, size: row.size };
	return { id, have: now, size: row.size, taken: await finish(db, who, row, seconds) };
}

async function finish(db: Database, who: Writer, { id, draft_id, name, alt }: Row, seconds: number | undefined): Promise<Taken> {
	const taken = await takeMedium(db, who, draft_id, { name, alt, adorns: !alt.trim(), seconds }, createReadStream(pathOf(id))).catch(async (error) => {
		// What is refused whole stays refused; anything else may be tried again.
		if ((error as { status?: number }).status) await dropUpload(db, id);
		throw error;
	});
	await db.run(sql`update curriculum.upload set taken = ${JSON.stringify(taken)} where id = ${id}`);
	await rm(pathOf(id), { force: true });
	return taken;
}

async function dropUpload(db: Database, id: string): Promise<void> {
	await db.run(sql`delete from curriculum.upload where id = ${id}`);
	await rm(pathOf(id), { force: true });
}

/** Forgets uploads that were begun a week ago, whole or not. Answers how many. */
export async function sweepUploads(db: Database): Promise<number> {
	const old = await db.all(sql<{ id: string }>`select id from curriculum.upload where began_at < now() - make_interval(days => ${patience}) limit 1000`);
	for (const { id } of old) await dropUpload(db, id);
	return old.length;
}

