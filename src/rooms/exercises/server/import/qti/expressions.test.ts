import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NotTaken } from '../row.ts';
import { evaluate } from './expressions.ts';
import { machineOf } from './machine.ts';
import { patternMatches, textsOf } from './pattern.ts';
import { run } from './rules.ts';
import { elements, xmlTree } from './tree.ts';
import { declarationOf, type Single } from './values.ts';

const machine = (xml = '') => machineOf(elements(xmlTree(`<x>${xml}</x>`)).map((node) => declarationOf(node, node.name.startsWith('response') ? 'response' : 'outcome')), { left: 100_000 }, () => 0.5);
const worth = (xml: string, of = machine()): Single[] | null => evaluate(of, xmlTree(xml))?.list ?? null;
const int = (...values: number[]) => values.map((value) => `<baseValue baseType="integer">${value}</baseValue>`).join('');
const float = (...values: number[]) => values.map((value) => `<baseValue baseType="float">${value}</baseValue>`).join('');
const id = (...values: string[]) => values.map((value) => `<baseValue baseType="identifier">${value}</baseValue>`).join('');
const text = (...values: string[]) => values.map((value) => `<baseValue baseType="string">${value}</baseValue>`).join('');
const yes = id('true').replace('identifier', 'boolean');
const no = id('false').replace('identifier', 'boolean');
const list = (inside: string, name = 'multiple') => `<${name}>${inside}</${name}>`;

test('expressions have the values that the standard gives them', () => {
	const cases: [string, Single[] | null][] = [
		[list(int(1, 2, 3), 'sum'), [6]],
		[list(int(2) + float(0.5), 'product'), [1]],
		[list(int(5, 2), 'subtract'), [3]],
		[list(int(1, 0), 'divide'), null],
		[list('<null/>' + int(2), 'sum'), null],
		[list(int(-7, 2), 'integerDivide'), [-4]],
		[list(int(-7, 2), 'integerModulus'), [1]],
		[list(float(2.5), 'round'), [3]],
		[list(float(-2.5), 'round'), [-2]],
		[list(float(-2.5), 'truncate'), [-2]],
		['<roundTo roundingMode="decimalPlaces" figures="2">' + float(1.005) + '</roundTo>', [1.01]],
		['<roundTo roundingMode="significantFigures" figures="3">' + float(31_749) + '</roundTo>', [31_700]],
		['<equalRounded roundingMode="significantFigures" figures="3">' + float(3.175, 3.183) + '</equalRounded>', [true]],
		['<equalRounded roundingMode="significantFigures" figures="3">' + float(3.1749, 3.183) + '</equalRounded>', [false]],
		['<equal toleranceMode="absolute" tolerance="0.1 0.3">' + float(1, 1.3) + '</equal>', [true]],
		['<equal toleranceMode="absolute" tolerance="0.1 0.3" includeUpperBound="false">' + float(1, 1.3) + '</equal>', [false]],
		['<equal toleranceMode="relative" tolerance="10">' + float(-20, -22) + '</equal>', [true]],
		[list(list(id('A', 'B')) + list(id('B', 'A')), 'match'), [true]],
		[list(list(id('A', 'B'), 'ordered') + list(id('B', 'A'), 'ordered'), 'match'), [false]],
		[list(list(id('A', 'A', 'B')) + list(id('A', 'A')), 'contains'), [true]],
		[list(list(id('A', 'B', 'C'), 'ordered') + list(id('A', 'C'), 'ordered'), 'contains'), [false]],
		[list(id('A') + list(id('B', 'A')), 'member'), [true]],
		[list(id('A') + list(id('B', 'A')), 'delete'), ['B']],
		['<index n="2">' + list(id('B', 'A'), 'ordered') + '</index>', ['A']],
		['<index n="3">' + list(id('B', 'A'), 'ordered') + '</index>', null],
		[list(list(id('B', 'A')), 'containerSize'), [2]],
		[list('<null/>', 'containerSize'), [0]],
		[list('<null/>', 'isNull'), [true]],
		[list(yes + '<null/>', 'and'), null],
		[list(no + '<null/>', 'and'), [false]],
		[list(yes + '<null/>', 'or'), [true]],
		['<anyN min="2" max="2">' + yes + yes + '<null/></anyN>', null],
		['<anyN min="1" max="2">' + yes + no + '<null/></anyN>', [true]],
		[list('<null/>', 'not'), null],
		['<stringMatch caseSensitive="false">' + text('Été', 'été') + '</stringMatch>', [true]],
		['<stringMatch caseSensitive="true" substring="true">' + text('bonjour', 'jour') + '</stringMatch>', [true]],
		['<substring caseSensitive="true">' + text('jour', 'bonjour') + '</substring>', [true]],
		['<patternMatch pattern="[0-9]{2}">' + text('42') + '</patternMatch>', [true]],
		['<inside shape="poly" coords="0,0,10,0,0,10"><baseValue baseType="point">3 3</baseValue></inside>', [true]],
		['<inside shape="poly" coords="0,0,10,0,0,10"><baseValue baseType="point">6 6</baseValue></inside>', [false]],
		['<inside shape="ellipse" coords="0,0,4,2"><baseValue baseType="point">0 3</baseValue></inside>', [false]],
		[list('<baseValue baseType="duration">PT1M</baseValue><baseValue baseType="duration">PT61S</baseValue>', 'durationLT'), [true]],
		['<mathOperator name="atan2">' + float(1, 1) + '</mathOperator>', [Math.PI / 4]],
		['<mathOperator name="ln">' + float(-1) + '</mathOperator>', null],
		['<statsOperator name="popVariance">' + list(int(1, 2, 3)) + '</statsOperator>', [2 / 3]],
		[list(int(12, 18, 8), 'gcd'), [2]],
		[list(int(4, 6), 'lcm'), [12]],
		['<repeat numberRepeats="3">' + int(1) + '</repeat>', [1, 1, 1]],
		['<match><baseValue baseType="pair">B A</baseValue><baseValue baseType="pair">A  B</baseValue></match>', [true]],
		['<match><baseValue baseType="directedPair">B A</baseValue><baseValue baseType="directedPair">A B</baseValue></match>', [false]]
	];
	for (const [xml, wanted] of cases) assert.deepEqual(worth(xml), wanted, xml);
});

test('rules take the first branch that holds, accumulate, and stop where they say so', () => {
	const own = machine('<responseDeclaration identifier="R" cardinality="single" baseType="identifier"/><outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>');
	own.values.set('R', { cardinality: 'single', base: 'identifier', list: ['B'] });
	const add = (value: number) => `<setOutcomeValue identifier="SCORE"><sum><variable identifier="SCORE"/>${float(value)}</sum></setOutcomeValue>`;
	const is = (value: string) => `<match><variable identifier="R"/>${id(value)}</match>`;
	run(own, elements(xmlTree(`<x><responseCondition><responseIf>${is('A')}${add(1)}</responseIf><responseElseIf>${is('B')}${add(2)}</responseElseIf><responseElse>${add(4)}</responseElse></responseCondition>${add(8)}</x>`)));
	assert.deepEqual(own.values.get('SCORE')?.list, [10]);
	for (const xml of ['<customOperator/>', '<testVariables variableIdentifier="SCORE"/>', '<hasOwnProperty/>', '<constructor/>', '<toString/>']) assert.throws(() => worth(xml), NotTaken, xml);
	assert.throws(() => run(own, elements(xmlTree('<x><include href="x"/></x>'))), NotTaken);
});

test('patterns of XML Schema match as they should, whatever they are made of', () => {
	const cases: [string, string, boolean][] = [
		['[Pp]aris|Dakar', 'paris', true], ['[Pp]aris|Dakar', 'Dakar!', false], ['a{2,3}', 'aaaa', false], ['\\d+(,\\d)?', '12,5', true], ['[a-z-[aeiou]]+', 'bcd', true], ['[a-z-[aeiou]]+', 'bad', false],
		['\\p{Lu}.*', 'Été', true], ['[^0-9]*', 'a1', false], ['a\\.b', 'a.b', true], ['(?:ab)+', 'abab', true], ['^oui$', 'oui', true], ['\\s*x\\s*', ' x ', true], ['a?', '', true]
	];
	for (const [pattern, given, wanted] of cases) assert.equal(patternMatches(pattern, given), wanted, `${pattern} ${given}`);
	assert.ok(patternMatches('abc', 'ABC', false));
	assert.deepEqual(textsOf('colou?r'), ['color', 'colour']);
	assert.deepEqual(textsOf('[Pp]aris.*')?.sort(), ['Paris*', 'paris*']);
	assert.deepEqual(textsOf('a\\*'), ['a\\*']);
	assert.deepEqual(textsOf('[bB][oO][nN][jJ][oO][uU][rR].*'), ['bonjour*']);
	assert.equal(textsOf('[bB][oO][nN][jJ][oO][uU]R'), undefined);
	assert.equal(textsOf('[a-z]+'), undefined);
	assert.equal(textsOf('[a-z]{3}'), undefined);
	for (const bad of ['(', 'a)', '[a', '*', 'a{2', '\\q', 'a{999}{999}b']) assert.throws(() => patternMatches(bad, 'a'), NotTaken, bad);
	const start = performance.now();
	for (const slow of ['(a*)*b', '(a|a)*b', '(a?){40}a{40}', '((a*)*)*c']) patternMatches(slow, 'a'.repeat(900));
	assert.ok(performance.now() - start < 3000);
});
