import type { Country } from '#countries/country.ts';
import { audit, theSystem } from '#platform/server/audit.ts';
import { setSetting } from '#platform/server/settings.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { newPassword, readableCode } from '#rooms/people/secret.ts';
import { storeSecret } from '#rooms/people/server/credentials.ts';
import { loadCountry } from '#rooms/people/server/load-country.ts';
import { loadPersons } from '#rooms/people/server/load-persons.ts';
import { chance, makeVerifier } from '#rooms/people/server/verifier.ts';

export type FirstAdministrator = { code: string; password: string };

/**
 * Begins an installation: the country's trees, its settings and, where nobody administers yet, the first administrator with a
 * password that is replaced at the first sign-in. Answers that account once; null when there was one. Repeating it is harmless.
 */
export async function setUp(db: Database, { country, demo }: { country: Country; demo: boolean }): Promise<FirstAdministrator | null> {
	const system = theSystem('set up');
	const password = newPassword(chance);
	const verifier = await makeVerifier(password);
	const code = `ADMIN-${readableCode(4, chance)}`;
	return db.transaction(async (db) => {
		await db.run(sql`select pg_advisory_xact_lock(hashtext('people.set-up'))`);
		const ids = await loadCountry(db, system, country);
		await setSetting(db, 'country', country.key);
		await setSetting(db, 'demo', demo);
		const there = await db.maybe(sql<{ id: string }>`
			select role.id from people.role join people.person on person.id = role.person_id
			where role.role = 'administrator' and person.closed_at is null and (role.until is null or role.until >= current_date) limit 1`);
		if (there) return null;
		const since = (await db.one(sql<{ day: string }>`select current_date as day`)).day;
		const [{ id }] = await loadPersons(db, system, [
			{ code, givenName: 'Administration', familyName: country.name.fr, roles: [{ role: 'administrator', organisationId: ids.get(country.code)!, since }] }
		]);
		await storeSecret(db, id, { kind: 'password', verifier, mustChange: true, by: null });
		await audit(db, system, { act: 'credential.recover', personId: id, detail: { kind: 'password' } });
		return { code, password };
	});
}
