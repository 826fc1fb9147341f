import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heldTogether, type Held } from '#rooms/people/held.ts';

const held = (role: Held['role'], organisation: string, more: Partial<Held> = {}): Held => ({ id: organisation, role, organisation, subject: null, since: '2025-10-01', until: null, ...more });

test('a teacher of many classes is one line a subject; days that differ are said place by place', () => {
	const lines = heldTogether([held('head', 'Lycée'), held('teacher', '3e A'), held('teacher', '3e B'), held('teacher', 'Tle S2', { subject: 'MATH' }), held('teacher', '6e', { since: '2026-01-05' })]);
	assert.deepEqual(lines.map((line) => [line.role, line.subject, line.places.map((one) => one.organisation), line.days?.since ?? null]), [
		['head', null, ['Lycée'], '2025-10-01'], ['teacher', null, ['3e A', '3e B', '6e'], null], ['teacher', 'MATH', ['Tle S2'], '2025-10-01']
	]);
	assert.deepEqual(heldTogether([]), []);
	assert.equal(heldTogether([held('teacher', 'A'), held('teacher', 'B')], (one) => one.id).length, 2);
});
