import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDue, noSupport, supportFaults, supportOfForm, type Support } from './support.ts';

const today = '2026-11-22';
const formOf = (fields: Record<string, string>) => {
	const form = new FormData();
	for (const [name, value] of Object.entries(fields)) form.set(name, value);
	return form;
};

test('a plan comes from its form; what no list offers is not taken', () => {
	const { typed, faults } = supportOfForm(formOf({ extra: '33', size: '125', page: '2', measures: ' Placé devant ', review: '2027-01-15', 'goal.0': 'Lire une consigne seul', 'goal.3': 'Rendre deux devoirs', 'reached.3': 'on' }), today);
	assert.deepEqual(typed, { extraPercent: 33, textSize: 125, perPage: 2, measures: 'Placé devant', goals: [{ text: 'Lire une consigne seul', reached: null }, { text: 'Rendre deux devoirs', reached: today }], reviewOn: '2027-01-15' });
	assert.deepEqual(faults, []);
	const odd = supportOfForm(formOf({ extra: '1000', size: '12', page: '-3', measures: 'x' }), today).typed;
	assert.deepEqual([odd.extraPercent, odd.textSize, odd.perPage], [0, 100, null]);
});

test('a goal once reached keeps its day, and is open again when it is unticked', () => {
	const fields = { 'goal.0': 'Lire', 'since.0': '2026-10-01' };
	assert.equal(supportOfForm(formOf({ ...fields, 'reached.0': 'on' }), today).typed.goals[0].reached, '2026-10-01');
	assert.equal(supportOfForm(formOf({ ...fields, 'reached.0': 'on', 'since.0': 'hier' }), today).typed.goals[0].reached, today);
	assert.equal(supportOfForm(formOf(fields), today).typed.goals[0].reached, null);
});

const cases: [why: string, change: Partial<Support>, faults: string[]][] = [
	['nothing in it', {}, ['empty']],
	['a goal alone', { goals: [{ text: 'x', reached: null }] }, []],
	['too long', { measures: 'x'.repeat(2001) }, ['measures']],
	['too many goals', { goals: Array.from({ length: 13 }, () => ({ text: 'x', reached: null })) }, ['goals']],
	['a goal too long', { goals: [{ text: 'x'.repeat(301), reached: null }] }, ['goals']],
	['a review today', { extraPercent: 33, reviewOn: today }, ['reviewOn']],
	['a review yesterday', { extraPercent: 33, reviewOn: '2026-11-21' }, ['reviewOn']],
	['a review tomorrow', { extraPercent: 33, reviewOn: '2026-11-23' }, []],
	['a day that is none', { extraPercent: 33, reviewOn: '2027-02-30' }, ['reviewOn']],
	['in two years', { extraPercent: 33, reviewOn: '2028-11-23' }, ['reviewOn']]
];
for (const [why, change, faults] of cases) test(`a plan: ${why}`, () => assert.deepEqual(supportFaults({ ...noSupport, ...change }, today), faults));

test('it is looked at again on its day, and from then on', () => {
	assert.deepEqual([isDue(null, today), isDue('2026-11-23', today), isDue(today, today), isDue('2026-01-01', today)], [false, false, true, true]);
});
