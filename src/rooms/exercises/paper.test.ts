import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'yaml';
import type { Item } from './item.ts';
import { keyAnswer } from './key.ts';
import { isKey, mark } from './marking.ts';
import { keyMarks, letterAt, lettersOf, onPaper, orderOf } from './paper.ts';
import { markAt } from './paper-mark.ts';

const folder = 'src/countries/senegal/content';
const shipped: Item[] = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /exercises\.\w+\.yaml$/.test(name)).flatMap((name) => parse(readFileSync(`${folder}/${name}`, 'utf8')) as Item[]);

test('every variant of every exercise has a key that is marked right, and is the same each time', () => {
	for (const item of shipped)
		for (const letter of lettersOf(6)) {
			const one = onPaper(item, 'p1', letter, true);
			assert.ok(isKey(mark(one.item, keyAnswer(one.item))), `${item.code} ${letter}`);
			assert.deepEqual(onPaper(item, 'p1', letter, true), one);
		}
});

test('the marks of the key stand before the right options', () => {
	let seen = 0;
	for (const item of shipped)
		for (const letter of lettersOf(6)) {
			const one = onPaper(item, 'p1', letter, true);
			for (const part of one.item.parts) {
				const marks = keyMarks(part, one.order[part.id]);
				if (part.interaction.type === 'choice') assert.equal(one.order[part.id][markAt(0).charCodeAt(0) - 97 + (marks!.charCodeAt(0) - 97)], part.interaction.key, (seen++, item.code));
				if (part.interaction.type === 'matching') for (const pair of marks!.split(' ')) {
					const [left, right] = pair.split('-');
					assert.equal(one.order[part.id][right.charCodeAt(0) - 97], part.interaction.pairs[part.interaction.left[Number(left) - 1].id]);
				}
				if (part.interaction.type === 'ordering') assert.deepEqual(marks!.split(' ').map((each) => one.order[part.id][each.charCodeAt(0) - 97]), part.interaction.things.map((thing) => thing.id));
			}
		}
	assert.ok(seen > 100);
});

test('variants differ; A keeps the order of the author; a plain sheet mixes nothing', () => {
	assert.deepEqual(orderOf(5, 'p', 'A', true), [0, 1, 2, 3, 4]);
	assert.notDeepEqual(orderOf(12, 'p', 'B', true), orderOf(12, 'p', 'C', true));
	assert.deepEqual([...orderOf(12, 'p', 'D', true)].sort((a, b) => a - b), Array.from({ length: 12 }, (_, i) => i));
	assert.deepEqual(orderOf(5, 'p', 'F', false), [0, 1, 2, 3, 4]);
	const drawn = shipped.filter((item) => item.parameters?.some((one) => one.kind === 'range'));
	assert.ok(drawn.some((item) => new Set(lettersOf(6).map((letter) => JSON.stringify(onPaper(item, 'p', letter, false).item))).size > 1));
});

test('neighbours get different letters', () => {
	assert.deepEqual([1, 2, 3, 4, 5].map((number) => letterAt(number, 3)), ['A', 'B', 'C', 'A', 'B']);
	assert.deepEqual([1, 2].map((number) => letterAt(number, 1)), ['A', 'A']);
});
