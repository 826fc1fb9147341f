import { sql, type Database } from '#platform/server/sql.ts';
import type { Answer, Item, Mark } from '#rooms/exercises/item.ts';
import { mark } from '#rooms/exercises/marking.ts';
import { isFilled } from '#rooms/revision/mock.ts';
import { paperResult, type Judgement, type PaperResult, type Standing } from '#rooms/revision/mock-result.ts';
import { leftOf, type MockRow } from '#rooms/revision/server/mock-rows.ts';
import { paperVersions, type PaperWhole } from '#rooms/revision/server/papers.ts';

// However many sittings are read, the number of statements is the same.

// A class's copies are marked each time they are read, and what was handed in never changes: the same answer to the same key is marked once, as long as that
// version of the exercise stays in memory. Another key is another object.
const verdicts = new WeakMap<Item, Map<string, Mark>>();
const mostRemembered = 2000;
function markedOnce(item: Item, answer: Answer): Mark {
	const known = verdicts.get(item) ?? new Map<string, Mark>();
	verdicts.set(item, known);
	const text = JSON.stringify(answer);
	const found = known.get(text);
	if (found) return found;
	if (known.size >= mostRemembered) known.clear();
	const verdict = mark(item, answer);
	known.set(text, verdict);
	return verdict;
}

/** A sitting with its paper and what was written; its result once it is over. */
export type MockRead = { paper: PaperWhole; answers: Map<number, Answer>; judgements: Map<number, Judgement>; result: PaperResult | null };

/** What some sittings of one establishment came to, in the order given. The caller checks who may see them. */
export async function readMocks(db: Database, scope: string, rows: readonly Pick<MockRow, 'id' | 'person_id' | 'paper_id' | 'paper_version' | 'ended_at'>[]): Promise<MockRead[]> {
	if (!rows.length) return [];
	const over = rows.filter((row) => row.ended_at);
	const keyOf = (row: { paper_id: string; paper_version: number }) => `${row.paper_id} ${row.paper_version}`;
	const keys = [...new Map(rows.map((row) => [keyOf(row), { id: row.paper_id, version: row.paper_version }]))];
	const [papers, written, judged, standing] = await Promise.all([
		paperVersions(db, keys.map(([, wanted]) => wanted)),
		db.all(sql<{ mock_id: string; number: number; answer: Answer }>`
			select mock_id, number, answer from revision.mock_answer where scope = ${scope} and mock_id = any(${rows.map((row) => row.id)}::uuid[]) order by mock_id, number`),
		over.length ? db.all(sql<{ mock_id: string; number: number; points: Judgement }>`select mock_id, number, points from revision.mock_judgement where scope = ${scope} and mock_id = any(${over.map((row) => row.id)}::uuid[])`) : [],
		over.length ? standingsOf(db, scope, over.map((row) => row.id)) : []
	]);
	const paperOf = new Map(keys.map(([key], i) => [key, papers[i]!]));
	const grouped = <Row extends { mock_id: string; number: number }, Value>(list: readonly Row[], value: (row: Row) => Value) => {
		const all = new Map<string, Map<number, Value>>();
		for (const row of list) all.set(row.mock_id, (all.get(row.mock_id) ?? new Map<number, Value>()).set(row.number, value(row)));
		return (id: string) => all.get(id) ?? new Map<number, Value>();
	};
	const [answersOf, judgementsOf, standingOf] = [grouped(written, (row) => row.answer), grouped(judged, (row) => row.points), grouped(standing, ({ score, pending }): Standing => ({ score, pending }))];
	return rows.map((row) => {
		const [paper, answers, judgements] = [paperOf.get(keyOf(row))!, answersOf(row.id), judgementsOf(row.id)];
		return { paper, answers, judgements, result: row.ended_at ? paperResult(paper.questions, answers, standingOf(row.id), judgements, markedOnce) : null };
	});
}

/** How the answers of sittings stand as attempts: a corrected key and a teacher's marks show here; what he sent back is not marked. What only says that it is of a sitting is anybody's, and no part of it. */
const standingsOf = (db: Database, scope: string, mockIds: readonly string[]) =>
	db.all(sql<{ mock_id: string; number: number; score: number; pending: boolean }>`
		select mock_answer.mock_id, mock_answer.number, attempt.score,
			case when attempt.marked_at is null then attempt.pending else not attempt.pending end as pending
		from revision.mock_answer join exercises.attempt on attempt.scope = mock_answer.scope and attempt.id = mock_answer.answer_id
		where mock_answer.scope = ${scope} and mock_answer.mock_id = any(${mockIds}::uuid[])`);

export type MockLine = Pick<MockRow, 'id' | 'person_id' | 'begun_at' | 'ended_at' | 'ended_by' | 'flags'> & { paper: PaperWhole; answered: number; left: number; low: number | null; high: number | null; result: PaperResult | null };
/** So many sittings of each person are read, the newest. */
const mostSat = 20;

/** The newest sittings of some persons in an establishment, at most 20 of each, newest first, with what those that are over came to. The caller checks who may see them. */
export async function mocksOfMany(db: Database, scope: string, personIds: readonly string[], now: Date): Promise<Map<string, MockLine[]>> {
	const rows = await db.all(sql<MockRow>`
		select mock.id, mock.scope, mock.person_id, mock.paper_id, mock.paper_version, mock.begun_at, mock.allowed_ms, mock.pause_ms, mock.used_ms, mock.given_ms, mock.seen_at, mock.beats, mock.over_at, mock.ended_at, mock.ended_by, mock.flags
		from unnest(${personIds}::uuid[]) as person(id)
		cross join lateral (
			select id, scope, person_id, paper_id, paper_version, begun_at, allowed_ms, pause_ms, used_ms, given_ms, seen_at, beats, over_at, ended_at, ended_by, flags from revision.mock
			where scope = ${scope} and person_id = person.id order by begun_at desc, id desc limit ${mostSat}) mock
		order by mock.person_id, mock.begun_at desc, mock.id desc`);
	const read = await readMocks(db, scope, rows);
	const of = new Map<string, MockLine[]>(personIds.map((id) => [id, []]));
	for (const [i, row] of rows.entries()) {
		const { paper, answers, result } = read[i];
		const { id, person_id, begun_at, ended_at, ended_by, flags } = row;
		of.get(person_id)!.push({ id, person_id, begun_at, ended_at, ended_by, flags, paper, answered: [...answers.values()].filter(isFilled).length, left: leftOf(row, now), low: result?.low ?? null, high: result?.high ?? null, result });
	}
	return of;
}

/** One person's. */
export const mocksOf = async (db: Database, scope: string, personId: string, now = new Date()): Promise<MockLine[]> => (await mocksOfMany(db, scope, [personId], now)).get(personId)!;
