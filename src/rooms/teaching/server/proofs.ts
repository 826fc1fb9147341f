import { isId } from '#platform/ids.ts';
import type { Language } from '#platform/language.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { renderLine } from '#rooms/curriculum/server/index.ts';
import { answerText } from '#rooms/exercises/answer.ts';
import { say } from '#rooms/exercises/messages/index.ts';
import { maybeVersion, maybeWorking, ownVersion, type Proof } from '#rooms/exercises/server/index.ts';
import { must, notFound } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import { maybeAttachment, type Held } from '#rooms/sync/server/index.ts';
import { scopeOf } from '#rooms/teaching/server/matrix.ts';

/** A piece of evidence as it is read: the question, what was answered in words, the named errors. HTML is safe. */
export type ProofView = {
	id: string;
	item_id: string;
	title: string;
	language: string;
	is_right: boolean;
	score: number;
	hints: number;
	helped: boolean;
	late: boolean;
	at: Date;
	stem: string;
	given: { part: string; html: string }[];
	errors: string[];
	/** The picture of the working: where it is, or nothing yet, for it is on its way. */
	working: { href: string | null } | null;
};

/** The very answers, in words, of the person they are of. */
export async function proofViews(db: Database, personId: string, proofs: Proof[], language: Language): Promise<ProofView[]> {
	const t = say(language);
	const words = { true: t('isTrue'), false: t('isFalse'), blank: t('blank') };
	const names = await errorNames(db, [...new Set(proofs.flatMap((proof) => proof.misconceptions))], language);
	const views = proofs.map(async (proof): Promise<ProofView | undefined> => {
		const version = await maybeVersion(db, proof.item_id, proof.item_version);
		if (!version) return undefined;
		const { item, html } = ownVersion(version, personId);
		const tongue: Language = item.language === 'ar' ? 'ar' : item.language === 'en' ? 'en' : 'fr';
		return {
			id: proof.attempt_id,
			item_id: proof.item_id,
			title: item.title,
			language: item.language,
			is_right: proof.is_right,
			score: proof.score,
			hints: proof.hints,
			helped: proof.helped,
			late: proof.flags.includes('clock'),
			at: proof.at,
			stem: html.stem,
			given: answerText(item, proof.answer, words).map(({ part, text }) => ({ part, html: renderLine(text, tongue) })),
			errors: proof.misconceptions.map((code) => names.get(code) ?? code),
			working: await workingOf(db, personId, proof)
		};
	});
	return (await Promise.all(views)).filter((view) => view !== undefined);
}

async function workingOf(db: Database, personId: string, { attempt_id, working_sha256, working_size }: Proof): Promise<ProofView['working']> {
	if (working_sha256 === null || working_size === null) return null;
	const here = await maybeAttachment(db, personId, { sha256: working_sha256, size: working_size });
	return { href: here ? `/working/${personId}/${attempt_id}` : null };
}

/** The picture of the working of an answer, for who may see that answer: its author, and who may read his file. Refuses what is on its way as what is not there. */
export async function workingFile(db: Database, who: Who, personId: string, attemptId: string): Promise<Held> {
	await must(db, who, 'person.read', personId);
	const named = isId(attemptId) ? await maybeWorking(db, await scopeOf(db, who, personId), personId, attemptId) : undefined;
	const held = named && (await maybeAttachment(db, personId, named));
	if (!held) throw notFound();
	return held;
}

/** The names of misconceptions in a language, by code. */
export async function errorNames(db: Database, codes: string[], language: Language): Promise<Map<string, string>> {
	if (!codes.length) return new Map();
	const rows = await db.all(sql<{ code: string; title: string; title_ar: string | null }>`
		select code, title, title_ar from curriculum.misconception where code = any(${codes}::text[])`);
	return new Map(rows.map((row) => [row.code, language === 'ar' && row.title_ar ? row.title_ar : row.title]));
}
