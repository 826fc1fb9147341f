import assert from 'node:assert/strict';
import { theSystem } from '#platform/server/audit.ts';
import { sql } from '#platform/server/sql.ts';
import { actsAt, auditOfOrganisation, auditOfPerson, childrenOf, classesOf, loadGuardians, loadPersons, makeVerifier, maybeWho, personFile, recover, scopesOf, setLanguage, setTheme, setUp, signIn, figures, recountOffices, wear } from '#rooms/people/server/index.ts';
import { hatsOf } from '#rooms/people/server/hats.ts';
import { addresseeOf, areaOf } from '#rooms/people/who.ts';
import { senegal } from '#countries/senegal/index.ts';
import { aCountry, aPerson } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

const system = theSystem('test');
const since = '2025-10-01';

dbtest('today counts what needs doing, in one’s own organisation only', async (db) => {
	const id = await aCountry(db);
	const head = await aPerson(db, { roles: [{ role: 'head', organisationId: id('A'), since }] });
	const pupils = await loadPersons(db, system, ['6A', '6A', '6B', '5A'].map((place) => ({ givenName: 'A', familyName: 'B', memberships: [{ organisationId: id(place as '6A'), kind: 'pupil' as const, since }] })));
	await aPerson(db, { roles: [{ role: 'teacher', organisationId: id('6A'), since, until: new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10) }] });
	const parent = await aPerson(db);
	await loadGuardians(db, system, [{ guardianId: parent.id, childId: pupils[0].id, since }]);
	await recover(db, head, pupils[1].id);
	await recover(db, system, head.id);
	assert.deepEqual(await figures(db, head, id('A')), { schools: 1, classes: 2, pupils: 3, staff: 0, countedAt: null, withoutSecret: 2, withoutGuardian: 2, withoutTeacher: 1, firstPassword: 1, ending: 1, signedIn: 0 });
	assert.deepEqual((await classesOf(db, head, id('A'))).map((row) => [row.name, row.pupils, row.without_secret]), [['6e A', 2, 1], ['6e B', 1, 1]]);
	assert.deepEqual((await scopesOf(db, head)).map((scope) => [scope.name, scope.role]), [['CEM A', 'head']]);
	assert.deepEqual([...(await actsAt(db, head, id('A'), ['role.give', 'audit.read', 'people.import']))], ['role.give', 'audit.read', 'people.import']);
	await assert.rejects(figures(db, head, id('B')));
	// An office is counted once, then lately: the worker counts it anew.
	assert.deepEqual([(await figures(db, system, id('IA'))).pupils, (await figures(db, system, id('IA'))).countedAt instanceof Date], [4, true]);
	await loadPersons(db, system, [{ givenName: 'Neuf', familyName: 'Venu', memberships: [{ organisationId: id('5A'), kind: 'pupil', since }] }]);
	assert.equal((await figures(db, system, id('IA'))).pupils, 4);
	await db.run(sql`update people.tally set counted_at = now() - interval '10 minutes'`);
	assert.ok((await recountOffices(db)) >= 1);
	assert.equal((await figures(db, system, id('IA'))).pupils, 5);
});

dbtest('each sees who read and changed his file; an organisation’s audit is its own', async (db) => {
	const id = await aCountry(db);
	const head = await aPerson(db, { givenName: 'Moussa', roles: [{ role: 'head', organisationId: id('A'), since }] });
	const teacher = await aPerson(db, { roles: [{ role: 'teacher', organisationId: id('6A'), since }] });
	const pupil = await aPerson(db, { memberships: [{ organisationId: id('6A'), kind: 'pupil', since }] });
	await personFile(db, head, pupil.id);
	await recover(db, teacher, pupil.id);
	const own = await auditOfPerson(db, pupil, pupil.id, { byOthers: true });
	assert.deepEqual(own.map((row) => [row.act, row.reading, row.actor_label]), [['credential.recover', false, 'Awa Diop'], ['person.read', true, 'Moussa Diop'], ['person.add', false, 'system: test']]);
	const page = await auditOfPerson(db, pupil, pupil.id, { before: own[1].id });
	assert.deepEqual(page.map((row) => row.act), ['person.add']);
	await assert.rejects(auditOfPerson(db, teacher, pupil.id), 'a teacher does not read who reads');
	const readings = await auditOfOrganisation(db, head, id('A'), { reading: true });
	assert.deepEqual(readings.map((row) => [row.act, row.person]), [['person.read', 'Awa Diop']]);
	assert.deepEqual((await auditOfOrganisation(db, head, id('A'), { act: 'credential' })).map((row) => row.act), ['credential.recover']);
	await assert.rejects(auditOfOrganisation(db, teacher, id('6A')));
	await assert.rejects(auditOfOrganisation(db, head, id('B')));
});

dbtest('one’s own language, theme, hat and children', async (db) => {
	const id = await aCountry(db);
	const person = await aPerson(db, { roles: [{ role: 'head', organisationId: id('A'), since }, { role: 'teacher', organisationId: id('5A'), since }] });
	const child = await aPerson(db, { givenName: 'Enfant', memberships: [{ organisationId: id('6B'), kind: 'pupil', since }] });
	await loadGuardians(db, system, [{ guardianId: person.id, childId: child.id, since }]);
	const made = await recover(db, system, person.id);
	const { secret } = await signIn(db, { code: person.code, secret: made.secret, address: '10.7.7.7', device: 'test' });
	const who = (await maybeWho(db, secret))!;
	assert.deepEqual(who.hats.map((hat) => hat.kind), ['teacher', 'head', 'guardian']);
	assert.equal(who.hat?.kind, 'teacher');
	await wear(db, who, `head:${id('A')}`);
	await assert.rejects(wear(db, who, `head:${id('B')}`));
	await setLanguage(db, who, 'ar');
	await setLanguage(db, who, 'xx');
	await setTheme(db, who, 'dark');
	const now = (await maybeWho(db, secret))!;
	assert.deepEqual([now.hat?.kind, now.language, now.theme], ['head', 'ar', 'dark']);
	assert.deepEqual((await childrenOf(db, who)).map((one) => [one.name, one.place]), [['Enfant Diop', '6e B']]);
});

dbtest('a teacher of several classes of a school has its name on one hat, a learner of a centre is no pupil', async (db) => {
	const id = await aCountry(db);
	const hats = async (person: Parameters<typeof aPerson>[1]) => (await hatsOf(db, (await aPerson(db, person)).id)).map((hat) => [hat.kind, hat.place, areaOf(hat), addresseeOf(hat)]);
	const teaches = (...places: ('A' | '6A' | '6B' | '5A')[]) => places.map((place) => ({ role: 'teacher' as const, organisationId: id(place), since }));
	assert.deepEqual(await hats({ roles: teaches('6A') }), [['teacher', '6e A', 'teach', 'pupil']]);
	assert.deepEqual((await hats({ roles: teaches('6A', '6B', '5A') })).map(([, place]) => place), ['5e A', 'CEM A'], 'the school of the two, the class of the one');
	assert.deepEqual((await hats({ roles: teaches('A', '6A') })).map(([, place]) => place), ['CEM A']);
	assert.deepEqual(await hats({ memberships: [{ organisationId: id('CTR'), kind: 'learner', since }] }), [['learner', 'Centre', 'learn', 'learner']]);
	assert.deepEqual(await hats({ memberships: [{ organisationId: id('6A'), kind: 'pupil', since }] }), [['pupil', '6e A', 'learn', 'pupil']]);
});

dbtest('an installation begins with one administrator, once, whose password must be replaced', async (db) => {
	await db.run(sql`update people.role set until = current_date - 1 where role = 'administrator'`);
	const first = (await setUp(db, { country: senegal, demo: false }))!;
	assert.match(first.code, /^ADMIN-[2-9A-Z]{4}$/);
	assert.equal(await setUp(db, { country: senegal, demo: false }), null);
	const { secret } = await signIn(db, { code: first.code, secret: first.password, address: '10.8.8.8', device: 'test' });
	const who = (await maybeWho(db, secret))!;
	assert.deepEqual([who.mustChange, who.hat?.kind, who.hat?.place], [true, 'administrator', 'Sénégal']);
	assert.ok(await makeVerifier('x'));
});
