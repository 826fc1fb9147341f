import { dayOf } from '#platform/dates.ts';
import { daysApart } from '#platform/days.ts';
import type { Database } from '#platform/server/sql.ts';
import { reachOf } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import { placeInQueue } from '#rooms/revision/row.ts';
import { streakOf } from '#rooms/revision/queue.ts';
import { comingOf, revisedOn, todayOf, type Held } from '#rooms/revision/server/queue.ts';
import { resistingOf } from '#rooms/revision/server/resisting.ts';

// What the pages of revision need, in one place: the page itself asks here, and so does a phone that takes it along.

/** How many days the forecast shows. */
const ahead = 30;

const totalOf = (entries: readonly { minutes: number }[]) => Math.ceil(entries.reduce((sum, one) => sum + one.minutes, 0));

/** The day's queue, what was won today, what comes back when, what resists, and the streak. */
export async function revisePage(db: Database, who: Who, held: Held, now = new Date()) {
	const today = await todayOf(db, who, held, now);
	const [scope, day] = [who.hat!.establishmentId, dayOf(now)];
	const reach = await reachOf(db, [scope]);
	const [coming, revised, resisting] = await Promise.all([comingOf(db, scope, who.id, day, ahead), revisedOn(db, scope, who.id, day, 60), resistingOf(db, scope, who.id, reach, who.language)]);
	return {
		...today,
		now,
		minutes: totalOf(today.queue),
		done: today.done.map(({ back, ...one }) => ({ ...one, back, inDays: back === null ? null : daysApart(day, back) })),
		coming,
		resisting,
		revised,
		streak: streakOf(revised, day)
	};
}

/** What today's page says of revision: how many questions wait, about how many minutes they take, and how many were done. */
export async function reviseLine(db: Database, who: Who, held: Held, now = new Date()): Promise<{ count: number; minutes: number; done: number }> {
	const { queue, done } = await todayOf(db, who, held, now);
	return { count: queue.length, minutes: totalOf(queue), done: done.length };
}

/** The row of an exercise that is opened in revision. */
export const revisionRow = async (db: Database, who: Who, held: Held, item: string, now = new Date()) => placeInQueue(await todayOf(db, who, held, now), item);
