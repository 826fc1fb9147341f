import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matrix } from '#rooms/people/acts.ts';
import { dutyActs, runPages, toDoOf } from '#rooms/people/run.ts';

const all = { withoutSecret: 3, withoutTeacher: 2, firstPassword: 1, ending: 4, withoutGuardian: 5 };
const asked = (role: keyof typeof matrix, counts = all) => toDoOf('O', counts, new Set(matrix[role])).map((line) => line.text);

test('today asks of each only what he may do', () => {
	assert.deepEqual(asked('head'), ['doCards', 'doTeachers', 'doPasswords', 'doEnding', 'doGuardians']);
	assert.deepEqual(asked('administrator'), asked('head'));
	assert.deepEqual(asked('censeur'), ['doCards', 'doPasswords', 'doGuardians'], 'a censeur gives no roles');
	assert.deepEqual(asked('supervisor'), ['doCards']);
	assert.deepEqual([asked('ministry'), asked('inspector')], [[], []]);
	assert.ok(!dutyActs.some((act) => [...matrix.ministry, ...matrix.inspector].includes(act)), 'and of these nothing is ever asked');
});

test('what does not wait is not asked, and each line leads to a page that the act opens', () => {
	assert.deepEqual(asked('head', { ...all, withoutSecret: 0, ending: 0 }), ['doTeachers', 'doPasswords', 'doGuardians']);
	for (const role of ['administrator', 'head', 'censeur', 'supervisor', 'manager'] as const)
		for (const { href } of toDoOf('O', all, new Set(matrix[role]))) {
			const page = runPages.find((one) => one.href === href.split('?')[0]);
			assert.ok(page && matrix[role].includes(page.act), `${role} is led to ${href}`);
			assert.equal(new URLSearchParams(href.split('?')[1]).get('at'), 'O');
		}
});
