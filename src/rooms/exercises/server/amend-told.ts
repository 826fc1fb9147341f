/** What is said of answers that were marked again: to who gave them, and to who reads a set work or a test of his class. */
import { dayAndTime } from '#platform/dates.ts';
import type { Language } from '#platform/language.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { sayRemark } from '#rooms/exercises/messages/remark.ts';
import { amendedOf, asideOf } from '#rooms/exercises/server/keys.ts';
import type { Who } from '#rooms/people/who.ts';

type Told = { title: string; by: string; reason: string; at: Date };

/**
 * What became of one's own answers to some exercises whose key was corrected: a sentence an exercise, of the last answer to it; those of one set work or
 * test where `workId` is given. Where there are several exercises each sentence names its own. No statement where no key was ever corrected.
 */
export async function remarksTold(db: Database, who: Who, itemIds: readonly string[], language: Language, workId: string | null = null): Promise<string[]> {
	const scope = who.hat?.establishmentId;
	if (!scope) return [];
	const aside = await asideTold(db, scope, who.id, itemIds, language, workId);
	const items = await amendedOf(db, itemIds);
	if (!items.length) return aside;
	const rows = await db.all(sql<Told & { before: number | null; score: number }>`
		select distinct on (attempt.item_id) item_version.title, coalesce(person.given_name || ' ' || person.family_name, '') as by, amendment.reason, amendment.at, remark.score_before as before, attempt.score
		from exercises.amendment
		join exercises.attempt on attempt.scope = ${scope} and attempt.item_id = amendment.item_id and attempt.person_id = ${who.id} and attempt.item_version = any(amendment.versions)
		join exercises.item_version on item_version.item_id = attempt.item_id and item_version.number = attempt.item_version
		left join exercises.remark on remark.scope = ${scope} and remark.attempt_id = attempt.id and remark.amendment_id = amendment.id
		left join people.person on person.id = amendment.by
		where amendment.item_id = any(${items}::uuid[]) and amendment.kind = 'key' and (remark.attempt_id is not null or attempt.received_at >= amendment.at)
			and (${workId}::uuid is null or attempt.work_id = ${workId}::uuid)
		order by attempt.item_id, attempt.at desc, attempt.id desc, amendment.at desc limit 100`);
	const t = sayRemark(language);
	const share = (score: number) => `${Math.round(score * 100)} %`;
	return [...aside, ...rows.map(({ title, before, score, at, ...one }) => {
		const date = dayAndTime(at, language);
		const told = before === null ? t('toldLate', { ...one, date }) : t('told', { ...one, date, before: share(before), after: share(score) });
		return itemIds.length > 1 ? t('toldOf', { title, told }) : told;
	})];
}

/** The same of answers that count no longer. */
async function asideTold(db: Database, scope: string, personId: string, itemIds: readonly string[], language: Language, workId: string | null): Promise<string[]> {
	const items = await asideOf(db, itemIds);
	if (!items.length) return [];
	const rows = await db.all(sql<Told>`
		select distinct on (amendment.item_id) item_version.title, coalesce(person.given_name || ' ' || person.family_name, '') as by, amendment.reason, amendment.at
		from exercises.amendment join exercises.item_version on item_version.item_id = amendment.item_id and item_version.number = amendment.number left join people.person on person.id = amendment.by
		where amendment.item_id = any(${items}::uuid[]) and amendment.kind = 'aside' and exists (select 1 from exercises.attempt where attempt.scope = ${scope} and attempt.item_id = amendment.item_id
			and attempt.person_id = ${personId} and (${workId}::uuid is null or attempt.work_id = ${workId}::uuid))
		order by amendment.item_id, amendment.at desc`);
	const t = sayRemark(language);
	return rows.map(({ title, at, ...one }) => {
		const told = t('toldAside', { ...one, date: dayAndTime(at, language) });
		return itemIds.length > 1 ? t('toldOf', { title, told }) : told;
	});
}

/** How many answers of a set work or test were marked again, and each correction with who made it and why. Nothing where there is none. The caller checks who may see it. */
export async function remarksIn(db: Database, scope: string, workId: string, itemIds: readonly string[], language: Language): Promise<string[]> {
	if (!(await amendedOf(db, itemIds)).length) return [];
	const rows = await db.all(sql<Told & { count: number }>`
		select item_version.title, coalesce(person.given_name || ' ' || person.family_name, '') as by, amendment.reason, amendment.at, count(*)::int as count
		from exercises.attempt
		join exercises.remark on remark.scope = attempt.scope and remark.attempt_id = attempt.id
		join exercises.amendment on amendment.id = remark.amendment_id
		join exercises.item_version on item_version.item_id = amendment.item_id and item_version.number = amendment.number
		left join people.person on person.id = amendment.by
		where attempt.scope = ${scope} and attempt.work_id = ${workId} group by amendment.id, item_version.title, person.given_name, person.family_name order by amendment.at limit 50`);
	if (!rows.length) return [];
	const t = sayRemark(language);
	return [t('remarked', { count: rows.reduce((sum, row) => sum + row.count, 0) }), ...rows.map(({ title, by, reason, at }) => t('toldWork', { title, by, reason, date: dayAndTime(at, language) }))];
}
