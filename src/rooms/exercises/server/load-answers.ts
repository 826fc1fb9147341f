import { arrayText, copyRows, type CopyValue } from '#platform/server/copy.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import type { Mark } from '#rooms/exercises/item.ts';
import { mark } from '#rooms/exercises/marking.ts';
import { ownItem, seedOf } from '#rooms/exercises/own.ts';
import { bodyOf } from '#rooms/exercises/server/attempts.ts';
import { worthOf } from '#rooms/exercises/worth.ts';
import { maybeVersion, type ItemVersion } from '#rooms/exercises/server/items.ts';
import type { Fact } from '#rooms/sync/fact.ts';
import { loadFacts, Unfit } from '#rooms/sync/server/index.ts';

const day = 86_400_000;

export type Marker = (version: ItemVersion, personId: string, answer: unknown, draw?: number) => Mark;

/** Marks answers, remembering the verdict on the same answer to the same exercise: a country gives few different ones. */
export function marker(): Marker {
	const verdicts = new Map<string, Mark>();
	return (version, personId, answer, draw) => {
		if (version.item.parameters?.length) return mark(ownItem(version.item, seedOf(personId, version.id, version.version, draw)), answer);
		const name = `${version.id} ${version.version} ${JSON.stringify(answer)}`;
		const known = verdicts.get(name);
		if (known) return known;
		const verdict = mark(version.item, answer);
		if (verdicts.size < 100_000) verdicts.set(name, verdict);
		return verdict;
	};
}

/**
 * Takes in many `answer` facts of persons who have not answered anything yet, oldest first, as taken in when they happened: the
 * rows are those that `applyAnswer` writes one by one (a test holds them equal). For loads by the system in one transaction.
 * Refuses facts whose item is unknown, and scopes where one of the persons has answered already: a fault of the caller.
 */
export async function loadAnswers(db: Database, facts: readonly Fact[], markOne: Marker = marker()): Promise<void> {
	const pairs = [...new Map(facts.map((fact) => [`${fact.scope} ${fact.actor}`, fact])).values()];
	const there = await db.maybe(sql<{ person_id: string }>`
		select attempt.person_id from unnest(${pairs.map((fact) => fact.scope)}::uuid[], ${pairs.map((fact) => fact.actor)}::uuid[]) as given(scope, person_id)
		join exercises.attempt on attempt.scope = given.scope and attempt.person_id = given.person_id limit 1`);
	if (there) throw new Error(`${there.person_id} has answers already`);
	const attempts: CopyValue[][] = [];
	const evidence: CopyValue[][] = [];
	const last = new Map<string, number>();
	for (const fact of facts) {
		const body = bodyOf(fact);
		const version = await maybeVersion(db, body.item, body.version);
		if (!version) throw new Unfit('unknown-item');
		const verdict = markOne(version, fact.actor, body.answer, body.draw);
		const { misconceptions, first, repeat } = worthOf(verdict, body);
		const at = Date.parse(fact.at);
		attempts.push([
			fact.scope, fact.id, fact.actor, body.item, body.version, body.work ?? null, JSON.stringify(body.answer), verdict.score, verdict.right, verdict.pending === true,
			body.hints, body.helped, arrayText(misconceptions), body.seconds ?? null, fact.at, '{}', body.draw ?? 0
		]);
		const name = `${fact.scope} ${fact.actor} ${body.item}`;
		const weight = first && at - (last.get(name) ?? -Infinity) <= day ? repeat : first;
		last.set(name, at);
		if (weight > 0) for (const competence of version.competenceIds) evidence.push([fact.scope, fact.actor, competence, fact.at, fact.id, verdict.score, weight]);
	}
	await copyRows(db, 'copy exercises.attempt (scope, id, person_id, item_id, item_version, work_id, answer, score, is_right, pending, hints, helped, misconceptions, seconds, at, flags, draw) from stdin', attempts);
	await copyRows(db, 'copy exercises.evidence (scope, person_id, competence_id, at, attempt_id, score, weight) from stdin', evidence);
	await loadFacts(db, facts);
}
