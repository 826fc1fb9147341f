import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import temml from 'temml';
import { htmlTree, type Element } from './html-tree.ts';
import { texOf } from './mathml.ts';

const tree = (mathml: string): Element => htmlTree(mathml, () => {}).children.find((each): each is Element => typeof each !== 'string')!;

test('the elements of school formulas have their TeX', () => {
	const cases: [string, string | undefined][] = [
		['<mi>x</mi><mo>+</mo><mn>3,5</mn>', 'x+3{,}5'],
		['<mrow><mo>(</mo><mfrac><mn>1</mn><mn>2</mn></mfrac><mo>)</mo></mrow>', '\\left(\\frac{1}{2}\\right)'],
		['<mi>f</mi><mo>&#x2061;</mo><mfenced><mi>x</mi></mfenced>', 'f\\left(x\\right)'],
		['<msubsup><mo>∫</mo><mn>0</mn><mn>1</mn></msubsup><mi>x</mi><mi mathvariant="normal">d</mi><mi>x</mi>', '\\int_{0}^{1}x\\mathrm{d}x'],
		['<munderover><mo>∑</mo><mrow><mi>k</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover><mi>k</mi>', '\\sum_{k=1}^{n}k'],
		['<mover accent="true"><mrow><mi>A</mi><mi>B</mi></mrow><mo>→</mo></mover>', '\\overrightarrow{AB}'],
		['<mroot><mi>x</mi><mn>3</mn></mroot><mo>≤</mo><msqrt><mn>2</mn></msqrt>', '\\sqrt[3]{x}\\le \\sqrt{2}'],
		['<mi>sin</mi><mo>&#x2061;</mo><mi>α</mi>', '\\sin \\alpha'],
		['<mrow><mo>[</mo><mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr><mtr><mtd><mn>3</mn></mtd><mtd><mn>4</mn></mtd></mtr></mtable><mo>]</mo></mrow>', '\\left[\\begin{matrix}1 & 2 \\\\ 3 & 4\\end{matrix}\\right]'],
		['<mi>x</mi><mo>∈</mo><mi mathvariant="double-struck">R</mi><mtext> si $ </mtext>', 'x\\in \\mathbb{R}\\text{ si \\$ }'],
		['<mn>1</mn><mo>,</mo><mn>2</mn>', '1, 2'],
		['<mlongdiv><mn>1</mn></mlongdiv>', undefined],
		['', undefined]
	];
	for (const [mathml, tex] of cases) assert.equal(texOf(tree(`<math>${mathml}</math>`)), tex, mathml);
});

test('every formula that ships comes through MathML and back as it was', () => {
	const macros = { '\\R': '\\mathbb{R}', '\\N': '\\mathbb{N}', '\\Z': '\\mathbb{Z}', '\\Q': '\\mathbb{Q}', '\\C': '\\mathbb{C}', '\\vect': '\\overrightarrow{#1}' };
	const made = (tex: string) => temml.renderToString(tex, { throwOnError: true, strict: false, macros: { ...macros } });
	// How it is spaced and grouped is the renderer's; what is written is the formula's.
	const bare = (mathml: string) => mathml.replace(/<(\w+)[^>]*>/g, '<$1>').replace(/<\/?(mrow|mstyle|mpadded)>|<mspace>(<\/mspace>)?/g, '').replace(/[\u200b\u2061-\u2064]/g, '').replace(/<mo><\/mo>/g, '');
	const content = new URL('../../../../countries/', import.meta.url).pathname;
	const formulas = new Set<string>();
	for (const file of globSync(`${content}*/content/**/*.{md,yaml}`)) for (const [, tex] of readFileSync(file, 'utf8').matchAll(/\$\$?([^$\n]{1,400})\$\$?/g)) if (!tex.includes('{{')) formulas.add(tex.trim());
	let whole = 0;
	for (const tex of formulas) {
		let mathml: string;
		try {
			mathml = made(tex);
		} catch {
			// Two prices in a text are no formula.
			continue;
		}
		const back = texOf(tree(mathml));
		assert.equal(bare(made(back ?? '')), bare(mathml), `${tex} -> ${back}`);
		whole++;
	}
	assert.ok(whole > 1000, String(whole));
});
