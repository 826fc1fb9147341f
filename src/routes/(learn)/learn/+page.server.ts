import { pupilToday } from '#rooms/teaching/server/index.ts';
import { stateOf } from '#rooms/teaching/work.ts';
import { dayOf, daysFrom } from '#platform/dates.ts';
import type { PageServerLoad } from './$types';

// Late first, then what is due soonest, what is done last.
const order = { late: 0, begun: 1, todo: 1, done: 2 };

export const load: PageServerLoad = async ({ locals }) => {
	const now = new Date();
	const today = await pupilToday(locals.db, locals.person!);
	return {
		...today,
		now,
		day: dayOf(now),
		givenName: locals.person!.givenName,
		work: today.work
			.map((line) => ({ ...line, state: stateOf(line, line.due_at, now), days: daysFrom(now, line.due_at) }))
			.sort((a, b) => order[a.state] - order[b.state] || a.due_at.getTime() - b.due_at.getTime())
	};
};
