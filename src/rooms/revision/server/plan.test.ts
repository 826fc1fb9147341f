import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayOf } from '#platform/dates.ts';
import { dayAfter } from '#platform/days.ts';
import type { Database } from '#platform/server/sql.ts';
import type { Wish } from '#rooms/revision/plan.ts';
import { nextSession, planFact, planKinds, planPage, type Courses } from '#rooms/revision/server/index.ts';
import { wishOfForm } from '#rooms/revision/wish-form.ts';
import { receive } from '#rooms/sync/server/index.ts';
import { anAnswer, aProgramme, aReading, answers, sendAnswers } from '#tests/learning.ts';
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
