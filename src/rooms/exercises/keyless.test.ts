import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerFromForm } from './answer.ts';
import type { Feedback, Interaction, Item } from './item.ts';
import { keyless } from './keyless.ts';

const feedback: Feedback = { text: 'KEY', misconception: 'KEY' };
const options = ['o1', 'o2', 'o3'].map((id) => ({ id, text: `text ${id}`, feedback }));
const at = [{ x: '73', y: '73' }, { x: '74', y: '73' }, { x: '75', y: '73' }];
const number = { value: '73', tolerance: { kind: 'absolute' as const, value: 73 }, score: 1, feedback };
const picture = { media: 'p.svg', alt: 'carte', width: 10, height: 10 };
const shape = { kind: 'circle' as const, x: 1, y: 1, radius: 1 };
const areas = options.map((one) => ({ ...one, shape }));

/** One of each kind; whatever must not be told says KEY or 73. */
const all: Record<Exclude<Interaction['type'], 'package' | 'truefalse'>, { it: Interaction; fields: [string, string][] }> = {
	choice: { it: { type: 'choice', options, key: 'o2', partial: { o3: 0.73 }, shuffle: true }, fields: [['a', 'o2']] },
	several: { it: { type: 'several', options, keys: ['o2'], scoring: 'each', weights: { o2: 0.73 } }, fields: [['a', 'o1'], ['a', 'o3']] },
	numeric: { it: { type: 'numeric', answers: [number], units: [{ name: 'cm', factor: 0.01 }], unitRequired: true }, fields: [['a', '5 cm']] },
	gaps: {
		it: { type: 'gaps', text: 'Un [[g1]], un [[g2]], un [[g3]].', gaps: [{ id: 'g1', kind: 'text', answers: [{ text: 'KEY', score: 1, feedback }], width: 12 }, { id: 'g2', kind: 'number', answers: [number], units: [{ name: 'm', factor: 1 }] }, { id: 'g3', kind: 'list', options, key: 'o2' }] },
		fields: [['a.g1', 'mot'], ['a.g2', '5'], ['a.g3', 'o1']]
	},
	short: { it: { type: 'short', answers: [{ text: 'KEY', score: 1, feedback }], rule: { slips: 1 } }, fields: [['a', 'mot']] },
	ordering: { it: { type: 'ordering', things: [...options].reverse(), scoring: 'all' }, fields: [['a.o1', '2'], ['a.o2', '1'], ['a.o3', '3']] },
	matching: { it: { type: 'matching', left: options, right: [...options].reverse(), pairs: { o1: 'o2', o2: 'o3', o3: 'o1' }, scoring: 'each' }, fields: [['a.o1', 'o1']] },
	expression: { it: { type: 'expression', answers: [{ value: '73', score: 1, feedback }], variables: ['x'], form: 'reduced' }, fields: [['a', '2x']] },
	category: { it: { type: 'category', things: options, categories: options, keys: { o1: ['o2'] }, scoring: 'each', penalty: 0.73 }, fields: [['a.o1', 'o3']] },
	hotspot: { it: { type: 'hotspot', picture, areas, keys: ['o2'], one: true, scoring: 'all', weights: { o2: 0.73 } }, fields: [['a', 'o2']] },
	label: { it: { type: 'label', picture, places: areas, labels: options, keys: { o1: ['o2'] }, scoring: 'each', penalty: 0.73 }, fields: [['a.o1', 'o3']] },
	graph: { it: { type: 'graph', x: { from: 0, to: 9, step: 1 }, y: { from: 0, to: 9, step: 1 }, figure: 'points', names: ['A', 'B', 'C'], answers: [{ at, tolerance: 0.73, score: 1, feedback }] }, fields: [['a.p1.x', '1'], ['a.p1.y', '2'], ['a.p3.x', '4']] },
	written: { it: { type: 'written', lines: 6, model: 'KEY', criteria: [{ id: 'k1', text: 'KEY', points: 73 }], photos: 2 }, fields: [['a', 'Parce\r\nque'], ['a.f1', 'x']] },
	file: { it: { type: 'file', accept: ['pdf'], criteria: [{ id: 'k1', text: 'KEY', points: 73 }] }, fields: [['a.f1', 'x']] }
};

for (const [type, { it, fields }] of Object.entries(all))
	test(`${type}: what is asked tells nothing of the answer, and is read the same`, () => {
		const item: Item = {
			code: 'X', title: 'Titre', language: 'fr', competences: [], difficulty: 2, stem: 'Énoncé', hints: [{ text: 'KEY' }], solution: 'KEY', foreign: { format: 'KEY', data: {} },
			parts: [{ id: 'a', prompt: 'Question', weight: 2, right: 'KEY', wrong: 'KEY', interaction: it }]
		};
		const html = { stem: '<p>Énoncé</p>', hints: ['KEY'], solution: 'KEY', messages: { KEY: 'KEY' }, parts: { a: { prompt: '<p>Question</p>', texts: (type === 'written' || type === 'file' ? { 'k.k1': 'KEY' } : { o1: 'un' }) as Record<string, string>, ...(type === 'written' ? { model: 'KEY' } : {}) } } };
		const asked = keyless({ item, html });
		assert.doesNotMatch(JSON.stringify(asked), /KEY|73|"(key|feedback|pairs)":("o|\{"[^}])/);
		assert.deepEqual(answerFromForm(asked.item, fields), answerFromForm(item, fields));
		assert.ok(Object.keys(answerFromForm(item, fields)).length, 'the form says something');
		// Other keys, the same question.
		const other = JSON.parse(JSON.stringify({ item, html }).replaceAll('KEY', 'AUTRE').replaceAll('73', '37')) as typeof asked;
		assert.deepEqual(keyless(other), asked);
	});

test('the order of the things is no longer the order that is right', () => {
	const ids = (right: string[]) => keyless({ item: { code: 'X', title: 'T', language: 'fr', competences: [], difficulty: 1, stem: '', parts: [{ id: 'a', interaction: { type: 'ordering', things: right.map((id) => ({ id, text: id })), scoring: 'all' } }] }, html: { stem: '', hints: [], solution: '', messages: {}, parts: {} } });
	assert.deepEqual(ids(['c', 'a', 'b']), ids(['b', 'c', 'a']));
});
