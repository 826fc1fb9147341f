import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { store, type Store } from '#platform/server/files.ts';
import { countFailure, waitFor } from '#platform/server/limits.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import type { Who } from '#rooms/people/who.ts';
import { mostADay, mostAttached, mostUnfinished, type Attachable, type Name, type Standing } from '#rooms/sync/attachment.ts';
import { maybeType } from '#rooms/sync/content-type.ts';
import { standingOf, takePart, type Keep } from '#rooms/sync/server/attaching.ts';
import { partsFolder, partsOn, sweepParts } from '#rooms/sync/server/parts.ts';

/** How often in an hour a person's parts may turn out to be something else before he has to wait. */
const wrongRule = { free: 10, window: 3600 };
const wrongKey = (person: string) => `attachment:${person}`;

/** Where attachments are kept, as it is: parts and files in the data folder, notes in the database. A file is on the disk before its note is. */
export function keepOf(db: Database, { folder = partsFolder(), files = store(), part }: { folder?: string; files?: Store; part?: number } = {}): Keep {
	return {
		...partsOn(folder, part),
		size: (sha256) => files.size(sha256),
		put: async (bytes) => void (await files.put(bytes)),
		noted: (person, { sha256, size }) =>
			db.maybe(sql<{ whole: boolean; covered: boolean }>`
				select attachment.whole_at is not null as whole, copy.verified_at is not null as covered
				from sync.attachment left join sync.copy on copy.id = attachment.copy
				where person_id = ${person} and sha256 = ${sha256} and size = ${size}`),
		begin: async (person, { sha256, size }) => {
			const { unfinished, today } = await db.one(sql<{ unfinished: number; today: number }>`
				select count(*) filter (where whole_at is null)::int as unfinished, coalesce(sum(size) filter (where began_at > now() - interval '1 day'), 0)::int as today
				from sync.attachment where person_id = ${person}`);
			if (unfinished >= mostUnfinished) return 'many';
			if (today + size > mostADay) return 'quota';
			await db.run(sql`insert into sync.attachment (person_id, sha256, size) values (${person}, ${sha256}, ${size}) on conflict do nothing`);
			return undefined;
		},
		finish: async (person, { sha256, size }, type) => {
			// Noted anew when it was whole once and its file was gone: the backup of then does not speak for this one.
			await db.run(sql`
				insert into sync.attachment (person_id, sha256, size, type, whole_at) values (${person}, ${sha256}, ${size}, ${type}, now())
				on conflict (person_id, sha256, size) do update set type = excluded.type, whole_at = excluded.whole_at, copy = null`);
		}
	};
}

/** What is held of an attachment of who signed in. */
export const attachmentStanding = (db: Database, who: Who, name: Name, keep = keepOf(db)): Promise<Standing> => standingOf(keep, who.id, name);

/**
 * Takes in a part of an attachment of who signed in (docs/sync.md, 8). Undefined for bytes that can't be it. Whoever sends wrong ones again
 * and again has to wait.
 */
export async function takeAttachment(db: Database, who: Who, name: Name, number: number, bytes: Uint8Array, keep = keepOf(db)): Promise<Standing | undefined> {
	if (await waitFor(db, wrongKey(who.id))) return { v: 1, state: 'later', why: 'quota' };
	const standing = await takePart(keep, who.id, name, number, bytes);
	if (standing?.state === 'wrong') await countFailure(db, wrongKey(who.id), wrongRule);
	return standing;
}

/**
 * Keeps a file that came whole, in a form of a browser that does nothing itself: as if it had come in parts. Undefined for what may not be attached, is too
 * large, or too much for one day.
 */
export async function attachWhole(db: Database, who: Who, bytes: Uint8Array, keep = keepOf(db)): Promise<(Name & { type: Attachable }) | undefined> {
	const type = maybeType(bytes);
	const name: Name = { sha256: createHash('sha256').update(bytes).digest('hex'), size: bytes.byteLength };
	if (!type || name.size > mostAttached) return undefined;
	if (!(await keep.noted(who.id, name)) && (await keep.begin(who.id, name))) return undefined;
	await keep.put(bytes);
	await keep.finish(who.id, name, type);
	return { ...name, type };
}

export type Held = { type: string; size: number; read: () => Readable };

/** Those of some attachments of a person that are here whole, by their sha256; the others are on their way. Who may read them the caller has asked: his room knows the facts that name them. */
export async function attachmentsOf(db: Database, person: string, names: readonly Name[], files: Store = store()): Promise<Map<string, Held>> {
	if (!names.length) return new Map();
	const rows = await db.all(sql<{ sha256: string; size: number; type: string }>`
		select attachment.sha256, attachment.size, attachment.type from unnest(${names.map((one) => one.sha256)}::text[], ${names.map((one) => one.size)}::int[]) as named(sha256, size)
		join sync.attachment on attachment.person_id = ${person} and attachment.sha256 = named.sha256 and attachment.size = named.size
		where attachment.whole_at is not null and attachment.type is not null`);
	const here = await Promise.all(rows.map(async (row) => (await files.size(row.sha256)) === row.size));
	return new Map(rows.flatMap(({ sha256, size, type }, i) => (here[i] ? [[sha256, { type, size, read: () => files.read(sha256) }]] : [])));
}

/** One of them; undefined while it is on its way. */
export const maybeAttachment = async (db: Database, person: string, name: Name, files: Store = store()): Promise<Held | undefined> => (await attachmentsOf(db, person, [name], files)).get(name.sha256);

/** Forgets attachments that were begun 30 days ago and are not whole, and parts to which none was added for as long. */
export async function sweepAttachments(db: Database, folder = partsFolder()): Promise<number> {
	const age = 30 * 86_400_000;
	await sweepParts(age, folder);
	return db.run(sql`delete from sync.attachment where whole_at is null and began_at < now() - make_interval(secs => ${age / 1000})`);
}
