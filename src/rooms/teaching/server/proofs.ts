import { isId } from '#platform/ids.ts';
import type { Language } from '#platform/language.ts';
import { audit } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { fileName } from '#rooms/exercises/handed.ts';
import { answerHtml, handedOf, maybeWorking, ownVersion, versionsOf, type Proof } from '#rooms/exercises/server/index.ts';
import { must, notFound } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import { maybeAttachment, type Held } from '#rooms/sync/server/index.ts';
import { filesOfAnswers, handedName, type FileView } from '#rooms/teaching/server/copy-files.ts';
import { copiesBack, maybeVoice, mayMark, type BackLine } from '#rooms/teaching/server/copy-back.ts';
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
	/** Something in it waits for the teacher. */
	pending: boolean;
	/** The set work that it answers. */
	work_id: string | null;
	/** What came with the answer: handed in under a name, or a picture of the working, which has none. `href` is null while it is on its way. */
	files: FileView[];
};

/** The very answers, in words, of the person they are of. */
export async function proofViews(db: Database, personId: string, proofs: Proof[], language: Language): Promise<ProofView[]> {
	const names = await errorNames(db, [...new Set(proofs.flatMap((proof) => proof.misconceptions))], language);
	const [files, versions] = [await filesOfAnswers(db, personId, proofs), await versionsOf(db, proofs.map((proof) => ({ id: proof.item_id, version: proof.item_version })))];
	return proofs.flatMap((proof, i): ProofView[] => {
		const version = versions[i];
		if (!version) return [];
		const { item, html } = ownVersion(version, personId, proof.draw);
		return [{
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
			given: answerHtml(item, proof.answer, language),
			errors: proof.misconceptions.map((code) => names.get(code) ?? code),
			pending: proof.pending,
			work_id: proof.work_id,
			files: files.get(proof.attempt_id)!
		}];
	});
}

/** A file that came with an answer, or its teacher's voice on it, for who may see that answer: its author, and who may read his file. Refuses what is on its way as what is not there. */
export async function workingFile(db: Database, who: Who, personId: string, attemptId: string, sha256: string): Promise<Held & { name: string }> {
	await must(db, who, 'person.read', personId);
	if (!isId(attemptId)) throw notFound();
	const scope = await scopeOf(db, who, personId);
	const named = await maybeWorking(db, scope, personId, attemptId, sha256);
	const held = named ? await maybeAttachment(db, personId, named) : await maybeVoice(db, who, scope, personId, attemptId, sha256);
	if (!held) throw notFound();
	return { ...held, name: fileName(named ? handedName(named.answer, sha256) : '', held.type) };
}

/** What a pupil handed in and waits for his teacher, newest first, and what he has back; whether who asks may mark it. Reading another's is in that person's audit. */
export async function handedIn(db: Database, who: Who, personId: string, language: Language): Promise<{ pupil: { id: string; name: string }; proofs: ProofView[]; back: BackLine[]; marks: boolean }> {
	await must(db, who, 'person.read', personId);
	const pupil = await db.maybe(sql<{ id: string; name: string }>`select id, given_name || ' ' || family_name as name from people.person where id = ${personId}`);
	if (!pupil) throw notFound();
	if (personId !== who.id) await audit(db, who, { act: 'handed.read', reading: true, personId });
	const scope = await scopeOf(db, who, personId);
	const [proofs, back, marks] = await Promise.all([handedOf(db, scope, personId), copiesBack(db, scope, personId, new Date(0)), mayMark(db, who, scope, personId)]);
	// What was handed in in a test or a rehearsed exam lies in no pile: it is marked alone.
	const works = new Set((await db.all(sql<{ id: string }>`select id from teaching.work where scope = ${scope} and id = any(${proofs.flatMap((proof) => proof.work_id ?? [])}::uuid[])`)).map((work) => work.id));
	const placed = proofs.map((proof) => ({ ...proof, work_id: proof.work_id && works.has(proof.work_id) ? proof.work_id : null }));
	return { pupil, proofs: await proofViews(db, personId, placed, language), back, marks };
}

/** The names of misconceptions in a language, by code. */
export async function errorNames(db: Database, codes: string[], language: Language): Promise<Map<string, string>> {
	if (!codes.length) return new Map();
	const rows = await db.all(sql<{ code: string; title: string; title_ar: string | null }>`
		select code, title, title_ar from curriculum.misconception where code = any(${codes}::text[])`);
	return new Map(rows.map((row) => [row.code, language === 'ar' && row.title_ar ? row.title_ar : row.title]));
}
