import assert from 'node:assert/strict';
import { dayOf } from '#platform/dates.ts';
import { dayAfter, weekDayOf } from '#platform/days.ts';
import { newId } from '#platform/ids.ts';
import { Refusal } from '#platform/refusal.ts';
import { theSystem } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import type { RoleName } from '#rooms/people/acts.ts';
import type { Who } from '#rooms/people/who.ts';
import type { NewPlan } from '#rooms/teaching/plan-form.ts';
import { changePlan, copyPlan, doneAsPlanned, endPeriod, placePlan, planForm, planPage, plansPage, removePlan, savePlan, setCourses, statePeriod, stateYear, unplacePlan, weekPage, yearPage } from '#rooms/teaching/server/index.ts';
import { aProgramme } from '#tests/learning.ts';
import { aCountry, aPerson, aPupil, asWho } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

const since = '2025-10-01';
const today = dayOf(new Date());
const refused = (status: number) => (error: unknown) => error instanceof Refusal && error.status === status;
const may = async (act: () => Promise<unknown>): Promise<boolean> => act().then(() => true, (error) => (assert.ok(refused(404)(error), String(error)), false));

/** School A on a day with lessons, whatever day it is; its teacher with hours every day, and a plan. */
async function aSchool(db: Database) {
	const id = await aCountry(db);
	const course = await aProgramme(db);
	const holding = async (role: RoleName, place: string) => asWho(db, await aPerson(db, { memberships: [{ organisationId: id('A'), kind: 'staff', since }], roles: [{ role, organisationId: place, since }] }));
	await stateYear(db, await holding('head', id('A')), id('A'), { terms: [{ starts: dayAfter(today, -100), ends: dayAfter(today, 100) }], flip: false });
	const teacher = await holding('teacher', id('6A'));
	await setCourses(db, theSystem('test'), [{ classId: id('6A'), programmeId: course.programmeId, teacherId: teacher.id }]);
	const plan: NewPlan = {
		classIds: [id('6A')], subject: 'MATH', programmeId: course.programmeId, chapterId: course.chapterId, title: 'Additions', minutes: 60, shared: false,
		content: { objectives: [{ competenceId: course.competences.A, text: 'Additionner' }], before: '', materials: '', phases: [{ title: 'Rappel', minutes: 20, teacher: '', pupils: '' }], homework: 'Exercice 4', note: '', lessonIds: [course.lessonId], itemIds: [course.items.E1], workIds: [] }
	};
	/** An hour each day of the week but Sunday, from long ago on. */
	const hours = async (who: Who, classId = id('6A')) => {
		const ids: string[] = [];
		for (const day of [1, 2, 3, 4, 5, 6]) {
			const period = newId();
			ids.push(period);
			await statePeriod(db, who, { classId, subject: 'MATH', programmeId: course.programmeId, day, from: 480, to: 540, weeks: 'all', since: dayAfter(today, -60) }, period);
		}
		return ids;
	};
	return { id, ...course, holding, teacher, plan, hours };
}

dbtest('who reads a plan: its teacher, who signs off or inspects its class, colleagues once it is shared; nobody else changes it', async (db) => {
	const { id, holding, teacher, plan } = await aSchool(db);
	const [own, shared] = [await savePlan(db, teacher, plan), await savePlan(db, teacher, { ...plan, shared: true })];
	const people: [string, Who, string][] = [
		['its teacher', teacher, 'own shared change'],
		['a colleague of the class', await holding('teacher', id('6A')), '- shared -'],
		['a teacher of another class', await holding('teacher', id('6B')), '- shared -'],
		['the head', await holding('head', id('A')), 'own shared -'],
		['the censeur', await holding('censeur', id('A')), 'own shared -'],
		['the inspector', await asWho(db, await aPerson(db, { roles: [{ role: 'inspector', organisationId: id('IEF1'), since }] })), 'own shared -'],
		['another inspector', await asWho(db, await aPerson(db, { roles: [{ role: 'inspector', organisationId: id('IEF2'), since }] })), '- - -'],
		['a teacher of another school', await asWho(db, await aPerson(db, { memberships: [{ organisationId: id('B'), kind: 'staff', since }], roles: [{ role: 'teacher', organisationId: id('5A'), since }] })), '- - -'],
		['a pupil', await aPupil(db, id('6A')), '- - -']
	];
	for (const [name, who, decided] of people) {
		const cells = [await may(() => planPage(db, who, own)), await may(() => planPage(db, who, shared)), await may(() => changePlan(db, who, shared, 1, { ...plan, shared: true }))];
		assert.equal(cells.map((yes, i) => (yes ? ['own', 'shared', 'change'][i] : '-')).join(' '), decided, name);
		if (name !== 'its teacher') for (const act of [() => removePlan(db, who, own), () => planForm(db, who, own, {})]) assert.equal(await may(act), false, name);
	}
	await assert.rejects(changePlan(db, teacher, shared, 1, plan), refused(409), 'changed meanwhile');
	await assert.rejects(savePlan(db, teacher, { ...plan, classIds: [id('6B')] }), refused(404), 'a class that he does not teach');
	await assert.rejects(savePlan(db, teacher, { ...plan, chapterId: (await aProgramme(db)).chapterId }), refused(404), 'a chapter of another programme');
	await removePlan(db, teacher, own);
	const { chapterId, items } = { chapterId: plan.chapterId!, items: plan.content.itemIds };
	await db.run(sql`update exercises.bank set organisation_id = ${id('B')} where id = (select bank_id from exercises.item where id = ${items[0]})`);
	await db.run(sql`update curriculum.lesson set organisation_id = ${id('B')} where chapter_id = ${chapterId}`);
	assert.deepEqual({ ...(await planPage(db, teacher, shared)).links, works: [] }, { lessons: [], items: [], works: [] }, 'what is another school’s is not called by its title');
	assert.equal(await may(() => planPage(db, teacher, own)), false);
});

dbtest('a plan is copied as one’s own, and says whence it comes', async (db) => {
	const { id, holding, teacher, plan } = await aSchool(db);
	const shared = await savePlan(db, teacher, { ...plan, shared: true });
	const colleague = await holding('teacher', id('6B'));
	assert.deepEqual((await plansPage(db, colleague, null)).plans.map((line) => [line.id, line.owner_id]), [[shared, teacher.id]]);
	const copy = await copyPlan(db, colleague, shared, [id('6B')]);
	const page = await planPage(db, colleague, copy);
	assert.deepEqual([page.mine, page.plan.title, page.plan.shared, page.classes.map((one) => one.id), page.source?.title, page.plan.content.objectives], [true, 'Additions', false, [id('6B')], 'Additions', plan.content.objectives]);
	assert.deepEqual([page.links.lessons.length, page.links.items.length], [1, 1]);
	await assert.rejects(copyPlan(db, colleague, shared, [id('6A')]), refused(404));
});

dbtest('a new plan is filled from the programme: the chapter where the class stands, its competences, lessons and exercises, the minutes of the hour', async (db) => {
	const { id, teacher, hours, chapterId } = await aSchool(db);
	const periods = await hours(teacher);
	const day = dayAfter(today, weekDayOf(today) === 6 ? 2 : 1);
	const form = await planForm(db, teacher, null, { period: periods[weekDayOf(day) - 1], day });
	assert.deepEqual([form.chosen, form.chapter?.id, form.minutes, form.hour?.day], [id('6A'), chapterId, 60, day]);
	assert.deepEqual(form.competences.map((one) => one.title), ['Additionner', 'Vérifier']);
	assert.deepEqual([form.lessons.length, form.items.length], [1, 3]);
});

dbtest('a plan is placed in hours of one’s own, moved, repeated; never over another, nor where there is no lesson, nor where the cahier has the hour', async (db) => {
	const { id, holding, teacher, plan, hours } = await aSchool(db);
	const periods = await hours(teacher);
	const next = (n: number) => {
		const days = Array.from({ length: 20 }, (_, i) => dayAfter(today, i + 1)).filter((day) => weekDayOf(day) !== 7);
		return { periodId: periods[weekDayOf(days[n]) - 1], day: days[n] };
	};
	const [one, other] = [await savePlan(db, teacher, plan), await savePlan(db, teacher, { ...plan, title: 'Autre' })];
	const placed = async () => (await planPage(db, teacher, one)).placements.map((line) => line.day);
	await placePlan(db, teacher, one, next(0));
	await placePlan(db, teacher, one, next(0));
	await placePlan(db, teacher, one, next(3), next(0));
	assert.deepEqual(await placed(), [next(3).day], 'moved');
	await placePlan(db, teacher, one, next(0));
	assert.deepEqual(await placed(), [next(0).day, next(3).day], 'repeated');
	await assert.rejects(placePlan(db, teacher, other, next(0)), refused(409));
	await assert.rejects(placePlan(db, teacher, other, { periodId: next(0).periodId, day: dayAfter(next(0).day, 1) }), refused(400), 'another day of the week');
	const colleague = await holding('teacher', id('6A'));
	const [theirs] = await hours(colleague);
	await assert.rejects(placePlan(db, teacher, other, { periodId: theirs, day: next(1).day }), refused(404), 'a colleague’s hour');
	await unplacePlan(db, teacher, one, next(0));
	assert.deepEqual(await placed(), [next(3).day]);
	// The first hour that is over: held as planned in one gesture, which sent twice writes once.
	const past = (await weekPage(db, teacher, {})).view.missing.at(-1)!;
	await placePlan(db, teacher, one, { periodId: past.period!.id, day: past.day });
	for (let i = 0; i < 2; i++) await doneAsPlanned(db, teacher, past.period!.id, past.day, newId());
	const entry = await db.one(sql<{ title: string; content: string; homework: string; states: number; plan_id: string }>`select title, content, homework, states, plan_id from teaching.textbook_entry where teacher_id = ${teacher.id}`);
	assert.deepEqual(entry, { title: 'Additions', content: '– Additionner', homework: 'Exercice 4', states: 1, plan_id: one });
	await assert.rejects(placePlan(db, teacher, other, { periodId: past.period!.id, day: past.day }), refused(409), 'the cahier has it');
	await assert.rejects(doneAsPlanned(db, colleague, past.period!.id, past.day, newId()), refused(404));
	await assert.rejects(doneAsPlanned(db, teacher, next(3).periodId, next(3).day, newId()), refused(400), 'an hour to come');
	// A period that ends lets the plans of its later days go.
	await endPeriod(db, teacher, next(3).periodId, next(3).day);
	assert.deepEqual(await placed(), [past.day]);
	await assert.rejects(endPeriod(db, colleague, next(0).periodId), refused(404));
	await endPeriod(db, await holding('censeur', id('A')), next(1).periodId === next(3).periodId ? next(0).periodId : next(1).periodId);
});

dbtest('the week of a class is for who follows it; a colleague’s plan in it is shown to those who may read it', async (db) => {
	const { id, holding, teacher, plan, hours } = await aSchool(db);
	await hours(teacher);
	const one = await savePlan(db, teacher, plan);
	const past = (await weekPage(db, teacher, {})).view.missing.at(-1)!;
	await placePlan(db, teacher, one, { periodId: past.period!.id, day: past.day });
	const shown = async (who: Who) => (await weekPage(db, who, { classId: id('6A') })).view.missing.at(-1)!.plan?.title;
	assert.equal(await shown(teacher), 'Additions');
	assert.equal(await shown(await holding('censeur', id('A'))), 'Additions');
	assert.equal(await shown(await holding('teacher', id('6A'))), undefined);
	await assert.rejects(weekPage(db, await holding('teacher', id('6B')), { classId: id('6A') }), refused(404));
});

dbtest('the dates of a year are stated by who runs the school, and the country’s hold again when they are taken back', async (db) => {
	const { id, holding, teacher } = await aSchool(db);
	const head = await holding('head', id('A'));
	assert.equal((await yearPage(db, head, id('A'))).year.basis, 'stated');
	await stateYear(db, head, id('A'), null);
	assert.equal((await yearPage(db, head, id('A'))).year.basis, 'assumed', 'no country, no calendar');
	for (const who of [teacher, await holding('head', id('B')), await holding('inspector', id('IEF1'))]) await assert.rejects(stateYear(db, who, id('A'), null), refused(404));
	await assert.rejects(stateYear(db, head, id('6A'), null), refused(404), 'a class has no year of its own');
});
