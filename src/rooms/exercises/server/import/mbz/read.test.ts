import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { isKey, mark } from '#rooms/exercises/marking.ts';
import { keyAnswer } from '#rooms/exercises/key.ts';
import { variant } from '#rooms/exercises/variant.ts';
import { answers, asked, asTar, asZip, backupFiles, category, entries, fields } from '#tests/backup.ts';
import { pictureOf, rowsIn } from '#tests/bank-xml.ts';
import type { Row } from '../row.ts';

process.env.QALAM_DATA ??= mkdtempSync(join(tmpdir(), 'qalam-mbz-'));
const brief = (rows: Row[]) => rows.map((row) => [row.number, row.name, row.kind, row.outcome, ...row.why.map((why) => why.key)].join(' '));
const html = (text: string) => fields({ content: text, contentformat: 1 });

const all = category(1, 'top', 0, '') + category(2, 'Maths', 1, '') + category(3, 'Suites / séries', 2, [
	asked(1, 'truefalse', { name: 'Vrai', text: '<p>Oui ?</p>', idnumber: 'vf-1' }, `<plugin_qtype_truefalse_question>${answers([1, 'Vrai', 0], [2, 'Faux', 1, 'Bien.'])}<truefalse id="1"><trueanswer>1</trueanswer><falseanswer>2</falseanswer></truefalse></plugin_qtype_truefalse_question>`),
	asked(2, 'multichoice', { name: 'Choix', text: '<p>Voici <img src="@@PLUGINFILE@@/une%20carte.png" alt="carte"></p>' }, `<plugin_qtype_multichoice_question>${answers([3, '<b>Dakar</b>', 1], [4, 'Thiès', 0.5], [5, 'Kaolack', -0.25])}<multichoice id="1">${fields({ single: 1, shuffleanswers: 1, correctfeedback: 'Bravo.', correctfeedbackformat: 1, answernumbering: 'abc' })}</multichoice></plugin_qtype_multichoice_question>`),
	asked(3, 'numerical', { name: 'Nombre', text: 'π ?' }, `<plugin_qtype_numerical_question>${answers([6, '3.14', 1], [7, '*', 0, 'Revois.'])}<numerical_units><numerical_unit id="1">${fields({ multiplier: 1, unit: 'm' })}</numerical_unit></numerical_units><numerical_options><numerical_option id="1">${fields({ unitgradingtype: 0, unitpenalty: '0.1' })}</numerical_option></numerical_options><numerical_records><numerical_record id="1">${fields({ answer: 6, tolerance: '0.01' })}</numerical_record></numerical_records></plugin_qtype_numerical_question>`),
	asked(4, 'shortanswer', { name: 'Court', text: 'Fer ?' }, `<plugin_qtype_shortanswer_question>${answers([8, 'Fe', 1])}<shortanswer id="1"><usecase>1</usecase></shortanswer></plugin_qtype_shortanswer_question>`),
	asked(5, 'match', { name: 'Paires', text: 'Associe' }, `<plugin_qtype_match_question><matchoptions id="1"><shuffleanswers>1</shuffleanswers></matchoptions><matches>${[['a', '1'], ['b', '2'], ['', '3']].map(([q, a], i) => `<match id="${i + 1}">${fields({ questiontext: q, questiontextformat: 1, answertext: a })}</match>`).join('')}</matches></plugin_qtype_match_question>`),
	asked(6, 'multianswer', { name: 'Trous', text: 'La capitale est {#1}, et {#2} aussi.' }, '<plugin_qtype_multianswer_question><answers></answers><multianswer id="1"><question>6</question><sequence>7,8</sequence></multianswer></plugin_qtype_multianswer_question>'),
	asked(7, 'shortanswer', { name: 'Trous', text: '{1:SHORTANSWER:=Dakar}', parent: 6 }, ''),
	asked(8, 'multichoice', { name: 'Trous', text: '{1:MULTICHOICE:=Thiès~Paris}', parent: 6 }, ''),
	asked(9, 'ddwtos', { name: 'Mots', text: 'Un [[1]] et un [[3]].' }, `<plugin_qtype_ddwtos_question>${answers([9, 'chat', 0, 'O:8:"stdClass":2:{s:9:"draggroup";s:1:"1";s:8:"infinite";i:0;}'], [10, 'chien', 0, 'O:8:"stdClass":2:{s:9:"draggroup";s:1:"1";s:8:"infinite";i:0;}'], [11, 'arbre', 0, 'O:8:"stdClass":2:{s:9:"draggroup";i:2;s:8:"infinite";i:0;}'], [12, 'fleur', 0, 'O:8:"stdClass":2:{s:9:"draggroup";i:2;s:8:"infinite";i:0;}'])}<ddwtos id="1"><shuffleanswers>1</shuffleanswers></ddwtos></plugin_qtype_ddwtos_question>`),
	asked(10, 'calculatedsimple', { name: 'Calcul', text: 'Combien font {a} + 1 ?' }, `<plugin_qtype_calculatedsimple_question>${answers([13, '{a}+1', 1])}<dataset_definitions><dataset_definition id="1">${fields({ category: 0, name: 'a', type: 1, options: 'uniform:1:9:0', itemcount: 2 })}<dataset_items>${[3, 5].map((value, i) => `<dataset_item id="${i}">${fields({ number: i + 1, value })}</dataset_item>`).join('')}</dataset_items></dataset_definition></dataset_definitions><calculated_records><calculated_record id="1">${fields({ answer: 13, tolerance: '0.01', tolerancetype: 1 })}</calculated_record></calculated_records></plugin_qtype_calculatedsimple_question>`),
	asked(11, 'ordering', { name: 'Ordre', text: 'Range' }, `<plugin_qtype_ordering_question>${answers([14, 'deux', 2], [15, 'un', 1], [16, 'trois', 3])}<ordering id="1"><gradingtype>-1</gradingtype></ordering></plugin_qtype_ordering_question>`),
	asked(12, 'essay', { name: 'Récit', text: 'Raconte' }, `<plugin_qtype_essay_question><essay id="1">${fields({ responseformat: 'editor', responsefieldlines: 12, attachments: 0, graderinfo: 'Trois idées', graderinfoformat: 1, responsetemplate: '' })}</essay></plugin_qtype_essay_question>`),
	asked(13, 'ddimageortext', { name: 'Image', text: 'Place' }, `<plugin_qtype_ddimageortext_question><ddimageortext id="1"><shuffleanswers>0</shuffleanswers></ddimageortext><drags>${['Dakar', 'Thiès'].map((label, i) => `<drag id="${i + 1}">${fields({ no: i + 1, draggroup: 1, infinite: 0, label })}</drag>`).join('')}</drags><drops><drop id="1">${fields({ no: 1, xleft: 10, ytop: 10, choice: 2, label: 'est' })}</drop></drops></plugin_qtype_ddimageortext_question>`),
	asked(14, 'random', { name: 'Hasard', text: '0', parent: 14 }, ''),
	asked(15, 'truefalse', { name: 'Cachée', text: 'x', hidden: 1 }, ''),
	asked(16, 'gapfill', { name: 'Greffon', text: 'x' }, ''),
	asked(17, 'description', { name: 'Texte', text: 'Lis.' }, '')
].join(''));
const files = [
	{ component: 'question', area: 'questiontext', item: 2, context: 27, name: 'une carte.png', bytes: pictureOf(20, 20) },
	{ component: 'qtype_ddimageortext', area: 'bgimage', item: 13, context: 27, name: 'fond.png', bytes: pictureOf(400, 300) }
];

test('every question type of a backup, from zip and from tar.gz, is what it would be from Moodle XML', async () => {
	for (const bytes of [asZip(backupFiles({ questions: all, files })), await asTar(backupFiles({ questions: all, files }))]) {
		const rows = await rowsIn(bytes);
		assert.deepEqual(brief(rows), [
			'1 Vrai truefalse taken', '2 Choix choice changed negative-weights-lost', '3 Nombre numeric taken', '4 Court short taken', '5 Paires matching taken', '6 Trous gaps taken', '7 Mots gaps taken',
			'8 Calcul numeric changed values-drawn-apart', '9 Ordre ordering taken', '10 Récit written changed marker-words-shown', '11 Image label taken', '12 Hasard random refused random-not-held',
			'13 Cachée truefalse refused hidden-there', '14 Greffon other refused type-not-held', '15 Texte description refused description-no-question'
		]);
		assert.ok(rows.every((row) => row.place === 'Maths/Suites // séries'));
		for (const row of rows) if (row.item) assert.ok(isKey(mark(variant(row.item, 'x'), keyAnswer(variant(row.item, 'x')))), row.name);
		const [truth, choice, number, short, , gaps, words] = rows.map((row) => row.item!);
		assert.deepEqual([truth.code, mark(truth, { a: 'false' }).right, mark(truth, { a: 'true' }).right], ['vf-1', true, false]);
		assert.match(choice.stem, /!\[carte\]\(media\/une-carte\.png\)/);
		assert.deepEqual([mark(choice, { a: 'a' }).score, mark(choice, { a: 'b' }).score, choice.parts[0].right], [1, 0.5, 'Bravo.']);
		assert.deepEqual(['3,145', '3.2', '3,14 m'].map((typed) => mark(number, { a: typed }).right), [true, false, true]);
		assert.deepEqual(['Fe', 'fe'].map((typed) => mark(short, { a: typed }).right), [true, false]);
		assert.deepEqual([mark(gaps, { a: { 1: 'Dakar', 2: 'a' } }).right, mark(gaps, { a: { 1: 'Dakar', 2: 'b' } }).right], [true, false]);
		assert.deepEqual(words.parts[0].interaction.type === 'gaps' && words.parts[0].interaction.gaps.map((gap) => gap.kind === 'list' && gap.options.map((option) => option.text)), [['chat', 'chien'], ['arbre', 'fleur']]);
		assert.equal(truth.foreign!.data.category, 'Maths/Suites // séries');
	}
});

test('Moodle 4: the newest version of each entry, its number, and the test that asks it', async () => {
	const plugin = `<plugin_qtype_shortanswer_question>${answers([1, 'oui', 1])}<shortanswer id="1"><usecase>0</usecase></shortanswer></plugin_qtype_shortanswer_question>`;
	const question = (id: number, text: string) => asked(id, 'shortanswer', { name: text, text }, plugin);
	const quiz = `<question_instances><question_instance id="1">${fields({ slot: 1 })}<question_reference id="1">${fields({ component: 'mod_quiz', questionbankentryid: 7 })}</question_reference></question_instance></question_instances>`;
	const rows = await rowsIn(asZip(backupFiles({
		parts: [{ type: 'quiz', title: 'Contrôle 1', own: quiz }],
		questions: entries(3, 'Suites', 0, [
			{ entry: 7, idnumber: 'q-7', versions: [{ version: 1, question: question(1, 'Ancienne ?') }, { version: 2, question: question(2, 'Nouvelle ?') }] },
			{ entry: 8, versions: [{ version: 1, status: 'hidden', question: question(3, 'Masquée ?') }] }
		])
	})));
	assert.deepEqual(brief(rows), ['1 Contrôle 1 quiz refused quiz-not-held', '2 Nouvelle ? short taken', '3 Masquée ? short refused hidden-there']);
	assert.deepEqual([rows[0].why[0].values, rows[1].place, rows[1].item!.code], [{ count: 1 }, 'Suites › Contrôle 1', 'q-7']);
});

test('sections, pages, labels, links, files and books become lessons in the order of the course; the rest is named', async () => {
	const pdf = Buffer.from('%PDF-1.4\n%%EOF');
	const rows = await rowsIn(asZip(backupFiles({
		sections: [{ id: 1, name: 'Suites', summary: '<h3>But</h3><p>Calculer <b>un terme</b>.</p>' }, { id: 2, name: '$@NULL@$', summary: '' }],
		parts: [
			{ type: 'label', title: 'Début', own: fields({ intro: '<p>Commence ici.<script>alert(1)</script></p>', introformat: 1 }) },
			{ type: 'page', title: 'Cours', context: 50, own: html('<h1>Définition</h1><h2>Premier terme</h2><p>Voir <a href="@@PLUGINFILE@@/cours.pdf">le cours</a> et <img src="@@PLUGINFILE@@/g.png" alt="le graphe">.</p><iframe src="https://www.youtube.com/embed/x" title="La vidéo"></iframe>') },
			{ type: 'url', title: 'Un site', own: fields({ externalurl: 'https://example.sn/suites', intro: '', introformat: 1 }) },
			{ type: 'resource', title: 'Le cours imprimé', context: 52, own: fields({ intro: '', introformat: 1 }) },
			{ type: 'url', title: 'Piège', own: fields({ externalurl: 'javascript:alert(1)' }) },
			{ type: 'book', title: 'Livre', section: 2, own: `<chapters><chapter id="4">${fields({ title: 'Un', subchapter: 0 })}${html('<p>a</p>')}</chapter><chapter id="5">${fields({ title: 'Deux', subchapter: 1 })}${html('<p>b</p>')}</chapter></chapters>` },
			{ type: 'assign', title: 'Devoir', section: 2, own: `${fields({ intro: '<p>Rends ton plan.</p>', introformat: 1 })}<plugin_configs>${[['file', 'enabled', '1'], ['file', 'maxfilesubmissions', '2'], ['onlinetext', 'enabled', '0']].map(([plugin, name, value]) => `<plugin_config>${fields({ plugin, name, value })}</plugin_config>`).join('')}</plugin_configs>` },
			{ type: 'forum', title: 'Forum', section: 2, own: '' },
			{ type: 'page', title: 'Vide', section: 2, own: html('<p> </p>') }
		],
		files: [
			{ component: 'mod_page', area: 'content', item: 0, context: 50, name: 'cours.pdf', bytes: pdf },
			{ component: 'mod_page', area: 'content', item: 0, context: 50, name: 'g.png', bytes: pictureOf(9, 9) },
			{ component: 'mod_resource', area: 'content', item: 0, context: 52, name: 'imprimé.pdf', bytes: pdf }
		]
	})));
	assert.deepEqual(brief(rows), [
		'1 Suites page changed scripts-removed', '2 Début heading changed in-lesson scripts-removed', '3 Un site link taken in-lesson', '4 Le cours imprimé document taken in-lesson', '5 Piège link refused bad-address',
		'6 Cours page changed frames-as-links', '7 Livre page taken', '8 Devoir file changed dates-and-grades-lost', '9 Forum activity refused activity-not-held', '10 Vide page refused page-empty'
	]);
	const [section, , , , , page, book, assign] = rows;
	assert.equal(section.lesson!.source, '## But\n\nCalculer **un terme**.\n\nCommence ici.\n\n[Un site](<https://example.sn/suites>)\n\n![Le cours imprimé](media/imprime.pdf)');
	assert.deepEqual([rows[1].within, rows[1].place, rows[6].place], [1, 'Suites', 'Maths Tle']);
	assert.equal(page.lesson!.source, '## Définition\n\n### Premier terme\n\nVoir ![le cours](media/cours.pdf) et ![le graphe](media/g.png).\n\n[La vidéo](<https://www.youtube.com/embed/x>)');
	assert.deepEqual(page.lesson!.files.map((file) => [file.name, file.type, file.alt]), [['cours.pdf', 'application/pdf', 'le cours'], ['g.png', 'image/png', 'le graphe']]);
	assert.equal(book.lesson!.source, '## Un\n\na\n\n### Deux\n\nb');
	assert.deepEqual(assign.item!.parts[0].interaction, { type: 'file', accept: ['picture', 'pdf', 'document'], files: 2 });
});

test('a backup with a broken part: the part is named, the rest is read; entities and DTDs are never expanded', async () => {
	const good = backupFiles({ parts: [{ type: 'page', title: 'Bonne', own: html('<p>Oui.</p>') }, { type: 'page', title: 'Cassée', own: '' }, { type: 'page', title: 'Piège', own: '' }], questions: all, files });
	good['activities/page_2/page.xml'] = '<activity><page><content>';
	good['activities/page_3/page.xml'] = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><activity><page><content>&b;</content></page></activity>';
	good['questions.xml'] = String(good['questions.xml']).slice(0, 3000);
	const rows = await rowsIn(asZip(good));
	assert.deepEqual(brief(rows).slice(0, 4), ['1 Bonne page taken', '2 Cassée page refused not-well-formed', '3 Piège page refused not-well-formed', '4 Vrai truefalse taken']);
	assert.deepEqual([rows.at(-1)!.name, rows.at(-1)!.why[0].key], ['questions.xml', 'not-well-formed']);
	await assert.rejects(rowsIn(asZip({ ...good, 'moodle_backup.xml': '<moodle_backup' })), (error: { why?: { key: string } }) => error.why?.key === 'package-broken');
});
