import assert from 'node:assert/strict';
import { theSystem } from '#platform/server/audit.ts';
import { sql } from '#platform/server/sql.ts';
import { loadOrganisations } from '#rooms/people/server/index.ts';
import { alertCount, alertsPage, followedClasses, seeAlert, setCourses, setThresholds, setWork, stateYear } from '#rooms/teaching/server/index.ts';
import { anAnswer, aProgramme, sendAnswers } from '#tests/learning.ts';
import { aCountry, aPerson, aPupil, asWho } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

const since = '2025-10-01';
const day = 86_400_000;

dbtest('who does nothing, or is late, is an alert to his teachers until it is dealt with; the school says from when', async (db) => {
	const id = await aCountry(db);
	const course = await aProgramme(db);
	const staff = async (role: 'teacher' | 'head', place: string, school: string) => asWho(db, await aPerson(db, { memberships: [{ organisationId: school, kind: 'staff', since }], roles: [{ role, organisationId: place, since }] }));
	const [teacher, head, other] = [await staff('teacher', id('6A'), id('A')), await staff('head', id('A'), id('A')), await staff('teacher', id('B'), id('B'))];
	await setCourses(db, theSystem('test'), [{ classId: id('6A'), programmeId: course.programmeId, teacherId: teacher.id }]);
	const [ba, fall] = [await aPupil(db, id('6A'), { familyName: 'Ba' }), await aPupil(db, id('6A'), { familyName: 'Fall' })];
	const today = new Date();
	const iso = (days: number) => new Date(today.getTime() + days * day).toISOString().slice(0, 10);
	// Every day of this year has lessons but Sundays, whenever the test is run.
	await stateYear(db, head, id('A'), { terms: [{ starts: iso(-200), ends: iso(100) }], flip: false });
	await sendAnswers(db, fall, [anAnswer(fall, course.items.E1, '8')]);
	const seen = async (who = teacher) => (await alertsPage(db, who)).lines.map((line) => [line.name.split(' ')[0], line.alerts.map((alert) => alert.kind)]);
	assert.deepEqual(await seen(), [['Ba', ['silent']]]);
	assert.deepEqual(await alertCount(db, teacher, await followedClasses(db, teacher)), { count: 1, least: false });
	for (let i = 0; i < 3; i++) await setWork(db, teacher, { classId: id('6A'), title: 'Série', note: '', opensAt: new Date(today.getTime() - 3 * day), dueAt: new Date(today.getTime() - day), itemIds: [course.items.E2], lessonIds: [], pupilIds: [] });
	assert.deepEqual((await seen()).sort(), [['Ba', ['silent', 'late']], ['Fall', ['late']]]);
	await setThresholds(db, head, id('A'), { silentDays: 10, dropPoints: 20, lateWorks: 4 });
	assert.deepEqual(await seen(), [['Ba', ['silent']]]);
	await assert.rejects(setThresholds(db, head, id('6A'), { silentDays: 10, dropPoints: 20, lateWorks: 4 }), { status: 404 }, 'a class has none of its own');
	await assert.rejects(setThresholds(db, teacher, id('A'), { silentDays: 10, dropPoints: 20, lateWorks: 4 }), { status: 404 });
	assert.deepEqual(await seen(other), []);
	await assert.rejects(seeAlert(db, other, ba.id, 'silent', ''), { status: 404 });
	await assert.rejects(seeAlert(db, teacher, ba.id, 'sunny', ''), { status: 404 });
	await seeAlert(db, teacher, ba.id, 'silent', 'Vu avec sa mère');
	assert.deepEqual(await seen(), []);
	assert.deepEqual(await db.all(sql<{ note: string }>`select note from teaching.alert_seen where person_id = ${ba.id}`), [{ note: 'Vu avec sa mère' }]);
	for (const who of [ba, fall]) assert.deepEqual(await alertsPage(db, who).then((page) => page.lines), []);
});

dbtest('who follows more classes than are looked at together chooses any of them', async (db) => {
	const id = await aCountry(db);
	const head = await asWho(db, await aPerson(db, { memberships: [{ organisationId: id('A'), kind: 'staff', since }], roles: [{ role: 'head', organisationId: id('A'), since }] }));
	const { code } = await db.one(sql<{ code: string }>`select code from people.organisation where id = ${id('A')}`);
	const few = await alertsPage(db, head);
	assert.deepEqual([few.choices.length, few.together], [2, 2], 'all are looked at together, and any can be chosen');
	await loadOrganisations(db, theSystem('test'), Array.from({ length: 30 }, (_, i) => ({ kind: 'class', code: `${code}-T${i}`, name: `Terminale ${i + 1}`, parents: [code], grade: 'TLE' })));
	const { classes, choices, together, chosen } = await alertsPage(db, head);
	assert.deepEqual([classes, choices.length, together, chosen], [30, 32, 30, null]);
	assert.deepEqual(await alertCount(db, head, await followedClasses(db, head)), { count: 0, least: true }, 'the count of some classes is not said to be that of all');
	const last = choices.at(-1)!;
	const page = await alertsPage(db, head, { classId: last.id });
	assert.deepEqual([last.name, page.classes, page.chosen], ['Terminale 30', 1, last.id]);
	assert.equal((await alertsPage(db, head, { classId: id('5A') })).chosen, null, 'a class of another school is none to choose');
});
