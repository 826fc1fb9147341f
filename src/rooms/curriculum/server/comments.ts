import { isId, newId } from '#platform/ids.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { anchorAt, placeOf, type Anchor, type Block, type Place } from '#rooms/curriculum/anchor.ts';
import { longestComment } from '#rooms/curriculum/review.ts';
import { draft, type Writer } from '#rooms/curriculum/server/drafts.ts';
import { refuseDraft } from '#rooms/curriculum/server/refuse.ts';
import { notFound } from '#rooms/people/server/index.ts';

export type Remark = { id: string; person: string; personId: string; at: Date; text: string };
/** What was said about one place of a draft, oldest first. `anchor` null: about the whole. */
export type Thread = { id: string; anchor: Anchor | null; remarks: Remark[]; resolved: { by: string; at: Date } | null };
/** A thread with where it stands in the text as it is now; `place` null: its paragraph is gone, or it is about the whole. */
export type PlacedThread = Thread & { place: Place | null };

/** What was said about a draft, for whoever may read it: the threads in the order they were begun; at most 500 remarks. */
export async function threadsOf(db: Database, who: Writer, draftId: string): Promise<Thread[]> {
	await draft(db, who, draftId);
	const rows = await db.all(sql<{ id: string; thread_id: string; person_id: string; person: string; at: Date; text: string; anchor: Anchor | null; resolved_at: Date | null; resolver: string | null }>`
		select comment.id, comment.thread_id, comment.person_id, person.given_name || ' ' || person.family_name as person, comment.at, comment.text, comment.anchor, comment.resolved_at,
			resolver.given_name || ' ' || resolver.family_name as resolver
		from curriculum.draft_comment comment join people.person on person.id = comment.person_id left join people.person resolver on resolver.id = comment.resolved_by
		where comment.draft_id = ${draftId} order by comment.at, comment.id limit 500`);
	return rows
		.filter((row) => row.id === row.thread_id)
		.map((first) => ({
			id: first.id,
			anchor: first.anchor,
			remarks: rows.filter((row) => row.thread_id === first.id).map((row) => ({ id: row.id, person: row.person, personId: row.person_id, at: row.at, text: row.text })),
			resolved: first.resolved_at && { by: first.resolver ?? '', at: first.resolved_at }
		}));
}

/** Finds each thread's paragraph in the text as it is now. */
export const placed = (threads: Thread[], blocks: Block[]): PlacedThread[] => threads.map((thread) => ({ ...thread, place: thread.anchor && placeOf(blocks, thread.anchor) }));

export type NewRemark = { text: string } & ({ threadId: string } | { at: number | null; blocks: Block[] });

/**
 * Says something about a draft: about one of its blocks, about the whole (`at` null), or in a thread. For whoever may read it. Answers the remark's
 * thread. What is said in a thread that was resolved opens it again.
 */
export async function comment(db: Database, who: Writer, draftId: string, remark: NewRemark): Promise<string> {
	await draft(db, who, draftId);
	const text = remark.text.trim();
	if (!text) throw refuseDraft(400, 'commentMissing', 'text');
	if (text.length > longestComment) throw refuseDraft(400, 'commentTooLong', 'text', { count: longestComment });
	const id = newId();
	return db.transaction(async (db) => {
		// The thousandth remark helps nobody, and would cost every reader.
		const { count } = await db.one(sql<{ count: number }>`select count(*)::int as count from curriculum.draft_comment where draft_id = ${draftId}`);
		if (count >= 500) throw refuseDraft(409, 'tooManyComments');
		if ('threadId' in remark) {
			const opened = isId(remark.threadId) && (await db.run(sql`
				update curriculum.draft_comment set resolved_at = null, resolved_by = null where id = ${remark.threadId} and thread_id = id and draft_id = ${draftId}`));
			if (!opened) throw notFound();
		}
		const anchor = 'blocks' in remark && remark.at !== null ? anchorAt(remark.blocks, remark.at) : undefined;
		if ('blocks' in remark && remark.at !== null && !anchor) throw refuseDraft(409, 'movedOn');
		const threadId = 'threadId' in remark ? remark.threadId : id;
		await db.run(sql`
			insert into curriculum.draft_comment (id, draft_id, thread_id, person_id, text, anchor) values (${id}, ${draftId}, ${threadId}, ${who.id}, ${text}, ${anchor ? JSON.stringify(anchor) : null})`);
		return threadId;
	});
}

/** Says that what a thread is about is settled, or no longer is. For whoever may read the draft. */
export async function resolveThread(db: Database, who: Writer, draftId: string, threadId: string, resolved: boolean): Promise<void> {
	await draft(db, who, draftId);
	const found = isId(threadId) && (await db.run(sql`
		update curriculum.draft_comment set resolved_at = case when ${resolved} then coalesce(resolved_at, now()) end, resolved_by = case when ${resolved} then coalesce(resolved_by, ${who.id}) end
		where id = ${threadId} and thread_id = id and draft_id = ${draftId}`));
	if (!found) throw notFound();
}
