import { sql, type Database } from '#platform/server/sql.ts';
import type { Answer } from '#rooms/exercises/item.ts';
import type { Name } from '#rooms/sync/attachment.ts';

/** When a person answered which exercise since an instant, oldest first, in milliseconds of Unix in base 36 apart by spaces; the last 500 answers. */
export async function latelyOf(db: Database, scope: string, personId: string, since: Date): Promise<Record<string, string>> {
	const rows = await db.all(sql<{ item_id: string; at: Date }>`
		select item_id, at from exercises.attempt where scope = ${scope} and person_id = ${personId} and at >= ${since} order by at desc, id desc limit 500`);
	const lately: Record<string, string> = {};
	for (const { item_id, at } of rows.reverse()) lately[item_id] = `${lately[item_id] ? `${lately[item_id]} ` : ''}${at.getTime().toString(36)}`;
	return lately;
}

export type Proof = {
	attempt_id: string;
	item_id: string;
	item_version: number;
	draw: number;
	title: string;
	answer: Answer;
	score: number;
	is_right: boolean;
	hints: number;
	helped: boolean;
	weight: number;
	misconceptions: string[];
	at: Date;
	flags: string[];
	/** Something in it waits for the teacher. */
	pending: boolean;
	work_id: string | null;
	/** The files that the answer names: here, or still on their way. */
	files: Name[];
};

/** The dated evidence of a person for a competence, down to the answers, newest first. The caller checks who may see it. */
export async function proofsOf(db: Database, scope: string, personId: string, competenceId: string, limit = 50): Promise<Proof[]> {
	return db.all(sql<Proof>`
		select attempt.id as attempt_id, attempt.item_id, attempt.item_version, attempt.draw, item_version.title, attempt.answer, attempt.score, attempt.is_right, attempt.hints, attempt.helped,
			evidence.weight, attempt.misconceptions, attempt.at, attempt.flags, attempt.pending and attempt.marked_at is null as pending, attempt.work_id,
			(select coalesce(json_agg(json_build_object('sha256', working.sha256, 'size', working.size)), '[]') from exercises.working
				where working.scope = attempt.scope and working.attempt_id = attempt.id) as files
		from exercises.evidence
		join exercises.attempt on attempt.scope = evidence.scope and attempt.id = evidence.attempt_id
		join exercises.item_version on item_version.item_id = attempt.item_id and item_version.number = attempt.item_version
		where evidence.scope = ${scope} and evidence.person_id = ${personId} and evidence.competence_id = ${competenceId}
		order by evidence.at desc, evidence.attempt_id desc limit ${limit}`);
}

/** What a person handed in for the teacher, newest first. The caller checks who may see it. */
export async function handedOf(db: Database, scope: string, personId: string, limit = 50): Promise<Proof[]> {
	return db.all(sql<Proof>`
		select attempt.id as attempt_id, attempt.item_id, attempt.item_version, attempt.draw, item_version.title, attempt.answer, attempt.score, attempt.is_right, attempt.hints, attempt.helped,
			0::real as weight, attempt.misconceptions, attempt.at, attempt.flags, attempt.pending and attempt.marked_at is null as pending, attempt.work_id,
			(select coalesce(json_agg(json_build_object('sha256', working.sha256, 'size', working.size)), '[]') from exercises.working
				where working.scope = attempt.scope and working.attempt_id = attempt.id) as files
		from exercises.attempt join exercises.item_version on item_version.item_id = attempt.item_id and item_version.number = attempt.item_version
		where attempt.scope = ${scope} and attempt.person_id = ${personId} and attempt.pending and attempt.marked_at is null order by attempt.at desc, attempt.id desc limit ${limit}`);
}
