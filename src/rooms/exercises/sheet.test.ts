import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'yaml';
import { checkItem } from './check.ts';
import type { Item } from './item.ts';
import { CellWrong } from './sheet-cell.ts';
import { typeOf } from './sheet-columns.ts';
import { interactionOf, itemFrom, rowsOf } from './sheet.ts';

const folder = 'src/countries/senegal/content';
const shipped: Item[] = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /exercises\.\w+\.yaml$/.test(name)).flatMap((name) => parse(readFileSync(`${folder}/${name}`, 'utf8')) as Item[]);

test('what fits in a sheet comes back from it as the same exercise', () => {
	let fits = 0;
	for (const item of shipped) {
		const rows = rowsOf(item);
		if (!rows) continue;
		fits++;
		const again = itemFrom(rows, 'fr');
		assert.deepEqual(rowsOf(again), rows, item.code);
		const { media: _media, ...bare } = again;
		const found = checkItem({ ...bare, code: 'x' });
		assert.deepEqual(found.faults?.filter((fault) => fault.key !== 'fault-missing'), undefined, item.code);
	}
	assert.ok(fits > shipped.length * 0.8, `${fits} of ${shipped.length}`);
});

test('a cell that cannot be read is named', () => {
	const cases: [Record<string, string>, string, string][] = [
		[{ type: 'dessin' }, 'type', 'cell-type'],
		[{}, 'type', 'cell-missing'],
		[{ type: 'choix', answer: '1', choice1: 'seul' }, 'choice2', 'cell-missing'],
		[{ type: 'choix', answer: '3', choice1: 'un', choice2: 'deux' }, 'answer', 'cell-choice'],
		[{ type: 'choix', answer: 'A; B', choice1: 'un', choice2: 'deux' }, 'answer', 'cell-choice'],
		[{ type: 'choix', choice1: 'un', choice2: 'deux' }, 'answer', 'cell-missing'],
		[{ type: 'vrai-faux', answer: 'peut-être' }, 'answer', 'cell-truth'],
		[{ type: 'nombre', answer: '3', tolerance: 'un peu' }, 'tolerance', 'cell-number'],
		[{ type: 'nombre', answer: '140%: 3' }, 'answer', 'cell-share'],
		[{ type: 'nombre', answer: '3', units: 'm; cm=zéro' }, 'units', 'cell-number'],
		[{ type: 'paires', choice1: 'a -> b', choice2: 'seul' }, 'choice2', 'cell-pair'],
		[{ type: 'trous', question: 'Un [[1]]', choice1: '? oui | non' }, 'choice1', 'cell-gap'],
		[{ type: 'trous', question: 'Un [[1]]', choice1: 'oui', choice2: 'non' }, 'question', 'cell-gap'],
		[{ type: 'expression' }, 'answer', 'cell-missing']
	];
	for (const [row, column, key] of cases)
		assert.throws(() => interactionOf(row), (error) => error instanceof CellWrong && error.fault.column === column && error.fault.key === key, JSON.stringify(row));
	assert.throws(() => itemFrom([{ type: 'vrai-faux', answer: 'vrai', stem: 's', parameters: 'a' }], 'fr'), (error) => error instanceof CellWrong && error.fault.key === 'cell-parameter');
	assert.throws(() => itemFrom([{ type: 'vrai-faux', answer: 'vrai', stem: 's', difficulty: '9' }], 'fr'), (error) => error instanceof CellWrong && error.fault.column === 'difficulty');
});

test('types are known by their words in three languages', () => {
	for (const [word, type] of [['Choix', 'choice'], ['QCM', 'choice'], ['صح أو خطأ', 'truefalse'], ['Rédaction', 'written'], ['pairs', 'matching'], ['TRI', 'category']] as const) assert.equal(typeOf(word), type, word);
	assert.equal(typeOf(''), undefined);
});

test('answers in cells: shares, remarks, misconceptions, strokes, tolerances', () => {
	assert.deepEqual(interactionOf({ type: 'texte', answer: 'Paris | 50%: Lutèce ## Son nom d’avant | 0%: A\\|B ## Non [geo.x]' }), {
		type: 'short',
		answers: [
			{ text: 'Paris', score: 1 },
			{ text: 'Lutèce', score: 0.5, feedback: { text: 'Son nom d’avant' } },
			{ text: 'A|B', score: 0, feedback: { text: 'Non', misconception: 'geo.x' } }
		]
	});
	assert.deepEqual(interactionOf({ type: 'nombre', answer: '3,5 | 0%: 7 ± 1', tolerance: '2 %', units: 'm; cm=0,01 !' }), {
		type: 'numeric',
		answers: [
			{ value: '3,5', tolerance: { kind: 'relative', value: 0.02 }, score: 1 },
			{ value: '7', tolerance: { kind: 'absolute', value: 1 }, score: 0 }
		],
		units: [{ name: 'm', factor: 1 }, { name: 'cm', factor: 0.01 }],
		unitRequired: true
	});
});
