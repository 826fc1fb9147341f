import assert from 'node:assert/strict';
import { Refusal } from '#platform/refusal.ts';
import { setSetting } from '#platform/server/settings.ts';
import { heldTogether } from '#rooms/people/held.ts';
import { theSystem } from '#platform/server/audit.ts';
import { sql } from '#platform/server/sql.ts';
import { classesOf, createOrganisation, endRoles, findHolders, giveRoleByCode, holderByCode, organisationView, personFile, rolesIn, scopesOf } from '#rooms/people/server/index.ts';
import { aCountry, aPerson } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

const system = theSystem('test');
const since = '2025-10-01';
const notFound = (error: unknown) => error instanceof Refusal && error.status === 404;

dbtest('whom a role goes to is found by name, the staff before the pupils, within the school only', async (db) => {
	const id = await aCountry(db);
	const head = await aPerson(db, { familyName: 'Sarr', roles: [{ role: 'head', organisationId: id('A'), since }] });
	const pupil = await aPerson(db, { givenName: 'Abdou', familyName: 'Fall', memberships: [{ organisationId: id('6A'), kind: 'pupil', since }] });
	const teacher = await aPerson(db, { givenName: 'Zeynab', familyName: 'Fall', memberships: [{ organisationId: id('A'), kind: 'staff', since }] });
	const stranger = await aPerson(db, { givenName: 'Issa', familyName: 'Fall', memberships: [{ organisationId: id('B'), kind: 'staff', since }] });
	assert.deepEqual((await findHolders(db, head, id('A'), 'fall')).map((one) => one.id), [teacher.id, pupil.id]);
	assert.deepEqual((await findHolders(db, head, id('A'), teacher.code)).map((one) => one.id), [teacher.id]);
	assert.deepEqual(await findHolders(db, head, id('A'), 'personne'), []);
	assert.equal((await holderByCode(db, head, ` ${teacher.code.toLowerCase()} `)).name, 'Zeynab Fall');
	await assert.rejects(holderByCode(db, head, stranger.code), notFound);
	await assert.rejects(findHolders(db, pupil, id('A'), 'fall'), notFound);
});

dbtest('a teacher of many classes stands once, with them from the youngest up; pages go by person; several roles end together or not at all', async (db) => {
	const id = await aCountry(db);
	await setSetting(db, 'country', 'senegal');
	const head = await aPerson(db, { familyName: 'Sarr', roles: [{ role: 'head', organisationId: id('A'), since }] });
	const made: Record<string, string> = {};
	for (const [name, grade, series] of [['Tle S2', 'TLE', 'S2'], ['3e 10', '3E', null], ['3e 2', '3E', null], ['Autre', null, null]] as const) made[name] = (await createOrganisation(db, system, { kind: 'class', name, grade, series, parentIds: [id('A')] })).id;
	const order = ['6e A', '6e B', '3e 2', '3e 10', 'Tle S2', 'Autre'];
	assert.deepEqual((await classesOf(db, head, id('A'))).map((one) => one.name), order);
	assert.deepEqual((await organisationView(db, head, id('A'))).children.map((one) => one.name), order);
	const paged: string[] = [];
	for (let after: string | null = null; ; ) {
		const [one]: { id: string; name: string }[] = await classesOf(db, head, id('A'), after, 1);
		if (!one) break;
		paged.push(one.name);
		after = one.id;
	}
	assert.deepEqual(paged, order, 'page by page the same');

	const many = [made['Tle S2'], made['3e 10'], made['3e 2'], id('6A')].map((organisationId) => ({ role: 'teacher' as const, organisationId, since }));
	const teacher = await aPerson(db, { givenName: 'Awa', familyName: 'Ba', roles: many });
	assert.deepEqual((await scopesOf(db, teacher)).map((one) => one.name), ['6e A', '3e 2', '3e 10', 'Tle S2']);
	const held = await rolesIn(db, head, id('A'), null, null, 1);
	assert.deepEqual(heldTogether(held, (one) => one.person_id).map((line) => [line.places[0].person, line.places.map((one) => one.organisation)]), [['Awa Ba', ['6e A', '3e 2', '3e 10', 'Tle S2']]]);
	assert.deepEqual((await rolesIn(db, head, id('A'), null, teacher.id, 1)).map((one) => one.person), ['Awa Sarr']);
	assert.deepEqual((await personFile(db, head, teacher.id)).roles.map((one) => one.organisation), ['6e A', '3e 2', '3e 10', 'Tle S2']);

	const [own] = await rolesIn(db, head, id('A'), 'head', null);
	const left = () => db.all(sql<{ id: string }>`select id from people.role where person_id = ${teacher.id} and (until is null or until >= current_date)`);
	await assert.rejects(endRoles(db, head, [held[0].id, own.id]));
	assert.equal((await left()).length, 4, 'nothing ended');
	await endRoles(db, head, [held[0].id, held[1].id, held[1].id]);
	assert.deepEqual((await rolesIn(db, head, id('A'), 'teacher', null)).map((one) => one.organisation), ['3e 10', 'Tle S2']);
});

dbtest('a role is given from a day to a day: no such day, or an end before its beginning, is refused beside its field', async (db) => {
	const id = await aCountry(db);
	const head = await aPerson(db, { roles: [{ role: 'head', organisationId: id('A'), since }] });
	const { code } = await aPerson(db, { memberships: [{ organisationId: id('A'), kind: 'staff', since }] });
	const given = (days: { since?: string; until?: string }) => giveRoleByCode(db, head, { code, role: 'teacher', organisationId: id('6A'), ...days });
	const at = (field: string) => (error: unknown) => error instanceof Refusal && error.status === 400 && error.field === field;
	await assert.rejects(given({ since: '2026-02-31' }), at('since'));
	await assert.rejects(given({ until: '0000-01-01' }), at('until'));
	await assert.rejects(given({ since: '2026-02-01', until: '2026-01-01' }), at('until'));
	await assert.rejects(given({ until: '2020-01-01' }), at('until'), 'from today on, until a day that is over');
	assert.ok(await given({ since: '2026-02-01', until: '2099-02-28' }));
});
