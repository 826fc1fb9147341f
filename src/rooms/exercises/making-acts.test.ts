import assert from 'node:assert/strict';
import { test } from 'node:test';
import { act, withGaps, withPicture } from './making-acts.ts';
import { checkMaking, faultOfDraw, tidied } from './making-faults.ts';
import { valueAt, type Loose } from './making-fields.ts';
import { formOfItem, itemFromForm } from './making-form.ts';

const empty: Loose = { code: 'E-1', title: 'T', language: 'fr', difficulty: 2, competences: [], stem: '', parts: [] };
const done = (item: Loose, ...acts: string[]): Loose => acts.reduce((now, asked) => act(now, asked)?.item ?? assert.fail(asked), item);
/** Types into fields, as a browser posts the whole form. */
const typed = (item: Loose, fields: Record<string, string>): Loose => itemFromForm([...formOfItem(item, 'fr').filter(([name]) => !(name in fields)), ...Object.entries(fields)], item);
const at = 'parts.0.interaction';

const acts: [name: string, begun: string[], asked: string, look: string, expected: unknown, next?: string][] = [
	['a question', [], 'add parts truefalse', 'parts', [{ id: 'a', interaction: { type: 'truefalse' } }], 'parts.0.prompt'],
	['a second question has its own id', ['add parts truefalse'], 'add parts truefalse', 'parts.1.id', 'b'],
	['an option', ['add parts choice'], `add ${at}.options`, `${at}.options.3`, { id: 'd', text: '' }, `${at}.options.3.text`],
	['an answer', ['add parts numeric'], `add ${at}.answers`, `${at}.answers.1`, { value: '', score: 0 }, `${at}.answers.1.value`],
	['an id that is free again is given again', ['add parts choice', `remove ${at}.options.1`], `add ${at}.options`, `${at}.options.2.id`, 'b'],
	['an option that is the key', ['add parts choice'], `remove ${at}.options.0`, at, { type: 'choice', options: [{ id: 'b', text: '' }, { id: 'c', text: '' }], key: '', shuffle: true }, `${at}.options.0.text`],
	['a pair', ['add parts matching'], `add ${at}.left`, `${at}.pairs`, { a: 'a', b: 'b', c: 'c' }, `${at}.left.2.text`],
	['a right side', ['add parts matching'], `remove ${at}.right.0`, `${at}.pairs`, { b: 'b' }],
	['a left side', ['add parts matching'], `remove ${at}.left.0`, `${at}.pairs`, { b: 'b' }],
	['a gap comes with its place', ['add parts gaps'], `add ${at}.gaps list`, `${at}.text`, '[[g1]]', `${at}.gaps.0.answers.0.text`],
	['and goes with it', ['add parts gaps', `add ${at}.gaps text`, `add ${at}.gaps text`], `remove ${at}.gaps.0`, `${at}.text`, ' [[g2]]'],
	['the last hint', ['add hints'], 'remove hints.0', 'hints', undefined, 'hints'],
	['the last part', ['add parts choice'], 'remove parts.0', 'parts', []],
	['a parameter', ['add parameters range'], 'add parameters derive', 'parameters.1', { kind: 'derive', value: '', name: 'b' }, 'parameters.1.value'],
	['a thing moves up', ['add parts ordering'], `up ${at}.things.1`, `${at}.things`, [{ id: 'b', text: '' }, { id: 'a', text: '' }, { id: 'c', text: '' }], `${at}.things.0`],
	['a copy stands below', ['add parts short', 'add parts choice'], 'double parts.0', 'parts.1', { id: 'c', interaction: { type: 'short', answers: [{ text: '', score: 1 }] } }],
	['one of several', ['add parts choice'], 'change parts.0 several', `${at}.keys`, ['a']]
];

test('what each button does, and where one looks next', () => {
	for (const [name, begun, asked, look, expected, next] of acts) {
		const before = done(empty, ...begun);
		const copy = structuredClone(before);
		const found = act(before, asked)!;
		assert.deepEqual(valueAt(found.item, look), expected, name);
		if (next) assert.equal(found.at, next, name);
		assert.deepEqual(before, copy, `${name}: what was given is not changed`);
	}
});

test('what can’t be done is not done', () => {
	const item = done(empty, 'add parts choice');
	for (const asked of ['', 'add', 'add title', 'add parts.9.interaction.options', 'remove parts.1', 'remove title.0', 'up parts.0', 'down parts.0', 'change parts.0 choice', 'change parts.0 nothing', 'gaps parts.0.interaction', 'add __proto__', 'remove parts.-1', 'explode'])
		assert.equal(act(item, asked), undefined, asked);
	let many = empty;
	for (let i = 0; i < 30; i++) many = done(many, 'add parts truefalse');
	assert.equal(act(many, 'add parts choice'), undefined, 'a thirty-first question');
});

test('an option that goes is forgotten wherever it was named', () => {
	const item = { ...empty, parts: [{ id: 'a', interaction: { type: 'several', options: [{ id: 'a', text: 'A' }, { id: 'b', text: 'B' }], keys: ['a', 'b'], weights: { a: 0.5, b: 0.5 }, scoring: 'each' } }] };
	assert.deepEqual(valueAt(done(item, `remove ${at}.options.1`), at), { type: 'several', options: [{ id: 'a', text: 'A' }], keys: ['a'], weights: { a: 0.5 }, scoring: 'each' });
});

test('answers go along to another kind, with their messages', () => {
	const item = typed(done(empty, 'add parts short', `add ${at}.answers`), { [`${at}.answers.0.text`]: '3', [`${at}.answers.1.text`]: '4', [`${at}.answers.1.feedback.text`]: 'Un de trop' });
	assert.deepEqual(valueAt(done(item, 'change parts.0 numeric'), `${at}.answers`), [{ value: '3', score: 1 }, { value: '4', score: 0, feedback: { text: 'Un de trop' } }]);
});

test('brackets become gaps: words to type, a number, a list whose first is right', () => {
	const item = withGaps(typed(done(empty, 'add parts gaps'), { [`${at}.text`]: 'La capitale est [[Dakar]], [[2,5]] km, [[rive gauche | rive droite]], puis [[g2]] et [[ ]].' }));
	assert.deepEqual(valueAt(item, at), {
		type: 'gaps', text: 'La capitale est [[g1]], [[g2]] km, [[g3]], puis [[g2]] et [[ ]].',
		gaps: [
			{ id: 'g1', kind: 'text', answers: [{ text: 'Dakar', score: 1 }] }, { id: 'g2', kind: 'number', answers: [{ value: '2,5', score: 1 }] },
			{ id: 'g3', kind: 'list', key: 'a', options: [{ id: 'a', text: 'rive gauche' }, { id: 'b', text: 'rive droite' }] }
		]
	});
	assert.deepEqual(withGaps(item), item, 'done twice is done once');
});

test('a picture stands at the end of a text, with its words', () => {
	assert.equal(withPicture({ stem: 'Voici :' }, 'stem', 'a.png', 'un [triangle]').stem, 'Voici :\n\n![un  triangle](media/a.png)');
	assert.equal(withPicture({ stem: '' }, 'stem', 'a.png', '').stem, '![](media/a.png)');
	const shown = withPicture({ parts: [{ interaction: { picture: { media: 'b.png', alt: 'ancien', width: 4, height: 3 } } }] }, 'parts.0.interaction.picture', 'a.png', 'une carte');
	assert.deepEqual(shown.parts, [{ interaction: { picture: { media: 'a.png', alt: 'une carte' } } }], 'another picture has another size');
});

const faults: [name: string, begun: string[], fields: Record<string, string>, ...expected: string[]][] = [
	['a new choice', ['add parts choice'], {}, `${at}.options.0.text fault-missing`, `${at}.options fault-too-few`],
	['no kind of question yet', [], {}, 'parts fault-too-few'],
	['a number that is none', ['add parts truefalse'], { 'parts.0.weight': 'deux', [`${at}.key`]: 'true' }, 'parts.0.weight fault-number'],
	['true or false, not said', ['add parts truefalse'], {}, `${at}.key fault-choice`],
	['an empty row between two is no fault', ['add parts choice'], { [`${at}.options.0.text`]: 'A', [`${at}.options.2.text`]: 'C' }],
	['a fault after an empty row stands at its own field', ['add parts numeric', `add ${at}.answers`, `add ${at}.answers`], { [`${at}.answers.0.value`]: '3', [`${at}.answers.2.value`]: 'quatre' }, `${at}.answers.2.value fault-not-a-number`],
	['a pair with one half', ['add parts matching'], { [`${at}.left.0.text`]: 'A', [`${at}.right.0.text`]: '1', [`${at}.left.1.text`]: 'B' }, `${at}.right.1.text fault-missing`],
	['a hidden error', ['add parts numeric', `add ${at}.answers`], { [`${at}.answers.0.value`]: '3', [`${at}.answers.1.value`]: '3,0', [`${at}.answers.1.feedback.text`]: 'non' }, `${at}.answers.1.value fault-unreachable`],
	['an unknown name', ['add parts numeric', 'add parameters range'], { [`${at}.answers.0.value`]: '{{z}}' }, 'parameters fault-parameter'],
	['a list without values', ['add parts numeric', 'add parameters choose', 'add parameters range'], { [`${at}.answers.0.value`]: '{{a}}', 'parameters.1.from': 'x' }, 'parameters.0.values fault-too-few', 'parameters.1.from fault-number']
];

test('each fault stands at the field it belongs to', () => {
	for (const [name, begun, fields, ...expected] of faults) {
		const item = typed(done(empty, ...begun), fields);
		assert.deepEqual((checkMaking(item).faults ?? []).map(({ path, key }) => `${path} ${key}`), expected, name);
	}
});

test('a draw without value stands at the parameter that has none, empty rows before it or not', () => {
	const item = typed(done(empty, 'add parameters choose', 'add parameters range', 'add parameters derive'), { 'parameters.0.name': '', 'parameters.2.value': '1/b' });
	assert.equal(faultOfDraw(item, { values: { b: '0' }, why: 'division-by-zero', parameter: 1 }).path, 'parameters.2.value');
	assert.equal(faultOfDraw(item, { values: { b: '0' }, key: 'fault-key-not-right', path: 'parts' }).path, 'parts');
	assert.deepEqual(tidied(item).item.parameters, [{ name: 'b', kind: 'range', from: 2, to: 9 }, { name: 'c', kind: 'derive', value: '1/b' }]);
});
