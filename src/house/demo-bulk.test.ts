import assert from 'node:assert/strict';
import { countries } from '#countries/index.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { applyAnswer, loadAnswers } from '#rooms/exercises/server/index.ts';
import { dbtest } from '#tests/support.ts';
import { loadContent } from './content.ts';
import { makeSchool, maker } from './demo-people.ts';
import { schools } from './demo-plan.ts';
import { doWorks, planWorks, type DemoAnswer } from './demo-work.ts';
import { coursesFor } from './demo.ts';
import { whoOf } from './demo-who.ts';

/** All that answers leave behind, but for the instant they were received and the ids that chance gave. */
const traces = async (db: Database) => ({
	attempts: await db.all(sql<{ row: object }>`select to_jsonb(attempt) - 'received_at' as row from exercises.attempt order by scope, id`),
	evidence: await db.all(sql<{ row: object }>`select to_jsonb(evidence) as row from exercises.evidence order by scope, attempt_id, competence_id`),
	facts: await db.all(sql<{ row: object }>`select to_jsonb(fact) - 'received_at' as row from sync.fact order by scope, pos`),
	heads: await db.all(sql<{ scope: string; pos: number }>`select scope, pos from sync.scope_head order by scope`)
});

class Undo extends Error {}

dbtest('answers loaded by bulk are those taken in one by one', async (db) => {
	const country = await countries.senegal();
	await loadContent(db, country.key);
	const make = maker(country, 'bulk', new Date());
	const plan = schools.find((one) => one.kind === 'centre' || one.cycle === 'elementaire')!;
	const { classes } = makeSchool(make, { ...plan, classes: plan.classes.filter((one) => one.weeks === 'full').map((one) => ({ ...one, size: 25, accounts: [] })) }, new Map());
	const done: DemoAnswer[] = [];
	for (const one of classes)
		for (const course of await coursesFor(db, one.plan.grade, one.plan.series, 'fr', new Map())) done.push(...doWorks(make, one, course, planWorks(make, one, course)).answers);
	done.sort((a, b) => (a.fact.at < b.fact.at ? -1 : 1));
	assert.ok(done.length > 200, `${done.length} answers`);
	const run = async (work: (db: Database) => Promise<void>) => {
		let found: Awaited<ReturnType<typeof traces>> | undefined;
		await db
			.transaction(async (db) => {
				await work(db);
				found = await traces(db);
				throw new Undo();
			})
			.catch((error) => {
				if (!(error instanceof Undo)) throw error;
			});
		return found!;
	};
	const single = await run(async (db) => {
		for (const { learner, fact } of done) await applyAnswer(db, whoOf(learner, fact.writer, fact.scope), fact, { now: fact.at, received: Date.parse(fact.at) });
	});
	const bulk = await run((db) => loadAnswers(db, done.map((one) => one.fact)));
	assert.ok(single.evidence.length > 0 && single.evidence.some((one) => (one.row as { weight: number }).weight < 0.4), 'repeats are there');
	assert.deepEqual(bulk, single);
});
