import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { seeded } from '#platform/random.ts';
import { bytesSource } from '#platform/server/package.ts';
import { openBank } from '../read.ts';
import { FileRefused, type Row } from '../row.ts';

async function read(xml: string): Promise<Row | string> {
	try {
		for await (const row of (await openBank(bytesSource(Buffer.from(xml)), { language: 'fr' })).rows) return row;
	} catch (error) {
		if (error instanceof FileRefused) return error.why.key;
		throw error;
	}
	return 'nothing';
}
const why = (row: Row | string): string => (typeof row === 'string' ? row : [row.outcome, ...row.why.map((each) => each.key)].join(' '));
const again = (text: string, length = 400_000) => text.repeat(Math.ceil(length / text.length));
const option = (id: string, text = id) => `<simpleChoice identifier="${id}">${text}</simpleChoice>`;
const two = option('A') + option('B');
const item = (text: string, { choices = two, rules = '<responseProcessing template="x/match_correct"/>', cardinality = 'single', max = 1, more = '' } = {}) =>
	`<assessmentItem identifier="q" title="Q" adaptive="false" timeDependent="false"><responseDeclaration identifier="RESPONSE" cardinality="${cardinality}" baseType="identifier"><correctResponse><value>A</value></correctResponse></responseDeclaration><outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>${more}<itemBody><p>${text}</p><choiceInteraction responseIdentifier="RESPONSE" maxChoices="${max}">${choices}</choiceInteraction></itemBody>${rules}</assessmentItem>`;
const rules = (inside: string) => `<responseProcessing><setOutcomeValue identifier="SCORE">${inside}</setOutcomeValue></responseProcessing>`;
const one = '<baseValue baseType="float">1</baseValue>';
const nest = (open: string, inside: string, close: string, count: number) => open.repeat(count) + inside + close.repeat(count);

const slow: Record<string, string> = {
	'repetitions of repetitions': item('a', { rules: rules(nest('<repeat numberRepeats="1000">', one, '</repeat>', 20)) }),
	'sums of sums': item('a', { rules: rules(nest(`<sum>${one}`, one, '</sum>', 45)) }),
	'rules without end': item('a', { rules: `<responseProcessing>${again(`<setOutcomeValue identifier="SCORE">${one}</setOutcomeValue>`, 1_500_000)}</responseProcessing>` }),
	'a tower of conditions': item('a', { rules: `<responseProcessing>${nest('<responseCondition><responseElse>', '', '</responseElse></responseCondition>', 25)}</responseProcessing>` }),
	'a thousand options': item('a', { choices: Array.from({ length: 1000 }, (_, i) => option(`A${i}`)).join(''), cardinality: 'multiple', max: 0 }),
	'a pattern that walks back': item('a', { rules: rules('<patternMatch pattern="((a*)*)*b"><baseValue baseType="string">aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</baseValue></patternMatch>') }),
	'draws that nothing ends': item('a', { more: `<templateDeclaration identifier="T" cardinality="single" baseType="integer"/><templateProcessing>${again('<setTemplateValue identifier="T"><randomInteger min="1" max="9"/></setTemplateValue>', 200_000)}<templateConstraint><gt><variable identifier="T"/>${one.replace('>1', '>10')}</gt></templateConstraint></templateProcessing>` }),
	'tags never closed': `<assessmentItem>${again('<div>')}`,
	'attributes without end': `<assessmentItem ${again('a="b" ')}>`,
	'a long text': item(again('mot ', 4_000_000)),
	'a formula of 50 000 letters': item(`<math>${again('<mi>x</mi>', 50_000)}</math>`),
	'a deep formula': item(`<math>${nest('<mrow>', '<mi>x</mi>', '</mrow>', 45)}</math>`),
	'comments': item(again('<!-- a -->', 2_000_000)),
	'a list of words to match': `<assessmentItem identifier="q" title="Q"><responseDeclaration identifier="RESPONSE" cardinality="single" baseType="string"/><outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/><itemBody><textEntryInteraction responseIdentifier="RESPONSE"/></itemBody><responseProcessing>${Array.from({ length: 800 }, (_, i) => `<responseCondition><responseIf><match><variable identifier="RESPONSE"/><baseValue baseType="string">mot${i}</baseValue></match><setOutcomeValue identifier="SCORE">${one}</setOutcomeValue></responseIf></responseCondition>`).join('')}</responseProcessing></assessmentItem>`
};
for (const [name, xml] of Object.entries(slow))
	test(`bounded time: ${name}`, async () => {
		const start = performance.now();
		why(await read(xml));
		const spent = performance.now() - start;
		assert.ok(spent < 10_000, `${Math.round(spent)} ms`);
	});

test('what could act or call home is left out and named; the question stays', async () => {
	const cases: [string, string, string][] = [
		['a<script>alert(1)</script>', 'changed scripts-removed', 'a'],
		['<span onclick="x()">a</span>', 'changed scripts-removed', 'a'],
		['<a href="javascript:alert(1)">a</a>', 'changed scripts-removed', 'a'],
		['a<img src="https://exemple.sn/x.png" alt="plan"/>', 'changed remote-pictures-removed', 'aplan'],
		['a<img src="file:///etc/passwd" alt="plan"/>', 'changed picture-missing', 'aplan'],
		['a<object data="https://exemple.sn/x.swf" type="application/x-shockwave-flash">b</object>', 'changed frames-removed', 'a'],
		['a<iframe src="https://exemple.sn/"/>', 'changed frames-removed', 'a'],
		['a<xi:include href="https://exemple.sn/x.xml"/>', 'changed frames-removed', 'a'],
		['a<svg onload="x()"><script>x()</script></svg>', 'changed drawings-removed', 'a'],
		['[[1]] {{A}} a', 'taken', '\\[\u2060\\[1\\]\\] \\{\\{A}} a']
	];
	for (const [text, wanted, stem] of cases) {
		const row = await read(item(text));
		assert.deepEqual([why(row).replace('scripts-removed drawings-removed', 'drawings-removed'), typeof row !== 'string' && row.item?.stem], [wanted, stem], text);
	}
	const styled = await read(item('a', { more: '<stylesheet href="https://exemple.sn/x.css" type="text/css"/>' }));
	assert.equal(why(styled), 'changed styles-removed');
});

// Damaged items: bytes changed, taken out, doubled, at places that chance names. Nothing may throw but a refusal of the file.
test('a damaged item is read or refused, never a fault', async () => {
	const whole = [item('Le <math><mi>x</mi></math> est <b>là</b> ?', { rules: '<responseProcessing><responseCondition><responseIf><match><variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></match><setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue></setOutcomeValue></responseIf></responseCondition></responseProcessing><modalFeedback outcomeIdentifier="SCORE" identifier="1" showHide="show">Oui</modalFeedback>' }), slow['draws that nothing ends']];
	const words = ['identifier', 'single', 'multiple', 'ordered', 'float', 'string', 'A', 'point', 'pair', '1e999', '-', 'mapResponse', 'sum', 'textEntryInteraction', 'choiceInteraction', 'orderInteraction', 'sliderInteraction', '[a', '9999999999'];
	await fc.assert(
		fc.asyncProperty(fc.constantFrom(...whole), fc.integer({ min: 1, max: 6 }), fc.string(), async (xml, changes, seed) => {
			const random = seeded(seed);
			const at = (length: number) => Math.floor(random() * length);
			let text = xml.slice(0, 3000);
			if (xml.length > 3000) text = whole[0];
			for (let i = 0; i < changes; i++) {
				const found = [...text.matchAll(/[A-Za-z]{3,}|"\w+"/g)];
				const [word] = found.length ? [found[at(found.length)]] : [];
				if (!word) break;
				const quoted = word[0].startsWith('"');
				const other = words[at(words.length)];
				text = text.slice(0, word.index) + (quoted ? `"${other}"` : other) + text.slice(word.index + word[0].length);
			}
			assert.equal(typeof why(await read(text)), 'string');
		}),
		{ numRuns: 300 }
	);
});
