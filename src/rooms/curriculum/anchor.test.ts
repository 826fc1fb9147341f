import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { anchorAt, hashOf, placeOf, type Block } from '#rooms/curriculum/anchor.ts';

const blocks = (...texts: string[]): Block[] => texts.map((text) => ({ text }));
const lesson = blocks('## Les suites', 'Une suite est une fonction définie sur $\\N$.', 'On note $u_n$ le terme de rang $n$ de la suite.', 'Exemple : la suite des nombres pairs, $u_n = 2n$.', 'Exemple : la suite des carrés, $u_n = n^2$.');
const at = (now: Block[], position: number, before = lesson) => placeOf(now, anchorAt(before, position)!);

test('what happened to a paragraph, and where its comment stands', () => {
	const rows: [string, Block[], number, ReturnType<typeof placeOf>][] = [
		['nothing', lesson, 2, { at: 2, changed: false }],
		['other spaces only', blocks(...lesson.map((block) => `${block.text.replaceAll(' ', '\n ')}\n`)), 1, { at: 1, changed: false }],
		['two put in before', [...blocks('Bonjour.', 'Rappel.'), ...lesson], 2, { at: 4, changed: false }],
		['moved to the end', [lesson[0], ...lesson.slice(2), lesson[1]], 1, { at: 4, changed: false }],
		['some words changed', lesson.with(1, { text: 'Une suite numérique est une fonction qui est définie sur $\\N$.' }), 1, { at: 1, changed: true }],
		['changed and moved', [lesson[0], lesson[2], { text: 'Une suite, c’est une fonction définie sur $\\N$ !' }], 1, { at: 2, changed: true }],
		['split in two: it stays with the greater part', [lesson[0], { text: 'On note $u_n$ le terme de rang $n$.' }, { text: 'De la suite.' }], 2, { at: 1, changed: true }],
		['taken away', lesson.filter((_, i) => i !== 1), 1, null],
		['all written anew', blocks('Tout autre chose.', 'Les angles.'), 3, null],
		['nothing left', [], 0, null]
	];
	for (const [name, now, position, expected] of rows) assert.deepEqual(at(now, position), expected, name);
});

test('the same words twice: the nearer one', () => {
	const twice = blocks('Exercez-vous.', 'A.', 'B.', 'C.', 'Exercez-vous.');
	assert.deepEqual(at(twice, 4, twice), { at: 4, changed: false });
	assert.deepEqual(at(twice.slice(1), 4, twice), { at: 3, changed: false });
});

test('a named field stays itself whatever its words; without it the comment is left over', () => {
	const fields: Block[] = [{ key: 'stem', text: 'Calcule 5 + 3.' }, { key: 'hint.1', text: 'Compte.' }];
	assert.deepEqual(at([{ key: 'stem', text: 'Combien de moutons ?' }, fields[1]], 0, fields), { at: 0, changed: true });
	assert.equal(at([{ key: 'stem', text: 'Compte.' }], 1, fields), null);
	assert.equal(anchorAt(fields, 2), undefined);
});

const word = fc.constantFrom(...'suite terme rang limite borne réel entier calcul preuve موجب متتالية حد عدد فرق جداء خارج مثال سؤال'.split(' '));
const text = fc.array(word, { minLength: 6, maxLength: 14 }).map((words) => words.join(' '));
test('whatever is put in before, after and between, a comment stays with its very words', () => {
	fc.assert(
		fc.property(fc.uniqueArray(text, { minLength: 1, maxLength: 8, selector: hashOf }), fc.nat(), fc.array(fc.tuple(fc.nat(), fc.string())), (texts, which, others) => {
			const before = blocks(...texts);
			const position = which % before.length;
			const now = [...before];
			for (const [where, other] of others) now.splice(where % (now.length + 1), 0, { text: `# ${other}` });
			const place = at(now, position, before);
			assert.ok(place && !place.changed);
			assert.equal(now[place.at].text, texts[position]);
		})
	);
});
test('one word changed in a paragraph of its own words does not lose its comment', () => {
	fc.assert(
		fc.property(text, fc.nat(), fc.array(fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 4 })), (own, which, others) => {
			const words = own.split(' ');
			words[which % words.length] = 'zzz';
			const now = blocks(...others, words.join(' '));
			assert.deepEqual(at(now, 0, blocks(own)), { at: others.length, changed: true });
		})
	);
});
