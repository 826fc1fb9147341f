import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Interaction, Option } from './item.ts';
import { shownOptions } from './shuffle.ts';

const options = (count: number): Option[] => Array.from({ length: count }, (_, i) => ({ id: `o${i}`, text: String(i) }));
const ids = (list: Option[]) => list.map((option) => option.id);
const sized = fc.integer({ min: 2, max: 9 });

test('the same seed gives the same order, with every option once', () => {
	fc.assert(
		fc.property(sized, fc.string(), (count, seed) => {
			const list = options(count);
			for (const interaction of [
				{ type: 'choice', options: list, key: 'o0', shuffle: true },
				{ type: 'several', options: list, keys: ['o0'], scoring: 'all', shuffle: true },
				{ type: 'ordering', things: list, scoring: 'all' },
				{ type: 'matching', left: list, right: list, pairs: {}, scoring: 'all' }
			] as Interaction[]) {
				const shown = shownOptions(interaction, seed);
				assert.deepEqual(shownOptions(interaction, seed), shown);
				assert.deepEqual(ids(shown).sort(), ids(list).sort());
				assert.deepEqual(ids(list), ids(options(count)), 'the item is left as it is');
			}
		})
	);
});

test('things to order never stand already solved', () => {
	fc.assert(
		fc.property(sized, fc.string(), (count, seed) => {
			const things = options(count);
			assert.notDeepEqual(ids(shownOptions({ type: 'ordering', things, scoring: 'all' }, seed)), ids(things));
		}),
		{ numRuns: 500 }
	);
});

test('the author keeps the say over the order', () => {
	const list = options(6);
	const moved = (interaction: Interaction) => Array.from({ length: 30 },
		(_, i) => ids(shownOptions(interaction, String(i))).join()).some((order) => order !== ids(list).join());
	const expected: [Interaction, boolean][] = [
		[{ type: 'choice', options: list, key: 'o0' }, false],
		[{ type: 'choice', options: list, key: 'o0', shuffle: false }, false],
		[{ type: 'choice', options: list, key: 'o0', shuffle: true }, true],
		[{ type: 'several', options: list, keys: ['o0'], scoring: 'all' }, false],
		[{ type: 'matching', left: list, right: list, pairs: {}, scoring: 'all' }, true],
		[{ type: 'matching', left: list, right: list, pairs: {}, scoring: 'all', shuffle: false }, false]
	];
	for (const [interaction, moves] of expected) assert.equal(moved(interaction), moves, JSON.stringify(interaction).slice(0, 60));
	assert.deepEqual(shownOptions({ type: 'truefalse', key: true }, 's'), []);
});

test('each option comes first about as often as any other', () => {
	const first = new Map<string, number>();
	for (let i = 0; i < 4000; i++) {
		const [{ id }] = shownOptions({ type: 'choice', options: options(4), key: 'o0', shuffle: true }, `pupil ${i}`);
		first.set(id, (first.get(id) ?? 0) + 1);
	}
	for (const count of first.values()) assert.ok(count > 880 && count < 1120, `${count} of 4000`);
});
