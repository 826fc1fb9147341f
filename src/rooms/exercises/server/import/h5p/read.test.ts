import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyAnswer } from '#rooms/exercises/key.ts';
import { isKey, mark } from '#rooms/exercises/marking.ts';
import { asZip, backupFiles, fields } from '#tests/backup.ts';
import { pictureOf, rowsIn } from '#tests/bank-xml.ts';
import { zipFiles } from '#tests/packages.ts';
import type { Row } from '../row.ts';

const brief = (rows: Row[]) => rows.map((row) => [row.number, row.name, row.kind, row.outcome, ...row.why.map((why) => why.key)].join(' '));
const packed = (library: string, content: unknown, files: Record<string, Uint8Array> = {}, head: object = {}) =>
	zipFiles({ 'h5p.json': JSON.stringify({ title: 'Paquet', mainLibrary: library, language: 'fr', ...head }), 'content/content.json': JSON.stringify(content), ...Object.fromEntries(Object.entries(files).map(([name, bytes]) => [`content/${name}`, bytes])) });
const one = async (library: string, content: unknown, files?: Record<string, Uint8Array>) => {
	const rows = await rowsIn(packed(library, content, files));
	assert.equal(rows.length, 1);
	const [row] = rows;
	if (row.item) assert.ok(isKey(mark(row.item, keyAnswer(row.item))), library);
	return { ...row, whys: row.why.map((why) => why.key), it: row.item?.parts[0].interaction };
};

test('multiple choice, one answer or several, with what is said of each', async () => {
	const single = await one('H5P.MultiChoice', {
		question: '<p>La capitale ?</p>', media: { type: { library: 'H5P.Image 1.1', params: { file: { path: 'images/c.png' }, alt: 'la carte' } } },
		answers: [{ text: '<div>Thiès</div>', correct: false, tipsAndFeedback: { tip: '', chosenFeedback: '<div>Plus à l’est.</div>' } }, { text: 'Dakar', correct: true }],
		overallFeedback: [{ from: 0, to: 99, feedback: 'Relis.' }, { from: 100, to: 100, feedback: 'Bravo.' }], behaviour: { type: 'auto', randomAnswers: true }
	}, { 'images/c.png': pictureOf(20, 20) });
	assert.equal(single.item!.stem, '![la carte](media/c.png)\n\nLa capitale ?');
	assert.deepEqual([single.outcome, mark(single.item!, { a: 'b' }).right, mark(single.item!, { a: 'a' }).parts[0].message, single.item!.parts[0].right, single.item!.parts[0].wrong], ['taken', true, 'Plus à l’est.', 'Bravo.', 'Relis.']);
	const several = await one('H5P.MultiChoice', { question: 'Lesquels ?', answers: ['a', 'b', 'c'].map((text, i) => ({ text, correct: i < 2 })), behaviour: { type: 'auto' } });
	assert.deepEqual([['a', 'b'], ['a'], ['a', 'c']].map((ids) => mark(several.item!, { a: ids }).score), [1, 0.5, 0]);
	assert.deepEqual((await one('H5P.MultiChoice', { question: 'x', answers: [{ text: 'a' }, { text: 'b' }] })).whys, ['no-right-answer']);
});

test('true or false; blanks with other spellings, tips and a rule; words to drag', async () => {
	const truth = await one('H5P.TrueFalse', { question: '<p>Oui ?</p>', correct: 'false', behaviour: { feedbackOnWrong: 'Non.' } });
	assert.deepEqual([mark(truth.item!, { a: 'false' }).right, mark(truth.item!, { a: 'true' }).parts[0].message], [true, 'Non.']);
	const blanks = await one('H5P.Blanks', { text: '<p>Complète</p>', questions: ['<p>La capitale est *Dakar/Ndakaaru:une ville*.</p>', '<p>Le fleuve *S\\/N* passe à <b>*Podor*</b>.</p>'], behaviour: { caseSensitive: false, acceptSpellingErrors: true } });
	assert.equal(blanks.it?.type === 'gaps' && blanks.it.text, 'La capitale est [[1]].\n\nLe fleuve [[2]] passe à **[[3]]**.');
	assert.deepEqual([blanks.item!.stem, blanks.item!.hints], ['Complète', [{ text: '(1) une ville' }]]);
	for (const [answers, right] of [[{ 1: 'ndakaaru', 2: 's/n', 3: 'Podor' }, true], [{ 1: 'Dakkar', 2: 'S/N', 3: 'podor' }, true], [{ 1: 'Thiès', 2: 'S/N', 3: 'Podor' }, false]] as const)
		assert.equal(mark(blanks.item!, { a: answers as Record<string, string> }).right, right, JSON.stringify(answers));
	const drag = await one('H5P.DragText', { taskDescription: 'Place', textField: 'Un *chat:félin\\+Oui.\\-Non.* et un *chien*.', distractors: '*arbre*' });
	assert.deepEqual([drag.whys, drag.it?.type === 'gaps' && drag.it.gaps.map((gap) => gap.kind === 'list' && gap.options.map((option) => option.text))], [['feedback-lost'], [['chat', 'chien', 'arbre'], ['chat', 'chien', 'arbre']]]);
});

test('words to mark, statements to choose, paragraphs to order, an essay', async () => {
	const words = await one('H5P.MarkTheWords', { taskDescription: 'Marque les verbes', textField: 'Le chat *dort* et *mange*, la pluie **tombe**.' });
	assert.deepEqual([words.kind, words.whys], ['several', ['words-as-list']]);
	assert.equal(words.item!.stem, 'Marque les verbes\n\n> Le chat dort et mange, la pluie \\*tombe\\*.');
	assert.deepEqual([['c', 'e'], ['c'], ['c', 'e', 'a']].map((ids) => mark(words.item!, { a: ids }).score), [1, 0.5, 0.5]);
	assert.deepEqual((await one('H5P.MarkTheWords', { textField: 'un *un* deux' })).whys, ['words-not-apart']);
	const summary = await one('H5P.Summary', { intro: 'Choisis', summaries: [{ summary: ['Vrai 1', 'Faux 1'], tip: 'Pense.' }, { summary: ['Vrai 2', 'Faux 2', 'Faux 3'] }] });
	assert.deepEqual([summary.item!.parts.map((part) => [part.id, part.after]), mark(summary.item!, { a: 'a', b: 'a' }).right, mark(summary.item!, { a: 'b', b: 'a' }).score], [[['a', undefined], ['b', 'answered']], true, 0.5]);
	assert.deepEqual((await one('H5P.SortParagraphs', { taskDescription: 'Range', paragraphs: ['<p>un</p>', '<p>deux</p>'] })).kind, 'ordering');
	const essay = await one('H5P.Essay', { taskDescription: 'Raconte', keywords: [{ keyword: 'plan' }], solution: { introduction: 'Un modèle', sample: 'Il était.' }, behaviour: { inputFieldSize: '10' } });
	assert.deepEqual([essay.it, essay.whys, essay.item!.foreign], [{ type: 'written', lines: 10, model: 'Un modèle\n\nIl était.' }, ['keywords-kept-aside'], { format: 'h5p', data: { library: 'H5P.Essay', keywords: ['plan'] } }]);
});

test('drag and drop on a picture is labels, without one groups; a hotspot stands among squares', async () => {
	const element = (text: string, i: number) => ({ x: 0, y: 0, width: 5, height: 2, dropZones: ['0', '1'], type: { library: 'H5P.AdvancedText 1.1', params: { text: `<p>${text}</p>` } }, i });
	const question = (zones: object[], background?: object) => ({ question: { settings: { size: { width: 600, height: 300 }, ...(background ? { background } : {}), questionTitle: 'Place' }, task: { elements: ['Dakar', 'Thiès', 'Paris'].map(element), dropZones: zones } }, behaviour: { applyPenalties: false } });
	const label = await one('H5P.DragQuestion', question([{ x: 10, y: 20, width: 6, height: 2, label: '<div>ouest</div>', correctElements: ['0'] }, { x: 50, y: 50, width: 6, height: 2, label: 'est', correctElements: ['1'] }], { path: 'images/f.png', width: 1200, height: 600 }), { 'images/f.png': pictureOf(1200, 600) });
	assert.deepEqual([label.kind, label.whys, label.it?.type === 'label' && label.it.places[0].shape], ['label', [], { kind: 'rectangle', x: 120, y: 120, width: 192, height: 64 }]);
	assert.deepEqual([{ z1: 'e1', z2: 'e2' }, { z1: 'e2', z2: 'e2' }].map((answer) => mark(label.item!, { a: answer }).score), [1, 0.5]);
	const groups = await one('H5P.DragQuestion', question([{ x: 0, y: 0, label: 'Sénégal', correctElements: ['0', '1'] }, { x: 50, y: 0, label: 'France', correctElements: ['2'] }]));
	assert.deepEqual([groups.kind, mark(groups.item!, { a: { e1: 'z1', e2: 'z1', e3: 'z2' } }).right, mark(groups.item!, { a: { e1: 'z2', e2: 'z1', e3: 'z2' } }).right], ['category', true, false]);
	const spot = await one('H5P.ImageHotspotQuestion', { imageHotspotQuestion: { backgroundImageSettings: { backgroundImage: { path: 'images/f.png' } }, hotspotSettings: { taskDescription: '<p>Montre</p>', hotspot: [{ userSettings: { correct: true, feedbackText: 'Oui.' }, computedSettings: { x: 5, y: 5, width: 10, height: 10, figure: 'circle' } }], noneSelectedFeedback: 'Ailleurs.' } } }, { 'images/f.png': pictureOf(400, 300) });
	assert.deepEqual([spot.whys, mark(spot.item!, { a: ['h1'] }).right, mark(spot.item!, { a: ['s2'] }).parts[0].message], [['point-as-places'], true, 'Ailleurs.']);
});

test('a set gives its questions one by one, other contents theirs and their own name; author and licence come along', async () => {
	const truth = (text: string) => ({ library: 'H5P.TrueFalse 1.8', params: { question: text, correct: 'true' }, metadata: { title: text } });
	const rows = await rowsIn(packed('H5P.QuestionSet', { questions: [truth('A'), { library: 'H5P.SingleChoiceSet 1.11', params: { choices: [{ question: 'B ?', answers: ['oui', 'non'] }] } }, { library: 'H5P.Dictation 1.2', params: { sentences: [] } }] }, {}, { authors: [{ name: 'Awa Diop' }], license: 'CC BY', licenseVersion: '4.0' }));
	assert.deepEqual(brief(rows), ['1 A truefalse taken', '2 B ? choice taken', '3 H5P.Dictation activity refused activity-not-held']);
	assert.deepEqual([rows[0].place, rows[0].item!.author, rows[0].item!.licence], ['Paquet', 'Awa Diop', 'CC BY 4.0']);
	const slides = await rowsIn(packed('H5P.CoursePresentation', { presentation: { slides: [{ elements: [{ action: truth('C') }] }] } }));
	assert.deepEqual(brief(slides), ['1 Paquet activity refused activity-not-held', '2 C truefalse taken']);
});

test('what is no H5P inside, or hostile, is refused with why', async () => {
	for (const [content, key] of [['{', 'not-well-formed'], [`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, undefined], ['null', undefined]] as const) {
		const rows = await rowsIn(zipFiles({ 'h5p.json': JSON.stringify({ title: 'x', mainLibrary: 'H5P.TrueFalse' }), 'content/content.json': content }));
		assert.equal(rows[0].outcome, 'refused');
		if (key) assert.equal(rows[0].why[0].key, key);
	}
	const scripts = await one('H5P.TrueFalse', { question: '<p onclick="x()">Oui ?<script>alert(1)</script></p>', correct: 'true' });
	assert.deepEqual([scripts.whys, scripts.item!.stem], [['scripts-removed'], 'Oui ?']);
	assert.deepEqual((await rowsIn(packed('__proto__', { question: 'x' }))).map((row) => row.outcome), ['refused']);
});

test('an H5P activity inside a Moodle backup gives its questions; a broken one is named', async () => {
	const inner = packed('H5P.TrueFalse', { question: 'Oui ?', correct: 'true' });
	const file = (context: number, bytes: Uint8Array) => ({ component: 'mod_h5pactivity', area: 'package', item: 0, context, name: 'x.h5p', bytes });
	const rows = await rowsIn(asZip(backupFiles({
		parts: [{ type: 'h5pactivity', title: 'Jeu', context: 60, own: fields({ intro: '' }) }, { type: 'h5pactivity', title: 'Cassé', context: 61, own: '' }, { type: 'forum', title: 'Forum', own: '' }],
		files: [file(60, inner), file(61, inner.subarray(0, 100))]
	})));
	assert.deepEqual(brief(rows), ['1 Oui ? truefalse taken', '2 Cassé activity refused package-broken', '3 Forum activity refused activity-not-held'].map((line) => line.replace('1 Oui ?', '1 Paquet')));
});
