import { isLevel, type Level } from '#countries/level.ts';
import { newId } from '#platform/ids.ts';
import { audit } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { codesFor, isCode, isEstablishment, organisationCode, organisationKinds, treeFor, type OrganisationKind } from '#rooms/people/places.ts';
import { refreshAbove } from '#rooms/people/server/closure.ts';
import { maybeCountry } from '#rooms/people/server/country.ts';
import { may, must, notFound, type Asker } from '#rooms/people/server/may.ts';
import { changedMeanwhile, refuse } from '#rooms/people/server/refuse.ts';

export type NewOrganisation = {
	kind: OrganisationKind;
	name: string;
	nameAr?: string | null;
	/** Made from the parent's code and the name when absent. */
	code?: string;
	/** One parent in each tree it stands in. */
	parentIds: string[];
	cycle?: string | null;
	grade?: string | null;
	series?: string | null;
	schoolYear?: string | null;
	status?: string | null;
	latitude?: number | null;
	longitude?: number | null;
};

type Parent = { id: string; kind: OrganisationKind; code: string; establishment_id: string | null };

const parentsOf = (db: Database, ids: string[]): Promise<Parent[]> =>
	db.all(sql<Parent>`select id, kind, code, establishment_id from people.organisation where id = any(${ids}::uuid[]) and closed_at is null`);

/** A typed line as kept: at most 120 signs, null when empty. */
const short = (text: string | null | undefined): string | null => text?.trim().slice(0, 120) || null;

/** Refuses a grade that the country does not have, and a series that the grade does not have. Before there is a country, nothing is known of either. */
async function mustBeLevel(db: Database, level: Level): Promise<void> {
	const country = await maybeCountry(db);
	if (!country || isLevel(country, level)) return;
	if (isLevel(country, { ...level, series: null })) throw refuse('seriesWrong', 'series');
	throw refuse('gradeWrong', 'grade');
}

/** Adds an organisation under its parents, all of which `who` must manage. Refuses a place its kind may not take, and a code in use. */
export async function createOrganisation(db: Database, who: Asker, given: NewOrganisation): Promise<{ id: string; code: string }> {
	await must(db, who, 'organisation.manage', given.parentIds);
	const name = given.name.replace(/\s+/g, ' ').trim().slice(0, 120);
	if (!name) throw refuse('nameMissing', 'name');
	if (given.kind === 'class' || given.kind === 'group') await mustBeLevel(db, { grade: short(given.grade), series: short(given.series) });
	const parents = await parentsOf(db, given.parentIds);
	if (parents.length !== new Set(given.parentIds).size) throw notFound();
	if (!organisationKinds.includes(given.kind)) throw refuse('mayNotStandUnder', 'kind');
	const places = parents.map((parent) => ({ tree: treeFor(given.kind, parent.kind), parent }));
	if (places.some((place) => !place.tree) || new Set(places.map((place) => place.tree)).size < places.length) throw refuse('mayNotStandUnder', 'kind');
	const chosen = given.code?.trim() ? organisationCode(given.code) : null;
	if (chosen !== null && !isCode(chosen)) throw refuse('codeWrong', 'code');
	const codes = chosen ? [chosen] : codesFor(parents[0].code, `${name} ${given.schoolYear?.slice(2, 4) ?? ''}`);
	const id = newId();
	let code: string | undefined;
	await db.transaction(async (db) => {
		// Sent twice by a slow line, or added twice by two people: the second is told, not numbered.
		const same = await db.maybe(sql<{ code: string }>`
			select organisation.code from people.place join people.organisation on organisation.id = place.organisation_id
			where place.parent_id = ${parents[0].id} and organisation.kind = ${given.kind} and lower(organisation.name) = lower(${name}::text)
				and organisation.school_year is not distinct from ${short(given.schoolYear)}::text and organisation.closed_at is null limit 1`);
		if (same && !chosen) throw refuse('nameTaken', 'name', { code: same.code });
		for (const free of codes) {
			const added = await db.run(sql`
				insert into people.organisation (id, kind, code, name, name_ar, establishment_id, cycle, grade, series, school_year, status, latitude, longitude)
				values (${id}, ${given.kind}, ${free}, ${name}, ${short(given.nameAr)},
					${isEstablishment(given.kind) ? id : (parents.find((parent) => parent.establishment_id)?.establishment_id ?? null)},
					${short(given.cycle)}, ${short(given.grade)}, ${short(given.series)}, ${short(given.schoolYear)}, ${short(given.status)},
					${given.latitude ?? null}, ${given.longitude ?? null})
				on conflict (code) do nothing`);
			if (added) {
				code = free;
				break;
			}
		}
		if (!code) throw refuse('codeTaken', 'code', { code: codes[0] });
		for (const { tree, parent } of places) await db.run(sql`insert into people.place (tree, organisation_id, parent_id) values (${tree}, ${id}, ${parent.id})`);
		await refreshAbove(db, [id]);
		await audit(db, who, { act: 'organisation.add', organisationId: id, detail: { kind: given.kind, code, name } });
	});
	return { id, code: code! };
}

/** Changes the names of an organisation and, for a class, what it follows. Old values stay in the audit. Refuses when it was changed meanwhile, and a series that the grade does not have. */
export async function editOrganisation(
	db: Database,
	who: Asker,
	id: string,
	version: number,
	to: { name: string; nameAr?: string | null; grade?: string | null; series?: string | null }
): Promise<void> {
	await must(db, who, 'organisation.manage', id);
	const name = to.name.replace(/\s+/g, ' ').trim().slice(0, 120);
	if (!name) throw refuse('nameMissing', 'name');
	await db.transaction(async (db) => {
		const was = await db.maybe(sql<{ name: string; name_ar: string | null; grade: string | null; series: string | null; version: number }>`
			select name, name_ar, grade, series, version from people.organisation where id = ${id} for update`);
		if (!was) throw notFound();
		if (was.version !== version) throw changedMeanwhile();
		const now = { name, name_ar: to.nameAr === undefined ? was.name_ar : short(to.nameAr), grade: to.grade === undefined ? was.grade : short(to.grade), series: to.series === undefined ? was.series : short(to.series) };
		if (now.grade !== was.grade || now.series !== was.series) await mustBeLevel(db, now);
		await db.run(sql`
			update people.organisation set name = ${now.name}, name_ar = ${now.name_ar}, grade = ${now.grade}, series = ${now.series}, version = version + 1
			where id = ${id}`);
		await audit(db, who, { act: 'organisation.edit', organisationId: id, detail: { was, now } });
	});
}

/** Refuses unless `who` manages something above the organisation: nobody moves or closes his own school from inside. */
async function mustFromAbove(db: Database, who: Asker, id: string): Promise<void> {
	const parents = await db.all(sql<{ parent_id: string }>`select distinct parent_id from people.place where organisation_id = ${id}`);
	if (parents.length === 0) throw notFound();
	if ((await may(db, who, 'organisation.manage', parents.map((row) => row.parent_id))).length === 0) throw notFound();
}

/** Puts an organisation under another parent of the same tree. `who` must manage the new parent and one of the old. Refuses circles. */
export async function moveOrganisation(db: Database, who: Asker, id: string, parentId: string): Promise<void> {
	await must(db, who, 'organisation.manage', [id, parentId]);
	await mustFromAbove(db, who, id);
	await db.transaction(async (db) => {
		// Two moves at once could make a circle that neither sees alone.
		await db.run(sql`select pg_advisory_xact_lock(hashtext('people.place'))`);
		const child = await db.one(sql<{ kind: OrganisationKind }>`select kind from people.organisation where id = ${id}`);
		const [parent] = await parentsOf(db, [parentId]);
		if (!parent) throw notFound();
		const tree = treeFor(child.kind, parent.kind);
		if (!tree) throw refuse('mayNotStandUnder', 'parent');
		const circle = await db.maybe(sql<{ depth: number }>`select depth from people.above where organisation_id = ${parentId} and above_id = ${id}`);
		if (circle) throw refuse('wouldCircle', 'parent');
		const was = await db.maybe(sql<{ parent_id: string }>`select parent_id from people.place where tree = ${tree} and organisation_id = ${id}`);
		// Facts carry the establishment as their scope: a class stays in its school for life.
		if (!isEstablishment(child.kind)) {
			const own = await db.one(sql<{ establishment_id: string | null }>`select establishment_id from people.organisation where id = ${id}`);
			if (own.establishment_id !== parent.establishment_id) throw refuse('mayNotStandUnder', 'parent');
		}
		await db.run(sql`
			insert into people.place (tree, organisation_id, parent_id) values (${tree}, ${id}, ${parentId})
			on conflict (tree, organisation_id) do update set parent_id = excluded.parent_id`);
		await refreshAbove(db, [id]);
		await audit(db, who, { act: 'organisation.move', organisationId: id, detail: { tree, was: was?.parent_id ?? null, now: parentId } });
	});
}

/** Closes an organisation that nobody belongs to any more. What was done in it stays. */
export async function closeOrganisation(db: Database, who: Asker, id: string, version: number): Promise<void> {
	await must(db, who, 'organisation.manage', id);
	await mustFromAbove(db, who, id);
	await db.transaction(async (db) => {
		const row = await db.maybe(sql<{ version: number }>`select version from people.organisation where id = ${id} and closed_at is null for update`);
		if (!row) throw notFound();
		if (row.version !== version) throw changedMeanwhile();
		const held = await db.one(sql<{ held: boolean }>`
			select exists (select 1 from people.place join people.organisation on organisation.id = place.organisation_id
					where place.parent_id = ${id} and organisation.closed_at is null)
				or exists (select 1 from people.membership where organisation_id = ${id} and (until is null or until >= current_date)) as held`);
		if (held.held) throw refuse('notEmpty');
		await db.run(sql`delete from people.role where organisation_id = ${id} and since >= current_date`);
		await db.run(sql`update people.role set until = current_date - 1 where organisation_id = ${id} and (until is null or until >= current_date)`);
		await db.run(sql`update people.organisation set closed_at = now(), version = version + 1 where id = ${id}`);
		await audit(db, who, { act: 'organisation.close', organisationId: id });
	});
}
