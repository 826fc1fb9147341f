import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { parse } from 'yaml';
import { checkItem } from './check.ts';
import type { Item } from './item.ts';
import { act, withGaps } from './making-acts.ts';
import { checkMaking } from './making-faults.ts';
import { fieldAt, fieldsIn, itemFields, kinds, sortsOf, type Field, type Loose } from './making-fields.ts';
import { itemSchema } from './schema.ts';
import { formOfItem, itemFromForm, namesOf, numberOf, shownNames, shownNumber } from './making-form.ts';

const countries = new URL('../../countries/', import.meta.url).pathname;
const shipped: Item[] = globSync(`${countries}*/content/**/exercises.*.yaml`).sort().flatMap((file) => parse(readFileSync(file, 'utf8')) as Item[]);

/** As a browser posts it: every line end is two signs. */
const posted = (fields: [string, string][]): [string, string][] => fields.map(([name, value]) => [name, value.replace(/\n/g, '\r\n')]);

test('every shipped item goes through the form and comes back as it was, without a fault', () => {
	assert.ok(shipped.length > 150);
	for (const item of shipped) {
		for (const language of ['fr', 'ar', 'en']) assert.deepEqual(itemFromForm(posted(formOfItem(item, language)), item), item, item.code);
		assert.deepEqual(checkMaking(item as unknown as Loose).faults, undefined, item.code);
	}
});

test('what the form does not ask stays: code, chapter, pictures, what a foreign file held', () => {
	const item = { ...shipped[0], media: { 'a.png': { sha256: 'a'.repeat(64), type: 'image/png', bytes: 3 } }, foreign: { format: 'moodle', data: { tags: ['x'] } } };
	assert.deepEqual(itemFromForm(posted(formOfItem(item, 'fr')), item), item);
	assert.equal(itemFromForm([...formOfItem(item, 'fr'), ['code', 'OTHER'], ['foreign', 'x'], ['media.b.png', 'x']], item).code, item.code);
});

test('a kind of question that the form does not know is left as it is', () => {
	const strange = { id: 'z', prompt: 'Q', interaction: { type: 'from-elsewhere', answers: [1, { deep: true }] } };
	const item = { ...shipped[0], parts: [strange, shipped[0].parts[0]] };
	assert.deepEqual(itemFromForm(posted(formOfItem(item, 'fr')), item).parts, item.parts);
});

const numbers: [typed: string, value: number | string][] = [
	['3', 3], ['-2', -2], ['−2', -2], ['0,5', 0.5], ['0.5', 0.5], ['٣', 3], ['٠٫٥', 0.5], ['1e3', 1000], [' 7 ', 7], ['', ''], ['abc', 'abc'], ['1,2,3', '1,2,3'], ['3 m', '3 m'],
	['1e999', '1e999'], ['{{a}}', '{{a}}']
];
test('numbers are read as they are typed here; what is none stays as it was typed', () => {
	for (const [typed, value] of numbers) assert.equal(numberOf(typed), value, typed);
	assert.equal(shownNumber(0.5, 'fr'), '0,5');
	assert.equal(shownNumber(0.5, 'en'), '0.5');
	fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom('fr', 'ar', 'en'), (value, language) => assert.equal(numberOf(shownNumber(value, language)), value + 0)));
});

test('lists of short texts go through one line, whatever stands in them', () => {
	const name = fc.string({ minLength: 1, maxLength: 8 }).map((text) => text.replace(/\s/g, 'x')).filter(Boolean);
	fc.assert(fc.property(fc.array(name, { maxLength: 6 }), (names) => assert.deepEqual(namesOf(shownNames(names)), names)));
	assert.deepEqual(namesOf('2 ; 3;5 ;'), ['2', '3', '5']);
});

/** An item as somebody may have left it: any acts, and anything typed into any field that is there. */
const writing = fc.record({
	acts: fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 25 }),
	typed: fc.array(fc.tuple(fc.nat(), fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('2', '0,5', 'Dakar', '{{a}}', '[[g1]]', '[[7]] et [[x|y]]', '$\\frac{1}{2}$', 'a\nb'))), { maxLength: 40 })
});

/** Every act that the form of an item offers. */
function offered(item: Loose): string[] {
	const found = ['add hints', ...Object.keys(kinds).map((kind) => `add parts ${kind}`), ...sortsOf.parameters.map((sort) => `add parameters ${sort}`)];
	const rows = new Set<string>();
	for (const [name] of formOfItem(item, 'fr')) {
		const names = name.split('.');
		for (let i = 0; i < names.length; i++) if (/^\d+$/.test(names[i]) && fieldAt(item, names.slice(0, i).join('.'))?.kind === 'rows') rows.add(names.slice(0, i + 1).join('.'));
	}
	for (const row of rows) {
		found.push(`remove ${row}`, `up ${row}`, `down ${row}`, `double ${row}`, `add ${row.replace(/\.\d+$/, '')}`);
		if (/^parts\.\d+$/.test(row)) {
			found.push(...Object.keys(kinds).map((kind) => `change ${row} ${kind}`), `gaps ${row}.interaction`, ...sortsOf.gaps.map((sort) => `add ${row}.interaction.gaps ${sort}`));
			for (const list of ['options', 'answers', 'units', 'things', 'left', 'right']) found.push(`add ${row}.interaction.${list}`);
		}
	}
	return found;
}

const empty: Loose = { code: 'E-1', title: '', language: 'fr', difficulty: 2, competences: [], stem: '', parts: [] };

test('whatever is done and typed: the form brings it back as it is, nothing typed is lost, and it is checked without throwing', () => {
	fc.assert(
		fc.property(writing, ({ acts, typed }) => {
			let item = empty;
			for (const [n] of acts) {
				const asked = offered(item);
				item = act(item, asked[n % asked.length])?.item ?? item;
			}
			const fields = formOfItem(item, 'fr');
			const free = fields.flatMap(([name, value], i) => (/\.(id|type|kind|key|keys)$|^(language|competences)$/.test(name) || value === 'on' || /\.(scoring|form|slips|score|cost|partial|weights|pairs)/.test(name) ? [] : [i]));
			for (const [n, text] of typed) if (free.length) fields[free[n % free.length]] = [fields[free[n % free.length]][0], text];
			const next = itemFromForm(posted(fields), item);
			const again = formOfItem(next, 'fr');
			assert.deepEqual(itemFromForm(posted(again), next), next);
			const kept = new Map(again);
			for (const [name, text] of fields) if (text.trim() && fieldAt(next, name)?.kind !== 'names') assert.equal(numberOf(kept.get(name) ?? ''), numberOf(text.replace(/\r\n?/g, '\n')), name);
			for (const { path } of checkMaking(next).faults ?? []) assert.ok(path === '' || fieldAt(next, path), `${path} is no field`);
		}),
		{ numRuns: 300 }
	);
});

/** What is typed into a new question of each kind, and no more, to make an exercise of it. */
const least: Record<string, Record<string, string | string[]>> = {
	choice: { 'options.0.text': 'Dakar', 'options.1.text': 'Thiès' },
	several: { 'options.0.text': '2', 'options.1.text': '3', 'options.2.text': '4', keys: ['a', 'b'] },
	truefalse: { key: 'false' },
	numeric: { 'answers.0.value': '0,75' },
	gaps: { text: 'La capitale est [[Dakar]].' },
	short: { 'answers.0.text': 'Dakar' },
	ordering: { 'things.0.text': '1', 'things.1.text': '2' },
	matching: { 'left.0.text': 'Sénégal', 'right.0.text': 'Dakar', 'left.1.text': 'Maroc', 'right.1.text': 'Rabat' },
	expression: { 'answers.0.value': '2x+1' },
	category: { 'categories.0.text': 'Pair', 'categories.1.text': 'Impair', 'things.0.text': '2', 'things.1.text': '3', 'keys.a': 'a', 'keys.b': ['b'] },
	hotspot: { 'picture.media': 'carte.png', 'picture.alt': 'Carte', 'picture.width': '400', 'picture.height': '300', 'areas.0.text': 'Dakar', 'areas.0.shape.x': '10', 'areas.0.shape.y': '20', 'areas.0.shape.width': '30', 'areas.0.shape.height': '0,5' },
	label: {
		'picture.media': 'carte.png', 'picture.alt': 'Carte', 'picture.width': '400', 'picture.height': '300', 'labels.0.text': 'Dakar', 'labels.1.text': 'Thiès', 'places.0.text': '1',
		'places.0.shape.kind': 'circle', 'places.0.shape.x': '10', 'places.0.shape.y': '20', 'places.0.shape.radius': '5', 'places.1.text': '2', 'places.1.shape.kind': 'polygon',
		'places.1.shape.points': '(10 ; 20) (30;20)(30 ; 60,5)'
	},
	graph: { 'answers.0.at': '(2 ; -1) (0;3)' },
	written: { model: 'Un texte.' },
	file: {}
};

test('each kind begins with what it needs: with no more than its texts it is an exercise, which goes through the form as it is', () => {
	assert.deepEqual(Object.keys(least).sort(), Object.keys(kinds).sort());
	for (const [kind, fields] of Object.entries(least)) {
		const item = act({ ...empty, title: 'T' }, `add parts ${kind}`)!.item;
		const typed = new Map<string, string | string[]>(Object.entries(fields).map(([name, value]) => [`parts.0.interaction.${name}`, value]));
		const rest = formOfItem(item, 'fr').filter(([name]) => !typed.has(name));
		const made = withGaps(itemFromForm(posted([...rest, ...[...typed].flatMap(([name, values]) => [values].flat().map((value): [string, string] => [name, value]))]), item));
		const { item: checked, faults } = checkMaking(made);
		assert.deepEqual(faults, undefined, kind);
		assert.ok(checkItem(checked).item, kind);
		assert.deepEqual(itemFromForm(posted(formOfItem(checked, 'ar')), checked), checked, kind);
	}
});

type Schema = { type: string; entries?: Record<string, Schema>; wrapped?: Schema; item?: Schema; pipe?: Schema[]; options?: Schema[]; key?: string; literal?: unknown };
const bare = (schema: Schema): Schema => (schema.type === 'optional' ? bare(schema.wrapped!) : schema.pipe && schema.pipe[0] !== schema ? bare(schema.pipe[0]) : schema);

/** Every place of an item that its schema allows and the form does not ask. */
function* notAsked(schema: Schema, fields: readonly Field[], at: string): Generator<string> {
	const { entries } = bare(schema);
	for (const [name, inner] of Object.entries(entries ?? {})) {
		const place = `${at}.${name}`;
		if (/^\.(code|chapter|media|foreign)$/.test(place) || name === 'id' || name === 'type' || name === 'kind') continue;
		const field = fields.find((each) => each.name === name);
		if (!field) yield place;
		else if (field.kind === 'rows' || field.kind === 'group') {
			const whole = bare(inner);
			const row = bare(whole.item ?? whole);
			const sorts = row.options && row.key ? row.options.map((option) => ({ option, sort: sortsIn(option.entries![row.key!]) })) : [{ option: row, sort: [undefined] }];
			// A package is brought in whole, and kept so: no form makes or changes one.
			for (const { option, sort } of sorts) for (const one of sort) if (one !== 'package') yield* notAsked(option, fieldsIn(field, one === undefined ? {} : { [row.key!]: one }), `${place}${one === undefined ? '' : `<${one}>`}`);
		}
	}
}
const sortsIn = (schema: Schema): string[] => (schema.literal !== undefined ? [String(schema.literal)] : ((schema.options ?? []) as unknown as string[]));

test('all that an item may hold, the form asks: nothing is lost when a published exercise is opened and saved', () => {
	assert.deepEqual([...notAsked(itemSchema as unknown as Schema, itemFields, '')], []);
});
