import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aloneItem, checkPaper, groundFaults, partPoints, questionsOf, type PaperFaultKey } from './paper.ts';

const item = (code: string, more: object = {}) => ({
	code, title: 'x', chapter: 'C1', competences: ['C1-A'], difficulty: 1, stem: 'Combien ?', solution: '8',
	parts: [{ id: 'a', interaction: { type: 'numeric', answers: [{ value: '8', score: 1 }] } }], ...more
});
const written = (...points: number[]) => [{ id: 'a', interaction: { type: 'written', criteria: points.map((each, i) => ({ id: `k${i}`, text: 'juste', points: each })) } }];
const paper = (more: object = {}, questions: object[] = [{ points: 12, item: item('Q1') }, { points: 8, item: item('Q2', { parts: written(5, 3) }) }]) => ({
	code: 'P1', title: 'Sujet', exam: 'BAC', grade: 'TLE', series: ['S2'], session: { kind: 'blanc', year: 2026 }, subject: 'MATH', language: 'fr', minutes: 60,
	source: 'nous', author: 'nous', licence: 'CC BY-SA 4.0', sections: [{ title: 'Exercice 1', intro: 'Soit $n$.', questions }], ...more
});

test('a paper is read, with what it need not say', () => {
	const { paper: read, faults } = checkPaper(paper());
	assert.deepEqual(faults, undefined);
	assert.deepEqual(read!.rules, { order: 'free', back: true, calculator: 'scientific', documents: false, pause: 15, correction: 'after' });
	assert.equal(read!.total, 20);
	assert.deepEqual(questionsOf(read!).map((each) => [each.number, each.points, each.item.language, each.item.author]), [[1, 12, 'fr', 'nous'], [2, 8, 'fr', 'nous']]);
	assert.equal(aloneItem(read!.sections[0], read!.sections[0].questions[0].item).stem, 'Soit $n$.\n\nCombien ?');
});

test('the parts of a question share its points by their weight', () => {
	const parts = [{ id: 'a', weight: 1, interaction: { type: 'truefalse', key: true } }, { id: 'b', weight: 3, interaction: { type: 'truefalse', key: false } }];
	const { paper: read } = checkPaper(paper({}, [{ points: 20, item: item('Q1', { parts }) }]));
	assert.deepEqual([...partPoints(read!.sections[0].questions[0])], [['a', 5], ['b', 15]]);
});

test('what is wrong is named at its place', () => {
	const one = (points: number, more: object = {}) => [{ points, item: item('Q1', more) }];
	const cases: [string, object, PaperFaultKey[]][] = [
		['more questions, over its sections, than a sitting can hold', paper({ total: 31, sections: [0, 1].map((s) => ({ title: 'A', questions: Array.from({ length: 62 }, (_, i) => ({ points: 0.25, item: item(`Q${s}-${i}`) })) })) }), ['paper-too-big']],
		['a total that is not reached', paper({}, one(19)), ['paper-total']],
		['a total of its own', paper({ total: 19 }, one(19)), []],
		['a section that says more', paper({ sections: [{ title: 'A', points: 19, questions: one(20) }] }), ['paper-section-points']],
		['a third of a point', paper({}, one(20 / 3)), ['paper-points']],
		['no points', paper({}, [{ item: item('Q1') }]), ['paper-points']],
		['a question twice', paper({}, [...one(10), ...one(10)]), ['paper-code-twice']],
		['a scale that is short', paper({}, one(20, { parts: written(10, 5) })), ['paper-scale']],
		['a criterion without points', paper({}, one(20, { parts: written(20, 0) })), ['paper-scale']],
		['a written question without scale', paper({}, one(20, { parts: [{ id: 'a', interaction: { type: 'written' } }] })), ['paper-scale']],
		['no solution', paper({}, one(20, { solution: ' ' })), ['paper-solution']],
		['drawn values', paper({}, one(20, { parameters: [{ name: 'a', kind: 'range', from: 1, to: 3 }] })), ['paper-parameters']],
		['an item that is unfit', paper({}, one(20, { difficulty: 9 })), ['paper-item']],
		['an item that nobody knows', paper({}, [{ points: 20, item: 'MS2-99' }]), ['paper-item-unknown']],
		['a field that is not there', paper({ coeficient: 5 }), ['paper-unknown-field']],
		['no licence', paper({ licence: undefined }), ['paper-missing']],
		['only a word', 'BAC' as never, ['paper-shape']],
		['a bomb', paper({ instructions: Array.from({ length: 30_000 }, () => 1) }), ['paper-too-big']]
	];
	for (const [name, input, keys] of cases) assert.deepEqual((checkPaper(input).faults ?? []).slice(0, keys.length || 1).map((fault) => fault.key), keys, name);
	assert.equal(checkPaper(paper({}, [{ points: 20, item: 'MS2-01' }]), () => ({ ...item('MS2-01'), language: 'fr' }) as never).faults, undefined);
});

test('a paper that does not agree with its country is told what', () => {
	const { paper: read } = checkPaper(paper({ programme: 'MATH' }));
	const ground = { exams: [{ code: 'BAC', grade: 'TLE', scale: 20 }], series: ['S2'], subjects: ['MATH'], chapters: [{ code: 'C1', competences: [{ code: 'C1-A' }] }] };
	assert.deepEqual(groundFaults(read!, ground), []);
	assert.deepEqual(groundFaults(read!, { ...ground, exams: [], series: [], subjects: [] }).map((fault) => fault.key), ['paper-exam', 'paper-series', 'paper-subject']);
	assert.deepEqual(groundFaults(read!, { ...ground, chapters: [{ code: 'C1', competences: [] }] }).map((fault) => fault.about), ['C1-A', 'C1-A']);
});
