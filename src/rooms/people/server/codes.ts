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

/** For each of many new organisations the first of its codes that nobody bears, here or in the list: a code stays its first bearer's, closed or of another year. */
export async function freeOrganisationCodes(db: Database, asked: string[][], others: Iterable<string> = []): Promise<string[]> {
	const taken = new Set(others);
	const held = async (codes: string[]) => {
		for (const row of await db.all(sql<{ code: string }>`select code from people.organisation where code = any(${codes}::text[])`)) taken.add(row.code);
	};
	// Almost every first code is free: the others are asked about only where it is not.
	await held(asked.map(([first]) => first));
	const seen = new Set<string>();
	await held(asked.flatMap(([first, ...rest]) => (taken.has(first) || seen.size === seen.add(first).size ? rest : [])));
	return asked.map((codes) => {
		const code = codes.find((each) => !taken.has(each))!;
		taken.add(code);
		return code;
	});
}
