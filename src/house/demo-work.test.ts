import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countries } from '#countries/index.ts';
import { seeded } from '#platform/random.ts';
import type { Item } from '#rooms/exercises/item.ts';
import { mark } from '#rooms/exercises/marking.ts';
import { rightAnswer, wrongAnswer } from './demo-answers.ts';
import { isSchoolDay } from './demo-days.ts';
import { maker, type DemoClass } from './demo-people.ts';
import { doWorks, planWorks, type Course } from './demo-work.ts';

const country = await countries.senegal();
const item = (n: number): Item => ({
	code: `T-${n}`, title: `T ${n}`, language: 'fr', competences: [], difficulty: ((n % 5) + 1) as Item['difficulty'], stem: '', parts: [{ id: 'a', interaction: { type: 'truefalse', key: true } }]
});
const course: Course = {
	programmeId: 'p', code: 'P', subject: 'MATH', title: 'P',
	whole: [],
	chapters: [{ id: 'c', title: 'C', lessons: [], items: Array.from({ length: 24 }, (_, n) => ({ id: `item ${n}`, version: 1, item: item(n), competenceIds: [`k${n % 4}`] })) }]
};
const aClass = (): DemoClass => ({
	id: 'class', name: 'Tle', school: 'S', scope: 'scope', plan: { grade: 'TLE', size: 40, weeks: 'full' }, teachers: new Map(),
	pupils: Array.from({ length: 40 }, (_, n) => ({ id: `pupil ${n}`, label: `P ${n}`, ...(n === 0 ? { account: 'DEMO' } : {}) }))
});

test('whatever the day and hour it is loaded: works due, late and done, nothing in the future, nothing on a holiday', () => {
	for (let i = 0; i < 120; i++) {
		const now = new Date(Date.UTC(2026, 8, 1) + i * 3.3 * 86_400_000);
		const make = maker(country, `work ${i}`, now);
		const one = aClass();
		const works = planWorks(make, one, course);
		assert.equal(works.length, 8);
		const [soon, tomorrow, last] = [...works].reverse();
		assert.ok(soon.dueAt > tomorrow.dueAt && tomorrow.dueAt > now && tomorrow.opensAt < now && last.dueAt < now, now.toISOString());
		const { answers } = doWorks(make, one, course, works);
		assert.ok(answers.length > 300, `${answers.length} answers at ${now.toISOString()}`);
		for (const { fact } of answers) {
			assert.ok(Date.parse(fact.at) < now.getTime());
			assert.ok(isSchoolDay(country, new Date(fact.at)), `${fact.at} is a school day`);
		}
		const doneOf = (work: (typeof works)[number]) => new Set(answers.filter(({ learner, fact }) => learner.id === 'pupil 0' && fact.body.includes(work.id)).map((answer) => answer.item.id)).size;
		assert.equal(doneOf(soon), 0);
		assert.ok(doneOf(tomorrow) > 0 && doneOf(tomorrow) < tomorrow.items.length, `tomorrow's is begun at ${now.toISOString()}`);
		assert.ok(doneOf(last) < last.items.length, 'one is late');
		assert.equal(doneOf(works[0]), works[0].items.length);
		const seen = new Set(answers.map((answer) => answer.learner.id));
		assert.ok(seen.size < 40, 'some did nothing');
	}
});

test('a wrong answer is wrong, and shows the error of its pupil where the item knows it', () => {
	const known: Item = {
		...item(1),
		parts: [
			{ id: 'a', interaction: { type: 'numeric', answers: [{ value: '15', score: 1 }, { value: '47', score: 0, feedback: { misconception: 'm.one' } }, { value: '6', score: 0, feedback: { misconception: 'm.two' } }] } },
			{ id: 'b', interaction: { type: 'several', options: ['p', 'q', 'r'].map((id) => ({ id, text: id })), keys: ['p'], scoring: 'all' } },
			{ id: 'c', interaction: { type: 'ordering', things: ['x', 'y', 'z'].map((id) => ({ id, text: id })), scoring: 'all' } },
			{ id: 'd', interaction: { type: 'gaps', text: '[[g]]', gaps: [{ id: 'g', kind: 'text', answers: [{ text: 'suite', score: 1 }] }] } },
			{ id: 'e', interaction: { type: 'expression', variables: ['n'], answers: [{ value: '2n+1', score: 1 }] } },
			{ id: 'f', interaction: { type: 'matching', left: [{ id: 'l', text: '' }, { id: 'm', text: '' }], right: [{ id: 's', text: '' }, { id: 't', text: '' }], pairs: { l: 's', m: 't' }, scoring: 'all' } }
		]
	};
	assert.equal(mark(known, rightAnswer(known)).right, true);
	const random = seeded('wrong');
	const errors = new Map<string, number>();
	for (let i = 0; i < 300; i++) {
		const verdict = mark(known, wrongAnswer(known, random, ['m.two']));
		assert.equal(verdict.right, false);
		for (const part of verdict.parts) if (part.misconception) errors.set(part.misconception, (errors.get(part.misconception) ?? 0) + 1);
	}
	assert.ok(errors.get('m.two')! > 3 * (errors.get('m.one') ?? 0), JSON.stringify([...errors]));
});
