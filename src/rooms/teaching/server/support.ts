import { newId } from '#platform/ids.ts';
import { dayOf } from '#platform/dates.ts';
import { Refusal } from '#platform/refusal.ts';
import { audit } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { applyDisplay, may, must, notFound } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import { saySupport } from '#rooms/teaching/messages/support.ts';
import { classesOfPupil } from '#rooms/teaching/server/classes.ts';
import { scopeOf } from '#rooms/teaching/server/matrix.ts';
import { isEmpty, noSupport, supportFaults, type Applied, type Goal, type Support } from '#rooms/teaching/support.ts';

type PlanRow = { id: string; revision: number; extra_percent: number; text_size: number; per_page: number | null; measures: string; goals: Goal[]; review_on: string | null; started_at: Date; changed_at: Date; changed_by: string };

/** A running plan with who changed it last. */
export type Plan = { id: string; revision: number; support: Support; startedAt: Date; changedAt: Date; changedBy: string };
export type PlanBefore = { number: number; support: Support; changedAt: Date; changedBy: string };
export type SupportPage = { pupil: { id: string; name: string }; plan: Plan | null; before: PlanBefore[]; mayWrite: boolean };

const supportOf = (row: Pick<PlanRow, 'extra_percent' | 'text_size' | 'per_page' | 'measures' | 'goals' | 'review_on'>): Support => ({
	extraPercent: row.extra_percent, textSize: row.text_size, perPage: row.per_page, measures: row.measures, goals: row.goals, reviewOn: row.review_on
});

const running = (db: Database, scope: string, personId: string) =>
	db.maybe(sql<PlanRow & { name: string }>`
		select plan.id, plan.revision, plan.extra_percent, plan.text_size, plan.per_page, plan.measures, plan.goals, plan.review_on::text, plan.started_at, plan.changed_at, plan.changed_by,
			coalesce(person.given_name || ' ' || person.family_name, '') as name
		from teaching.support_plan plan left join people.person on person.id = plan.changed_by
		where plan.scope = ${scope} and plan.person_id = ${personId} and plan.ended_at is null`);

/** Whether one may write a pupil's plan: who sets work to a class of his. */
async function mayWrite(db: Database, who: Who, scope: string, personId: string): Promise<boolean> {
	if (personId === who.id) return false;
	const classes = await classesOfPupil(db, personId, scope);
	return (await may(db, who, 'work.set', classes.map((one) => one.id))).length > 0;
}

/** A pupil's support plan and what it was before. He, his guardians and his school's teachers see it; reading another's is in that person's audit. */
export async function supportPage(db: Database, who: Who, personId: string): Promise<SupportPage> {
	await must(db, who, 'person.read', personId);
	const scope = await scopeOf(db, who, personId);
	const pupil = await db.maybe(sql<{ id: string; name: string }>`select id, given_name || ' ' || family_name as name from people.person where id = ${personId}`);
	if (!pupil) throw notFound();
	if (personId !== who.id) await audit(db, who, { act: 'support.read', reading: true, personId });
	const row = await running(db, scope, personId);
	const before = row
		? await db.all(sql<{ number: number; content: Support; changed_at: Date; name: string }>`
			select revision.number, revision.content, revision.changed_at, coalesce(person.given_name || ' ' || person.family_name, '') as name
			from teaching.support_revision revision left join people.person on person.id = revision.changed_by
			where revision.scope = ${scope} and revision.plan_id = ${row.id} order by revision.number desc limit 20`)
		: [];
	return {
		pupil,
		plan: row ? { id: row.id, revision: row.revision, support: supportOf(row), startedAt: row.started_at, changedAt: row.changed_at, changedBy: row.name } : null,
		before: before.map(({ number, content, changed_at, name }) => ({ number, support: content, changedAt: changed_at, changedBy: name })),
		mayWrite: await mayWrite(db, who, scope, personId)
	};
}

/**
 * Keeps a pupil's plan, and applies at once what is applied by itself. `revision`: the one it was changed from, 0 for a new one; if another changed it
 * meanwhile, it is refused, and nothing typed is lost.
 */
export async function keepSupport(db: Database, who: Who, personId: string, support: Support, revision: number, now = new Date()): Promise<void> {
	await must(db, who, 'person.read', personId);
	const scope = await scopeOf(db, who, personId);
	if (!(await mayWrite(db, who, scope, personId))) throw notFound();
	if (supportFaults(support, dayOf(now)).length) throw new Refusal(400, (language) => saySupport(language)('faulty'));
	await db.transaction(async (db) => {
		const before = await db.maybe(sql<{ id: string }>`select id from teaching.support_plan where scope = ${scope} and person_id = ${personId} and ended_at is null for update`);
		const row = before && (await running(db, scope, personId));
		if ((row?.revision ?? 0) !== revision) throw new Refusal(409, (language) => saySupport(language)('changedMeanwhile', { name: row?.name ?? '' }));
		await write(db, who, scope, personId, row, support);
		await audit(db, who, { act: 'support.keep', personId, detail: { extra: support.extraPercent, size: support.textSize, page: support.perPage, goals: support.goals.length } });
	});
}

async function write(db: Database, who: Who, scope: string, personId: string, row: PlanRow | undefined, support: Support): Promise<void> {
	if (row) {
		await db.run(sql`
			insert into teaching.support_revision (scope, plan_id, number, content, changed_by, changed_at)
			values (${scope}, ${row.id}, ${row.revision}, ${JSON.stringify(supportOf(row))}::jsonb, ${row.changed_by}, ${row.changed_at})`);
		await db.run(sql`
			update teaching.support_plan set revision = revision + 1, extra_percent = ${support.extraPercent}, text_size = ${support.textSize}, per_page = ${support.perPage}::smallint,
				measures = ${support.measures}, goals = ${JSON.stringify(support.goals)}::jsonb, review_on = ${support.reviewOn}::date, changed_by = ${who.id}, changed_at = now()
			where scope = ${scope} and id = ${row.id}`);
	} else
		await db.run(sql`
			insert into teaching.support_plan (scope, id, person_id, extra_percent, text_size, per_page, measures, goals, review_on, changed_by)
			values (${scope}, ${newId()}, ${personId}, ${support.extraPercent}, ${support.textSize}, ${support.perPage}::smallint, ${support.measures}, ${JSON.stringify(support.goals)}::jsonb, ${support.reviewOn}::date, ${who.id})`);
	await applyDisplay(db, who, personId, support);
}

/** Ends a pupil's plan: nothing of it is applied any more. It stays readable in the audit and the data. */
export async function endSupport(db: Database, who: Who, personId: string): Promise<void> {
	await must(db, who, 'person.read', personId);
	const scope = await scopeOf(db, who, personId);
	if (!(await mayWrite(db, who, scope, personId))) throw notFound();
	await db.transaction(async (db) => {
		const ended = await db.run(sql`update teaching.support_plan set ended_at = now(), changed_by = ${who.id}, changed_at = now() where scope = ${scope} and person_id = ${personId} and ended_at is null`);
		if (!ended) return;
		await applyDisplay(db, who, personId, noSupport);
		await audit(db, who, { act: 'support.end', personId });
	});
}

/** Gives a pupil of a class more time, in percent: one measure of his plan, which begins or ends with it where there is no other. The caller checked who may. */
export async function setExtra(db: Database, who: Who, scope: string, personId: string, extraPercent: number): Promise<void> {
	await db.maybe(sql<{ id: string }>`select id from teaching.support_plan where scope = ${scope} and person_id = ${personId} and ended_at is null for update`);
	const row = await running(db, scope, personId);
	const support = { ...(row ? supportOf(row) : noSupport), extraPercent };
	if (!isEmpty(support)) return write(db, who, scope, personId, row, support);
	if (row) await db.run(sql`update teaching.support_plan set ended_at = now(), changed_by = ${who.id}, changed_at = now() where scope = ${scope} and id = ${row.id}`);
}

/** How much more time a pupil has in every test and mock exam, in percent. The caller checks who may know it. */
export async function extraPercentOf(db: Database, scope: string, personId: string): Promise<number> {
	return (await db.maybe(sql<{ extra_percent: number }>`select extra_percent from teaching.support_plan where scope = ${scope} and person_id = ${personId} and ended_at is null`))?.extra_percent ?? 0;
}

/** The same of several pupils: those who have more time. */
export async function extraPercentsOf(db: Database, scope: string, personIds: string[]): Promise<Map<string, number>> {
	const rows = await db.all(sql<{ person_id: string; extra_percent: number }>`
		select person_id, extra_percent from teaching.support_plan where scope = ${scope} and person_id = any(${personIds}::uuid[]) and ended_at is null and extra_percent > 0`);
	return new Map(rows.map((row) => [row.person_id, row.extra_percent]));
}

/** The plans of pupils whose day of review has come, the longest due first. The caller checks who may know it. */
export async function reviewsDue(db: Database, scope: string, personIds: string[], now = new Date()): Promise<{ person_id: string; review_on: string }[]> {
	return db.all(sql<{ person_id: string; review_on: string }>`
		select person_id, review_on::text from teaching.support_plan
		where scope = ${scope} and person_id = any(${personIds}::uuid[]) and ended_at is null and review_on <= ${dayOf(now)}::date order by review_on, person_id limit 200`);
}

/** Whether a plan runs for who asks, where he learns now. */
export async function hasSupport(db: Database, who: Who): Promise<boolean> {
	return who.hat !== null && (await db.maybe(sql<{ id: string }>`select id from teaching.support_plan where scope = ${who.hat.establishmentId} and person_id = ${who.id} and ended_at is null`)) !== undefined;
}

/** What a pupil's sheet says of his plan: `open` are the goals not yet reached. */
export type SupportLine = Applied & { measures: string; open: string[]; reviewOn: string | null };

/** A pupil's plan for his sheet; null without one. The caller checks who may know it. */
export async function supportLine(db: Database, scope: string, personId: string): Promise<SupportLine | null> {
	const row = await running(db, scope, personId);
	if (!row) return null;
	const { goals, ...rest } = supportOf(row);
	return { ...rest, open: goals.filter((goal) => !goal.reached).map((goal) => goal.text) };
}
