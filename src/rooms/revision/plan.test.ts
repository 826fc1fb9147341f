import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { dayAfter, daysApart, weekDayOf } from '#platform/days.ts';
import { blocksOf, planOf, weeksOf, type Plan, type PlanChapter } from '#rooms/revision/plan.ts';

// A Thursday.
const today = '2026-11-26';
const aChapter = (id: string, of: Partial<PlanChapter> = {}): PlanChapter => ({
	id, weight: 0.25, known: null, planned: 600,
	lessons: [{ id: `${id}-l1`, minutes: 30, done: false }, { id: `${id}-l2`, minutes: 20, done: false }],
	exercises: Array.from({ length: 10 }, (_, i) => ({ id: `${id}-e${i}`, minutes: 2, done: false })),
	...of
});
const four = ['A', 'B', 'C', 'D'].map((id) => aChapter(id));
const plan = (chapters: PlanChapter[], days: number, minutesWeek = 420, daysOff: number[] = [], from = today) => planOf(chapters, { today: from, wish: { examDay: dayAfter(today, days), minutesWeek, daysOff }, pace: 10 });
const kinds = (made: Plan, i = 0) => made.days[i]?.blocks.map((block) => block.kind);
const workOf = (made: Plan) => made.days.flatMap((one) => one.blocks).filter((block) => block.chapter !== null);

test('what a plan says, case by case', () => {
	const known = four.map((chapter) => ({ ...chapter, known: 0.9 }));
	const cases: [string, Plan, Plan['state'], number][] = [
		['the exam is past', plan(four, -1), 'past', 0],
		['the exam is today', plan(four, 0), 'today', 0],
		['the exam is tomorrow', plan(four, 1), 'short', 1],
		['no hours', plan(four, 60, 0), 'none', 0],
		['no day of the week', plan(four, 60, 420, [1, 2, 3, 4, 5, 6, 7]), 'none', 0],
		['the only day left is a day off', plan(four, 1, 420, [weekDayOf(today)]), 'none', 0],
		['all is known', plan(known, 60), 'known', 60],
		['no chapters at all', plan([], 60), 'known', 60],
		['all fits', plan(four, 60), 'ready', 60],
		['one hour a week', plan(four, 30, 105), 'short', 30],
		['days off', plan(four, 14, 420, [6, 7]), 'ready', 10]
	];
	for (const [name, made, state, days] of cases) assert.deepEqual([made.state, made.days.length], [state, days], name);
});

test('an exam in another century costs no more than one in three years', () => {
	const made = planOf(four, { today, wish: { examDay: '9999-12-31', minutesWeek: 420, daysOff: [] }, pace: 10 });
	assert.deepEqual([made.state, made.days.length, made.daysLeft], ['ready', 1100, daysApart(today, '9999-12-31')]);
	assert.ok(made.days.every((one) => one.blocks.every((block) => block.kind !== 'paper')), 'its last days are no eve');
});

test('the evening before, what brings most for its time fits, and the rest is said', () => {
	const short = aChapter('S', { weight: 0.4, lessons: [{ id: 's', minutes: 30, done: false }], exercises: [] });
	const made = plan([aChapter('L', { weight: 0.6 }), short], 1);
	assert.deepEqual(kinds(made), ['queue', 'lesson']);
	assert.deepEqual(made.dropped.map((one) => one.chapter), ['L']);
	// To hold both by tomorrow needs 10 + 100 minutes today.
	assert.equal(made.need, 100);
	assert.equal(made.enough, 780);
	assert.equal(plan([short, aChapter('L', { weight: 0.6 })], 1, made.enough!).state, 'ready');
});

test('of what is begun most to gain comes first: share of the exam times what is not known; the rest follows the programme', () => {
	const begun = aChapter('d', { weight: 0.3, known: null });
	begun.exercises[0].done = true;
	const made = plan([aChapter('z', { weight: 0.1 }), aChapter('a', { weight: 0.2, known: 0.1 }), aChapter('y', { weight: 0.4 }), aChapter('b', { weight: 0.5, known: 0.7 }), begun], 60);
	assert.deepEqual(made.order.map(({ chapter, gain }) => [chapter, gain]), [['d', 22.5], ['a', 18], ['b', 15], ['z', 7.5], ['y', 30]]);
	assert.equal(workOf(made)[0].chapter, 'd');
});

test('where all fits a day asks no more than it must, with a quarter for days that will be missed', () => {
	const made = plan(four, 102, 840);
	assert.equal(made.state, 'ready');
	// 280 minutes over 100 days would be 4 a day: at least 20, and ten for the queue.
	assert.equal(made.perDay, 30);
	const near = plan(four, 12, 840);
	assert.equal(near.perDay, 10 + 30);
	assert.ok(near.days.slice(0, 3).every((one) => one.blocks.reduce((sum, block) => sum + block.minutes, 0) === near.perDay));
	assert.equal(workOf(near).reduce((sum, block) => sum + block.minutes, 0), near.need);
});

test('what was read and done is no work any more; where nothing is left or nothing is here, the notes are', () => {
	const [first] = four;
	const done = { ...first, lessons: first.lessons.map((one) => ({ ...one, done: true })), exercises: first.exercises.map((one, i) => ({ ...one, done: i > 2 })) };
	assert.deepEqual(blocksOf(done), [{ kind: 'exercises', chapter: 'A', exercises: ['A-e0', 'A-e1', 'A-e2'], minutes: 5 }]);
	assert.deepEqual(blocksOf(aChapter('N', { lessons: [], exercises: [], known: 0.5, planned: 800 })), [{ kind: 'notes', chapter: 'N', minutes: 50 }]);
	assert.deepEqual(blocksOf(aChapter('K', { known: 0.8 })), []);
});

test('a missed week is no debt: what is left is laid over the days that are left', () => {
	const before = plan(four, 40);
	const after = plan(four, 40, 420, [], dayAfter(today, 7));
	assert.equal(after.state, 'ready');
	assert.equal(after.need, before.need);
	assert.equal(after.days[0].day, dayAfter(today, 7));
	const tasks = (made: Plan) => workOf(made).map((block) => `${block.lesson ?? ''}${block.exercises ?? ''}`);
	assert.deepEqual(new Set(tasks(after)), new Set(tasks(before)));
	// Of the first day what was done is gone, and nothing else moved.
	const read = four.map((chapter, i) => (i ? chapter : { ...chapter, lessons: chapter.lessons.map((one) => ({ ...one, done: true })) }));
	assert.deepEqual(new Set(tasks(plan(read, 40))), new Set(tasks(before).filter((task) => !task.startsWith('A-l'))));
});

test('two weeks off, the last two days are for papers; nearer they are not', () => {
	const made = plan(four, 20);
	assert.deepEqual([kinds(made, 19), kinds(made, 18)], [['queue', 'paper'], ['queue', 'paper']]);
	assert.ok(plan(four, 10).days.every((one) => one.blocks.every((block) => block.kind !== 'paper')));
});

const anyChapter = fc.record({
	weight: fc.double({ min: 0, max: 1, noNaN: true }), known: fc.option(fc.double({ min: 0, max: 1, noNaN: true })), planned: fc.integer({ min: 0, max: 2000 }),
	lessons: fc.array(fc.record({ minutes: fc.integer({ min: 1, max: 120 }), done: fc.boolean() }), { maxLength: 4 }), exercises: fc.array(fc.record({ minutes: fc.constantFrom(0.5, 1, 2, 8), done: fc.boolean() }), { maxLength: 25 })
});

test('any plan keeps to its days and minutes, holds each task whole and once, or says that it is dropped', () => {
	fc.assert(
		fc.property(fc.array(anyChapter, { maxLength: 12 }), fc.integer({ min: 1, max: 90 }), fc.integer({ min: 0, max: 1200 }), fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 6 }), (given, days, minutesWeek, daysOff) => {
			const chapters = given.map((one, i) => ({ ...one, id: `c${i}`, lessons: one.lessons.map((each, j) => ({ ...each, id: `c${i}l${j}` })), exercises: one.exercises.map((each, j) => ({ ...each, id: `c${i}e${j}` })) }));
			const made = plan(chapters, days, minutesWeek, daysOff);
			assert.deepEqual(plan(chapters, days, minutesWeek, daysOff), made, 'the same from the same');
			const perDay = Math.round(minutesWeek / (7 - daysOff.length));
			for (const { day, blocks } of made.days) {
				assert.ok(day >= today && day < dayAfter(today, days) && !daysOff.includes(weekDayOf(day)));
				assert.ok(blocks.reduce((sum, block) => sum + block.minutes, 0) <= perDay, 'within the minutes of a day');
				assert.ok(blocks.every((block) => block.minutes > 0));
			}
			const spent = new Map<string, number>();
			for (const block of workOf(made)) spent.set(block.chapter!, (spent.get(block.chapter!) ?? 0) + block.minutes);
			const dropped = new Set(made.dropped.map((one) => one.chapter));
			for (const { chapter, minutes } of made.order) assert.equal(spent.get(chapter) ?? 0, dropped.has(chapter) ? 0 : minutes, `${chapter} is whole or dropped`);
			assert.ok(made.state === 'short' || made.state === 'none' || !dropped.size);
			const once = workOf(made).filter((block) => !block.more).map((block) => `${block.chapter} ${block.kind} ${block.lesson} ${block.exercises}`);
			assert.equal(new Set(once).size, once.length);
			// By weeks it is the same minutes.
			const weeks = weeksOf(made.days, 1);
			assert.equal(weeks.reduce((sum, week) => sum + week.minutes, 0), made.days.reduce((sum, one) => sum + one.blocks.reduce((total, block) => total + block.minutes, 0), 0));
			assert.ok(weeks.every((week) => weekDayOf(week.from) === 1));
		})
	);
});
