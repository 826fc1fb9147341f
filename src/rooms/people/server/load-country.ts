import type { Country } from '#countries/country.ts';
import { setSetting } from '#platform/server/settings.ts';
import type { Database } from '#platform/server/sql.ts';
import type { Asker } from '#rooms/people/server/may.ts';
import { loadOrganisations, type OrganisationRow } from '#rooms/people/server/load-organisations.ts';

/**
 * Lays the trees of a country from its data: the country, its territory, its ministry and the offices below it. Answers the id
 * of each code; the country's own code is its ISO code. Loading a newer version renews names and places and removes nothing. The country's time becomes the installation's.
 */
export async function loadCountry(db: Database, who: Asker, country: Country): Promise<Map<string, string>> {
	const rows: OrganisationRow[] = [
		{ kind: 'country', code: country.code, name: country.name.fr, nameAr: country.name.ar, parents: [] },
		...country.territory.units.map(
			(unit): OrganisationRow => ({
				kind: unit.kind,
				code: unit.code,
				name: unit.name.fr,
				nameAr: unit.name.ar,
				parents: [unit.parent ?? country.code],
				latitude: unit.latitude ?? null,
				longitude: unit.longitude ?? null
			})
		),
		...country.administration.units.map(
			(office): OrganisationRow => ({ kind: office.kind, code: office.code, name: office.name.fr, nameAr: office.name.ar, parents: [office.parent ?? country.code] })
		)
	];
	await setSetting(db, 'timeZone', country.timeZone);
	return loadOrganisations(db, who, rows);
}
