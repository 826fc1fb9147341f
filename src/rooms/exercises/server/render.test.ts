import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gapForm } from '#rooms/exercises/gap-form.ts';
import type { Gap, Item } from '#rooms/exercises/item.ts';
import { renderItem } from '#rooms/exercises/server/render.ts';

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
