import { createHash } from 'node:crypto';
import { audit, type Actor } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';

/** A known wrong idea: its code, and its name in the reader's language. */
export type Misconception = { code: string; title: string };

type Row = { code: string; title: string; title_ar: string | null };

/** The misconceptions of a programme (null: none), and those with the given codes wherever they are from; by name, at most 500. */
export async function misconceptionsOf(db: Database, programmeId: string | null, codes: readonly string[], language: string): Promise<Misconception[]> {
	const rows = await db.all(sql<Row>`
		select code, title, title_ar from curriculum.misconception
		where programme_id = ${programmeId} or code = any(${codes}::text[]) order by title limit 500`);
	return rows.map(({ code, title, title_ar }) => ({ code, title: language.startsWith('ar') && title_ar ? title_ar : title }));
}

/** A code for a name, the same for the same name in one programme: `erreur-de-signe-3f9a1c`. */
const codeOf = (title: string, programmeId: string | null): string => {
	const slug = title.normalize('NFKD').replace(/[^A-Za-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 40).toLowerCase() || 'erreur';
	return `${slug}-${createHash('sha256').update(`${programmeId} ${title}`).digest('hex').slice(0, 8)}`;
};

/**
 * Gives names to misconceptions that have none yet, in a programme (null: in none): from then on they are offered to whoever makes exercises there.
 * Answers each name's code. Called in the transaction of what first uses them.
 */
export async function nameMisconceptions(db: Database, who: Actor, programmeId: string | null, titles: readonly string[]): Promise<Map<string, string>> {
	const named = new Map(titles.map((title) => [title, codeOf(title.trim(), programmeId)]));
	for (const [title, code] of named) {
		const added = await db.run(sql`insert into curriculum.misconception (code, programme_id, title) values (${code}, ${programmeId}, ${title.trim()}) on conflict (code) do nothing`);
		if (added) await audit(db, who, { act: 'misconception.name', detail: { code, title: title.trim(), programme: programmeId } });
	}
	return named;
}
