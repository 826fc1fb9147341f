import { dayOf } from '#platform/dates.ts';
import { dayAfter, daysApart } from '#platform/days.ts';
import { briefly } from '#platform/server/brief.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { notFound, reachOf } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import { carriedDays, writeDues, type ReviseBasis } from '#rooms/revision/carried-revise.ts';
import { recallOn, replay, type Card, type Grade } from '#rooms/revision/cards.ts';
import { estimateOf, mostNew, notRevised, queueOf, usualPace, type Candidate, type Entry, type Why } from '#rooms/revision/queue.ts';
import { heldByMocks } from '#rooms/revision/server/mocks.ts';
import { bringUp, cardOfText, type CardText } from '#rooms/revision/server/cards.ts';

/** What a test holds back in an establishment now: the rooms above know, and whoever asks for a queue says it. */
export type Held = (db: Database, scope: string, now: Date) => Promise<ReadonlySet<string>>;

type Face = { item_id: string; title: string; language: string; kind: string; difficulty: number; parts: number; chapter_id: string | null; chapter: string | null; chapter_ar: string | null };
type Shown = { title: string; language: string; chapterTitle: string | null; chapterTitleAr: string | null };
type Due = Candidate & Shown;
type Known = Due & { card: Card };

export type QueueEntry = Shown & { item: string; minutes: number; why: Why; draw: number };
/** What was revised today: how it went, and in how many days it comes back. */
export type DoneEntry = Shown & { item: string; minutes: number; draw: number; known: boolean; wasNew: boolean; back: string | null };
export type Today = { day: string; pace: number; queue: QueueEntry[]; done: DoneEntry[] };

const candidateOf = (face: Face) => ({
	item: face.item_id,
	chapter: face.chapter_id,
	minutes: estimateOf(face),
	title: face.title,
	language: face.language,
	chapterTitle: face.chapter,
	chapterTitleAr: face.chapter_ar
});

/** How many minutes a day a person wants to revise. */
export async function paceOf(db: Database, scope: string, personId: string): Promise<number> {
	const row = await db.maybe(sql<{ minutes: number }>`select minutes from revision.pace where scope = ${scope} and person_id = ${personId}`);
	return row?.minutes ?? usualPace;
}

/**
 * What a class did in the last four weeks, by how many of it: at least three, or all others where they are fewer. The same for all of it, so it may be some
 * minutes old.
 */
const classDid = briefly(
	300,
	2000,
	(_db: Database, scope: string, classId: string) => `${scope} ${classId}`,
	(db, scope, classId) =>
		db.all(sql<{ item_id: string; pupils: number }>`
			with pupil as (
				select person_id from people.membership where organisation_id = ${classId} and kind in ('pupil', 'learner') and since <= current_date and (until is null or until >= current_date))
			select attempt.item_id, count(distinct attempt.person_id)::int as pupils
			from pupil join exercises.attempt on attempt.scope = ${scope} and attempt.person_id = pupil.person_id and attempt.at > now() - interval '28 days' and not attempt.pending
			group by attempt.item_id having count(distinct attempt.person_id) >= greatest(1, least(3, (select count(*) from pupil) - 1))
			order by count(distinct attempt.person_id) desc, attempt.item_id limit 200`)
);

const classesOf = (db: Database, scope: string, personId: string): Promise<{ id: string }[]> =>
	db.all(sql<{ id: string }>`
		select class.id from people.membership join people.organisation class on class.id = membership.organisation_id
		where membership.person_id = ${personId} and membership.kind in ('pupil', 'learner') and class.establishment_id = ${scope} and class.kind in ('class', 'group')
			and membership.since <= current_date and (membership.until is null or membership.until >= current_date) order by class.id limit 20`);

/** Of what his classes did, what he never tried: not his mistakes, but what the others will know. Only what is open to him, in the order of how many did it. */
async function freshOf(db: Database, scope: string, personId: string, reach: string[], language: string): Promise<Due[]> {
	const lists = await Promise.all((await classesOf(db, scope, personId)).map(({ id }) => classDid(db, scope, id)));
	const pupils = new Map<string, number>();
	for (const { item_id, pupils: count } of lists.flat()) pupils.set(item_id, Math.max(count, pupils.get(item_id) ?? 0));
	if (!pupils.size) return [];
	const faces = await db.all(sql<Face>`
		select item.id as item_id, item_version.title, item.language, item_version.kind, item_version.difficulty, jsonb_array_length(item_version.content->'parts')::int as parts, item.chapter_id,
			chapter.title as chapter, chapter.title_ar as chapter_ar
		from unnest(${[...pupils.keys()]}::uuid[], ${[...pupils.values()]}::int[]) as given(id, pupils) join exercises.item on item.id = given.id
		join exercises.item_version on item_version.item_id = item.id and item_version.number = item.current_version
		join exercises.bank on bank.id = item.bank_id left join curriculum.chapter on chapter.id = item.chapter_id
		where item.withdrawn_at is null and (bank.organisation_id is null or bank.organisation_id = any(${reach}::uuid[])) and item_version.kind <> all(${notRevised}::text[])
			and not exists (select 1 from revision.card join exercises.item own on own.id = card.item_id
				where card.scope = ${scope} and card.person_id = ${personId} and own.code = item.code and own.bank_id = item.bank_id)
		order by given.pupils desc, (item.language = ${language}) desc, item.id limit 20`);
	return faces.map((face) => ({ ...candidateOf(face), reviews: 0, pupils: pupils.get(face.item_id)!, due: null, lastDay: null, last: null, recall: 0 }));
}

type CardRow = Face & CardText;

/** What is due by a day (`until`: by a later one), mistakes first and then the longest due, and what was answered on it. Only what is open to him. */
async function cardsBy(db: Database, scope: string, personId: string, reach: string[], day: string, until = day): Promise<Known[]> {
	const rows = await db.all(sql<CardRow>`
		select card.item_id, item_version.title, item.language, item_version.kind, item_version.difficulty, jsonb_array_length(item_version.content->'parts')::int as parts, item.chapter_id,
			chapter.title as chapter, chapter.title_ar as chapter_ar, card.attempts, array_to_string(card.days, ' ') as days, array_to_string(card.grades, '') as grades, card.begun_here, card.stability, card.due
		from (select * from revision.card where scope = ${scope} and person_id = ${personId} and (due <= ${until}::date or days[cardinality(days)] = ${day}::date)
			order by days[cardinality(days)] = ${day}::date desc, grades[cardinality(grades)] = 1 desc, due, item_id limit 150) card
		join exercises.item on item.id = card.item_id and item.withdrawn_at is null
		join exercises.item_version on item_version.item_id = item.id and item_version.number = item.current_version
		join exercises.bank on bank.id = item.bank_id left join curriculum.chapter on chapter.id = item.chapter_id
		where (bank.organisation_id is null or bank.organisation_id = any(${reach}::uuid[])) and item_version.kind <> all(${notRevised}::text[])`);
	return rows.map((row) => knownOf(candidateOf(row), cardOfText(row), day));
}

/** How likely an exercise is still known on a day, in thousandths: so that a phone, which is told, and the server put them in one order. */
export const recallIn = (card: Card, day: string): number => Math.round(1000 * recallOn(card, day));

const knownOf = (face: ReturnType<typeof candidateOf>, card: Card, day: string): Known => ({
	...face, card, reviews: card.days.length, pupils: 0, due: card.due, lastDay: card.days.at(-1) ?? null, last: card.grades.at(-1) ?? null, recall: recallIn(card, day)
});

/** Whether today's answers at an exercise were revision: it came back, or was begun there. */
const isRevised = (card: Card, day: string): boolean => card.days.at(-1) === day && (card.days.length > 1 || card.begunHere);

const doneEntry = ({ card, item, minutes, title, language, chapterTitle, chapterTitleAr }: Known): DoneEntry => ({
	item, minutes, title, language, chapterTitle, chapterTitleAr, draw: card.days.length, known: card.grades.at(-1)! > 1, wasNew: card.days.length === 1, back: card.due
});
const queueEntry = ({ item, minutes, title, language, chapterTitle, chapterTitleAr, why, draw }: Entry<Due>): QueueEntry => ({ item, minutes, title, language, chapterTitle, chapterTitleAr, why, draw });

/** What comes back to a person on a day or within some days after it, what was answered on it, and what his class did and he did not; what is held back is left out. */
async function candidatesOf(db: Database, who: Who, scope: string, held: Held, day: string, until: string, now: Date, fresh: (cards: Known[]) => boolean): Promise<{ cards: Known[]; open: Due[] }> {
	const [reach, tests, mocks] = await Promise.all([reachOf(db, [scope]), held(db, scope, now), heldByMocks(db, scope, who.id, now)]);
	const away = new Set([...tests, ...mocks]);
	await bringUp(db, scope, [who.id]);
	const cards = await cardsBy(db, scope, who.id, reach, day, until);
	return { cards, open: [...cards, ...(fresh(cards) ? await freshOf(db, scope, who.id, reach, who.language) : [])].filter((one) => !away.has(one.item)) };
}

// Exercises of chapters that go along are on the phone; where none goes along each comes for the queue alone, more than a kilobyte a piece.
const mostCarried = { along: 14, beside: 3 };

/** The cards that go along on a phone: what comes back within a week and what his class did of the `chapters` that go along whole, or the soonest where none does, with what each answer on each of its days would make of it: no more than a day's pull has room for. */
export async function carriedOf(db: Database, who: Who, held: Held, chapters: ReadonlySet<string>, now = new Date()): Promise<ReviseBasis> {
	if (!who.hat) throw notFound();
	const day = dayOf(now);
	const days = Array.from({ length: carriedDays }, (_, i) => dayAfter(day, i));
	const { open } = await candidatesOf(db, who, who.hat.establishmentId, held, day, days[carriedDays - 1], now, () => true);
	const isAlong = (one: Due) => one.chapter !== null && chapters.has(one.chapter);
	const near = open.filter((one) => (one.reviews === 0 ? isAlong(one) : one.due !== null && one.due <= days[carriedDays - 1] && (!chapters.size || isAlong(one))));
	const soonest = near.sort((a, b) => Number(b.last === 1) - Number(a.last === 1) || (a.due ?? day).localeCompare(b.due ?? day) || a.item.localeCompare(b.item));
	let left = carriedDays * (await paceOf(db, who.hat.establishmentId, who.id));
	const wanted = soonest.filter((one) => (left -= one.minutes) > 0).slice(0, chapters.size ? mostCarried.along : mostCarried.beside);
	return {
		day,
		cards: wanted.map((one) => {
			const { card, recall: _, ...face } = one as Due & { card?: Card };
			const grades: Grade[] = card ? [1, 2, 3] : [1, 2, 3, 4];
			// Of a first answer the day does not matter; before its own last day nothing is answered.
			const after = (on: string, grade: Grade) => daysApart(on, replay([...(card?.days.filter((known) => known < on) ?? []), on], [...(card?.grades.slice(0, card.days.filter((known) => known < on).length) ?? []), grade]).due!);
			const dues = (card ? days : [day]).flatMap((on) => grades.map((grade) => after(on, grade)));
			return { ...face, stability: card?.stability ?? 0, begunHere: card?.begunHere ?? false, dues: writeDues(dues) };
		})
	};
}

/** What a person has to revise today and what he has revised. Refuses who is nowhere at work. */
export async function todayOf(db: Database, who: Who, held: Held, now = new Date()): Promise<Today> {
	if (!who.hat) throw notFound();
	const [scope, day] = [who.hat.establishmentId, dayOf(now)];
	const pace = await paceOf(db, scope, who.id);
	const doneIn = (cards: Known[]) => cards.filter(({ card }) => isRevised(card, day)).map(doneEntry);
	const usedBy = (done: DoneEntry[]) => ({ minutes: done.reduce((sum, one) => sum + one.minutes, 0), fresh: done.filter((one) => one.wasNew).length });
	// Who has used his day, or had his share of new ones, costs no look at what his class did.
	const { cards, open } = await candidatesOf(db, who, scope, held, day, day, now, (all) => {
		const used = usedBy(doneIn(all));
		return used.minutes < pace && used.fresh < mostNew(pace);
	});
	const done = doneIn(cards);
	const queue = queueOf(open, { day, pace, done: usedBy(done) });
	return { day, pace, queue: queue.map(queueEntry), done };
}

export type Coming = { day: string; count: number };

/** How many exercises of a person come back on each of the next days, what is late on the first. */
export async function comingOf(db: Database, scope: string, personId: string, day: string, count: number): Promise<Coming[]> {
	return db.all(sql<Coming>`
		select greatest(due, ${day}::date) as day, count(*)::int as count from revision.card
		where scope = ${scope} and person_id = ${personId} and due < ${dayAfter(day, count)}::date group by 1 order by 1`);
}

/** The days of the last `back` on which a person revised, newest first. */
export async function revisedOn(db: Database, scope: string, personId: string, day: string, back: number): Promise<string[]> {
	const rows = await db.all(sql<{ day: string }>`
		select distinct met.day from revision.card cross join lateral unnest(card.days) with ordinality as met(day, place)
		where card.scope = ${scope} and card.person_id = ${personId} and card.days[cardinality(card.days)] > ${dayAfter(day, -back)}::date
			and (met.place > 1 or card.begun_here) and met.day > ${dayAfter(day, -back)}::date order by met.day desc`);
	return rows.map((row) => row.day);
}
