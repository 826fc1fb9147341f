import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { QuestionResult } from '#rooms/revision/mock-result.ts';
import { classMark, latestOf, lossesOf, type SatOnce } from '#rooms/teaching/mocks.ts';

type Short = [got: number, most: number, waiting?: number, by?: QuestionResult['by']];
const sat = (person: string, day: number, questions: Short[]): SatOnce => {
	const all = questions.map(([got, most, waiting = 0, by = 'machine'], i): QuestionResult => ({ number: i + 1, got, most, waiting, by, parts: [] }));
	const low = all.reduce((sum, one) => sum + one.got, 0);
	return { person, at: new Date(Date.UTC(2026, 0, day)), result: { low, high: low + all.reduce((sum, one) => sum + one.waiting, 0), questions: all } };
};

const cases: { name: string; sat: SatOnce[]; lost: [number: number, lost: number, got: number, blank: number][]; mark: { low: number; high: number } | null }[] = [
	{ name: 'nobody', sat: [], lost: [], mark: null },
	{ name: 'all right', sat: [sat('a', 1, [[4, 4], [2, 2]])], lost: [], mark: { low: 6, high: 6 } },
	{ name: 'a class of one', sat: [sat('a', 1, [[1, 4], [2, 2], [0, 6]])], lost: [[3, 6, 0, 0], [1, 3, 1, 0]], mark: { low: 3, high: 3 } },
	{ name: 'what waits is not lost', sat: [sat('a', 1, [[0, 4, 4, 'waits'], [1, 2]])], lost: [[2, 1, 1, 0]], mark: { low: 1, high: 5 } },
	{ name: 'blank is lost, and counted', sat: [sat('a', 1, [[0, 4, 0, 'blank'], [2, 2]]), sat('b', 1, [[4, 4], [0, 2]])], lost: [[1, 2, 2, 1], [2, 1, 1, 0]], mark: { low: 3, high: 3 } },
	{ name: 'who sits again counts once, with the last', sat: [sat('a', 1, [[0, 4]]), sat('a', 3, [[3, 4]]), sat('a', 2, [[1, 4]]), sat('b', 1, [[1, 4]])], lost: [[1, 2, 2, 0]], mark: { low: 2, high: 2 } },
	{ name: 'lost as much: in the order of the paper', sat: [sat('a', 1, [[0, 2], [2, 4]])], lost: [[1, 2, 0, 0], [2, 2, 2, 0]], mark: { low: 2, high: 2 } }
];

for (const one of cases)
	test(`where a class loses points: ${one.name}`, () => {
		assert.deepEqual(lossesOf(one.sat).map(({ number, lost, got, blank }) => [number, lost, got, blank]), one.lost);
		assert.deepEqual(classMark(one.sat), one.mark);
		assert.ok(latestOf(one.sat).length <= one.sat.length);
	});
