import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayOf } from '#platform/dates.ts';
import { dayAfter } from '#platform/days.ts';
import { newId } from '#platform/ids.ts';
import { theSystem } from '#platform/server/audit.ts';
import { setSetting } from '#platform/server/settings.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { checkPaper } from '#rooms/revision/paper.ts';
import type { Wish } from '#rooms/revision/plan.ts';
import { nextSession, planFact, planKinds, planPage, publishPaper, type Courses } from '#rooms/revision/server/index.ts';
import { wishOfForm } from '#rooms/revision/wish-form.ts';
import { receive } from '#rooms/sync/server/index.ts';
import { anAnswer, anItem, aProgramme, aReading, answers, sendAnswers } from '#tests/learning.ts';
import { aCountry, aPupil } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

const today = dayOf(new Date());

async function aClassroom(db: Database) {
	const id = await aCountry(db);
	const course = await aProgramme(db);
	const courses: Courses = async () => [{ programme_id: course.programmeId, title: 'Calcul', title_ar: 'الحساب', subject: 'MATH' }];
	const wish: Wish = { exam: null, examDay: dayAfter(today, 30), minutesWeek: 300, daysOff: [], programmeIds: [course.programmeId] };
	return { id, ...course, courses, wish, who: await aPupil(db, id('6A')), scope: id('A') };
}
const send = (db: Database, who: Parameters<typeof planFact>[0], facts: ReturnType<typeof planFact>[]) => receive(db, who, facts, new Date().toISOString(), planKinds);

dbtest('without a wish the form is offered; with one there is a plan, and what was read and done counts by itself', async (db) => {
	const { who, courses, wish, chapterId, lessonId, items } = await aClassroom(db);
	const before = await planPage(db, who, courses);
	assert.deepEqual([before.wish, before.plan, before.form.courses.map((one) => one.title)], [null, null, ['Calcul']]);
	assert.deepEqual((await send(db, who, [planFact(who, wish)])).map((one) => one.result), ['ok']);
	const { plan, chapters } = await planPage(db, who, courses);
	assert.equal(plan!.state, 'ready');
	assert.deepEqual(plan!.order.map(({ chapter, weight, known }) => [chapter, weight, known]), [[chapterId, 1, null]]);
	assert.deepEqual(chapters[0].lessons, [{ id: lessonId, title: 'Additionner' }]);
	const work = plan!.days.flatMap((day) => day.blocks).filter((block) => block.chapter);
	assert.deepEqual(work.map((block) => block.kind), ['lesson', 'exercises']);
	assert.deepEqual(work[1].exercises, [items.E1, items.E2, items.E3]);
	await receive(db, who, [aReading(who, lessonId, true)], new Date().toISOString(), answers);
	await sendAnswers(db, who, [anAnswer(who, items.E1, '8'), anAnswer(who, items.E2, '7')]);
	const after = await planPage(db, who, courses);
	assert.deepEqual(after.plan!.days.flatMap((day) => day.blocks).filter((block) => block.chapter).map((block) => [block.kind, block.exercises]), [['exercises', [items.E2, items.E3]]]);
	assert.notEqual(after.plan!.order[0].known, null);
});

dbtest('the latest wish holds in whatever order they arrive; a plan is given up; nonsense is put aside', async (db) => {
	const { who, courses, wish } = await aClassroom(db);
	const [early, late] = [{ ...planFact(who, { ...wish, minutesWeek: 60 }), at: new Date(Date.now() - 9 * 86_400_000).toISOString() }, planFact(who, wish)];
	assert.deepEqual((await send(db, who, [late, early])).map((one) => one.result), ['ok', 'ok']);
	assert.equal((await planPage(db, who, courses)).wish!.minutesWeek, 300);
	const [odd] = await send(db, who, [{ ...planFact(who, wish), body: '{"wish":{"examDay":"2026-02-31"}}' }]);
	assert.equal(odd.result, 'quarantine');
	await send(db, who, [planFact(who, null)]);
	assert.deepEqual((await planPage(db, who, courses)).plan, null);
});

dbtest('a programme that the class follows no more is planned for no longer', async (db) => {
	const { who, courses, wish } = await aClassroom(db);
	await send(db, who, [planFact(who, wish)]);
	assert.equal((await planPage(db, who, async () => [])).plan!.state, 'known');
	assert.equal((await planPage(db, who, courses)).plan!.state, 'ready');
});

dbtest('chapters weigh by the papers of the exam, where there are any: its own series, its own programme, the nation’s; the page says by how many', async (db) => {
	const { who, code, programmeId, courses, wish } = await aClassroom(db);
	await setSetting(db, 'country', 'senegal');
	await db.run(sql`insert into curriculum.chapter (id, programme_id, code, position, title, planned_minutes) values (${newId()}, ${programmeId}, ${`${code}-2`}, 2, 'Suite', 600), (${newId()}, ${programmeId}, ${`${code}-3`}, 3, 'Jamais', 600)`);
	await send(db, who, [planFact(who, { ...wish, exam: 'BFEM' })]);
	const shares = async () => {
		const { plan, weighed } = await planPage(db, who, courses);
		return [plan!.order.map((one) => Math.round(one.weight * 1000)), weighed.map(({ title, count, isOwn }) => ({ title, count, isOwn }))];
	};
	const byHours = await shares();
	assert.deepEqual(byHours[1], []);
	const item = (name: string, chapter: string) => ({ ...anItem(`${code}-${name}`), chapter: `${code}-${chapter}`, competences: [`${code}-A`] });
	const publish = async (name: string, points: [number, number], more: object = {}) => {
		const { paper } = checkPaper({
			code: name, title: 'Sujet', exam: 'BFEM', grade: '6E', session: { kind: 'normal', year: 2025 }, subject: 'MATH', programme: code, language: 'fr', minutes: 60, source: 'test', author: 'test', licence: 'CC BY-SA 4.0', total: 20,
			sections: [{ title: 'Exercice', questions: [{ points: points[0], item: item(`${name}1`, '1') }, { points: points[1], item: item(`${name}2`, '2') }] }], ...more
		});
		await publishPaper(db, theSystem('test'), { paper: paper!, country: 'senegal', organisationId: null });
	};
	for (const [name, more] of [['S2', { series: ['S2'] }], ['BAC', { exam: 'BAC' }], ['OTHER', { programme: 'OTHER' }]] as const) await publish(`P-${name}`, [5, 15], more);
	assert.deepEqual(await shares(), byHours, 'another series, another exam, another programme');
	await publish('P-OWN', [5, 15], { session: { kind: 'blanc', year: 2026 } });
	const own = await shares();
	assert.deepEqual(own[1], [{ title: 'Calcul', count: 1, isOwn: true }]);
	await publish('P-2025', [15, 5]);
	await publish('P-2024', [10, 10], { session: { kind: 'normal', year: 2024 } });
	const [weights, said] = await shares();
	assert.deepEqual(said, [{ title: 'Calcul', count: 2, isOwn: false }], 'our own give way to the sessions');
	const [first, second, never] = weights as number[];
	assert.ok(Math.abs(first / second - 12.5 / 7.5) < 0.02 && never > 0 && never < second, `${weights}`);
	await send(db, who, [planFact(who, wish)]);
	assert.deepEqual((await shares())[1], [], 'a date of one’s own is no exam');
});

test('the next session of an exam lies ahead', () => {
	assert.equal(nextSession({ usually: { month: 7, day: 1 } }, '2026-11-26'), '2027-07-01');
	assert.equal(nextSession({ usually: { month: 7, day: 1 } }, '2027-06-30'), '2027-07-01');
	assert.equal(nextSession({ usually: { month: 7, day: 1 } }, '2027-07-01'), '2028-07-01');
	assert.equal(nextSession({}, '2027-07-01'), null);
});

test('the form says what is wrong, beside its field, and keeps what was typed', () => {
	const form = (entries: [string, string][]) => {
		const data = new FormData();
		for (const [name, value] of entries) data.append(name, value);
		return wishOfForm(data);
	};
	const id = '01890000-0000-7000-8000-000000000000';
	const good = form([['exam', 'BAC'], ['day', '2027-07-01'], ['hours', '4,5'], ['off', '7'], ['off', '5'], ['programme', id]]);
	assert.deepEqual(good.wish, { exam: 'BAC', examDay: '2027-07-01', minutesWeek: 270, daysOff: [7, 5], programmeIds: [id] });
	assert.deepEqual(form([['day', '2027-02-30'], ['hours', 'many']]).faults, { examDay: 'dayMissing', minutesWeek: 'hoursMissing', programmeIds: 'programmeMissing' });
	assert.deepEqual(form([['day', '2027-07-01'], ['hours', '61'], ['programme', id]]).faults, { minutesWeek: 'hoursMissing' });
	assert.equal(form([['hours', ' 61 ']]).typed.hours, '61');
});
