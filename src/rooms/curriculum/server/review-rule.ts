import { audit } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { stepsInOrder, type ReviewStep } from '#rooms/curriculum/review.ts';
import type { Writer } from '#rooms/curriculum/server/drafts.ts';
import { maybeCountry, must, notFound } from '#rooms/people/server/index.ts';

/** The steps that hold in an organisation; `from` is whose rule it is, null where only the country's data say so. */
export type ReviewRule = { steps: ReviewStep[]; from: { id: string; name: string } | null };

/** Who checks what is written in an organisation: its own rule, else that of the nearest above it, else the country's. */
export async function reviewRule(db: Database, organisationId: string): Promise<ReviewRule> {
	const found = await db.maybe(sql<{ steps: string[]; id: string; name: string }>`
		select review_rule.steps, organisation.id, organisation.name
		from people.above join curriculum.review_rule on review_rule.organisation_id = above.above_id join people.organisation on organisation.id = above.above_id
		where above.organisation_id = ${organisationId} order by above.depth, organisation.id limit 1`);
	if (found) return { steps: stepsInOrder(found.steps), from: { id: found.id, name: found.name } };
	const place = await db.maybe(sql<{ kind: string }>`select kind from people.organisation where id = ${organisationId}`);
	if (!place) throw notFound();
	const country = await maybeCountry(db);
	return { steps: stepsInOrder(country ? country.review[place.kind === 'school' || place.kind === 'centre' ? 'school' : 'office'] : ['school']), from: null };
}

/** Says who checks what is written in an organisation from now on, and below it where nothing else is said; null: nothing of its own any more. Drafts on their way keep the steps they began with. */
export async function setReviewRule(db: Database, who: Writer, organisationId: string, steps: readonly string[] | null): Promise<void> {
	await must(db, who, 'content.publish', organisationId);
	const wanted = steps && stepsInOrder(steps);
	await db.transaction(async (db) => {
		const was = await db.maybe(sql<{ steps: string[] }>`select steps from curriculum.review_rule where organisation_id = ${organisationId} for update`);
		if (wanted)
			await db.run(sql`
				insert into curriculum.review_rule (organisation_id, steps, changed_by) values (${organisationId}, ${wanted}::text[], ${who.id})
				on conflict (organisation_id) do update set steps = excluded.steps, changed_by = excluded.changed_by, changed_at = now()`);
		else await db.run(sql`delete from curriculum.review_rule where organisation_id = ${organisationId}`);
		if (JSON.stringify(was?.steps ?? null) !== JSON.stringify(wanted)) await audit(db, who, { act: 'review.rule', organisationId, detail: { was: { steps: was?.steps ?? null }, now: { steps: wanted } } });
	});
}
