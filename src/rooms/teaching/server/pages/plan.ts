import { dayOf } from '#platform/dates.ts';
import { dayAfter, isDay } from '#platform/days.ts';
import { isId, newId } from '#platform/ids.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { chapter, competencesOf, type CompetenceView } from '#rooms/curriculum/server/index.ts';
import { itemsOf } from '#rooms/exercises/server/index.ts';
import { may, must, notFound, reachOf } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import { followedClasses } from '#rooms/teaching/server/classes.ts';
import { formCourses, subjectNames } from '#rooms/teaching/server/pages/textbook.ts';
import { classNames } from '#rooms/teaching/server/pages/week.ts';
import { knownOfTeacher, placementsOf } from '#rooms/teaching/server/placement.ts';
import { planOf, plansOf } from '#rooms/teaching/server/plans.ts';
import { progressionOf } from '#rooms/teaching/server/progression.ts';
import { countryOr } from '#rooms/teaching/server/year.ts';
import { ahead, back, slotsOf } from '#rooms/teaching/week.ts';

/** A plan as it is read and printed, where it stands, and for its owner the hours where it may be placed. */
export async function planPage(db: Database, who: Who, id: string, now = new Date()) {
	const plan = await planOf(db, who, id);
	const mine = plan.owner_id === who.id;
	const today = dayOf(now);
	const reach = await reachOf(db, [plan.scope]);
	const [classes, placements, country, competences, lessons, items, works, known, followed, owner] = await Promise.all([
		classNames(db, plan.class_ids),
		placementsOf(db, plan.scope, id),
		countryOr(db),
		plan.chapter_id ? competencesOf(db, [plan.chapter_id]) : [],
		linkedLessons(db, plan.content.lessonIds, reach),
		linkedItems(db, plan.content.itemIds, reach),
		db.all(sql<{ id: string; title: string }>`select id, title from teaching.work where scope = ${plan.scope} and id = any(${plan.content.workIds}::uuid[]) order by due_at, id`),
		mine ? knownOfTeacher(db, who, dayAfter(today, -back), dayAfter(today, ahead), now) : null,
		followedClasses(db, who),
		plan.copied_from ? sourceOf(db, plan.scope, plan.copied_from) : null
	]);
	// An hour whose plan went away is free; one that the cahier has is not.
	const free = known ? slotsOf(known, today, dayAfter(today, ahead), now).filter((slot) => slot.period && !slot.plan && !slot.entry) : [];
	const writable = new Set(await may(db, who, 'textbook.write', followed.map((one) => one.id)));
	return {
		plan,
		classes,
		placements,
		subjects: subjectNames(country, [plan.subject]),
		competences,
		links: { lessons, items, works },
		free: free.slice(0, 60).map(({ period, day, from, to, className }) => ({ periodId: period!.id, day, from, to, className })),
		mine,
		copyTo: followed.filter((one) => writable.has(one.id)).map(({ id, name }) => ({ id, name })),
		source: owner,
		school: who.hat?.place ?? '',
		today,
		form: newId()
	};
}

// What a plan names may be anybody's: only what reaches its establishment is called by its title.
const linkedLessons = (db: Database, ids: string[], reach: string[]) =>
	db.all(sql<{ id: string; title: string }>`
		select lesson.id, lesson_version.title from curriculum.lesson join curriculum.lesson_version on lesson_version.lesson_id = lesson.id and lesson_version.number = lesson.current_version
		where lesson.id = any(${ids}::uuid[]) and (lesson.organisation_id is null or lesson.organisation_id = any(${reach}::uuid[])) order by lesson.position, lesson.id`);
const linkedItems = (db: Database, ids: string[], reach: string[]) =>
	db.all(sql<{ id: string; title: string }>`
		select item.id, item_version.title from exercises.item join exercises.item_version on item_version.item_id = item.id and item_version.number = item.current_version
			join exercises.bank on bank.id = item.bank_id
		where item.id = any(${ids}::uuid[]) and (bank.organisation_id is null or bank.organisation_id = any(${reach}::uuid[])) order by item_version.title, item.id`);

/** Of a plan that another was copied from: whose it is and what it is called. */
const sourceOf = async (db: Database, scope: string, id: string) =>
	(await db.maybe(sql<{ title: string; owner: string }>`
		select plan.title, coalesce(person.given_name || ' ' || person.family_name, '') as owner from teaching.plan left join people.person on person.id = plan.owner_id where plan.scope = ${scope} and plan.id = ${id}`)) ?? null;

export type AskedPlan = { classId?: string | null; chapterId?: string | null; period?: string | null; day?: string | null };

/**
 * The form of a plan: a new one, pre-filled from a chapter of the programme and the hour that it is for, or one's own to change. Where the form was
 * opened for an hour, plans that may be placed there stand beside it.
 */
export async function planForm(db: Database, who: Who, planId: string | null, asked: AskedPlan, now = new Date()) {
	const plan = planId ? await planOf(db, who, planId) : null;
	if (plan && plan.owner_id !== who.id) throw notFound();
	const followed = await followedClasses(db, who);
	const writable = new Set(await may(db, who, 'textbook.write', followed.map((one) => one.id)));
	const classes = followed.filter((one) => writable.has(one.id));
	if (!classes.length) throw notFound();
	const hour = isId(asked.period) && isDay(asked.day) ? await hourOf(db, who, asked.period, asked.day, now) : null;
	const chosen = classes.find((one) => one.id === (hour?.classId ?? asked.classId ?? plan?.class_ids[0])) ?? classes[0];
	const courses = await formCourses(db, chosen.id, chosen.grade, who.id);
	const own = courses.find((one) => one.programmeId === hour?.period?.programmeId && one.subject === hour?.subject);
	const wanted = isId(asked.chapterId) ? asked.chapterId : (plan?.chapter_id ?? (await chapterWhereTaught(db, chosen.establishment_id, chosen.id, (own ?? courses[0])?.programmeId ?? null)));
	const course = courses.find((one) => one.chapters.some((each) => each.id === wanted)) ?? own ?? courses[0] ?? null;
	const shown = course?.chapters.find((one) => one.id === wanted) ?? null;
	const [whole, items, works, others] = await Promise.all([
		shown ? chapter(db, shown.id, who.language) : null,
		shown ? itemsOf(db, shown.id, who.language, [chosen.establishment_id]) : [],
		db.all(sql<{ id: string; title: string }>`select id, title from teaching.work where scope = ${chosen.establishment_id} and class_id = ${chosen.id} and closed_at is null order by due_at desc limit 20`),
		plan ? [] : plansOf(db, who, shown ? { chapterId: shown.id } : { subject: course?.subject ?? null }, 12)
	]);
	return {
		plan,
		classes: classes.map(({ id, name }) => ({ id, name })),
		chosen: chosen.id,
		courses,
		course,
		chapter: shown && { id: shown.id, title: shown.title, title_ar: shown.title_ar },
		competences: whole ? whole.competences : ([] as CompetenceView[]),
		lessons: whole ? whole.lessons.map(({ id, title }) => ({ id, title })) : [],
		items: items.map(({ id, title }) => ({ id, title })),
		works,
		others,
		hour: hour && { periodId: hour.period!.id, day: hour.day, from: hour.from, to: hour.to, className: hour.className },
		minutes: hour ? hour.to - hour.from : (plan?.minutes ?? 60),
		id: newId(),
		me: who.id
	};
}

async function hourOf(db: Database, who: Who, period: string, day: string, now: Date) {
	const known = await knownOfTeacher(db, who, dayAfter(day, -1), dayAfter(day, 1), now);
	return slotsOf(known, day, day, now).find((slot) => slot.period?.id === period) ?? null;
}

/** The chapter where a class stands in a programme: the one taught last, or the next where it is finished; the first where nothing was taught. */
async function chapterWhereTaught(db: Database, scope: string, classId: string, programmeId: string | null): Promise<string | null> {
	if (!programmeId) return null;
	const last = await db.maybe(sql<{ position: number; finishes: boolean }>`
		select chapter.position, entry.finishes from teaching.textbook_entry entry join curriculum.chapter on chapter.id = entry.chapter_id
		where entry.scope = ${scope} and entry.class_id = ${classId} and entry.programme_id = ${programmeId}::uuid and entry.kind = 'lesson' order by entry.day desc, entry.from_minute desc limit 1`);
	const at = last ? last.position + (last.finishes ? 1 : 0) : 0;
	return (await db.maybe(sql<{ id: string }>`select id from curriculum.chapter where programme_id = ${programmeId} and position >= ${at} order by position limit 1`))?.id ?? null;
}

/** The titles of the competences that a plan's form may tick, in the language of the programme. */
export async function competenceTitles(db: Database, who: Who, classId: string, chapterId: string | null): Promise<Map<string, string>> {
	await must(db, who, 'textbook.write', classId);
	if (!isId(chapterId)) return new Map();
	return new Map((await competencesOf(db, [chapterId])).map((one) => [one.id, one.title]));
}

/** One's own plans and those that colleagues share. */
export async function plansPage(db: Database, who: Who, subject: string | null) {
	const [plans, country, classes] = await Promise.all([plansOf(db, who, { subject }, 200), countryOr(db), followedClasses(db, who)]);
	return { plans, write: (await may(db, who, 'textbook.write', classes.map((one) => one.id))).length > 0, subjects: subjectNames(country, plans.map((one) => one.subject)), me: who.id };
}

/** The progression of a class, and whether one may state its hours. */
export async function progressionPage(db: Database, who: Who, classId: string, programmeId: string | null, now = new Date()) {
	const found = await progressionOf(db, who, classId, programmeId, now);
	return { ...found, today: dayOf(now), write: (await may(db, who, 'textbook.write', [classId])).length > 0 };
}
