import { newId } from '#platform/ids.ts';
import { audit } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { isEstablishment, treeFor, type OrganisationKind } from '#rooms/people/places.ts';
import { refreshAbove } from '#rooms/people/server/closure.ts';
import { must, notFound, type Asker } from '#rooms/people/server/may.ts';

export type OrganisationRow = {
	/** Given when the caller wants to know it beforehand; an organisation that is there keeps its own. */
	id?: string;
	kind: OrganisationKind;
	code: string;
	name: string;
	nameAr?: string | null;
	/** Codes of its parents, one a tree: rows before this one or organisations that are there. */
	parents: string[];
	cycle?: string | null;
	grade?: string | null;
	series?: string | null;
	schoolYear?: string | null;
	status?: string | null;
	latitude?: number | null;
	longitude?: number | null;
};

/**
 * Adds or renews organisations by the thousand, in a few statements; answers the id of each code. Loading the same rows twice
 * changes nothing. Refuses a row whose parent is neither before it nor there, or which may not stand there: a fault of the caller.
 */
export async function loadOrganisations(db: Database, who: Asker, rows: OrganisationRow[]): Promise<Map<string, string>> {
	if (rows.length === 0) return new Map();
	const own = new Set(rows.map((row) => row.code));
	const outside = [...new Set(rows.flatMap((row) => row.parents))].filter((code) => !own.has(code));
	const known = await db.all(sql<{ id: string; code: string; kind: OrganisationKind; establishment_id: string | null }>`
		select id, code, kind, establishment_id from people.organisation where code = any(${[...own, ...outside]}::text[])`);
	const there = new Map(known.map((row) => [row.code, row]));
	// Roots are laid by the system alone.
	if (who.id !== null) {
		const targets = [...outside.map((code) => there.get(code)?.id), ...rows.map((row) => there.get(row.code)?.id)].filter((id) => id !== undefined);
		if (rows.some((row) => row.parents.length === 0)) throw notFound();
		await must(db, who, 'organisation.manage', targets);
	}
	const places: { tree: string; child: string; parent: string }[] = [];
	const scopes: (string | null)[] = [];
	const ids = rows.map((row) => {
		const id = there.get(row.code)?.id ?? row.id ?? newId();
		let establishment = isEstablishment(row.kind) ? id : null;
		for (const code of row.parents) {
			const parent = there.get(code);
			const tree = parent && treeFor(row.kind, parent.kind);
			if (!parent || !tree) throw new Error(`${row.code} (${row.kind}) may not stand under ${code} (${parent?.kind ?? 'unknown'})`);
			places.push({ tree, child: id, parent: parent.id });
			if (!isEstablishment(row.kind)) establishment ??= parent.establishment_id;
		}
		scopes.push(establishment);
		there.set(row.code, { id, code: row.code, kind: row.kind, establishment_id: establishment });
		return id;
	});
	await db.transaction(async (db) => {
		await db.run(sql`
			insert into people.organisation (id, kind, code, name, name_ar, establishment_id, cycle, grade, series, school_year, status, latitude, longitude)
			select * from unnest(${ids}::uuid[], ${rows.map((row) => row.kind)}::text[], ${rows.map((row) => row.code)}::text[],
				${rows.map((row) => row.name)}::text[], ${rows.map((row) => row.nameAr ?? null)}::text[], ${scopes}::uuid[],
				${rows.map((row) => row.cycle ?? null)}::text[], ${rows.map((row) => row.grade ?? null)}::text[], ${rows.map((row) => row.series ?? null)}::text[],
				${rows.map((row) => row.schoolYear ?? null)}::text[], ${rows.map((row) => row.status ?? null)}::text[],
				${rows.map((row) => row.latitude ?? null)}::real[], ${rows.map((row) => row.longitude ?? null)}::real[])
			on conflict (code) do update set name = excluded.name, name_ar = excluded.name_ar, version = organisation.version + 1
			where (organisation.name, organisation.name_ar) is distinct from (excluded.name, excluded.name_ar)`);
		await db.run(sql`
			insert into people.place (tree, organisation_id, parent_id)
			select * from unnest(${places.map((place) => place.tree)}::text[], ${places.map((place) => place.child)}::uuid[], ${places.map((place) => place.parent)}::uuid[])
			on conflict (tree, organisation_id) do update set parent_id = excluded.parent_id`);
		// Planned by the few places of before, thousands would be looked for in each other, one by one.
		if (rows.length > 500) await db.run(sql`analyze people.organisation, people.place`);
		await refreshAbove(db, ids);
		await audit(db, who, { act: 'organisation.load', detail: { count: rows.length } });
	});
	return new Map(rows.map((row, i) => [row.code, ids[i]]));
}
