import { schoolYearOf } from '#countries/year.ts';
import type { Level } from '#countries/level.ts';
import { auditMany } from '#platform/server/audit.ts';
import type { Database } from '#platform/server/sql.ts';
import { codesFor } from '#rooms/people/places.ts';
import { maybeCountry } from '#rooms/people/server/country.ts';
import { freeOrganisationCodes } from '#rooms/people/server/codes.ts';
import { loadOrganisations } from '#rooms/people/server/load-organisations.ts';
import type { Asker } from '#rooms/people/server/may.ts';

/** A class that a list asks for: `key` is the caller's own, `school` the code of its school. */
export type AskedClass = { key: string; school: string; name: string } & Level;

/** Makes classes in their schools for the school year of today, each audited; answers the id of each key. The caller has asked who may. */
export async function makeClasses(db: Database, who: Asker, asked: AskedClass[], today: string): Promise<Map<string, string>> {
	if (asked.length === 0) return new Map();
	const country = await maybeCountry(db);
	const year = Number(today.slice(5, 7)) >= 8 ? Number(today.slice(0, 4)) : Number(today.slice(0, 4)) - 1;
	const schoolYear = country ? schoolYearOf(country, today) : `${year}-${year + 1}`;
	const codes = await freeOrganisationCodes(db, asked.map((one) => codesFor(one.school, `${one.name} ${schoolYear.slice(2, 4)}`)));
	const rows = asked.map(({ key, school, name, grade, series }, i) => ({ key, row: { kind: 'class' as const, code: codes[i], name, parents: [school], schoolYear, grade, series } }));
	const ids = await loadOrganisations(db, who, rows.map(({ row }) => row));
	await auditMany(db, who, rows.map(({ row: { kind, code, name, grade, series } }) => ({ act: 'organisation.add', organisationId: ids.get(code), detail: { kind, code, name, grade, series } })));
	return new Map(rows.map(({ key, row }) => [key, ids.get(row.code)!]));
}
