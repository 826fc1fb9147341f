import assert from 'node:assert/strict';
import { test } from 'node:test';
import { act } from './making-acts.ts';
import { asObject, asRows, fieldsIn, itemFields, kinds, sortsOf, valueAt, type Field, type Loose } from './making-fields.ts';
import { labelOf, placeOf, valueWord, type Words } from './making-words.ts';
import { drawnShape, shapeOfDrag, type ShapeKind, type Spot } from './making-areas.ts';
import { formulaSigns, inFormula, intoFormula } from './making-formula.ts';
import { say as sayImport } from './messages/import.ts';
import { sayRow } from './messages/row.ts';
import fr from './messages/making.fr.ts';
import { makingWords } from './messages/making.ts';

const words: Words = { t: (key, values = {}) => String((fr as Record<string, unknown>)[key]).replace(/\{(\w+)\}/g, (all, name) => String(values[name] ?? all)), has: (key) => Object.hasOwn(fr, key) };

/** An item with one of everything that the form can hold. */
function everything(): Loose {
	let item: Loose = { code: 'E', title: '', language: 'fr', difficulty: 1, competences: [], stem: '', parts: [] };
	const doing = (asked: string) => (item = act(item, asked)?.item ?? assert.fail(asked));
	for (const kind of Object.keys(kinds)) doing(`add parts ${kind}`);
	for (const sort of sortsOf.parameters) doing(`add parameters ${sort}`);
	doing('add hints');
	for (const [i, part] of asRows(item.parts).entries()) {
		const type = String(asObject(part.interaction).type) as keyof typeof kinds;
		for (const field of kinds[type].fields) if (field.kind === 'rows') for (const sort of sortsOf[field.name] ?? ['']) doing(`add parts.${i}.interaction.${field.name} ${sort}`.trim());
	}
	return item;
}

function* places(item: Loose, fields: readonly Field[], at = ''): Generator<{ field: Field; path: string }> {
	for (const field of fields) {
		const path = at ? `${at}.${field.name}` : field.name;
		yield { field, path };
		if (field.kind === 'group') yield* places(item, fieldsIn(field, asObject(valueAt(item, path))), path);
		if (field.kind === 'rows') for (const [i, row] of asRows(valueAt(item, path)).entries()) yield* places(item, fieldsIn(field, row), `${path}.${i}`);
	}
}

test('a kind of question is called the same by who makes it, who brings it in and who answers it', () => {
	for (const language of ['fr', 'ar', 'en'] as const)
		for (const kind of Object.keys(kinds) as (keyof typeof kinds)[]) {
			const name = sayRow(language)(`kind_${kind}`);
			assert.equal(makingWords(language).t(`kind_${kind}`), name, `${language} ${kind}`);
			assert.equal(sayImport(language)(`kind_${kind}`), name, `${language} ${kind}`);
		}
});

test('every field of every kind has a name, every value offered a word, every list its buttons and rows', () => {
	const item = everything();
	const missing = new Set<string>();
	const wants = (key: string) => words.has(key) || missing.add(key);
	for (const { field, path } of places(item, itemFields)) {
		if (!labelOf(words, item, path) && field.kind !== 'group') missing.add(`name of ${path}`);
		if (field.kind === 'rows') {
			for (const sort of sortsOf[field.name] ?? ['']) if (field.name !== 'parts') wants(`add_${field.name}${sort && `_${sort}`}`);
			assert.ok(placeOf(words, `${path}.0.text`).length, path);
		}
		if (field.kind === 'pick' && field.name !== 'language') for (const value of field.of) if (typeof value !== 'number' && valueWord(words, item, path, value) === String(value)) missing.add(`${path} ${value}`);
		if (field.kind === 'ticked' && field.of) for (const value of field.of) if (valueWord(words, item, path, value) === value) missing.add(`${path} ${value}`);
		if (field.more && /^parts\.\d+\.interaction\.\w+$/.test(path) && field.kind !== 'tick' && field.kind !== 'byRow') wants(`later_${field.name}`);
		if (field.kind === 'byRow' && field.of === 'share') wants(`v_${field.name}_none`);
	}
	for (const kind of Object.keys(kinds)) [`kind_${kind}`, `why_${kind}`].forEach(wants);
	for (const { key } of formulaSigns) wants(`sign_${key}`);
	assert.deepEqual([...missing], []);
});

const puts: [text: string, start: number, end: number, snippet: string, expected: string][] = [
	['', 0, 0, '\\frac{|}{}', '$\\frac{¦}{}$'],
	['Soit  ici', 5, 5, '\\sqrt{|}', 'Soit $\\sqrt{¦}$ ici'],
	['$x$', 2, 2, '^{|}', '$x^{¦}$'],
	['$x+1$', 1, 4, '\\frac{|}{}', '$\\frac{x+1¦}{}$'],
	['a ', 2, 2, '\\pi |', 'a $\\pi¦$'],
	['$a$ et ', 7, 7, '|', '$a$ et $¦$'],
	['prix 5\\$ ', 9, 9, '_{|}', 'prix 5\\$ $_{¦}$']
];
test('a sign of the palette goes where one types, inside a formula or making one', () => {
	for (const [text, start, end, snippet, expected] of puts) {
		const put = intoFormula(text, start, end, snippet);
		const whole = text.slice(0, put.from) + put.text + text.slice(put.to);
		assert.equal(`${whole.slice(0, put.caret)}¦${whole.slice(put.caret)}`, expected, text);
	}
	assert.deepEqual([inFormula('$a$ b', 5), inFormula('$a', 2), inFormula('\\$a', 3), inFormula('$$a', 3), inFormula('$$a$$', 5)], [false, true, false, true, false]);
});

const size = { width: 400, height: 300 };
const drags: [kind: ShapeKind, from: Spot, to: Spot, expected: Record<string, string>, corners?: Spot[]][] = [
	['rectangle', [10.4, 20], [110, 60.2], { x: '10', y: '20', width: '100', height: '40' }],
	['rectangle', [110, 60], [10, 20], { x: '10', y: '20', width: '100', height: '40' }],
	['rectangle', [390, 290], [500, -40], { x: '390', y: '0', width: '10', height: '290' }],
	['rectangle', [5, 5], [5, 5], { x: '5', y: '5', width: '1', height: '1' }],
	['circle', [100, 100], [130, 140], { x: '100', y: '100', radius: '50' }],
	['polygon', [0, 0], [50, 60], { points: '(10 ; 20) (50 ; 60)' }, [[10, 20]]]
];
test('an area is drawn by dragging, whichever way, and stays inside its picture', () => {
	for (const [kind, from, to, expected, corners] of drags) assert.deepEqual(shapeOfDrag(kind, from, to, size, corners), expected);
	assert.deepEqual(drawnShape({ kind: 'rectangle', x: 1, y: 2, width: 3, height: 4 }), { tag: 'rect', attributes: { x: 1, y: 2, width: 3, height: 4 } });
	assert.deepEqual(drawnShape({ kind: 'polygon', points: [[1, 2], [3, 4], 'x'] }), { tag: 'polygon', attributes: { points: '1,2 3,4' } });
	for (const shape of [undefined, {}, { kind: 'rectangle', x: 'a', y: 2, width: 3, height: 4 }, { kind: 'circle' }, { kind: 'polygon', points: '(1' }]) assert.equal(drawnShape(shape), undefined);
});
