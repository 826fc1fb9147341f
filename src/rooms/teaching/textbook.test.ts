import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isId, newId } from '#platform/ids.ts';
import { clock, entryIdOf, entrySchema, holds, isSeen, maybeMinute } from '#rooms/teaching/textbook.ts';
import * as v from 'valibot';
import { asPlanned, maybeNextDay, slotsOf, weekOf, type Known, type Period } from '#rooms/teaching/week.ts';

const entry = { classId: newId(), periodId: null, planId: null, day: '2026-11-23', from: 480, to: 600, kind: 'lesson', subject: 'MATH', programmeId: null, chapterId: null, finishes: false, title: 'Suites', content: '', homework: '', homeworkDue: null, workId: null };

test('an entry says what it must', () => {
	const fault = (more: object) => v.safeParse(entrySchema, { ...entry, ...more }).issues?.map((issue) => `${issue.path?.[0].key} ${issue.message}`);
	assert.equal(fault({}), undefined);
	const table: [object, string | undefined][] = [
		[{ title: '  ' }, 'title titleMissing'],
		[{ title: '', kind: 'test' }, 'title titleMissing'],
		[{ title: '', kind: 'missed' }, undefined],
		[{ to: 480 }, 'to endBeforeBegin'],
		[{ from: Number.NaN }, 'from hourMissing'],
		[{ day: '2026-02-30' }, 'day dayMissing'],
		[{ homework: 'Exercice 4' }, 'homeworkDue homeworkDay'],
		[{ homework: 'Exercice 4', homeworkDue: '2026-11-22' }, 'homeworkDue homeworkBefore'],
		[{ homework: 'Exercice 4', homeworkDue: '2026-11-25' }, undefined],
		[{ subject: '' }, 'subject courseMissing'],
		[{ content: 'x'.repeat(4001) }, 'content contentTooLong']
	];
	for (const [more, said] of table) assert.equal(fault(more)?.[0], said, JSON.stringify(more).slice(0, 60));
});

test('the entry of a period on a day has one id, whoever makes it; other days and periods have others', () => {
	const [one, other] = [newId(), newId()];
	assert.equal(entryIdOf(one, '2026-11-23'), entryIdOf(one, '2026-11-23'));
	const ids = [entryIdOf(one, '2026-11-23'), entryIdOf(one, '2026-11-24'), entryIdOf(other, '2026-11-23')];
	assert.equal(new Set(ids).size, 3);
	assert.ok(ids.every(isId));
	assert.ok(ids[0] < ids[1], 'they lie in the order of their days');
});

test('of two states the one signed last holds, in whatever order they come', () => {
	const aState = fc.record({ at: fc.integer({ min: 0, max: 5 }).map((n) => new Date(n)), id: fc.constantFrom('a', 'b', 'c') });
	fc.assert(fc.property(aState, aState, (one, other) => (one.id === other.id && one.at.getTime() === other.at.getTime() ? !holds(one, other) : holds(one, other) !== holds(other, one))));
});

test('a visa has seen what was there when it was signed, and never its signer’s own', () => {
	const visas = [{ upto: '2026-11-20', seen_at: new Date('2026-11-21T10:00Z'), signed_by: 'censeur' }];
	const seen = (day: string, at: string, teacher = 'prof') => isSeen({ day, received_at: new Date(at), teacher_id: teacher }, visas);
	assert.deepEqual([seen('2026-11-20', '2026-11-20T18:00Z'), seen('2026-11-21', '2026-11-21T09:00Z'), seen('2026-11-19', '2026-11-22T09:00Z'), seen('2026-11-20', '2026-11-20T18:00Z', 'censeur')], [true, false, false, false]);
});

test('times as they are typed', () => {
	assert.deepEqual(['08:30', '8h30', '24:00', '24:01', '9', '12:60', ''].map(maybeMinute), [510, 510, 1440, undefined, undefined, undefined, undefined]);
	fc.assert(fc.property(fc.integer({ min: 0, max: 1440 }), (minute) => maybeMinute(clock(minute)) === minute));
});

const period = (more: Partial<Period>): Period => ({ id: newId(), classId: 'c', className: 'Tle S2', subject: 'MATH', programmeId: null, teacherId: 't', teacher: 'Awa', day: 1, from: 480, to: 600, weeks: 'all', since: '2026-10-01', until: null, ...more });
const [monday, tuesday, friday] = [period({}), period({ day: 2, weeks: 'B' }), period({ day: 5, from: 840, to: 900 })];
const known: Known = {
	year: { code: '2026-2027', basis: 'official', terms: [{ starts: '2026-10-05', ends: '2026-12-23' }], weekDays: [1, 2, 3, 4, 5, 6], firstWeekDay: 1, off: { '2026-10-16': { name: { fr: 'Fête', ar: 'x', en: 'x' }, probable: true } }, flip: false },
	periods: [friday, tuesday, monday],
	placements: [{ periodId: monday.id, day: '2026-10-12', planId: 'p' }],
	plans: [{ id: 'p', title: 'Suites', minutes: 120, programmeId: null, chapterId: null, content: '– Calculer', homework: 'Exercice 4' }],
	entries: [{ id: 'e', periodId: monday.id, classId: 'c', className: 'Tle S2', subject: 'MATH', day: '2026-10-05', from: 480, to: 600, kind: 'lesson', title: 'Rappels', teacherId: 't', states: 1, saidAt: new Date('2026-10-05T11:00Z'), revision: 'r' }]
};
const told = (now: string, asked: string | null = null) => weekOf(known, asked, new Date(now));

test('the week: what is today and next, what the cahier lacks, holidays, weeks A and B', () => {
	const week = told('2026-10-12T09:00Z');
	assert.deepEqual([week.starts, week.number, week.letter, week.before, week.after], ['2026-10-12', 2, 'B', '2026-10-05', '2026-10-19']);
	assert.deepEqual(week.ofToday.map((slot) => [slot.state, slot.plan?.title]), [['now', 'Suites']]);
	assert.equal(week.next?.day, '2026-10-13', 'the Tuesday of weeks B');
	assert.deepEqual(week.missing.map((slot) => slot.day), ['2026-10-09'], 'Monday’s is written, Friday’s is not');
	assert.deepEqual(week.days[4], { day: '2026-10-16', off: known.year.off['2026-10-16'], rest: false, slots: [] });
	assert.equal(week.days[6].rest, true);
	assert.equal(told('2026-10-11T09:00Z').starts, '2026-10-12', 'on a Sunday the week to come');
	assert.equal(told('2026-10-12T07:00Z').ofToday[0].state, 'later');
	assert.equal(told('2026-10-12T10:00Z').ofToday[0].state, 'past');
	assert.deepEqual(told('2026-10-12T09:00Z', '2026-12-30').days.map((day) => day.off?.name ?? null), Array(7).fill(null));
	assert.equal(told('2026-10-12T09:00Z', '2026-12-30').number, null, 'holidays have no number');
});

test('an entry that stands in no period is shown on its day; homework is due at the next hour of the subject', () => {
	const extra = { ...known.entries[0], id: 'x', periodId: null, day: '2026-10-14', from: 600, to: 660 };
	const slots = slotsOf({ ...known, entries: [...known.entries, extra] }, '2026-10-12', '2026-10-18', new Date('2026-10-12T09:00Z'));
	assert.deepEqual(slots.map((slot) => [slot.day, slot.entry?.id]), [['2026-10-12', undefined], ['2026-10-13', undefined], ['2026-10-14', 'x']]);
	const now = new Date('2026-10-12T09:00Z');
	assert.equal(maybeNextDay(known, { classId: 'c', subject: 'MATH' }, '2026-10-13', now), '2026-10-19', 'Friday is a holiday');
	assert.equal(maybeNextDay(known, { classId: 'c', subject: 'PC' }, '2026-10-13', now), undefined);
});

test('held as planned: the cahier has what the plan says, homework for the next hour', () => {
	const now = new Date('2026-10-12T11:00Z');
	const [slot] = slotsOf(known, '2026-10-12', '2026-10-12', now);
	const entry = asPlanned(known, slot as never, now);
	assert.deepEqual([entry.title, entry.content, entry.from, entry.to, entry.homework, entry.homeworkDue, entry.planId], ['Suites', '– Calculer', 480, 600, 'Exercice 4', '2026-10-13', 'p']);
	assert.equal(asPlanned({ ...known, periods: [monday] }, slot as never, now).homeworkDue, '2026-10-19');
	assert.equal(asPlanned({ ...known, periods: [] }, slot as never, now).homeworkDue, '2026-10-19', 'no next hour is known: in a week');
});
