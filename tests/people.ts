import { newId } from '#platform/ids.ts';
import { theSystem } from '#platform/server/audit.ts';
import type { Database } from '#platform/server/sql.ts';
import { loadOrganisations, loadPersons, loadSessions, maybeWho, type PersonRow } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';

const system = theSystem('test');

/** A small country for tests: two IEF under one IA; school A with classes 6A and 6B, school B with class 5A, a centre. Ids by short name. */
export async function aCountry(db: Database) {
	const mark = newId().slice(-8).toUpperCase();
	const code = (name: string) => `T${mark}-${name}`;
	const ids = await loadOrganisations(db, system, [
		{ kind: 'country', code: code('XX'), name: 'Pays', parents: [] },
		{ kind: 'region', code: code('REGION'), name: 'Région', parents: [code('XX')] },
		{ kind: 'ministry', code: code('MIN'), name: 'Ministère', parents: [code('XX')] },
		{ kind: 'ia', code: code('IA'), name: 'IA', parents: [code('MIN')] },
		{ kind: 'ief', code: code('IEF1'), name: 'IEF 1', parents: [code('IA')] },
		{ kind: 'ief', code: code('IEF2'), name: 'IEF 2', parents: [code('IA')] },
		{ kind: 'school', code: code('A'), name: 'CEM A', parents: [code('IEF1'), code('REGION')], cycle: 'moyen' },
		{ kind: 'school', code: code('B'), name: 'CEM B', parents: [code('IEF2'), code('REGION')], cycle: 'moyen' },
		{ kind: 'class', code: code('6A'), name: '6e A', parents: [code('A')], grade: '6E' },
		{ kind: 'class', code: code('6B'), name: '6e B', parents: [code('A')], grade: '6E' },
		{ kind: 'class', code: code('5A'), name: '5e A', parents: [code('B')], grade: '5E' },
		{ kind: 'network', code: code('NET'), name: 'Réseau', parents: [code('XX')] },
		{ kind: 'centre', code: code('CTR'), name: 'Centre', parents: [code('NET'), code('REGION')] }
	]);
	return (name: 'XX' | 'REGION' | 'MIN' | 'IA' | 'IEF1' | 'IEF2' | 'A' | 'B' | '6A' | '6B' | '5A' | 'NET' | 'CTR'): string => ids.get(code(name))!;
}

/** A person of a test, as one who asks. */
export async function aPerson(db: Database, row: Partial<PersonRow> = {}): Promise<{ id: string; label: string; code: string }> {
	const [{ id, code }] = await loadPersons(db, system, [{ givenName: 'Awa', familyName: 'Diop', ...row }]);
	return { id, code, label: `${row.givenName ?? 'Awa'} ${row.familyName ?? 'Diop'}` };
}

/** A person as one who signed in and asks, with the hats of the database: through a session as it is opened for all. */
export async function asWho(db: Database, person: { id: string }): Promise<Who> {
	const [secret] = await loadSessions(db, system, [person.id]);
	return (await maybeWho(db, secret))!;
}

/** A new pupil of a class, signed in. */
export async function aPupil(db: Database, classId: string, row: Partial<PersonRow> = {}): Promise<Who> {
	return asWho(db, await aPerson(db, { memberships: [{ organisationId: classId, kind: 'pupil', since: '2025-10-01' }], ...row }));
}
