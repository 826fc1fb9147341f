import * as v from 'valibot';
import { isId } from '#platform/ids.ts';
import { audit } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { may, notFound } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import { criteriaSchema, type Criterion, type Scale } from '#rooms/teaching/marking.ts';

/** Refuses who sets work to no class here; answers the establishment. */
export async function mustMark(db: Database, who: Who): Promise<string> {
	const classes = who.hat ? await db.all(sql<{ id: string }>`select id from people.organisation where establishment_id = ${who.hat.establishmentId} and kind in ('class', 'group') and closed_at is null`) : [];
	if (!classes.length || !(await may(db, who, 'work.set', classes.map((one) => one.id))).length) throw notFound();
	return who.hat!.establishmentId;
}

export type Rubric = { id: string; owner_id: string; owner: string; title: string; out: number; criteria: Criterion[]; shared: boolean };

/** The rubrics that a person marks by: his own, and those that colleagues of the establishment share. */
export async function rubricsOf(db: Database, who: Who): Promise<Rubric[]> {
	const scope = await mustMark(db, who);
	return db.all(sql<Rubric>`
		select rubric.id, rubric.owner_id, coalesce(owner.given_name || ' ' || owner.family_name, '') as owner, rubric.title, rubric.out, rubric.criteria, rubric.shared
		from teaching.rubric left join people.person owner on owner.id = rubric.owner_id
		where rubric.scope = ${scope} and rubric.removed_at is null and (rubric.owner_id = ${who.id} or rubric.shared)
		order by (rubric.owner_id = ${who.id}) desc, rubric.changed_at desc, rubric.id limit 100`);
}

/** One of them. */
export async function rubricOf(db: Database, who: Who, id: string): Promise<Rubric> {
	const found = isId(id) ? (await rubricsOf(db, who)).find((one) => one.id === id) : undefined;
	if (!found) throw notFound();
	return found;
}

export const scaleOf = ({ id, out, criteria }: Pick<Rubric, 'id' | 'out' | 'criteria'>): Scale => ({ rubric: id, out, criteria });

/** Keeps a rubric: a new one, or one's own changed. What was marked by it before keeps what it was. */
export async function saveRubric(db: Database, who: Who, id: string, { title, out, criteria, shared }: Pick<Rubric, 'title' | 'out' | 'criteria' | 'shared'>): Promise<void> {
	const scope = await mustMark(db, who);
	v.assert(criteriaSchema, criteria);
	await db.transaction(async (db) => {
		const kept = await db.run(sql`
			insert into teaching.rubric (scope, id, owner_id, title, out, criteria, shared) values (${scope}, ${id}, ${who.id}, ${title}, ${out}, ${JSON.stringify(criteria)}, ${shared})
			on conflict (scope, id) do update set title = excluded.title, out = excluded.out, criteria = excluded.criteria, shared = excluded.shared, changed_at = now(), version = rubric.version + 1
			where rubric.owner_id = excluded.owner_id and rubric.removed_at is null`);
		if (!kept) throw notFound();
		await audit(db, who, { act: 'rubric.save', organisationId: scope, detail: { rubric: id, title, shared } });
	});
}

/** Takes one's own rubric off the list. Piles that were marked by it keep it. */
export async function removeRubric(db: Database, who: Who, id: string): Promise<void> {
	const scope = await mustMark(db, who);
	await db.transaction(async (db) => {
		const gone = isId(id)
			? await db.maybe(sql<{ title: string }>`update teaching.rubric set removed_at = now() where scope = ${scope} and id = ${id} and owner_id = ${who.id} and removed_at is null returning title`)
			: undefined;
		if (!gone) throw notFound();
		await audit(db, who, { act: 'rubric.remove', organisationId: scope, detail: { rubric: id, title: gone.title } });
	});
}

export type Remark = { id: string; text: string; uses: number; used_at: Date };

/** A teacher's own sentences, the most used first. */
export async function remarksOf(db: Database, who: Who, limit = 200): Promise<Remark[]> {
	if (!who.hat) return [];
	return db.all(sql<Remark>`
		select id, text, uses, used_at from teaching.remark where scope = ${who.hat.establishmentId} and owner_id = ${who.id} and removed_at is null order by uses desc, used_at desc, id limit ${limit}`);
}

/** Takes a sentence off one's bank. Where it was said it stays said. */
export async function removeRemark(db: Database, who: Who, id: string): Promise<void> {
	if (!who.hat || !isId(id)) throw notFound();
	await db.run(sql`update teaching.remark set removed_at = now() where scope = ${who.hat.establishmentId} and owner_id = ${who.id} and id = ${id}`);
}
