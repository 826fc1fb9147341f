/** Evidence of exercises whose answers count no longer: set aside whole, so that it can be put back as it was. */
import { newId } from '#platform/ids.ts';
import { audit } from '#platform/server/audit.ts';
import { enqueue } from '#platform/server/jobs.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import type { Writer } from '#rooms/curriculum/server/index.ts';

/** Sets the evidence of some answers aside; answers of which there was some. Joins the caller's transaction. */
export async function setAside(db: Database, scope: string, attemptIds: readonly string[]): Promise<string[]> {
	if (!attemptIds.length) return [];
	const moved = await db.all(sql<{ attempt_id: string }>`
		with gone as (
			delete from exercises.evidence using exercises.attempt
			where attempt.scope = ${scope} and attempt.id = any(${attemptIds}::uuid[]) and evidence.scope = ${scope} and evidence.person_id = attempt.person_id and evidence.at = attempt.at and evidence.attempt_id = attempt.id
			returning evidence.person_id, evidence.competence_id, evidence.at, evidence.attempt_id, evidence.score, evidence.weight)
		insert into exercises.evidence_aside (scope, person_id, competence_id, at, attempt_id, score, weight)
		select ${scope}, person_id, competence_id, at, attempt_id, score, weight from gone
		on conflict (scope, person_id, competence_id, at, attempt_id) do update set score = excluded.score, weight = excluded.weight
		returning attempt_id`);
	return [...new Set(moved.map((row) => row.attempt_id))];
}

/** Puts the evidence of some answers back; answers of which there was some. Joins the caller's transaction. */
export async function putBack(db: Database, scope: string, attemptIds: readonly string[]): Promise<string[]> {
	if (!attemptIds.length) return [];
	const moved = await db.all(sql<{ attempt_id: string }>`
		with gone as (
			delete from exercises.evidence_aside aside using exercises.attempt
			where attempt.scope = ${scope} and attempt.id = any(${attemptIds}::uuid[]) and aside.scope = ${scope} and aside.person_id = attempt.person_id and aside.at = attempt.at and aside.attempt_id = attempt.id
			returning aside.person_id, aside.competence_id, aside.at, aside.attempt_id, aside.score, aside.weight)
		insert into exercises.evidence (scope, person_id, competence_id, at, attempt_id, score, weight)
		select ${scope}, person_id, competence_id, at, attempt_id, score, weight from gone
		on conflict (scope, person_id, competence_id, at, attempt_id) do nothing
		returning attempt_id`);
	return [...new Set(moved.map((row) => row.attempt_id))];
}

/** Whether the answers to an exercise count, as was decided last; they do where nothing was. */
export async function isCounted(db: Database, itemId: string): Promise<boolean> {
	const last = await db.maybe(sql<{ kind: string }>`select kind from exercises.amendment where item_id = ${itemId} and kind in ('aside', 'count') order by at desc, id desc limit 1`);
	return last?.kind !== 'aside';
}

/** Decides whether the answers to an exercise count, from now on; the worker follows with those there are. The same again changes nothing. The caller has checked who may, and calls `forgetKeys` after the commit. */
export async function decideCounting(db: Database, who: Writer, item: { id: string; title: string; organisationId: string | null }, counts: boolean, reason: string): Promise<void> {
	await db.transaction(async (db) => {
		await db.one(sql<{ id: string }>`select id from exercises.item where id = ${item.id} for update`);
		if ((await isCounted(db, item.id)) === counts) return;
		// The other way is not followed to its end: this one takes all that is there.
		await db.run(sql`update exercises.amendment set passed_at = coalesce(passed_at, now()), done_at = now() where item_id = ${item.id} and kind in ('aside', 'count') and done_at is null`);
		await db.run(sql`
			insert into exercises.amendment (id, item_id, kind, number, versions, reason, by, at)
			select ${newId()}, ${item.id}, ${counts ? 'count' : 'aside'}, item.current_version, '{}', ${reason}, ${who.id}, clock_timestamp() from exercises.item where item.id = ${item.id}`);
		await audit(db, who, { act: counts ? 'item.count' : 'item.aside', organisationId: item.organisationId ?? undefined, detail: { item: item.id, title: item.title, reason } });
		await enqueue(db, 'answers.amend', {}, { key: 'answers.amend' });
	});
}
