import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { chapterShares, examWeights, weighing, type PaperPoints } from '#rooms/revision/weights.ts';

const paper = (year: number, points: Record<string, number>, isOwn = false, language = 'fr'): PaperPoints => ({ session: `normal ${year}`, language, year, isOwn, points });
const chapters = [{ code: 'A', planned: 600 }, { code: 'B', planned: 300 }, { code: 'C', planned: 300 }];
const round = (shares: number[]) => shares.map((one) => Math.round(one * 1000) / 1000);

const cases: { name: string; papers: PaperPoints[]; shares: number[]; count: number; isOwn?: boolean }[] = [
	{ name: 'no papers: the hours', papers: [], shares: [0.5, 0.25, 0.25], count: 0 },
	{ name: 'one paper that asks all', papers: [paper(2026, { A: 4, B: 6, C: 10 })], shares: [0.2, 0.3, 0.5], count: 1 },
	{ name: 'two papers count alike, out of 20 or out of 40', papers: [paper(2026, { A: 10, B: 5, C: 5 }), paper(2025, { A: 4, B: 18, C: 18 })], shares: [0.3, 0.35, 0.35], count: 2 },
	{ name: 'what no paper asks keeps a little by its hours', papers: [paper(2026, { A: 10, B: 10 })], shares: [0.444, 0.444, 0.111], count: 1 },
	{ name: 'and less with each paper more', papers: [2026, 2025, 2024].map((year) => paper(year, { A: 10, B: 10 })), shares: [0.471, 0.471, 0.059], count: 3 },
	{ name: 'points on chapters of another programme say nothing', papers: [paper(2026, { A: 5, B: 5, C: 10, Z: 80 })], shares: [0.25, 0.25, 0.5], count: 1 },
	{ name: 'a paper that asks nothing of it is none of them', papers: [paper(2026, { Z: 20 })], shares: [0.5, 0.25, 0.25], count: 0 },
	{ name: 'our own, where there is no session', papers: [paper(2026, { A: 2, B: 2, C: 16 }, true)], shares: [0.1, 0.1, 0.8], count: 1, isOwn: true },
	{ name: 'our own give way to a session', papers: [paper(2026, { A: 2, B: 2, C: 16 }, true), paper(2019, { A: 10, B: 5, C: 5 })], shares: [0.5, 0.25, 0.25], count: 1 },
	{ name: 'in two languages it is one', papers: [paper(2026, { A: 10, B: 5, C: 5 }), paper(2026, { C: 5, B: 5, A: 10 }, false, 'ar')], shares: [0.5, 0.25, 0.25], count: 1 },
	{ name: 'two papers of a session in two languages that ask otherwise are two', papers: [paper(2026, { A: 10, B: 5, C: 5 }), paper(2026, { A: 2, B: 9, C: 9 }, false, 'ar')], shares: [0.3, 0.35, 0.35], count: 2 },
	{ name: 'sessions long ago are left', papers: [...Array.from({ length: 8 }, (_, i) => paper(2026 - i, { A: 10, B: 5, C: 5 })), paper(2010, { C: 20 })], shares: [0.5, 0.25, 0.25], count: 8 }
];

for (const { name, papers, shares, count, isOwn = false } of cases)
	test(`the weight of chapters: ${name}`, () => {
		const found = chapterShares(chapters, papers);
		assert.deepEqual([round(found.shares), found.count, found.isOwn], [shares, count, isOwn]);
	});

test('two papers of one session are two', () => assert.equal(weighing([paper(2026, { A: 1 }), paper(2026, { B: 1 })]).length, 2));

test('shares are of one whole, whatever the papers; none below nothing; their order does not matter', () => {
	const points = fc.dictionary(fc.constantFrom('A', 'B', 'C', 'Z'), fc.integer({ min: 0, max: 80 }).map((quarters) => quarters / 4));
	fc.assert(fc.property(fc.array(fc.record({ session: fc.constantFrom('a', 'b'), language: fc.constantFrom('fr', 'ar'), year: fc.integer({ min: 1990, max: 2030 }), isOwn: fc.boolean(), points }), { maxLength: 12 }), (papers) => {
		const { shares } = chapterShares(chapters, papers);
		assert.ok(Math.abs(shares.reduce((sum, one) => sum + one, 0) - 1) < 1e-9);
		assert.ok(shares.every((one) => one > 0));
		assert.deepEqual(round(chapterShares(chapters, [...papers].reverse()).shares), round(shares));
	}));
});

test('a programme without chapters, or without hours, shares nothing', () => {
	assert.deepEqual(chapterShares([], [paper(2026, { A: 1 })]), { shares: [], count: 0, isOwn: false });
	assert.deepEqual(chapterShares([{ code: 'A', planned: 0 }], []).shares, [0]);
});

test('of an exam of several subjects each chapter has its subject’s coefficient, shared; each programme says what it was shared by', () => {
	const two = [{ id: 'x', code: 'X', planned: 100 }, { id: 'y', code: 'Y', planned: 300 }];
	const { weights, from } = examWeights([
		{ id: 'math', coefficient: 3, papers: [paper(2026, { X: 5, Y: 15 })], chapters: two },
		{ id: 'pc', coefficient: 1, papers: [], chapters: [{ id: 'z', code: 'Z', planned: 300 }] },
		{ id: 'none', coefficient: 2, papers: [], chapters: [] }
	]);
	assert.deepEqual([...weights].map(([id, weight]) => [id, round([weight])[0]]), [['x', 0.188], ['y', 0.563], ['z', 0.25]]);
	assert.deepEqual(from, [{ programmeId: 'math', count: 1, isOwn: false }, { programmeId: 'pc', count: 0, isOwn: false }, { programmeId: 'none', count: 0, isOwn: false }]);
	assert.deepEqual([...examWeights([{ id: 'math', coefficient: 0, papers: [], chapters: two }]).weights.values()], [0, 0]);
});
