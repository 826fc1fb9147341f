import { newId } from '#platform/ids.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import type { Who } from '#rooms/people/who.ts';
import type { Fact } from '#rooms/sync/fact.ts';
import { record, type Kinds } from '#rooms/sync/server/index.ts';

/** A fact of a test: a note by someone in his establishment, from a device of its own unless `more` says otherwise. */
export const aFact = (who: Pick<Who, 'id' | 'hat'>, more: Partial<Fact> = {}): Fact => ({
	scope: who.hat!.establishmentId,
	writer: newId(),
	epoch: newId(),
	seq: 1,
	id: newId(),
	kind: 'note',
	v: 1,
	actor: who.id,
	at: new Date().toISOString(),
	body: '{"n":1}',
	...more
});

/** A kind of fact that keeps no table of its own: its answer is what came. */
export const notes: Kinds = {
	note: {
		v: 1,
		apply: async (db, _, fact) => {
			await db.transaction((db) => record(db, fact));
			return fact.body;
		},
		known: async (db, _, fact) => (await db.maybe(sql<{ body: string | null }>`select body from sync.fact where scope = ${fact.scope} and id = ${fact.id}`))?.body
	}
};

/** The places given in a scope's log, in order. */
export const placesIn = async (db: Database, scope: string): Promise<number[]> =>
	(await db.all(sql<{ pos: number }>`select pos from sync.fact where scope = ${scope} order by pos`)).map((row) => row.pos);

/** What of a scope was put aside and waits, oldest first. */
export const quarantined = (db: Database, scope: string) =>
	db.all(sql<{ fact_id: string; code: string; fact: Fact; sent_by: string | null }>`
		select fact_id, code, fact, sent_by from sync.quarantine where scope = ${scope} and decided_at is null order by since limit 100`);
