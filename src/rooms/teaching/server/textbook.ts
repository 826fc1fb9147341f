import * as v from 'valibot';
import { dayOf } from '#platform/dates.ts';
import { dayAfter } from '#platform/days.ts';
import { newId } from '#platform/ids.ts';
import { Refusal } from '#platform/refusal.ts';
import { audit } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { must, notFound } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import { trueTime, type Fact } from '#rooms/sync/fact.ts';
import { AlreadyThere, factOfForm, record, Unfit, type Apply, type Kinds } from '#rooms/sync/server/index.ts';
import { say } from '#rooms/teaching/messages/index.ts';
import { classOf } from '#rooms/teaching/server/classes.ts';
import { entryBody, entrySchema, holds, longestBack, type Entry, type EntryBody } from '#rooms/teaching/textbook.ts';

/**
 * Refuses an entry that this person may not sign: of a class that he does not teach, of a day to come or long gone, of a chapter, a period, a work or
 * a plan that is not this class's. Answers the scope.
 */
async function checked(db: Database, who: Who, entry: Entry, at: Date): Promise<string> {
	await must(db, who, 'textbook.write', entry.classId);
	const { establishment_id: scope } = await classOf(db, who, entry.classId);
	const today = dayOf(at);
	if (entry.day > today) throw new Refusal(400, (language) => say(language)('entryAhead'));
	if (entry.day < dayAfter(today, -longestBack)) throw new Refusal(400, (language) => say(language)('entryTooOld'));
	const { chapters, periods, plans, works } = await db.one(sql<{ chapters: number; periods: number; plans: number; works: number }>`
		select (select count(*) from curriculum.chapter where id = ${entry.chapterId}::uuid and programme_id = ${entry.programmeId}::uuid)::int as chapters,
			(select count(*) from teaching.period where scope = ${scope} and id = ${entry.periodId}::uuid and class_id = ${entry.classId}::uuid)::int as periods,
			(select count(*) from teaching.plan where scope = ${scope} and id = ${entry.planId}::uuid)::int as plans,
			(select count(*) from teaching.work where scope = ${scope} and id = ${entry.workId}::uuid and class_id = ${entry.classId}::uuid)::int as works`);
	if ((entry.chapterId && !chapters) || (entry.periodId && !periods) || (entry.planId && !plans) || (entry.workId && !works)) throw new Refusal(400, (language) => say(language)('entryGone'));
	return scope;
}

/**
 * Writes a state of an entry with its fact. Only who signed an entry first may change it, and what was signed stays: the state signed last is shown,
 * all are kept.
 */
async function write(db: Database, who: Who, fact: Fact, { id, parents, entry }: EntryBody, at: Date, received: Date): Promise<void> {
	const { scope } = fact;
	await db.transaction(async (db) => {
		const isNew = await db.run(sql`
			insert into teaching.textbook_entry (scope, id, class_id, teacher_id, revision, said_at, received_at, period_id, plan_id, day, from_minute, to_minute, kind, subject, programme_id, chapter_id, finishes,
				title, content, homework, homework_due, work_id)
			values (${scope}, ${id}, ${entry.classId}, ${who.id}, ${fact.id}, ${at}, ${received}, ${entry.periodId}, ${entry.planId}, ${entry.day}, ${entry.from}, ${entry.to}, ${entry.kind}, ${entry.subject}, ${entry.programmeId},
				${entry.chapterId}, ${entry.finishes}, ${entry.title}, ${entry.content}, ${entry.homework}, ${entry.homeworkDue}, ${entry.workId})
			on conflict do nothing`);
		if (!isNew) {
			const there = await db.one(sql<{ class_id: string; teacher_id: string; revision: string; said_at: Date }>`
				select class_id, teacher_id, revision, said_at from teaching.textbook_entry where scope = ${scope} and id = ${id} for update`);
			if (there.class_id !== entry.classId || there.teacher_id !== who.id) throw new Unfit('not-allowed');
			await db.run(sql`update teaching.textbook_entry set states = states + 1 where scope = ${scope} and id = ${id}`);
			if (holds({ at, id: fact.id }, { at: there.said_at, id: there.revision }))
				await db.run(sql`
					update teaching.textbook_entry set revision = ${fact.id}, said_at = ${at}, received_at = ${received}, period_id = ${entry.periodId}, plan_id = ${entry.planId}, day = ${entry.day}, from_minute = ${entry.from},
						to_minute = ${entry.to}, kind = ${entry.kind}, subject = ${entry.subject}, programme_id = ${entry.programmeId}, chapter_id = ${entry.chapterId}, finishes = ${entry.finishes}, title = ${entry.title},
						content = ${entry.content}, homework = ${entry.homework}, homework_due = ${entry.homeworkDue}, work_id = ${entry.workId}
					where scope = ${scope} and id = ${id}`);
		}
		await db.run(sql`
			insert into teaching.textbook_revision (scope, entry_id, id, parents, said, made_by, at, received_at)
			values (${scope}, ${id}, ${fact.id}, ${parents}::uuid[], ${JSON.stringify(entry)}, ${who.id}, ${at}, ${received})
			on conflict do nothing`);
		await audit(db, who, { act: isNew ? 'textbook.write' : 'textbook.change', organisationId: entry.classId, detail: { entry: id, day: entry.day, title: entry.title } });
		await record(db, fact);
	});
}

const bodyOf = (fact: Fact): EntryBody => {
	try {
		const body = v.parse(entryBody, JSON.parse(fact.body));
		return { ...body, entry: v.parse(entrySchema, body.entry) };
	} catch {
		throw new Unfit('malformed');
	}
};

const applyEntry: Apply = async (db, who, fact, sent) => {
	const body = bodyOf(fact);
	const { at } = trueTime(fact.at, sent.now, sent.received);
	const scope = await checked(db, who, body.entry, at).catch((error) => {
		// What a person would be refused is, of a fact, put aside.
		if (error instanceof Refusal) throw new Unfit(error.status === 404 ? 'not-allowed' : 'item-gone');
		throw error;
	});
	if (scope !== fact.scope) throw new Unfit('scope');
	await write(db, who, fact, body, at, new Date(sent.received));
	return { entry: body.id };
};

/** The kinds of facts of the cahier de textes. */
export const textbookKinds: Kinds = { textbook: { v: 1, apply: applyEntry, known: async (_db, _who, fact) => ({ entry: bodyOf(fact).id }) } };

/** Signs an entry, a first time or changed, from a form. The same form sent twice is one. */
export async function signEntry(db: Database, who: Who, body: EntryBody, form: unknown = newId()): Promise<void> {
	const now = new Date();
	const scope = await checked(db, who, body.entry, now);
	const fact = factOfForm(who, { scope, kind: 'textbook', body, ids: { id: form, epoch: form } }, now);
	await write(db, who, fact, body, now, now).catch((error) => {
		if (error instanceof AlreadyThere && error.same) return;
		if (error instanceof Unfit) throw notFound();
		throw error;
	});
}
