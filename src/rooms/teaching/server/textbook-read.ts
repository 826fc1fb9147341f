import { audit } from '#platform/server/audit.ts';
import { newId } from '#platform/ids.ts';
import { Refusal } from '#platform/refusal.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { must, notFound } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import { say } from '#rooms/teaching/messages/index.ts';
import { classOf } from '#rooms/teaching/server/classes.ts';
import { isSeen, type Entry, type EntryKind } from '#rooms/teaching/textbook.ts';
import type { EntryFace } from '#rooms/teaching/week.ts';

/** An entry of the cahier as its page shows it. `seen`: a visa has seen it as it stands. */
export type EntryLine = {
	id: string;
	revision: string;
	class_id: string;
	teacher_id: string;
	teacher: string;
	said_at: Date;
	states: number;
	period_id: string | null;
	plan_id: string | null;
	day: string;
	from_minute: number;
	to_minute: number;
	kind: EntryKind;
	subject: string;
	programme_id: string | null;
	chapter_id: string | null;
	chapter: string | null;
	chapter_ar: string | null;
	finishes: boolean;
	title: string;
	content: string;
	homework: string;
	homework_due: string | null;
	work_id: string | null;
	seen: boolean;
};

export type VisaLine = { id: string; upto: string; remark: string; entries: number; seen_at: Date; signed_by: string; signer: string; signed_at: Date };

/** The visas under a class's cahier, the newest first. The caller has checked who may. */
export async function visasOf(db: Database, scope: string, classId: string): Promise<VisaLine[]> {
	return db.all(sql<VisaLine>`
		select visa.id, visa.upto, visa.remark, visa.entries, visa.seen_at, visa.signed_by, coalesce(person.given_name || ' ' || person.family_name, '') as signer, visa.signed_at
		from teaching.visa left join people.person on person.id = visa.signed_by
		where visa.scope = ${scope} and visa.class_id = ${classId} order by visa.signed_at desc, visa.id desc limit 200`);
}

/** The entries of a class's cahier from one day to another, of one subject where it is given, the newest day first and each day in its order. The caller has checked who may. */
export async function entriesOf(db: Database, scope: string, classId: string, { from, to, subject }: { from: string; to: string; subject: string | null }, visas: VisaLine[]): Promise<EntryLine[]> {
	const rows = await db.all(sql<Omit<EntryLine, 'seen'> & { received_at: Date }>`
		select entry.id, entry.revision, entry.class_id, entry.teacher_id, coalesce(person.given_name || ' ' || person.family_name, '') as teacher, entry.said_at, entry.received_at, entry.states, entry.period_id, entry.plan_id,
			entry.day, entry.from_minute, entry.to_minute, entry.kind, entry.subject, entry.programme_id, entry.chapter_id, chapter.title as chapter, chapter.title_ar as chapter_ar, entry.finishes, entry.title,
			entry.content, entry.homework, entry.homework_due, entry.work_id
		from teaching.textbook_entry entry left join people.person on person.id = entry.teacher_id left join curriculum.chapter on chapter.id = entry.chapter_id
		where entry.scope = ${scope} and entry.class_id = ${classId} and entry.day between ${from}::date and ${to}::date and (${subject}::text is null or entry.subject = ${subject})
		order by entry.day desc, entry.from_minute, entry.id limit 2000`);
	return rows.map(({ received_at, ...row }) => ({ ...row, seen: isSeen({ ...row, received_at }, visas) }));
}

/** What of entries a week shows: those of some classes, of one teacher or of all. The caller has checked who may. */
export async function entryFaces(db: Database, scope: string, classIds: string[], teacherId: string | null, from: string, to: string): Promise<EntryFace[]> {
	if (!classIds.length) return [];
	const rows = await db.all(sql<{ id: string; period_id: string | null; class_id: string; class_name: string; subject: string; day: string; from_minute: number; to_minute: number; kind: string; title: string; teacher_id: string; states: number; said_at: Date; revision: string }>`
		select entry.id, entry.period_id, entry.class_id, class.name as class_name, entry.subject, entry.day, entry.from_minute, entry.to_minute, entry.kind, entry.title, entry.teacher_id, entry.states, entry.said_at, entry.revision
		from teaching.textbook_entry entry join people.organisation class on class.id = entry.class_id
		where entry.scope = ${scope} and entry.class_id = any(${classIds}::uuid[]) and entry.day between ${from}::date and ${to}::date and (${teacherId}::uuid is null or entry.teacher_id = ${teacherId}::uuid)
		order by entry.day, entry.from_minute, entry.id limit 1000`);
	return rows.map(({ period_id, class_id, class_name, from_minute, to_minute, teacher_id, said_at, ...row }) => ({ ...row, periodId: period_id, classId: class_id, className: class_name, from: from_minute, to: to_minute, teacherId: teacher_id, saidAt: said_at }));
}

/** The first day of which a class's cahier has an entry that no visa has seen, among those that this person may sign off. */
export async function maybeUnseenFrom(db: Database, scope: string, classId: string, personId: string): Promise<string | null> {
	return (await db.one(sql<{ day: string | null }>`
		select min(day) as day from teaching.textbook_entry entry
		where scope = ${scope} and class_id = ${classId} and kind <> 'struck' and teacher_id <> ${personId} and not exists (
			select 1 from teaching.visa where visa.scope = ${scope} and visa.class_id = ${classId} and entry.day <= visa.upto and entry.received_at <= visa.seen_at and visa.signed_by <> entry.teacher_id)`)).day;
}

export type EntryState = { id: string; said: Entry; by: string; at: Date; received_at: Date };

/** An entry with all that was ever signed of it, the newest first: for who follows the class. */
export async function entryWhole(db: Database, who: Who, classId: string, entryId: string): Promise<{ scope: string; entry: EntryLine; states: EntryState[] }> {
	const { establishment_id: scope } = await classOf(db, who, classId);
	const day = await db.maybe(sql<{ day: string }>`select day from teaching.textbook_entry where scope = ${scope} and id = ${entryId}::uuid and class_id = ${classId}`);
	if (!day) throw notFound();
	const entry = (await entriesOf(db, scope, classId, { from: day.day, to: day.day, subject: null }, await visasOf(db, scope, classId))).find((one) => one.id === entryId)!;
	const states = await db.all(sql<EntryState>`
		select revision.id, revision.said, coalesce(person.given_name || ' ' || person.family_name, '') as by, revision.at, revision.received_at
		from teaching.textbook_revision revision left join people.person on person.id = revision.made_by
		where revision.scope = ${scope} and revision.entry_id = ${entryId}::uuid order by revision.at desc, revision.id desc limit 100`);
	return { scope, entry, states };
}

/** What a visa says: up to which day, with what remark, and when the page was made that its signer had before him. */
export type NewVisa = { upto: string; remark: string; seenAt: Date };

/** Signs a class's cahier up to a day. What came in after the signer's page was made is not signed, nor what he wrote himself. A repeated form signs once. */
export async function signVisa(db: Database, who: Who, classId: string, visa: NewVisa, id: string = newId(), now = new Date()): Promise<void> {
	await must(db, who, 'textbook.visa', classId);
	const { establishment_id: scope } = await classOf(db, who, classId);
	// A page that lay open for a day is no longer what the cahier says.
	if (visa.seenAt > now || visa.seenAt.getTime() < now.getTime() - 86_400_000) throw new Refusal(409, (language) => say(language)('visaStale'));
	await db.transaction(async (db) => {
		const { count } = await db.one(sql<{ count: number }>`
			select count(*)::int as count from teaching.textbook_entry
			where scope = ${scope} and class_id = ${classId} and day <= ${visa.upto}::date and received_at <= ${visa.seenAt} and teacher_id <> ${who.id}
				and day > coalesce((select max(upto) from teaching.visa where scope = ${scope} and class_id = ${classId}), '-infinity'::date)`);
		const made = await db.run(sql`
			insert into teaching.visa (scope, id, class_id, upto, remark, entries, seen_at, signed_by, signed_at)
			values (${scope}, ${id}, ${classId}, ${visa.upto}, ${visa.remark}, ${count}, ${visa.seenAt}, ${who.id}, ${now}) on conflict do nothing`);
		if (made) await audit(db, who, { act: 'textbook.visa', organisationId: classId, detail: { upto: visa.upto, entries: count } });
	});
}
