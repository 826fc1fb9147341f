import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { findUnit, markNumber, readNumber, within } from './number.ts';
import type { Quantity } from './number.ts';
import { exactly, ratio, written } from './rational.ts';
import type { Rational } from './rational.ts';

const thin = '\u202f';
const hard = '\u00a0';

const readings: [typed: string, value: string, rest?: string, language?: string][] = [
	['12', '12'],
	['012', '12'],
	['3,14', '3.14'],
	['3.14', '3.14'],
	['٣٫١٤', '3.14'],
	['٣,١٤', '3.14'],
	['٣،٥', '3.5'],
	['۱۲', '12'],
	['１２', '12'],
	['+7', '7'],
	['-7', '-7'],
	['- 7', '-7'],
	['−7', '-7'],
	['–7', '-7'],
	['﹣7', '-7'],
	['\u200f-٧', '-7'],
	['1 234', '1234'],
	[`1${hard}234`, '1234'],
	[`1${thin}234${thin}567,5`, '1234567.5'],
	["1'234", '1234'],
	['١٬٢٣٤٫٥', '1234.5'],
	['1.234', '1.234'],
	['1,234', '1.234'],
	['1,234', '1234', '', 'en'],
	['1,234', '1234', '', 'en-GB'],
	['0,234', '0.234', '', 'en'],
	['1234,567', '1234.567', '', 'en'],
	['12,34', '12.34', '', 'en'],
	['1,234.5', '1234.5'],
	['1.234,5', '1234.5'],
	['1,234,567', '1234567'],
	['1.234.567', '1234567'],
	['1.234.567,89', '1234567.89'],
	['12.', '12'],
	['12,', '12'],
	[',5', '0.5'],
	['.5', '0.5'],
	['3/4', '0.75'],
	['-3/4', '-0.75'],
	['3 / 4', '0.75'],
	['3⁄4', '0.75'],
	['3÷4', '0.75'],
	['٣/٤', '0.75'],
	['1,5/2', '0.75'],
	['3/-4', '-0.75'],
	['(-3)/4', '-0.75'],
	['-(3/4)', '-0.75'],
	['(3/4)', '0.75'],
	['2/3', '2/3'],
	['½', '0.5'],
	['-½', '-0.5'],
	['1½', '1.5'],
	['1 ½', '1.5'],
	['-1½', '-1.5'],
	['⅓', '1/3'],
	['1 1/2', '1.5'],
	['-1 1/2', '-1.5'],
	['2 3/4', '2.75'],
	['1 000/4', '250'],
	['\\frac{3}{4}', '0.75'],
	['$\\dfrac{-3}{4}$', '-0.75'],
	['-\\frac{3}{4}', '-0.75'],
	['1,5e3', '1500'],
	['1.5E-3', '0.0015'],
	['2×10³', '2000'],
	['2x10^3', '2000'],
	['2 X 10^3', '2000'],
	['2*10^3', '2000'],
	['2·10⁻³', '0.002'],
	['3,5.10^2', '350'],
	['3.10^5', '300000'],
	['2 \\times 10^{-2}', '0.02'],
	['2 × 10^(−2)', '0.02'],
	['10^3', '1000'],
	['-10^3', '-1000'],
	['10⁻²', '0.01'],
	['2/10^3', '0.002'],
	['6,02 × 10^23', '602000000000000000000000'],
	['= 5', '5'],
	['x = 5', '5'],
	['u_5 = 13', '13'],
	['u₅ = 13', '13'],
	['S_{20}=820', '820'],
	['f(2) = −1', '-1'],
	['u_{n+1} = 3', '3'],
	['Un+1=3', '3'],
	['2×6 = 12', '12'],
	['(3+4)/2 = 3,5', '3.5'],

	['≈ 3,14', '3.14'],
	['x ≈ 3,14', '3.14'],
	['12 cm', '12', 'cm'],
	['12cm', '12', 'cm'],
	['12,5 m/s', '12.5', 'm/s'],
	['3/4 h', '0.75', 'h'],
	['25 %', '25', '%'],
	['25٪', '25', '%'],
	['5 000 F CFA', '5000', 'F CFA'],
	['3 euros', '3', 'euros'],
	['2×10^3 m', '2000', 'm'],
	['1 23', '1', '23'],
	['5 6', '5', '6']
];

test('numbers are read as they are typed in French, Arabic and English', () => {
	for (const [typed, value, rest = '', language = 'fr'] of readings) {
		const read = readNumber(typed, language);
		assert.ok(read, `${typed} is a number`);
		assert.deepEqual([written(read.value), read.rest], [value, rest], typed);
	}
});

test('what is no number is not read', () => {
	for (const typed of ['', ' ', 'abc', '-', '+', ',', '.', '/', '3/0', '1/0,0', '1 2/2', '1 3/2', '1.2.3', '1,2,3', '1.23.456', '12,3456,789',
		'1,234.567,8', 'e5', '1e999', '1e-999', '10^9999', '--3', 'x+1 = 3', '∞', 'NaN', '√2', 'x'])
		assert.equal(readNumber(typed), undefined, typed);
});

test('any whole number is read back in each way of grouping it', () => {
	const number = fc.bigInt(-(10n ** 18n), 10n ** 18n);
	fc.assert(
		fc.property(number, fc.constantFrom('', ' ', hard, thin, "'"), fc.constantFrom('-', '−', '–'), (value, space, dash) => {
			const digits = String(value < 0n ? -value : value).replace(/\B(?=(\d{3})+$)/g, space);
			assert.equal(written(readNumber((value < 0n ? dash : '') + digits)!.value), String(value));
		})
	);
});

test('any decimal is read the same with comma, point and Arabic mark, in Latin and Arabic digits', () => {
	fc.assert(
		fc.property(fc.nat(), fc.stringMatching(/^\d{1,9}$/), (whole, part) => {
			const expected = written(exactly(0)!) && written(readNumber(`${whole}.${part}`)!.value);
			assert.equal(written(readNumber(`${whole},${part}`)!.value), expected);
			const arabic = `${whole}٫${part}`.replace(/\d/g, (digit) => String.fromCharCode(0x660 + Number(digit)));
			assert.equal(written(readNumber(arabic, 'ar')!.value), expected);
			assert.equal(expected, written({ top: BigInt(`${whole}${part}`), bottom: 10n ** BigInt(part.length) }));
		})
	);
});

test('any text is read in no time, or refused', () => {
	const typing = fc.oneof(fc.string({ maxLength: 200 }), fc.string({ unit: fc.constantFrom(...'0123456789 .,/^-+eE×*()½{}x%'), maxLength: 100 }));
	fc.assert(fc.property(typing, (typed) => void readNumber(typed)), { numRuns: 1000 });
	const start = performance.now();
	for (const piece of ['1', '1 ', '1,', ' 10^', '(', '1e', ' ', '10^-', '½', 'x=', '1/'])
		for (const length of [100, 200, 100_000]) readNumber(piece.repeat(length).slice(0, length));
	assert.ok(performance.now() - start < 5000);
});

const value = (text: string): Rational => readNumber(text)!.value;
const tolerances: [key: string, kind: 'absolute' | 'relative' | 'digits', size: number, right: string[], wrong: string[]][] = [
	['10', 'absolute', 0.5, ['10', '9,5', '10,5', '9.50001'], ['9,49999', '10,50001', '-10']],
	['0,3', 'absolute', 0.1, ['0,2', '0,4'], ['0,19999', '0,40001']],
	['0', 'absolute', 0.01, ['0,01', '-0,01'], ['0,011']],
	['200', 'relative', 0.02, ['196', '204', '200'], ['195,999', '204,001']],
	['-200', 'relative', 0.02, ['-196', '-204'], ['200', '-195']],
	['0', 'relative', 0.5, ['0'], ['0,0001']],
	['3,14159', 'digits', 3, ['3,14', '3,141', '3,1416', '3,144'], ['3,1', '3,15', '3,13', '31,4']],
	['2/3', 'digits', 2, ['0,67', '0,666', '2/3'], ['0,66', '0,7', '0,68']],
	['0,125', 'digits', 2, ['0,12', '0,13', '0,125'], ['0,11', '0,131']],
	['9,996', 'digits', 3, ['10', '10,0', '9,996', '10,001'], ['9,99', '10,01']],
	['1234', 'digits', 2, ['1200', '1234', '1250'], ['1100', '1300']],
	['0,001234', 'digits', 3, ['0,00123', '1,23×10^-3'], ['0,0012', '0,00124']],
	['-3,14159', 'digits', 3, ['-3,14'], ['3,14']],
	['1000', 'digits', 1, ['1000', '1400', '1500'], ['1501', '499']],
	['0', 'digits', 3, ['0'], ['0,0001']]
];

test('tolerances hold to the digit, ends included', () => {
	for (const [key, kind, size, right, wrong] of tolerances) {
		for (const typed of right) assert.ok(within(value(typed), value(key), { kind, value: size }), `${typed} for ${key}, ${kind} ${size}`);
		for (const typed of wrong) assert.ok(!within(value(typed), value(key), { kind, value: size }), `not ${typed} for ${key}, ${kind} ${size}`);
	}
	assert.ok(within(value('0,30'), value('0,3'), undefined));
	assert.ok(!within(value('0,300000000000000000001'), value('0,3'), undefined));
});

test('rounding the key to n digits is always right at n digits', () => {
	fc.assert(
		fc.property(fc.double({ min: 1e-6, max: 1e9, noNaN: true }), fc.integer({ min: 1, max: 9 }), (key, digits) => {
			assert.ok(within(exactly(Number(key.toPrecision(digits)))!, exactly(key)!, { kind: 'digits', value: digits }));
		})
	);
});

const units = [
	{ name: 'm', factor: 1 },
	{ name: 'cm', factor: 0.01 },
	{ name: 'mm', factor: 0.001 }
];

test('a unit is found by its name, its powers and spaces apart', () => {
	const areas = [{ name: 'cm²', factor: 1 }, { name: 'mL', factor: 1 }, { name: 'ML', factor: 2 }, { name: 'm/s', factor: 1 },
		{ name: 'heure', factor: 1 }, { name: 'µg', factor: 1 }, { name: '°C', factor: 1 }, { name: 'F CFA', factor: 1 }];
	const found: [string, string | undefined][] = [
		['cm²', 'cm²'], ['cm^2', 'cm²'], ['cm2', 'cm²'], ['CM²', 'cm²'], ['mL', 'mL'], ['ML', 'ML'], ['ml', undefined], ['m / s', 'm/s'], ['heures', 'heure'],
		['Heure', 'heure'], ['μg', 'µg'], ['℃', '°C'], ['FCFA', 'F CFA'], ['f cfa', 'F CFA'], ['kg', undefined]
	];
	for (const [typed, name] of found) assert.equal(findUnit(areas, typed)?.name, name, typed);
});

const seen = (quantity: Quantity, typed: string, language = 'fr') => {
	const { score, blank, problem, said } = markNumber(quantity, typed, language);
	return blank ? 'blank' : (problem ?? (said?.[0]?.misconception ? `${score} ${said[0].misconception}` : score));
};

test('units are asked for, converted and named', () => {
	const length: Quantity = { answers: [{ value: '1,5', score: 1 }, { value: '150', score: 0, feedback: { misconception: 'cm' } }], units };
	for (const [typed, expected] of [
		['1,5', 1], ['1,5 m', 1], ['150 cm', 1], ['1500mm', 1], ['1,5 M', 1], ['150 m', '0 cm'], ['150', '0 cm'], ['1,5 km', 'unit-unknown'],
			['1,5 kg', 'unit-unknown'],
		['', 'blank'], ['  ', 'blank'], ['un', 'not-a-number'], ['3//4', 'not-a-number'], ['1,5 /m', 'not-a-number'], ['1 m 50', 1], ['1 m 50 cm', 1],
			['1m50', 1], ['1 m 5', 'not-a-number'], ['1 ou 2', 'not-a-number'], ['1,5 = 2', 'not-a-number'], ['2x = 1,5', 'not-a-number'],
				['-1 = 1,5', 'not-a-number'], ['3/2 = 1,5 = 1,5', 'not-a-number'], ['3/2 = 1,5 m', 1],
		['1'.repeat(101), 'too-long']
	] as const)
		assert.equal(seen(length, typed), expected, typed);
	const required: Quantity = { ...length, unitRequired: true };
	for (const [typed, expected] of [['1,5', 'unit-missing'], ['7', 'unit-missing'], ['1,5 m', 1], ['150 cm', 1], ['1 m 50 cm', 1],
		['2 m', 0]] as const) assert.equal(seen(required, typed), expected, typed);
	assert.equal(seen({ answers: [{ value: '12', score: 1 }] }, '12 cm'), 'unit-unknown');
});

test('durations are added up', () => {
	const duration: Quantity = { answers: [{ value: '90', score: 1 }], units: [{ name: 'min', factor: 1 }, { name: 'h', factor: 60 },
		{ name: 's', factor: 1 / 60 }] };
	for (const [typed, expected] of [['90', 1], ['90 min', 1], ['1,5 h', 1], ['1h30', 1], ['1 h 30', 1], ['1 h 30 min', 1], ['1 h 29 min 60 s', 1],
		['5400 s', 1], ['1 h 20', 0], ['30 min 1 h', 'not-a-number'], ['1 h 30 h', 'not-a-number']] as const)
		assert.equal(seen(duration, typed), expected, typed);
});

test('a percentage serves as the part or as the figure', () => {
	const part: Quantity = { answers: [{ value: '0,25', score: 1 }] };
	const figure: Quantity = { answers: [{ value: '25', score: 1 }, { value: '0,25', score: 0, feedback: { misconception: 'part' } }] };
	for (const typed of ['25 %', '25%', '٢٥٪', '1/4', '25 pour cent']) assert.equal(seen(part, typed), 1, typed);
	for (const typed of ['25 %', '25']) assert.equal(seen(figure, typed), 1, typed);
	assert.equal(seen(figure, '0,25'), '0 part');
	assert.equal(seen({ answers: [{ value: '5 %', score: 1 }] }, '0,05'), 1);
	const declared: Quantity = { answers: [{ value: '25', score: 1 }], units: [{ name: '%', factor: 1 }], unitRequired: true };
	assert.deepEqual([seen(declared, '25 %'), seen(declared, '25')], [1, 'unit-missing']);
});

test('the first answer that matches wins, and a star matches any number', () => {
	const answers = [
		{ value: '10', score: 1 },
		{ value: '10', tolerance: { kind: 'absolute' as const, value: 2 }, score: 0.5 },
		{ value: '*', score: 0, feedback: { misconception: 'any' } }
	];
	for (const [typed, expected] of [['10', 1], ['11', 0.5], ['12', 0.5], ['13', '0 any'], ['-99', '0 any'],
		['x', 'not-a-number']] as const) assert.equal(seen({ answers }, typed), expected, typed);
});

test('0,1 + 0,2 is 0,3 whatever the tolerance', () => {
	assert.ok(within(ratio(3n, 10n), value('0,3'), { kind: 'absolute', value: 0 }));
	assert.equal(seen({ answers: [{ value: '0,3', score: 1 }], units: [{ name: 'm', factor: 1 }, { name: 'dm', factor: 0.1 }] }, '3 dm'), 1);
});
