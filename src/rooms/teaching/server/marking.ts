import * as v from 'valibot';
import { newId } from '#platform/ids.ts';
import { Refusal } from '#platform/refusal.ts';
import { audit } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { evidenceWeight } from '#rooms/exercises/answering.ts';
import type { Answer, Mark } from '#rooms/exercises/item.ts';
import { mark } from '#rooms/exercises/marking.ts';
import { maybeVersion, ownVersion, replaceEvidence, type EvidencePiece, type ItemVersion, type Looked } from '#rooms/exercises/server/index.ts';
import { may, notFound } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import { amendedAnswers } from '#rooms/revision/server/index.ts';
import { trueTime, type Fact } from '#rooms/sync/fact.ts';
import { AlreadyThere, factOfForm, record, Unfit, type Apply, type Kinds } from '#rooms/sync/server/index.ts';
import { evidenceIn, markingBody, scoreOf, shownOf, totalOf, type Decision, type MarkingBody, type Said } from '#rooms/teaching/marking.ts';
import { leaves } from '#rooms/teaching/work.ts';

/** An attempt as it is marked: whose, at what, and how a machine marked the rest of it. `classes`: those of its pupil that this teacher sets work to. */
export type Copy = {
	id: string;
	scope: string;
	person_id: string;
	work_id: string | null;
	answer: Answer;
	draw: number;
	hints: number;
	helped: boolean;
	at: Date;
	classes: string[];
	version: ItemVersion;
	mark: Mark;
};

/** An attempt that waits for a teacher, or did: for who sets work to a class of its pupil. Refuses others, and what a machine marked whole, as what is not there. */
export async function copyOf(db: Database, who: Who, scope: string, attemptId: string): Promise<Copy> {
	const row = await db.maybe(sql<Omit<Copy, 'scope' | 'classes' | 'version' | 'mark'> & { item_id: string; item_version: number }>`
		select id, person_id, item_id, item_version, work_id, answer, draw, hints, helped, at from exercises.attempt where scope = ${scope} and id = ${attemptId}`);
	if (!row) throw notFound();
	const { item_id, item_version, ...attempt } = row;
	const belongs = await db.all(sql<{ id: string }>`
		select organisation_id as id from people.membership join people.organisation class on class.id = membership.organisation_id
		where membership.person_id = ${row.person_id} and class.establishment_id = ${scope} and class.kind in ('class', 'group') and membership.kind in ('pupil', 'learner')
			and membership.since <= current_date and (membership.until is null or membership.until >= current_date)`);
	const classes = await may(db, who, 'work.set', belongs.map((one) => one.id));
	const version = classes.length ? await maybeVersion(db, item_id, item_version) : undefined;
	if (!version) throw notFound();
	const verdict = mark(ownVersion(version, row.person_id, row.draw).item, row.answer);
	if (!verdict.pending) throw notFound();
	return { ...attempt, scope, classes, version, mark: verdict };
}

/** Another's state of a marking, as `shownOf` asks for it, with what it says. */
export type Revision = { id: string; parents: string[]; at: Date; decision: Decision; said: Said; made_by: string; by: string };

/** What was said of a copy, in the order in which it arrived: the last 500 states, and the one that its pupil has. */
export const revisionsOfCopy = (db: Database, scope: string, attemptId: string): Promise<Revision[]> =>
	db.all(sql<Revision>`
		select revision.id, revision.parents, revision.at, revision.decision, revision.said, revision.made_by, coalesce(person.given_name || ' ' || person.family_name, '') as by
		from teaching.marking_revision revision left join people.person on person.id = revision.made_by
		where revision.scope = ${scope} and revision.attempt_id = ${attemptId} and (
			revision.id in (select id from teaching.marking_revision where scope = ${scope} and attempt_id = ${attemptId} order by received_at desc, id desc limit 500)
			or revision.id = (select given from teaching.marking where scope = ${scope} and attempt_id = ${attemptId}))
		order by revision.received_at, revision.id`);

/** What a state that was given back makes of the attempt: its score and what it is evidence for; sent back it is neither, and to be done again. */
export function settledOf(copy: Pick<Copy, 'version' | 'mark' | 'hints' | 'helped'>, given: Revision): { pieces: EvidencePiece[]; looked: Looked } {
	const { share } = totalOf(given.said);
	const { parts } = copy.version.item;
	const score = Math.min(1, scoreOf(copy.mark.parts.map((part, i) => ({ ...part, weight: parts[i].weight ?? 1 })), share));
	const back = given.decision === 'resubmit';
	const right = !back && score === 1;
	const weight = evidenceWeight({ hints: copy.hints, helped: copy.helped, repeat: false });
	const pieces = back || !weight ? [] : evidenceIn(given.said, copy.version.competenceIds, score, weight);
	return { pieces, looked: { score, right, pending: !back, markedAt: given.at } };
}

async function settle(db: Database, copy: Copy, given: Revision): Promise<void> {
	const { pieces, looked } = settledOf(copy, given);
	await replaceEvidence(db, copy.scope, copy.id, pieces, { id: given.id, why: given.decision, by: given.made_by, at: given.at }, looked);
	await amendedAnswers(db, copy.scope, [copy.id]);
}

/** Writes a state of a marking with its fact. What was said before stays; the state said last holds, whenever it arrives. */
async function write(db: Database, who: Who, fact: Fact, { parents, said }: MarkingBody, copy: Copy, at: Date): Promise<void> {
	const { scope, id: attempt } = copy;
	await db.transaction(async (db) => {
		await db.run(sql`
			insert into teaching.marking (scope, attempt_id, person_id, item_id, revision, states) values (${scope}, ${attempt}, ${copy.person_id}, ${copy.version.id}, ${fact.id}, 0) on conflict do nothing`);
		const before = await db.one(sql<{ given: string | null }>`select given from teaching.marking where scope = ${scope} and attempt_id = ${attempt} for update`);
		await db.run(sql`
			insert into teaching.marking_revision (scope, attempt_id, id, parents, said, decision, made_by, at)
			values (${scope}, ${attempt}, ${fact.id}, ${parents}::uuid[], ${JSON.stringify(said)}, ${said.decision}, ${who.id}, ${at}) on conflict do nothing`);
		const states = await revisionsOfCopy(db, scope, attempt);
		const { shown, given } = shownOf(states);
		const open = leaves(states);
		const disputed = new Set(open.map((one) => one.made_by)).size > 1;
		await db.run(sql`
			update teaching.marking set revision = ${shown!.id}, given = ${given?.id ?? null}::uuid, given_at = ${given?.at ?? null}::timestamptz, states = ${states.length}, disputed = ${disputed}
			where scope = ${scope} and attempt_id = ${attempt}`);
		if (given && given.id !== before.given) await settle(db, copy, given);
		for (const { id, text } of said.remarks)
			await db.run(sql`
				insert into teaching.remark (scope, owner_id, id, text, uses, used_at) values (${scope}, ${who.id}, ${id}, ${text}, 1, ${at})
				on conflict (scope, owner_id, id) do update set uses = remark.uses + 1, used_at = greatest(remark.used_at, excluded.used_at)`);
		if (said.decision !== 'draft') await audit(db, who, { act: `copy.${said.decision}`, personId: copy.person_id, detail: { attempt, points: totalOf(said).points, out: said.scale.out } });
		await record(db, fact);
	});
}

const bodyOf = (fact: Fact): MarkingBody => {
	try {
		return v.parse(markingBody, JSON.parse(fact.body));
	} catch {
		throw new Unfit('malformed');
	}
};

const applyMarking: Apply = async (db, who, fact, sent) => {
	const body = bodyOf(fact);
	const copy = await copyOf(db, who, fact.scope, body.attempt).catch((error) => {
		// What a person would be refused is, of a fact, put aside.
		if (error instanceof Refusal) throw new Unfit('not-allowed');
		throw error;
	});
	await write(db, who, fact, body, copy, trueTime(fact.at, sent.now, sent.received).at);
	return { attempt: body.attempt };
};

/** The kind of facts of who marks copies. */
export const markingKinds: Kinds = { marking: { v: 1, apply: applyMarking, known: async (_db, _who, fact) => ({ attempt: bodyOf(fact).attempt }) } };

/** Marks a copy from a form: keeps it, gives it back, or sends it back to be done again. The same form sent twice is one. */
export async function markCopy(db: Database, who: Who, body: MarkingBody, form: unknown = newId()): Promise<void> {
	if (!who.hat) throw notFound();
	const now = new Date();
	const copy = await copyOf(db, who, who.hat.establishmentId, body.attempt);
	const fact = factOfForm(who, { scope: copy.scope, kind: 'marking', body, ids: { id: form, epoch: form } }, now);
	await write(db, who, fact, body, copy, now).catch((error) => {
		if (error instanceof AlreadyThere && error.same) return;
		throw error;
	});
}
