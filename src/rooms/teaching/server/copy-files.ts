import type { Database } from '#platform/server/sql.ts';
import { sql } from '#platform/server/sql.ts';
import { filesOf, textOf } from '#rooms/exercises/handed.ts';
import type { Answer } from '#rooms/exercises/item.ts';
import type { Name } from '#rooms/sync/attachment.ts';
import { attachmentsOf } from '#rooms/sync/server/index.ts';

export type FileView = { name: string; type: string; size: number; href: string | null };

/** What a handed file was called; nothing for a picture of the working. */
export const handedName = (answer: Answer, sha256: string): string => Object.values(answer).flatMap(filesOf).find((file) => file.sha256 === sha256)?.name ?? '';

/** Where a file that came with an answer, or was said of it, is read. */
export const workingHref = (personId: string, attemptId: string, sha256: string): string => `/working/${personId}/${attemptId}/${sha256}`;

/** What came with some answers of a person, by the attempt, each in the order in which the answer names it; pictures of the working, which it does not name, after that. `href` is null while one is on its way. */
export async function filesOfAnswers(db: Database, personId: string, answers: readonly { attempt_id: string; answer: Answer; files: readonly Name[] }[]): Promise<Map<string, FileView[]>> {
	const held = await attachmentsOf(db, personId, answers.flatMap((one) => one.files));
	return new Map(answers.map(({ attempt_id, answer, files }) => {
		const order = Object.values(answer).flatMap(filesOf).map((file) => file.sha256);
		const place = ({ sha256 }: Name) => (order.indexOf(sha256) + 1 || order.length + 1);
		const inOrder = [...files].sort((a, b) => place(a) - place(b) || (a.sha256 < b.sha256 ? -1 : 1));
		return [attempt_id, inOrder.map(({ sha256, size }) => {
			const here = held.get(sha256);
			return { name: handedName(answer, sha256), type: here?.type ?? '', size, href: here ? workingHref(personId, attempt_id, sha256) : null };
		})];
	}));
}

/** Those of one answer. */
export const filesOfAnswer = async (db: Database, personId: string, attemptId: string, answer: Answer, files: readonly Name[]): Promise<FileView[]> =>
	(await filesOfAnswers(db, personId, [{ attempt_id: attemptId, answer, files }])).get(attemptId)!;

/** The files of an attempt by their names. The caller checks who may see them. */
export const workingsOf = (db: Database, scope: string, attemptId: string): Promise<Name[]> =>
	db.all(sql<Name>`select sha256, size from exercises.working where scope = ${scope} and attempt_id = ${attemptId} order by sha256`);

/** What an answer says in words: a part that only names its files is left out, for they are shown. */
export const saidInWords = <Given extends { part: string }>(given: readonly Given[], answer: Answer): Given[] => given.filter(({ part }) => !filesOf(answer[part]).length || textOf(answer[part]).trim() !== '');
