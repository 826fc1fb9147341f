/**
 * Reading and taking a file, apart from the page that asked for it. The work is done by pieces, each in a transaction with what it says of its
 * rows, so that after a break at any place the report names what was taken and the next one who works on it goes on with the rest.
 */
import { newId } from '#platform/ids.ts';
import { theSystem } from '#platform/server/audit.ts';
import { keepFiles, store, uploads, type Store } from '#platform/server/files.ts';
import { enqueue } from '#platform/server/jobs.ts';
import { log } from '#platform/server/log.ts';
import { storedSource } from '#platform/server/package.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { chapterById, type ChapterPlace } from '#rooms/exercises/server/bank-place.ts';
import { lessonHash, takeLesson } from '#rooms/exercises/server/import-lessons.ts';
import { nobody, reportRecord, silence, topOf, type Counts, type Done, type ReportRecord } from '#rooms/exercises/server/import-report.ts';
import { openBank, type Bank } from '#rooms/exercises/server/import/read.ts';
import { FileRefused, type Reason, type Row, type Why } from '#rooms/exercises/server/import/row.ts';
import { writeItems, type NewItem } from '#rooms/exercises/server/items.ts';
import type { Asker } from '#rooms/people/server/index.ts';

/** Where uploads wait and where pictures stay; tests give their own. */
export type Stores = { waiting?: Store; kept?: Store };

/** Rows and bytes of pictures that one transaction takes; and how often the page hears of the reading, in rows. */
const most = { rows: 200, bytes: 32 * 1024 * 1024 };
/** How often work that fails is begun again before it is given up. */
const mostTries = 5;
const beat = 10_000;

/** Another works on it, or it is over. */
class Lost extends Error {}

/** Asks for the work on a report, in the transaction of the act that needs it. */
export const askWork = (db: Database, reportId: string): Promise<void> => enqueue(db, 'import.work', { report: reportId }, { key: `import ${reportId}` });

/** The job: works on the report it names. Twice at once is once: the second finds it held. */
export async function importJob(db: Database, payload: unknown): Promise<void> {
	await workImport(db, String((payload as { report?: unknown }).report)).catch((error: unknown) => log.error({ err: error }, 'an import broke off; it will be begun again'));
}

/** Asks again for work that nobody does any more: the worker died, or lost the database. */
export async function resumeImports(db: Database): Promise<number> {
	const left = await db.all(sql<{ id: string }>`
		select id from exercises.import_report
		where state in ('reading', 'taking') and (runner is null or beat_at < clock_timestamp() - make_interval(secs => ${silence})) and made_at < clock_timestamp() - interval '1 minute' limit 100`);
	for (const { id } of left) await askWork(db, id);
	return left.length;
}

/** Works on a report until it is read, or taken. Throws what went wrong; by then the report is free again, or given up. */
export async function workImport(db: Database, reportId: string, { waiting = uploads(), kept = store() }: Stores = {}): Promise<void> {
	const runner = newId();
	const held = await db.maybe(sql<{ person_id: string; label: string | null; tries: number }>`
		update exercises.import_report set runner = ${runner}, beat_at = clock_timestamp(), tries = tries + 1
		where id = ${reportId} and state in ('reading', 'taking') and (runner is null or beat_at < clock_timestamp() - make_interval(secs => ${silence}))
		returning person_id, tries, (select given_name || ' ' || family_name from people.person where person.id = import_report.person_id) as label`);
	if (!held) return;
	const who: Asker = held.person_id === nobody ? theSystem('import') : { id: held.person_id, label: held.label ?? '' };
	const alive = setInterval(() => void db.run(sql`update exercises.import_report set beat_at = clock_timestamp() where id = ${reportId} and runner = ${runner}`).catch(() => {}), beat);
	try {
		// Who lost the right to bring a bank in there, loses it for what is still to come.
		const report = await reportRecord(db, who, reportId);
		await (report.state === 'reading' ? read : take)(db, who, report, runner, { waiting, kept });
	} catch (error) {
		if (error instanceof Lost) return;
		if (held.tries >= mostTries) await giveUp(db, reportId, runner, 'work-failed');
		else await db.run(sql`update exercises.import_report set runner = null where id = ${reportId} and runner = ${runner}`);
		throw error;
	} finally {
		clearInterval(alive);
	}
}

/** A report that is being read is refused; of one that is being taken, what was taken stays and the rest can be chosen again. */
async function giveUp(db: Database, reportId: string, runner: string, key: Reason): Promise<void> {
	const why: Why = { key, values: {} };
	await db.run(sql`
		update exercises.import_report set state = case state when 'reading' then 'refused' else 'taken' end, counts = counts || jsonb_build_object('why', ${JSON.stringify(why)}::jsonb), runner = null
		where id = ${reportId} and runner = ${runner}`);
}

/** The file of a report, opened; given up when it is no longer there. */
async function opened(db: Database, report: ReportRecord, runner: string, waiting: Store): Promise<Bank> {
	const source = await storedSource(waiting, report.file_sha256);
	if (source) return openBank(source, { language: report.language });
	await giveUp(db, report.id, runner, 'upload-gone');
	throw new Lost();
}

async function read(db: Database, _who: Asker, report: ReportRecord, runner: string, { waiting }: Required<Stores>): Promise<void> {
	const counts: Counts = { offered: 0, taken: 0, changed: 0, refused: 0, pictures: 0 };
	let rows: Row[] = [];
	let format = 'unknown';
	// A run that broke off has left rows: this one says all of it again.
	await db.run(sql`delete from exercises.import_row where report_id = ${report.id}`);
	const tell = async () => {
		await db.transaction(async (db) => {
			const mine = await db.run(sql`
				update exercises.import_report set counts = ${JSON.stringify(counts)}, format = ${format}, beat_at = clock_timestamp() where id = ${report.id} and runner = ${runner}`);
			if (!mine) throw new Lost();
			await writeRows(db, report.id, rows);
		});
		rows = [];
	};
	let bank: Bank | undefined;
	let state = 'preview';
	try {
		bank = await opened(db, report, runner, waiting);
		({ format } = bank);
		for await (const row of bank.rows) {
			counts.offered++;
			counts[row.outcome]++;
			counts.pictures += (row.files?.length ?? 0) + (row.lesson?.files.length ?? 0);
			rows.push(withoutContent(row));
			if (rows.length >= most.rows) await tell();
		}
		if (bank.encoding()) counts.encoding = bank.encoding();
		if (!counts.offered) throw new FileRefused('file-empty');
	} catch (error) {
		if (!(error instanceof FileRefused)) throw error;
		state = 'refused';
		counts.why = { key: error.why.key, values: { ...error.why.values, ...(error.line ? { line: error.line } : {}) } };
		await waiting.remove(report.file_sha256);
	} finally {
		await bank?.close();
	}
	if (state === 'preview' && counts.taken + counts.changed === 0) state = 'refused';
	await tell();
	// Nothing is taken yet: the report itself says who looked at which file. The journal gets one row, when it is taken.
	await db.run(sql`update exercises.import_report set state = ${state}, runner = null, tries = 0 where id = ${report.id} and runner = ${runner}`);
}

/** What is kept of a row until it is told: not its item, its page, its original, nor its pictures. */
function withoutContent({ item, files, lesson, original: _, ...row }: Row): Row & { code?: string; pictures?: number; hash?: string } {
	const pictures = (files?.length ?? 0) + (lesson?.files.length ?? 0);
	return { ...row, ...(item ? { code: item.code } : {}), ...(lesson ? { hash: lessonHash(lesson) } : {}), ...(pictures ? { pictures } : {}) };
}

async function writeRows(db: Database, reportId: string, rows: Row[]): Promise<void> {
	const contents = rows.map(({ number: _number, outcome: _outcome, ...content }) => JSON.stringify(content));
	await db.run(sql`
		insert into exercises.import_row (report_id, number, outcome, content)
		select ${reportId}, row.number, row.outcome, row.content
		from unnest(${rows.map((row) => row.number)}::int[], ${rows.map((row) => row.outcome)}::text[], ${contents}::jsonb[]) as row(number, outcome, content)`);
}

/**
 * Takes the chosen rows: bank, items, versions and pictures, two hundred at a time. The same file again changes nothing; a question whose
 * author's number is known gets a new version. Pupils meet the items once they are set.
 */
async function take(db: Database, who: Asker, report: ReportRecord, runner: string, { waiting, kept }: Required<Stores>): Promise<void> {
	const { only, chapterId, chapters = {} } = report.choice ?? {};
	const chosen = only && new Set(only);
	const general = chapterId ? await chapterById(db, chapterId) : null;
	const byPlace = new Map<string, ChapterPlace>();
	for (const [place, id] of Object.entries(chapters)) byPlace.set(place, await chapterById(db, id));
	const chapterOf = (row: Row): ChapterPlace | null => byPlace.get(topOf(row.place)) ?? general;
	const before = await db.all(sql<{ number: number; done: Done | null }>`select number, done from exercises.import_row where report_id = ${report.id} and outcome <> 'refused'`);
	const due = new Set(before.filter((row) => (row.done === null || row.done === 'left') && (!chosen || chosen.has(row.number))).map((row) => row.number));
	// What this report took before stays what it was: a second click is no second import.
	let rows: Row[] = [];
	let bytes = 0;
	const publish = () =>
		db.transaction(async (db) => {
			const mine = await db.run(sql`update exercises.import_report set done = done + ${rows.length}, beat_at = clock_timestamp() where id = ${report.id} and runner = ${runner}`);
			if (!mine) throw new Lost();
			await keepFiles(db, rows.flatMap((row) => row.files ?? []), kept);
			const { published } = await writeItems(db, who, report.bank_id!, rows.map((row) => newItem(row, chapterOf(row))));
			await db.run(sql`
				update exercises.import_row set done = row.done, item_id = row.item_id
				from unnest(${rows.map((row) => row.number)}::int[], ${published.map(({ isNew, version }) => (!isNew ? 'same' : version === 1 ? 'new' : 'renewed'))}::text[],
					${published.map(({ id }) => id)}::uuid[]) as row(number, done, item_id)
				where import_row.report_id = ${report.id} and import_row.number = row.number`);
		});
	const bank = await opened(db, report, runner, waiting);
	try {
		for await (const row of bank.rows) {
			if (!due.has(row.number)) continue;
			if (row.lesson) await takePage(db, who, report, runner, row, chapterOf(row)?.id ?? null);
			if (!row.item) continue;
			rows.push(row);
			bytes += row.files?.reduce((sum, file) => sum + file.bytes.length, 0) ?? 0;
			if (rows.length < most.rows && bytes < most.bytes) continue;
			await publish();
			rows = [];
			bytes = 0;
		}
		if (rows.length) await publish();
	} finally {
		await bank.close();
	}
	await db.transaction(async (db) => {
		await db.run(sql`update exercises.import_row set done = 'left' where report_id = ${report.id} and outcome <> 'refused' and done is null`);
		const sums = await db.one(sql<Pick<Counts, 'new' | 'renewed' | 'same' | 'left' | 'taken' | 'changed'>>`
			select (count(*) filter (where done = 'new'))::int as new, (count(*) filter (where done = 'renewed'))::int as renewed,
				(count(*) filter (where done = 'same'))::int as same, (count(*) filter (where done = 'left'))::int as left,
				(count(*) filter (where outcome = 'taken'))::int as taken, (count(*) filter (where outcome = 'changed'))::int as changed
			from exercises.import_row where report_id = ${report.id}`);
		const mine = await db.run(sql`
			update exercises.import_report set state = 'taken', counts = (counts - 'why') || ${JSON.stringify(sums)}::jsonb, runner = null, tries = 0, taken_at = now()
			where id = ${report.id} and runner = ${runner}`);
		if (!mine) throw new Lost();
	});
}

/** Takes a page, and with it what stands inside it: each a row of its own in the report. */
async function takePage(db: Database, who: Asker, report: ReportRecord, runner: string, row: Row, chapterId: string | null): Promise<void> {
	await db.transaction(async (db) => {
		const { done, draftId, why } = await takeLesson(db, who, report, row, chapterId);
		const rows = await db.run(sql`
			update exercises.import_row set done = ${done}, draft_id = ${draftId}
			where report_id = ${report.id} and (number = ${row.number} or (content ->> 'within')::int = ${row.number} and outcome <> 'refused')`);
		if (why.length)
			await db.run(sql`
				update exercises.import_row set content = jsonb_set(content, '{why}', content -> 'why' || ${JSON.stringify(why)}::jsonb), outcome = 'changed'
				where report_id = ${report.id} and number = ${row.number}`);
		const mine = await db.run(sql`update exercises.import_report set done = done + ${rows}, beat_at = clock_timestamp() where id = ${report.id} and runner = ${runner}`);
		if (!mine) throw new Lost();
	});
}

function newItem(row: Row, chapter: ChapterPlace | null): NewItem {
	const item = row.item!;
	const media = item.media ?? {};
	return {
		item,
		original: row.original,
		chapterId: chapter?.id ?? null,
		competenceIds: [],
		place: chapter ? `${chapter.programme} · ${chapter.title}` : undefined,
		media: (name) => (Object.hasOwn(media, name) ? { href: `/media/${media[name].sha256}`, type: media[name].type, bytes: media[name].bytes } : undefined)
	};
}
