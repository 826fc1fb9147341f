import * as v from 'valibot';
import { isId, newId } from '#platform/ids.ts';
import { audit } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { isOpen, isTag, itemContent, lessonContent, type DraftContent, type DraftKind, type DraftState, type Origin } from '#rooms/curriculum/draft.ts';
import { changedMeanwhile, refuseDraft } from '#rooms/curriculum/server/refuse.ts';
import type { ReviewStep } from '#rooms/curriculum/review.ts';
import { mayCheck } from '#rooms/curriculum/server/reach.ts';
import { may, must, notFound, type Asker } from '#rooms/people/server/index.ts';

/** Drafts are written by persons; the system publishes from files instead. */
export type Writer = Asker & { id: string };

export type Draft = {
	id: string;
	kind: DraftKind;
	organisationId: string;
	organisation: string;
	ownerId: string;
	owner: string;
	chapterId: string | null;
	code: string;
	language: string;
	title: string;
	content: DraftContent;
	author: string;
	licence: string;
	origin: Origin[];
	revision: number;
	state: DraftState;
	/** The steps of the review it was handed in for, and how many of them are done. */
	steps: ReviewStep[];
	stepsDone: number;
	/** For whom it is wanted: its own organisation or one above. */
	wantedId: string | null;
	targetId: string | null;
	madeAt: Date;
	changedAt: Date;
	changedBy: string;
	/** Whether who asks is its owner or one of its writers; else he reads it to check it. */
	mine: boolean;
	/** Whether he is or ever was: what one wrote in one does not check. */
	wrote: boolean;
	/** Whether who asks may write in it now. */
	open: boolean;
};

export type NewDraft = {
	kind: DraftKind;
	organisationId: string;
	chapterId: string | null;
	language: string;
	title: string;
	content: unknown;
	licence?: string;
	/** Whose work it is; the one who makes the draft unless it says otherwise. */
	author?: string;
	origin?: Origin[];
	/** The lesson or item that this will be the next version of, and its code. */
	targetId?: string;
	code?: string;
};

/** An exercise with its pictures named, as stored, at most; a lesson's text has its own bound. */
const mostLetters = 500_000;

function checked(kind: DraftKind, content: unknown): DraftContent {
	const found = v.safeParse(kind === 'lesson' ? lessonContent : itemContent, content);
	if (!found.success) throw refuseDraft(400, 'draftUnreadable', 'content');
	if (JSON.stringify(found.output).length > mostLetters) throw refuseDraft(413, 'draftTooLong', 'content');
	return found.output;
}

const cleanTitle = (title: string): string => title.replace(/\s+/g, ' ').trim().slice(0, 300);

/** Begins a draft in an organisation where `who` may write. Answers its id. Refuses an unknown chapter and content of another shape. */
export async function createDraft(db: Database, who: Writer, draft: NewDraft): Promise<string> {
	await must(db, who, 'content.write', draft.organisationId);
	const content = checked(draft.kind, draft.content);
	const title = cleanTitle(draft.title);
	if (!title) throw refuseDraft(400, 'titleMissing', 'title');
	if (!isTag(draft.language)) throw refuseDraft(400, 'languageUnknown', 'language');
	const chapter = draft.chapterId === null ? undefined : await chapterOf(db, draft.chapterId);
	const id = newId();
	// A code is for ever: the chapter's, and what chance gave the id.
	const code = draft.code ?? `${(chapter?.code ?? (draft.kind === 'lesson' ? 'L' : 'E')).slice(0, 48)}-${id.slice(-8).toUpperCase()}`;
	return db.transaction(async (db) => {
		await db.run(sql`
			insert into curriculum.draft (id, kind, organisation_id, owner_id, chapter_id, code, language, title, content, author, licence, origin, target_id, changed_by)
			values (${id}, ${draft.kind}, ${draft.organisationId}, ${who.id}, ${draft.chapterId}, ${code}, ${draft.language}, ${title}, ${JSON.stringify(content)},
				${draft.author ?? who.label}, ${draft.licence ?? 'CC BY-SA 4.0'}, ${JSON.stringify(draft.origin ?? [])}, ${draft.targetId ?? null}, ${who.id})`);
		await db.run(sql`insert into curriculum.draft_version (draft_id, number, title, content, person_id) values (${id}, 1, ${title}, ${JSON.stringify(content)}, ${who.id})`);
		await audit(db, who, { act: 'draft.make', organisationId: draft.organisationId, detail: { draft: id, kind: draft.kind, code, title, origin: draft.origin?.map((one) => one.id) } });
		return id;
	});
}

async function chapterOf(db: Database, id: string): Promise<{ code: string }> {
	const found = isId(id) && (await db.maybe(sql<{ code: string }>`select code from curriculum.chapter where id = ${id}`));
	if (!found) throw refuseDraft(400, 'chapterUnknown', 'chapterId');
	return found;
}

type Row = {
	id: string;
	kind: DraftKind;
	organisation_id: string;
	organisation: string;
	owner_id: string;
	owner: string;
	chapter_id: string | null;
	code: string;
	language: string;
	title: string;
	content: DraftContent;
	author: string;
	licence: string;
	origin: Origin[];
	revision: number;
	state: DraftState;
	steps: ReviewStep[];
	steps_done: number;
	wanted_id: string | null;
	target_id: string | null;
	made_at: Date;
	changed_at: Date;
	changed_by: string;
	writes: boolean;
	wrote: boolean;
};

/** A draft, for its owner and writers; once it was handed in, also for those who check or publish at its place. Not there for anybody else. */
export async function draft(db: Database, who: Writer, id: string): Promise<Draft> {
	const row = isId(id) && (await db.maybe(sql<Row>`
		select draft.id, draft.kind, draft.organisation_id, organisation.name as organisation, draft.owner_id, owner.given_name || ' ' || owner.family_name as owner, draft.chapter_id,
			draft.code, draft.language, draft.title, draft.content, draft.author, draft.licence, draft.origin, draft.revision, draft.state, draft.steps, draft.steps_done, draft.wanted_id, draft.target_id, draft.made_at,
			draft.changed_at, changer.given_name || ' ' || changer.family_name as changed_by,
			draft.owner_id = ${who.id} or exists (select 1 from curriculum.draft_writer where draft_id = draft.id and person_id = ${who.id} and ended_at is null) as writes,
			draft.owner_id = ${who.id} or exists (select 1 from curriculum.draft_writer where draft_id = draft.id and person_id = ${who.id}) as wrote
		from curriculum.draft
		join people.organisation on organisation.id = draft.organisation_id
		join people.person owner on owner.id = draft.owner_id
		join people.person changer on changer.id = draft.changed_by
		where draft.id = ${id} and draft.removed_at is null`));
	if (!row) throw notFound();
	// A colleague who left the place reads no more of what is written there; its owner keeps his own work.
	const writes = row.writes && (row.owner_id === who.id || (await may(db, who, 'content.write', [row.organisation_id])).length > 0);
	if (!writes && !(await mayReview(db, who, row))) throw notFound();
	return {
		id: row.id,
		kind: row.kind,
		organisationId: row.organisation_id,
		organisation: row.organisation,
		ownerId: row.owner_id,
		owner: row.owner,
		chapterId: row.chapter_id,
		code: row.code,
		language: row.language,
		title: row.title,
		content: row.content,
		author: row.author,
		licence: row.licence,
		origin: row.origin,
		revision: row.revision,
		state: row.state,
		steps: row.steps,
		stepsDone: row.steps_done,
		wantedId: row.wanted_id,
		targetId: row.target_id,
		madeAt: row.made_at,
		changedAt: row.changed_at,
		changedBy: row.changed_by,
		mine: writes,
		wrote: row.wrote,
		open: writes && isOpen(row.state)
	};
}

/** What was handed in is read by those who check and publish at its place; by any colleague there where one is to check it. */
async function mayReview(db: Database, who: Writer, row: Row): Promise<boolean> {
	if (row.state === 'draft') return false;
	if (await mayCheck(db, who, row.organisation_id)) return true;
	return row.state !== 'published' && row.steps.includes('colleague') && (await may(db, who, 'content.write', [row.organisation_id])).length > 0;
}

/** A draft that `who` writes; for anybody else it is not there, one who checks it included. */
export async function ownDraft(db: Database, who: Writer, id: string): Promise<Draft> {
	const found = await draft(db, who, id);
	if (!found.mine) throw notFound();
	return found;
}

export type Save = { revision: number; title: string; content: unknown; chapterId?: string | null; note?: string; /** A text that several write at once: what they do within ten minutes is one version, its last writer's. */ joint?: boolean };

/**
 * Saves a draft over the revision that it was made from. Refuses (409) when somebody saved since, saying who and when; the same text sent
 * twice is one save. Saves by one person within ten minutes are one version; a note seals it.
 */
export async function saveDraft(db: Database, who: Writer, id: string, save: Save): Promise<{ revision: number }> {
	const before = await ownDraft(db, who, id);
	await must(db, who, 'content.write', before.organisationId);
	const content = checked(before.kind, save.content);
	const title = cleanTitle(save.title);
	const chapterId = save.chapterId === undefined ? before.chapterId : save.chapterId;
	if (chapterId !== null && chapterId !== before.chapterId) await chapterOf(db, chapterId);
	const note = save.note?.trim().slice(0, 200) || null;
	return db.transaction(async (db) => {
		const now = await db.one(sql<{ revision: number; state: DraftState; same: boolean }>`
			select revision, state, title = ${title} and content = ${JSON.stringify(content)}::jsonb and chapter_id is not distinct from ${chapterId}::uuid as same
			from curriculum.draft where id = ${id} for update`);
		if (now.same && !note) return { revision: now.revision };
		if (!isOpen(now.state)) throw refuseDraft(409, 'draftHandedIn');
		if (now.revision !== save.revision) throw changedMeanwhile(await lastChange(db, id));
		const { revision } = await db.one(sql<{ revision: number }>`
			update curriculum.draft set title = ${title}, content = ${JSON.stringify(content)}, chapter_id = ${chapterId}, revision = revision + 1, changed_at = now(), changed_by = ${who.id},
				state = case when state = 'published' then 'draft' else state end
			where id = ${id} returning revision`);
		await keepVersion(db, who, id, { title, content, note, joint: save.joint ?? false });
		return { revision };
	});
}

const lastChange = (db: Database, id: string) =>
	db.one(sql<{ at: Date; by: string }>`
		select draft.changed_at as at, person.given_name || ' ' || person.family_name as by
		from curriculum.draft join people.person on person.id = draft.changed_by where draft.id = ${id}`);

async function keepVersion(db: Database, who: Writer, id: string, { title, content, note, joint }: { title: string; content: DraftContent; note: string | null; joint: boolean }): Promise<void> {
	const text = JSON.stringify(content);
	const written = await db.run(sql`
		update curriculum.draft_version set title = ${title}, content = ${text}, person_id = ${who.id}, at = now(), note = ${note}, sealed = ${note !== null}
		where draft_id = ${id} and number = (select max(number) from curriculum.draft_version last where last.draft_id = ${id})
			and (person_id = ${who.id} or ${joint}) and not sealed and began_at > now() - interval '10 minutes'`);
	if (written) return;
	await db.run(sql`
		insert into curriculum.draft_version (draft_id, number, title, content, person_id, note, sealed)
		select ${id}, coalesce(max(number), 0) + 1, ${title}, ${text}, ${who.id}, ${note}, ${note !== null} from curriculum.draft_version where draft_id = ${id}`);
}

export type DraftLine = { id: string; kind: DraftKind; title: string; language: string; state: DraftState; changed_at: Date; organisation: string; chapter: string | null; owner: string; own: boolean };

/** The drafts that `who` owns or may write, those changed last first; at most `limit`. */
export async function myDrafts(db: Database, who: Writer, limit = 200): Promise<DraftLine[]> {
	return db.all(sql<DraftLine>`
		select draft.id, draft.kind, draft.title, draft.language, draft.state, draft.changed_at, organisation.name as organisation, chapter.title as chapter,
			owner.given_name || ' ' || owner.family_name as owner, draft.owner_id = ${who.id} as own
		from curriculum.draft
		join people.organisation on organisation.id = draft.organisation_id
		join people.person owner on owner.id = draft.owner_id
		left join curriculum.chapter on chapter.id = draft.chapter_id
		where draft.removed_at is null and draft.id in (
			select id from curriculum.draft where owner_id = ${who.id} union select draft_id from curriculum.draft_writer where person_id = ${who.id} and ended_at is null)
		order by draft.changed_at desc limit ${limit}`);
}

export type DraftVersionLine = { number: number; title: string; at: Date; person: string; note: string | null };

/** The versions of a draft, newest first, for whoever may read it; at most 500. */
export async function draftVersions(db: Database, who: Writer, id: string): Promise<DraftVersionLine[]> {
	await draft(db, who, id);
	return db.all(sql<DraftVersionLine>`
		select version.number, version.title, version.at, person.given_name || ' ' || person.family_name as person, version.note
		from curriculum.draft_version version join people.person on person.id = version.person_id
		where version.draft_id = ${id} order by version.number desc limit 500`);
}

export type DraftVersion = DraftVersionLine & { content: DraftContent };

/** One version of a draft, whole. */
export async function draftVersion(db: Database, who: Writer, id: string, number: number): Promise<DraftVersion> {
	await draft(db, who, id);
	const found = Number.isInteger(number) && Math.abs(number) < 2 ** 31 && (await db.maybe(sql<DraftVersion>`
		select version.number, version.title, version.at, person.given_name || ' ' || person.family_name as person, version.note, version.content
		from curriculum.draft_version version join people.person on person.id = version.person_id
		where version.draft_id = ${id} and version.number = ${number}`));
	if (!found) throw notFound();
	return found;
}

/** Puts an older version back as the newest save; what stood in between stays among the versions. */
export async function restoreDraft(db: Database, who: Writer, id: string, number: number): Promise<{ revision: number }> {
	const { revision } = await ownDraft(db, who, id);
	const { title, content } = await draftVersion(db, who, id, number);
	// What stands there now is sealed, so that nothing is lost by putting an older one back.
	return db.transaction(async (db) => {
		await sealDraft(db, id);
		return saveDraft(db, who, id, { revision, title, content });
	});
}

/** Seals the last version: what is saved next is another. For acts that point to a version, in their transaction. Answers its number. */
export async function sealDraft(db: Database, id: string): Promise<number> {
	const { number } = await db.one(sql<{ number: number }>`
		update curriculum.draft_version set sealed = true
		where draft_id = ${id} and number = (select max(number) from curriculum.draft_version last where last.draft_id = ${id}) returning number`);
	return number;
}

export type DraftWriter = { id: string; code: string; name: string };

/** Who may write in a draft besides its owner. */
export async function draftWriters(db: Database, who: Writer, id: string): Promise<DraftWriter[]> {
	await draft(db, who, id);
	return db.all(sql<DraftWriter>`
		select person.id, person.code, person.given_name || ' ' || person.family_name as name
		from curriculum.draft_writer join people.person on person.id = draft_writer.person_id where draft_writer.draft_id = ${id} and draft_writer.ended_at is null order by person.sorted limit 100`);
}

/** Lets a colleague write too: whoever may write in the same organisation. The owner's to do. A code that is no colleague's is unknown. */
export async function shareDraft(db: Database, who: Writer, id: string, personCode: string): Promise<void> {
	const found = await ownDraft(db, who, id);
	if (found.ownerId !== who.id) throw notFound();
	await must(db, who, 'content.write', found.organisationId);
	const person = await db.maybe(sql<{ id: string; label: string }>`
		select id, given_name || ' ' || family_name as label from people.person where code = ${personCode.trim().toUpperCase()} and closed_at is null`);
	if (!person || person.id === who.id || (await may(db, person, 'content.write', [found.organisationId])).length === 0) throw refuseDraft(400, 'colleagueUnknown', 'person');
	await db.transaction(async (db) => {
		const added = await db.run(sql`
			insert into curriculum.draft_writer (draft_id, person_id) values (${id}, ${person.id})
			on conflict (draft_id, person_id) do update set ended_at = null where draft_writer.ended_at is not null`);
		if (added) await audit(db, who, { act: 'draft.share', organisationId: found.organisationId, personId: person.id, detail: { draft: id, title: found.title } });
	});
}

/** Ends a colleague's writing in a draft; the owner's to do, or the colleague's own. */
export async function unshareDraft(db: Database, who: Writer, id: string, personId: string): Promise<void> {
	const found = await ownDraft(db, who, id);
	if (found.ownerId !== who.id && personId !== who.id) throw notFound();
	await db.transaction(async (db) => {
		const ended = await db.run(sql`update curriculum.draft_writer set ended_at = now() where draft_id = ${id} and person_id = ${personId} and ended_at is null`);
		if (ended) await audit(db, who, { act: 'draft.unshare', organisationId: found.organisationId, personId, detail: { draft: id, title: found.title } });
	});
}

/** Puts a draft away; what was published from it stays. The owner's to do, and not while it is being checked. */
export async function removeDraft(db: Database, who: Writer, id: string): Promise<void> {
	const found = await ownDraft(db, who, id);
	if (found.ownerId !== who.id) throw notFound();
	if (!found.open) throw refuseDraft(409, 'draftHandedIn');
	await db.transaction(async (db) => {
		await db.run(sql`update curriculum.draft set removed_at = now() where id = ${id}`);
		await audit(db, who, { act: 'draft.remove', organisationId: found.organisationId, detail: { draft: id, title: found.title } });
	});
}

/**
 * Publishes a draft's content into an organisation (null: the nation) as a new lesson or item, or the next version of its target. Called in
 * the transaction that publishes the draft, by one who may; house.ts names one for each kind.
 */
export type Publisher = (db: Database, who: Writer, draft: Draft, organisationId: string | null) => Promise<{ targetId: string; version: number }>;
