import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesSource } from '#platform/server/package.ts';
import { keyAnswer } from '#rooms/exercises/key.ts';
import { mark } from '#rooms/exercises/marking.ts';
import { variant } from '#rooms/exercises/variant.ts';
import { openBank } from '../read.ts';
import type { Row } from '../row.ts';

async function read(xml: string): Promise<Row> {
	for await (const row of (await openBank(bytesSource(Buffer.from(xml)), { language: 'fr' })).rows) return row;
	throw new Error('no row');
}
const set = (id: string, inside: string) => `<setTemplateValue identifier="${id}">${inside}</setTemplateValue>`;
const variable = (id: string) => `<variable identifier="${id}"/>`;
const number = (value: number) => `<baseValue baseType="float">${value}</baseValue>`;
const item = (ids: string, rules: string, text: string, more: { base?: string; processing?: string; interaction?: string } = {}) =>
	`<assessmentItem identifier="t-1" title="Tirage" adaptive="false" timeDependent="false"><responseDeclaration identifier="RESPONSE" cardinality="single" baseType="${more.base ?? 'float'}"/><outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>${[...ids].map((id) => `<templateDeclaration identifier="${id}" cardinality="single" baseType="float" mathVariable="true"/>`).join('')}<templateProcessing>${rules}</templateProcessing><itemBody><p>${text}</p>${more.interaction ?? '<textEntryInteraction responseIdentifier="RESPONSE"/>'}</itemBody>${more.processing ?? '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"/>'}</assessmentItem>`;
const correct = (inside: string) => `<setCorrectResponse identifier="RESPONSE">${inside}</setCorrectResponse>`;
const int = (min: number, max: number, step = 1) => `<randomInteger min="${min}" max="${max}" step="${step}"/>`;
const printed = (id: string) => `<printedVariable identifier="${id}"/>`;

test('values drawn by rules become parameters, the key the formula that the rules compute', async () => {
	const row = await read(item('AB', set('A', int(2, 9)) + set('B', int(10, 90, 10)) + `<templateConstraint><not><equal>${variable('A')}${variable('B')}</equal></not></templateConstraint>` + correct(`<product>${variable('A')}${variable('B')}</product>`), `Combien font <math><mi>A</mi><mo>×</mo><mi>B</mi></math> (${printed('A')} fois) ?`));
	assert.deepEqual([row.outcome, row.why], ['taken', []]);
	const read1 = row.item!;
	assert.equal(read1.stem, 'Combien font ${{A}}\\times {{B}}$ ({{A}} fois) ?');
	assert.deepEqual(read1.parameters, [{ name: 'A', kind: 'range', from: 2, to: 9 }, { name: 'B', kind: 'range', from: 10, to: 90, step: 10, not: ['{{A}}'] }, { name: 'k', kind: 'derive', value: '(A * B)' }]);
	assert.deepEqual(read1.parts[0].interaction, { type: 'numeric', answers: [{ value: '{{k}}', score: 1 }] });
	for (let n = 0; n < 30; n++) {
		const own = variant(read1, `élève ${n}`);
		assert.ok(mark(own, keyAnswer(own)).right);
	}
});

test('what rules compare with, tolerances, lists and decimals are drawn alike', async () => {
	const within = (inside: string) => `<responseProcessing><responseCondition><responseIf><equal toleranceMode="relative" tolerance="5">${inside}${variable('RESPONSE')}</equal><setOutcomeValue identifier="SCORE">${number(1)}</setOutcomeValue></responseIf></responseCondition></responseProcessing>`;
	const divided = await read(item('AB', set('A', int(2, 9)) + set('B', `<random><multiple>${[3, 7, 11].map(number).join('')}</multiple></random>`), `${printed('A')} ${printed('B')}`, { processing: within(`<divide>${variable('A')}${variable('B')}</divide>`) }));
	assert.deepEqual([divided.outcome, divided.item!.parameters!.map((each) => each.kind), divided.item!.parts[0].interaction], ['taken', ['range', 'choose', 'derive'], { type: 'numeric', answers: [{ value: '{{k}}', tolerance: { kind: 'relative', value: 0.05 }, score: 1 }] }]);
	const float = await read(item('XY', set('X', '<randomFloat min="1" max="2"/>') + set('Y', `<roundTo roundingMode="decimalPlaces" figures="2">${variable('X')}</roundTo>`) + correct(variable('Y')), printed('Y')));
	assert.deepEqual(float.item!.parameters!.map((each) => [each.name, each.kind]), [['X', 'range'], ['Y', 'derive']]);
	assert.equal(float.item!.stem, '{{Y}}');
});

test('what parameters cannot say is one draw, named, with the key of that draw', async () => {
	const condition = `<templateCondition><templateIf><gt>${variable('A')}${number(5)}</gt>${set('B', number(1))}</templateIf><templateElse>${set('B', number(2))}</templateElse></templateCondition>`;
	const row = await read(item('AB', set('A', int(2, 9)) + condition + correct(`<sum>${variable('A')}${variable('B')}</sum>`), `${printed('A')} et ${printed('B')}`));
	assert.deepEqual([row.outcome, row.why.map((why) => why.key), row.item!.parameters], ['changed', ['one-draw-taken'], undefined]);
	const [, a, b] = /^(\d) et (\d)$/.exec(row.item!.stem)!;
	assert.equal(Number(b), Number(a) > 5 ? 1 : 2);
	assert.ok(mark(row.item!, { a: String(Number(a) + Number(b)) }).right);
	const greater = await read(item('AB', set('A', int(2, 9)) + set('B', int(2, 9)) + `<templateConstraint><gt>${variable('A')}${variable('B')}</gt></templateConstraint>` + correct(variable('A')), `${printed('A')} ${printed('B')}`));
	assert.deepEqual(greater.why.map((why) => why.key), ['one-draw-taken']);
	const [first, second] = greater.item!.stem.split(' ').map(Number);
	assert.ok(first > second);
});

test('a condition that nothing fulfils refuses the item', async () => {
	const row = await read(item('A', set('A', int(2, 9)) + `<templateConstraint><gt>${variable('A')}${number(10)}</gt></templateConstraint>` + correct(variable('A')), printed('A')));
	assert.deepEqual([row.outcome, row.why[0].key], ['refused', 'values-missing']);
});
