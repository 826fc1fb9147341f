import { dayOf } from '#platform/dates.ts';
import { dayAfter } from '#platform/days.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { bringUp } from '#rooms/revision/server/cards.ts';

export type Resisting = { item_id: string; title: string; language: string; chapter: string | null; chapter_ar: string | null; times: number; lesson_id: string | null; lesson: string | null };

/** What resists a person (not known on three days or more, and not twice in a row since), with the lesson in which it stands, else the first of its chapter. */
export async function resistingOf(db: Database, scope: string, personId: string, reach: string[], language: string): Promise<Resisting[]> {
	return db.all(sql<Resisting>`
		select card.item_id, item_version.title, item.language, chapter.title as chapter, chapter.title_ar as chapter_ar, cardinality(array_positions(card.grades, 1::smallint)) as times,
			lesson.id as lesson_id, lesson.title as lesson
		from revision.card join exercises.item on item.id = card.item_id and item.withdrawn_at is null
		join exercises.item_version on item_version.item_id = item.id and item_version.number = item.current_version
		join exercises.bank on bank.id = item.bank_id left join curriculum.chapter on chapter.id = item.chapter_id
		left join lateral (
			select lesson.id, lesson_version.title from curriculum.lesson join curriculum.lesson_version on lesson_version.lesson_id = lesson.id and lesson_version.number = lesson.current_version
			where lesson.chapter_id = item.chapter_id and (lesson.organisation_id is null or lesson.organisation_id = any(${reach}::uuid[]))
			order by item.code = any(lesson_version.exercises) desc, (lesson.language = item.language) desc, (lesson.language = ${language}) desc, lesson.position, lesson.id limit 1) lesson on true
		where card.scope = ${scope} and card.person_id = ${personId} and cardinality(array_positions(card.grades, 1::smallint)) >= 3
			and (card.grades[cardinality(card.grades)] < 3 or card.grades[cardinality(card.grades) - 1] < 3)
			and (bank.organisation_id is null or bank.organisation_id = any(${reach}::uuid[]))
		order by times desc, card.due, card.item_id limit 10`);
}

export type Reviser = { personId: string; /** On how many of the last 14 days. */ days: number; last: string | null; due: number; resisting: number };
export type ClassResisting = { item_id: string; title: string; chapter: string | null; chapter_ar: string | null; pupils: number };
export type RevisionView = { revisers: Reviser[]; resisting: ClassResisting[] };

/** Who of some persons revises (on how many of the last 14 days, what waits for each today) and what resists them together. The caller checks who may see it. */
export async function revisionOf(db: Database, scope: string, personIds: readonly string[], now = new Date()): Promise<RevisionView> {
	await bringUp(db, scope, personIds);
	const day = dayOf(now);
	const rows = await db.all(sql<{ person_id: string; days: number; last: string | null; due: number; resisting: number }>`
		select person.id as person_id, revised.days, waiting.last, waiting.due, waiting.resisting
		from unnest(${personIds}::uuid[]) with ordinality as person(id, place)
		cross join lateral (
			-- Only what was answered lately is taken apart: of a year's cards that is one in twenty.
			select count(distinct met.day)::int as days
			from revision.card cross join lateral unnest(card.days) with ordinality as met(day, place)
			where card.scope = ${scope} and card.person_id = person.id and card.days[cardinality(card.days)] > ${dayAfter(day, -14)}::date
				and met.day > ${dayAfter(day, -14)}::date and (met.place > 1 or card.begun_here)) revised
		cross join lateral (
			select max(days[cardinality(days)]) filter (where cardinality(days) > 1 or begun_here) as last, count(*) filter (where due <= ${day}::date)::int as due, count(*) filter (where cardinality(array_positions(grades, 1::smallint)) >= 3
				and (grades[cardinality(grades)] < 3 or grades[cardinality(grades) - 1] < 3))::int as resisting
			from revision.card where card.scope = ${scope} and card.person_id = person.id) waiting
		order by person.place`);
	const resisting = await db.all(sql<ClassResisting>`
		select card.item_id, item_version.title, chapter.title as chapter, chapter.title_ar as chapter_ar, count(*)::int as pupils
		from revision.card join exercises.item on item.id = card.item_id and item.withdrawn_at is null
		join exercises.item_version on item_version.item_id = item.id and item_version.number = item.current_version
		left join curriculum.chapter on chapter.id = item.chapter_id
		where card.scope = ${scope} and card.person_id = any(${personIds}::uuid[]) and cardinality(array_positions(card.grades, 1::smallint)) >= 3
			and (card.grades[cardinality(card.grades)] < 3 or card.grades[cardinality(card.grades) - 1] < 3)
		group by card.item_id, item_version.title, chapter.title, chapter.title_ar order by pupils desc, card.item_id limit 20`);
	return { revisers: rows.map(({ person_id, ...row }) => ({ personId: person_id, ...row })), resisting };
}
