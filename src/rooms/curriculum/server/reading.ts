import * as v from 'valibot';
import { sql, type Database } from '#platform/server/sql.ts';
import type { Who } from '#rooms/people/who.ts';
import { readingBody, type ReadingBody } from '#rooms/curriculum/reading.ts';
import { trueTime, type Fact } from '#rooms/sync/fact.ts';
import { factOfForm, record, Unfit, type Apply } from '#rooms/sync/server/index.ts';

const bodyOf = (fact: Fact): ReadingBody => {
	let json: unknown;
	try {
		json = JSON.parse(fact.body);
	} catch {
		throw new Unfit('malformed');
	}
	const parsed = v.safeParse(readingBody, json);
	if (!parsed.success) throw new Unfit('malformed');
	return parsed.output;
};

/**
 * Takes in a `reading` fact: a lesson was opened, or read to its end. The bookmark is the same in whatever order such facts arrive: opened
 * first and last, and read to the end first, by their own times.
 */
export const applyReading: Apply = async (db, who, fact, sent) => {
	const { lesson, done } = bodyOf(fact);
	// Only what was open where it is said to have been read.
	const found = await db.maybe(sql<{ id: string }>`
		select id from curriculum.lesson where id = ${lesson} and exists (select 1 from curriculum.lesson_version where lesson_id = lesson.id)
			and (organisation_id is null or organisation_id in (select above_id from people.above where above.organisation_id = ${fact.scope}))`);
	if (!found) throw new Unfit('unknown-lesson');
	const { at } = trueTime(fact.at, sent.now, sent.received);
	await db.transaction(async (db) => {
		await db.run(sql`
			insert into curriculum.reading (scope, person_id, lesson_id, first_at, last_at, done_at) values (${fact.scope}, ${who.id}, ${lesson}, ${at}, ${at}, case when ${done} then ${at}::timestamptz end)
			on conflict (scope, person_id, lesson_id) do update set first_at = least(reading.first_at, excluded.first_at), last_at = greatest(reading.last_at, excluded.last_at),
				done_at = least(reading.done_at, excluded.done_at)`);
		await record(db, fact);
	});
	return { read: done };
};

/** What a reading that is known already came to. */
export const knownReading = async (_db: Database, _who: Who, fact: Fact): Promise<{ read: boolean }> => ({ read: bodyOf(fact).done });

/** The fact of a lesson read to its end, told by a plain form. */
export const readingFact = (who: Who, lesson: string): Fact => factOfForm(who, { scope: who.hat!.establishmentId, kind: 'reading', body: { lesson, done: true } satisfies ReadingBody });
