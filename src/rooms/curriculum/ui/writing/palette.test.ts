import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isFormula } from '#rooms/curriculum/formula.ts';
import { lookOf, palette, placed } from '#rooms/curriculum/ui/writing/palette.ts';

test('every model is a formula once its places are filled, and is shown on its button', () => {
	for (const model of palette) {
		const { latex } = model;
		assert.equal(latex.split('□').length, 2, latex);
		assert.ok(isFormula(latex.replace('□', 'x').replaceAll('{}', '{y}')), latex);
		assert.ok(isFormula(lookOf(model)), latex);
	}
});

test('a model goes where the cursor is, around what is chosen', () => {
	assert.deepEqual(placed('\\frac{□}{}', 'a + ', 4, 4), { text: 'a + \\frac{}{}', from: 10, to: 10 });
	assert.deepEqual(placed('\\frac{□}{}', 'ab', 0, 1), { text: '\\frac{a}{}b', from: 9, to: 9 });
	assert.deepEqual(placed('\\sqrt{□}', 'ab', 0, 2), { text: '\\sqrt{ab}', from: 8, to: 8 });
	assert.deepEqual(placed('□^{}', 'x', 0, 1), { text: 'x^{}', from: 3, to: 3 });
	assert.deepEqual(placed('\\times □', '2', 1, 1), { text: '2\\times ', from: 8, to: 8 });
});
