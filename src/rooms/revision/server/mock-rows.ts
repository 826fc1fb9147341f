import { log } from '#platform/server/log.ts';
import { isDown, sql, type Database } from '#platform/server/sql.ts';
import type { AnswerBody } from '#rooms/exercises/answering.ts';
import type { Answer } from '#rooms/exercises/item.ts';
import { isAttempt, mark } from '#rooms/exercises/marking.ts';
import { answerFact, applyAnswer, filesIn, maybeVersion } from '#rooms/exercises/server/index.ts';
import type { Hat, Who } from '#rooms/people/who.ts';
import type { Clock } from '#rooms/revision/mock.ts';
import { grace, leftAt, overAt } from '#rooms/revision/mock.ts';
import { hearing } from '#rooms/revision/server/hear.ts';
import { Unfit } from '#rooms/sync/server/index.ts';

/** A sitting as it is stored. */
export type MockRow = {
	id: string; scope: string; person_id: string; paper_id: string; paper_version: number; begun_at: Date; allowed_ms: number; pause_ms: number; used_ms: number; given_ms: number;
	seen_at: Date; beats: boolean; over_at: Date; ended_at: Date | null; ended_by: 'pupil' | 'time' | null; flags: string[];
};

export const clockOf = (row: MockRow): Clock => ({ allowed: row.allowed_ms, pause: row.pause_ms, used: row.used_ms, given: row.given_ms, seenAt: row.seen_at, beats: row.beats });

/** What is left to write in a sitting, in milliseconds. */
export const leftOf = (row: MockRow, now: Date): number => (row.ended_at ? 0 : leftAt(clockOf(row), now));

/** The sitting that was begun under this id; `lock` holds it until the transaction ends. */
export const maybeMock = (db: Database, scope: string, id: string): Promise<MockRow | undefined> =>
	db.maybe(sql<MockRow>`
		select mock.id, mock.scope, person_id, paper_id, paper_version, begun_at, allowed_ms, pause_ms, used_ms, given_ms, seen_at, beats, over_at, ended_at, ended_by, flags
		from revision.mock_begin join revision.mock on mock.scope = mock_begin.scope and mock.id = mock_begin.mock_id where mock_begin.scope = ${scope} and mock_begin.id = ${id}`);

export const lockedMock = (db: Database, scope: string, id: string): Promise<MockRow | undefined> =>
	db.maybe(sql<MockRow>`
		select mock.id, mock.scope, person_id, paper_id, paper_version, begun_at, allowed_ms, pause_ms, used_ms, given_ms, seen_at, beats, over_at, ended_at, ended_by, flags
		from revision.mock_begin join revision.mock on mock.scope = mock_begin.scope and mock.id = mock_begin.mock_id where mock_begin.scope = ${scope} and mock_begin.id = ${id} for update of mock`);

/** As long as the table counts, in milliseconds: 24 days, and a sitting is over long before. */
const longest = 2 ** 31 - 1;

/** Writes a sitting's clock. */
export async function saveClock(db: Database, row: MockRow, clock: Clock): Promise<void> {
	await db.run(sql`
		update revision.mock set used_ms = ${Math.min(longest, Math.round(clock.used))}, given_ms = ${Math.round(clock.given)}, seen_at = ${clock.seenAt}, beats = ${clock.beats}, over_at = ${overAt(clock)}
		where scope = ${row.scope} and id = ${row.id}`);
}

/** Adds a mark of what was odd about a sitting, once. */
export const flag = (db: Database, row: MockRow, name: 'late' | 'back'): Promise<number> =>
	db.run(sql`update revision.mock set flags = array_append(flags, ${name}::text) where scope = ${row.scope} and id = ${row.id} and not ${name}::text = any(flags)`);

/** An answer with the mastery that follows from it. */
const takeIn = hearing(applyAnswer);

/**
 * Makes what was written in a sitting into answers, each at the time it was written; those that are answers already stay one. What was left blank or can't be
 * read becomes none. Joins the caller's transaction.
 */
export async function handIn(db: Database, row: MockRow, only?: number): Promise<void> {
	const rows = await db.all(sql<{ number: number; answer: Answer; saved_at: Date; answer_id: string; item_id: string; item_version: number }>`
		select mock_answer.number, mock_answer.answer, mock_answer.saved_at, mock_answer.answer_id, question.item_id, question.item_version
		from revision.mock_answer join revision.paper_question question on question.paper_id = ${row.paper_id} and question.version = ${row.paper_version} and question.number = mock_answer.number
		where mock_answer.scope = ${row.scope} and mock_answer.mock_id = ${row.id} and (${only ?? null}::int is null or mock_answer.number = ${only ?? null})
			and not exists (select 1 from exercises.attempt where attempt.scope = mock_answer.scope and attempt.id = mock_answer.answer_id) order by mock_answer.number`);
	const hat = { id: `pupil:${row.person_id}`, kind: 'pupil', placeId: row.scope, place: '', establishmentId: row.scope } satisfies Hat;
	// The facts are the pupil's own, whoever's visit ends the sitting.
	const who = { id: row.person_id, sessionId: row.id, hat, hats: [hat] } as unknown as Who;
	for (const one of rows) {
		const version = await maybeVersion(db, one.item_id, one.item_version);
		if (!version || !isAttempt(mark(version.item, one.answer))) continue;
		const files = filesIn(one.answer) as AnswerBody['attachments'] & object;
		const body = { item: one.item_id, version: one.item_version, answer: one.answer, hints: 0, helped: false, work: row.id, ...(files.length ? { attachments: files } : {}) };
		const fact = { ...answerFact(who, row.scope, { id: one.answer_id, epoch: one.answer_id }, body), id: one.answer_id, at: one.saved_at.toISOString() };
		await takeIn(db, who, fact, { now: new Date().toISOString(), received: Date.now() }).catch((error: unknown) => {
			// One answer that cannot be taken in does not keep the others back; it stays in the sitting, where its pupil sees it.
			if (!(error instanceof Unfit)) throw error;
			log.warn({ mock: row.id, why: error.message }, 'answer of a mock exam not taken in');
		});
	}
}

/** Ends a sitting and hands in what was written. Joins the caller's transaction. */
export async function endRow(db: Database, row: MockRow, at: Date, by: 'pupil' | 'time'): Promise<void> {
	await db.run(sql`update revision.mock set ended_at = ${at}, ended_by = ${by} where scope = ${row.scope} and id = ${row.id}`);
	await handIn(db, row);
}

/** Ends the sittings whose time is over and of which nothing was heard any more: a chore of each minute. Answers how many. */
export async function endMocks(db: Database, now = new Date()): Promise<number> {
	const due = await db.all(sql<{ scope: string; id: string }>`select scope, id from revision.mock where ended_at is null and over_at <= ${new Date(now.getTime() - grace)} order by over_at limit 500`);
	for (const { scope, id } of due)
		await db
			.transaction(async (db) => {
				const row = await lockedMock(db, scope, id);
				if (row && !row.ended_at && row.over_at.getTime() <= now.getTime() - grace) await endRow(db, row, row.over_at, 'time');
			})
			.catch((error: unknown) => {
				if (isDown(error)) throw error;
				// A fault of ours with one sitting keeps no other open.
				log.error({ mock: id, err: error }, 'a mock exam was not ended');
			});
	return due.length;
}
