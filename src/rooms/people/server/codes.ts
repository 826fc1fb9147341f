import { sql, type Database } from '#platform/server/sql.ts';
import { readableCode } from '#rooms/people/secret.ts';
import { chance } from '#rooms/people/server/verifier.ts';

/** Signs in a person's code: 29 signs to the power of 7 is 17 thousand million, for a country of some millions. */
const length = 7;

/** Codes for `count` new persons, none of which is in use. */
export async function freeCodes(db: Database, count: number): Promise<string[]> {
	const codes = new Set<string>();
	while (codes.size < count) {
		const tries = Array.from({ length: count - codes.size }, () => readableCode(length, chance));
		const taken = await db.all(sql<{ code: string }>`select code from people.person where code = any(${tries}::text[])`);
		const used = new Set(taken.map((row) => row.code));
		for (const code of tries) if (!used.has(code)) codes.add(code);
	}
	return [...codes];
}
