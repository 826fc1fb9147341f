import { isId } from '#platform/ids.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { may, reachOf, type Asker } from '#rooms/people/server/index.ts';
import { areaOf, type Who } from '#rooms/people/who.ts';

// Few organisations have lessons of their own: to know them spares all others a page of their own in what is kept for all readers.
const lifetime = 10_000;
let kept: { holders: Promise<Set<string>>; until: number } | undefined;

const holdersOf = (db: Database): Promise<Set<string>> => {
	if (kept && kept.until > Date.now()) return kept.holders;
	const holders = db
		.all(sql<{ id: string }>`select distinct organisation_id as id from curriculum.lesson where organisation_id is not null`)
		.then((rows) => new Set(rows.map((row) => row.id)));
	kept = { holders, until: Date.now() + lifetime };
	holders.catch(() => (kept = undefined));
	return holders;
};

/** Forgets in this process who has lessons: after an organisation's first. */
export const forgetHolders = (): void => void (kept = undefined);

/**
 * The organisations whose own lessons are read in some establishments, beside the nation's: these establishments and what stands above them, of those
 * that have any. Always in one order. What another process published may be missing for ten seconds.
 */
export async function lessonReach(db: Database, establishmentIds: readonly string[]): Promise<string[]> {
	const [reach, holders] = await Promise.all([reachOf(db, establishmentIds), holdersOf(db)]);
	return reach.filter((id) => holders.has(id)).sort();
}

/**
 * What a person reads a lesson with: the lessons that reach any of his places, and this one's organisation if he checks or publishes there (an
 * inspector reads what his schools made).
 */
export async function lessonReachOf(db: Database, who: Who, lessonId: string): Promise<string[]> {
	const reach = await lessonReach(db, who.hats.map((hat) => hat.establishmentId));
	if (areaOf(who.hat) !== 'run' || !isId(lessonId)) return reach;
	const its = await db.maybe(sql<{ organisation_id: string | null }>`select organisation_id from curriculum.lesson where id = ${lessonId}`);
	const id = its?.organisation_id;
	return !id || reach.includes(id) || !(await mayCheck(db, who, id)) ? reach : [...reach, id];
}

/** Whether a person checks or publishes what is written in an organisation. */
export const mayCheck = async (db: Database, who: Asker, organisationId: string): Promise<boolean> =>
	(await may(db, who, 'content.check', [organisationId])).length > 0 || (await may(db, who, 'content.publish', [organisationId])).length > 0;
