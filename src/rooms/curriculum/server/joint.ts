import { createHmac, randomBytes } from 'node:crypto';
import * as Y from 'yjs';
import { inTime, OutOfTime } from '#platform/server/in-time.ts';
import { keptSetting } from '#platform/server/settings.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { longestSource, type LessonContent } from '#rooms/curriculum/draft.ts';
import { MissingEarlier, openJoint, takeUpdate } from '#rooms/curriculum/joint-take.ts';
import { NotAText, readJoint, writeJoint } from '#rooms/curriculum/joint.ts';
import { merged } from '#rooms/curriculum/merge.ts';
import { sayEditor } from '#rooms/curriculum/messages/editor.ts';
import { ownDraft, saveDraft, type Draft, type Writer } from '#rooms/curriculum/server/drafts.ts';
import { refuseDraft } from '#rooms/curriculum/server/refuse.ts';
import { readText } from '#rooms/curriculum/text-read.ts';
import { writeText } from '#rooms/curriculum/text-write.ts';
import { isLanguage } from '#platform/language.ts';
import { must, notFound } from '#rooms/people/server/index.ts';

/** How long one request may work on a text, in milliseconds: a long lesson takes some tens. */
const longestWork = 2000;
/** How long it may take to open one that somebody adds to, in milliseconds: many who wrote at one place at once can make each opening slow, and everybody opens it. */
const longestOpening = 1000;
/** Bytes of a text with all that was ever done in it since it was gathered, at most. */
const mostBytes = 8_000_000;

/** A draft of a lesson that `who` writes; for anybody else it is not there. */
async function ownLesson(db: Database, who: Writer, id: string): Promise<Draft & { content: LessonContent }> {
	const found = await ownDraft(db, who, id);
	if (found.kind !== 'lesson') throw notFound();
	return found as Draft & { content: LessonContent };
}

type Stored = { revision: number; last: number; gathered: number; state: Buffer | null };
type Row = { title: string; content: LessonContent; revision: number; language: string; changed_by: string };

const updatesAfter = (db: Database, id: string, number: number) =>
	db.all(sql<{ number: number; bytes: Buffer }>`select number, bytes from curriculum.draft_update where draft_id = ${id} and number > ${number} order by number`);

const said = (doc: Y.Doc) => {
	const { node, title, minutes } = readJoint(doc);
	return { source: writeText(node), title, minutes };
};

/** Writes into a joint text what was saved without it: a version put back, the text it begins with. Undefined where it says that already. */
function broughtUp(doc: Y.Doc, { title, content }: Pick<Row, 'title' | 'content'>): Uint8Array | undefined {
	const now = said(doc);
	if (now.source === content.source && now.title === title && now.minutes === content.minutes) return undefined;
	return during(doc, () => writeJoint(doc, { node: now.source === content.source ? readJoint(doc).node : readText(content.source), title, minutes: content.minutes }));
}

/** What an act changes in a document, as one update. */
function during(doc: Y.Doc, act: () => void): Uint8Array | undefined {
	const changes: Uint8Array[] = [];
	const hear = (change: Uint8Array) => changes.push(change);
	doc.on('update', hear);
	act();
	doc.off('update', hear);
	return changes.length ? Y.mergeUpdates(changes) : undefined;
}

type Work = (doc: Y.Doc, row: Row) => Uint8Array | null | undefined;

/**
 * Does `work` on a draft's joint text and saves what it says then as the draft's Markdown, in one transaction. What was saved without the joint text is
 * written into it first. Refuses what is handed in, too long, or too slow to be opened (`opening`, in milliseconds) for more. Answers the number of the last update, and of the one that `work` made (0: it changed nothing).
 */
async function settle(db: Database, who: Writer, id: string, work?: Work, opening = longestOpening): Promise<{ last: number; made: number }> {
	return db.transaction(async (db) => {
		const row = await db.one(sql<Row>`select title, content, revision, language, changed_by from curriculum.draft where id = ${id} for update`);
		await db.run(sql`insert into curriculum.draft_text (draft_id, revision) values (${id}, 0) on conflict do nothing`);
		const text = await db.one(sql<Stored>`select revision, last, gathered, state from curriculum.draft_text where draft_id = ${id} for update`);
		const updates = (await updatesAfter(db, id, text.gathered)).map((one) => one.bytes);
		const began = performance.now();
		const doc = openJoint(text.state ? [text.state, ...updates] : updates);
		if (work && performance.now() - began > opening) throw refuseDraft(413, 'draftTooLong', 'content');
		let { last } = text;
		const keep = async (change: Uint8Array, by: string) => {
			last++;
			await db.run(sql`insert into curriculum.draft_update (draft_id, number, person_id, bytes) values (${id}, ${last}, ${by}, ${Buffer.from(change)})`);
		};
		const behind = text.revision === row.revision ? undefined : broughtUp(doc, row);
		if (behind) await keep(behind, row.changed_by);
		const change = work && inTime(longestWork, () => work(doc, row));
		let { revision } = row;
		if (change) {
			const held = updates.reduce((sum, one) => sum + one.byteLength, (text.state?.byteLength ?? 0) + change.byteLength);
			const { source, title, minutes } = inTime(longestWork, () => said(doc));
			if (held > mostBytes || source.length > longestSource) throw refuseDraft(413, 'draftTooLong', 'content');
			await keep(change, who.id);
			// A draft always has a title: while somebody writes another one, the last one stays.
			({ revision } = await saveDraft(db, who, id, { revision: row.revision, title: title || row.title, content: { ...row.content, source, minutes }, joint: true }));
		}
		if (last !== text.last || revision !== text.revision) await db.run(sql`update curriculum.draft_text set last = ${last}, revision = ${revision} where draft_id = ${id}`);
		return { last, made: change ? last : 0 };
	});
}

/** Why updates were not taken in: `missing` others must come first, `refused` no lesson's text is made of such. */
export class NotTakenIn extends Error {
	readonly why: 'missing' | 'refused';
	constructor(why: 'missing' | 'refused') {
		super(why);
		this.why = why;
	}
}

/** Who else is here: a tab, whose it is, and where in the text he stands (for the editor to read). */
export type Present = { tab: number; person: string; name: string; place: string | null };

export type Sent = {
	/** This tab: Yjs's number of its document. */
	tab: number;
	/** What was done here, each as it was done; [] to hear only. */
	updates: readonly Uint8Array[];
	/** The number of the last update that this tab has; null when it does not know yet. */
	since: number | null;
	/** What this tab has, where `since` does not say it. Without both it asks for nothing. */
	vector: Uint8Array | null;
	place: string | null;
	leaving: boolean;
	/** Whether this is the end of an answer that waited: its tab may have closed meanwhile, and is not here again for it. */
	held?: boolean;
};

export type Heard = {
	number: number;
	updates: Uint8Array[];
	/** What the server has, for a tab that did not say what it has by number. */
	vector: Uint8Array | null;
	here: Present[];
	/** Whether the draft may be written in now. */
	open: boolean;
};

type News = { last: number; gathered: number; state: Buffer | null; updates: string[] };

/** What `since` and `vector` leave open; read at once, for a chore may gather updates in between. */
async function newsOf(db: Database, id: string, { since, vector }: Pick<Sent, 'since' | 'vector'>, own: number): Promise<Pick<Heard, 'number' | 'updates' | 'vector'>> {
	const text = await db.one(sql<News>`
		select last, gathered, case when ${since}::int between gathered and last then null else state end as state,
			array(select encode(bytes, 'base64') from curriculum.draft_update later
				where later.draft_id = text.draft_id and later.number > case when ${since}::int between text.gathered and text.last then ${since}::int else text.gathered end and later.number <> ${own}
				order by later.number) as updates
		from curriculum.draft_text text where draft_id = ${id}`);
	const updates = text.updates.map((one) => Buffer.from(one, 'base64'));
	if (since !== null && since >= text.gathered && since <= text.last) return { number: text.last, updates: updates.length ? [Y.mergeUpdates(updates)] : [], vector: null };
	// Who only hands over asks nothing back.
	if (since === null && !vector) return { number: text.last, updates: [], vector: null };
	const all = Y.mergeUpdates(text.state ? [text.state, ...updates] : updates);
	return { number: text.last, updates: [vector ? Y.diffUpdate(all, vector) : all], vector: Y.encodeStateVectorFromUpdate(all) };
}

/** Seconds after which a tab that gave no sign is gone: three times what it waits for an answer. */
const awayAfter = 60;

async function present(db: Database, who: Writer, id: string, { tab, place, leaving, held }: Sent): Promise<Present[]> {
	if (leaving) {
		await db.run(sql`delete from curriculum.draft_here where draft_id = ${id} and tab = ${tab} and person_id = ${who.id}`);
		return [];
	}
	if (held) await db.run(sql`update curriculum.draft_here set place = ${place}, at = now() where draft_id = ${id} and tab = ${tab} and person_id = ${who.id}`);
	else
		await db.run(sql`
			insert into curriculum.draft_here (draft_id, tab, person_id, place) values (${id}, ${tab}, ${who.id}, ${place})
			on conflict (draft_id, tab) do update set place = excluded.place, at = now() where draft_here.person_id = excluded.person_id`);
	return othersHere(db, id, tab);
}

const othersHere = (db: Database, id: string, tab: number) =>
	db.all(sql<Present>`
		select here.tab, here.person_id as person, person.given_name || ' ' || person.family_name as name, here.place
		from curriculum.draft_here here join people.person on person.id = here.person_id
		where here.draft_id = ${id} and here.tab <> ${tab} and here.at > now() - make_interval(secs => ${awayAfter}) order by here.tab limit 20`);

/**
 * Takes in what a writer did and answers what others did since, and who is here. Refuses (Refusal) what is handed in or too long; throws NotTakenIn for
 * updates that lack earlier ones or are no lesson's text. For the draft's owner and writers alone.
 */
export async function exchangeJoint(db: Database, who: Writer, id: string, sent: Sent, opening = longestOpening): Promise<Heard> {
	const draft = await ownLesson(db, who, id);
	const stored = await db.maybe(sql<{ revision: number }>`select revision from curriculum.draft_text where draft_id = ${id}`);
	let own = 0;
	if (sent.updates.length) {
		await must(db, who, 'content.write', draft.organisationId);
		const found = sayEditor(isLanguage(draft.language) ? draft.language : 'fr')('foundAgain');
		let putBack = false;
		try {
			const { made } = await settle(db, who, id, (doc) => {
				const changes: Uint8Array[] = [];
				putBack = false;
				for (const update of sent.updates) {
					const taken = takeUpdate(doc, update, found);
					if (taken.change) changes.push(taken.change);
					putBack ||= taken.putBack;
				}
				return changes.length ? Y.mergeUpdates(changes) : null;
			}, opening);
			// What was put back its sender does not have.
			own = putBack ? 0 : made;
		} catch (error) {
			if (error instanceof MissingEarlier) throw new NotTakenIn('missing');
			if (error instanceof NotAText || error instanceof OutOfTime) throw new NotTakenIn('refused');
			throw error;
		}
	} else if (stored?.revision !== draft.revision) await settle(db, who, id);
	const here = await present(db, who, id, sent);
	return { ...(await newsOf(db, id, sent, sent.since === null ? 0 : own)), here, open: draft.open };
}

/** Whether there is anything to tell a tab that knows so much: others' work, a save made without the joint text, who came or went, whether it is handed in. */
export async function isNews(db: Database, id: string, { tab, since, tabs, open }: { tab: number; since: number; tabs: readonly number[]; open: boolean }): Promise<boolean> {
	const now = await db.maybe(sql<{ last: number; behind: boolean; state: string }>`
		select text.last, text.revision <> draft.revision as behind, draft.state
		from curriculum.draft join curriculum.draft_text text on text.draft_id = draft.id where draft.id = ${id} and draft.removed_at is null`);
	if (!now || now.last > since || now.behind || open === (now.state === 'submitted' || now.state === 'approved')) return true;
	const here = (await othersHere(db, id, tab)).map((one) => one.tab);
	return here.length !== tabs.length || here.some((one) => !tabs.includes(one));
}

/**
 * Saves a text that was written in a plain field, made from `base`: what others wrote meanwhile stays. Refuses what is handed in or too long. Answers
 * whether others' work was merged with it.
 */
export async function saveSource(db: Database, who: Writer, id: string, save: { base: string; source: string; title: string; minutes: number | undefined }): Promise<{ merged: boolean }> {
	const draft = await ownLesson(db, who, id);
	await must(db, who, 'content.write', draft.organisationId);
	if (save.source.length > longestSource) throw refuseDraft(413, 'draftTooLong', 'source');
	const title = save.title.replace(/\s+/g, ' ').trim().slice(0, 300);
	if (!title) throw refuseDraft(400, 'titleMissing', 'title');
	let others = false;
	await settle(db, who, id, (doc) => {
		const now = readJoint(doc);
		const [base, mine] = [readText(save.base), readText(save.source)];
		others = writeText(now.node) !== writeText(base);
		return during(doc, () => writeJoint(doc, { node: others ? merged(base, mine, now.node) : mine, title, minutes: save.minutes }));
	});
	return { merged: others };
}

/** Updates of a text that stand alone, at most, and how long they do while somebody writes, in minutes. */
const mostAlone = 200;
const fewAlone = 20;

/** Gathers older updates into one state, without what was deleted long ago; forgets who was here yesterday. Answers how many texts were gathered. */
export async function gatherJoints(db: Database): Promise<number> {
	await db.run(sql`delete from curriculum.draft_here where at < now() - interval '1 day'`);
	const due = await db.all(sql<{ draft_id: string }>`
		select draft_id from curriculum.draft_text text
		where last - gathered > ${mostAlone} or (last - gathered > ${fewAlone} and not exists (
			select 1 from curriculum.draft_update later where later.draft_id = text.draft_id and later.number = text.last and later.at > now() - interval '1 hour'))
		limit 500`);
	for (const { draft_id: id } of due)
		await db.transaction(async (db) => {
			const text = await db.one(sql<Stored>`select revision, last, gathered, state from curriculum.draft_text where draft_id = ${id} for update`);
			const updates = (await updatesAfter(db, id, text.gathered)).map((one) => one.bytes);
			const doc = new Y.Doc();
			doc.transact(() => (text.state ? [text.state, ...updates] : updates).forEach((update) => Y.applyUpdate(doc, update)));
			await db.run(sql`update curriculum.draft_text set state = ${Buffer.from(Y.encodeStateAsUpdate(doc))}, gathered = ${text.last} where draft_id = ${id}`);
			await db.run(sql`delete from curriculum.draft_update where draft_id = ${id} and number <= ${text.last}`);
		});
	return due.length;
}

/**
 * The key under which a person's devices keep joint texts, base64: it comes with the page, so that on a shared telephone who is not signed in can't read
 * what another keeps there. The same on each day.
 */
export async function shelfKey(db: Database, who: Writer): Promise<string> {
	const key = await keptSetting(db, 'joint.key', () => randomBytes(32).toString('base64url'));
	return createHmac('sha256', key).update(`joint ${who.id}`).digest('base64');
}
