import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import * as v from 'valibot';
import { mark } from '#rooms/exercises/marking.ts';
import type { Item } from '#rooms/exercises/item.ts';
import { isEvidence, markPackage, responseOf, together, toldInWords, type Told } from '#rooms/exercises/package.ts';
import { packageBody, stateSchema } from '#rooms/exercises/package-body.ts';
import { keptOf, secondsOf, toldBy, toldByStatements } from '#rooms/exercises/package-told.ts';

const told = (more: Partial<Told>): Told => ({ status: 'incomplete', score: null, seconds: 60, questions: [], ...more });
const of12 = (core: object, { isOver = false, mastery }: { isOver?: boolean; mastery?: number } = {}) => toldBy('scorm12', { core }, { seconds: 60, isOver, mastery });
const of2004 = (cmi: object, isOver = false) => toldBy('scorm2004', cmi, { seconds: 60, isOver });
const brief = ({ status, score }: Told) => [status, score];

test('what SCORM says is read as its standards say', () => {
	const table: [Told, [string, number | null]][] = [
		[of12({ lesson_status: 'passed', score: { raw: '80', max: '100' } }), ['passed', 0.8]],
		[of12({ lesson_status: 'completed', score: { raw: '7', min: '0', max: '10' } }), ['completed', 0.7]],
		[of12({ lesson_status: 'incomplete', score: { raw: '7', max: '0' } }), ['incomplete', null]],
		[of12({ lesson_status: 'browsed', score: { raw: 'abc' } }), ['incomplete', null]],
		[of12({ lesson_status: 'completed', score: { raw: '70' } }, { mastery: 80 }), ['failed', 0.7]],
		[of12({ lesson_status: 'completed', score: { raw: '90' } }, { mastery: 80 }), ['passed', 0.9]],
		[of12({ lesson_status: 'not attempted' }, { isOver: true }), ['completed', null]],
		[of12({ lesson_status: 'not attempted' }), ['incomplete', null]],
		[of12({ lesson_status: 'incomplete' }, { isOver: true }), ['incomplete', null]],
		[of12({ score: { raw: '500' } }), ['incomplete', 1]],
		[of2004({ completion_status: 'completed', success_status: 'unknown', score: { scaled: '-0.5' } }), ['completed', 0]],
		[of2004({ completion_status: 'incomplete', success_status: 'passed', score: { scaled: '0.9', raw: '1' } }), ['passed', 0.9]],
		[of2004({ completion_status: 'unknown', success_status: 'unknown' }, true), ['completed', null]],
		[of2004({ completion_status: 'incomplete', success_status: 'unknown' }, true), ['incomplete', null]]
	];
	for (const [found, expected] of table) assert.deepEqual(brief(found), expected);
	const { questions } = toldBy('scorm12', { interactions: { 0: { id: 'q\u0000 1', result: 'correct', student_response: 'a' }, 1: { id: 'q2', result: 'wrong' } } }, { seconds: 5, isOver: false });
	assert.deepEqual(questions, [{ id: 'q 1', result: 'correct', answer: 'a' }, { id: 'q2', result: 'wrong', answer: '' }]);
});

test('what xAPI says of the activity, in whatever order it comes', () => {
	const verb = (name: string) => ({ id: `http://adlnet.gov/expapi/verbs/${name}` });
	const about = (name: string, result: object = {}, id = 'urn:a') => ({ verb: verb(name), object: { id }, result });
	const tell = (...statements: object[]) => toldByStatements(statements, 'urn:a', told({ seconds: 0 }));
	assert.deepEqual(brief(tell(about('completed'), about('passed', { score: { scaled: 0.8 } }))), ['passed', 0.8]);
	assert.deepEqual(brief(tell(about('passed', { score: { scaled: 0.8 } }), about('completed'))), ['passed', 0.8]);
	assert.deepEqual(brief(tell(about('experienced', { completion: true }))), ['completed', null]);
	assert.deepEqual(brief(tell(about('scored', { score: { raw: 3, max: 4 }, success: false, completion: true }))), ['failed', 0.75]);
	assert.deepEqual(brief(tell(about('passed', {}, 'urn:another'))), ['incomplete', null], 'of something in it, not of it');
	assert.deepEqual(tell(about('answered', { success: true, response: 'Dakar' }, 'urn:a/q/7')).questions, [{ id: '7', result: 'correct', answer: 'Dakar' }]);
	assert.equal(tell(about('terminated', { duration: 'PT1H2M3.5S' })).seconds, 3724);
	assert.deepEqual([secondsOf('PT90S'), secondsOf('P1DT1S'), secondsOf('soon'), secondsOf(`PT${'9'.repeat(300)}S`)], [90, 86_400, 0, 86_400]);
});

test('parts are over together; their scores are one', () => {
	const [passed, failed, begun] = [told({ status: 'passed', score: 0.9 }), told({ status: 'failed', score: 0.3 }), told({})];
	assert.deepEqual(brief(together(2, [passed])), ['incomplete', 0.9]);
	assert.deepEqual(brief(together(2, [passed, begun])), ['incomplete', 0.9]);
	assert.deepEqual(brief(together(2, [passed, failed])), ['failed', 0.6]);
	assert.deepEqual(brief(together(2, [passed, told({ status: 'completed' })])), ['passed', 0.9]);
	assert.deepEqual(brief(together(1, [])), ['incomplete', null]);
	assert.equal(together(3, [passed, failed, begun]).seconds, 180);
});

test('what was told is marked as it says, by the one marking that all have', () => {
	const item = { code: 'P', title: 'P', language: 'fr', competences: [], difficulty: 1, stem: '', parts: [{ id: 'a', interaction: { type: 'package', archive: '0'.repeat(64), format: 'scorm12', bytes: 1 } }] } satisfies Item;
	const by = (more: Partial<Told>) => {
		const { score, right, parts } = mark(item, { a: responseOf(told(more)) });
		return [score, right, parts[0].blank];
	};
	assert.deepEqual(by({ status: 'passed', score: 0.8 }), [0.8, true, false], 'passed is right, and its score is what it is');
	assert.deepEqual(by({ status: 'completed' }), [1, true, false]);
	assert.deepEqual(by({ status: 'failed', score: 0.3 }), [0.3, false, false]);
	assert.deepEqual(by({ status: 'incomplete', score: 1 }), [0, false, true], 'not over: no attempt');
	for (const forged of [{ status: 'passed', score: '7' }, { status: 'passed', score: '1e9' }, { status: ['passed'] }, 'passed', null]) assert.ok(mark(item, { a: forged }).score <= 1);
	assert.deepEqual([isEvidence(told({ status: 'completed' })), isEvidence(told({ status: 'completed', score: 0.5 })), isEvidence(told({ status: 'failed' }))], [false, true, true]);
	assert.deepEqual(toldInWords(responseOf(told({ status: 'passed', score: 0.8, seconds: 130, questions: [{ id: 'q1', result: 'correct', answer: '' }] }))), ['80 %', '3 min', 'q1 · correct']);
});

test('whatever a package writes, what is told and kept of it fits, and nothing breaks', () => {
	fc.assert(
		fc.property(fc.jsonValue(), fc.constantFrom('scorm12' as const, 'scorm2004' as const), fc.boolean(), fc.double(), (cmi, format, isOver, seconds) => {
			const found = toldBy(format, cmi, { seconds, isOver });
			const id = '01890000-0000-7000-8000-000000000000';
			assert.ok(v.safeParse(stateSchema, { launch: id, part: 'x', kept: keptOf(format, cmi), told: found }).success);
			if (found.status !== 'incomplete') assert.ok(v.safeParse(packageBody, { launch: id, item: id, version: 1, told: found }).success);
			assert.ok(markPackage(responseOf(found)).score <= 1);
		})
	);
	fc.assert(fc.property(fc.array(fc.jsonValue()), (statements) => assert.ok(toldByStatements(statements, 'urn:a', told({})).seconds >= 0)));
});
