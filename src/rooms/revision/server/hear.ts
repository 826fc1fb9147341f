import { sql, type Database } from '#platform/server/sql.ts';
import { writeAnswers, type NewPiece } from '#rooms/exercises/server/index.ts';
import { extend, nothing, type Mastery } from '#rooms/revision/mastery.ts';
import { difficultiesInTime } from '#rooms/revision/server/difficulty.ts';
import { pieceOfRow, rebuildPairs, rebuildPersons, type PieceRow } from '#rooms/revision/server/evidence.ts';
import type { Pair } from '#rooms/revision/server/kept.ts';
import { Unfit, type Apply, type ApplyMany, type Kind } from '#rooms/sync/server/index.ts';

type Heard = PieceRow & { scope: string; mean: number | null; variance: number | null; pieces: number | null; right_pieces: number | null; last_at: Date | null; known: boolean };

/**
 * Takes the evidence of attempts that were just written into the mastery of who made them, in the writer's transaction. An answer that is later
 * than all before it is one step of the filter; one that comes late, or at the same time as another, has its pair made again from its evidence, and
 * those that it made repeats of have theirs.
 */
export async function hear(db: Database, attempts: readonly { scope: string; id: string }[]): Promise<void> {
	if (!attempts.length) return;
	// One look for all: the pieces by the attempts' own keys, what is kept of their pairs, how hard the exercise was held to be at that time.
	const rows = await db.all(sql<Heard>`
		select evidence.scope, evidence.person_id, evidence.competence_id, evidence.at, evidence.attempt_id, evidence.score, evidence.weight, coalesce(difficulty.logit, 0) as difficulty,
			mastery.mean, mastery.variance, mastery.pieces, mastery.right_pieces, mastery.last_at,
			mastery.pieces is not null or exists (select 1 from revision.mastery other where other.scope = evidence.scope and other.person_id = evidence.person_id) as known
		from unnest(${attempts.map((one) => one.scope)}::uuid[], ${attempts.map((one) => one.id)}::uuid[]) as given(scope, id)
		join exercises.attempt written on written.scope = given.scope and written.id = given.id
		join exercises.attempt on attempt.scope = written.scope and attempt.item_id = written.item_id and attempt.person_id = written.person_id
			and (attempt.id = written.id or attempt.at > written.at and attempt.at <= written.at + interval '1 day')
		join exercises.item_version on item_version.item_id = attempt.item_id and item_version.number = attempt.item_version
		cross join unnest(item_version.competence_ids) as of_item(competence_id)
		join exercises.evidence on evidence.scope = attempt.scope and evidence.person_id = attempt.person_id and evidence.competence_id = of_item.competence_id
			and evidence.at = attempt.at and evidence.attempt_id = attempt.id
		left join revision.mastery on mastery.scope = evidence.scope and mastery.person_id = evidence.person_id and mastery.competence_id = evidence.competence_id
		left join lateral (
			select logit from revision.difficulty where difficulty.item_id = attempt.item_id and difficulty.starts_at <= evidence.at order by starts_at desc limit 1) difficulty on true`);
	await take(db, rows);
}

/** The same for evidence that its writer names: of its pairs only what is kept has to be asked. */
async function hearPieces(db: Database, pieces: readonly NewPiece[]): Promise<void> {
	if (!pieces.length) return;
	const kept = await db.all(sql<Omit<Heard, keyof PieceRow>>`
		select given.scope, mastery.mean, mastery.variance, mastery.pieces, mastery.right_pieces, mastery.last_at,
			mastery.pieces is not null or exists (select 1 from revision.mastery other where other.scope = given.scope and other.person_id = given.person_id) as known
		from unnest(${pieces.map((one) => one.scope)}::uuid[], ${pieces.map((one) => one.person_id)}::uuid[], ${pieces.map((one) => one.competence_id)}::uuid[]) with ordinality as given(scope, person_id, competence_id, place)
		left join revision.mastery on mastery.scope = given.scope and mastery.person_id = given.person_id and mastery.competence_id = given.competence_id
		order by given.place`);
	const difficultyAt = await difficultiesInTime(db, pieces.map((one) => one.item_id));
	await take(db, pieces.map((piece, i) => ({ ...kept[i], ...piece, difficulty: difficultyAt(piece.item_id, piece.at) })));
}

/** Takes pieces into what is kept of their pairs. */
async function take(db: Database, rows: readonly Heard[]): Promise<void> {
	const [late, unknown] = [new Map<string, Pair[]>(), new Map<string, Set<string>>()];
	const next: Next[] = [];
	for (const own of Map.groupBy(rows, (row) => `${row.scope} ${row.person_id} ${row.competence_id}`).values()) {
		const [{ scope, person_id, competence_id, mean, variance, pieces, right_pieces, last_at, known }] = own;
		const pair = { personId: person_id, competenceId: competence_id };
		if (!known) unknown.set(scope, (unknown.get(scope) ?? new Set()).add(person_id));
		else if (last_at && own.some((row) => row.at <= last_at)) late.set(scope, [...(late.get(scope) ?? []), pair]);
		else {
			const before = mean === null ? nothing() : { mean, variance: variance!, pieces: pieces!, right: right_pieces!, lastAt: last_at! };
			next.push({ scope, pair, before: before.pieces, mastery: extend(before, own.map(pieceOfRow), new Date(8.64e15)) });
		}
	}
	for (const one of await step(db, next)) late.set(one.scope, [...(late.get(one.scope) ?? []), one.pair]);
	for (const [scope, pairs] of late) await rebuildPairs(db, scope, pairs);
	for (const [scope, persons] of unknown) await rebuildPersons(db, scope, [...persons]);
}

/** The same after the evidence of attempts was replaced or taken back: whatever their exercises speak of is made again. Joins the caller's transaction. */
export async function hearAgain(db: Database, scope: string, attemptIds: readonly string[]): Promise<void> {
	if (!attemptIds.length) return;
	const pairs = await db.all(sql<{ person_id: string; competence_id: string; known: boolean }>`
		select distinct attempt.person_id, of_item.competence_id, exists (select 1 from revision.mastery where mastery.scope = ${scope} and mastery.person_id = attempt.person_id) as known
		from exercises.attempt join exercises.item_version on item_version.item_id = attempt.item_id
		cross join unnest(item_version.competence_ids) as of_item(competence_id)
		where attempt.scope = ${scope} and attempt.id = any(${attemptIds}::uuid[])`);
	await rebuildPairs(db, scope, pairs.filter((one) => one.known).map((one) => ({ personId: one.person_id, competenceId: one.competence_id })));
	await rebuildPersons(db, scope, [...new Set(pairs.filter((one) => !one.known).map((one) => one.person_id))]);
}

type Next = { scope: string; pair: Pair; before: number; mastery: Mastery };
const keyOf = (scope: string, person: string, competence: string) => `${scope} ${person} ${competence}`;

/** Keeps what one step made, where nobody else was quicker; answers where somebody was. */
async function step(db: Database, given: readonly Next[]): Promise<Next[]> {
	const changed = given.filter((one) => one.before > 0);
	const first = given.filter((one) => one.before === 0);
	const kept = new Set<string>();
	const columns = (rows: readonly Next[]) => ({
		scopes: rows.map((row) => row.scope),
		persons: rows.map((row) => row.pair.personId),
		competences: rows.map((row) => row.pair.competenceId),
		means: rows.map((row) => row.mastery.mean),
		variances: rows.map((row) => row.mastery.variance),
		pieces: rows.map((row) => row.mastery.pieces),
		rights: rows.map((row) => row.mastery.right),
		lasts: rows.map((row) => row.mastery.lastAt!.toISOString())
	});
	if (changed.length) {
		const of = columns(changed);
		const done = await db.all(sql<{ scope: string; person_id: string; competence_id: string }>`
			update revision.mastery set mean = given.mean, variance = given.variance, pieces = given.pieces, right_pieces = given.right_pieces, last_at = given.last_at
			from unnest(${of.scopes}::uuid[], ${of.persons}::uuid[], ${of.competences}::uuid[], ${of.means}::float8[], ${of.variances}::float8[], ${of.pieces}::int[], ${of.rights}::int[],
				${of.lasts}::timestamptz[], ${changed.map((row) => row.before)}::int[]) as given(scope, person_id, competence_id, mean, variance, pieces, right_pieces, last_at, before)
			where mastery.scope = given.scope and mastery.person_id = given.person_id and mastery.competence_id = given.competence_id and mastery.pieces = given.before
			returning mastery.scope, mastery.person_id, mastery.competence_id`);
		for (const row of done) kept.add(keyOf(row.scope, row.person_id, row.competence_id));
	}
	if (first.length) {
		const of = columns(first);
		const done = await db.all(sql<{ scope: string; person_id: string; competence_id: string }>`
			insert into revision.mastery (scope, person_id, competence_id, mean, variance, pieces, right_pieces, last_at)
			select * from unnest(${of.scopes}::uuid[], ${of.persons}::uuid[], ${of.competences}::uuid[], ${of.means}::float8[], ${of.variances}::float8[], ${of.pieces}::int[], ${of.rights}::int[], ${of.lasts}::timestamptz[])
			on conflict (scope, person_id, competence_id) do nothing returning scope, person_id, competence_id`);
		for (const row of done) kept.add(keyOf(row.scope, row.person_id, row.competence_id));
	}
	return given.filter(({ scope, pair }) => !kept.has(keyOf(scope, pair.personId, pair.competenceId)));
}

/** What takes in one fact that makes an attempt, with the mastery that follows from it: all in one transaction. */
export const hearing =
	(apply: Apply): Apply =>
	(db, who, fact, sent) =>
		db.transaction(async (db) => {
			const answer = await apply(db, who, fact, sent);
			await hear(db, [fact]);
			return answer;
		});

/** A kind of fact that makes attempts, with the mastery that follows from them. */
export const heard = (kind: Kind): Kind => ({
	...kind,
	apply: hearing(kind.apply),
	...(kind.applyMany && {
		applyMany: async (db, acts) => {
			const answers = await kind.applyMany!(db, acts);
			await hear(db, acts.flatMap(({ fact }, i) => (answers[i] instanceof Unfit ? [] : [fact])));
			return answers;
		}
	})
});

/** Many answers at once, with the mastery that follows from them. */
export const applyHeardAnswers: ApplyMany = async (db, acts) => {
	const { answers, pieces } = await writeAnswers(db, acts);
	await hearPieces(db, pieces);
	return answers;
};
