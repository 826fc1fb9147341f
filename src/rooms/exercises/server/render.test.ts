import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'yaml';
import { keyAnswer } from '#rooms/exercises/key.ts';
import { mark } from '#rooms/exercises/marking.ts';
import { ownItem } from '#rooms/exercises/own.ts';
import { veiled } from '#rooms/exercises/server/veil.ts';
import { gapForm } from '#rooms/exercises/gap-form.ts';
import type { Gap, Interaction, Item } from '#rooms/exercises/item.ts';
import { choicesOf, renderItem } from '#rooms/exercises/server/render.ts';

const gaps: Gap[] = ['x', 'y'].map((id) => ({ id, kind: 'number', answers: [{ value: '1', score: 1 }] }));
const shown = (text: string, language = 'fr') => {
	const item = { code: 'T', title: 'T', language, difficulty: 1, stem: 'S', parts: [{ id: 'a', interaction: { type: 'gaps', text, gaps } }] } as unknown as Item;
	const html = renderItem(item).parts.a.gaps!;
	assert.equal(gapForm(html, gaps, { part: 'a', values: {}, texts: {}, label: String, choose: '' }).match(/<input/g)?.length, 2, text);
	return html.replaceAll('\n', '');
};

test('a list in a gap text has one mark a point, at the beginning of its line', () => {
	assert.equal(shown('- un [[x]]\n- deux [[y]]'), '<ul><li>un [[x]]</li><li>deux [[y]]</li></ul>');
	assert.equal(shown('Texte :\n1. [[x]]\n2. [[y]]'), '<p>Texte :</p><ol><li>[[x]]</li><li>[[y]]</li></ol>'.replace('Texte :', 'Texte\u00a0:'));
	assert.equal(shown('Texte\na) [[x]]\nb) [[y]]'), '<p>Texte<br>a) [[x]]<br>b) [[y]]</p>');
	assert.equal(shown('• [[x]]\n  • [[y]]'), '<p>• [[x]]<br>• [[y]]</p>');
	assert.equal(shown('أ) [[x]]\nب) [[y]]', 'ar'), '<p>أ) [[x]]<br>ب) [[y]]</p>');
	assert.equal(shown('Une phrase\nqui (comme ici a) [[x]] va\nplus loin, de f(x) à [[y]]'), '<p>Une phrasequi (comme ici a) [[x]] vaplus loin, de f(x) à [[y]]</p>', 'other lines run on');
});

const itemOf = (interaction: Interaction, language = 'fr') => renderItem({ code: 'T', title: 'T', language, competences: [], difficulty: 1, stem: 'S', parts: [{ id: 'a', interaction }] }, (name) =>
	name === 'p.svg'
		? { href: '/media/x', type: 'image/svg+xml', bytes: 1, svg: '<svg viewBox="0 0 20 10" width="20" height="10" role="img" aria-labelledby="t"><title id="t">x</title><rect width="5" height="5"></rect></svg>' }
		: name === 'p.png' ? { href: '/media/y', type: 'image/png', bytes: 1 } : undefined
).parts.a;

test('a picture to point at is the inside of a drawing of its own size', () => {
	const hotspot = (media: string): Interaction => ({ type: 'hotspot', picture: { media, alt: 'a', width: 200, height: 100 }, areas: [{ id: 'p', text: '*P*', shape: { kind: 'circle', x: 1, y: 1, radius: 1 } }], keys: ['p'], scoring: 'all' });
	assert.deepEqual(itemOf(hotspot('p.svg')), {
		texts: { p: '<em>P</em>' },
		picture: '<svg viewBox="0 0 20 10" width="200" height="100" preserveAspectRatio="none" aria-hidden="true"><title id="t">x</title><rect width="5" height="5"></rect></svg>'
	});
	assert.equal(itemOf(hotspot('p.png')).picture, '<image href="/media/y" width="200" height="100" preserveAspectRatio="none"/>');
	assert.equal(itemOf(hotspot('gone.png')).picture, '');
});

test('a grid is drawn with what is given on it, and said in words', () => {
	const graph: Interaction = {
		type: 'graph', x: { from: -2, to: 2, step: 0.5, name: 't<' }, y: { from: 0, to: 4, step: 1 }, figure: 'line', answers: [{ at: [{ x: '0', y: '0' }, { x: '1', y: '1' }], score: 1 }],
		given: [{ kind: 'curve', value: 'x^2', name: 'C' }, { kind: 'segment', at: [{ x: '0', y: '1' }, { x: '1/2', y: '3' }] }, { kind: 'curve', value: '1/x' }, { kind: 'curve', value: '2*' }]
	};
	const { grid, words } = itemOf(graph);
	assert.ok(grid!.includes('>−1</text>') && grid!.includes('>t&lt;</text>') && grid!.includes('class="given"') && grid!.includes('d=""'));
	assert.equal((grid!.match(/class="given-point"/g) ?? []).length, 2);
	assert.doesNotMatch(grid!, /NaN|Infinity|undefined/);
	// x² is one line, the segment another, 1/x is broken where it has no value, and what is no expression is not drawn.
	assert.deepEqual([...grid!.matchAll(/class="given" d="([^"]*)"/g)].map(([, path]) => path.split('M').length - 1), [1, 1, 2, 0]);
	assert.equal(words, 'Repère. Axe t< : de −2 à 2, une ligne tous les 0,5. Axe y : de 0 à 4, une ligne tous les 1. Courbe C : y = x^2. Segment : (0 ; 1) (0,5 ; 3). Courbe : y = 1/x. Courbe : y = 2*.'.replace(/ (?=:)/g, '\u00a0'));
	assert.match(itemOf({ ...graph, x: { ...graph.x, to: 0 } }, 'ar').grid!, />−1,5</);
});

test('under the names of a test every exercise that ships is marked the same, and no name of its author is left', () => {
	const secret = (place: string) => `o${createHash('sha256').update(`secret ${place}`).digest('hex').slice(0, 12)}`;
	const kinds = new Set<string>();
	for (const file of globSync(new URL('../../../countries/*/content/**/exercises.*.yaml', import.meta.url).pathname))
		for (const stored of parse(readFileSync(file, 'utf8')) as Item[]) {
			const item = ownItem(stored, 'x');
			const named = Object.fromEntries(item.parts.map((part) => [part.id, { texts: Object.fromEntries(choicesOf(part.interaction).map(([name]) => [name, name])) }]));
			const { item: other, html, away, back } = veiled({ item, html: { stem: '', hints: [], solution: '', messages: {}, parts: named } }, secret);
			const key = keyAnswer(item);
			assert.deepEqual(back(away(key)), key, item.code);
			assert.equal(mark(other, away(key)).score, mark(item, key).score, item.code);
			for (const [i, { id, interaction }] of other.parts.entries()) {
				if (['written', 'file', 'graph'].includes(interaction.type)) continue;
				const names = choicesOf(interaction).map(([name]) => name);
				if (names.length) kinds.add(interaction.type);
				for (const name of names) assert.match(name, /^(\w+\.)?o[0-9a-f]{12}$/);
				assert.deepEqual(names.map((name) => html.parts[id].texts[name]), choicesOf(item.parts[i].interaction).map(([name]) => name), 'each says what it said');
			}
		}
	assert.ok(kinds.size >= 5, [...kinds].join());
});
