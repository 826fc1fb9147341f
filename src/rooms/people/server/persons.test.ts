import assert from 'node:assert/strict';
import { theSystem } from '#platform/server/audit.ts';
import { Refusal } from '#platform/refusal.ts';
import { sql } from '#platform/server/sql.ts';
import type { PersonData } from '#rooms/people/person.ts';
import { addGuardian, addPerson, closePerson, editPerson, endGuardian, endRole, findPersons, givableRoles, giveRole, likelySame, loadPersons, may, moveMember, personFile, reopenPerson, rolesIn, tieGuardian } from '#rooms/people/server/index.ts';
import { hatsOf } from '#rooms/people/server/hats.ts';
import { aCountry, aPerson } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

const system = theSystem('test');
const since = '2025-10-01';
const data = (given: Partial<PersonData> = {}): PersonData => ({
	givenName: 'Ndèye', familyName: 'Fall', sex: 'F', birthDate: '2012-03-07', birthDateAbout: false, birthPlace: 'Thiès', phone: null, email: null, language: 'fr', ...given
});
const refusal = (status: number, field?: string) => (error: unknown) => error instanceof Refusal && error.status === status && error.field === field;

dbtest('a person is added, edited with the old value kept, closed and opened again', async (db) => {
	const id = await aCountry(db);
	const head = await aPerson(db, { roles: [{ role: 'head', organisationId: id('A'), since }] });
	const added = await addPerson(db, head, id('6A'), 'pupil', data());
	assert.match(added.code, /^[2-9A-Z]{7}$/);
	await editPerson(db, head, added.id, 1, data({ givenName: 'Ndeye Awa' }));
	await assert.rejects(editPerson(db, head, added.id, 1, data()), refusal(409, 'version'));
	const file = await personFile(db, head, added.id);
	assert.deepEqual([file.given_name, file.version, file.memberships[0].organisation, file.acts.length], ['Ndeye Awa', 2, '6e A', 3]);
	await closePerson(db, head, added.id, 2);
	assert.deepEqual(await findPersons(db, head, { organisationId: id('A') }).then((found) => found.map((one) => one.id)), [head.id]);
	await reopenPerson(db, head, added.id);
	const acts = await db.all(sql<{ act: string; reading: boolean; detail: Record<string, unknown>; organisation_id: string | null }>`
		select act, reading, detail, organisation_id from platform.audit where person_id = ${added.id} order by id`);
	assert.deepEqual(acts.map((row) => row.act), ['person.add', 'person.edit', 'person.read', 'person.close', 'person.reopen']);
	assert.deepEqual(acts[1].detail, { was: { given_name: 'Ndèye' }, now: { given_name: 'Ndeye Awa' } });
	assert.deepEqual([acts[2].reading, acts[2].organisation_id], [true, id('A')]);
	await assert.rejects(closePerson(db, { ...head }, head.id, 1), refusal(404), 'nobody changes his own account as another would');
});

dbtest('reading one’s own file leaves no trace; a parent’s reading does', async (db) => {
	const id = await aCountry(db);
	const pupil = await aPerson(db, { memberships: [{ organisationId: id('6A'), kind: 'pupil', since }] });
	const head = await aPerson(db, { roles: [{ role: 'head', organisationId: id('A'), since }] });
	const parent = await addGuardian(db, head, pupil.id, data({ givenName: 'Fatou' }), 'mère');
	await personFile(db, pupil, pupil.id);
	await personFile(db, { id: parent.id, label: 'Fatou Fall' }, pupil.id);
	const readers = await db.all(sql<{ actor_id: string | null }>`select actor_id from platform.audit where person_id = ${pupil.id} and reading`);
	assert.deepEqual(readers, [{ actor_id: parent.id }]);
	assert.deepEqual((await hatsOf(db, parent.id)).map((hat) => [hat.kind, hat.childName]), [['guardian', 'Awa Diop']]);
	// A code alone must not bring a stranger's account into a head's hands: neither a pupil of another school nor its parents.
	const stranger = await aPerson(db, { memberships: [{ organisationId: id('5A'), kind: 'pupil', since }] });
	await assert.rejects(tieGuardian(db, head, pupil.id, stranger.code, 'mother'), refusal(400, 'guardianCode'));
	assert.deepEqual(await may(db, head, 'person.recover', [stranger.id]), []);
	await endGuardian(db, head, pupil.id, parent.id);
	assert.deepEqual(await may(db, { id: parent.id, label: '' }, 'person.read', [pupil.id]), []);
	await tieGuardian(db, head, pupil.id, ` ${parent.code.toLowerCase()} `, 'tante');
	assert.deepEqual((await personFile(db, head, pupil.id)).guardians.map((tie) => [tie.id, tie.relation]), [[parent.id, 'tante']]);
	await assert.rejects(tieGuardian(db, head, pupil.id, 'NOBODY', 'x'), refusal(400, 'guardianCode'));
});

dbtest('search folds accents, takes names in any order, codes and numbers, and pages without loss', async (db) => {
	const id = await aCountry(db);
	const names = [['Ndèye', 'Fall'], ['Ndeye', 'Faye'], ['Mame Diarra', 'Ndèye'], ['Moussa', 'Ba'], ['100%', 'Sûr_']];
	await loadPersons(db, system, names.map(([givenName, familyName], i) => ({
		givenName, familyName, identities: i === 3 ? [{ scheme: 'ien', value: 'IEN-TEST-77' }] : [], memberships: [{ organisationId: id('6A'), kind: 'pupil' as const, since }]
	})));
	const search = async (text: string, place: 'A' | 'B' = 'A') => (await findPersons(db, system, { organisationId: id(place), text })).map((one) => `${one.given_name} ${one.family_name}`);
	assert.deepEqual(await search('NDEYE'), ['Ndèye Fall', 'Ndeye Faye', 'Mame Diarra Ndèye']);
	assert.deepEqual(await search('fall ndeye'), ['Ndèye Fall']);
	assert.deepEqual(await search('IEN-TEST-77'), ['Moussa Ba']);
	assert.deepEqual(await search('100%'), ['100% Sûr_']);
	assert.deepEqual(await search('%'), [], 'a percent sign finds itself only at the start of a name');
	assert.deepEqual(await search('ndeye', 'B'), [], 'not in another school');
	const pages: string[] = [];
	let after: string | null = null;
	for (;;) {
		const page: Awaited<ReturnType<typeof findPersons>> = await findPersons(db, system, { organisationId: id('A'), after, limit: 2 });
		if (page.length === 0) break;
		pages.push(...page.map((one) => one.family_name));
		after = page[page.length - 1].id;
	}
	assert.deepEqual(pages, ['Ba', 'Fall', 'Faye', 'Ndèye', 'Sûr_']);
	const parent = await addGuardian(db, system, (await findPersons(db, system, { organisationId: id('A'), text: 'moussa' }))[0].id, data({ givenName: 'Mère', familyName: 'Ba' }), 'mère');
	const [found] = await findPersons(db, system, { organisationId: id('A'), kind: 'guardian' });
	assert.deepEqual([found.id, found.kinds, found.places], [parent.id, ['guardian'], ['Moussa Ba']]);
});

dbtest('the same person in another spelling is pointed out', async (db) => {
	const id = await aCountry(db);
	await loadPersons(db, system, [{ givenName: 'Ndèye Aïssatou', familyName: 'Ndiaye', memberships: [{ organisationId: id('6B'), kind: 'pupil', since }] }]);
	assert.deepEqual((await likelySame(db, system, id('6A'), 'Ndeye Aissatu', 'NDIAY')).map((one) => one.name), ['Ndèye Aïssatou Ndiaye']);
	assert.deepEqual(await likelySame(db, system, id('6A'), 'Ndeye', 'Ndiaye'), []);
});

dbtest('a pupil changes class: the old belonging ends, the new begins, and his teacher with it', async (db) => {
	const id = await aCountry(db);
	const head = await aPerson(db, { roles: [{ role: 'head', organisationId: id('A'), since }] });
	const teacher = await aPerson(db, { roles: [{ role: 'teacher', organisationId: id('6A'), since }] });
	const pupil = await aPerson(db, { memberships: [{ organisationId: id('6A'), kind: 'pupil', since }] });
	assert.deepEqual(await may(db, teacher, 'person.read', [pupil.id]), [pupil.id]);
	await moveMember(db, head, pupil.id, id('6A'), id('6B'));
	assert.deepEqual((await hatsOf(db, pupil.id)).map((hat) => hat.place), ['6e B']);
	assert.deepEqual(await may(db, teacher, 'person.read', [pupil.id]), []);
	await moveMember(db, head, pupil.id, id('6B'), id('6A'));
	assert.deepEqual((await hatsOf(db, pupil.id)).map((hat) => hat.place), ['6e A']);
	await assert.rejects(moveMember(db, head, pupil.id, id('6A'), id('5A')), refusal(404), 'another school has its own head');
});

dbtest('a head gives and ends what he commands, in his school only', async (db) => {
	const id = await aCountry(db);
	const head = await aPerson(db, { roles: [{ role: 'head', organisationId: id('A'), since }] });
	const teacher = await aPerson(db, { memberships: [{ organisationId: id('A'), kind: 'staff', since }] });
	assert.deepEqual(await givableRoles(db, head, id('A')), ['censeur', 'supervisor', 'teacher']);
	assert.deepEqual(await givableRoles(db, head, id('6A')), ['teacher']);
	assert.deepEqual(await givableRoles(db, head, id('B')), []);
	const role = await giveRole(db, head, { personId: teacher.id, role: 'teacher', organisationId: id('6A'), subject: 'MATH' });
	await assert.rejects(giveRole(db, head, { personId: teacher.id, role: 'teacher', organisationId: id('6A'), subject: 'MATH' }), refusal(400, 'role'), 'already held');
	await assert.rejects(giveRole(db, head, { personId: teacher.id, role: 'head', organisationId: id('A') }), refusal(400, 'role'));
	await assert.rejects(giveRole(db, head, { personId: teacher.id, role: 'administrator', organisationId: id('A') }), refusal(400, 'role'));
	await assert.rejects(giveRole(db, head, { personId: teacher.id, role: 'censeur', organisationId: id('6A') }), refusal(400, 'role'), 'not held at a class');
	await assert.rejects(giveRole(db, head, { personId: teacher.id, role: 'teacher', organisationId: id('5A') }), refusal(404));
	await assert.rejects(giveRole(db, head, { personId: teacher.id, role: 'teacher', organisationId: id('6B'), since: '2026-05-01', until: '2026-04-01' }), refusal(400, 'until'));
	assert.deepEqual((await rolesIn(db, head, id('A'), null, null)).map((row) => [row.role, row.organisation]), [['head', 'CEM A'], ['teacher', '6e A']]);
	const own = (await rolesIn(db, head, id('A'), 'head', null))[0];
	await assert.rejects(endRole(db, head, own.id), refusal(400, 'role'));
	await endRole(db, head, role);
	assert.deepEqual(await may(db, teacher, 'class.follow', [id('6A')]), [], 'over at once');
	await giveRole(db, head, { personId: teacher.id, role: 'teacher', organisationId: id('6A') });
});
