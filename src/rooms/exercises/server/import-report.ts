/** The report of an import: what the file holds, item by item, what became of each, and how far the work is. */
import { isId } from '#platform/ids.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import type { BankFormat } from '#rooms/exercises/server/import/read.ts';
import type { Kind, Row, Why } from '#rooms/exercises/server/import/row.ts';
import { must, notFound, type Asker } from '#rooms/people/server/index.ts';

/** What taking an item made: a new one, a new version, nothing new; `left`: nobody chose it. */
export type Done = 'new' | 'renewed' | 'same' | 'left';
/** One item in a report. */
export type ReportRow = {
	number: number;
	line: number;
	place?: string;
	name: string;
	kind: Kind;
	outcome: Row['outcome'];
	why: Why[];
	code?: string;
	pictures?: number;
	/** Taken together with the row of this number. */
	within?: number;
	itemId?: string;
	draftId?: string;
	done?: Done;
};
export type Counts = { offered: number; taken: number; changed: number; refused: number; pictures: number; new?: number; renewed?: number; same?: number; left?: number; encoding?: string; why?: Why };
export type ImportState = 'reading' | 'preview' | 'taking' | 'taken' | 'refused';

export type ImportReport = {
	id: string;
	bankId: string | null;
	bankCode: string | null;
	bankTitle: string | null;
	organisationId: string;
	organisation: string;
	fileName: string;
	format: BankFormat | 'unknown';
	state: ImportState;
	counts: Counts;
	/** While it is being taken: how many items are done, of how many. */
	done: number;
	due: number;
	/** Whether somebody works on it now; one that waits or was broken off goes on within two minutes. */
	working: boolean;
	madeAt: Date;
	takenAt: Date | null;
};

/** What is chosen of a preview: row numbers (all that can be taken if absent), a title for the bank, a chapter for all, or for what stands in a place. */
export type Choice = { only?: number[]; title?: string; chapterId?: string; chapters?: Record<string, string> };

/** The first step of where a row stands: the section of the course. */
export const topOf = (place: string | undefined): string => place?.split(' › ', 1)[0] ?? '';

/** Who the system is in a column that names a person. */
export const nobody = '00000000-0000-7000-8000-000000000000';
/** After so many seconds of silence another may go on with the work. */
export const silence = 60;

export type ReportRecord = {
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
	state: ImportState;
	counts: Counts;
	choice: Choice | null;
	done: number;
	working: boolean;
	made_at: Date;
	taken_at: Date | null;
};

/** A report as it stands in the database. Those who may bring banks into the same place may read it. */
export async function reportRecord(db: Database, who: Asker, reportId: string): Promise<ReportRecord> {
	const found = isId(reportId) && (await db.maybe(sql<ReportRecord>`
		select import_report.id, import_report.bank_id, bank.code as bank_code, bank.title as bank_title, import_report.person_id, import_report.organisation_id,
			organisation.name as organisation, organisation.kind as organisation_kind, import_report.file_name, import_report.file_sha256, import_report.format,
			import_report.language, import_report.state, import_report.counts, import_report.choice, import_report.done,
			coalesce(import_report.beat_at > clock_timestamp() - make_interval(secs => ${silence}) and import_report.runner is not null, false) as working,
			import_report.made_at, import_report.taken_at
		from exercises.import_report
		join people.organisation on organisation.id = import_report.organisation_id
		left join exercises.bank on bank.id = import_report.bank_id
		where import_report.id = ${reportId}`));
	if (!found) throw notFound();
	await must(db, who, 'bank.import', found.organisation_id);
	return found;
}

const dueOf = ({ choice, counts }: ReportRecord): number => choice?.only?.length ?? counts.taken + counts.changed;

/** A report without its rows. */
export async function importReport(db: Database, who: Asker, reportId: string): Promise<ImportReport> {
	const row = await reportRecord(db, who, reportId);
	return {
		id: row.id,
		bankId: row.bank_id,
		bankCode: row.bank_code,
		bankTitle: row.bank_title,
		organisationId: row.organisation_id,
		organisation: row.organisation,
		fileName: row.file_name,
		format: row.format as ImportReport['format'],
		state: row.state,
		counts: row.counts,
		done: Math.min(row.done, dueOf(row)),
		due: dueOf(row),
		working: row.working,
		madeAt: row.made_at,
		takenAt: row.taken_at
	};
}

/** Which rows of a report: all, those with one outcome, or those that could still be taken. */
export const rowSorts = ['all', 'taken', 'changed', 'refused', 'open'] as const;
export type RowSort = (typeof rowSorts)[number];

type RowRecord = { number: number; outcome: Row['outcome']; content: Omit<ReportRow, 'number' | 'outcome'>; done: Done | null; item_id: string | null; draft_id: string | null };

/** Rows of a report in the file's order, from the one after `from`. */
export async function importRows(db: Database, who: Asker, reportId: string, { sort = 'all', from = 0, limit = 25_000 }: { sort?: RowSort; from?: number; limit?: number } = {}): Promise<ReportRow[]> {
	const { id } = await reportRecord(db, who, reportId);
	const rows = await db.all(sql<RowRecord>`
		select number, outcome, content, done, item_id, draft_id from exercises.import_row
		where report_id = ${id} and (${sort} = 'all' or outcome = ${sort} or ${sort} = 'open' and outcome <> 'refused' and (done is null or done = 'left'))
		order by number offset ${from} limit ${limit}`);
	return rows.map(({ number, outcome, content, done, item_id: itemId, draft_id: draftId }) => ({
		number, outcome, ...content, ...(done ? { done } : {}), ...(itemId ? { itemId } : {}), ...(draftId ? { draftId } : {})
	}));
}

/** How many rows there are of each sort. */
export async function countRows(db: Database, who: Asker, reportId: string): Promise<Record<RowSort, number>> {
	const { id } = await reportRecord(db, who, reportId);
	return db.one(sql<Record<RowSort, number>>`
		select count(*)::int as all, (count(*) filter (where outcome = 'taken'))::int as taken, (count(*) filter (where outcome = 'changed'))::int as changed,
			(count(*) filter (where outcome = 'refused'))::int as refused, (count(*) filter (where outcome <> 'refused' and (done is null or done = 'left')))::int as open
		from exercises.import_row where report_id = ${id}`);
}

/** The places of a report that a chapter can be chosen for, in the file's order; at most 60. */
export async function placesOf(db: Database, who: Asker, reportId: string): Promise<string[]> {
	const { id } = await reportRecord(db, who, reportId);
	const rows = await db.all(sql<{ place: string }>`
		select split_part(content ->> 'place', ' › ', 1) as place from exercises.import_row
		where report_id = ${id} and outcome <> 'refused' and content ->> 'place' <> '' group by 1 order by min(number) limit 60`);
	return rows.map((row) => row.place);
}

export type ReportLine = { id: string; file_name: string; state: ImportState; counts: Counts; made_at: Date; bank_title: string | null };

/** The latest reports of `who`, newest first, without their rows. */
export async function importReports(db: Database, who: Asker, limit = 20): Promise<ReportLine[]> {
	return db.all(sql<ReportLine>`
		select import_report.id, import_report.file_name, import_report.state, import_report.counts, import_report.made_at, bank.title as bank_title
		from exercises.import_report left join exercises.bank on bank.id = import_report.bank_id
		where import_report.person_id = ${who.id ?? nobody} order by import_report.made_at desc limit ${limit}`);
}
