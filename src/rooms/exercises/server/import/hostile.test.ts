import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import type { PackageSource } from '#platform/server/package.ts';
import { seeded } from '#platform/random.ts';
import { openBank } from './read.ts';
import { FileRefused } from './row.ts';
import { cleanSvg } from './svg.ts';
import { pictureType, safeName } from './pictures.ts';

function pieces(content: Uint8Array, size = 65_536): PackageSource {
	const cut = function* (start: number, end: number) {
		for (let at = start; at < end; at += size) yield Buffer.from(content.subarray(at, Math.min(end, at + size)));
	};
	return { bytes: content.length, stream: (start, end) => Readable.from(cut(start, end)) };
}
/** Reads a file to its end and answers the outcomes, or the reason why it is refused. */
async function outcomes(content: string | Uint8Array, size?: number): Promise<string> {
	try {
		const bank = await openBank(pieces(Buffer.from(content), size), { language: 'fr' });
		let told = '';
		for await (const row of bank.rows) told += row.outcome[0];
		return told;
	} catch (error) {
		if (error instanceof FileRefused) return error.why.key;
		throw error;
	}
}
const half = 500_000;
const again = (text: string, length = half) => text.repeat(Math.ceil(length / text.length));
const ask = (text: string, answers = '<answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer>', type = 'truefalse') =>
	`<?xml version="1.0"?><quiz><question type="${type}"><name><text>N</text></name><questiontext format="html"><text><![CDATA[${text}]]></text></questiontext>${answers}</question></quiz>`;

// Each of these made a pattern of ours, or one that we nearly wrote, look at everything again for every letter.
const slow: Record<string, string> = {
	'spaces without end in GIFT': `::A::Oui ?${again(' ')}non {T}`,
	'spaces in an answer': `::A::Oui ? {=oui${again(' ')}#non ~b}`,
	'hard spaces': `::A::[html]<p>a${again('\u00a0', 190_000)}b</p>{T}`,
	'lines without end': `::A::a${again(' \n ', 190_000).replace(/\n\s*\n/g, '\n')}b {T}`,
	'tags of GIFT never closed': `//${again('[tag:')}\n::A::Oui ? {T}`,
	'ids of GIFT never closed': `//${again('[id:')}\n::A::Oui ? {T}`,
	'tags of a bare answer never closed': `::A::Oui ? {${again('<a ', 300_000)}}`,
	'formulas never closed': `::A::${again('\\\\(', 190_000)} {T}`,
	'dollars': `::A::${again('$a', 190_000)} {T}`,
	'many braces': `::A::${again('{', 400_000)}`,
	'pictures of Markdown never closed': `::A::[markdown]${again('![', 190_000)} {T}`,
	'links of Markdown never closed': `::A::[markdown]${again('[a](', 190_000)} {T}`,
	'cloze places never closed': ask(again('{1:MC:a', 190_000), '', 'cloze'),
	'cloze spaces': ask(`{1:SA:=a${again(' ', 190_000)}b#c}`, '', 'cloze'),
	'values never closed': ask(again('{=a', 190_000), '<answer fraction="100"><text>{a}</text></answer><dataset_definitions><dataset_definition><name><text>a</text></name><dataset_items><dataset_item><value>1</value></dataset_item></dataset_items></dataset_definition></dataset_definitions>', 'calculated'),
	'comments between questions': `<?xml version="1.0"?><quiz>${again('<!---->', 2_000_000)}</quiz>`,
	'comments that speak of questions': `<?xml version="1.0"?><quiz>${again('<!--<question type="x">-->', 2_000_000)}</quiz>`,
	'comments never closed': `<?xml version="1.0"?><quiz>${again('<!--', 2_000_000)}</quiz>`,
	'instructions never closed': `<?xml version="1.0"?>${again('<?a ', 1_000_000)}`,
	'tags in plain GIFT never closed': again('<?a ', 1_000_000),
	'questions never closed': `<?xml version="1.0"?><quiz>${again('<question type="essay">', 2_000_000)}`,
	'CDATA never closed': `<?xml version="1.0"?><quiz>${again('<question type="truefalse"><![CDATA[</question>', 2_000_000)}`,
	'attributes without end': `<?xml version="1.0"?><quiz><question ${again('a="b" ', 1_000_000)}></question></quiz>`,
	'white space only': again(' \n', 4_000_000),
	'emphasis': ask(again('<b>a</b><i>b</i>', 190_000)),
	'tags never closed': ask(again('<', 190_000)),
	'attributes of HTML': ask(`<p ${again('a=b ', 190_000)}>x</p>`),
	'colours': ask(`${again('<span style="color:red">', 2000)}${again('x ', 180_000)}`),
	'cells': ask(`<table>${again('<tr><td>a</td></tr>', 190_000)}</table>`),
	'one row of cells': ask(`<table><tr>${again('<td>a', 190_000)}</tr><tr><td>b</td></tr></table>`),
	'list points': ask(again('<ul><li>a</li></ul>', 190_000))
};
for (const [name, content] of Object.entries(slow))
	test(`bounded time: ${name}`, async () => {
		const start = performance.now();
		await outcomes(content);
		const spent = performance.now() - start;
		// A quadratic one takes minutes; a busy machine may take seconds for a good one.
		assert.ok(spent < 10_000, `${Math.round(spent)} ms`);
	});

test('bounded time: pictures that are none', () => {
	const start = performance.now();
	for (const text of [again('<!---->'), again('<?xml '), `<svg>${again('<!DOCTYPE', 2_000_000)}`, `<svg>${again('<g>')}`, `<svg style="${again(';a:url(')}"></svg>`]) {
		pictureType(Buffer.from(text));
		cleanSvg(text);
	}
	assert.ok(performance.now() - start < 10_000);
});

test('a drawing keeps shapes and loses whatever could act or call', () => {
	const drawing = (inside: string, more = '') => cleanSvg(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"${more}>${inside}</svg>`);
	assert.deepEqual(drawing('<path d="M0 0L9 9" stroke="#000" style="fill:none;stroke-width:2"/>')?.changed, false);
	assert.match(drawing('<path d="M0 0L9 9" style="fill:none;stroke-width:2"/>')!.svg, /<path d="M0 0L9 9" fill="none" stroke-width="2">/);
	for (const bad of [
		'<script>alert(1)</script>', '<foreignObject><body/></foreignObject>', '<image href="https://a.example/x.png"/>', '<a href="javascript:x"><path/></a>', '<use href="https://a.example/#x"/>',
		'<rect onclick="x()"/>', '<rect fill="url(https://a.example/)"/>', '<animate attributeName="href" to="javascript:x"/>', '<rect style="fill:url(//a.example)"/>', '<set attributeName="onload" to="x"/>'
	]) {
		const { svg, changed } = drawing(bad)!;
		assert.equal(changed, true, bad);
		assert.doesNotMatch(svg, /script|example|onclick|animate|foreignObject|<set|<a |onload/, bad);
	}
	assert.equal(cleanSvg('<!DOCTYPE svg [<!ENTITY a "b">]><svg/>'), undefined);
	assert.equal(cleanSvg('<svg><g></svg>'), undefined);
});

test('copies of copies in a drawing are bounded, and copies of a piece are not lost', () => {
	const svg = (inside: string) => cleanSvg(`<svg xmlns="http://www.w3.org/2000/svg">${inside}</svg>`);
	const doubling = Array.from({ length: 30 }, (_, i) => `<g id="g${i + 1}"><use href="#g${i}"/><use xlink:href="#g${i}"/></g>`).join('');
	assert.equal(svg(`<circle id="g0" r="1"/>${doubling}`), undefined);
	assert.equal(svg('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'), undefined);
	assert.equal(svg('<g id="a"><g><use href="#a"/></g></g>'), undefined);
	assert.match(svg(`<circle id="c" r="1"/>${'<use href="#c" x="1"/>'.repeat(500)}<g id="row"><use href="#c"/><use href="#c"/></g><use href="#row"/>`)!.svg, /<use href="#row">/);
	const since = performance.now();
	svg(`<circle id="c"/>${'<use href="#c"/>'.repeat(19_000)}`);
	assert.ok(performance.now() - since < 1000);
});

test('a name from outside is only a name', () => {
	for (const path of ['../../etc/passwd', '..\\..\\windows\\x.png', '/abs/olute.svg', 'a\u0000b.png', '%2e%2e%2f', '', '.', '🙂.png', 'con/..//'])
		assert.match(safeName(path, 'image/png'), /^[A-Za-z0-9][A-Za-z0-9_-]*\.png$/, path);
});

// Damaged files: bytes changed, taken out, doubled, at places that chance names. Nothing may throw but a refusal of the file.
test('a damaged file is read or refused, never a fault', async () => {
	const files = ['good.gift', 'good.xml', 'scripts.xml'].map((name) => readFileSync(new URL(`../../../../../tests/fixtures/bank/${name}`, import.meta.url)));
	const signs = Buffer.from('{}[]<>=~#%:\\&"\'$*|\n \u0000é/;');
	await fc.assert(
		fc.asyncProperty(fc.constantFrom(...files), fc.integer({ min: 1, max: 30 }), fc.string(), fc.integer({ min: 1, max: 5000 }), async (file, changes, seed, size) => {
			const random = seeded(seed);
			const at = (length: number) => Math.floor(random() * length);
			let content = Buffer.from(file);
			for (let i = 0; i < changes; i++) {
				const place = at(content.length);
				const kind = at(4);
				if (kind === 0) content[place] = at(256);
				else if (kind === 1) content[place] = signs[at(signs.length)];
				else if (kind === 2) content = Buffer.concat([content.subarray(0, place), content.subarray(place + at(40))]);
				else content = Buffer.concat([content.subarray(0, place), content.subarray(Math.max(0, place - at(60)))]);
			}
			assert.equal(typeof (await outcomes(content, size)), 'string');
		}),
		{ numRuns: 150 }
	);
});
