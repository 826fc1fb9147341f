import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Item, Part } from '#rooms/exercises/item.ts';
import { paperResult, questionResult, quarters, type Asked } from './mock-result.ts';

const numeric = (id: string, key: string, weight?: number): Part => ({ id, ...(weight ? { weight } : {}), interaction: { type: 'numeric', answers: [{ value: key, score: 1 }, { value: '0', score: 0.5 }] } });
const written = (id: string, weight?: number): Part => ({ id, ...(weight ? { weight } : {}), interaction: { type: 'written', criteria: [{ id: 'k1', text: 'x', points: 2 }, { id: 'k2', text: 'y', points: 1 }] } });
const item = (parts: Part[], more: Partial<Item> = {}): Item => ({ code: 'Q', title: 'Q', language: 'fr', chapter: 'C1', competences: ['A'], difficulty: 1, stem: '', parts, ...more });
const asked = (points: number, parts: Part[], more: Partial<Item> = {}): Asked => ({ number: 1, points, item: item(parts, more) });

test('one question against the scale', () => {
	const both = [numeric('a', '8'), written('b', 3)];
	const cases: [string, Asked, Parameters<typeof questionResult>[1], Parameters<typeof questionResult>[2], Parameters<typeof questionResult>[3], [number, number, string]][] = [
		['right', asked(2, [numeric('a', '8')]), { a: '8' }, undefined, undefined, [2, 0, 'machine']],
		['half right', asked(1.25, [numeric('a', '8')]), { a: '0' }, undefined, undefined, [0.75, 0, 'machine']],
		['wrong', asked(2, [numeric('a', '8')]), { a: '9' }, undefined, undefined, [0, 0, 'machine']],
		['left out', asked(2, [numeric('a', '8')]), undefined, undefined, undefined, [0, 0, 'blank']],
		['it waits', asked(4, both), { a: '8', b: 'preuve' }, { score: 1, pending: true }, undefined, [1, 3, 'waits']],
		['judged by its pupil', asked(4, both), { a: '8', b: 'preuve' }, { score: 1, pending: true }, { b: { k1: 1.5, k2: 1 } }, [3.5, 0, 'own']],
		['judged in part only', asked(4, both), { a: '8', b: 'preuve' }, undefined, { b: { k1: 1.5 } }, [1, 3, 'waits']],
		['judged above the scale', asked(4, both), { a: '8', b: 'preuve' }, undefined, { b: { k1: 9, k2: 9 } }, [4, 0, 'own']],
		['a judgement of what a machine marks', asked(2, [numeric('a', '8')]), { a: '9' }, undefined, { a: { k1: 2 } }, [0, 0, 'machine']],
		['marked by a teacher', asked(4, both), { a: '8', b: 'preuve' }, { score: 0.5, pending: false }, { b: { k1: 2, k2: 1 } }, [2, 0, 'teacher']],
		['a key corrected after the exam', asked(2, [numeric('a', '8')]), { a: '9' }, { score: 1, pending: false }, undefined, [2, 0, 'machine']],
		['nothing written where a proof was asked', asked(4, both), { a: '8' }, undefined, undefined, [1, 0, 'machine']]
	];
	for (const [name, one, answer, standing, judgement, want] of cases) {
		const { got, waiting, by } = questionResult(one, answer, standing, judgement);
		assert.deepEqual([got, waiting, by], want, name);
	}
	assert.deepEqual([0.1, 0.13, 1.2, 1.874].map(quarters), [0, 0.25, 1.25, 1.75]);
});

test('the paper: a range while something waits, points by chapter and competence', () => {
	const paper: Asked[] = [
		{ number: 1, points: 5, item: item([numeric('a', '8')]) },
		{ number: 2, points: 3, item: item([written('a')], { chapter: 'C2', competences: ['A', 'B'] }) },
		{ number: 3, points: 12, item: item([numeric('a', '8')], { chapter: 'C2', competences: [] }) }
	];
	const result = paperResult(paper, new Map([[1, { a: '8' }], [2, { a: 'voici' }], [3, { a: '1' }]]), new Map(), new Map());
	assert.deepEqual([result.low, result.high, result.most, result.waiting], [5, 8, 20, 3]);
	assert.deepEqual(result.chapters, [{ chapter: 'C2', got: 0, most: 15, waiting: 3 }, { chapter: 'C1', got: 5, most: 5, waiting: 0 }]);
	assert.deepEqual(result.competences, [{ competence: 'A', got: 5, most: 6.5, waiting: 1.5 }, { competence: 'B', got: 0, most: 1.5, waiting: 1.5 }]);
	const judged = paperResult(paper, new Map([[1, { a: '8' }], [2, { a: 'voici' }]]), new Map(), new Map([[2, { a: { k1: 2, k2: 0.5 } }]]));
	assert.deepEqual([judged.low, judged.high], [7.5, 7.5]);
});
