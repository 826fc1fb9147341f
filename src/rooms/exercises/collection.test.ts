import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseSet, parseVector, sameSet, sameVector } from './collection.ts';
import { mark } from './marking.ts';
import type { Interaction, Item } from './item.ts';

const same = (key: string, given: string, variables: string[] = [], language = 'fr') => {
	const [a, b] = [parseSet(key, variables, language), parseSet(given, variables, language)];
	return a && b ? sameSet(a, b) : undefined;
};

test('sets as they are written: the same numbers are the same set', () => {
	const cases: [string, string, boolean | undefined][] = [
		[']-1 ; 2]', ']-1;2]', true],
		[']-1 ; 2]', '[-1;2]', false],
		[']-1 ; 2]', ']−2/2 ; √4]', true],
		['[0;+∞[', '[0 ; +\\infty[', true],
		['[0;+∞[', '[0;∞[', true],
		['[0;+∞[', 'R+', true],
		['[0;+∞]', '[0;+∞[', undefined],
		[']+∞;2]', ']-∞;2]', undefined],
		[']-∞;0[ ∪ ]0;+∞[', 'R*', true],
		[']-∞;0[ ∪ ]0;+∞[', 'ℝ \\ {0}', true],
		[']-∞;0[ U ]0;+∞[', 'ℝ∖{0}', true],
		['ℝ', ']-∞;+∞[', true],
		['\\mathbb{R}\\setminus\\{1\\}', ']-∞;1[∪]1;+∞[', true],
		[']-∞;2] ∪ ]2;5[', ']-∞;5[', true],
		[']-∞;2[ ∪ ]2;5[', ']-∞;5[', false],
		[']-∞;2[ ∪ {2} ∪ ]2;5[', ']-∞;5[', true],
		[']2;5[ ∪ [0;1]', '[0;1]∪]2;5[', true],
		['{1 ; 2}', '{2;1}', true],
		['{1 ; 2}', '{2;1;1}', true],
		['{1 ; 2}', '{1}', false],
		['{1/2}', '{0,5}', true],
		['∅', '{}', true],
		['∅', ']3;3[', true],
		['∅', '{0}', false],
		['{1}', '1', undefined],
		['[1;2', '[1;2]', undefined],
		['[1;2;3]', '[1;3]', undefined],
		['] -ln(2) ; e^2 [', ']-ln 2;e²[', true],
		['[1;2[', '[1;3[', false]
	];
	for (const [key, given, wanted] of cases) assert.equal(same(key, given), wanted, `${key} and ${given}`);
	assert.equal(same('(-1, 2]', '(-1,2]', [], 'en'), true);
	assert.equal(same('(-1, 2]', ']-1;2]', [], 'en'), true, 'French brackets are read in English too');
	assert.equal(same('{1, 2}', '{2, 1}', [], 'en'), true);
	assert.equal(same('[a;b[ ∪ {c}', '{c}∪[a;b[', ['a', 'b', 'c']), true);
	assert.equal(same('[a;2a[', '[a;a+a[', ['a']), true);
	assert.equal(same('[a;b[', '[b;a[', ['a', 'b']), false);
});

test('vectors by their coordinates', () => {
	const vector = (text: string, language = 'fr') => parseVector(text, ['t'], language);
	for (const [key, given, wanted] of [['(1 ; -2)', '(1;−2)', true], ['(1 ; -2)', 'u(1;-2)', true], ['(1;2;3)', '(1;2)', false], ['(1;2)', '(2;1)', false], ['(1/2;t)', '(0,5 ; 2t-t)', true], ['(1;2)', '\\begin{pmatrix}1\\\\2\\end{pmatrix}', true], ['(1;2)', '\\vec{u}(1;2)', true]] as const) {
		const [a, b] = [vector(key), vector(given)];
		assert.ok(a && b, `${key} ${given}`);
		assert.equal(sameVector(a, b), wanted, `${key} ${given}`);
	}
	for (const text of ['1;2', '(1)', '()', '(1;x)', '(;)']) assert.equal(vector(text), undefined, text);
	assert.equal(vector('(1, 2)', 'en')?.length, 2);
});

const item = (interaction: Interaction): Item => ({ code: 'x', title: 'x', language: 'fr', competences: [], difficulty: 1, stem: 's', parts: [{ id: 'a', interaction }] });

test('a set or a vector is marked like any expression: right, recognised error, not readable', () => {
	const set = item({ type: 'expression', of: 'set', variables: [], answers: [{ value: ']-∞ ; 1[ ∪ ]2 ; +∞[', score: 1 }, { value: ']1;2[', score: 0, feedback: { text: 'C’est l’intérieur.', misconception: 'signe' } }] });
	assert.equal(mark(set, { a: 'S = ]-∞;1[ U ]2;+∞[' }).right, true);
	assert.equal(mark(set, { a: ']1 ; 2[' }).parts[0].misconception, 'signe');
	assert.equal(mark(set, { a: '[1;2' }).parts[0].problem, 'not-a-set');
	const vector = item({ type: 'expression', of: 'vector', variables: [], answers: [{ value: '(3;-1)', score: 1 }] });
	assert.equal(mark(vector, { a: '(3 ; -1)' }).right, true);
	assert.equal(mark(vector, { a: '3;-1' }).parts[0].problem, 'not-a-vector');
});

test('any text is read or not, in bounded time; a set is itself', () => {
	fc.assert(fc.property(fc.string({ maxLength: 600 }), fc.constantFrom('fr', 'en', 'ar'), (text, language) => {
		parseSet(text, ['x'], language);
		parseVector(text, ['x'], language);
	}), { numRuns: 500 });
	const end = fc.integer({ min: -20, max: 20 });
	const piece = fc.tuple(fc.constantFrom('[', ']'), end, end, fc.constantFrom('[', ']')).map(([a, x, y, b]) => `${a}${x} ; ${y}${b}`);
	fc.assert(fc.property(fc.array(fc.oneof(piece, end.map((x) => `{${x}}`)), { minLength: 1, maxLength: 6 }), (pieces) => {
		assert.equal(same(pieces.join('∪'), [...pieces].reverse().join(' ∪ ')), true);
		assert.equal(same(pieces.join('∪'), [...pieces, ...pieces].join('∪')), true);
	}));
	const many = Array.from({ length: 40 }, (_, i) => `{${i}}`).join('∪');
	assert.equal(same(many, many), true);
	assert.equal(same(`${many}∪{1}`, many), undefined, 'too many pieces');
});
