import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as v from 'valibot';
import { countries } from '#countries/index.ts';
import { newId } from '#platform/ids.ts';
import { planSchema } from '#rooms/teaching/plan-form.ts';
import { coverChapters, standing } from '#rooms/teaching/progression.ts';
import { yearFrom } from '#rooms/teaching/server/index.ts';
import { entrySchema } from '#rooms/teaching/textbook.ts';
import { isTeachingDay, teachingDays } from '#rooms/teaching/year.ts';
import { maker, type DemoClass } from './demo-people.ts';
import { counting, noRows, writeCahier } from './demo-textbook.ts';
import type { Course } from './demo-work.ts';

const country = await countries.senegal();
const course: Course = { programmeId: newId(), code: 'P', subject: 'MATH', title: 'P', chapters: [], whole: Array.from({ length: 12 }, (_, n) => ({ id: newId(), title: `Chapitre ${n + 1}`, minutes: 750, competences: [{ id: newId(), title: 'Calculer' }] })) };

test('whatever the day it is loaded: hours that do not meet, days with lessons, nothing to come, a coverage that a school could have', () => {
	for (let i = 0; i < 60; i++) {
		const now = new Date(Date.UTC(2026, 9, 1, 13) + i * 5.3 * 86_400_000);
		const make = maker(country, `cahier ${i}`, now);
		const year = yearFrom(country, make.schoolYear);
		const [teacher, rows, nth] = [{ id: newId(), label: 'Awa' }, noRows(), counting()];
		const classes = Array.from({ length: 4 }, (): DemoClass => ({ id: newId(), name: 'Tle', school: 'S', scope: newId(), plan: { grade: 'TLE', series: 'S2', size: 40, weeks: 'full' }, teachers: new Map(), pupils: [] }));
		for (const one of classes) writeCahier(make, { one, course, teacher, nth: nth(teacher), year, signer: newId(), withPlans: true }, rows);
		for (const one of rows.periods) for (const other of rows.periods) if (one !== other && one.day === other.day) assert.ok(one.to <= other.from || other.to <= one.from, 'a teacher is in one place');
		for (const { entry, at } of rows.entries) {
			assert.ok(at <= now && isTeachingDay(year, entry.day), `${entry.day} of ${now.toISOString()}`);
			assert.ok(v.is(entrySchema, entry), JSON.stringify(entry));
		}
		for (const { plan } of rows.plans) assert.ok(v.is(planSchema, plan), JSON.stringify(plan));
		assert.equal(new Set(rows.entries.map((row) => row.id)).size, rows.entries.length);
		assert.equal(new Set(rows.placements.map((row) => `${row.periodId} ${row.day}`)).size, rows.placements.length);
		const days = teachingDays(year);
		const today = now.toISOString().slice(0, 10);
		if (days.filter((day) => day < today).length < 25) continue;
		for (const one of classes) {
			const taught = new Map<string, { minutes: number; finished: boolean }>();
			for (const { entry } of rows.entries.filter((row) => row.entry.classId === one.id && row.entry.chapterId)) {
				const before = taught.get(entry.chapterId!) ?? { minutes: 0, finished: false };
				taught.set(entry.chapterId!, { minutes: before.minutes + entry.to - entry.from, finished: before.finished || entry.finishes });
			}
			const { percent, expected, covered, planned } = standing(coverChapters(course.whole.map((each) => ({ id: each.id, planned: each.minutes })), taught, days), days, today);
			assert.ok(percent !== null && Math.abs(covered - expected) < planned * 0.35, `${percent} % on ${today}, ${covered} of ${expected} expected`);
		}
		assert.ok(rows.visas.length <= classes.length);
	}
});
