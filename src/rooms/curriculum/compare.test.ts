import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readText } from '#rooms/curriculum/text-read.ts';
import fc from 'fast-check';
import { blocksOf, compareTexts, compareWords, differences, type Change, type Piece } from '#rooms/curriculum/compare.ts';

const side = (pieces: Piece[], not: 'added' | 'removed') => pieces.filter((piece) => piece.how !== not).map((piece) => piece.text).join('');
const shown = (pieces: Piece[]) => pieces.map(({ how, text }) => (how === 'same' ? text : how === 'added' ? `{+${text}+}` : `{-${text}-}`)).join('');
const told = (changes: Change[]) => changes.map((change) => ('pieces' in change ? shown(change.pieces) : change.how === 'same' ? '=' : shown([change])));

test('whatever the texts, both can be read out of the comparison, and it is never longer than it must be', () => {
	const letters = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 30 });
	fc.assert(
		fc.property(letters, letters, (a, b) => {
			const steps = differences(a, b);
			assert.deepEqual(steps.filter((step) => step.how !== 'added').map((step) => step.value), a);
			assert.deepEqual(steps.filter((step) => step.how !== 'removed').map((step) => step.value), b);
			// The longest common part, the plain way.
			const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
			for (let i = 1; i <= a.length; i++) for (let j = 1; j <= b.length; j++) table[i][j] = a[i - 1] === b[j - 1] ? table[i - 1][j - 1] + 1 : Math.max(table[i - 1][j], table[i][j - 1]);
			assert.equal(steps.filter((step) => step.how === 'same').length, table[a.length][b.length]);
		})
	);
	const text = fc.array(fc.constantFrom('le', 'la', 'suite', '$x^2$', '\n\n', ' ', '، ', 'متتالية', '**', '\n'), { maxLength: 60 }).map((words) => words.join(' '));
	fc.assert(
		fc.property(text, text, (a, b) => {
			const words = compareWords(a, b);
			assert.deepEqual([side(words, 'added'), side(words, 'removed')], [a, b]);
			const pieces = compareTexts(a, b).flatMap((change): Piece[] => ('pieces' in change ? [...change.pieces, { how: 'same', text: '\n' }] : [{ ...change, text: `${change.text}\n` }]));
			const bare = (one: string) => one.replace(/\s+/g, '');
			assert.deepEqual([bare(side(pieces, 'added')), bare(side(pieces, 'removed'))], [bare(a), bare(b)]);
		})
	);
});

test('words: a formula, a picture and a link are each one; changes that a space parts are one', () => {
	const table: [string, string, string][] = [
		['Une suite est croissante.', 'Une suite est décroissante.', 'Une suite est {-croissante-}{+décroissante+}.'],
		['Soit $u_n = 2n$ une suite.', 'Soit $u_n = 3n$ une suite.', 'Soit {-$u_n = 2n$-}{+$u_n = 3n$+} une suite.'],
		['un deux trois', 'quatre cinq trois', '{-un deux-}{+quatre cinq+} trois'],
		['![Une carte](media/a.webp)', '![La carte](media/a.webp)', '{-![Une carte](media/a.webp)-}{+![La carte](media/a.webp)+}'],
		['l’œuf', 'l’œuf dur', 'l’œuf{+ dur+}'],
		['المتتالية متزايدة', 'المتتالية متناقصة', 'المتتالية {-متزايدة-}{+متناقصة+}'],
		['', 'neuf', '{+neuf+}']
	];
	for (const [a, b, way] of table) assert.equal(shown(compareWords(a, b)), way);
});

test('blocks: a mended paragraph is shown by its words, a new one whole, what stayed is told as such', () => {
	const before = '## Titre\n\nUne suite est croissante quand chaque terme dépasse le précédent.\n\n- un\n- deux\n\n::exercise E1\n';
	const after = '## Titre\n\nUne suite est croissante si chaque terme dépasse le précédent.\n\nExemple : $u_n = n$.\n\n- un\n- deux\n';
	assert.deepEqual(told(compareTexts(before, after)), ['=', 'Une suite est croissante {-quand-}{+si+} chaque terme dépasse le précédent.', '{+Exemple : $u_n = n$.+}', '=', '{-::exercise E1-}']);
	assert.deepEqual(told(compareTexts('Tout un paragraphe ancien.', 'Rien de commun ici même')), ['{+Rien de commun ici même+}', '{-Tout un paragraphe ancien.-}']);
	assert.deepEqual(told(compareTexts(before, before)), ['=', '=', '=', '=']);
	assert.deepEqual(blocksOf('a\nb\n\n```\nx\n\ny\n```\n\n$$\nu\n\nv\n$$\nfin\r\n\r\n$$ w $$\n\n\n'), ['a\nb', '```\nx\n\ny\n```', '$$\nu\n\nv\n$$', 'fin', '$$ w $$']);
});

test('a hundred thousand lines are no more than the machine can hold at once', () => {
	const short = (letter: string) => `${letter}\n\n`.repeat(66_000);
	assert.ok(compareTexts(short('a'), short('b')).length > 0);
	assert.equal(readText('a\n'.repeat(100_000)).childCount, 1);
});

test('two long texts with nothing in common end soon', () => {
	const long = (word: string) => Array.from({ length: 20_000 }, (_, i) => `${word}${i}`).join(' ');
	const since = performance.now();
	compareTexts(long('a'), long('b'));
	compareTexts(long('a').replaceAll(' ', '\n\n'), long('b').replaceAll(' ', '\n\n'));
	for (const sign of ['[', '![a](', '$', '$$ ', '`', '::exercise ', '"']) compareTexts(sign.repeat(100_000), sign.repeat(99_999));
	compareTexts('$$\n'.repeat(60_000), '```\n'.repeat(50_000));
	assert.ok(performance.now() - since < 3000, `${Math.round(performance.now() - since)} ms`);
});
