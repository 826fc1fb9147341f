import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { remedy, remedyBounds, type Knows, type Stock } from './remedy.ts';

const stock: Stock[] = [
	{ id: 'a1', competences: [0], difficulty: 1 }, { id: 'a2', competences: [0], difficulty: 2 }, { id: 'a3', competences: [0], difficulty: 3 }, { id: 'a4', competences: [0], difficulty: 4 },
	{ id: 'b1', competences: [1], difficulty: 1 }, { id: 'b2', competences: [1, 0], difficulty: 2 }, { id: 'b3', competences: [1], difficulty: 3 }, { id: 'b4', competences: [1], difficulty: 5 }
];
const none = new Map<string, Set<string>>();
const pupil = (pupilId: string, ...estimates: (number | null)[]): Knows => ({ pupilId, estimates });

test('pupils with the same needs work together on what they need', () => {
	const groups = remedy([pupil('awa', 30, 90), pupil('ibou', 40, 80), pupil('fatou', 90, 20), pupil('moussa', 95, 95), pupil('nouveau', null, null)], stock, none);
	assert.deepEqual(groups, [
		{ competences: [0], pupilIds: ['awa', 'ibou'], itemIds: ['a1', 'a2', 'b2', 'a3', 'a4'] },
		{ competences: [1], pupilIds: ['fatou'], itemIds: ['b1', 'b2', 'b3', 'b4'] }
	]);
});

test('two needs share the exercises, the easier first', () => {
	const [group] = remedy([pupil('awa', 50, 20)], stock, none);
	assert.deepEqual(group, { competences: [1, 0], pupilIds: ['awa'], itemIds: ['a1', 'b1', 'a2', 'b2', 'a3', 'b3'] });
});

test('what all of a group have had right is not set to it again; what fewest have had right comes first', () => {
	const right = new Map([['awa', new Set(['a1', 'a2'])], ['ibou', new Set(['a1'])]]);
	const [group] = remedy([pupil('awa', 30, 90), pupil('ibou', 40, 80)], stock, right);
	assert.ok(!group.itemIds.includes('a1'));
	assert.ok(group.itemIds.includes('a2'));
});

test('a need that no exercise is there for makes no group', () => assert.deepEqual(remedy([pupil('awa', 90, 90, 10)], stock, none), []));

test('whatever the class: few groups, nobody twice, nobody with a need left out, the same in any order', () => {
	const estimate = fc.option(fc.integer({ min: 0, max: 100 }), { nil: null });
	fc.assert(
		fc.property(fc.array(fc.tuple(estimate, estimate, estimate, estimate, estimate), { maxLength: 70 }), fc.array(fc.record({ competence: fc.nat(4), difficulty: fc.integer({ min: 1, max: 5 }) }), { maxLength: 30 }), fc.integer(), (rows, items, seed) => {
			const pupils = rows.map((estimates, i) => pupil(`p${String(i).padStart(2, '0')}`, ...estimates));
			const some = items.map(({ competence, difficulty }, i) => ({ id: `i${i}`, competences: [competence], difficulty }));
			const groups = remedy(pupils, some, none);
			const there = new Set(some.flatMap((item) => item.competences));
			const inNeed = pupils.filter((one) => one.estimates.some((value, at) => value !== null && value < remedyBounds.below && there.has(at))).map((one) => one.pupilId);
			const placed = groups.flatMap((group) => group.pupilIds);
			assert.ok(groups.length <= remedyBounds.groups);
			assert.deepEqual([...placed].sort(), inNeed);
			for (const group of groups) assert.ok(group.itemIds.length >= 1 && group.itemIds.length <= remedyBounds.items && new Set(group.itemIds).size === group.itemIds.length);
			const turned = [...pupils].sort((a, b) => ((a.pupilId.charCodeAt(1) * 31 + a.pupilId.charCodeAt(2) + seed) % 7) - ((b.pupilId.charCodeAt(1) * 31 + b.pupilId.charCodeAt(2) + seed) % 7));
			assert.deepEqual(remedy(turned, [...some].reverse(), none), groups);
		}),
		{ numRuns: 300 }
	);
});
