import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { exercisesIn, pieces } from '#rooms/curriculum/lesson.ts';
import { faultInFormula, isFormula, renderFormula } from '#rooms/curriculum/formula.ts';
import { plainWords, renderApart, renderBlocks, renderLine, type Media } from '#rooms/curriculum/server/render.ts';

test('formulas become MathML, left to right, without style attributes', () => {
	const html = renderBlocks('La suite $u_{n+1} = \\frac{1}{2}u_n + 3$ et\n\n$$\\begin{cases} x=1\\\\ y=2 \\end{cases}$$', 'fr');
	assert.match(html, /<math dir="ltr"/);
	assert.match(html, /<mfrac>/);
	assert.match(html, /display="block"/);
	assert.doesNotMatch(html, /style=/);
});

test('a broken formula is shown as it was written and breaks nothing', () => {
	const html = renderBlocks('Avant $\\frac{1}{$ après **gras**', 'fr');
	assert.match(html, /<code class="broken-formula" dir="ltr">\\frac\{1\}\{<\/code>/);
	assert.match(html, /<strong>gras<\/strong>/);
	assert.equal(isFormula('\\frac{1}{2}'), true);
	assert.equal(isFormula('\\frac{1}{'), false);
});

test('a faulty formula is told with its place', () => {
	assert.equal(faultInFormula('\\frac{1}{2}'), null);
	assert.deepEqual(faultInFormula('x + \\frac{1}{'), { at: 13 });
	assert.deepEqual(faultInFormula('x + \\inconnu y'), { at: 4 });
	assert.equal(faultInFormula('x'.repeat(3000))!.at, 2000);
});

test('a text made to be slow is shown soon: exercises line by line, macros that grow one another', () => {
	const long = (piece: string) => piece.repeat(200_000 / piece.length);
	const grows = long('$\\def\\a#1{#1#1#1#1#1#1#1#1#1}\\def\\b#1{\\a{\\a{\\a{#1}}}}\\b{\\b{x}}$\n');
	for (const text of [long('::exercise a\n'), grows]) {
		const before = process.cpuUsage();
		renderBlocks(text, 'fr');
		// Before its mending, the first took 27 seconds and the second 7.
		assert.ok(process.cpuUsage(before).user < 4_000_000, text.slice(0, 20));
	}
});

test('a formula that would grow without end stops', () => {
	const bomb = '\\def\\a{\\a\\a}\\a';
	assert.match(renderFormula(bomb), /broken-formula/);
	assert.match(renderFormula('x'.repeat(50_000)), /broken-formula/);
});

for (const [name, source] of Object.entries({
	script: '<script>alert(1)</script>',
	handler: '<img src=x onerror=alert(1)>',
	link: '[a](javascript:alert(1))',
	data: '[a](data:text/html;base64,PHNjcmlwdD4=)',
	picture: '![a](javascript:alert(1))',
	formula: '$\\href{javascript:alert(1)}{x}$',
	htmlFormula: '$\\text{<script>alert(1)</script>}$',
	entity: '[a](java&#115;cript:alert(1))',
	upper: '[a](JaVaScRiPt:alert(1))'
}))
	test(`nothing harmful passes: ${name}`, () => {
		const html = renderBlocks(source, 'fr');
		assert.doesNotMatch(html, /<script|<[^>]*\son\w+=|href="\s*(javascript|data):|src="\s*(javascript|data):/i);
	});

test('media are named with their size, missing ones are said', () => {
	const media = (name: string) => (name === 'a.mp3' ? { href: '/media/ff', type: 'audio/mpeg', bytes: 1_234_567 } : undefined);
	assert.match(renderBlocks('![Écoute](media/a.mp3)', 'fr', media), /preload="none".*1,2 Mo/s);
	assert.match(renderBlocks('![x](media/b.png)', 'fr', media), /«\sb\.png\s» manque/);
});

test('what plays says what it costs before, and begins only when somebody starts it', () => {
	const form = (height: number, bytes: number) => ({ href: `/media/${height}`, type: 'video/mp4', bytes, width: (height * 16) / 9, height });
	const files: Record<string, Media> = {
		'a.weba': { href: '/media/aa', type: 'audio/webm', bytes: 180_000, seconds: 62 },
		'v.mov': { href: '/media/vv', type: 'video/quicktime', bytes: 90_000_000, seconds: 200, forms: [form(240, 4_100_000), form(360, 7_800_000)], poster: '/media/pp' },
		'w.mp4': { href: '/media/ww', type: 'video/mp4', bytes: 1, unready: 34 },
		'p.webp': { href: '/media/ii', type: 'image/webp', bytes: 9, width: 320, height: 200 },
		'f.docx': { href: '/media/ff', type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', bytes: 30_000 },
		's.svg': { href: '/media/ss', type: 'image/svg+xml', bytes: 9, svg: '<svg></svg>' }
	};
	const html = (text: string) => renderBlocks(text, 'fr', (name) => files[name]);
	const sound = html('![Le son](media/a.weba "Bonjour & <bienvenue>")');
	assert.match(sound, /^<figure class="medium"><audio controls preload="none" src="\/media\/aa" aria-label="Le son"><\/audio>.*1:02.*180 ko.*<details><summary>Ce qui est dit<\/summary><p>Bonjour &amp; &lt;bienvenue&gt;<\/p>/s);
	const video = html('![Le film](media/v.mov)');
	assert.match(video, /preload="none" playsinline width="640" height="360" poster="\/media\/pp".*<source src="\/media\/360\?lines=360" type="video\/mp4" media="\(min-width: 800px\)" \/><source src="\/media\/240" type="video\/mp4" \/>/s);
	assert.match(video, /240p.*4,1 Mo.*360p.*7,8 Mo/s);
	assert.doesNotMatch(video, /\/media\/vv/, 'what it was made of is not shown: it may say where it was taken');
	assert.match(html('![Le film](media/w.mp4)'), /en préparation \(34/);
	assert.equal(html('![x](media/p.webp)'), '<p><img src="/media/ii" alt="x" width="320" height="200" loading="lazy" decoding="async" /></p>\n');
	assert.match(html('![](media/s.svg)'), /^<figure class="drawing" aria-hidden="true"><svg>/);
	assert.match(html('Voir ![La fiche](media/f.docx).'), /<p>Voir <a class="file" href="\/media\/ff" download="f.docx">La fiche <span class="num">Word · 30 ko<\/span><\/a>/);
	assert.equal(html('- un\n- deux'), '<ul>\n<li>un</li>\n<li>deux</li>\n</ul>\n', 'lists stay as they were');
});

test('exercises in the text are cut out in order', () => {
	const source = 'Un.\n\n::exercise MS2-06-001\n\nDeux.\n\n::exercise MS2-06-002\n';
	assert.deepEqual(exercisesIn(source), ['MS2-06-001', 'MS2-06-002']);
	const found = pieces(renderBlocks(source, 'fr'));
	assert.deepEqual(found.filter((piece) => 'exercise' in piece), [{ exercise: 'MS2-06-001' }, { exercise: 'MS2-06-002' }]);
	assert.equal(found.length, 4);
});

test('money is not a formula', () => {
	assert.doesNotMatch(renderLine('Il coûte 5 $ ou 6 $ ici', 'fr'), /<math/);
});

test('plain words drop marks and keep the text', () => {
	assert.equal(plainWords('## Titre\n\n**Gras** & *italique*'), 'Titre Gras & italique');
});

test('a text block by block is the same text, each block with the words it was made from', () => {
	const source = '# Un\n\nDeux\ntrois $x^2$.\n\n- a\n\n  - b\n- c\n\n::exercise E-1\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n$$\nx\n$$\n\n> Note [ici][1]\n\n---\n\n[1]: https://example.org\n';
	const apart = renderApart(source, 'fr');
	assert.equal(apart.map((block) => block.html).join(''), renderBlocks(source, 'fr'));
	assert.deepEqual(apart.map((block) => block.text.split('\n')[0]), ['# Un', 'Deux', '- a', '::exercise E-1', '| A | B |', '$$', '> Note [ici][1]', '---']);
	assert.equal(apart[1].text, 'Deux\ntrois $x^2$.');
	fc.assert(fc.property(fc.array(fc.constantFrom('a', '# ', '\n', '\n\n', '- ', '> ', '| a |', '|-|', '$$', '$x$', '```', '    ', '::exercise A\n', '1. ', '**', '\r\n'), { maxLength: 40 }), (parts) => {
		const text = parts.join('');
		assert.equal(renderApart(text, 'fr').map((block) => block.html).join(''), renderBlocks(text, 'fr'));
	}));
});
