import { sql, type Database } from '#platform/server/sql.ts';
import type { Answer } from '#rooms/exercises/item.ts';
import type { Name } from '#rooms/sync/attachment.ts';

/** The last pieces of evidence of one person for one competence, newest first: what standing() needs. Both are places in the lists asked for, from 0. */
export type Pieces = { person: number; competence: number; pieces: { id: string; score: number; weight: number; at: Date }[] };

/** How many pieces an estimate looks at; standing.ts uses no more. */
const depth = 12;

/**
 * The last evidence of several persons for several competences of one scope. 60 × 40 is 2 400 short walks on one index, whatever
 * the size of the nation. The caller checks who may see them. Pairs without evidence are left out.
 */
export async function evidenceOf(db: Database, scope: string, personIds: string[], competenceIds: string[]): Promise<Pieces[]> {
	// The pieces come as one text a pair, score and weight in thousandths in one number: 30 000 small objects, or fractions
	// written out, would cost more than all the rest.
	const rows = await db.all(sql<{ person: number; competence: number; pieces: string; last_at: Date }>`
		select person.place::int as person, competence.place::int as competence, last.pieces, last.last_at
		from unnest(${personIds}::uuid[]) with ordinality as person(id, place) cross join unnest(${competenceIds}::uuid[]) with ordinality as competence(id, place)
		cross join lateral (
			select string_agg(((score * 1000)::int * 10000 + (weight * 1000)::int)::text, ',') as pieces, max(at) as last_at from (
				select score, weight, at from exercises.evidence
				where scope = ${scope} and person_id = person.id and competence_id = competence.id
				order by at desc, attempt_id desc limit ${depth}) piece) last
		where last.pieces is not null`);
	return rows.map(({ person, competence, pieces, last_at }) => ({
		person: person - 1,
		competence: competence - 1,
		pieces: pieces.split(',').map((piece, i) => {
			const number = Number(piece);
			// They come newest first; only their order and the newest's time are needed, so the others follow it by a moment each.
			return { id: String.fromCharCode(99 - i), score: Math.floor(number / 10000) / 1000, weight: (number % 10000) / 1000, at: last_at };
		})
	}));
}

/** The last evidence of one person for some competences, dated, newest first, as `time.score.weight` apart by spaces: milliseconds of Unix in base 36, thousandths. The caller checks who may see it. */
export async function piecesOf(db: Database, scope: string, personId: string, competenceIds: string[]): Promise<Record<string, string>> {
	const rows = await db.all(sql<{ competence_id: string; at: Date; score: number; weight: number }>`
		select competence.id as competence_id, piece.at, (piece.score * 1000)::int as score, (piece.weight * 1000)::int as weight
		from unnest(${competenceIds}::uuid[]) as competence(id)
		cross join lateral (
			select at, attempt_id, score, weight from exercises.evidence
			where scope = ${scope} and person_id = ${personId} and competence_id = competence.id order by at desc, attempt_id desc limit ${depth}) piece
		order by competence.id, piece.at desc, piece.attempt_id desc`);
	const pieces: Record<string, string> = {};
	for (const { competence_id, at, score, weight } of rows) {
		const piece = `${at.getTime().toString(36)}.${score}.${weight}`;
		pieces[competence_id] = competence_id in pieces ? `${pieces[competence_id]} ${piece}` : piece;
	}
	return pieces;
}

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
	/** The files that the answer names: here, or still on their way. */
	files: Name[];
};

/** The dated evidence of a person for a competence, down to the answers, newest first. The caller checks who may see it. */
export async function proofsOf(db: Database, scope: string, personId: string, competenceId: string, limit = 50): Promise<Proof[]> {
	return db.all(sql<Proof>`
		select attempt.id as attempt_id, attempt.item_id, attempt.item_version, item_version.title, attempt.answer, attempt.score, attempt.is_right, attempt.hints, attempt.helped,
			evidence.weight, attempt.misconceptions, attempt.at, attempt.flags, attempt.pending and attempt.marked_at is null as pending,
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
		select attempt.id as attempt_id, attempt.item_id, attempt.item_version, item_version.title, attempt.answer, attempt.score, attempt.is_right, attempt.hints, attempt.helped,
			0::real as weight, attempt.misconceptions, attempt.at, attempt.flags, attempt.pending and attempt.marked_at is null as pending,
			(select coalesce(json_agg(json_build_object('sha256', working.sha256, 'size', working.size)), '[]') from exercises.working
				where working.scope = attempt.scope and working.attempt_id = attempt.id) as files
		from exercises.attempt join exercises.item_version on item_version.item_id = attempt.item_id and item_version.number = attempt.item_version
		where attempt.scope = ${scope} and attempt.person_id = ${personId} and attempt.pending and attempt.marked_at is null order by attempt.at desc, attempt.id desc limit ${limit}`);
}
