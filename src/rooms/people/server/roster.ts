import { isLevel, levelOf, type Level } from '#countries/level.ts';
import { isId, newId } from '#platform/ids.ts';
import { audit } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { countPlan, planRoster, type Choice, type Counts, type Line, type MissingClass, type Surroundings } from '#rooms/people/plan.ts';
import { fields, findHead, readRows, type Columns, type Field, type Head, type RosterFault } from '#rooms/people/roster.ts';
import { maybeCountry } from '#rooms/people/server/country.ts';
import { may, must, notFound, type Asker } from '#rooms/people/server/may.ts';
import { refuse } from '#rooms/people/server/refuse.ts';
import { surroundingsOf } from '#rooms/people/server/roster-around.ts';
import { applyPlan } from '#rooms/people/server/roster-take.ts';
import { readTable } from '#rooms/people/server/table.ts';

export type RosterPreview = {
	id: string;
	name: string;
	organisation: { id: string; name: string; name_ar: string | null; kind: string };
	/** The heads as the file has them, with what each column is taken for and its first values. */
	columns: { head: string; field: Field | null; samples: string[] }[];
	counts: Counts & { rows: number; faulty: number };
	faults: (RosterFault & { head: string })[];
	/** Rows to decide, and the first of the others. */
	perhaps: Line[];
	lines: Line[];
	/** The classes that are not there yet, where the reader may make them: whether they will be, and at which level. */
	classes: NewClass[];
	report: RosterReport | null;
};

export type NewClass = Pick<MissingClass, 'key' | 'name' | 'rows'> & { /** Where the list is of several schools: which. */ school: string | null; make: boolean } & Level;

export type RosterReport = {
	added: number;
	same: number;
	moved: number;
	completed: number;
	guardians: number;
	classes: number;
	skipped: number;
	faulty: number;
	faults: (RosterFault & { head: string })[];
};

/** What was decided of a class that is not there. */
export type ClassChoice = { make: boolean } & Level;
type Kept = { head: Head; classes?: Record<string, ClassChoice> };
type Row = { id: string; organisation_id: string; name: string; bytes: Buffer | null; columns: Kept; decisions: Record<string, Choice>; report: RosterReport | null; uploaded_by: string | null };

/** Keeps an uploaded list with a first guess of its columns. Nothing of it is taken yet. Refuses a file that is no list. */
export async function uploadRoster(db: Database, who: Asker, organisationId: string, file: { name: string; bytes: Uint8Array }): Promise<string> {
	await must(db, who, 'people.import', organisationId);
	const table = await readTable(file.bytes);
	const kept: Kept = { head: findHead(table) };
	const id = newId();
	await db.transaction(async (db) => {
		await db.run(sql`
			insert into people.roster (id, organisation_id, uploaded_by, name, bytes, columns)
			values (${id}, ${organisationId}, ${who.id}, ${file.name.replace(/[\p{Cc}/\\]/gu, '').slice(0, 120)}, ${Buffer.from(file.bytes)}, ${JSON.stringify(kept)})`);
		await audit(db, who, { act: 'roster.upload', organisationId, detail: { file: file.name.slice(0, 120), bytes: file.bytes.length } });
	});
	return id;
}

/** The list, to the one who uploaded it only, while he may still import there. */
async function rosterOf(db: Database, who: Asker, id: string): Promise<Row> {
	if (!isId(id)) throw notFound();
	const row = await db.maybe(sql<Row>`
		select id, organisation_id, name, bytes, columns, decisions, report, uploaded_by from people.roster where id = ${id} and holds = 'people' and uploaded_by is not distinct from ${who.id}::uuid`);
	if (!row) throw notFound();
	await must(db, who, 'people.import', row.organisation_id);
	return row;
}

/** Keeps what each column is, what was decided for the rows that look like somebody known, and which missing classes are made. */
export async function decideRoster(db: Database, who: Asker, id: string, to: { columns?: (string | null)[]; decisions?: Record<string, string>; classes?: Record<string, ClassChoice> }): Promise<void> {
	const row = await rosterOf(db, who, id);
	const known = (field: string | null): Field | null => (fields as readonly (string | null)[]).includes(field) ? (field as Field) : null;
	const columns: Columns = row.columns.head.columns.map((field, i) => (to.columns ? known(to.columns[i] ?? null) : field));
	const kept: Kept = { head: { ...row.columns.head, columns: columns.map((field, i) => (field && columns.indexOf(field) === i ? field : null)) }, classes: { ...row.columns.classes, ...to.classes } };
	const decisions = { ...row.decisions, ...Object.fromEntries(Object.entries(to.decisions ?? {}).filter(([line, choice]) => /^\d+$/.test(line) && ['same', 'new', 'skip'].includes(choice))) };
	await db.run(sql`update people.roster set columns = ${JSON.stringify(kept)}, decisions = ${JSON.stringify(decisions)} where id = ${id} and taken_at is null`);
}

type Reading = { table: string[][]; lines: Line[]; faults: (RosterFault & { head: string })[]; around: Surroundings; missing: MissingClass[]; choiceOf: (key: string, name: string) => ClassChoice };

async function readRoster(db: Database, row: Row, mayCreate: boolean): Promise<Reading> {
	const table = await readTable(row.bytes ?? new Uint8Array());
	const { head } = row.columns;
	const thisYear = new Date().getUTCFullYear();
	const { rows, faults } = readRows(table, head, thisYear);
	const country = await maybeCountry(db);
	// A name that says a grade of the country is a class; any other may be a slip, and waits for a person's word.
	const choiceOf = (key: string, name: string): ClassChoice => {
		const guess = country ? levelOf(country, name) : { grade: null, series: null };
		return row.columns.classes?.[key] ?? { make: guess.grade !== null, ...guess };
	};
	const around: Surroundings = { ...(await surroundingsOf(db, row.organisation_id, rows)), makes: (key, name) => mayCreate && choiceOf(key, name).make };
	const plan = planRoster(rows, around, row.decisions);
	const headOf = (field: Field) => table[head.row]?.[head.columns.indexOf(field)] ?? '';
	const all = [...faults, ...plan.faults].sort((a, b) => a.line - b.line).map((fault) => ({ ...fault, head: headOf(fault.field) }));
	return { table, lines: plan.lines, faults: all, around, missing: plan.missing, choiceOf };
}

const mostClasses = 300;
const canCreate = async (db: Database, who: Asker, id: string) => (await may(db, who, 'organisation.manage', [id])).length > 0;

/** What taking the list would do, row by row. Nothing is written. */
export async function previewRoster(db: Database, who: Asker, id: string): Promise<RosterPreview> {
	const row = await rosterOf(db, who, id);
	const organisation = await db.one(sql<RosterPreview['organisation']>`select id, name, name_ar, kind from people.organisation where id = ${row.organisation_id}`);
	const mayCreateClasses = await canCreate(db, who, row.organisation_id);
	const empty = { new: 0, same: 0, move: 0, perhaps: 0, undecided: 0, classes: 0, rows: 0, faulty: 0 };
	const base = { id, name: row.name, organisation, report: row.report };
	if (!row.bytes) return { ...base, columns: [], counts: empty, faults: [], perhaps: [], lines: [], classes: [] };
	const { table, lines, faults, around, missing, choiceOf } = await readRoster(db, row, mayCreateClasses);
	const schools = new Map(around.target.schoolId ? [] : around.places.map((place) => [place.id, place.name]));
	const { head } = row.columns;
	const columns = head.columns.map((field, i) => ({
		head: table[head.row]?.[i] ?? '',
		field,
		samples: table.slice(head.row + 1, head.row + 4).map((cells) => (cells[i] ?? '').slice(0, 40))
	}));
	return {
		...base,
		columns,
		counts: { ...countPlan(lines), rows: lines.length + new Set(faults.map((fault) => fault.line)).size, faulty: new Set(faults.map((fault) => fault.line)).size },
		faults: faults.slice(0, 500),
		classes: mayCreateClasses ? missing.slice(0, mostClasses).map(({ key, name, rows, schoolId }) => ({ key, name, rows, school: schools.get(schoolId) ?? null, ...choiceOf(key, name) })) : [],
		perhaps: lines.filter((line) => line.outcome === 'perhaps').slice(0, 300),
		lines: lines.filter((line) => line.outcome !== 'perhaps').slice(0, 30)
	};
}

/** Takes the list: all rows without fault, all or nothing; the file is forgotten, its report kept. Taken twice it answers the same report. */
export async function takeRoster(db: Database, who: Asker, id: string): Promise<RosterReport> {
	const first = await rosterOf(db, who, id);
	if (first.report) return first.report;
	return db.transaction(async (db) => {
		// Two lists of one school at once would not see each other's new pupils.
		await db.run(sql`select pg_advisory_xact_lock(hashtext('people.roster'), hashtext(${first.organisation_id}))`);
		await db.run(sql`select id from people.roster where id = ${id} for update`);
		const row = await rosterOf(db, who, id);
		if (row.report) return row.report;
		const mayCreate = await canCreate(db, who, row.organisation_id);
		const { lines, faults, around, missing, choiceOf } = await readRoster(db, row, mayCreate);
		const country = await maybeCountry(db);
		const levels = new Map(missing.map(({ key, name }) => [key, { name, ...choiceOf(key, name) }]));
		for (const one of levels.values()) if (country && one.make && mayCreate && !isLevel(country, one)) throw refuse('classLevel', 'classes', { name: one.name });
		const done = await applyPlan(db, who, lines, around, (key) => ({ grade: levels.get(key)?.grade ?? null, series: levels.get(key)?.series ?? null }));
		const report: RosterReport = { ...done, faulty: new Set(faults.map((fault) => fault.line)).size, faults: faults.slice(0, 500) };
		await db.run(sql`update people.roster set bytes = null, report = ${JSON.stringify(report)}, taken_at = now() where id = ${id}`);
		const { faults: _, ...figures } = report;
		await audit(db, who, { act: 'roster.take', organisationId: row.organisation_id, detail: { file: row.name, ...figures } });
		return report;
	});
}

export type RosterEntry = { id: string; name: string; organisation: string; holds: 'people' | 'schools'; uploaded_at: Date; taken_at: Date | null };

/** The lists a person brought lately, newest first. */
export async function rostersOf(db: Database, who: Asker): Promise<RosterEntry[]> {
	return db.all(sql<RosterEntry>`
		select roster.id, roster.name, organisation.name as organisation, roster.holds, roster.uploaded_at, roster.taken_at
		from people.roster join people.organisation on organisation.id = roster.organisation_id
		where roster.uploaded_by = ${who.id} order by roster.uploaded_at desc limit 20`);
}

/** Forgets lists that were left a day ago, and reports after a year. */
export async function sweepRosters(db: Database): Promise<number> {
	return db.run(sql`
		delete from people.roster where (taken_at is null and uploaded_at < now() - interval '1 day') or uploaded_at < now() - interval '1 year'`);
}
