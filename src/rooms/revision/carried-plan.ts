import { dayOf } from '#platform/dates.ts';
import { daysApart } from '#platform/days.ts';
import type { Block, Plan, PlanDay, PlanOrder } from '#rooms/revision/plan.ts';
import type { PlanPage } from '#rooms/revision/server/index.ts';

// The plan of a phone: the days ahead as the server planned them, moved along where a day was missed. The whole is planned anew with the line.

/** How many days of a plan go along. */
export const carriedAhead = 7;

const short = (one: PlanOrder): PlanOrder => ({ ...one, weight: Math.round(one.weight * 100) / 100, known: one.known === null ? null : Math.round(one.known * 20) / 20 });

/** The page as a phone takes it along: the days ahead, and the titles that they and the chapters' table name. */
export function carriedPlan({ chapters, plan, ...page }: PlanPage): PlanPage {
	const days = plan?.days.slice(0, carriedAhead) ?? [];
	const named = new Set(days.flatMap((one) => one.blocks.flatMap((block) => block.lesson ?? [])));
	return { ...page, plan: plan && { ...plan, days, order: plan.order.map(short), dropped: plan.dropped.map(short) }, chapters: chapters.map((chapter) => ({ ...chapter, lessons: chapter.lessons.filter((lesson) => named.has(lesson.id)) })) };
}

/** What is left of a block: undefined when it is done. */
function leftOf(block: Block, done: ReadonlySet<string>): Block | undefined {
	if (block.lesson) return done.has(block.lesson) ? undefined : block;
	const exercises = block.exercises?.filter((id) => !done.has(id));
	return exercises && !exercises.length ? undefined : exercises ? { ...block, exercises } : block;
}

/** The days from one on, with all that is not done of those before it: each holds the minutes of a day, what has no room comes with the next plan. */
function moved(days: readonly PlanDay[], { perDay }: Pick<Plan, 'perDay'>, done: ReadonlySet<string>, today: string): PlanDay[] {
	const waiting = days.flatMap((one) => one.blocks.filter((block) => block.chapter !== null)).flatMap((block) => leftOf(block, done) ?? []);
	return days.filter((one) => one.day >= today).map((one) => {
		const blocks = one.blocks.filter((block) => block.chapter === null);
		let free = perDay - blocks.reduce((sum, block) => sum + block.minutes, 0);
		while (waiting.length && free >= Math.min(waiting[0].minutes, perDay / 2)) free -= (blocks.push(waiting[0]), waiting.shift()!.minutes);
		return { day: one.day, blocks };
	});
}

/** The plan on a phone for its own day, without what was done since (lessons read to the end, exercises right or handed in). */
export function layPlan(data: PlanPage, done: ReadonlySet<string>, now: Date): PlanPage {
	const day = dayOf(now);
	if (!data.plan || !data.wish) return { ...data, day, now };
	const daysLeft = daysApart(day, data.wish.examDay);
	const state = daysLeft < 0 ? 'past' : daysLeft === 0 ? 'today' : data.plan.state;
	return { ...data, day, now, plan: { ...data.plan, state, daysLeft, days: daysLeft > 0 ? moved(data.plan.days, data.plan, done, day) : [] } };
}
