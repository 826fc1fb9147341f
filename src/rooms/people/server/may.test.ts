import assert from 'node:assert/strict';
import { test } from 'node:test';
import { theSystem } from '#platform/server/audit.ts';
import { sql } from '#platform/server/sql.ts';
import { commands, givable, matrix, organisationActs, personActs, roles, type Act, type RoleName } from '#rooms/people/acts.ts';
import { addMembership, giveRole, loadGuardians, loadPersons, may, must, personFile } from '#rooms/people/server/index.ts';
import { aCountry, aPerson } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

const system = theSystem('test');
const since = '2025-10-01';

// The decision, written by hand and not taken from the code: who may (x) and who may not (.) do each act in his own area.
const table = `
                      administrator ministry inspector head censeur supervisor teacher manager
organisation.read     x             x        x         x    x       x          x       x
organisation.manage   x             .        .         x    .       .          .       x
people.read           x             .        x         x    x       x          x       x
people.import         x             .        .         x    x       .          .       x
card.issue            x             .        .         x    x       x          x       x
role.give             x             .        .         x    .       .          .       .
audit.read            x             .        .         x    .       .          .       x
quarantine.decide     x             .        .         x    .       .          .       x
class.follow          x             .        x         x    x       .          x       x
work.set              x             .        .         x    x       .          x       x
plan.read             x             .        x         x    x       .          .       x
textbook.write        x             .        .         x    x       .          x       x
textbook.visa         x             .        .         x    x       .          .       .
bank.import           x             .        .         x    x       .          x       x
content.write         x             .        x         x    x       .          x       x
content.check         x             .        x         x    x       .          .       x
content.publish       x             x        x         x    .       .          .       x
person.read           x             .        .         x    x       x          x       x
person.manage         x             .        .         x    x       .          .       x
person.recover        x             .        .         x    x       x          x       x`;
const [header, ...lines] = table.trim().split('\n').map((line) => line.trim().split(/\s+/));
const expected = new Map(lines.flatMap(([act, ...cells]) => cells.map((cell, i) => [`${header[i]} ${act}`, cell === 'x'] as const)));

/** Where each role is held in these tests, a place below that it reaches, and places that it doesn't. */
const held: Record<RoleName, { at: Parameters<Awaited<ReturnType<typeof aCountry>>>[0]; below: string; beside: string }> = {
	administrator: { at: 'IEF1', below: '6A', beside: '5A' },
	ministry: { at: 'MIN', below: '6A', beside: 'CTR' },
	inspector: { at: 'IEF1', below: '6A', beside: '5A' },
	head: { at: 'A', below: '6A', beside: '5A' },
	censeur: { at: 'A', below: '6A', beside: '5A' },
	supervisor: { at: 'A', below: '6A', beside: '5A' },
	teacher: { at: '6A', below: '6A', beside: '6B' },
	manager: { at: 'NET', below: 'CTR', beside: '6A' }
};

for (const role of roles)
	for (const act of [...organisationActs, ...personActs] as Act[])
		dbtest(`${role}: ${act} ${expected.get(`${role} ${act}`) ? 'within' : 'nowhere'}`, async (db) => {
			const id = (await aCountry(db)) as (name: string) => string;
			const { at, below, beside } = held[role];
			const asker = await aPerson(db, { roles: [{ role, organisationId: id(at), since }] });
			const pupilIn = async (place: string) => (await aPerson(db, { memberships: [{ organisationId: id(place), kind: place === 'CTR' ? 'learner' : 'pupil', since }] })).id;
			const onPerson = (personActs as readonly string[]).includes(act);
			const [inside, outside] = onPerson ? [await pupilIn(below), await pupilIn(beside)] : [id(below), id(beside)];
			const allowed = await may(db, asker, act, [inside, outside]);
			assert.deepEqual(allowed, expected.get(`${role} ${act}`) ? [inside] : []);
			if (!onPerson) assert.deepEqual(await may(db, asker, act, [id('XX')]), [], 'nothing upwards');
			// A role of yesterday or of tomorrow is none.
			await db.run(sql`update people.role set until = current_date - 1 where person_id = ${asker.id}`);
			assert.deepEqual(await may(db, asker, act, [inside]), []);
			await db.run(sql`update people.role set since = current_date + 1, until = null where person_id = ${asker.id}`);
			assert.deepEqual(await may(db, asker, act, [inside]), []);
		});

test('no role commands one that can do more', () => {
	for (const role of roles) for (const other of commands[role]) for (const act of matrix[other]) assert.ok(matrix[role].includes(act), `${role} commands ${other}, who may ${act}`);
	assert.deepEqual(givable('head'), ['censeur', 'supervisor', 'teacher']);
	assert.deepEqual(givable('manager'), [], 'commanding is not giving');
});

dbtest('a lost password is no way up: each recovers and changes only those he commands', async (db) => {
	const id = await aCountry(db);
	const one = (role: RoleName, at: string) => aPerson(db, { roles: [{ role, organisationId: at, since }], memberships: [{ organisationId: id('A'), kind: 'staff', since }] });
	const head = await one('head', id('A'));
	const otherHead = await one('head', id('A'));
	const censeur = await one('censeur', id('A'));
	const teacher = await one('teacher', id('A'));
	const colleague = await one('teacher', id('6A'));
	const supervisor = await one('supervisor', id('A'));
	const clerk = await aPerson(db, { memberships: [{ organisationId: id('A'), kind: 'staff', since }] });
	const pupil = await aPerson(db, { memberships: [{ organisationId: id('6A'), kind: 'pupil', since }] });
	const parent = await aPerson(db);
	await loadGuardians(db, system, [{ guardianId: parent.id, childId: pupil.id, since }]);
	// A parent of this school who heads another: the head here has no power over that account.
	const headElsewhere = await aPerson(db, { roles: [{ role: 'head', organisationId: id('B'), since }] });
	await loadGuardians(db, system, [{ guardianId: headElsewhere.id, childId: pupil.id, since }]);
	// A pupil of the class who teaches elsewhere from tomorrow.
	const learnerTeacher = await aPerson(db, { memberships: [{ organisationId: id('6A'), kind: 'pupil', since }], roles: [{ role: 'teacher', organisationId: id('B'), since: '2099-01-01' }] });
	const administrator = await aPerson(db, { roles: [{ role: 'administrator', organisationId: id('XX'), since }] });
	const others = [head, otherHead, censeur, teacher, colleague, supervisor, clerk, pupil, parent, headElsewhere, learnerTeacher, administrator];
	const names = ['head', 'otherHead', 'censeur', 'teacher', 'colleague', 'supervisor', 'clerk', 'pupil', 'parent', 'headElsewhere', 'learnerTeacher', 'administrator'];
	const reach = async (asker: { id: string; label: string }, act: Act) => {
		const allowed = await may(db, asker, act, others.map((other) => other.id));
		return names.filter((_, i) => allowed.includes(others[i].id)).join(' ');
	};
	assert.equal(await reach(teacher, 'person.recover'), 'pupil');
	assert.equal(await reach(colleague, 'person.recover'), 'pupil');
	assert.equal(await reach(supervisor, 'person.recover'), 'pupil');
	assert.equal(await reach(censeur, 'person.recover'), 'teacher colleague supervisor clerk pupil parent');
	assert.equal(await reach(head, 'person.recover'), 'censeur teacher colleague supervisor clerk pupil parent');
	assert.equal(await reach(head, 'person.manage'), 'censeur teacher colleague supervisor clerk pupil parent');
	assert.equal(await reach(administrator, 'person.recover'), names.join(' '));
	assert.equal(await reach(teacher, 'person.read'), 'teacher pupil', 'his own file and his pupils');
	assert.equal(await reach(parent, 'person.read'), 'pupil parent');
	assert.equal(await reach(parent, 'person.recover'), '');
	assert.equal(await reach(pupil, 'person.read'), 'pupil');
	assert.equal(await reach(pupil, 'person.manage'), '');
});

dbtest('belonging to the staff opens the school to read and its bank to add to, and to write there; nothing of the people', async (db) => {
	const id = await aCountry(db);
	const clerk = await aPerson(db, { memberships: [{ organisationId: id('A'), kind: 'staff', since }] });
	for (const act of organisationActs) assert.deepEqual(await may(db, clerk, act, [id('A')]), ['organisation.read', 'bank.import', 'content.write'].includes(act) ? [id('A')] : [], act);
});

dbtest('must refuses a mixed list whole, and an absence and a refusal are alike', async (db) => {
	const id = await aCountry(db);
	const head = await aPerson(db, { roles: [{ role: 'head', organisationId: id('A'), since }] });
	await must(db, head, 'organisation.read', [id('6A'), id('6B'), id('6A')]);
	const said: string[] = [];
	for (const ids of [[id('6A'), id('5A')], ['00000000-0000-7000-8000-000000000000'], []])
		await must(db, head, 'organisation.read', ids).catch((error) => said.push(`${error.status} ${error.message}`));
	assert.equal(new Set(said).size, 1);
	assert.equal(said.length, 3);
	await must(db, system, 'organisation.manage', id('XX'));
});

dbtest('a person without any role may do nothing, whatever the act', async (db) => {
	const id = await aCountry(db);
	const stranger = await aPerson(db);
	const [pupil] = await loadPersons(db, system, [{ givenName: 'A', familyName: 'B', memberships: [{ organisationId: id('6A'), kind: 'pupil', since }] }]);
	for (const act of organisationActs) assert.deepEqual(await may(db, stranger, act, [id('A'), id('6A'), id('XX')]), []);
	for (const act of personActs) assert.deepEqual(await may(db, stranger, act, [pupil.id]), []);
});

dbtest('a tie to a child is no way into another school: neither the account nor the children there', async (db) => {
	const id = await aCountry(db);
	const head = await aPerson(db, { roles: [{ role: 'head', organisationId: id('A'), since }] });
	const administrator = await aPerson(db, { roles: [{ role: 'administrator', organisationId: id('XX'), since }] });
	const pupilIn = (place: string, kind: 'pupil' | 'learner' = 'pupil') => aPerson(db, { memberships: [{ organisationId: place, kind, since }] });
	const here = await pupilIn(id('6A'));
	const there = await pupilIn(id('5A'));
	const learner = await pupilIn(id('CTR'), 'learner');
	const clerkThere = await aPerson(db, { memberships: [{ organisationId: id('B'), kind: 'staff', since }] });
	const parent = await aPerson(db);
	const bothSchools = await aPerson(db);
	await loadGuardians(db, system, [{ guardianId: parent.id, childId: here.id, since }, { guardianId: bothSchools.id, childId: here.id, since }, { guardianId: bothSchools.id, childId: there.id, since }]);
	await loadGuardians(db, system, [learner, clerkThere].map((one) => ({ guardianId: one.id, childId: here.id, since })));
	const reached = async (asker: { id: string; label: string }, act: Act) => (await may(db, asker, act, [parent.id, bothSchools.id, learner.id, clerkThere.id])).length;
	assert.equal(await reached(head, 'person.read'), 4);
	assert.deepEqual(await may(db, head, 'person.recover', [parent.id, bothSchools.id, learner.id, clerkThere.id]), [parent.id]);
	assert.deepEqual(await may(db, head, 'person.manage', [bothSchools.id, learner.id, clerkThere.id]), []);
	assert.equal(await reached(administrator, 'person.recover'), 4);
	// A role or a belonging given here changes nothing of that.
	await giveRole(db, head, { personId: learner.id, role: 'teacher', organisationId: id('6A') });
	assert.deepEqual(await may(db, head, 'person.recover', [learner.id]), []);
	await assert.rejects(addMembership(db, head, clerkThere.id, id('A'), 'staff'), { status: 404 });
	assert.deepEqual((await personFile(db, head, bothSchools.id)).children.map((child) => child.id), [here.id]);
	assert.equal((await personFile(db, bothSchools, bothSchools.id)).children.length, 2);
});
