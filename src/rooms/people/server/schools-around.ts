import { sql, type Database } from '#platform/server/sql.ts';
import { organisationCode } from '#rooms/people/places.ts';
import type { Above, KnownSchool, SchoolsAround } from '#rooms/people/school-plan.ts';
import type { SchoolRow } from '#rooms/people/schools.ts';
import { maybeCountry } from '#rooms/people/server/country.ts';
import { may, notFound, type Asker } from '#rooms/people/server/may.ts';
import { refuse } from '#rooms/people/server/refuse.ts';

/** What a list of schools is compared with: the offices and units that `who` manages, the schools below them, and the codes in use. Refuses before there is a country. */
export async function schoolsAround(db: Database, who: Asker, organisationId: string, rows: SchoolRow[]): Promise<SchoolsAround> {
	const country = await maybeCountry(db);
	if (!country) throw refuse('noCountry');
	const target = await db.maybe(sql<Above>`select id, kind, code, name from people.organisation where id = ${organisationId} and closed_at is null`);
	if (!target) throw notFound();
	// An office's units stand in another tree than the office: what counts is what the bringer manages, below the target or not.
	const places = await db.all(sql<Above & { inside: boolean }>`
		select organisation.id, organisation.kind, organisation.code, organisation.name,
			exists (select 1 from people.above where above.organisation_id = organisation.id and above.above_id = ${organisationId}) as inside
		from people.organisation where organisation.kind in ('region', 'departement', 'commune', 'ministry', 'ia', 'ief') and organisation.closed_at is null limit 20000`);
	const managed = new Set(await may(db, who, 'organisation.manage', places.map((place) => place.id)));
	const isUnit = (kind: string) => kind === 'region' || kind === 'departement' || kind === 'commune';
	const above = places.filter((place) => managed.has(place.id) && (place.inside || isUnit(place.kind) !== isUnit(target.kind)));
	const codes = [...new Set(rows.flatMap((row) => (row.code ? [organisationCode(row.code)] : [])))];
	const schools = await db.all(sql<KnownSchool>`
		select school.id, school.code, school.name, school.name_ar as "nameAr", school.cycle, school.status,
			array(select parent.code from people.place join people.organisation parent on parent.id = place.parent_id where place.organisation_id = school.id) as parents,
			array(select class.name from people.organisation class where class.establishment_id = school.id and class.kind = 'class' and class.closed_at is null) as classes
		from people.organisation school
		where school.kind = 'school' and school.closed_at is null and school.id in (
			select above.organisation_id from people.above where above.above_id = ${organisationId}) limit 200000`);
	const known = new Set(schools.map((school) => school.code));
	const held = await db.all(sql<{ code: string }>`select code from people.organisation where code = any(${codes}::text[])`);
	return { country, target, above: [...above, ...(above.some((one) => one.id === target.id) || target.kind === 'country' ? [] : [target])], schools, taken: new Set(held.map((row) => row.code).filter((code) => !known.has(code))) };
}
