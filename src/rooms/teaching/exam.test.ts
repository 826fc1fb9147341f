import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endOf, examState, isOver, minutesLeft, outOfTwenty, type ExamTimes } from './exam.ts';

const at = (time: string) => new Date(`2026-11-20T${time}:00Z`);
const exam = (more: Partial<ExamTimes> = {}): ExamTimes => ({ opens_at: at('08:00'), closes_at: at('10:00'), minutes: 60, closed_at: null, ...more });

test('until when a pupil may write', () => {
	const cases: [Partial<ExamTimes>, string, number, string][] = [
		[{}, '08:00', 0, '09:00'],
		[{}, '08:30', 0, '09:30'],
		[{}, '09:30', 0, '10:00'],
		[{}, '08:00', 33, '09:19'],
		[{}, '08:00', 50, '09:30'],
		[{}, '09:30', 50, '10:30'],
		[{ minutes: null }, '09:45', 0, '10:00'],
		[{ minutes: null }, '08:00', 50, '11:00'],
		[{ closed_at: at('08:40') }, '08:00', 50, '08:40']
	];
	for (const [more, start, extra, end] of cases) assert.equal(endOf(exam(more), at(start), extra).toISOString().slice(11, 16), end, JSON.stringify([more, start, extra]));
});

test('what a test is to a pupil', () => {
	const sitting = { ends_at: at('09:00'), handed_at: null };
	const handed = { ends_at: at('09:00'), handed_at: at('08:50') };
	const cases: [Partial<ExamTimes>, typeof sitting | typeof handed | null, boolean, string, string][] = [
		[{}, null, false, '07:59', 'soon'],
		[{}, null, false, '08:00', 'open'],
		[{}, sitting, true, '08:30', 'sitting'],
		[{}, sitting, true, '09:00', 'handed'],
		[{}, handed, true, '08:55', 'handed'],
		[{}, handed, true, '10:05', 'handed'],
		[{}, handed, false, '10:00', 'corrected'],
		[{}, null, true, '10:05', 'missed'],
		[{}, null, false, '10:00', 'missed'],
		[{ closed_at: at('08:30') }, handed, false, '08:31', 'corrected']
	];
	for (const [more, own, running, now, state] of cases) assert.equal(examState(exam(more), own, running, at(now)), state, JSON.stringify([more, own, running, now]));
	assert.equal(isOver(exam(), true, at('10:30')), false, 'who has more time is waited for');
});

test('minutes left and marks out of twenty', () => {
	assert.deepEqual([minutesLeft(at('09:00'), at('08:59')), minutesLeft(at('09:00'), at('09:01')), minutesLeft(at('09:00'), new Date(at('08:58').getTime() + 1))], [1, 0, 2]);
	assert.deepEqual([0, 1, 0.5, 0.333, 0.99].map(outOfTwenty), [0, 20, 10, 6.75, 19.75]);
});
