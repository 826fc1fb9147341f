import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import * as v from 'valibot';
import { annotationSchema, mostPoints, overlaySvg, pathOf, pointsOf } from '#rooms/teaching/annotation.ts';
import { evidenceIn, saidSchema, scoreOf, shownOf, totalOf, usualScale, type Criterion, type Said } from '#rooms/teaching/marking.ts';
import { annotationsOf, isSame, markingOfForm, maybePoints } from '#rooms/teaching/marking-form.ts';

const [A, B] = ['0191d000-0000-7000-8000-00000000000a', '0191d000-0000-7000-8000-00000000000b'];
const criterion = (id: string, points: number, more: Partial<Criterion> = {}): Criterion => ({ id, text: id, points, competence: null, levels: [], ...more });
const said = (criteria: Criterion[], given: Record<string, number>, more: Partial<Said> = {}): Said => ({
	scale: { rubric: null, out: 20, criteria }, given, comment: '', remarks: [], annotations: [], voice: null, decision: 'returned', until: null, ...more
});

test('totals to the digit, in halves and quarters and on other scales', () => {
	const cases: [points: number[], given: number[], out: number, total: number][] = [
		[[20], [13.5], 20, 13.5],
		[[20], [0], 20, 0],
		[[20], [20], 20, 20],
		[[4, 3, 3], [3.5, 2.25, 1], 20, 13.5],
		[[4, 3, 3], [3.5, 2.25, 1], 10, 6.75],
		[[3], [1], 20, 6.67],
		[[3], [2], 20, 13.33],
		[[6], [0.25], 20, 0.83],
		// A half of a hundredth goes up, on every machine.
		[[8, 8], [0.25, 0.25], 1, 0.03],
		[[16], [0.25], 10, 0.16],
		[[0.25], [0.25], 100, 100]
	];
	for (const [points, given, out, total] of cases) {
		const criteria = points.map((one, i) => criterion(`c${i}`, one));
		const found = totalOf({ scale: { rubric: null, out, criteria }, given: Object.fromEntries(given.map((one, i) => [`c${i}`, one])) });
		assert.deepEqual([found.points, found.left], [total, 0], `${given} of ${points} out of ${out}`);
	}
	assert.deepEqual(totalOf({ scale: { rubric: null, out: 20, criteria: [criterion('a', 4), criterion('b', 4)] }, given: { a: 2 } }), { points: null, share: 0.25, left: 1 });
});

test('no criterion is called what every object has by birth', () => {
	const odd = said([criterion('constructor', 4), criterion('a', 4)], { a: 2 }, { decision: 'resubmit' });
	assert.deepEqual([v.safeParse(saidSchema, odd).success, v.safeParse(saidSchema, said([criterion('b', 4), criterion('a', 4)], { a: 2 }, { decision: 'resubmit' })).success], [false, true]);
});

test('a total is never past its scale, grows with its points, and is whole where all is given', () => {
	const quarter = (most: number) => fc.integer({ min: 0, max: most * 4 }).map((n) => n / 4);
	fc.assert(
		fc.property(fc.array(fc.integer({ min: 1, max: 80 }).map((n) => n / 4).chain((points) => fc.record({ points: fc.constant(points), given: quarter(points) })), { minLength: 1, maxLength: 12 }), fc.integer({ min: 1, max: 100 }), (rows, out) => {
			const criteria = rows.map(({ points }, i) => criterion(`c${i}`, points));
			const given = Object.fromEntries(rows.map((row, i) => [`c${i}`, row.given]));
			const { points, share } = totalOf({ scale: { rubric: null, out, criteria }, given });
			assert.ok(points! >= 0 && points! <= out && Math.abs(points! - share * out) <= 0.005 + 1e-9);
			const all = totalOf({ scale: { rubric: null, out, criteria }, given: Object.fromEntries(rows.map((row, i) => [`c${i}`, row.points])) });
			assert.deepEqual([all.points, all.share], [out, 1]);
		})
	);
});

test('points are quarters within their criterion; what is given back is marked whole', () => {
	const ok = (one: Said) => v.safeParse(saidSchema, one).success;
	const criteria = [criterion('a', 4), criterion('b', 2.5)];
	assert.ok(ok(said(criteria, { a: 3.75, b: 2.5 })));
	assert.ok(ok(said(criteria, { a: 3 }, { decision: 'draft' })));
	assert.ok(ok(said(criteria, {}, { decision: 'resubmit', until: '2026-12-01T23:59:59.000Z' })));
	for (const given of [{ a: 3.3, b: 1 }, { a: 4.25, b: 1 }, { a: -1, b: 1 }, { a: 1 }, { a: 1, b: 1, z: 1 }]) assert.ok(!ok(said(criteria, given as Record<string, number>)), JSON.stringify(given));
	assert.ok(!ok(said([criterion('a', 4), criterion('a', 4)], { a: 1 })), 'two criteria of one name');
	assert.ok(!ok(said([criterion('a', 4, { levels: [{ text: 'Très bien', points: 5 }] })], { a: 1 })), 'a level past its criterion');
	assert.ok(!ok(said(Array.from({ length: 13 }, (_, i) => criterion(`c${i}`, 1)), {}, { decision: 'draft' })));
});

test('the score of an attempt: what waited counts as it was marked, the rest as it was', () => {
	const parts = [{ score: 1, weight: 1 }, { score: 0, pending: true as const, weight: 3 }, { score: 0, closed: true as const, weight: 5 }];
	assert.equal(scoreOf(parts, 0.5), (1 + 1.5) / 4);
	assert.equal(scoreOf([{ score: 0, pending: true, weight: 2 }], 0.75), 0.75);
	assert.equal(scoreOf([], 1), 0);
});

test('evidence: the whole for each competence, or its own criteria with their share of the points', () => {
	const plain = { scale: usualScale, given: { whole: 15 } };
	assert.deepEqual(evidenceIn(plain, [A, B], 0.75, 1), [{ competence: A, score: 0.75, weight: 1 }, { competence: B, score: 0.75, weight: 1 }]);
	const scale = { rubric: null, out: 20, criteria: [criterion('a', 6, { competence: A }), criterion('b', 2)] };
	assert.deepEqual(evidenceIn({ scale, given: { a: 3, b: 2 } }, [A, B], 0.6, 0.8), [{ competence: A, score: 0.5, weight: 0.8 * 6 / 8 }, { competence: B, score: 1, weight: 0.8 * 2 / 8 }]);
	assert.deepEqual(evidenceIn({ scale: { ...scale, criteria: [scale.criteria[0]] }, given: { a: 3 } }, [A, B], 0.5, 1), [{ competence: A, score: 0.5, weight: 1 }], 'nothing speaks of B');
	assert.deepEqual(evidenceIn({ scale, given: { a: 3, b: 2 } }, [], 0.6, 1), []);
});

test('whatever the order of arrival: its teacher sees what was said last, the pupil what was given back last', () => {
	const state = (id: string, minute: number, decision: 'draft' | 'returned' | 'resubmit') => ({ id, at: new Date(minute * 60_000), parents: [], decision });
	const states = [state('a', 1, 'draft'), state('b', 2, 'returned'), state('c', 3, 'draft'), state('d', 2, 'returned')];
	fc.assert(fc.property(fc.shuffledSubarray(states, { minLength: 4 }), (order) => {
		const { shown, given } = shownOf(order);
		assert.deepEqual([shown?.id, given?.id], ['c', 'd']);
	}));
	// Its parent was said later by a clock that goes wrong, and the one beside it at the same instant.
	const slow = { ...state('e', 0, 'returned'), parents: ['c', 'd'] };
	assert.equal(shownOf([slow, ...states]).shown?.id, 'e');
	assert.deepEqual(shownOf([states[0]]), { shown: states[0], given: undefined });
});

test('a line drawn by hand is bounded, stays where it was, and nothing typed gets out of the picture', () => {
	fc.assert(fc.property(fc.array(fc.tuple(fc.double({ min: -0.5, max: 1.5, noNaN: true }), fc.double({ min: -0.5, max: 1.5, noNaN: true })), { minLength: 1, maxLength: 500 }), (points) => {
		const path = pathOf(points);
		const found = pointsOf(path);
		assert.ok(found.length >= 1 && found.length <= mostPoints && found.every(([x, y]) => x >= 0 && x <= 1 && y >= 0 && y <= 1));
		assert.ok(v.safeParse(annotationSchema, { page: 0, kind: 'freehand', x: 0.1, y: 0.1, text: '', path }).success, path);
	}));
	for (const bad of [{ kind: 'freehand' }, { kind: 'tick', path: '1,1' }, { kind: 'text' }, { kind: 'tick', x: 1.2 }, { kind: 'freehand', path: '1,1 1001,2' }, { kind: 'freehand', path: 'M1 1' }])
		assert.ok(!v.safeParse(annotationSchema, { page: 0, x: 0.5, y: 0.5, text: '', ...bad }).success, JSON.stringify(bad));
	const svg = overlaySvg([{ page: 0, kind: 'text', x: 0.2, y: 0.3, text: '<script>"&' }, { page: 1, kind: 'tick', x: 0.5, y: 0.5, text: '' }], 0);
	assert.match(svg, /x="20%" y="30%"/);
	assert.doesNotMatch(svg, /<script|tick/);
});

test('a form of a copy says what it says; what is wrong in it is named', () => {
	const scale = { rubric: null, out: 20, criteria: [criterion('a', 4), criterion('b', 16)] };
	const form = (fields: Record<string, string | string[]>) => {
		const made = new FormData();
		for (const [name, value] of Object.entries({ scale: JSON.stringify(scale), ...fields })) for (const one of [value].flat()) made.append(name, one);
		return made;
	};
	const ids = () => B;
	const { said } = markingOfForm(form({ 'p.a': '3,5', 'p.b': '12.25', comment: ' Bien\r\nvu ', remark: `${A} Justifie chaque étape.`, newRemark: 'Soigne la  figure.', decision: 'returned', 'a.0.kind': 'tick', 'a.0.page': '1', 'a.0.x': '12,5', 'a.0.y': '80', 'a.1.kind': '', 'a.2.kind': 'cross', 'a.2.x': '5', 'a.2.y': '5', 'a.2.off': 'on' }), ids);
	assert.deepEqual([said?.given, said?.comment, said?.remarks, said?.annotations, said?.decision], [
		{ a: 3.5, b: 12.25 }, 'Bien\nvu', [{ id: A, text: 'Justifie chaque étape.' }, { id: B, text: 'Soigne la figure.' }], [{ page: 1, kind: 'tick', x: 0.125, y: 0.8, text: '' }], 'returned'
	]);
	const faults: [Record<string, string>, string][] = [
		[{ 'p.a': '3,4' }, 'pointsWrong'], [{ 'p.a': '5' }, 'pointsWrong'], [{ 'p.a': 'x' }, 'pointsWrong'], [{ 'p.a': '1', decision: 'returned' }, 'pointsMissing'], [{ decision: 'resubmit', until: '31/12' }, 'untilWrong'],
		[{ 'a.0.kind': 'text', 'a.0.x': '5', 'a.0.y': '5' }, 'annotationsTooMany'], [{ voice: '{' }, 'markingUnread'], [{ scale: '{}' }, 'markingUnread'], [{ comment: 'a'.repeat(4001) }, 'commentTooLong']
	];
	for (const [fields, fault] of faults) assert.equal(markingOfForm(form(fields), ids).fault, fault, JSON.stringify(fields));
	assert.equal(markingOfForm(form({}), ids).said?.decision, 'draft', 'nothing pressed: kept, not given back');
	assert.deepEqual([maybePoints(''), maybePoints('7,25'), maybePoints('7,3'), maybePoints('1e2')], [null, 7.25, undefined, undefined]);
	assert.deepEqual(annotationsOf(form({})), { annotations: [], wrong: false });
	// As a database gives it back.
	const kept = JSON.parse(JSON.stringify({ ...said, given: { b: 12.25, a: 3.5 } })) as Said;
	assert.ok(isSame(said!, kept) && !isSame(said!, { ...kept, comment: '' }) && !isSame(said!, null));
});
