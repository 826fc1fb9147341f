import { test } from 'node:test';
import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { bytesSource, fileSource, type PackageSource } from '#platform/server/package.ts';
import { keyAnswer } from '#rooms/exercises/key.ts';
import { isKey, mark } from '#rooms/exercises/marking.ts';
import { variant } from '#rooms/exercises/variant.ts';
import { zipFiles } from '#tests/packages.ts';
import { openBank } from './read.ts';
import { FileRefused, limits, type Row } from './row.ts';

const folder = new URL('../../../../../tests/fixtures/bank/', import.meta.url);

async function rowsOf(source: string | PackageSource, language = 'fr') {
	const bank = await openBank(typeof source === 'string' ? await fileSource(fileURLToPath(new URL(source, folder))) : source, { language });
	const rows: Row[] = [];
	for await (const row of bank.rows) rows.push(row);
	return { rows, format: bank.format, encoding: bank.encoding() };
}
/** Bytes that come in just these pieces. */
function bytes(...texts: (string | Uint8Array)[]): PackageSource {
	const pieces = texts.map((text) => Buffer.from(text as string));
	const whole = Buffer.concat(pieces);
	return { bytes: whole.length, stream: (start, end) => Readable.from(start === 0 && end === whole.length ? pieces : [whole.subarray(start, end)]) };
}
const brief = (rows: Row[]) => rows.map((row) => [row.name, row.line, row.kind, row.outcome, ...row.why.map((why) => why.key)].join(' | '));
const part = (row: Row) => row.item!.parts[0];
const refusal = async (source: Parameters<typeof rowsOf>[0]) => {
	try {
		await rowsOf(source);
	} catch (error) {
		if (error instanceof FileRefused) return error.why.key;
		throw error;
	}
};

test('every GIFT type is read, each fault is named, and none reaches the next question', async () => {
	const { rows, format } = await rowsOf('good.gift');
	assert.equal(format, 'gift');
	assert.deepEqual(brief(rows), [
		'Moitié | 5 | choice | taken',
		'Multiples | 12 | several | taken',
		'Vrai | 14 | truefalse | taken',
		'Capitale | 16 | gaps | taken',
		'Plus long | 18 | gaps | taken',
		'Pi | 20 | numeric | taken',
		'Entre | 22 | numeric | taken',
		'Somme | 24 | gaps | taken',
		'Paires | 26 | matching | taken',
		'Mot | 28 | short | taken',
		'Signes | 30 | choice | taken',
		'Ligne coupée | 32 | truefalse | taken',
		'Rédaction | 37 | written | taken',
		'Un texte sans question. | 39 | description | refused | description-no-question',
		'Pas fermée | 41 | other | refused | answers-not-closed',
		'Deux blocs | 43 | other | refused | several-answer-blocks',
		'Poids | 45 | choice | refused | bad-weight',
		'Aucune juste | 47 | choice | refused | no-right-answer',
		'Nombre | 49 | numeric | refused | bad-number',
		'Après | 51 | truefalse | taken'
	]);
	const [half, multiples, yes, capital, , pi, between, , pairs, , signs, cut] = rows;
	assert.equal(half.item!.code, 'frac-1');
	assert.deepEqual(half.item!.foreign, { format: 'gift', data: { category: '$course$/Maths/Fractions', tags: ['cm2', 'fractions'], id: 'frac-1' } });
	assert.equal(half.item!.solution, "La moitié, c'est une part sur deux.");
	assert.deepEqual(part(half).interaction.type === 'choice' && part(half).interaction, {
		type: 'choice',
		options: [
			{ id: 'a', text: '1/3', feedback: { text: 'Un tiers est plus petit.' } },
			{ id: 'b', text: '1/2', feedback: { text: 'Oui.' } },
			{ id: 'c', text: '2/4 environ', feedback: { text: 'Presque.' } }
		],
		key: 'b',
		partial: { c: 0.5 },
		shuffle: true
	});
	assert.deepEqual(mark(multiples.item!, { a: ['a'] }).score, 0.5);
	assert.deepEqual(mark(multiples.item!, { a: ['a', 'c'] }).score, 0);
	assert.equal(yes.item!.stem, "Un demi est **plus grand** qu'un tiers.");
	assert.equal(mark(yes.item!, { a: 'false' }).parts[0].message, 'Non : compare les parts.');
	assert.equal(part(capital).interaction.type === 'gaps' && (part(capital).interaction as { text: string }).text, 'La capitale du Sénégal est [[1]] depuis 1960.');
	assert.equal(mark(capital.item!, { a: { 1: 'thiès' } }).score, 0.5);
	assert.equal(mark(capital.item!, { a: { 1: 'thies' } }).score, 0, 'accents count in Moodle');
	assert.deepEqual([mark(pi.item!, { a: '3,14' }).score, mark(pi.item!, { a: '3.1' }).score, mark(pi.item!, { a: '9' }).parts[0].message], [1, 0.5, 'Revois le cours.']);
	assert.deepEqual(['1', '5', '5.1'].map((typed) => mark(between.item!, { a: typed }).right), [true, true, false]);
	assert.equal((part(pairs).interaction as { right: unknown[] }).right.length, 4);
	assert.deepEqual([signs.item!.stem, (part(signs).interaction as { options: { text: string }[] }).options.map((option) => option.text)], ['Lequel vaut 5 : {a} ?', ['= 2 + 2', '= 2 + 3', '\\~ 4 # 1']]);
	assert.equal(cut.item!.stem, 'Du **gras**\net une suite');
});

test('every Moodle XML type that the model holds is read, the others are named', async () => {
	const { rows, format } = await rowsOf('good.xml');
	assert.equal(format, 'moodle-xml');
	assert.deepEqual(brief(rows), [
		'Eau | 5 | choice | changed | negative-weights-lost',
		'Gaz | 23 | several | taken',
		'Symbole | 28 | short | taken',
		'Longueur | 32 | numeric | taken',
		'Capitales | 38 | matching | taken',
		'Trous | 44 | gaps | changed | gap-weights-lost',
		'Listes | 48 | gaps | taken',
		'Ordre | 52 | ordering | taken',
		'Produit | 56 | numeric | changed | values-drawn-apart',
		'Récit | 64 | written | taken',
		'Autre | 65 | other | refused | type-not-held',
		'Cassée | 66 | truefalse | refused | not-well-formed',
		'Suivante | 70 | truefalse | taken'
	]);
	const [water, gases, symbol, length, , holes, lists, order, product] = rows;
	const item = water.item!;
	assert.equal(item.stem, "La formule de l'eau est ![une goutte](media/eau-pure.png).");
	assert.deepEqual(Object.keys(item.media!), ['eau-pure.png']);
	assert.equal(water.files![0].type, 'image/png');
	assert.deepEqual([item.code, item.solution, item.hints, part(water).right, part(water).wrong], ['sc-eau', "Deux atomes d'hydrogène.", [{ text: 'Compte les atomes.', cost: 0.25 }], 'Bravo.', 'Relis la leçon.']);
	assert.deepEqual((part(water).interaction as { options: { text: string }[] }).options.map((option) => option.text), ['H₂O', 'CO₂', 'NaCl']);
	assert.deepEqual(item.foreign!.data, { type: 'multichoice', category: '$course$/top/Sciences', tags: ['chimie'], defaultgrade: '2', penalty: '0.25', idnumber: 'sc-eau', hidden: '0' });
	assert.equal(mark(gases.item!, { a: ['a', 'b', 'c'] }).right, true);
	assert.deepEqual([mark(symbol.item!, { a: 'Fe' }).right, mark(symbol.item!, { a: 'fe' }).right], [true, false]);
	assert.deepEqual(['1,5 m', '152 cm', '1.6 m', '1.5'].map((typed) => mark(length.item!, { a: typed }).right), [true, true, false, false]);
	assert.equal((part(holes).interaction as { text: string }).text, 'La capitale est [[1]], elle a [[2]] millions, sur [[3]] & vit.');
	assert.deepEqual((part(lists).interaction as { gaps: { options: { text: string }[] }[] }).gaps.map((gap) => gap.options.map((option) => option.text)), [['chat', 'chien'], ['souris', 'table']]);
	assert.deepEqual((part(order).interaction as { things: { text: string }[] }).things.map((thing) => thing.text), ['un', 'deux', 'trois']);
	const drawn = variant(product.item!, 'Awa');
	const [, a, b, double] = /Combien font ([\d.,]+) × (\d+) \? Et le double est ([\d.,]+)\./.exec(drawn.stem)!.map((each) => each.replace(',', '.'));
	assert.equal(Number(double), Number(a) * Number(b) * 2);
	assert.equal(mark(drawn, { a: String(Number(a) * Number(b)) }).right, true);
	for (const row of rows) if (row.item) assert.ok(isKey(mark(variant(row.item, 'x'), keyAnswer(variant(row.item, 'x')))), row.name);
});

test('a type that is called like something of the language is only an unknown type', async () => {
	for (const type of ['__proto__', 'constructor', 'toString'])
		assert.deepEqual(brief((await rowsOf(bytes(`<?xml version="1.0"?><quiz><question type="${type}"><name><text>A</text></name></question></quiz>`))).rows), ['A | 1 | other | refused | type-not-held']);
});

test('scripts, foreign addresses and paths do not come in, and the report says so', async () => {
	const { rows } = await rowsOf('scripts.xml');
	assert.deepEqual(rows.map((row) => row.why.map((why) => why.key)), [
		['scripts-removed', 'frames-removed', 'remote-pictures-removed'],
		['file-not-taken', 'picture-cleaned', 'file-not-taken']
	]);
	assert.equal(rows[0].item!.stem, 'Vrai ?\n\nplanlien');
	assert.deepEqual(rows[1].files!.map((file) => file.name), ['plan.png', 'dessin.svg']);
	assert.equal(
		Buffer.from(rows[1].files![1].bytes).toString(),
		'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="10"><rect width="5" height="5" fill="red"></rect></svg>'
	);
});

test('files that could harm or are something else are refused whole, with the reason', async () => {
	assert.equal(await refusal('entity-bomb.xml'), 'file-has-doctype');
	assert.equal(await refusal('outside-dtd.xml'), 'file-has-doctype');
	assert.equal(await refusal('archive.xml'), 'package-broken');
	assert.equal(await refusal(bytes('Rar!\x1a\x07\x01\x00')), 'file-other-archive');
	assert.equal(await refusal(bytesSource(zipFiles({ 'notes.odt': 'x' }))), 'file-not-known');
	assert.equal(await refusal(bytesSource(zipFiles({ '[Content_Types].xml': '<x/>', 'word/document.xml': '<x/>' }))), 'file-is-document');
	assert.equal(await refusal(bytesSource(zipFiles({ 'imsmanifest.xml': '<manifest xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"/>' }))), 'file-is-scorm');
	assert.equal(await refusal(bytesSource(zipFiles({ '../x': 'x' }))), 'package-unsafe-name');
	assert.equal(await refusal('other.xml'), 'file-is-other-xml');
	assert.equal(await refusal(bytes('')), 'file-empty');
	assert.equal(await refusal(bytes(Buffer.from(Array.from({ length: 4000 }, (_, i) => (i * 37) % 256)))), 'file-not-text');
	assert.equal(await refusal(bytes('<?xml version="1.0"?><quiz><!-- jamais fermé')), 'file-cut-short');
	for (const [size, head] of [[limits.file + 1, 'a '], [limits.package + 1, 'PK\x03\x04']] as const)
		assert.equal(await refusal({ bytes: size, stream: () => Readable.from([Buffer.from(head)]) }), 'file-too-big');
});

test('an unknown entity spoils its own question only; NUL bytes are taken out and named', async () => {
	assert.deepEqual(brief((await rowsOf('unknown-entity.xml')).rows), ['Entité | 3 | truefalse | refused | not-well-formed', 'Suite | 4 | truefalse | taken']);
	const { rows } = await rowsOf('nul.gift');
	assert.deepEqual([brief(rows), rows[0].item!.stem], [['Nul | 1 | truefalse | changed | control-characters-removed'], 'Un octet nul ?']);
});

test('windows-1252 and UTF-16 are recognised', async () => {
	const { rows, encoding } = await rowsOf('windows-1252.gift');
	assert.equal(encoding, 'windows-1252');
	assert.deepEqual(rows.map((row) => row.item!.stem), ["L'élève a « bien » travaillé …", 'Le prix est de 5 € ?']);
	// سؤال in windows-1256, in a file said to be in Arabic.
	const arabic = await rowsOf(bytes(Buffer.concat([Buffer.from([0xd3, 0xc4, 0xc7, 0xe1]), Buffer.from(' ? {T}\n')])), 'ar');
	assert.deepEqual([arabic.encoding, arabic.rows[0].item!.stem, arabic.rows[0].item!.language], ['windows-1256', 'سؤال ?', 'ar']);
	const text = '::Été::Il fait chaud à Dakar ? {T}\n\n::Hiver::Il neige ? {F}\n';
	for (const mark of ['\ufeff', '']) {
		assert.deepEqual((await rowsOf(bytes(Buffer.from(mark + text, 'utf16le')))).rows.map((row) => row.name), ['Été', 'Hiver']);
		assert.deepEqual((await rowsOf(bytes(Buffer.from(mark + text, 'utf16le').swap16()))).rows.map((row) => row.name), ['Été', 'Hiver']);
		assert.deepEqual((await rowsOf(bytes(mark + text))).rows.map((row) => row.name), ['Été', 'Hiver']);
	}
	// A letter cut between two chunks stays whole.
	const cut = Buffer.from(text.repeat(20));
	for (const at of [401, 402, 403]) assert.equal((await rowsOf(bytes(cut.subarray(0, at), cut.subarray(at)))).rows[0].name, 'Été');
});

test('long lines, towers of tags and endless questions cost little time and end', async () => {
	const start = performance.now();
	const long = await rowsOf(bytes(`::Long::${'mot '.repeat(260_000)} {T}\n\n::Court::Oui ? {T}\n`));
	assert.deepEqual(brief(long.rows), ['Long | 1 | truefalse | refused | too-long', 'Court | 3 | truefalse | taken']);
	const tower = await rowsOf(bytes(`::Tour::[html]${'<div>'.repeat(40_000)} {T}\n\n::Court::Oui ? {T}\n`));
	assert.deepEqual(brief(tower.rows), ['Tour | 1 | truefalse | refused | too-deep', 'Court | 3 | truefalse | taken']);
	const xml = (inside: string) => `<?xml version="1.0"?><quiz>${inside}<question type="truefalse"><name><text>Fin</text></name><questiontext><text>Oui ?</text></questiontext><answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer></question></quiz>`;
	const deep = await rowsOf(bytes(xml(`<question type="truefalse"><name><text>Tour</text></name>${'<a>'.repeat(100_000)}</question>`)));
	assert.deepEqual(brief(deep.rows), ['Tour | 1 | truefalse | refused | too-deep', 'Fin | 1 | truefalse | taken']);
	assert.ok(performance.now() - start < 8000, `${performance.now() - start} ms`);
});

test('formulas keep their commands, whoever escaped them and who did not', async () => {
	const stem = async (text: string) => (await rowsOf(bytes(`::F::${text} {T}\n`))).rows[0].item!.stem;
	assert.equal(await stem('Si $ 1 \\\\neq 0 $ alors'), 'Si $1 \\neq 0$ alors');
	assert.equal(await stem('Si \\(x \\neq 0\\) et $\\nu$ alors'), 'Si $x \\neq 0$ et $\\nu$ alors');
	assert.equal(await stem('un\\nue \\\\(\\\\frac\\{1\\}\\{2\\}\\\\)'), 'un\\\nue $\\frac{1}{2}$');
});

test('the same question twice is taken once', async () => {
	const { rows } = await rowsOf(bytes('::A::Oui ? {T}\n\n::A::Oui ? {TRUE}\n\n// [id:n-1]\n::B::Non ? {F}\n\n// [id:n-1]\n::C::Jamais ? {F}\n'));
	assert.deepEqual(rows.map((row) => [row.outcome, row.why[0]?.key, row.item?.code.slice(0, 3)]), [
		['taken', undefined, 'x-' + rows[0].item!.code[2]],
		['refused', 'same-as-before', undefined],
		['taken', undefined, 'n-1'],
		['taken', undefined, 'x-' + rows[3].item!.code[2]]
	]);
	assert.deepEqual(rows[1].why[0].values, { number: 1 });
});
