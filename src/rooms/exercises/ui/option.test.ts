import assert from 'node:assert/strict';
import test from 'node:test';
import temml from 'temml';
import { plainOption } from '#rooms/exercises/ui/option.ts';

const shown = (formula: string) => plainOption(temml.renderToString(formula));

test('a formula in a list keeps its fractions, roots, powers and indices', () => {
	assert.equal(shown('\\dfrac{u_n-3}{\\sqrt{u_n+6}+3}'), '(uₙ−3)/(√(uₙ+6)+3)');
	assert.equal(shown('3\\times(1/3)^n'), '3×(1/3)ⁿ');
	assert.equal(shown('3\\times\\left(\\dfrac{1}{3}\\right)^n'), '3×(1/3)ⁿ');
	assert.equal(shown('\\frac{n}{3}'), 'n/3');
	assert.equal(shown('\\frac{1}{2n}'), '1/(2n)');
	assert.equal(shown('u_{n+1} = 2u_n'), 'uₙ₊₁ = 2uₙ');
	assert.equal(shown('10^{-3}'), '10⁻³');
	assert.equal(shown('\\sqrt[3]{2}'), '³√2');
	assert.equal(shown('\\sqrt{2}'), '√2');
	assert.equal(shown('x^2-1'), 'x²−1');
	assert.equal(shown('(a+b)^{2q}'), '(a+b)^(2q)');
	assert.equal(shown('\\dfrac{AM}{AB} = \\dfrac{MN}{BC}'), 'AM/AB = MN/BC');
	assert.equal(shown('\\vec{u}'), 'u\u20d7');
	assert.equal(shown('\\left(\\frac{a}{b}\\right)^2'), '(a/b)²');
});

test('words stay words, and a formula among them is read in its place', () => {
	assert.equal(plainOption('<em>plus</em> petit &lt; grand &amp; vrai'), 'plus petit < grand & vrai');
	assert.equal(plainOption(`de ${temml.renderToString('\\frac12')} litre`), 'de 1/2 litre');
	assert.equal(plainOption('<span class="long-formula" tabindex="0"><math><mn>5</mn></math></span>'), '5');
	assert.equal(plainOption(undefined), '');
	assert.equal(plainOption('</b>a<b>c'), 'ac');
});
