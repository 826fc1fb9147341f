import { dayOf } from '#platform/dates.ts';
import { dayAfter, isDay } from '#platform/days.ts';
import { isId } from '#platform/ids.ts';
import { Refusal } from '#platform/refusal.ts';
import { audit } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { may, must, notFound } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import { say } from '#rooms/teaching/messages/index.ts';
import { cahierText } from '#rooms/teaching/plan.ts';
import { type PlanContent } from '#rooms/teaching/plan-form.ts';
import { classOf } from '#rooms/teaching/server/classes.ts';
import { periodsOf } from '#rooms/teaching/server/periods.ts';
import { planOf } from '#rooms/teaching/server/plans.ts';
import { entryFaces } from '#rooms/teaching/server/textbook-read.ts';
import { yearOf } from '#rooms/teaching/server/year.ts';
import { ahead, back, type Known, type PlanFace } from '#rooms/teaching/week.ts';
import { daysHeld, teachingWeeks } from '#rooms/teaching/year.ts';

type Placed = { period_id: string; day: string; plan_id: string; title: string; minutes: number; programme_id: string | null; chapter_id: string | null; content: PlanContent; owner_id: string; class_ids: string[] };

/** What stands in some periods between two days. */
async function placedIn(db: Database, scope: string, periodIds: string[], from: string, to: string): Promise<Placed[]> {
	return db.all(sql<Placed>`
		select placement.period_id, placement.day, placement.plan_id, plan.title, plan.minutes, plan.programme_id, plan.chapter_id, plan.content, plan.owner_id, plan.class_ids
		from teaching.placement join teaching.plan on plan.scope = placement.scope and plan.id = placement.plan_id and plan.removed_at is null
		where placement.scope = ${scope} and placement.period_id = any(${periodIds}::uuid[]) and placement.day between ${from}::date and ${to}::date order by placement.day, placement.period_id limit 1000`);
}

const faceOf = ({ plan_id, title, minutes, programme_id, chapter_id, content }: Placed): PlanFace => ({ id: plan_id, title, minutes, programmeId: programme_id, chapterId: chapter_id, content: cahierText(content), homework: content.homework });

/** From when to when hours must be known to show the week of a day (today's where none is given), what is next and what is missing. */
export function spanOf(day: string | null, now: Date): [from: string, to: string] {
	const today = dayOf(now);
	const asked = isDay(day) ? day : today;
	const days = [dayAfter(today, -back), dayAfter(today, ahead), dayAfter(asked, -7), dayAfter(asked, 7)].sort();
	return [days[0], days[3]];
}

/** All that the week of a teacher is made of. */
export async function knownOfTeacher(db: Database, who: Who, from: string, to: string, now: Date): Promise<Known> {
	if (!who.hat) throw notFound();
	return known(db, who, who.hat.establishmentId, { teacherId: who.id }, from, to, now);
}

/** All that the week of a class is made of, for who follows it. Plans are shown as far as one may read them. */
export async function knownOfClass(db: Database, who: Who, classId: string, from: string, to: string, now: Date): Promise<Known> {
	const { establishment_id: scope } = await classOf(db, who, classId);
	return known(db, who, scope, { classIds: [classId] }, from, to, now);
}

async function known(db: Database, who: Who, scope: string, of: { teacherId: string } | { classIds: string[] }, from: string, to: string, now: Date): Promise<Known> {
	const [year, periods] = await Promise.all([yearOf(db, scope, dayOf(now)), periodsOf(db, scope, of, from)]);
	// Who states no periods and fills no cahier is not asked for more.
	const [classIds, teacherId] = 'teacherId' in of ? [[...new Set(periods.map((one) => one.classId))], of.teacherId] : [of.classIds, null];
	const [placed, entries] = await Promise.all([periods.length ? placedIn(db, scope, periods.map((one) => one.id), from, to) : [], entryFaces(db, scope, classIds, teacherId, from, to)]);
	const foreign = placed.filter((one) => one.owner_id !== who.id);
	const readable = new Set(foreign.length ? await may(db, who, 'plan.read', [...new Set(foreign.flatMap((one) => one.class_ids))]) : []);
	const open = placed.filter((one) => one.owner_id === who.id || one.class_ids.some((id) => readable.has(id)));
	return {
		year,
		periods,
		placements: open.map(({ period_id, day, plan_id }) => ({ periodId: period_id, day, planId: plan_id })),
		plans: [...new Map(open.map((one) => [one.plan_id, faceOf(one)])).values()],
		entries
	};
}

type Hour = { periodId: string; day: string };

/**
 * Places a plan of one's own in an hour of one's own; `from` is the hour that it leaves, when it is moved. Refuses an hour that is not held, that is taken
 * by another plan, and one that the cahier has already.
 */
export async function placePlan(db: Database, who: Who, planId: string, { periodId, day }: Hour, from?: Hour): Promise<void> {
	const plan = await planOf(db, who, planId);
	if (plan.owner_id !== who.id || !isId(periodId) || !isDay(day)) throw notFound();
	const { scope } = plan;
	const period = (await periodsOf(db, scope, { teacherId: who.id }, day)).find((one) => one.id === periodId);
	if (!period) throw notFound();
	await must(db, who, 'textbook.write', period.classId);
	if (!daysHeld(teachingWeeks(await yearOf(db, scope, day)), period).includes(day)) throw new Refusal(400, (language) => say(language)('hourNotHeld'));
	await db.transaction(async (db) => {
		const taught = await db.maybe(sql<{ id: string }>`select id from teaching.textbook_entry where scope = ${scope} and period_id = ${periodId} and day = ${day}::date and class_id = ${period.classId} and kind <> 'struck'`);
		if (taught) throw new Refusal(409, (language) => say(language)('hourTaught'));
		if (from && isId(from.periodId) && isDay(from.day)) await db.run(sql`delete from teaching.placement where scope = ${scope} and period_id = ${from.periodId} and day = ${from.day}::date and plan_id = ${planId}`);
		await db.run(sql`
			insert into teaching.placement (scope, period_id, day, plan_id, placed_by) values (${scope}, ${periodId}, ${day}, ${planId}, ${who.id}) on conflict do nothing`);
		const there = await db.one(sql<{ plan_id: string; removed: boolean }>`
			select placement.plan_id, plan.removed_at is not null as removed from teaching.placement join teaching.plan on plan.scope = placement.scope and plan.id = placement.plan_id
			where placement.scope = ${scope} and placement.period_id = ${periodId} and placement.day = ${day}::date for update of placement`);
		if (there.removed) await db.run(sql`update teaching.placement set plan_id = ${planId}, placed_by = ${who.id}, placed_at = now() where scope = ${scope} and period_id = ${periodId} and day = ${day}::date`);
		else if (there.plan_id !== planId) throw new Refusal(409, (language) => say(language)('hourTaken'));
		// A plan that is taught in a further class is a plan of that class too.
		await db.run(sql`update teaching.plan set class_ids = class_ids || ${period.classId}::uuid where scope = ${scope} and id = ${planId} and not (${period.classId}::uuid = any(class_ids))`);
		await audit(db, who, { act: 'plan.place', organisationId: period.classId, detail: { plan: planId, day, ...(from ? { from: from.day } : {}) } });
	});
}

/** Takes a plan out of an hour. */
export async function unplacePlan(db: Database, who: Who, planId: string, { periodId, day }: Hour): Promise<void> {
	const plan = await planOf(db, who, planId);
	if (plan.owner_id !== who.id || !isId(periodId) || !isDay(day)) throw notFound();
	await db.transaction(async (db) => {
		const done = await db.run(sql`delete from teaching.placement where scope = ${plan.scope} and period_id = ${periodId} and day = ${day}::date and plan_id = ${planId}`);
		if (done) await audit(db, who, { act: 'plan.unplace', organisationId: plan.class_ids[0], detail: { plan: planId, day } });
	});
}

/** Where a plan stands: hours past and to come. */
export type PlacementLine = { period_id: string; day: string; class_id: string; class_name: string; from_minute: number; to_minute: number };
export const placementsOf = (db: Database, scope: string, planId: string): Promise<PlacementLine[]> =>
	db.all(sql<PlacementLine>`
		select placement.period_id, placement.day, period.class_id, class.name as class_name, period.from_minute, period.to_minute
		from teaching.placement join teaching.period on period.scope = placement.scope and period.id = placement.period_id join people.organisation class on class.id = period.class_id
		where placement.scope = ${scope} and placement.plan_id = ${planId} order by placement.day, period.from_minute limit 60`);
