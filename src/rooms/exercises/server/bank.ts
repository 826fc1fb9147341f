/** Bring your own bank: a preview of a foreign file, then the chosen part of it, and a report that stays readable. */
import { createHash } from 'node:crypto';
import { isId, newId } from '#platform/ids.ts';
import { Refusal } from '#platform/refusal.ts';
import { audit } from '#platform/server/audit.ts';
import { keepFiles, store, uploads, type Store } from '#platform/server/files.ts';
import { storedSource } from '#platform/server/package.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { say, type ImportMessage } from '#rooms/exercises/messages/import.ts';
import { may, must, notFound, type Asker } from '#rooms/people/server/index.ts';
import { enterBank, writeItems, type NewItem } from '#rooms/exercises/server/items.ts';
import { openBank, type BankFormat } from '#rooms/exercises/server/import/read.ts';
import { FileRefused, limits, type Kind, type Row, type Why } from '#rooms/exercises/server/import/row.ts';

/** One question in a report. `done` says what taking it made: a new item, a new version, nothing new; `left`: nobody chose it. */
export type ReportRow = {
	number: number;
	line: number;
	name: string;
	kind: Kind;
	outcome: Row['outcome'];
	why: Why[];
	code?: string;
	pictures?: number;
	itemId?: string;
	done?: 'new' | 'renewed' | 'same' | 'left';
};
export type Counts = { offered: number; taken: number; changed: number; refused: number; pictures: number; new?: number; renewed?: number; same?: number; left?: number; encoding?: string; why?: Why };

export type ImportReport = {
	id: string;
	bankId: string | null;
	bankCode: string | null;
	bankTitle: string | null;
	organisationId: string;
	organisation: string;
	fileName: string;
	format: BankFormat | 'unknown';
	state: 'preview' | 'taken' | 'refused';
	counts: Counts;
	rows: ReportRow[];
	madeAt: Date;
	takenAt: Date | null;
};

/** Where uploads wait, where pictures stay, and how many bytes may come in; tests give their own. */
export type Stores = { waiting?: Store; kept?: Store; most?: number };

const refusal = (status: number, key: ImportMessage, values?: Record<string, string | number>) => new Refusal(status, (language) => say(language)(key, values));

export type Place = { id: string; code: string; name: string; kind: string };

/** The establishments where `who` may bring in a bank; the country, for one who may, means the whole nation. Pupils of other places never meet its items. */
export async function importPlaces(db: Database, who: Asker): Promise<Place[]> {
	if (who.id === null) return db.all(sql<Place>`select id, code, name, kind from people.organisation where kind = 'country' limit 1`);
	const near = await db.all(sql<Place>`
		select organisation.id, organisation.code, organisation.name, organisation.kind from people.organisation
		where organisation.closed_at is null and organisation.kind in ('school', 'centre', 'country') and organisation.id in (
			select coalesce(place.establishment_id, place.id) from people.role join people.organisation place on place.id = role.organisation_id
			where role.person_id = ${who.id} and role.since <= current_date and (role.until is null or role.until >= current_date)
			union
			select coalesce(place.establishment_id, place.id) from people.membership join people.organisation place on place.id = membership.organisation_id
			where membership.person_id = ${who.id} and membership.kind = 'staff' and membership.since <= current_date and (membership.until is null or membership.until >= current_date))
		order by organisation.kind in ('school', 'centre') desc, organisation.name limit 100`);
	const allowed = new Set(await may(db, who, 'bank.import', near.map((place) => place.id)));
	return near.filter((place) => allowed.has(place.id));
}

/** A person by the code of the account, as one who asks; undefined for a code that nobody has. For the command line, which stands behind no session. */
export async function maybeAsker(db: Database, code: string): Promise<Asker | undefined> {
	return db.maybe(sql<{ id: string; label: string }>`
		select id, given_name || ' ' || family_name as label from people.person where code = ${code.trim().toUpperCase()} and closed_at is null`);
}

const emptyCounts = (): Counts => ({ offered: 0, taken: 0, changed: 0, refused: 0, pictures: 0 });

const reportRow = (row: Row): ReportRow => ({
	number: row.number,
	line: row.line,
	name: row.name,
	kind: row.kind,
	outcome: row.outcome,
	why: row.why,
	...(row.item ? { code: row.item.code } : {}),
	...(row.files?.length ? { pictures: row.files.length } : {})
});

/** A file's name as shown and kept: no folders, at most 120 letters. */
const shownName = (fileName: string): string => (fileName.split(/[/\\]/).at(-1) ?? '').replace(/[\p{Cc}\p{Cf}]/gu, '').trim().slice(-120) || '…';

/**
 * Reads an upload and answers what taking it would do; nothing is taken yet, and the file waits. A file that cannot be read at all
 * gets a report too, which says why. Refuses more than 600 MB while they come in.
 */
export async function previewImport(
	db: Database,
	who: Asker,
	{ organisationId, fileName, bytes, language }: { organisationId: string; fileName: string; bytes: AsyncIterable<Uint8Array>; language: string },
	{ waiting = uploads(), most = limits.package }: Stores = {}
): Promise<ImportReport> {
	await must(db, who, 'bank.import', organisationId);
	const { sha256 } = await waiting.putStream(atMost(bytes, most));
	const counts = emptyCounts();
	const rows: ReportRow[] = [];
	let format: ImportReport['format'] = 'unknown';
	let state: ImportReport['state'] = 'preview';
	try {
		const bank = await openBank((await storedSource(waiting, sha256))!, { language });
		format = bank.format;
		for await (const row of bank.rows) {
			counts.offered++;
			counts[row.outcome]++;
			counts.pictures += row.files?.length ?? 0;
			rows.push(reportRow(row));
		}
		if (bank.encoding()) counts.encoding = bank.encoding();
		if (!rows.length) throw new FileRefused('file-empty');
	} catch (error) {
		if (!(error instanceof FileRefused)) throw error;
		state = 'refused';
		counts.why = { key: error.why.key, values: { ...error.why.values, line: error.line } };
		await waiting.remove(sha256);
	}
	if (state === 'preview' && counts.taken + counts.changed === 0) state = 'refused';
	const id = newId();
	// Nothing is taken yet: the report itself says who looked at which file. The journal gets one row, when it is taken.
	await db.run(sql`
		insert into exercises.import_report (id, person_id, organisation_id, file_name, file_sha256, format, state, counts, rows, language)
		values (${id}, ${who.id ?? nobody}, ${organisationId}, ${shownName(fileName)}, ${sha256}, ${format}, ${state}, ${JSON.stringify(counts)}, ${JSON.stringify(rows)}, ${language})`);
	await forgetOldUploads(db, who, waiting);
	return importReport(db, who, id);
}

/** Who the system is in a column that names a person. */
const nobody = '00000000-0000-7000-8000-000000000000';

async function* atMost(bytes: AsyncIterable<Uint8Array>, most: number): AsyncGenerator<Uint8Array> {
	let total = 0;
	for await (const chunk of bytes) {
		total += chunk.byteLength;
		if (total > most) throw refusal(413, 'tooBig', { megabytes: most / 1024 / 1024 });
		yield chunk;
	}
}

/** Uploads that nobody took for 30 days go; their reports stay. */
async function forgetOldUploads(db: Database, who: Asker, waiting: Store): Promise<void> {
	const old = await db.all(sql<{ file_sha256: string }>`
		select distinct file_sha256 from exercises.import_report old
		where person_id = ${who.id ?? nobody} and made_at < now() - interval '30 days' and made_at > now() - interval '90 days'
			and not exists (select 1 from exercises.import_report young where young.file_sha256 = old.file_sha256 and young.made_at >= now() - interval '30 days')`);
	for (const { file_sha256: sha256 } of old) await waiting.remove(sha256);
}

type ReportRecord = {
	id: string;
	bank_id: string | null;
	bank_code: string | null;
	bank_title: string | null;
	person_id: string;
	organisation_id: string;
	organisation: string;
	organisation_kind: string;
	file_name: string;
	file_sha256: string;
	format: string;
	language: string;
	state: string;
	counts: Counts;
	rows: ReportRow[];
	made_at: Date;
	taken_at: Date | null;
};

async function record(db: Database, who: Asker, reportId: string): Promise<ReportRecord> {
	const found = isId(reportId) && (await db.maybe(sql<ReportRecord>`
		select import_report.id, import_report.bank_id, bank.code as bank_code, bank.title as bank_title, import_report.person_id, import_report.organisation_id,
			organisation.name as organisation, organisation.kind as organisation_kind, import_report.file_name, import_report.file_sha256, import_report.format,
			import_report.language, import_report.state, import_report.counts, import_report.rows, import_report.made_at, import_report.taken_at
		from exercises.import_report
		join people.organisation on organisation.id = import_report.organisation_id
		left join exercises.bank on bank.id = import_report.bank_id
		where import_report.id = ${reportId}`));
	if (!found) throw notFound();
	await must(db, who, 'bank.import', found.organisation_id);
	return found;
}

const view = (row: ReportRecord): ImportReport => ({
	id: row.id,
	bankId: row.bank_id,
	bankCode: row.bank_code,
	bankTitle: row.bank_title,
	organisationId: row.organisation_id,
	organisation: row.organisation,
	fileName: row.file_name,
	format: row.format as ImportReport['format'],
	state: row.state as ImportReport['state'],
	counts: row.counts,
	rows: row.rows,
	madeAt: row.made_at,
	takenAt: row.taken_at
});

/** A report, whole. Those who may bring banks into the same place may read it. */
export async function importReport(db: Database, who: Asker, reportId: string): Promise<ImportReport> {
	return view(await record(db, who, reportId));
}

export type ReportLine = { id: string; file_name: string; state: string; counts: Counts; made_at: Date; bank_title: string | null };

/** The latest reports of `who`, newest first, without their rows. */
export async function importReports(db: Database, who: Asker, limit = 20): Promise<ReportLine[]> {
	return db.all(sql<ReportLine>`
		select import_report.id, import_report.file_name, import_report.state, import_report.counts, import_report.made_at, bank.title as bank_title
		from exercises.import_report left join exercises.bank on bank.id = import_report.bank_id
		where import_report.person_id = ${who.id ?? nobody} order by import_report.made_at desc limit ${limit}`);
}

/** What is chosen of a preview: row numbers (all that can be taken if absent), a title for the bank, a chapter for the items. */
export type Choice = { only?: number[]; title?: string; chapterId?: string };

const batch = 200;

/**
 * Takes the chosen questions of a preview: bank, items, versions and pictures in one transaction, the report with it. The same file
 * again changes nothing; a question whose author's number is known gets a new version. Pupils meet the items once they are set.
 */
export async function takeImport(db: Database, who: Asker, reportId: string, choice: Choice = {}, { waiting = uploads(), kept = store() }: Stores = {}): Promise<ImportReport> {
	const before = await record(db, who, reportId);
	if (before.state === 'refused') throw refusal(409, 'nothingToTake');
	if ((await waiting.size(before.file_sha256)) === undefined) throw refusal(410, 'uploadGone');
	const title = (choice.title?.trim() || before.file_name.replace(/\.[A-Za-z0-9]{1,8}$/, '')).replace(/\s+/g, ' ').slice(0, 200);
	const organisationId = before.organisation_kind === 'country' ? null : before.organisation_id;
	const code = bankCode(title, before.organisation_id, who.id);
	const chosen = choice.only && new Set(choice.only);
	await db.transaction(async (db) => {
		// Two clicks at once: the second waits, finds the first one's work and changes nothing.
		const locked = await db.one(sql<{ counts: Counts; rows: ReportRow[] }>`select counts, rows from exercises.import_report where id = ${reportId} for update`);
		const chapter = choice.chapterId ? await chapterOf(db, choice.chapterId) : null;
		const bankId = await enterBank(db, who, { code, title, organisationId, origin: before.format });
		const rows = new Map(locked.rows.map((row) => [row.number, { ...row }]));
		let waitingRows: Row[] = [];
		const publish = async () => {
			await keepFiles(db, waitingRows.flatMap((row) => row.files ?? []), kept);
			const { published: results } = await writeItems(db, who, bankId, waitingRows.map((row) => newItem(row, chapter)));
			for (const [i, { id, version, isNew }] of results.entries()) {
				const row = rows.get(waitingRows[i].number)!;
				row.itemId = id;
				// What this report took before stays what it was: a second click is no second import.
				const earlier = row.done && row.done !== 'left' ? row.done : 'same';
				row.done = !isNew ? earlier : version === 1 ? 'new' : 'renewed';
			}
			waitingRows = [];
		};
		const bank = await openBank((await storedSource(waiting, before.file_sha256))!, { language: before.language });
		for await (const row of bank.rows) {
			if (!row.item || !rows.has(row.number)) continue;
			if (chosen && !chosen.has(row.number)) {
				const known = rows.get(row.number)!;
				known.done ??= 'left';
				continue;
			}
			waitingRows.push(row);
			if (waitingRows.length >= batch) await publish();
		}
		if (waitingRows.length) await publish();
		const all = [...rows.values()];
		const sum = (done: ReportRow['done']) => all.filter((row) => row.done === done).length;
		const counts: Counts = { ...locked.counts, new: sum('new'), renewed: sum('renewed'), same: sum('same'), left: sum('left') };
		await db.run(sql`
			update exercises.import_report set state = 'taken', bank_id = ${bankId}, counts = ${JSON.stringify(counts)}, rows = ${JSON.stringify(all)}, taken_at = now()
			where id = ${reportId}`);
		const { new: fresh, renewed, same, left } = counts;
		await audit(db, who, { act: 'bank.import', organisationId: before.organisation_id, detail: { report: reportId, file: before.file_name, sha256: before.file_sha256, bank: code, title, new: fresh, renewed, same, left } });
	});
	return importReport(db, who, reportId);
}

/** One bank a person, place and title: the same file meets the same bank, and nobody writes into another's. */
function bankCode(title: string, organisationId: string, personId: string | null): string {
	const slug = title.normalize('NFKD').replace(/[^A-Za-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 30).toLowerCase() || 'bank';
	const mark = createHash('sha256').update(JSON.stringify([title, organisationId, personId])).digest('hex').slice(0, 10);
	return `${slug}-${mark}`;
}

export type BankLine = { id: string; title: string; items: number };

/** The banks of the organisations of `reach`, newest first; at most 50. */
export async function banksOf(db: Database, reach: string[]): Promise<BankLine[]> {
	return db.all(sql<BankLine>`
		select bank.id, bank.title, (select count(*) from exercises.item where item.bank_id = bank.id and item.withdrawn_at is null)::int as items
		from exercises.bank where bank.organisation_id = any(${reach}::uuid[]) order by bank.created_at desc limit 50`);
}

export type ChapterChoice = { id: string; title: string; title_ar: string | null; programme_id: string; programme: string; programme_ar: string | null };

/** The chapters that a bank's items may be put into, by programme and in order; at most 3000. */
export async function chapterChoices(db: Database): Promise<ChapterChoice[]> {
	return db.all(sql<ChapterChoice>`
		select chapter.id, chapter.title, chapter.title_ar, programme.id as programme_id, programme.title as programme, programme.title_ar as programme_ar
		from curriculum.chapter join curriculum.programme on programme.id = chapter.programme_id
		where programme.status = 'in-force' order by programme.title, programme.id, chapter.position limit 3000`);
}

type Chapter = { id: string; title: string; programme: string };

async function chapterOf(db: Database, chapterId: string): Promise<Chapter> {
	const found = isId(chapterId) && (await db.maybe(sql<Chapter>`
		select chapter.id, chapter.title, programme.title as programme from curriculum.chapter join curriculum.programme on programme.id = chapter.programme_id where chapter.id = ${chapterId}`));
	if (!found) throw notFound();
	return found;
}

function newItem(row: Row, chapter: Chapter | null): NewItem {
	const item = row.item!;
	const media = item.media ?? {};
	return {
		item,
		chapterId: chapter?.id ?? null,
		competenceIds: [],
		place: chapter ? `${chapter.programme} · ${chapter.title}` : undefined,
		media: (name) => (Object.hasOwn(media, name) ? { href: `/media/${media[name].sha256}`, type: media[name].type, bytes: media[name].bytes } : undefined)
	};
}
