import assert from 'node:assert/strict';
import { test } from 'node:test';
import { packed } from '#platform/server/pack.ts';
import { bytesSource } from '#platform/server/package.ts';
import type { Interaction, Item } from '#rooms/exercises/item.ts';
import { mark } from '#rooms/exercises/marking.ts';
import { qtiPackage } from '../../export/qti/package.ts';
import { openBank } from '../read.ts';
import { FileRefused, type Row } from '../row.ts';

async function read(file: string | Uint8Array): Promise<Row> {
	const bank = await openBank(bytesSource(Buffer.from(file as string)), { language: 'fr' });
	assert.equal(bank.format, 'qti');
	for await (const row of bank.rows) return row;
	throw new Error('no row');
}

const declare = (values: string[], base = 'identifier', cardinality = values.length > 1 ? 'multiple' : 'single', more = '', id = 'RESPONSE') =>
	`<responseDeclaration identifier="${id}" cardinality="${cardinality}" baseType="${base}">${values.length ? `<correctResponse>${values.map((value) => `<value>${value}</value>`).join('')}</correctResponse>` : ''}${more}</responseDeclaration>`;
const template = (name: string) => `<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/${name}"/>`;
const matchCorrect = template('match_correct');
const item = (inside: string, more = '') =>
	`<?xml version="1.0"?><assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="q-1" title="Essai" adaptive="false" timeDependent="false" ${more}>${inside.replace('<itemBody>', '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"><defaultValue><value>0</value></defaultValue></outcomeDeclaration>$&')}</assessmentItem>`;
const body = (inside: string) => `<itemBody><p>Question</p>${inside}</itemBody>`;
const choices = (ids: string, kind = 'simpleChoice') => [...ids].map((id) => `<${kind} identifier="${id}" matchMax="1">mot ${id}</${kind}>`).join('');
const map = (entries: Record<string, number>, more = '') => `<mapping ${more}>${Object.entries(entries).map(([key, value]) => `<mapEntry mapKey="${key}" mappedValue="${value}"/>`).join('')}</mapping>`;
const score = (row: Row, response: unknown) => mark(row.item as Item, { a: response }).score;

/** What a file's item becomes: the kind of interaction, how some answers are marked, and what is said to be changed. */
const cases: [name: string, xml: string, type: Interaction['type'], marks: [unknown, number][], why?: string[]][] = [
	['a choice', item(declare(['B']) + body(`<choiceInteraction responseIdentifier="RESPONSE" maxChoices="1">${choices('ABC')}</choiceInteraction>`) + matchCorrect), 'choice', [['B', 1], ['A', 0]]],
	['half points', item(declare(['B'], 'identifier', 'single', map({ B: 4, A: 1, C: -1 })) + body(`<choiceInteraction responseIdentifier="RESPONSE" maxChoices="1">${choices('ABC')}</choiceInteraction>`) + template('map_response')), 'choice', [['B', 1], ['A', 0.25], ['C', 0]], ['negative-weights-lost']],
	['all of several', item(declare(['A', 'C']) + body(`<choiceInteraction responseIdentifier="RESPONSE" maxChoices="0">${choices('ABC')}</choiceInteraction>`) + matchCorrect), 'several', [[['A', 'C'], 1], [['A'], 0], [['A', 'B', 'C'], 0]]],
	['weights', item(declare(['A', 'C'], 'identifier', 'multiple', map({ A: 3, C: 1, B: -2 }, 'lowerBound="0"')) + body(`<choiceInteraction responseIdentifier="RESPONSE" maxChoices="0">${choices('ABC')}</choiceInteraction>`) + template('map_response')), 'several', [[['A', 'C'], 1], [['A'], 0.75], [['A', 'B'], 0.25], [['B', 'C'], 0]]],
	['an upper bound', item(declare(['A', 'B', 'C'], 'identifier', 'multiple', map({ A: 1, B: 2, C: 5 }, 'upperBound="6"')) + body(`<choiceInteraction responseIdentifier="RESPONSE" maxChoices="0">${choices('ABCD')}</choiceInteraction>`) + template('map_response')), 'several', [[['A', 'B', 'C'], 1], [['A', 'C'], 0.99], [['B'], 0.333333]], ['only-whole-key-right']],
	['true or false', item(declare(['true']) + body('<choiceInteraction responseIdentifier="RESPONSE" maxChoices="1"><simpleChoice identifier="true">Vrai</simpleChoice><simpleChoice identifier="false">Faux</simpleChoice></choiceInteraction>') + matchCorrect), 'truefalse', [['true', 1], ['false', 0]]],
	['a word', item(declare(['Dakar'], 'string', 'single', map({ Dakar: 2, Thiès: 1 })) + body('<textEntryInteraction responseIdentifier="RESPONSE"/>') + template('map_response')), 'short', [['Dakar', 1], ['dakar', 0], ['Thiès', 0.5], ['Thies', 0]]],
	['a word in any capitals', item(declare(['Dakar'], 'string', 'single', '<mapping><mapEntry mapKey="Dakar" mappedValue="1" caseSensitive="false"/></mapping>') + body('<textEntryInteraction responseIdentifier="RESPONSE"/>') + template('map_response')), 'short', [['DAKAR', 1], ['Thiès', 0]]],
	['a number', item(declare(['0.5'], 'float') + body('<textEntryInteraction responseIdentifier="RESPONSE"/>') + matchCorrect), 'numeric', [['0,5', 1], ['1/2', 1], ['0,51', 0]]],
	[
		'a tolerance',
		item(declare(['3.14'], 'float') + body('<textEntryInteraction responseIdentifier="RESPONSE"/>') + '<responseProcessing><responseCondition><responseIf><equal toleranceMode="absolute" tolerance="0.01"><correct identifier="RESPONSE"/><variable identifier="RESPONSE"/></equal><setOutcomeValue identifier="SCORE"><baseValue baseType="float">2</baseValue></setOutcomeValue></responseIf></responseCondition></responseProcessing>'),
		'numeric',
		[['3,14', 1], ['3,15', 1], ['3,13', 1], ['3,1501', 0], ['3,12', 0]]
	],
	[
		'a range without its ends',
		item(declare([], 'float', 'single') + body('<textEntryInteraction responseIdentifier="RESPONSE"/>') + '<responseProcessing><responseCondition><responseIf><and><gt><variable identifier="RESPONSE"/><baseValue baseType="float">2</baseValue></gt><lt><variable identifier="RESPONSE"/><baseValue baseType="float">3</baseValue></lt></and><setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue></setOutcomeValue></responseIf></responseCondition></responseProcessing>'),
		'numeric',
		[['2,5', 1], ['2,0001', 1], ['2', 0], ['3', 0]]
	],
	['an order', item(declare(['C', 'A', 'B'], 'identifier', 'ordered') + body(`<orderInteraction responseIdentifier="RESPONSE">${choices('ABC')}</orderInteraction>`) + matchCorrect), 'ordering', [[['C', 'A', 'B'], 1], [['A', 'B', 'C'], 0]]],
	['a matching', item(declare(['A X', 'B Y'], 'directedPair') + body(`<matchInteraction responseIdentifier="RESPONSE" maxAssociations="2"><simpleMatchSet>${choices('AB', 'simpleAssociableChoice')}</simpleMatchSet><simpleMatchSet>${choices('XYZ', 'simpleAssociableChoice')}</simpleMatchSet></matchInteraction>`) + matchCorrect), 'matching', [[{ A: 'X', B: 'Y' }, 1], [{ A: 'X', B: 'Z' }, 0]]],
	['a matching, a share a pair', item(declare(['A X', 'B Y'], 'directedPair', 'multiple', map({ 'A X': 1, 'B Y': 1 })) + body(`<matchInteraction responseIdentifier="RESPONSE" maxAssociations="2"><simpleMatchSet>${choices('AB', 'simpleAssociableChoice')}</simpleMatchSet><simpleMatchSet>${choices('XYZ', 'simpleAssociableChoice')}</simpleMatchSet></matchInteraction>`) + template('map_response')), 'matching', [[{ A: 'X', B: 'Z' }, 0.5]]],
	['groups', item(declare(['A X', 'B X', 'C Y'], 'directedPair') + body(`<matchInteraction responseIdentifier="RESPONSE" maxAssociations="0"><simpleMatchSet>${choices('ABC', 'simpleAssociableChoice')}</simpleMatchSet><simpleMatchSet>${choices('XY', 'simpleAssociableChoice')}</simpleMatchSet></matchInteraction>`) + matchCorrect), 'category', [[{ A: 'X', B: 'X', C: 'Y' }, 1], [{ A: 'X', B: 'Y', C: 'Y' }, 0]]],
	['pairs of one heap', item(declare(['A B', 'C D'], 'pair') + body(`<associateInteraction responseIdentifier="RESPONSE" maxAssociations="2">${choices('ABCD', 'simpleAssociableChoice')}</associateInteraction>`) + matchCorrect), 'matching', [[{ A: 'B', C: 'D' }, 1], [{ A: 'D', C: 'B' }, 0]], ['pairs-got-sides']],
	['words to drag', item(declare(['A g1', 'B g2'], 'directedPair', 'multiple', map({ 'A g1': 1, 'B g2': 1 })) + body(`<gapMatchInteraction responseIdentifier="RESPONSE">${choices('ABC', 'gapText')}<p>Un <gap identifier="g1"/> et deux <gap identifier="g2"/>.</p></gapMatchInteraction>`) + template('map_response')), 'gaps', [[{ g1: 'A', g2: 'B' }, 1], [{ g1: 'A', g2: 'C' }, 0.5]]],
	['lists in a text', item(declare(['B']) + body(`<p>Le mot <inlineChoiceInteraction responseIdentifier="RESPONSE">${choices('AB', 'inlineChoice')}</inlineChoiceInteraction> convient.</p>`) + matchCorrect), 'gaps', [[{ RESPONSE: 'B' }, 1], [{ RESPONSE: 'A' }, 0]]],
	['words of a text', item(declare(['A']) + body(`<hottextInteraction responseIdentifier="RESPONSE" maxChoices="1"><p>Un <hottext identifier="A">verbe</hottext> ou un <hottext identifier="B">nom</hottext>.</p></hottextInteraction>`) + matchCorrect), 'choice', [['A', 1], ['B', 0]], ['words-as-list']],
	['an order of some', item(declare(['C', 'A'], 'identifier', 'ordered') + body(`<orderInteraction responseIdentifier="RESPONSE" maxChoices="2">${choices('ABC')}</orderInteraction>`) + matchCorrect), 'matching', [[{ n1: 'C', n2: 'A' }, 1], [{ n1: 'A', n2: 'C' }, 0], [{ n1: 'C', n2: 'B' }, 0]], ['order-as-places']],
	['a slider', item(declare(['40'], 'integer') + body('<sliderInteraction responseIdentifier="RESPONSE" lowerBound="0" upperBound="100" step="10"/>') + matchCorrect), 'numeric', [['40', 1], ['50', 0]], ['slider-as-number']],
	['a long text', item(declare([], 'string', 'single') + body('<extendedTextInteraction responseIdentifier="RESPONSE" expectedLines="6"/>')), 'written', []],
	['a file', item(declare([], 'file', 'single') + body('<uploadInteraction responseIdentifier="RESPONSE" type="application/pdf"/>')), 'file', []]
];
for (const [name, xml, type, marks, why = []] of cases)
	test(`${name} is read with its key`, async () => {
		const row = await read(xml);
		assert.deepEqual([row.outcome, row.why.map((each) => each.key)], [why.length ? 'changed' : 'taken', why]);
		assert.equal(row.item!.parts[0].interaction.type, type);
		for (const [response, wanted] of marks) assert.ok(Math.abs(score(row, response) - wanted) < 1e-5, `${JSON.stringify(response)} gets ${score(row, response)}`);
		const zip = Buffer.concat(await Array.fromAsync(packed(qtiPackage({ title: 'T', code: 'T', language: 'fr', items: [row.item!], fileOf: () => undefined }, () => {}))));
		assert.deepEqual((await read(zip)).item, row.item, 'out and in again');
	});

test('a table where a row goes with several columns is a question a row', async () => {
	const keys = ['A X', 'A Y', 'B Y', 'B Z'];
	const table = `<matchInteraction responseIdentifier="RESPONSE" maxAssociations="0"><prompt>Cochez.</prompt><simpleMatchSet>${choices('AB', 'simpleAssociableChoice')}</simpleMatchSet><simpleMatchSet>${choices('XYZ', 'simpleAssociableChoice')}</simpleMatchSet></matchInteraction>`;
	const row = await read(item(declare(keys, 'directedPair', 'multiple', map(Object.fromEntries(keys.map((key) => [key, 1])), 'defaultValue="-1" lowerBound="0"')) + body(table) + template('map_response')));
	assert.deepEqual([row.outcome, row.why.map((why) => why.key)], ['changed', ['rows-as-parts', 'negative-weights-lost']]);
	assert.deepEqual(row.item!.parts.map((part) => [part.prompt, part.interaction.type, 'keys' in part.interaction && part.interaction.keys]), [['Cochez.\n\nmot A', 'several', ['X', 'Y']], ['mot B', 'several', ['Y', 'Z']]]);
	assert.equal(mark(row.item!, { a: ['X', 'Y'], b: ['Y'] }).score, 0.75);
	assert.equal(mark(row.item!, { a: ['X', 'Z'], b: ['Y', 'Z'] }).score, 0.5);
	const whole = await read(item(declare(keys, 'directedPair') + body(table) + matchCorrect));
	assert.deepEqual(whole.why.map((why) => why.key), ['rows-as-parts', 'parts-count-each']);
});

test('the names of 3.0 are the same item', async () => {
	const [, two] = cases[0];
	const three = two
		.replace('xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2"', 'xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0"')
		.replace(/(<\/?)([a-z][A-Za-z]+)(?=[\s/>])/g, (whole, open: string, name: string) => (name === 'p' ? whole : `${open}qti-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`))
		.replace(/\b(responseIdentifier|baseType|maxChoices|timeDependent|matchMax)=/g, (name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`));
	assert.match(three, /<qti-choice-interaction response-identifier=/);
	assert.deepEqual((await read(three)).item, (await read(two)).item);
});

test('what is refused says why', async () => {
	const choice = `<choiceInteraction responseIdentifier="RESPONSE" maxChoices="1">${choices('AB')}</choiceInteraction>`;
	const rules = (inside: string) => `<responseProcessing>${inside}</responseProcessing>`;
	const set = (inside: string) => rules(`<setOutcomeValue identifier="SCORE">${inside}</setOutcomeValue>`);
	const refused: [string, string][] = [
		['no-right-answer', item(declare(['A']) + body(choice))],
		['adaptive-not-held', item(declare(['A']) + body(choice) + matchCorrect).replace('adaptive="false"', 'adaptive="true"')],
		['type-not-held', item(declare(['A']) + body('<customInteraction responseIdentifier="RESPONSE"/>') + matchCorrect)],
		['processing-not-held', item(declare(['A']) + body(choice) + set('<customOperator class="x"><variable identifier="RESPONSE"/></customOperator>'))],
		['processing-not-held', item(declare(['A']) + body(choice) + '<responseProcessing template="https://exemple.sn/mes-regles"/>')],
		['scored-by-chance', item(declare(['A']) + body(choice) + set('<randomInteger min="0" max="3"/>'))],
		['description-no-question', item('<itemBody><p>Lisez.</p></itemBody>')],
		['answers-without-end', item(declare([], 'float', 'single') + body('<textEntryInteraction responseIdentifier="RESPONSE"/>') + rules('<responseCondition><responseIf><gt><variable identifier="RESPONSE"/><baseValue baseType="float">2</baseValue></gt><setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue></setOutcomeValue></responseIf></responseCondition>'))],
		['key-not-best', item(declare(['A'], 'identifier', 'single', map({ A: 1, B: 2 })) + body(choice) + template('map_response'))],
		['needs-its-picture', item(declare(['A']) + body('<hotspotInteraction responseIdentifier="RESPONSE" maxChoices="1"><object data="x.png" type="image/png" width="10" height="10"/><hotspotChoice identifier="A" shape="rect" coords="0,0,5,5"/></hotspotInteraction>') + matchCorrect)],
		['not-well-formed', item(declare(['A']) + body(choice) + '<p>')],
		['too-deep', item(declare(['A']) + body('<div>'.repeat(80) + choice + '</div>'.repeat(80)) + matchCorrect)]
	];
	for (const [key, xml] of refused) {
		const row = await read(xml);
		assert.deepEqual([row.outcome, row.why[0]?.key], ['refused', key], xml);
	}
});

test('a DOCTYPE refuses the file, whatever it declares', async () => {
	for (const doctype of ['<!DOCTYPE assessmentItem SYSTEM "https://exemple.sn/x.dtd">', '<!DOCTYPE assessmentItem [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'])
		await assert.rejects(read(cases[0][1].replace('<assessmentItem', `${doctype}<assessmentItem`)), (error: unknown) => error instanceof FileRefused && error.why.key === 'file-has-doctype');
	assert.equal((await read(cases[0][1].replace('Question', '&nbsp;'))).why[0].key, 'not-well-formed');
});
