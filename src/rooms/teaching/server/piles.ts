import { isId } from '#platform/ids.ts';
import { audit } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { may, must, notFound } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import { totalOf, type Criterion, type Decision, type Said, type Scale } from '#rooms/teaching/marking.ts';
import { standingOf, type CopyStanding } from '#rooms/teaching/pile.ts';
import { pupilsOf, type Pupil } from '#rooms/teaching/server/classes.ts';
import { rubricOf, scaleOf } from '#rooms/teaching/server/rubrics.ts';
import { workHead, type WorkHead } from '#rooms/teaching/server/work.ts';

/** An exercise of a work whose copies a teacher marks: how it is marked there. */
export type PileItem = { item_id: string; position: number; title: string; rubric_id: string | null; rubric: string | null; anonymous: boolean };

/** A copy in a pile. `name` is null where names are hidden until it is given back; `mark` then stands for it. */
export type PileCopy = { id: string; item_id: string; mark: string; name: string | null; at: Date; tries: number; files: number; bytes: number; standing: CopyStanding; points: number | null; out: number | null; left: number; disputed: boolean };

export type Pile = { work: WorkHead; items: PileItem[]; copies: PileCopy[]; missing: { item_id: string; names: string[] }[]; bytes: number };

/** The exercises of a work that wait for a teacher, in its order. */
const itemsOfPile = (db: Database, scope: string, workId: string): Promise<PileItem[]> =>
	db.all(sql<PileItem>`
		select part.item_id::uuid as item_id, part.position, coalesce(version.title, '') as title, pile.rubric_id, rubric.title as rubric, coalesce(pile.anonymous, false) as anonymous
		from teaching.work_part part join exercises.item on item.id = part.item_id
		join exercises.item_version version on version.item_id = item.id and version.number = coalesce(item.current_version, (select max(number) from exercises.item_version where item_id = item.id))
		left join teaching.pile on pile.scope = part.scope and pile.work_id = part.work_id and pile.item_id = part.item_id
		left join teaching.rubric on rubric.scope = pile.scope and rubric.id = pile.rubric_id
		where part.scope = ${scope} and part.work_id = ${workId} and part.item_id is not null
			and exists (select 1 from jsonb_array_elements(version.content->'parts') one where one->'interaction'->>'type' in ('written', 'file'))
		order by part.position`);

/** The pupils of a class to whom a work is set. */
async function pupilsOfWork(db: Database, { scope, id, class_id, for_all }: Pick<WorkHead, 'scope' | 'id' | 'class_id' | 'for_all'>): Promise<Pupil[]> {
	const everyone = await pupilsOf(db, class_id);
	if (for_all) return everyone;
	const chosen = new Set((await db.all(sql<{ person_id: string }>`select person_id from teaching.work_pupil where scope = ${scope} and work_id = ${id}`)).map((row) => row.person_id));
	return everyone.filter((pupil) => chosen.has(pupil.id));
}

/** What a copy is called while its name is hidden: its own last signs, the same on every page and phone. */
export const markOfCopy = (attemptId: string): string => attemptId.slice(-4).toUpperCase();

type Row = { id: string; person_id: string; item_id: string; at: Date; tries: number; files: number; bytes: number; pending: boolean; decision: Decision | null; given: Decision | null; said: Said | null; disputed: boolean | null };

/** The copies of a work for who sets work to its class: what was handed in last for each exercise by each pupil, what was said of it, and who handed in nothing. */
export async function pileOf(db: Database, who: Who, workId: string): Promise<Pile> {
	const work = await workHead(db, who, workId);
	await must(db, who, 'work.set', work.class_id);
	const { scope } = work;
	const [items, pupils] = await Promise.all([itemsOfPile(db, scope, workId), pupilsOfWork(db, work)]);
	const rows = await db.all(sql<Row>`
		select last.id, last.person_id, last.item_id, last.at, last.pending, last.tries, coalesce(files.count, 0)::int as files, coalesce(files.bytes, 0)::int as bytes,
			shown.decision, given.decision as given, shown.said, marking.disputed
		from (
			select distinct on (person_id, item_id) id, person_id, item_id, at, pending, count(*) over (partition by person_id, item_id)::int as tries
			from exercises.attempt
			where scope = ${scope} and item_id = any(${items.map((item) => item.item_id)}::uuid[]) and person_id = any(${pupils.map((pupil) => pupil.id)}::uuid[])
				and at >= ${work.opens_at}::timestamptz and (pending or marked_at is not null)
			order by person_id, item_id, at desc, id desc) last
		left join teaching.marking on marking.scope = ${scope} and marking.attempt_id = last.id
		left join teaching.marking_revision shown on shown.scope = ${scope} and shown.attempt_id = last.id and shown.id = marking.revision
		left join teaching.marking_revision given on given.scope = ${scope} and given.attempt_id = last.id and given.id = marking.given
		left join lateral (select count(*) as count, sum(size) as bytes from exercises.working where scope = ${scope} and attempt_id = last.id) files on true`);
	const copies = items.flatMap((item) => {
		const own = rows.filter((row) => row.item_id === item.item_id);
		const names = new Map(pupils.map((pupil) => [pupil.id, `${pupil.family_name} ${pupil.given_name}`]));
		const made = own.map((row): PileCopy & { person_id: string } => {
			const total = row.said ? totalOf(row.said) : { points: null, left: 0 };
			const standing = standingOf(row.decision, row.given);
			const name = item.anonymous && !row.given ? null : names.get(row.person_id)!;
			return { id: row.id, item_id: row.item_id, person_id: row.person_id, mark: markOfCopy(row.id), name, at: row.at, tries: row.tries, files: row.files, bytes: row.bytes, standing, points: total.points, out: row.said?.scale.out ?? null, left: total.left, disputed: row.disputed ?? false };
		});
		// The order of the roll would tell the names that are hidden.
		const order = new Map(pupils.map((pupil, i) => [pupil.id, i]));
		return made.sort((a, b) => (item.anonymous ? (a.mark < b.mark ? -1 : 1) : order.get(a.person_id)! - order.get(b.person_id)!)).map(({ person_id: _, ...copy }) => copy);
	});
	const missing = items.map((item) => ({ item_id: item.item_id, names: pupils.filter((pupil) => !rows.some((row) => row.item_id === item.item_id && row.person_id === pupil.id)).map((pupil) => `${pupil.family_name} ${pupil.given_name}`) }));
	return { work, items, copies, missing, bytes: copies.reduce((sum, copy) => sum + copy.bytes, 0) };
}

/** How many copies of a work there are and how many wait; null where none of its exercises waits for a teacher. The caller has checked who may. */
export async function copiesIn(db: Database, work: Pick<WorkHead, 'scope' | 'id' | 'class_id' | 'for_all' | 'opens_at'>): Promise<{ count: number; waiting: number } | null> {
	const { scope, opens_at } = work;
	const items = await itemsOfPile(db, scope, work.id);
	if (!items.length) return null;
	const pupils = await pupilsOfWork(db, work);
	return db.one(sql<{ count: number; waiting: number }>`
		select count(*)::int as count, count(*) filter (where last.marked_at is null)::int as waiting from (
			select distinct on (person_id, item_id) marked_at from exercises.attempt
			where scope = ${scope} and item_id = any(${items.map((item) => item.item_id)}::uuid[]) and person_id = any(${pupils.map((pupil) => pupil.id)}::uuid[]) and at >= ${opens_at}::timestamptz and (pending or marked_at is not null)
			order by person_id, item_id, at desc, id desc) last`);
}

export type WaitingPile = { id: string; title: string; class_name: string; waiting: number };

/** The works of some classes whose copies wait for who sets work there, the earliest due first. A copy that waits for longer than a school term is no longer called for. */
export async function pilesWaiting(db: Database, who: Who, scope: string, classIds: string[], now = new Date()): Promise<WaitingPile[]> {
	const mine = await may(db, who, 'work.set', classIds);
	if (!mine.length) return [];
	return db.all(sql<WaitingPile>`
		select work.id, work.title, class.name as class_name, count(*)::int as waiting
		from people.membership join people.person on person.id = membership.person_id and person.closed_at is null
		join exercises.attempt on attempt.scope = ${scope} and attempt.person_id = membership.person_id and attempt.pending and attempt.marked_at is null and attempt.at >= ${new Date(now.getTime() - term)}
		join teaching.work on work.scope = ${scope} and work.class_id = membership.organisation_id and work.opens_at <= attempt.at
		join people.organisation class on class.id = work.class_id
		where membership.organisation_id = any(${mine}::uuid[]) and membership.kind in ('pupil', 'learner') and membership.since <= current_date
			and (membership.until is null or membership.until >= current_date)
			and (work.for_all or exists (select 1 from teaching.work_pupil where work_pupil.scope = work.scope and work_pupil.work_id = work.id and work_pupil.person_id = membership.person_id))
			and exists (select 1 from teaching.work_part part where part.scope = work.scope and part.work_id = work.id and part.item_id = attempt.item_id)
			and not exists (
				select 1 from exercises.attempt later where later.scope = attempt.scope and later.item_id = attempt.item_id and later.person_id = attempt.person_id
					and (later.at, later.id) > (attempt.at, attempt.id) and (later.pending or later.marked_at is not null))
		group by work.id, work.title, class.name, work.due_at order by work.due_at, work.id limit 12`);
}
const term = 120 * 86_400_000;

/** Says how the copies of an exercise of a work are marked from now on. What is marked keeps the scale it was marked by. */
export async function setPile(db: Database, who: Who, workId: string, itemId: string, { rubricId, anonymous }: { rubricId: string | null; anonymous: boolean }): Promise<void> {
	const { scope, class_id } = await workHead(db, who, workId);
	await must(db, who, 'work.set', class_id);
	if (!isId(itemId) || !(await itemsOfPile(db, scope, workId)).some((item) => item.item_id === itemId)) throw notFound();
	if (rubricId !== null) await rubricOf(db, who, rubricId);
	await db.transaction(async (db) => {
		await db.run(sql`
			insert into teaching.pile (scope, work_id, item_id, rubric_id, anonymous) values (${scope}, ${workId}, ${itemId}, ${rubricId}, ${anonymous})
			on conflict (scope, work_id, item_id) do update set rubric_id = excluded.rubric_id, anonymous = excluded.anonymous`);
		await audit(db, who, { act: 'pile.set', organisationId: class_id, detail: { work: workId, item: itemId, rubric: rubricId, anonymous } });
	});
}

/** The rubric that an exercise of a work is marked by, though its owner took it off his list since. */
export async function maybePileScale(db: Database, scope: string, workId: string, itemId: string): Promise<Scale | undefined> {
	const found = await db.maybe(sql<{ id: string; out: number; criteria: Criterion[] }>`
		select rubric.id, rubric.out, rubric.criteria from teaching.pile join teaching.rubric on rubric.scope = pile.scope and rubric.id = pile.rubric_id
		where pile.scope = ${scope} and pile.work_id = ${workId} and pile.item_id = ${itemId}`);
	return found && scaleOf(found);
}
