import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'yaml';
import type { Item } from '#rooms/exercises/item.ts';
import { keyAnswer } from '#rooms/exercises/key.ts';
import { isKey, mark } from '#rooms/exercises/marking.ts';
import { cartridge } from '#rooms/exercises/server/export/cartridge.ts';
import { pictureOf, rowsIn } from '#tests/bank-xml.ts';
import { zipFiles } from '#tests/packages.ts';
import type { Row } from '../row.ts';

const brief = (rows: Row[]) => rows.map((row) => [row.number, row.name, row.kind, row.outcome, ...row.why.map((why) => why.key)].join(' '));
const text = (html: string) => `<material><mattext texttype="text/html">${html.replace(/&/g, '&amp;').replace(/</g, '&lt;')}</mattext></material>`;
const item = (ident: string, title: string, profile: string, stem: string, presentation: string, processing: string, feedback = '', more = '') =>
	`<item ident="${ident}" title="${title}"><itemmetadata><qtimetadata>${profile ? `<qtimetadatafield><fieldlabel>cc_profile</fieldlabel><fieldentry>cc.${profile}.v0p1</fieldentry></qtimetadatafield>` : ''}${more}</qtimetadata></itemmetadata><presentation>${text(stem)}${presentation}</presentation><resprocessing><outcomes><decvar maxvalue="100" minvalue="0" varname="SCORE" vartype="Decimal"/></outcomes>${processing}</resprocessing>${feedback}</item>`;
const lid = (options: Record<string, string>, cardinality = 'Single') =>
	`<response_lid ident="r1" rcardinality="${cardinality}"><render_choice>${Object.entries(options).map(([id, label]) => `<response_label ident="${id}">${text(label)}</response_label>`).join('')}</render_choice></response_lid>`;
const str = '<response_str ident="r1"><render_fib/></response_str>';
const equal = (value: string, more = '') => `<varequal respident="r1"${more}>${value}</varequal>`;
const when = (tests: string, score: number | undefined, shows = '', go = 'No') =>
	`<respcondition continue="${go}"><conditionvar>${tests}</conditionvar>${score === undefined ? '' : `<setvar action="Set" varname="SCORE">${score}</setvar>`}${shows ? `<displayfeedback feedbacktype="Response" linkrefid="${shows}"/>` : ''}</respcondition>`;
const comment = (id: string, html: string) => `<itemfeedback ident="${id}"><flow_mat>${text(html)}</flow_mat></itemfeedback>`;
const bank = (items: string) => `<?xml version="1.0"?><questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2"><assessment ident="a" title="Contrôle"><section ident="root_section">${items}</section></assessment></questestinterop>`;

const questions = [
	item('choice-0001', 'Choix', 'multiple_choice', '<p>La capitale ? <img src="$IMS-CC-FILEBASE$/img/carte.png" alt="carte"></p>', lid({ a: 'Thiès', b: 'Dakar', c: 'Kaolack' }), when('<other/>', undefined, 'general_fb', 'Yes') + when(equal('a'), undefined, 'a_fb', 'Yes') + when(equal('b'), 100, 'correct_fb') + when('<other/>', 0, 'general_incorrect_fb'), comment('general_fb', 'Voir la leçon.') + comment('a_fb', 'C’est à l’est.') + comment('correct_fb', 'Bravo.') + comment('general_incorrect_fb', 'Relis.')),
	item('several-0001', 'Plusieurs', 'multiple_response', 'Lesquelles ?', lid({ a: 'a', b: 'b', c: 'c' }, 'Multiple'), when(`<and>${equal('a')}${equal('c')}<not>${equal('b')}</not></and>`, 100)),
	item('several-0002', 'Par points', 'multiple_response', 'Lesquelles ici ?', lid({ a: 'a', b: 'b', c: 'c' }, 'Multiple'), ['a', 'c'].map((id) => when(equal(id), undefined, '', 'Yes').replace('</conditionvar>', '</conditionvar><setvar action="Add" varname="SCORE">50</setvar>')).join('') + when(equal('b'), undefined, '', 'Yes').replace('</conditionvar>', '</conditionvar><setvar action="Subtract" varname="SCORE">50</setvar>')),
	item('truth-00001', 'Vrai', 'true_false', 'Oui ?', lid({ t: 'Vrai', f: 'Faux' }), when(equal('f'), 100)),
	item('fib-000001', 'Court', 'fib', 'Le fer ?', str, when(equal('Fe', ' case="Yes"'), 100) + when(equal('Fer', ' case="Yes"'), 50, 'half'), comment('half', 'Son symbole.')),
	item('pattern-01', 'Motif', 'pattern_match', 'Cite un fleuve', str, when('<varsubstring respident="r1">niger</varsubstring>', 100)),
	item('essay-0001', 'Récit', 'essay', 'Raconte', '<response_str ident="r1"><render_fib rows="8"/></response_str>', when('<other/>', 0, 's'), `<itemfeedback ident="s"><solution><solutionmaterial><flow_mat>${text('Un plan en trois.')}</flow_mat></solutionmaterial></solution></itemfeedback>`),
	item('q1', 'Sans clé', 'multiple_choice', 'Rien ?', lid({ a: 'a', b: 'b' }), ''),
	item('q2', 'Autre', '', 'x', '<response_xy ident="r1"/>', ''),
	item('q3', 'Règle', 'multiple_choice', 'y', lid({ a: 'a', b: 'b' }), when('<durequal respident="r1">3</durequal>', 100))
].join('');

const resource = (id: string, type: string, href: string, more = '') => `<resource identifier="${id}" type="${type}"${/xml$/.test(type) ? '' : ` href="${href}"`}><file href="${href}"/>${more}</resource>`;
const manifest = (version: string, organisation: string, resources: string, thin = false) =>
	`<?xml version="1.0" encoding="UTF-8"?><manifest identifier="m" xmlns="http://www.imsglobal.org/xsd/ims${thin ? 'thincc' : 'cc'}v1p${version}/imscp_v1p1"><metadata><schema>IMS ${thin ? 'Thin ' : ''}Common Cartridge</schema><schemaversion>1.${version}.0</schemaversion></metadata><organizations><organization identifier="o" structure="rooted-hierarchy"><item identifier="root">${organisation}</item></organization></organizations><resources>${resources}</resources></manifest>`;

const files = (version: string) => ({
	'imsmanifest.xml': manifest(
		version,
		`<item identifier="i1"><title>Suites</title>
			<item identifier="i2" identifierref="R1"><title>Le cours</title></item>
			<item identifier="i3" identifierref="R2"><title>Un site</title></item>
			<item identifier="i4" identifierref="R3"><title>À imprimer</title></item>
			<item identifier="i5" identifierref="R4"><title>Contrôle</title></item>
			<item identifier="i6" identifierref="R5"><title>Discutons</title></item>
			<item identifier="i7" identifierref="R6"><title>Outil</title></item>
			<item identifier="i8" identifierref="R7"><title>Devoir</title></item>
			<item identifier="i9" identifierref="NO"><title>Perdu</title></item>
		</item>`,
		resource('R1', 'webcontent', 'pages/cours.html') + resource('R2', `imswl_xmlv1p${version}`, 'lien.xml') + resource('R3', 'webcontent', 'cours.pdf') + resource('R4', `imsqti_xmlv1p2/imscc_xmlv1p${version}/assessment`, 'quiz/q.xml') +
		resource('R5', `imsdt_xmlv1p${version}`, 'd.xml') + resource('R6', `imsbasiclti_xmlv1p0`, 'lti.xml') + resource('R7', 'assignment_xmlv1p0', 'devoir.xml') + resource('R8', 'webcontent', 'img/carte.png')
	),
	'pages/cours.html': '<!DOCTYPE html><html><head><title>x</title><style>p{}</style></head><body><h1>Le cours</h1><h2>Terme</h2><p>Vois <img src="../img/carte.png" alt="la carte"> et <a href="../cours.pdf">le texte</a>.</p><script>alert(1)</script></body></html>',
	'lien.xml': `<webLink xmlns="http://www.imsglobal.org/xsd/imsccv1p${version}/imswl_v1p${version}"><title>Un site</title><url href="https://example.sn/a"/></webLink>`,
	'cours.pdf': '%PDF-1.4\n%%EOF', 'img/carte.png': pictureOf(30, 20), 'quiz/q.xml': bank(questions), 'd.xml': '<topic/>', 'lti.xml': '<cartridge_basiclti_link/>',
	'devoir.xml': '<assignment xmlns="x"><title>Devoir</title><text texttype="text/html">&lt;p&gt;Rends ton plan.&lt;/p&gt;</text><submission_formats><format type="html"/></submission_formats></assignment>'
});

for (const version of ['1', '2', '3'])
	test(`Common Cartridge 1.${version}: pages, links and files are lessons, questions exercises, the rest is named`, async () => {
		const rows = await rowsIn(zipFiles(files(version)));
		assert.deepEqual(brief(rows), [
			'1 Suites page taken', '2 Un site link taken in-lesson', '3 À imprimer document taken in-lesson', '4 Le cours page changed scripts-removed',
			'5 Choix choice taken', '6 Plusieurs several taken', '7 Par points several taken', '8 Vrai truefalse taken', '9 Court short taken', '10 Motif short taken', '11 Récit written taken',
			'12 Sans clé choice refused no-right-answer', '13 Autre other refused type-not-held', '14 Règle choice refused processing-not-held',
			'15 Discutons activity refused activity-not-held', '16 Outil activity refused activity-not-held', '17 Devoir written changed dates-and-grades-lost', '18 Perdu other refused not-in-package'
		]);
		assert.equal(rows[0].lesson!.source, '[Un site](<https://example.sn/a>)\n\n![À imprimer](media/cours.pdf)');
		assert.equal(rows[3].lesson!.source, '## Terme\n\nVois ![la carte](media/carte.png) et ![le texte](media/cours.pdf).');
		assert.deepEqual([rows[3].place, rows[4].place], ['Suites', 'Suites › Contrôle']);
		const [choice, several, points, truth, short, pattern, essay] = rows.slice(4).map((row) => row.item!);
		assert.match(choice.stem, /!\[carte\]\(media\/img-carte\.png\)|!\[carte\]\(media\/carte\.png\)/);
		assert.deepEqual([choice.code, choice.solution, choice.parts[0].wrong, choice.parts[0].right], ['choice-0001', 'Voir la leçon.', 'Relis.', 'Bravo.']);
		assert.equal(choice.parts[0].interaction.type === 'choice' && choice.parts[0].interaction.options[0].feedback?.text, 'C’est à l’est.');
		assert.deepEqual([['a', 'c'], ['a'], ['a', 'b', 'c']].map((ids) => mark(several, { a: ids }).score), [1, 0, 0]);
		assert.deepEqual([['a', 'c'], ['a'], ['b']].map((ids) => mark(points, { a: ids }).score), [1, 0.5, 0]);
		assert.deepEqual(['false', 'true'].map((answer) => mark(truth, { a: answer }).right), [true, false]);
		assert.deepEqual(['Fe', 'fe', 'Fer'].map((answer) => mark(short, { a: answer }).score), [1, 0, 0.5]);
		assert.deepEqual(['le fleuve Niger', 'le Nil'].map((answer) => mark(pattern, { a: answer }).right), [true, false]);
		assert.deepEqual(essay.parts[0].interaction, { type: 'written', lines: 8, model: 'Un plan en trois.' });
		for (const row of rows) if (row.item) assert.ok(isKey(mark(row.item, keyAnswer(row.item))), row.name);
	});

test('a thin cartridge holds its links in the manifest; a folder zipped around a cartridge is looked into', async () => {
	const link = '<resource identifier="R1" type="imswl_xmlv1p3"><webLink xmlns="http://www.imsglobal.org/xsd/imsccv1p3/imswl_v1p3"><title>T</title><url href="https://example.sn/b"/></webLink></resource>';
	const thin = manifest('3', '<item identifier="i" identifierref="R1"><title>Le lien</title></item>', link, true);
	for (const name of ['imsmanifest.xml', 'cours/imsmanifest.xml']) {
		const rows = await rowsIn(zipFiles({ [name]: thin }));
		assert.deepEqual([brief(rows), rows[0].lesson!.source], [['1 Le lien page taken', '2 Le lien link taken in-lesson'], '[Le lien](<https://example.sn/b>)']);
	}
});

test('QTI 1.2 alone is read; one that breaks off gives what stands before; a DTD is refused', async () => {
	const alone = await rowsIn(bank(questions));
	assert.deepEqual([alone.length, alone[3].outcome, alone[0].why.map((why) => why.key)], [10, 'taken', ['picture-missing']]);
	const cut = await rowsIn(bank(questions).slice(0, 9000));
	assert.ok(cut.length > 2 && cut.at(-1)!.why[0].key === 'not-well-formed' && cut[1].outcome === 'taken', String(brief(cut)));
	const bomb = await rowsIn(zipFiles({ ...files('1'), 'quiz/q.xml': `<!DOCTYPE x [<!ENTITY a "aaaa">]>${bank(questions).slice(21)}` }));
	assert.deepEqual(bomb.filter((row) => row.kind === 'quiz').map((row) => row.why[0].key), ['not-well-formed']);
});

test('what we write as a cartridge is read again: lessons with their files, exercises the same', async () => {
	const own = (parse(readFileSync('src/countries/senegal/content/MATH-TLE-S2/MS2-06/exercises.fr.yaml', 'utf8')) as Item[]).filter((each) => !each.parameters && each.parts.length === 1 && ['choice', 'several', 'truefalse', 'short'].includes(each.parts[0].interaction.type));
	const lesson = { code: 'L', title: 'Leçon', language: 'fr', author: 'Awa', licence: 'CC BY-SA 4.0', html: '<h2>Un</h2><p>Deux.</p>' };
	const entries = [...cartridge({ title: 'Suites', code: 'S', language: 'fr', lessons: [lesson], items: own, typeOf: () => undefined, fileOf: () => undefined }, () => {})];
	const rows = await rowsIn(zipFiles(Object.fromEntries(entries.map(({ name, bytes }) => [name, bytes as string]))));
	assert.match(rows[0].lesson!.source, /^## Un\n\nDeux\./);
	const items = rows.slice(1);
	assert.equal(items.length, own.length);
	assert.deepEqual(items.flatMap((row) => (row.item ? [row.item.code] : [])), own.map((each) => each.code), String(items.map((row) => row.why.map((why) => why.key))));
	for (const [i, row] of items.entries()) assert.equal(row.item!.parts[0].interaction.type, own[i].parts[0].interaction.type);
});
