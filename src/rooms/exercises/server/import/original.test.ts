import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesSource } from '#platform/server/package.ts';
import { openBank } from './read.ts';
import { longest } from './original.ts';

const rowsOf = async (text: string) => {
	const bank = await openBank(bytesSource(Buffer.from(text)), { language: 'fr' });
	const rows = await Array.fromAsync(bank.rows);
	await bank.close();
	return rows;
};
const asked = (stem: string, more = '') =>
	`<question type="truefalse"><name><text>N</text></name><questiontext format="html"><text>${stem}</text></questiontext>${more}<answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer></question>`;
const picture = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const file = (name: string, base64 = picture) => `<file name="${name}" path="/" encoding="base64">${base64}</file>`;

const cases: [string, string, boolean][] = [
	['a question taken whole', asked('Oui ?'), true],
	['one that lost its colours', asked('<![CDATA[<p style="color:red">Oui ?</p>]]>'), true],
	['one with a picture that came in', asked(`<![CDATA[<p>Oui ?<img src="@@PLUGINFILE@@/a.png" alt="un point"></p>]]></text>${file('a.png')}<text>`), true],
	['a script', asked('<![CDATA[Oui ?<script>alert(1)</script>]]>'), false],
	['a script in HTML in XML', asked('Oui ?&lt;script&gt;alert(1)&lt;/script&gt;'), false],
	['a script written for who decodes twice', asked('<![CDATA[Oui ?&lt;script&gt;alert(1)&lt;/script&gt;]]>'), false],
	['an act of a mark', asked('<![CDATA[<p onclick="x()">Oui ?</p>]]>'), false],
	['an address that runs', asked('<![CDATA[Oui ? <a href="java&#115;cript:x()">a</a>]]>'), false],
	['a frame', asked('<![CDATA[Oui ?<iframe src="https://a.example"></iframe>]]>'), false],
	['a script where nobody reads', asked('Oui ?', '<partiallycorrectfeedback><text><![CDATA[<script>x()</script>]]></text></partiallycorrectfeedback>'), false],
	['an address that runs, in signs by number, where nobody reads', asked('Oui ?', '<partiallycorrectfeedback><text><![CDATA[<a href="&#106;ava&#x73;cript:x()">a</a>]]></text></partiallycorrectfeedback>'), false],
	['a file that no text shows', asked(`Oui ?</text>${file('a.html', 'PHNjcmlwdD4=')}<text>`), false],
	['what is too long', asked('Oui ?', `<x>${'a'.repeat(longest)}</x>`), false]
];
for (const [name, text, wanted] of cases)
	test(`the original of ${name} is ${wanted ? '' : 'not '}kept`, async () => {
		const [row] = await rowsOf(`<quiz>${text}</quiz>`);
		assert.ok(row.item, JSON.stringify(row.why));
		assert.deepEqual(row.original, wanted ? { format: 'moodle-xml', text } : undefined);
	});

test('of GIFT the lines of the question are kept, not the change of category before it', async () => {
	const [row, other] = await rowsOf('$CATEGORY: a/b\n\n// [id:q7]\n::Un:: 2+2 ? {=4 ~%-50%5 #non\n~6}\n\n$CATEGORY: c\n::Deux:: Vrai ? {T}\n');
	assert.equal(row.original?.text, '// [id:q7]\n::Un:: 2+2 ? {=4 ~%-50%5 #non\n~6}');
	assert.equal(other.original?.text, '::Deux:: Vrai ? {T}');
});

test('a refused question has no original', async () => {
	const [row] = await rowsOf('<quiz><question type="description"><name><text>N</text></name><questiontext><text>T</text></questiontext></question><question type="x"><name><text>N</text></name></question></quiz>');
	assert.deepEqual([row.outcome, row.original], ['refused', undefined]);
});
