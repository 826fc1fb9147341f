import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alertsOf, isClassSilent, maybeThresholds, usualThresholds, type Figures } from './alerts.ts';

const today = '2026-11-22';
const well: Figures = { personId: 'p', since: '2026-10-05', answeredOn: today, recent: { answers: 20, right: 15 }, before: { answers: 40, right: 30 }, late: 0, reviewOn: null };
const days: Record<string, number> = { [today]: 0, '2026-11-10': 10, '2026-11-11': 9, '2026-10-05': 40 };
const of = (change: Partial<Figures>) => alertsOf({ ...well, ...change }, usualThresholds, (since) => days[since], today).map(({ kind, count }) => [kind, count]);

const cases: [why: string, change: Partial<Figures>, alerts: [string, number][]][] = [
	['all is well', {}, []],
	['one day short of silence', { answeredOn: '2026-11-11' }, []],
	['silent', { answeredOn: '2026-11-10' }, [['silent', 10]]],
	['never answered since he came', { answeredOn: null }, [['silent', 40]]],
	['came today and did nothing yet', { answeredOn: null, since: today }, []],
	['down by twenty', { recent: { answers: 20, right: 11 } }, [['dropping', 20]]],
	['down by nineteen', { recent: { answers: 100, right: 56 } }, []],
	['up', { recent: { answers: 20, right: 20 } }, []],
	['down, on too few answers', { recent: { answers: 7, right: 0 } }, []],
	['down, from too few answers', { recent: { answers: 20, right: 0 }, before: { answers: 7, right: 7 } }, []],
	['two late', { late: 2 }, []],
	['three late', { late: 3 }, [['late', 3]]],
	['a plan to look at today', { reviewOn: today }, [['review', 0]]],
	['a plan to look at tomorrow', { reviewOn: '2026-11-23' }, []],
	['all at once', { answeredOn: '2026-11-10', late: 5, reviewOn: '2026-01-01' }, [['silent', 10], ['late', 5], ['review', 0]]]
];
for (const [why, change, alerts] of cases) test(`alerts: ${why}`, () => assert.deepEqual(of(change), alerts));

test('a class that did nothing is said once; a class of one is its pupil', () => {
	assert.deepEqual([isClassSilent(30, 24), isClassSilent(30, 23), isClassSilent(1, 1), isClassSilent(5, 4)], [true, false, false, true]);
});

test('thresholds are whole and within their bounds', () => {
	const form = (silentDays: string, dropPoints: string, lateWorks: string) => {
		const data = new FormData();
		for (const [name, value] of Object.entries({ silentDays, dropPoints, lateWorks })) data.set(name, value);
		return maybeThresholds(data);
	};
	assert.deepEqual(form('5', '15', '2'), { silentDays: 5, dropPoints: 15, lateWorks: 2 });
	for (const wrong of [form('1', '15', '2'), form('5', '4', '2'), form('5', '15', '21'), form('5.5', '15', '2'), form('', '15', '2'), form('x', '15', '2')]) assert.equal(wrong, undefined);
});
