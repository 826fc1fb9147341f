import { newId } from '#platform/ids.ts';
import { audit } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { licences } from '#rooms/curriculum/licence.ts';
import { awaited, longestComment, type ReviewAct, type ReviewStep } from '#rooms/curriculum/review.ts';
import type { DraftKind, DraftState } from '#rooms/curriculum/draft.ts';
import { draft, ownDraft, sealDraft, type Draft, type DraftLine, type Publisher, type Writer } from '#rooms/curriculum/server/drafts.ts';
import { reviewRule } from '#rooms/curriculum/server/review-rule.ts';
import { refuseDraft } from '#rooms/curriculum/server/refuse.ts';
import { writePlaces } from '#rooms/curriculum/server/write-places.ts';
import { may, must, notFound } from '#rooms/people/server/index.ts';

/** Whether a draft could be published: throws a refusal that says what it lacks. Each kind's room has its own. */
export type Readiness = (db: Database, draft: Draft) => Promise<void> | void;

type Event = { act: ReviewAct; number: number; step?: ReviewStep | 'publish' | null; reason?: string; organisationId?: string | null; version?: number };

/** Notes what happened to a draft: in its own history and in the audit. In the transaction of the act. */
async function note(db: Database, who: Writer, found: Draft, event: Event): Promise<void> {
	await db.run(sql`
		insert into curriculum.draft_event (id, draft_id, act, person_id, number, step, reason, organisation_id, version)
		values (${newId()}, ${found.id}, ${event.act}, ${who.id}, ${event.number}, ${event.step ?? null}, ${event.reason ?? null}, ${event.organisationId ?? null}, ${event.version ?? null})`);
	const { number, step, reason, version } = event;
	await audit(db, who, {
		act: `draft.${event.act}`,
		organisationId: event.organisationId ?? found.organisationId,
		detail: { draft: found.id, kind: found.kind, title: found.title, number, step, reason, version, ...(event.act === 'publish' ? { nation: event.organisationId === null } : {}) }
	});
}

/** The state of a draft, kept from others until the transaction ends. */
const lock = (db: Database, id: string) =>
	db.one(sql<{ state: DraftState; steps: ReviewStep[]; stepsDone: number; number: number }>`
		select draft.state, draft.steps, draft.steps_done as "stepsDone", (select max(number) from curriculum.draft_version where draft_id = draft.id) as number
		from curriculum.draft where draft.id = ${id} for update`);

/**
 * Hands a draft in for a place: its own organisation or one above it (the country: the nation). From now on it is read and not written, until it is
 * taken back or returned. `licence` is one of those that may be chosen. Refuses one that could not be published. Without any step of review it is approved at once.
 */
export async function submitDraft(db: Database, who: Writer, id: string, wantedId: string, isReady: Readiness, licence?: string): Promise<void> {
	const found = await ownDraft(db, who, id);
	await must(db, who, 'content.write', found.organisationId);
	if (!found.open) throw refuseDraft(409, 'draftHandedIn');
	if (!(await reachesUp(db, found.organisationId, wantedId))) throw refuseDraft(400, 'placeUnknown', 'place');
	await isReady(db, found);
	// The licence of a work of one's own is one's own to choose; what was made from another's keeps that.
	const chosen = licence && !found.origin.length && (licences as readonly string[]).includes(licence) ? licence : found.licence;
	const { steps } = await reviewRule(db, found.organisationId);
	await db.transaction(async (db) => {
		const now = await lock(db, id);
		if (now.state !== found.state) throw refuseDraft(409, 'movedOn');
		const number = await sealDraft(db, id);
		await db.run(sql`
			update curriculum.draft set state = ${steps.length ? 'submitted' : 'approved'}, steps = ${steps}::text[], steps_done = 0, wanted_id = ${wantedId}, licence = ${chosen}, changed_at = now(), changed_by = ${who.id}
			where id = ${id}`);
		await note(db, who, found, { act: 'submit', number });
	});
}

const reachesUp = async (db: Database, fromId: string, toId: string): Promise<boolean> =>
	(await db.maybe(sql<{ id: string }>`
		select organisation.id from people.above join people.organisation on organisation.id = above.above_id
		where above.organisation_id = ${fromId} and above.above_id::text = ${toId} and organisation.kind = any(${publishKinds}::text[])`)) !== undefined;

/** Where something is published: in an establishment, an office, a network, or (the country) for the nation. */
const publishKinds = ['school', 'centre', 'network', 'ief', 'ia', 'country'];

/** Takes a draft back to write in it again. Its writers' to do. */
export async function withdrawDraft(db: Database, who: Writer, id: string): Promise<void> {
	const found = await ownDraft(db, who, id);
	await db.transaction(async (db) => {
		const { state, number } = await lock(db, id);
		if (state !== 'submitted' && state !== 'approved') throw refuseDraft(409, 'movedOn');
		await db.run(sql`update curriculum.draft set state = 'draft', changed_at = now(), changed_by = ${who.id} where id = ${id}`);
		await note(db, who, found, { act: 'withdraw', number });
	});
}

/** The office above an organisation, by whom its inspection is done: null where none is. */
const officeAbove = async (db: Database, organisationId: string): Promise<string | null> =>
	(await db.maybe(sql<{ id: string }>`
		select organisation.id from people.above join people.organisation on organisation.id = above.above_id
		where above.organisation_id = ${organisationId} and above.depth > 0 and organisation.kind in ('ief', 'ia', 'ministry', 'network') order by above.depth, organisation.id limit 1`))?.id ?? null;

/** Whether a person may do the step that a draft waits for. Never one who wrote in it. */
export async function mayDecide(db: Database, who: Writer, found: Draft): Promise<boolean> {
	const step = awaited(found);
	if (found.wrote || step === null) return false;
	if (step === 'publish') return (await publishPlaces(db, who, found)).length > 0;
	const place = step === 'inspector' ? ((await officeAbove(db, found.organisationId)) ?? found.organisationId) : found.organisationId;
	return (await may(db, who, step === 'colleague' ? 'content.write' : 'content.check', [place])).length > 0;
}

/** Finds a draft good, in the version that was read. The last step makes it ready to be published. Refuses whoever may not, and a version that is no longer handed in. */
export async function approveDraft(db: Database, who: Writer, id: string, number: number): Promise<void> {
	const found = await draft(db, who, id);
	if (awaited(found) === 'publish' || !(await mayDecide(db, who, found))) throw notFound();
	await db.transaction(async (db) => {
		const now = await lock(db, id);
		const step = awaited(now);
		if (now.number !== number || step !== awaited(found) || step === null) throw refuseDraft(409, 'movedOn');
		const isLast = now.stepsDone + 1 >= now.steps.length;
		await db.run(sql`update curriculum.draft set steps_done = steps_done + 1, state = ${isLast ? 'approved' : 'submitted'}, changed_at = now(), changed_by = ${who.id} where id = ${id}`);
		await note(db, who, found, { act: 'approve', number, step });
	});
}

/** Sends a draft back to its writers, saying why. For whoever may do the step it waits for, or publish it. */
export async function returnDraft(db: Database, who: Writer, id: string, number: number, reason: string): Promise<void> {
	const found = await draft(db, who, id);
	if (!(await mayDecide(db, who, found))) throw notFound();
	const why = reason.trim().slice(0, longestComment);
	if (!why) throw refuseDraft(400, 'reasonMissing', 'reason');
	await db.transaction(async (db) => {
		const now = await lock(db, id);
		if (now.number !== number || awaited(now) !== awaited(found)) throw refuseDraft(409, 'movedOn');
		await db.run(sql`update curriculum.draft set state = 'returned', changed_at = now(), changed_by = ${who.id} where id = ${id}`);
		await note(db, who, found, { act: 'return', number, step: awaited(now), reason: why });
	});
}

export type PublishPlace = { id: string; name: string; kind: string };

/** Where a person may publish a draft: its organisation and those above it where he publishes; once it is published, only more widely. What a ministry publishes is the nation's. */
export async function publishPlaces(db: Database, who: Writer, { organisationId, state, wantedId }: Pick<Draft, 'organisationId' | 'state' | 'wantedId'>): Promise<PublishPlace[]> {
	const places = await db.all(sql<PublishPlace>`
		select organisation.id, organisation.name, organisation.kind from people.above join people.organisation on organisation.id = above.above_id
		where above.organisation_id = ${organisationId} and organisation.kind = any(${[...publishKinds, 'ministry']}::text[]) and organisation.closed_at is null
			and (${state} <> 'published' or exists (select 1 from people.above wide where wide.organisation_id = ${wantedId}::uuid and wide.above_id = organisation.id and wide.depth > 0))
		order by organisation.kind = 'country', above.depth, organisation.id`);
	const allowed = new Set(await may(db, who, 'content.publish', places.map((place) => place.id)));
	// The ministry speaks for the nation: the country itself has no one else.
	const national = places.some((place) => place.kind === 'ministry' && allowed.has(place.id));
	return places.filter((place) => place.kind !== 'ministry' && (allowed.has(place.id) || (national && place.kind === 'country')));
}

/** The organisations for which a draft may be handed in: its own and those above it; once it is published, those above where it is. */
export const wantedPlaces = (db: Database, { organisationId, state, wantedId }: Pick<Draft, 'organisationId' | 'state' | 'wantedId'>): Promise<PublishPlace[]> =>
	db.all(sql<PublishPlace>`
		select organisation.id, organisation.name, organisation.kind from people.above join people.organisation on organisation.id = above.above_id
		where above.organisation_id = ${organisationId} and organisation.kind = any(${publishKinds}::text[]) and organisation.closed_at is null
			and (${state} <> 'published' or exists (select 1 from people.above wide where wide.organisation_id = ${wantedId}::uuid and wide.above_id = organisation.id and wide.depth > 0))
		order by organisation.kind = 'country', above.depth, organisation.id`);

/**
 * Publishes an approved draft in an organisation (the country: for the nation), in the version that was read; one that is published already may be
 * given a wider place. For whoever publishes there. Answers the lesson or item and its version.
 */
export async function publishDraft(db: Database, who: Writer, id: string, { number, placeId }: { number: number; placeId: string }, publishers: Partial<Record<DraftKind, Publisher>>): Promise<{ targetId: string; version: number }> {
	const found = await draft(db, who, id);
	const place = (await publishPlaces(db, who, found)).find((one) => one.id === placeId);
	if (!place) throw notFound();
	const publish = publishers[found.kind];
	if (!publish) throw refuseDraft(409, 'noPublisher');
	return db.transaction(async (db) => {
		const now = await lock(db, id);
		if ((now.state !== 'approved' && now.state !== 'published') || now.number !== number) throw refuseDraft(409, 'movedOn');
		const organisationId = place.kind === 'country' ? null : place.id;
		const done = await publish(db, who, found, organisationId);
		await sealDraft(db, id);
		await db.run(sql`update curriculum.draft set state = 'published', target_id = ${done.targetId}, wanted_id = ${placeId}, changed_at = now(), changed_by = ${who.id} where id = ${id}`);
		await note(db, who, found, { act: 'publish', number, organisationId, version: done.version });
		return done;
	});
}

export type DraftEvent = { id: string; act: ReviewAct; person: string; at: Date; number: number; step: string | null; reason: string | null; organisation: string | null; version: number | null };

/** What happened to a draft, newest first, for whoever may read it; at most 200. */
export async function draftEvents(db: Database, who: Writer, id: string): Promise<DraftEvent[]> {
	await draft(db, who, id);
	return db.all(sql<DraftEvent>`
		select event.id, event.act, person.given_name || ' ' || person.family_name as person, event.at, event.number, event.step, event.reason, organisation.name as organisation, event.version
		from curriculum.draft_event event join people.person on person.id = event.person_id left join people.organisation on organisation.id = event.organisation_id
		where event.draft_id = ${id} order by event.at desc, event.id desc limit 200`);
}

/** Where a draft stands, for the one who writes it: who sent it back with which words, how many remarks are open, and what is published of it. */
export type DraftStanding = { id: string; state: DraftState; by: string | null; reason: string | null; remarks: number; published: string | null };

/** What a writer is told above his text. The caller has checked that the draft is his. */
export const draftStanding = (db: Database, id: string): Promise<DraftStanding> =>
	db.one(sql<DraftStanding>`
		select draft.id, draft.state, person.given_name || ' ' || person.family_name as by, event.reason, draft.target_id as published,
			(select count(*) from curriculum.draft_comment where draft_id = draft.id and thread_id = id and resolved_at is null)::int as remarks
		from curriculum.draft
		left join lateral (select person_id, reason from curriculum.draft_event where draft_id = draft.id and act = 'return' order by at desc, id desc limit 1) event on draft.state = 'returned'
		left join people.person on person.id = event.person_id
		where draft.id = ${id}`);

export type WaitingLine = DraftLine & { awaits: ReviewStep | 'publish' };

/**
 * The drafts that wait for a person where he holds a role: as a colleague's, as his school's, as those of the schools below his office, and those he
 * publishes. What waits longest first; at most 200.
 */
export async function draftsToCheck(db: Database, who: Writer): Promise<WaitingLine[]> {
	const [write, check, publish] = await Promise.all((['content.write', 'content.check', 'content.publish'] as const).map((act) => writePlaces(db, who, act)));
	const ids = (places: { id: string }[]) => places.map((place) => place.id);
	const nation = publish.some((place) => place.kind === 'ministry' || place.kind === 'country');
	return db.all(sql<WaitingLine>`
		select draft.id, draft.kind, draft.title, draft.language, draft.state, draft.changed_at, organisation.name as organisation, chapter.title as chapter,
			owner.given_name || ' ' || owner.family_name as owner, false as own, case when draft.state = 'approved' then 'publish' else draft.steps[draft.steps_done + 1] end as awaits
		from curriculum.draft
		join people.organisation on organisation.id = draft.organisation_id
		join people.person owner on owner.id = draft.owner_id
		left join curriculum.chapter on chapter.id = draft.chapter_id
		where draft.state in ('submitted', 'approved') and draft.removed_at is null and draft.owner_id <> ${who.id}
			and draft.organisation_id in (select above.organisation_id from people.above where above.above_id = any(${ids([...write, ...check, ...publish])}::uuid[]))
			and not exists (select 1 from curriculum.draft_writer where draft_writer.draft_id = draft.id and draft_writer.person_id = ${who.id})
			and case
				when draft.state = 'approved' then draft.wanted_id = any(${ids(publish)}::uuid[])
					or (${nation} and exists (select 1 from people.organisation wanted where wanted.id = draft.wanted_id and wanted.kind = 'country'))
				when draft.steps[draft.steps_done + 1] = 'colleague' then draft.organisation_id = any(${ids(write)}::uuid[])
				when draft.steps[draft.steps_done + 1] = 'school' then draft.organisation_id = any(${ids(check)}::uuid[])
				else (select office.id from people.above join people.organisation office on office.id = above.above_id
					where above.organisation_id = draft.organisation_id and above.depth > 0 and office.kind in ('ief', 'ia', 'ministry', 'network') order by above.depth, office.id limit 1)
					= any(${ids(check)}::uuid[])
			end
		order by draft.changed_at, draft.id limit 200`);
}
