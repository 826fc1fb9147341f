import { isId, newId } from '#platform/ids.ts';
import { audit, auditMany } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { codesFor, kindsUnder, type OrganisationKind } from '#rooms/people/places.ts';
import { countSchools, planSchools, type SchoolCounts, type SchoolLine } from '#rooms/people/school-plan.ts';
import { findSchoolHead, readSchools, schoolFields, type SchoolFault, type SchoolField, type SchoolHead } from '#rooms/people/schools.ts';
import { freeOrganisationCodes } from '#rooms/people/server/codes.ts';
import { loadOrganisations } from '#rooms/people/server/load-organisations.ts';
import { may, must, notFound, type Asker } from '#rooms/people/server/may.ts';
import { makeClasses } from '#rooms/people/server/new-classes.ts';
import { schoolsAround } from '#rooms/people/server/schools-around.ts';
import { readTable } from '#rooms/people/server/table.ts';

export type SchoolsReport = { added: number; changed: number; same: number; classes: number; faulty: number; faults: (SchoolFault & { head: string })[] };
export type SchoolsPreview = {
	id: string;
	name: string;
	organisation: { id: string; name: string; name_ar: string | null };
	/** The heads as the file has them, with what each column is taken for and its first values. */
	columns: { head: string; field: SchoolField | null; samples: string[] }[];
	counts: SchoolCounts;
	faults: (SchoolFault & { head: string })[];
	/** The first of those that are new or change. */
	lines: SchoolLine[];
	report: SchoolsReport | null;
};

type Row = { id: string; organisation_id: string; name: string; bytes: Buffer | null; columns: SchoolHead; report: SchoolsReport | null };

const holdsSchools = (kind: OrganisationKind): boolean => kind === 'country' || (kind !== 'network' && kindsUnder(kind).includes('school'));

/** Whether `who` may bring a list of schools to an organisation of this kind. */
export const mayBringSchools = async (db: Database, who: Asker, organisationId: string, kind: OrganisationKind): Promise<boolean> =>
	holdsSchools(kind) && (await may(db, who, 'organisation.manage', [organisationId])).length > 0;

/** Refuses unless `who` manages the organisation, and schools may stand below it. */
async function mustHoldSchools(db: Database, who: Asker, organisationId: string): Promise<void> {
	await must(db, who, 'organisation.manage', organisationId);
	const { kind } = await db.one(sql<{ kind: OrganisationKind }>`select kind from people.organisation where id = ${organisationId}`);
	if (!holdsSchools(kind)) throw notFound();
}

/** Keeps an uploaded list of schools with a first guess of its columns. Nothing of it is taken yet. Refuses a file that is no list. */
export async function uploadSchools(db: Database, who: Asker, organisationId: string, file: { name: string; bytes: Uint8Array }): Promise<string> {
	await mustHoldSchools(db, who, organisationId);
	const head = findSchoolHead(await readTable(file.bytes));
	const id = newId();
	await db.transaction(async (db) => {
		await db.run(sql`
			insert into people.roster (id, organisation_id, uploaded_by, name, bytes, columns, holds)
			values (${id}, ${organisationId}, ${who.id}, ${file.name.replace(/[\p{Cc}/\\]/gu, '').slice(0, 120)}, ${Buffer.from(file.bytes)}, ${JSON.stringify(head)}, 'schools')`);
		await audit(db, who, { act: 'roster.upload', organisationId, detail: { file: file.name.slice(0, 120), bytes: file.bytes.length } });
	});
	return id;
}

/** The list, to the one who uploaded it only, while he may still bring schools in there. */
async function listOf(db: Database, who: Asker, id: string): Promise<Row> {
	if (!isId(id)) throw notFound();
	const row = await db.maybe(sql<Row>`
		select id, organisation_id, name, bytes, columns, report from people.roster
		where id = ${id} and holds = 'schools' and uploaded_by is not distinct from ${who.id}::uuid`);
	if (!row) throw notFound();
	await mustHoldSchools(db, who, row.organisation_id);
	return row;
}

/** Keeps what each column is. */
export async function decideSchools(db: Database, who: Asker, id: string, columns: (string | null)[]): Promise<void> {
	const row = await listOf(db, who, id);
	const known = columns.map((field) => ((schoolFields as readonly (string | null)[]).includes(field) ? (field as SchoolField) : null));
	const head: SchoolHead = { row: row.columns.row, columns: row.columns.columns.map((_, i) => (known[i] && known.indexOf(known[i]) === i ? known[i] : null)) };
	await db.run(sql`update people.roster set columns = ${JSON.stringify(head)} where id = ${id} and taken_at is null`);
}

async function read(db: Database, who: Asker, row: Row) {
	const table = await readTable(row.bytes ?? new Uint8Array());
	const head = row.columns;
	const { rows, faults } = readSchools(table, head);
	const plan = planSchools(rows, await schoolsAround(db, who, row.organisation_id, rows));
	const headOf = (field: SchoolField) => table[head.row]?.[head.columns.indexOf(field)] ?? '';
	const all = [...faults, ...plan.faults].sort((a, b) => a.line - b.line).map((fault) => ({ ...fault, head: headOf(fault.field) }));
	return { table, lines: plan.lines, faults: all };
}

/** What taking the list would do, school by school. Nothing is written. */
export async function previewSchools(db: Database, who: Asker, id: string): Promise<SchoolsPreview> {
	const row = await listOf(db, who, id);
	const organisation = await db.one(sql<SchoolsPreview['organisation']>`select id, name, name_ar from people.organisation where id = ${row.organisation_id}`);
	const base = { id, name: row.name, organisation, report: row.report };
	if (!row.bytes) return { ...base, columns: [], counts: countSchools([], []), faults: [], lines: [] };
	const { table, lines, faults } = await read(db, who, row);
	const columns = row.columns.columns.map((field, i) => ({
		head: table[row.columns.row]?.[i] ?? '',
		field,
		samples: table.slice(row.columns.row + 1, row.columns.row + 4).map((cells) => (cells[i] ?? '').slice(0, 40))
	}));
	return { ...base, columns, counts: countSchools(lines, faults), faults: faults.slice(0, 500), lines: lines.filter((line) => line.outcome !== 'same').slice(0, 50) };
}

/** Takes the list: all rows without fault, all or nothing; the file is forgotten, its report kept. Taken twice it answers the same report. */
export async function takeSchools(db: Database, who: Asker, id: string): Promise<SchoolsReport> {
	await listOf(db, who, id);
	return db.transaction(async (db) => {
		// Two lists at once would not see each other's new schools.
		await db.run(sql`select pg_advisory_xact_lock(hashtext('people.schools'))`);
		const row = await listOf(db, who, id);
		if (row.report) return row.report;
		const { lines, faults } = await read(db, who, row);
		const done = await applySchools(db, who, lines);
		const report: SchoolsReport = { ...done, same: lines.filter((line) => line.outcome === 'same').length, faulty: countSchools([], faults).faulty, faults: faults.slice(0, 500) };
		await db.run(sql`update people.roster set bytes = null, report = ${JSON.stringify(report)}, taken_at = now() where id = ${id}`);
		const { faults: _, ...figures } = report;
		await audit(db, who, { act: 'roster.take', organisationId: row.organisation_id, detail: { file: row.name, holds: 'schools', ...figures } });
		return report;
	});
}

async function applySchools(db: Database, who: Asker, lines: SchoolLine[]): Promise<Pick<SchoolsReport, 'added' | 'changed' | 'classes'>> {
	const touched = lines.filter((line) => line.outcome !== 'same');
	// A school without a code gets one of its office's and its name.
	const nameless = touched.filter((line) => !line.school && !line.to.code);
	const free = await freeOrganisationCodes(db, nameless.map((line) => codesFor(line.parents[0], line.to.name)), touched.flatMap((line) => line.to.code ?? []));
	const codes = new Map(nameless.map((line, i) => [line, free[i]]));
	const codeOf = (line: SchoolLine) => line.school?.code ?? line.to.code ?? codes.get(line)!;
	const rows = touched.map((line) => ({ kind: 'school' as const, code: codeOf(line), parents: line.parents, name: line.to.name, nameAr: line.to.nameAr, cycle: line.to.cycle, status: line.to.status }));
	const ids = await loadOrganisations(db, who, rows);
	const changed = touched.filter((line) => line.school);
	await db.run(sql`
		update people.organisation set cycle = given.cycle, status = given.status, version = version + 1
		from unnest(${changed.map((line) => line.school!.id)}::uuid[], ${changed.map((line) => line.to.cycle)}::text[], ${changed.map((line) => line.to.status)}::text[]) as given(id, cycle, status)
		where organisation.id = given.id and (organisation.cycle, organisation.status) is distinct from (given.cycle, given.status)`);
	await auditMany(db, who, touched.map((line) => {
		const { code: _, ...now } = { ...line.to, parents: line.parents.join(', ') };
		const was = line.school && { name: line.school.name, nameAr: line.school.nameAr, cycle: line.school.cycle, status: line.school.status, parents: line.school.parents.join(', ') };
		return { act: line.school ? 'organisation.edit' : 'organisation.add', organisationId: ids.get(codeOf(line)), detail: was ? { was, now } : { kind: 'school', code: codeOf(line), name: line.to.name } };
	}));
	const today = (await db.one(sql<{ day: string }>`select current_date as day`)).day;
	const classes = await makeClasses(db, who, touched.flatMap((line) => line.classes.map((one) => ({ ...one, key: `${codeOf(line)} ${one.name}`, school: codeOf(line) }))), today);
	return { added: touched.length - changed.length, changed: changed.length, classes: classes.size };
}
