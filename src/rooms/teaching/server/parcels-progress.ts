import { sql, type Database } from '#platform/server/sql.ts';
import type { Who } from '#rooms/people/who.ts';
import type { Source } from '#rooms/sync/server/index.ts';
import { latelyOf } from '#rooms/exercises/server/index.ts';
import { emptyCell } from '#rooms/revision/mastery.ts';
import { carriedMastery } from '#rooms/revision/server/index.ts';
import type { ProgressBasis } from '#rooms/teaching/carried.ts';
import { daysOf } from '#rooms/teaching/server/days.ts';
import { progressPage, scopeOfReader } from '#rooms/teaching/server/pages/learn.ts';

/** One's own progress, with the mastery from which a phone goes on. */
export const progressParcel = (db: Database, who: Who, now: Date): Source => ({
	path: '/learn/progress',
	route: '/(learn)/learn/progress',
	make: async () => {
		const scope = scopeOfReader(who);
		const data = await progressPage(db, who, now);
		const competences = data.sheet.chapters.flatMap((chapter) => chapter.competences.map((one) => one.id));
		const places = await placesOf(db, data.sheet.chapters.map((chapter) => chapter.id));
		const [days, lately] = await Promise.all([daysOf(db, scope, who.id, now), latelyOf(db, scope, who.id, new Date(now.getTime() - 3 * 86_400_000))]);
		const mastery = await carriedMastery(db, scope, who.id, competences, now, Object.keys(lately));
		// Each cell is computed on the phone from the mastery beside it.
		const chapters = data.sheet.chapters.map((chapter) => ({ ...chapter, competences: chapter.competences.map((one) => ({ ...one, cell: emptyCell })) }));
		return { data: { ...data, sheet: { ...data.sheet, chapters } }, basis: { mastery, days, lately, positions: data.sheet.chapters.map((chapter) => places.get(chapter.id) ?? 0) } satisfies ProgressBasis, counts: { ...data.sheet, month: null } };
	}
});

const placesOf = async (db: Database, chapterIds: string[]): Promise<Map<string, number>> =>
	new Map((await db.all(sql<{ id: string; position: number }>`select id, position from curriculum.chapter where id = any(${chapterIds}::uuid[])`)).map((row) => [row.id, row.position]));
