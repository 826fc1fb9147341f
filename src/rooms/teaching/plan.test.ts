import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { newId } from '#platform/ids.ts';
import { courseOf, courseValue } from '#rooms/teaching/course.ts';
import { periodsOfForm } from '#rooms/teaching/period.ts';
import { cahierText, minutesLeft, minutesOf, phasesFor } from '#rooms/teaching/plan.ts';
import { planOfForm } from '#rooms/teaching/plan-form.ts';

const formOf = (fields: Record<string, string | string[]>) => {
	const form = new FormData();
	for (const [name, values] of Object.entries(fields)) for (const value of [values].flat()) form.append(name, value);
	return form;
};
const [classId, competence, programme] = [newId(), newId(), newId()];
const titles = new Map([[competence, 'Calculer un terme']]);
const good = { class: classId, course: `${programme}:MATH`, title: ' Suites ', minutes: '120', competence, objectives: 'Modéliser\n\n Démontrer ', phase: ['Rappel', '', ''], phaseMinutes: ['20', '', '0'], phaseTeacher: ['interroge', '', ''], phasePupils: ['', '', ''] };

test('usual phases add up to the lesson, whatever its length', () => {
	fc.assert(fc.property(fc.integer({ min: 1, max: 600 }), (minutes) => minutesOf(phasesFor(minutes)) === minutes && phasesFor(minutes).every((one) => one.minutes >= 0)));
	assert.deepEqual(phasesFor(120).map((one) => one.minutes), [10, 35, 20, 45, 10]);
});

test('a plan is read from its form: competences ticked and words of one’s own, phases that say something', () => {
	const { plan, faults } = planOfForm(formOf(good), titles);
	assert.deepEqual(faults, {});
	assert.deepEqual([plan!.title, plan!.subject, plan!.programmeId, plan!.chapterId, plan!.shared], ['Suites', 'MATH', programme, null, false]);
	assert.deepEqual(plan!.content.objectives, [{ competenceId: competence, text: 'Calculer un terme' }, { competenceId: null, text: 'Modéliser' }, { competenceId: null, text: 'Démontrer' }]);
	assert.deepEqual(plan!.content.phases, [{ title: 'Rappel', minutes: 20, teacher: 'interroge', pupils: '' }]);
	assert.equal(minutesLeft(plan!), 100);
	assert.equal(cahierText(plan!.content), '– Calculer un terme\n– Modéliser\n– Démontrer');
});

test('what is wrong with a plan is said by field, and what was typed stays', () => {
	const table: [object, string, string][] = [
		[{ title: '' }, 'title', 'titleMissing'],
		[{ class: [] }, 'classIds', 'classMissing'],
		[{ course: ':' }, 'subject', 'courseMissing'],
		[{ minutes: 'deux heures' }, 'minutes', 'minutesWrong'],
		[{ minutes: '' }, 'minutes', 'minutesWrong'],
		[{ phaseMinutes: ['-5', '', ''] }, 'phases', 'minutesWrong'],
		[{ note: 'x'.repeat(2001) }, 'note', 'textTooLong']
	];
	for (const [more, field, fault] of table) {
		const { plan, faults, typed } = planOfForm(formOf({ ...good, ...more }), titles);
		assert.deepEqual([plan, faults[field]], [undefined, fault], field);
		assert.equal(typed.content.objectives.length, 3);
	}
	assert.deepEqual(planOfForm(formOf({ ...good, competence: newId() }), titles).plan!.content.objectives.length, 2, 'a competence of another programme is nobody’s objective');
});

test('weekly periods: one for each day that is ticked', () => {
	const typed = { class: classId, course: courseValue({ programmeId: null, subject: 'EPS' }), day: ['1', '4'], from: '08:00', to: '10:00', weeks: 'B', since: '2026-10-05' };
	const { periods } = periodsOfForm(formOf(typed));
	assert.deepEqual(periods.map((one) => [one.day, one.from, one.to, one.weeks, one.subject, one.programmeId]), [[1, 480, 600, 'B', 'EPS', null], [4, 480, 600, 'B', 'EPS', null]]);
	const table: [object, string, string][] = [[{ day: [] }, 'day', 'dayMissing'], [{ to: '07:00' }, 'to', 'endBeforeBegin'], [{ from: '' }, 'from', 'hourMissing'], [{ to: '18:00' }, 'to', 'periodTooLong'], [{ since: 'demain' }, 'since', 'dayMissing'], [{ course: '' }, 'course', 'courseMissing']];
	for (const [more, field, fault] of table) assert.equal(periodsOfForm(formOf({ ...typed, ...more })).faults[field], fault, JSON.stringify(more));
	assert.deepEqual(courseOf(courseValue({ programmeId: programme, subject: 'MATH' })), { programmeId: programme, subject: 'MATH' });
});
