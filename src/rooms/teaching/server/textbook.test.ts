import assert from 'node:assert/strict';
import { dayOf } from '#platform/dates.ts';
import { dayAfter, weekDayOf } from '#platform/days.ts';
import { newId } from '#platform/ids.ts';
import { Refusal } from '#platform/refusal.ts';
import { theSystem } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import type { RoleName } from '#rooms/people/acts.ts';
import { loadGuardians } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import { receive } from '#rooms/sync/server/index.ts';
import { coverageOf, coverageOfSchools, entryPage, fillPage, progressionPage, setCourses, signEntry, signVisa, statePeriod, textbookKinds, textbookPage, todayPage } from '#rooms/teaching/server/index.ts';
import { entryIdOf, type Entry } from '#rooms/teaching/textbook.ts';
import { aFact } from '#tests/facts.ts';
import { aProgramme } from '#tests/learning.ts';
import { aCountry, aPerson, aPupil, asWho } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

const system = theSystem('test');
const since = '2025-10-01';
const today = dayOf(new Date());
const notFound = (error: unknown) => error instanceof Refusal && error.status === 404;

/** Class 6A of school A that follows a programme, its teacher, and all who may come by. */
async function aSchool(db: Database) {
	const id = await aCountry(db);
	const course = await aProgramme(db);
	await db.run(sql`update curriculum.chapter set planned_minutes = 600 where id = ${course.chapterId}`);
	const holding = async (role: RoleName, place: string) => asWho(db, await aPerson(db, { memberships: [{ organisationId: id('A'), kind: 'staff', since }], roles: [{ role, organisationId: place, since }] }));
	const teacher = await holding('teacher', id('6A'));
	await setCourses(db, system, [{ classId: id('6A'), programmeId: course.programmeId, teacherId: teacher.id }]);
	const entry: Entry = { classId: id('6A'), periodId: null, planId: null, day: today, from: 480, to: 600, kind: 'lesson', subject: 'MATH', programmeId: course.programmeId, chapterId: course.chapterId, finishes: false, title: 'Additions', content: '– Additionner', homework: 'Exercice 4', homeworkDue: dayAfter(today, 2), workId: null };
	const pupil = await aPupil(db, id('6A'));
	const parent = await aPerson(db);
	await loadGuardians(db, system, [{ guardianId: parent.id, childId: pupil.id, since }]);
	return { id, ...course, holding, teacher, entry, pupil, parent: await asWho(db, parent) };
}
const signed = async (db: Database, who: Who, entry: Entry, id = newId(), parents: string[] = []) => (await signEntry(db, who, { id, parents, entry }, newId()), id);
const revisionOf = async (db: Database, id: string) => (await db.one(sql<{ revision: string }>`select revision from teaching.textbook_entry where id = ${id}`)).revision;
const may = async (act: () => Promise<unknown>): Promise<boolean> => act().then(() => true, (error) => (assert.ok(notFound(error), String(error)), false));

dbtest('who reads, writes and signs off the cahier of a class: the decision, cell by cell', async (db) => {
	const school = await aSchool(db);
	const { id, holding, entry, teacher, pupil, parent } = school;
	const there = await signed(db, teacher, entry);
	const people: Record<string, Who> = {
		'its teacher': teacher,
		'a colleague of the class': await holding('teacher', id('6A')),
		'a teacher of another class': await holding('teacher', id('6B')),
		'the head': await holding('head', id('A')),
		'the censeur': await holding('censeur', id('A')),
		'the supervisor': await holding('supervisor', id('A')),
		'the inspector': await holding('inspector', id('IEF1')),
		'another inspector': await holding('inspector', id('IEF2')),
		'another head': await holding('head', id('B')),
		'the ministry': await holding('ministry', id('MIN')),
		'a pupil': pupil,
		'a parent': parent
	};
	const seenAt = new Date();
	const decided: Record<string, string> = {
		'its teacher': 'read write -', 'a colleague of the class': 'read write -', 'a teacher of another class': '- - -', 'the head': 'read write visa', 'the censeur': 'read write visa', 'the supervisor': '- - -',
		'the inspector': 'read - -', 'another inspector': '- - -', 'another head': '- - -', 'the ministry': '- - -', 'a pupil': '- - -', 'a parent': '- - -'
	};
	for (const [name, who] of Object.entries(people)) {
		const read = await may(() => textbookPage(db, who, id('6A'), {}));
		assert.equal(await may(() => entryPage(db, who, id('6A'), there)), read, name);
		assert.equal(await may(() => progressionPage(db, who, id('6A'), null)), read, name);
		const write = await may(() => signed(db, who, { ...entry, from: 700, to: 720 }));
		assert.equal(await may(() => fillPage(db, who, id('6A'), {})), write, name);
		const visa = await may(() => signVisa(db, who, id('6A'), { upto: today, remark: '', seenAt }));
		assert.equal([read ? 'read' : '-', write ? 'write' : '-', visa ? 'visa' : '-'].join(' '), decided[name], name);
	}
	// The whole school's coverage is for who follows all of it.
	const follows = { 'its teacher': false, 'the head': true, 'the censeur': true, 'the inspector': true, 'another inspector': false, 'the ministry': false, 'a pupil': false };
	for (const [name, allowed] of Object.entries(follows)) assert.equal(await may(() => coverageOf(db, people[name], id('A'), new Date())), allowed, name);
	const { schools } = await coverageOfSchools(db, people['the inspector'], id('IEF1'), null, new Date());
	assert.deepEqual(schools.map((one) => [one.id, one.classes]), [[id('A'), 2]]);
	assert.equal(await may(() => coverageOfSchools(db, people['another inspector'], id('IEF1'), null, new Date())), false);
});

dbtest('what was signed stays: a change is a further state, the latest is shown, only its author makes one', async (db) => {
	const { id, teacher, holding, entry } = await aSchool(db);
	const made = await signed(db, teacher, entry);
	const first = await revisionOf(db, made);
	await signed(db, teacher, { ...entry, content: '– Additionner\n– Vérifier', finishes: true }, made, [first]);
	const { entry: shown, states, change } = await entryPage(db, teacher, id('6A'), made);
	assert.deepEqual([shown.content, shown.finishes, shown.states, change], ['– Additionner\n– Vérifier', true, 2, true]);
	assert.deepEqual(states.map((state) => state.said.content), ['– Additionner\n– Vérifier', '– Additionner']);
	const colleague = await holding('head', id('A'));
	await assert.rejects(signed(db, colleague, { ...entry, content: 'x' }, made, [first]), notFound, 'not even by the head');
	assert.equal((await entryPage(db, colleague, id('6A'), made)).change, false);
	await assert.rejects(signed(db, teacher, { ...entry, classId: id('6B') }, made), notFound, 'nor moved into another class');
	const said = await db.all(sql<{ act: string }>`select act from platform.audit where organisation_id = ${id('6A')} and act like 'textbook.%' order by at, id`);
	assert.deepEqual(said.map((row) => row.act).sort(), ['textbook.change', 'textbook.write']);
});

dbtest('days to come, days long gone and what is not the class’s are refused, and nothing is written', async (db) => {
	const { id, teacher, entry } = await aSchool(db);
	const other = await aProgramme(db);
	const refused = (error: unknown) => error instanceof Refusal && error.status === 400;
	const table: Partial<Entry>[] = [{ day: dayAfter(today, 1), homeworkDue: dayAfter(today, 3) }, { day: dayAfter(today, -401) }, { chapterId: other.chapterId }, { periodId: newId() }, { planId: newId() }, { workId: newId() }];
	for (const more of table) await assert.rejects(signed(db, teacher, { ...entry, ...more }), refused, JSON.stringify(more));
	assert.equal((await db.one(sql<{ count: number }>`select count(*)::int as count from teaching.textbook_entry where class_id = ${id('6A')}`)).count, 0);
});

dbtest('a visa covers what was there when its page was made, and never the signer’s own; later entries and changes stay without', async (db) => {
	const { id, teacher, holding, entry } = await aSchool(db);
	const censeur = await holding('censeur', id('A'));
	const yesterday = dayAfter(today, -1);
	const one = await signed(db, teacher, { ...entry, day: yesterday });
	const own = await signed(db, censeur, { ...entry, day: yesterday, from: 700, to: 760 });
	const seenAt = (await textbookPage(db, censeur, id('6A'), {}, new Date())).now;
	await new Promise((wake) => setTimeout(wake, 5));
	const late = await signed(db, teacher, { ...entry, day: yesterday, from: 800, to: 860 });
	const visa = newId();
	await signVisa(db, censeur, id('6A'), { upto: yesterday, remark: 'Bien tenu.', seenAt }, visa);
	await signVisa(db, censeur, id('6A'), { upto: yesterday, remark: 'Bien tenu.', seenAt }, visa);
	const seen = async () => new Map((await textbookPage(db, teacher, id('6A'), {})).entries.map((line) => [line.id, line.seen]));
	assert.deepEqual([one, own, late].map((each) => each), [...new Set([one, own, late])]);
	assert.deepEqual([(await seen()).get(one), (await seen()).get(own), (await seen()).get(late)], [true, false, false]);
	const page = await textbookPage(db, teacher, id('6A'), {});
	assert.deepEqual(page.visas.map((line) => [line.remark, line.entries, line.upto]), [['Bien tenu.', 1, yesterday]], 'a form sent twice signs once');
	const { cahiers } = await coverageOf(db, censeur, id('A'), new Date());
	assert.deepEqual(cahiers.filter((line) => line.class_id === id('6A')).map((line) => [line.visa, line.unseen]), [[yesterday, 2]]);
	await signed(db, teacher, { ...entry, day: yesterday, content: 'Autre' }, one, [await revisionOf(db, one)]);
	assert.equal((await seen()).get(one), false, 'changed after the visa: seen no more');
	const stale = (error: unknown) => error instanceof Refusal && error.status === 409;
	await assert.rejects(signVisa(db, censeur, id('6A'), { upto: today, remark: '', seenAt: new Date(Date.now() - 2 * 86_400_000) }), stale);
	await assert.rejects(signVisa(db, censeur, id('6A'), { upto: today, remark: '', seenAt: new Date(Date.now() + 60_000) }), stale);
});

dbtest('coverage is what the cahier says: lessons of the chapter, not tests, not hours that were not held, not what was struck', async (db) => {
	const { id, teacher, holding, entry, chapterId } = await aSchool(db);
	const at = async () => {
		const { standing, other } = await progressionPage(db, teacher, id('6A'), null);
		return [standing.percent, standing.covered, standing.done, other.tests, other.missed];
	};
	assert.deepEqual(await at(), [0, 0, 0, 0, 0]);
	const first = await signed(db, teacher, entry);
	await signed(db, teacher, { ...entry, from: 600, to: 660, kind: 'test', chapterId: null });
	await signed(db, teacher, { ...entry, from: 660, to: 700, kind: 'missed', chapterId: null, title: '' });
	assert.deepEqual(await at(), [20, 120, 0, 60, 40]);
	await signed(db, teacher, { ...entry, from: 700, to: 760 });
	assert.deepEqual((await at()).slice(0, 2), [30, 180]);
	await signed(db, teacher, { ...entry, kind: 'struck' }, first, [await revisionOf(db, first)]);
	assert.deepEqual((await at()).slice(0, 2), [10, 60]);
	await signed(db, teacher, { ...entry, from: 800, to: 860, finishes: true });
	assert.deepEqual((await at()).slice(0, 3), [100, 600, 1]);
	await db.run(sql`update curriculum.chapter set planned_minutes = null where id = ${chapterId}`);
	const honest = (await progressionPage(db, teacher, id('6A'), null)).standing;
	assert.deepEqual([honest.percent, honest.ahead, honest.unplanned, honest.done], [null, null, 1, 1]);
	const { lines } = await coverageOf(db, await holding('head', id('A')), id('A'), new Date());
	assert.deepEqual(lines.filter((line) => line.class_id === id('6A')).map((line) => line.standing.done), [1]);
});

dbtest('homework is on the pupil’s today until its day is over, and nobody else’s', async (db) => {
	const { id, teacher, entry, pupil } = await aSchool(db);
	await signed(db, teacher, entry);
	await signed(db, teacher, { ...entry, day: dayAfter(today, -9), homework: 'Passé', homeworkDue: dayAfter(today, -1) });
	await signed(db, teacher, { ...entry, from: 700, to: 760, homework: 'Annulé', kind: 'struck' });
	const { homework } = await todayPage(db, pupil);
	assert.deepEqual(homework.map((line) => [line.text, line.due, line.days]), [['Exercice 4', dayAfter(today, 2), 2]]);
	assert.deepEqual((await todayPage(db, await aPupil(db, id('6B')))).homework, []);
});

dbtest('from a phone: the hour of a period is one entry whoever sends it first, a forged one is put aside', async (db) => {
	const { id, teacher, holding, entry } = await aSchool(db);
	const period = newId();
	await statePeriod(db, teacher, { classId: id('6A'), subject: 'MATH', programmeId: entry.programmeId, day: weekDayOf(today), from: 480, to: 600, weeks: 'all', since: today }, period);
	const body = (more: Partial<Entry> = {}) => JSON.stringify({ id: entryIdOf(period, today), parents: [], entry: { ...entry, periodId: period, ...more } });
	const now = new Date();
	const at = (seconds: number) => new Date(now.getTime() - 60_000 + seconds * 1000).toISOString();
	const send = async (who: Who, facts: ReturnType<typeof aFact>[]) => (await receive(db, who, facts, now.toISOString(), textbookKinds, now.getTime())).map((one) => one.why ?? one.result);
	const later = aFact(teacher, { kind: 'textbook', at: at(20), body: body({ content: 'du second téléphone' }) });
	const earlier = aFact(teacher, { kind: 'textbook', at: at(10), body: body({ content: 'du premier' }) });
	assert.deepEqual(await send(teacher, [later, earlier, later]), ['ok', 'ok', 'duplicate']);
	const { entry: shown, states } = await entryPage(db, teacher, id('6A'), entryIdOf(period, today));
	assert.deepEqual([shown.content, states.length, shown.states], ['du second téléphone', 2, 2], 'signed last holds, though it came first; both are kept');
	const stranger = await holding('teacher', id('6B'));
	assert.deepEqual(await send(stranger, [aFact(stranger, { kind: 'textbook', body: body() })]), ['not-allowed']);
	const colleague = await holding('teacher', id('6A'));
	assert.deepEqual(await send(colleague, [aFact(colleague, { kind: 'textbook', body: body() })]), ['not-allowed'], 'an hour that another signed');
	assert.deepEqual(await send(teacher, [aFact(teacher, { kind: 'textbook', body: '{"id":1}' }), aFact(teacher, { kind: 'textbook', scope: id('B'), body: body() })]), ['malformed', 'scope']);
	assert.deepEqual(await send(teacher, [aFact(teacher, { kind: 'textbook', body: body({ day: dayAfter(today, 1), homework: '', homeworkDue: null }) })]), ['item-gone'], 'a day to come');
});
