/** The worker's part: answers that were given already, marked again in batches that each are one transaction. */
import { arrayText } from '#platform/server/copy.ts';
import { log } from '#platform/server/log.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import type { Answer } from '#rooms/exercises/item.ts';
import { putBack, setAside } from '#rooms/exercises/server/aside.ts';
import { maybeVersion } from '#rooms/exercises/server/items.ts';
import { asideOf, forgetKeys } from '#rooms/exercises/server/keys.ts';
import { marker, type Marker } from '#rooms/exercises/server/load-answers.ts';
import { worthOf } from '#rooms/exercises/worth.ts';

/** How many answers one transaction takes. */
export const amendAtOnce = 500;
/** How long another process may still mark by the old key, in milliseconds: only after it comes the second pass. */
const settled = 30_000;

/** What rooms above make of answers that were marked again, in the same transaction; `copies`: those that a teacher has marked, whose whole is his to say. Answers the copies that changed. */
export type Amended = (db: Database, scope: string, itemId: string, changed: string[], copies: string[], amendmentId: string) => Promise<string[]>;

type Open = { id: string; item_id: string; kind: string; number: number; versions: number[]; at: Date; cursor_scope: string | null; cursor_person: string | null; cursor_attempt: string | null; passed_at: Date | null };
type Line = { id: string; person_id: string; item_version: number; draw: number; answer: Answer; score: number; is_right: boolean; pending: boolean; marked: boolean; hints: number; helped: boolean; misconceptions: string[] };

/**
 * Goes on with the decisions that are open, batch by batch, for at most `most` milliseconds; answers how many answers it looked at. It may be stopped
 * anywhere and run twice: what is marked as it should be is left alone.
 */
export async function amendAnswers(db: Database, amended: Amended, { now = new Date(), most = 50_000 }: { now?: Date; most?: number } = {}): Promise<number> {
	const until = Date.now() + most;
	let looked = 0;
	forgetKeys();
	const open = await db.all(sql<{ id: string }>`select id from exercises.amendment where done_at is null order by at limit 100`);
	for (const { id } of open) {
		const markOne = marker();
		for (let found: number | undefined = 0; found !== undefined && Date.now() < until; looked += found ?? 0) found = await db.transaction((db) => oneBatch(db, id, amended, markOne, now));
	}
	if (looked) log.info({ looked }, 'answers looked at again');
	return looked;
}

/** One batch; answers how many answers it held, or undefined where there is nothing to do now. */
async function oneBatch(db: Database, id: string, amended: Amended, markOne: Marker, now: Date): Promise<number | undefined> {
	// Another worker is at it: it goes on alone.
	const one = await db.maybe(sql<Open>`
		select id, item_id, kind, number, versions, at, cursor_scope, cursor_person, cursor_attempt, passed_at from exercises.amendment where id = ${id} and done_at is null for update skip locked`);
	if (!one || (one.passed_at && now.getTime() < one.at.getTime() + settled)) return undefined;
	const scope = one.cursor_attempt ? one.cursor_scope! : await nextScope(db, one.cursor_scope);
	if (!scope) {
		await db.run(sql`
			update exercises.amendment set cursor_scope = null, passed_at = coalesce(passed_at, now()), done_at = case when passed_at is not null then now() end where id = ${id}`);
		return undefined;
	}
	const lines = await db.all(sql<Line>`
		select id, person_id, item_version, draw, answer, score, is_right, pending, marked_at is not null as marked, hints, helped, misconceptions from exercises.attempt
		where scope = ${scope} and item_id = ${one.item_id} and (${one.kind !== 'key'} or item_version = any(${one.versions}::int[]))
			and (${one.cursor_attempt}::uuid is null or (person_id, id) > (${one.cursor_person}::uuid, ${one.cursor_attempt}::uuid))
		order by person_id, id limit ${amendAtOnce} for update`);
	const { changed, copies } = one.kind === 'key' ? await markAgain(db, one, scope, lines, markOne) : { changed: await counted(db, one, scope, lines), copies: [] };
	const remarked = changed.length || copies.length ? await amended(db, scope, one.item_id, changed, copies, id) : [];
	const last = lines.length === amendAtOnce ? lines[lines.length - 1] : undefined;
	await db.run(sql`
		update exercises.amendment set cursor_scope = ${scope}, cursor_person = ${last?.person_id ?? null}::uuid, cursor_attempt = ${last?.id ?? null}::uuid,
			looked = looked + case when passed_at is null then ${lines.length}::int else 0 end, changed = changed + ${changed.length + remarked.length}::int where id = ${id}`);
	return lines.length;
}

const nextScope = async (db: Database, after: string | null): Promise<string | undefined> =>
	(
		await db.maybe(sql<{ id: string }>`
			select establishment_id as id from people.organisation where establishment_id is not null and (${after}::uuid is null or establishment_id > ${after}::uuid) order by 1 limit 1`)
	)?.id;

/** Sets the evidence of a batch aside, or puts it back. */
const counted = (db: Database, one: Open, scope: string, lines: Line[]): Promise<string[]> => (one.kind === 'aside' ? setAside : putBack)(db, scope, lines.map((line) => line.id));

const same = (line: Line, { score, right, pending, misconceptions }: { score: number; right: boolean; pending: boolean; misconceptions: string[] }): boolean =>
	Math.fround(score) === Math.fround(line.score) && right === line.is_right && pending === line.pending && misconceptions.join() === line.misconceptions.join();

async function markAgain(db: Database, one: Open, scope: string, lines: Line[], markOne: Marker): Promise<{ changed: string[]; copies: string[] }> {
	const rows: (Line & { now: { score: number; right: boolean; pending: boolean; misconceptions: string[]; first: number; repeat: number }; competences: string[] })[] = [];
	const copies: string[] = [];
	for (const line of lines) {
		const version = await maybeVersion(db, one.item_id, line.item_version);
		if (!version) continue;
		const verdict = markOne(version, line.person_id, line.answer, line.draw);
		// What a teacher marked is not the machine's alone: his marks are laid over the new key above.
		if (line.marked) copies.push(line.id);
		else {
			const now = { score: verdict.score, right: verdict.right, pending: verdict.pending === true, ...worthOf(verdict, line) };
			if (!same(line, now)) rows.push({ ...line, now, competences: version.competenceIds });
		}
	}
	if (!rows.length) return { changed: [], copies };
	await db.run(sql`
		insert into exercises.remark (scope, attempt_id, amendment_id, person_id, item_id, number, score_before, right_before, misconceptions_before, score, is_right, misconceptions)
		select ${scope}, given.id, ${one.id}, given.person_id, ${one.item_id}, ${one.number}, given.score_before, given.right_before, given.before::text[], given.score, given.is_right, given.misconceptions::text[]
		from unnest(${rows.map((row) => row.id)}::uuid[], ${rows.map((row) => row.person_id)}::uuid[], ${rows.map((row) => row.score)}::real[], ${rows.map((row) => row.is_right)}::boolean[],
			${rows.map((row) => arrayText(row.misconceptions))}::text[], ${rows.map((row) => row.now.score)}::real[], ${rows.map((row) => row.now.right)}::boolean[], ${rows.map((row) => arrayText(row.now.misconceptions))}::text[])
			as given(id, person_id, score_before, right_before, before, score, is_right, misconceptions)
		on conflict do nothing`);
	await db.run(sql`
		update exercises.attempt set score = given.score, is_right = given.is_right, pending = given.pending, misconceptions = given.misconceptions::text[]
		from unnest(${rows.map((row) => row.id)}::uuid[], ${rows.map((row) => row.now.score)}::real[], ${rows.map((row) => row.now.right)}::boolean[], ${rows.map((row) => row.now.pending)}::boolean[],
			${rows.map((row) => arrayText(row.now.misconceptions))}::text[]) as given(id, score, is_right, pending, misconceptions)
		where attempt.scope = ${scope} and attempt.id = given.id`);
	// What is set aside is marked again where it weighs what it weighed, and set aside anew.
	const aside = (await asideOf(db, [one.item_id])).length > 0;
	if (aside) await putBack(db, scope, rows.map((row) => row.id));
	await replaceAll(db, scope, one.item_id, rows.flatMap(({ id, now, competences }) => competences.map((competence) => ({ id, competence, ...now }))));
	if (aside) await setAside(db, scope, rows.map((row) => row.id));
	return { changed: rows.map((row) => row.id), copies };
}

type Piece = { id: string; competence: string; score: number; first: number; repeat: number };

/** The evidence of answers as their new verdicts say: what weighed keeps its weight, what says nothing any more goes, what says something now comes. */
async function replaceAll(db: Database, scope: string, itemId: string, pieces: Piece[]): Promise<void> {
	const none = pieces.filter((piece) => !(piece.first > 0));
	if (none.length)
		await db.run(sql`
			delete from exercises.evidence using unnest(${none.map((piece) => piece.id)}::uuid[], ${none.map((piece) => piece.competence)}::uuid[]) as gone(id, competence_id), exercises.attempt
			where attempt.scope = ${scope} and attempt.id = gone.id and evidence.scope = ${scope} and evidence.person_id = attempt.person_id and evidence.competence_id = gone.competence_id
				and evidence.at = attempt.at and evidence.attempt_id = attempt.id`);
	const some = pieces.filter((piece) => piece.first > 0);
	if (some.length)
		await db.run(sql`
			insert into exercises.evidence as known (scope, person_id, competence_id, at, attempt_id, score, weight)
			select ${scope}, attempt.person_id, piece.competence_id, attempt.at, attempt.id, piece.score, case when
				exists (select 1 from exercises.attempt before where before.scope = ${scope} and before.item_id = ${itemId} and before.person_id = attempt.person_id
					and before.at between attempt.at - interval '1 day' and attempt.at and before.id <> attempt.id and (before.at, before.id) < (attempt.at, attempt.id))
				then piece.repeat else piece.first end
			from unnest(${some.map((piece) => piece.id)}::uuid[], ${some.map((piece) => piece.competence)}::uuid[], ${some.map((piece) => piece.score)}::real[], ${some.map((piece) => piece.first)}::real[],
				${some.map((piece) => piece.repeat)}::real[]) as piece(id, competence_id, score, first, repeat)
			join exercises.attempt on attempt.scope = ${scope} and attempt.id = piece.id
			on conflict (scope, person_id, competence_id, at, attempt_id) do update set score = excluded.score`);
}
