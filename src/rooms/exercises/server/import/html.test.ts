import { test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { renderBlocks } from '#rooms/curriculum/server/index.ts';
import { htmlTree, type Element } from './html-tree.ts';
import { htmlToMarkdown } from './html.ts';
import { joiner, markdownToMarkdown, plainToMarkdown } from './markdown.ts';
import { NotTaken } from './row.ts';

function convert(html: string, pictures: Record<string, string> = {}) {
	const lost: string[] = [];
	const markdown = htmlToMarkdown(html, { lost: (key) => void lost.push(key), picture: (address) => pictures[address] });
	return { markdown, lost };
}

const words = (html: string): string => {
	const text = (node: Element | string): string => (typeof node === 'string' ? node : node.tag === 'br' ? ' ' : node.children.map(text).join(''));
	return text(htmlTree(html, () => {})).replaceAll(joiner, '').replace(/\s+/g, ' ').trim();
};

test('marks of a text become marks of ours', () => {
	const cases: [string, string][] = [
		['<p>Un <b>mot</b> et <i>un autre</i>.</p><p>Suite</p>', 'Un **mot** et *un autre*.\n\nSuite'],
		['a<b> b </b>c', 'a **b** c'],
		['<strong><em>x</em></strong>', '***x***'],
		['H<sub>2</sub>O, x<sup>10</sup>, 1<sup>er</sup>', 'H₂O, x¹⁰, 1$^{\\text{er}}$'],
		['a<br>b<br/>c', 'a\\\nb\\\nc'],
		['<ul><li>un</li><li>deux<ul><li>trois</li></ul></li></ul>', '- un\n- deux\n  - trois'],
		['<ol start="3"><li>un</li><li><p>deux</p><p>bis</p></li></ol>', '3. un\n4. deux\n\n   bis'],
		['<ol><li>1. un</li><li>2) deux</li></ol>', '1. un\n2. deux'],
		['<ul><li>3. un</li><li>4. deux</li></ul>', '3. un\n4. deux'],
		['<ul><li>- un</li><li>• deux</li></ul>', '- un\n- deux'],
		['<ol><li>a) un</li><li>b) deux</li></ol>', 'a) un\\\nb) deux'],
		['<ol><li>2. pas</li><li>trois</li></ol>', '1. 2\\. pas\n2. trois'],
		['<ul><li>1. seul</li></ul>', '- 1\\. seul'],
		['<table><tr><th>x</th><th>f(x)</th></tr><tr><td>1</td><td>a|b</td></tr></table>', '| x | f(x) |\n| --- | --- |\n| 1 | a\\|b |'],
		['<table><tr><td><p>cadre</p></td></tr></table>', 'cadre'],
		['<code>a*b`c</code>', '``a*b`c``'],
		['<pre>x = 1\n  y</pre>', '```\nx = 1\n  y\n```'],
		['soit \\(x^2\\) et \\[\\frac{1}{2}\\]', 'soit $x^2$ et $\\frac{1}{2}$'],
		['<p>$$\\sum_{i} |a_i|$$</p>', '$$\\sum_{i} |a_i|$$'],
		['coûte $5 et $6', 'coûte \\$5 et \\$6'],
		['si $x$ vaut 2', 'si $x$ vaut 2'],
		['<script type="math/tex">x_1</script>', '$x_1$'],
		['<math><semantics><mi>x</mi><annotation encoding="application/x-tex">\\bar{x}</annotation></semantics></math>', '$\\bar{x}$'],
		['<math><mfrac><mn>1</mn><msup><mi>x</mi><mn>2</mn></msup></mfrac></math>', '$\\frac{1}{x^{2}}$'],
		['<a href="https://exemple.sn/a_b">lien</a>', '[lien](<https://exemple.sn/a_b>)'],
		['<span style="font-weight:bold">gras</span>', '**gras**'],
		['<h2>Titre</h2>texte', '**Titre**\n\ntexte'],
		['<blockquote><p>cité</p></blockquote>', '> cité'],
		['<p>1. pas une liste</p><p># ni un titre</p><p>- ni</p><p>::exercise A</p>', '1\\. pas une liste\n\n\\# ni un titre\n\n\\- ni\n\n\\::exercise A'],
		['{{n}} [[1]] *a* _b_ &lt;b&gt;', '\\{\\{n}} \\[\u2060\\[1\\]\\] \\*a\\* \\_b\\_ \\<b>'],
		['snake_case', 'snake_case'],
		['<p>النص <b>العربي</b></p>', 'النص **العربي**']
	];
	for (const [html, markdown] of cases) assert.equal(convert(html).markdown, markdown, html);
});

test('what could act or call home is left out and named', () => {
	const cases: [string, string, string[]][] = [
		['a<script>alert(1)</script>b', 'ab', ['scripts-removed']],
		['<p onclick="x()">a</p>', 'a', ['scripts-removed']],
		['<a href="javascript:alert(1)">a</a>', 'a', ['scripts-removed']],
		['<a href=" java\nscript:alert(1)">a</a>', 'a', ['scripts-removed']],
		['<a href="@@PLUGINFILE@@/x.pdf">a</a>', 'a', ['links-removed']],
		['<style>p{}</style>a', 'a', ['styles-removed']],
		['a<iframe src="//x"></iframe>', 'a', ['frames-removed']],
		['<form action="/x"><input name="q">a</form>', 'a', ['forms-removed', 'forms-removed']],
		['<svg onload="x()"><text>b</text></svg>a', 'a', ['scripts-removed', 'drawings-removed']],
		['<video src="x"></video>a', 'a', ['recordings-removed']],
		['<u>a</u>', '*a*', ['underline-as-italics']],
		['<span style="color:red">a</span>', 'a', ['colours-lost']],
		['<span style="color:#000000">a</span>', 'a', []],
		['<math><mlongdiv><mn>3</mn><mn>12</mn></mlongdiv></math>', '312', ['mathml-as-text']],
		['<table><tr><td colspan="2">a</td></tr><tr><td>b</td><td>c</td></tr></table>', '| a |  |\n| --- | --- |\n| b | c |', ['tables-simplified']]
	];
	for (const [html, markdown, lost] of cases) assert.deepEqual(convert(html), { markdown, lost }, html);
});

test('a picture stands under its name, or its words stand for it', () => {
	assert.equal(convert('<img src="a" alt="un [plan]">', { a: 'plan.png' }).markdown, '![un \\[plan\\]](media/plan.png)');
	assert.equal(convert('<img src="https://ailleurs/x.png" alt="carte">').markdown, 'carte');
});

test('a tower of tags is refused at once', () => {
	const start = performance.now();
	assert.throws(() => convert('<div>'.repeat(100_000) + 'x'), NotTaken);
	assert.throws(() => convert('<b><i>'.repeat(50_000) + 'x'), NotTaken);
	assert.ok(performance.now() - start < 5000);
});

const text = fc.stringMatching(/^[ab1é*_`$\\[\]{}()<>#+.:!|~=&;'"^ -]{0,12}$/);
const escapeHtml = (raw: string) => raw.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

test('any text reads the same after the way through our Markdown', () => {
	const html = fc.array(fc.tuple(fc.constantFrom('', 'b', 'i', 'strong', 'em', 'br', 'p', 'div', 'u', 's'), text, fc.constantFrom('', 'b', 'i')), { maxLength: 6 }).map((pieces) =>
		pieces.map(([tag, raw, inner]) => {
			const inside = inner ? `<${inner}>${escapeHtml(raw)}</${inner}>` : escapeHtml(raw);
			return tag === 'br' ? `${inside}<br>` : tag ? `<${tag}>${inside}</${tag}>` : inside;
		}).join('')
	);
	fc.assert(
		fc.property(html, (source) => {
			// Formulas are shown as formulas: their source is another text.
			fc.pre(!/\$[^$]*\$|\\\(|\\\[/.test(words(source)));
			const { markdown } = convert(source);
			const back = words(renderBlocks(markdown, 'fr'));
			const same = (each: string) => each.replace(/\s+/g, '');
			assert.equal(same(back), same(words(source)), `${source} -> ${markdown}`);
		}),
		{ numRuns: 600 }
	);
});

test('plain text keeps its lines and marks; foreign Markdown keeps its marks and loses our places', () => {
	assert.equal(plainToMarkdown('a * b\nc\n\n# d'), 'a \\* b\\\nc\n\n\\# d');
	assert.equal(markdownToMarkdown('**a** [[1]] {{b}} $$x$$ et 3 $'), '**a** \\[\u2060\\[1]] \\{\\{b}} $x$ et 3 \\$');
});

test('a foreign text can make neither a gap nor a value of ours, even in the finished page', () => {
	const page = renderBlocks(convert('<p>[[1]] {{a}}</p>').markdown, 'fr');
	assert.doesNotMatch(page, /\[\[/);
	assert.doesNotMatch(convert('<p>{{a}} {{{b}}}</p>').markdown, /\{\{/);
});
