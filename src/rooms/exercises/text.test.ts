import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { TextAnswer, TextRule } from './item.ts';
import { foldText, markText, pieces, slips } from './text.ts';

const is = (key: string, typed: string, rule?: TextRule) => markText([{ text: key, score: 1 }], rule, typed).score === 1;

const table: [key: string, typed: string, expected: boolean, rule?: TextRule][] = [
	['Dakar', 'dakar', true],
	['Dakar', ' DAKAR. ', true],
	['Dakar', 'dakar', false, { case: false }],
	['Dakar', 'Dakar', true, { case: false }],
	['Thiès', 'Thies', true],
	['Thiès', 'thies', false, { accents: false }],
	['Thiès', 'thiès', true, { accents: false }],
	['Thiès', 'Thie\u0300s', true, { accents: false }],
	['Thiès', 'THIES', false, { case: false }],
	['Thiès', 'Thies', true, { case: false }],
	['École', 'ecole', false, { case: false }],
	['École', 'Ecole', true, { case: false }],
	['École', 'ecole', false, { case: false, accents: false }],
	['École', 'Ecole', false, { case: false, accents: false }],
	['École', 'École', true, { case: false, accents: false }],
	['cœur', 'coeur', true],
	['l’eau', "l'eau", true],
	["aujourd'hui", 'aujourd’hui', true, { punctuation: false }],
	['arc-en-ciel', 'arc en ciel', true],
	['arc-en-ciel', 'arc en ciel', false, { punctuation: false }],
	['oui', 'oui !', true],
	['oui', '« Oui »', true],
	['oui', 'oui !', false, { punctuation: false }],
	['3,14', '3,14', true],
	['3,14', '314', false],
	['-5', '5', false],
	['-5', '−5', true, { punctuation: false }],
	['vis-à-vis', 'vis‑à‑vis', true, { punctuation: false }],
	['3/4', '3 4', false],
	['10 %', '10', false],
	['!', '!', true],
	['!', '?', false],
	['...', '!', false],
	['un  deux', 'un deux', true],
	['deux\u00a0mots', 'deux mots', true],
	['أحمد', 'احمد', true],
	['أحمد', 'احمد', false, { accents: false }],
	['مَدْرَسَة', 'مدرسه', true],
	['مَدْرَسَة', 'مدرسة', false, { accents: false }],
	['مدرسة', 'مـدرسـة', true, { accents: false }],
	['هدى', 'هدي', true],
	['نعم', 'نعم؟', true],
	['نعم', '\u200fنعم\u200e', true],
	['٣', '3', true],
	['ɓ', 'b', true],
	['a*b', 'ab', true],
	['a*b', 'a---b', true],
	['a*b', 'abc', false],
	['a\\*b', 'a*b', true],
	['a\\*b', 'axb', false],
	['*', 'n’importe quoi', true],
	['le * chat', 'le petit chat', true],
	['le * chat', 'le chat', false],
	['*chat*', 'un Châton', true],
	['*a*a*', 'aa', true],
	['*a*a*', 'a', false],
	['ab*ba', 'aba', false],
	['ab*ba', 'abba', true],
	['a*b*c', 'a b b c', true],
	['parallélogramme', 'paralélogramme', true, { slips: 1 }],
	['parallélogramme', 'paralelograme', false, { slips: 1 }],
	['parallélogramme', 'paralelograme', true, { slips: 2 }],
	['photosynthèse', 'photosynhtese', true, { slips: 1 }],
	['photosynthèse', 'photosynthses', false],
	['chat', 'chta', false, { slips: 2 }],
	['chats', 'chtas', true, { slips: 1 }],
	['12345', '12346', false, { slips: 2 }],
	['cellule', 'cellu1e', false, { slips: 1 }],
	['la cellule mere', 'la celule mere', true, { slips: 1 }],
	['la cellule mere', 'le cellule mere', false, { slips: 1 }],
	['la cellule', 'la  cellule mere', false, { slips: 2 }],
	['*cellule', 'la celule', false, { slips: 2 }]
];

test('short texts are compared by their rule', () => {
	for (const [key, typed, expected, rule] of table) assert.equal(is(key, typed, rule), expected, `${typed} for ${key} ${JSON.stringify(rule ?? {})}`);
});

test('a match to the letter wins over an earlier one by slips; then the first wins', () => {
	const answers: TextAnswer[] = [
		{ text: 'homophone', score: 1 },
		{ text: 'homophore', score: 0, feedback: { misconception: 'exact' } },
		{ text: '*phone', score: 0.5 },
		{ text: '*', score: 0, feedback: { misconception: 'any' } }
	];
	const seen = (typed: string) => {
		const { score, said } = markText(answers, { slips: 1 }, typed);
		return said?.[0]?.misconception ?? score;
	};
	assert.deepEqual(['homophone', 'homophore', 'telephone', 'homohpone', 'rien'].map(seen), [1, 'exact', 0.5, 'any', 'any']);
	assert.equal(markText(answers.slice(0, 3), { slips: 1 }, 'homophonr').score, 1);
});

test('blank and too long', () => {
	assert.equal(markText([{ text: '*', score: 1 }], undefined, ' \n').blank, true);
	assert.equal(markText([{ text: '*', score: 1 }], undefined, 'x'.repeat(1001)).problem, 'too-long');
});

/** Optimal string alignment by the definition, for comparison. */
function distance(a: string, b: string): number {
	const known = new Map<string, number>();
	const from = (i: number, j: number): number => {
		if (i === 0 || j === 0) return i + j;
		const name = `${i},${j}`;
		const before = known.get(name);
		if (before !== undefined) return before;
		let best = Math.min(from(i - 1, j) + 1, from(i, j - 1) + 1, from(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1));
		if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, from(i - 2, j - 2) + 1);
		known.set(name, best);
		return best;
	};
	return from(a.length, b.length);
}

test('slips are counted as defined, up to the most that is asked', () => {
	const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });
	fc.assert(
		fc.property(word, word, fc.integer({ min: 0, max: 3 }), (a, b, most) => {
			assert.equal(slips(a, b, most), Math.min(distance(a, b), most + 1));
			assert.equal(slips(a, b, most), slips(b, a, most));
		}),
		{ numRuns: 500 }
	);
});

/** A star key as a regular expression, for comparison. */
const asPattern = (key: string) => new RegExp(`^${key.split('*').join('[^]*')}$`);

test('stars match as a regular expression would', () => {
	fc.assert(
		fc.property(fc.string({ unit: fc.constantFrom('a', 'b', '*'), minLength: 1, maxLength: 8 }), fc.string({ unit: fc.constantFrom('a',
			'b'), minLength: 1, maxLength: 10 }), (key, typed) => {
			assert.equal(is(key, typed), asPattern(key).test(typed), `${key} ${typed}`);
		}),
		{ numRuns: 1000 }
	);
});

test('folding twice is folding once, and a key always matches itself', () => {
	const rule = fc.record({ case: fc.boolean(), accents: fc.boolean(), punctuation: fc.boolean(), slips: fc.constantFrom(0 as const, 1 as const, 2 as const) });
	fc.assert(
		fc.property(fc.oneof(fc.string({ maxLength: 30 }), fc.string({ unit: 'grapheme', maxLength: 30 })), rule, (text, rule) => {
			if (!text.trim() || !foldText(text, rule)) return;
			const key = text.replace(/[\\*]/g, '\\$&');
			assert.ok(is(key, text, rule), JSON.stringify([key, text, rule]));
		}),
		{ numRuns: 1000 }
	);
});

test('the worst keys and texts are still quick', () => {
	const start = performance.now();
	const answers = Array.from({ length: 40 }, (_, i) => ({ text: `*${'a*'.repeat(400)}b${i}`, score: 0 }));
	markText([...answers, { text: `*${'a'.repeat(500)}b`, score: 1 }], { slips: 2 }, 'a'.repeat(1000));
	assert.ok(performance.now() - start < 5000, `${performance.now() - start} ms`);
	assert.deepEqual(pieces('a*b\\*c'), ['a', 'b*c']);
});
