/** Bring your own bank: a preview of a foreign file, then the chosen part of it, and a report that stays readable. */
import { createHash } from 'node:crypto';
import { newId } from '#platform/ids.ts';
import { Refusal } from '#platform/refusal.ts';
import { audit } from '#platform/server/audit.ts';
import { store, uploads, type Store } from '#platform/server/files.ts';
import { gathered, packageKind } from '#platform/server/package.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { say, type ImportMessage } from '#rooms/exercises/messages/import.ts';
import { chapterById } from '#rooms/exercises/server/bank-place.ts';
import { countRows, importReport, nobody, reportRecord, type Choice, type ImportReport } from '#rooms/exercises/server/import-report.ts';
import { askWork, workImport, type Stores } from '#rooms/exercises/server/import-work.ts';
import { limits } from '#rooms/exercises/server/import/row.ts';
import { enterBank } from '#rooms/exercises/server/items.ts';
import { must, type Asker } from '#rooms/people/server/index.ts';

const refusal = (status: number, key: ImportMessage, values?: Record<string, string | number>) => new Refusal(status, (language) => say(language)(key, values));

/** How it is worked on: with other stores, up to other bytes, of one file or of all that waits (tests), or to its end before the answer, however long that takes. */
export type Way = Stores & { most?: number; wait?: boolean; room?: number };

/** What is read or taken while the page waits: a text of so many bytes, so many of its questions. Anything else is the worker's. */
const atOnce = { bytes: 1024 * 1024, rows: 200 };

/** A file's name as shown and kept: no folders, at most 120 letters. */
const shownName = (fileName: string): string => (fileName.split(/[/\\]/).at(-1) ?? '').replace(/[\p{Cc}\p{Cf}]/gu, '').trim().slice(-120) || '…';

/**
 * Takes an upload in and answers its report: read already if it is a small text, else still to be read by the worker. Nothing is taken yet, and
 * the file waits. A file that cannot be read gets a report too, which says why. Refuses more than 600 MB while they come in.
 */
export async function previewImport(
	db: Database,
	who: Asker,
	{ organisationId, fileName, bytes, language }: { organisationId: string; fileName: string; bytes: AsyncIterable<Uint8Array>; language: string },
	{ waiting = uploads(), kept = store(), most = limits.package, wait = false, room = roomForUploads }: Way = {}
): Promise<ImportReport> {
	await must(db, who, 'bank.import', organisationId);
	const { sha256, bytes: size } = await waiting.putStream(atMost(bytes, most));
	const now = wait || (await isSmall(waiting, sha256, size));
	const id = newId();
	await db.transaction(async (db) => {
		await db.run(sql`
			insert into exercises.import_report (id, person_id, organisation_id, file_name, file_sha256, format, state, counts, language)
			values (${id}, ${who.id ?? nobody}, ${organisationId}, ${shownName(fileName)}, ${sha256}, 'unknown', 'reading',
				${JSON.stringify({ offered: 0, taken: 0, changed: 0, refused: 0, pictures: 0 })}, ${language})`);
		if (!now) await askWork(db, id);
	});
	if (now) await workImport(db, id, { waiting, kept });
	await forgetOldUploads(db, who, waiting, room);
	return importReport(db, who, id);
}

async function isSmall(waiting: Store, sha256: string, size: number): Promise<boolean> {
	return size <= atOnce.bytes && !packageKind(await gathered(waiting.read(sha256, { start: 0, end: 3 }), 4));
}

async function* atMost(bytes: AsyncIterable<Uint8Array>, most: number): AsyncGenerator<Uint8Array> {
	let total = 0;
	for await (const chunk of bytes) {
		total += chunk.byteLength;
		if (total > most) throw refusal(413, 'tooBig', { megabytes: most / 1024 / 1024 });
		yield chunk;
	}
}

/** Bytes of files that wait for one person, at most. */
const roomForUploads = 3_000_000_000;

/** Uploads that nobody took for 30 days go, and the oldest where they take more room than one person has; their reports stay. */
async function forgetOldUploads(db: Database, who: Asker, waiting: Store, room: number): Promise<void> {
	const old = await db.all(sql<{ file_sha256: string }>`
		select distinct file_sha256 from exercises.import_report old
		where person_id = ${who.id ?? nobody} and made_at < now() - interval '30 days' and made_at > now() - interval '90 days'
			and not exists (select 1 from exercises.import_report young where young.file_sha256 = old.file_sha256 and young.made_at >= now() - interval '30 days')`);
	for (const { file_sha256: sha256 } of old) await waiting.remove(sha256);
	const young = await db.all(sql<{ file_sha256: string; needed: boolean }>`
		select own.file_sha256, bool_or(own.state in ('reading', 'taking')) or exists (
			select 1 from exercises.import_report other where other.file_sha256 = own.file_sha256 and other.person_id <> ${who.id ?? nobody} and other.made_at >= now() - interval '30 days') as needed
		from exercises.import_report own where own.person_id = ${who.id ?? nobody} and own.made_at >= now() - interval '30 days'
		group by own.file_sha256 order by max(own.made_at) desc, max(own.id::text) desc limit 5000`);
	let held = 0;
	for (const [i, { file_sha256: sha256, needed }] of young.entries()) {
		held += (await waiting.size(sha256)) ?? 0;
		if (i && held > room && !needed) await waiting.remove(sha256);
	}
}

/**
 * Takes the chosen rows of a preview: a few at once, many by the worker; the report says how far it is. Refuses what could not be read, and a
 * file that is gone. While it is being taken a second click changes nothing.
 */
export async function takeImport(db: Database, who: Asker, reportId: string, choice: Choice = {}, { waiting = uploads(), kept = store(), wait = false }: Way = {}): Promise<ImportReport> {
	const before = await reportRecord(db, who, reportId);
	if (before.state === 'refused') throw refusal(409, 'nothingToTake');
	if (before.state === 'reading') throw refusal(409, 'stillReading');
	const size = await waiting.size(before.file_sha256);
	if (size === undefined) throw refusal(410, 'uploadGone');
	for (const chapter of [choice.chapterId, ...Object.values(choice.chapters ?? {})]) if (chapter) await chapterById(db, chapter);
	const { open } = await countRows(db, who, reportId);
	if (before.state === 'taking' || !open) return importReport(db, who, reportId);
	const title = (choice.title?.trim() || before.file_name.replace(/\.[A-Za-z0-9]{1,8}$/, '')).replace(/\s+/g, ' ').slice(0, 200);
	const code = bankCode(title, before.organisation_id, who.id);
	const now = wait || ((choice.only?.length ?? open) <= atOnce.rows && (await isSmall(waiting, before.file_sha256, size)));
	await db.transaction(async (db) => {
		const organisationId = before.organisation_kind === 'country' ? null : before.organisation_id;
		const bankId = await enterBank(db, who, { code, title, organisationId, origin: before.format });
		// Two clicks at once: the second finds it being taken.
		const mine = await db.run(sql`
			update exercises.import_report set state = 'taking', bank_id = ${bankId}, choice = ${JSON.stringify(choice)}, done = 0, tries = 0, runner = null
			where id = ${reportId} and state in ('preview', 'taken')`);
		if (!mine) return;
		await audit(db, who, {
			act: 'bank.import', organisationId: before.organisation_id,
			detail: { report: reportId, file: before.file_name, sha256: before.file_sha256, bank: code, title, chosen: choice.only?.length ?? open }
		});
		if (!now) await askWork(db, reportId);
	});
	if (now) await workImport(db, reportId, { waiting, kept });
	return importReport(db, who, reportId);
}

/** One bank a person, place and title: the same file meets the same bank, and nobody writes into another's. */
function bankCode(title: string, organisationId: string, personId: string | null): string {
	const slug = title.normalize('NFKD').replace(/[^A-Za-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 30).toLowerCase() || 'bank';
	const mark = createHash('sha256').update(JSON.stringify([title, organisationId, personId])).digest('hex').slice(0, 10);
	return `${slug}-${mark}`;
}

export type BankLine = { id: string; title: string; items: number };

/** The banks of the organisations of `reach`, one's own first, then the newest; what a colleague keeps for herself is not among them. At most 50. */
export async function banksOf(db: Database, reach: string[], personId: string | null): Promise<BankLine[]> {
	return db.all(sql<BankLine>`
		select bank.id, bank.title, (select count(*) from exercises.item where item.bank_id = bank.id and item.withdrawn_at is null)::int as items
		from exercises.bank where bank.organisation_id = any(${reach}::uuid[]) and (bank.origin <> 'own' or bank.owner_id = ${personId}::uuid)
		order by (bank.owner_id = ${personId}::uuid) desc nulls last, bank.created_at desc limit 50`);
}
