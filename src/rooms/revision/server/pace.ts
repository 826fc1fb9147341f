import * as v from 'valibot';
import { sql } from '#platform/server/sql.ts';
import type { Who } from '#rooms/people/who.ts';
import { paceBody, type PaceBody } from '#rooms/revision/queue.ts';
import { trueTime, type Fact } from '#rooms/sync/fact.ts';
import { factOfForm, record, Unfit, type Apply, type Kinds } from '#rooms/sync/server/index.ts';

const bodyOf = (fact: Fact): PaceBody => {
	try {
		return v.parse(paceBody, JSON.parse(fact.body));
	} catch {
		throw new Unfit('malformed');
	}
};

/** Takes in how many minutes a day somebody wants to revise. The latest word holds, in whatever order they arrive. */
const applyPace: Apply = async (db, who, fact, sent) => {
	const { minutes } = bodyOf(fact);
	const { at } = trueTime(fact.at, sent.now, sent.received);
	await db.transaction(async (db) => {
		await db.run(sql`
			insert into revision.pace as known (scope, person_id, minutes, said_at) values (${fact.scope}, ${who.id}, ${minutes}, ${at})
			on conflict (scope, person_id) do update set minutes = excluded.minutes, said_at = excluded.said_at where known.said_at <= excluded.said_at`);
		await record(db, fact);
	});
	return { minutes };
};

/** The kinds of facts of who revises. */
export const reviseKinds: Kinds = { pace: { v: 1, apply: applyPace, known: async (_db, _who, fact) => ({ minutes: bodyOf(fact).minutes }) } };

/** The fact of a pace chosen in a plain form. */
export const paceFact = (who: Who, minutes: PaceBody['minutes']): Fact => factOfForm(who, { scope: who.hat!.establishmentId, kind: 'pace', body: { minutes } satisfies PaceBody });
