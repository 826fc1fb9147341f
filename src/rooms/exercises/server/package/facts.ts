import * as v from 'valibot';
import type { Language } from '#platform/language.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import type { AnswerBody } from '#rooms/exercises/answering.ts';
import type { Answer, Item, Mark } from '#rooms/exercises/item.ts';
import { sayPackage } from '#rooms/exercises/messages/package.ts';
import { isEvidence, maybePackage, responseOf, type Told } from '#rooms/exercises/package.ts';
import { packageBody, type PackageBody } from '#rooms/exercises/package-body.ts';
import { applyAnswers, knownAnswer } from '#rooms/exercises/server/attempts.ts';
import { maybeVersion } from '#rooms/exercises/server/items.ts';
import { hasLaunched } from '#rooms/exercises/server/package/launch.ts';
import { maybeWhoOf } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import type { Fact } from '#rooms/sync/fact.ts';
import { factOfForm, receive, record, Unfit, type Apply, type Kinds } from '#rooms/sync/server/index.ts';

const bodyOf = (fact: Fact): PackageBody => {
	let json: unknown;
	try {
		json = JSON.parse(fact.body);
	} catch {
		throw new Unfit('malformed');
	}
	const parsed = v.safeParse(packageBody, json);
	if (!parsed.success) throw new Unfit('malformed');
	return parsed.output;
};

/** What a package told, as the answer to its item. */
function answerOf(item: Item, told: Told): Answer {
	const part = item.parts.find((each) => maybePackage(each.interaction));
	if (!part) throw new Unfit('unknown-item');
	return { [part.id]: responseOf(told) };
}

/**
 * Takes in a `package` fact: a package that a person opened is over, and how. It becomes an attempt like any other, so set work and sheets count it;
 * evidence only where it told how well it was done. Unfit without the launch that it names.
 */
export const applyPackage: Apply = (db, who, fact, sent) =>
	db.transaction(async (db) => {
		const { launch, item, version, work, told } = bodyOf(fact);
		if (!(await hasLaunched(db, fact.scope, who.id, launch, item))) throw new Unfit('unknown-launch');
		const found = await maybeVersion(db, item, version);
		if (!found) throw new Unfit('unknown-item');
		const answer: AnswerBody = { item, version, answer: answerOf(found.item, told), hints: 0, helped: !isEvidence(told), seconds: told.seconds, ...(work ? { work } : {}) };
		const [verdict] = await applyAnswers(db, [{ who, fact: { ...fact, body: JSON.stringify(answer) }, sent }]);
		if (verdict instanceof Unfit) throw verdict;
		await record(db, fact);
		return verdict;
	});

/** The verdict on what a package told, when it is known already. */
export const knownPackage = (db: Database, who: Who, fact: Fact): Promise<Mark | undefined> => knownAnswer(db, who, fact);

/** How a package ended, in words. */
export function toldWords({ status, score }: Pick<Told, 'status' | 'score'>, language: Language): string {
	const t = sayPackage(language);
	const word = t(status === 'incomplete' ? 'begun' : status);
	return score === null ? word : t('withScore', { status: word, score: Math.round(score * 100) });
}

/** A `package` fact in words. */
export async function tellPackage(db: Database, fact: Fact, language: Language): Promise<{ what: string; html: string[] }> {
	const t = sayPackage(language);
	try {
		const body = bodyOf(fact);
		const version = await maybeVersion(db, body.item, body.version);
		if (!version || (version.organisationId !== null && version.organisationId !== fact.scope)) return { what: t('frame', { title: '' }), html: [] };
		return { what: t('frame', { title: version.item.title }), html: [toldWords(body.told, language)] };
	} catch (error) {
		if (error instanceof Unfit) return { what: t('frame', { title: '' }), html: [] };
		throw error;
	}
}

/**
 * Makes a fact of what the statements of a launch told, when it is over and was not told so before. For packages that tell the server by
 * themselves (xAPI). Answers what is a fact now.
 */
export async function settleLaunch(db: Database, scope: string, launchId: string, kinds: Kinds): Promise<Told | undefined> {
	const row = await db.maybe(sql<{ person_id: string; item_id: string; item_version: number; work_id: string | null; told: Told | null; fact: Told | null }>`
		select person_id, item_id, item_version, work_id, told, fact from exercises.launch where scope = ${scope} and id = ${launchId}`);
	if (!row?.told || row.told.status === 'incomplete') return row?.fact ?? undefined;
	const same = row.fact && row.fact.status === row.told.status && row.fact.score === row.told.score;
	const who = same ? undefined : await maybeWhoOf(db, row.person_id, launchId);
	if (!who) return row.fact ?? undefined;
	const body: PackageBody = { launch: launchId, item: row.item_id, version: row.item_version, told: { ...row.told, status: row.told.status }, ...(row.work_id ? { work: row.work_id } : {}) };
	const [result] = await receive(db, who, [factOfForm(who, { scope, kind: 'package', body, ids: { id: launchId } })], new Date().toISOString(), kinds);
	if (!result) return row.fact ?? undefined;
	await db.run(sql`update exercises.launch set fact = ${JSON.stringify(row.told)} where scope = ${scope} and id = ${launchId}`);
	return row.told;
}

