import { isId, newId } from '#platform/ids.ts';
import { Refusal } from '#platform/refusal.ts';
import { audit } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { may, must, notFound } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import { say } from '#rooms/teaching/messages/index.ts';
import type { NewPlan, PlanContent } from '#rooms/teaching/plan-form.ts';

export type PlanLine = { id: string; owner_id: string; owner: string; title: string; subject: string; chapter_id: string | null; chapter: string | null; chapter_ar: string | null; minutes: number; shared: boolean; changed_at: Date; placed: string | null };
export type PlanRow = {
	id: string;
	scope: string;
	owner_id: string;
	owner: string;
	class_ids: string[];
	subject: string;
	programme_id: string | null;
	programme: string | null;
	programme_ar: string | null;
	chapter_id: string | null;
	chapter: string | null;
	chapter_ar: string | null;
	title: string;
	minutes: number;
	content: PlanContent;
	shared: boolean;
	copied_from: string | null;
	version: number;
	changed_at: Date;
};

/** The establishment of some classes: all of one. */
async function scopeOfClasses(db: Database, classIds: string[]): Promise<string> {
	const rows = await db.all(sql<{ scope: string }>`select distinct establishment_id as scope from people.organisation where id = any(${classIds}::uuid[]) and kind in ('class', 'group')`);
	if (rows.length !== 1) throw notFound();
	return rows[0].scope;
}

async function mustStand(db: Database, { programmeId, chapterId }: NewPlan): Promise<void> {
	if (!programmeId && !chapterId) return;
	const found = await db.maybe(sql<{ id: string }>`
		select programme.id from curriculum.programme where programme.id = ${programmeId}::uuid and programme.status <> 'draft'
			and (${chapterId}::uuid is null or exists (select 1 from curriculum.chapter where chapter.id = ${chapterId}::uuid and chapter.programme_id = programme.id))`);
	if (!found) throw notFound();
}

/** Saves a new plan as one's own, for classes that one teaches. A repeated form saves once. `from` is the plan that it was copied from. */
export async function savePlan(db: Database, who: Who, plan: NewPlan, id = newId(), from: string | null = null): Promise<string> {
	await must(db, who, 'textbook.write', plan.classIds);
	const scope = await scopeOfClasses(db, plan.classIds);
	await mustStand(db, plan);
	if (from) await planOf(db, who, from);
	await db.transaction(async (db) => {
		const made = await db.run(sql`
			insert into teaching.plan (scope, id, owner_id, class_ids, subject, programme_id, chapter_id, title, minutes, content, shared, copied_from)
			values (${scope}, ${id}, ${who.id}, ${plan.classIds}::uuid[], ${plan.subject}, ${plan.programmeId}, ${plan.chapterId}, ${plan.title}, ${plan.minutes}, ${JSON.stringify(plan.content)}, ${plan.shared}, ${from})
			on conflict do nothing`);
		if (made) await audit(db, who, { act: 'plan.save', organisationId: plan.classIds[0], detail: { plan: id, title: plan.title } });
	});
	return id;
}

/** Changes one's own plan, as it was in the version that the form shows. Refuses where it was changed meanwhile. */
export async function changePlan(db: Database, who: Who, id: string, version: number, plan: NewPlan): Promise<void> {
	const { scope } = await ownPlan(db, who, id);
	await must(db, who, 'textbook.write', plan.classIds);
	if ((await scopeOfClasses(db, plan.classIds)) !== scope) throw notFound();
	await mustStand(db, plan);
	await db.transaction(async (db) => {
		const done = await db.run(sql`
			update teaching.plan set class_ids = ${plan.classIds}::uuid[], subject = ${plan.subject}, programme_id = ${plan.programmeId}, chapter_id = ${plan.chapterId}, title = ${plan.title}, minutes = ${plan.minutes},
				content = ${JSON.stringify(plan.content)}, shared = ${plan.shared}, changed_at = now(), version = version + 1
			where scope = ${scope} and id = ${id} and version = ${version} and removed_at is null`);
		if (!done) throw new Refusal(409, (language) => say(language)('planChanged'));
		await audit(db, who, { act: 'plan.save', organisationId: plan.classIds[0], detail: { plan: id, title: plan.title } });
	});
}

/** Puts one's own plan away. What was taught with it keeps its entry; where it still stands in hours to come it leaves them. */
export async function removePlan(db: Database, who: Who, id: string): Promise<void> {
	const { scope, class_ids, title } = await ownPlan(db, who, id);
	await db.transaction(async (db) => {
		await db.run(sql`update teaching.plan set removed_at = now(), version = version + 1 where scope = ${scope} and id = ${id}`);
		await db.run(sql`delete from teaching.placement where scope = ${scope} and plan_id = ${id} and day >= current_date`);
		await audit(db, who, { act: 'plan.remove', organisationId: class_ids[0], detail: { plan: id, title } });
	});
}

async function ownPlan(db: Database, who: Who, id: string): Promise<PlanRow> {
	const plan = await planOf(db, who, id);
	if (plan.owner_id !== who.id) throw notFound();
	return plan;
}

/**
 * A plan: for its teacher; for who signs off or inspects one of its classes; when it is shared, for the staff of the establishment. To others it is not there.
 */
export async function planOf(db: Database, who: Who, id: string): Promise<PlanRow> {
	if (!isId(id)) throw notFound();
	const found = await db.maybe(sql<PlanRow>`
		select plan.id, plan.scope, plan.owner_id, coalesce(person.given_name || ' ' || person.family_name, '') as owner, plan.class_ids, plan.subject, plan.programme_id, programme.title as programme,
			programme.title_ar as programme_ar, plan.chapter_id, chapter.title as chapter, chapter.title_ar as chapter_ar, plan.title, plan.minutes, plan.content, plan.shared, plan.copied_from, plan.version, plan.changed_at
		from teaching.plan left join people.person on person.id = plan.owner_id left join curriculum.programme on programme.id = plan.programme_id left join curriculum.chapter on chapter.id = plan.chapter_id
		where plan.id = ${id} and plan.removed_at is null`);
	if (!found) throw notFound();
	if (found.owner_id === who.id) return found;
	if ((await may(db, who, 'plan.read', found.class_ids)).length) return found;
	if (found.shared && (await may(db, who, 'content.write', [found.scope])).length) return found;
	throw notFound();
}

/** One's own plans, and the shared ones of the establishment, those changed last first; of a chapter or a subject where one is given. */
export async function plansOf(db: Database, who: Who, { chapterId = null, subject = null, shared = true }: { chapterId?: string | null; subject?: string | null; shared?: boolean } = {}, limit = 60): Promise<PlanLine[]> {
	if (!who.hat) throw notFound();
	const scope = who.hat.establishmentId;
	const withShared = shared && (await may(db, who, 'content.write', [scope])).length > 0;
	return db.all(sql<PlanLine>`
		select plan.id, plan.owner_id, coalesce(person.given_name || ' ' || person.family_name, '') as owner, plan.title, plan.subject, plan.chapter_id, chapter.title as chapter, chapter.title_ar as chapter_ar,
			plan.minutes, plan.shared, plan.changed_at, (select max(day) from teaching.placement where placement.scope = plan.scope and placement.plan_id = plan.id) as placed
		from teaching.plan left join people.person on person.id = plan.owner_id left join curriculum.chapter on chapter.id = plan.chapter_id
		where plan.scope = ${scope} and plan.removed_at is null and (plan.owner_id = ${who.id} or (plan.shared and ${withShared}))
			and (${chapterId}::uuid is null or plan.chapter_id = ${chapterId}::uuid) and (${subject}::text is null or plan.subject = ${subject})
		order by (plan.owner_id = ${who.id}) desc, plan.changed_at desc, plan.id limit ${limit}`);
}

/** Copies a plan that one may see as one's own, for a class of one's own: last year's, or a colleague's. It says whence it comes. */
export async function copyPlan(db: Database, who: Who, id: string, classIds: string[], newOne = newId()): Promise<string> {
	const { subject, programme_id, chapter_id, title, minutes, content } = await planOf(db, who, id);
	// Work that was set is the other class's.
	return savePlan(db, who, { classIds, subject, programmeId: programme_id, chapterId: chapter_id, title, minutes, shared: false, content: { ...content, workIds: [] } }, newOne, id);
}
