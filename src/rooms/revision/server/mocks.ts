import { isId, newId } from '#platform/ids.ts';
import { Refusal } from '#platform/refusal.ts';
import { briefly } from '#platform/server/brief.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { heldBack } from '#rooms/exercises/server/index.ts';
import type { Answer, Item } from '#rooms/exercises/item.ts';
import { notFound } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import { sayMock } from '#rooms/revision/messages/mock.ts';
import type { BeginBody, EndBody, JudgeBody, KeepBody } from '#rooms/revision/mock-facts.ts';
import { leftAt, signAt } from '#rooms/revision/mock.ts';
import { sittingPage, type EndedBy } from '#rooms/revision/sitting.ts';
import type { Judgement, PaperResult } from '#rooms/revision/mock-result.ts';
import { mockKinds, type ExtraPercentOf } from '#rooms/revision/server/mock-facts.ts';
import { readMocks } from '#rooms/revision/server/mock-results.ts';
import { clockOf, endRow, lockedMock, maybeMock, saveClock, type MockRow } from '#rooms/revision/server/mock-rows.ts';
import { paperFor, type PaperQuestion, type PaperWhole } from '#rooms/revision/server/papers.ts';
import { AlreadyThere, factOfForm, Unfit, type Kind } from '#rooms/sync/server/index.ts';

const over = () => new Refusal(409, (language) => sayMock(language)('timeOver'));
const shut = () => new Refusal(409, (language) => sayMock(language)('shut'));
const noExtra: ExtraPercentOf = async () => 0;

/** Does a form's act as the fact that it is. The same form sent twice is one. */
async function act(db: Database, who: Who, kind: 'mock.begin' | 'mock.keep' | 'mock.end' | 'mock.judge', body: BeginBody | KeepBody | EndBody | JudgeBody, now: Date, extraOf = noExtra, id: unknown = newId()): Promise<unknown> {
	const fact = factOfForm(who, { scope: who.hat!.establishmentId, kind, body, ids: { id, epoch: id } }, now);
	return mockKinds(extraOf)[kind].apply(db, who, fact, { now: fact.at, received: now.getTime() }).catch((error: unknown) => {
		if (error instanceof AlreadyThere && error.same) return mockKinds(extraOf)[kind].known(db, who, fact);
		if (error instanceof Unfit) throw notFound();
		throw error;
	});
}

const mustSit = (who: Who): string => {
	if (who.hat?.kind !== 'pupil' && who.hat?.kind !== 'learner') throw notFound();
	return who.hat.establishmentId;
};

/**
 * Begins the timed exam of a paper; begun already, in another window too, it is the same sitting. `extraOf` says how much more time he has. Answers its id.
 */
export async function beginMock(db: Database, who: Who, paperId: string, extraOf: ExtraPercentOf, now = new Date()): Promise<string> {
	const scope = mustSit(who);
	const paper = await paperFor(db, who, paperId);
	const open = await db.maybe(sql<{ id: string }>`select id from revision.mock where scope = ${scope} and person_id = ${who.id} and paper_id = ${paperId} and ended_at is null and over_at > ${now}`);
	if (open) return open.id;
	const id = newId(now.getTime());
	const { mock } = (await act(db, who, 'mock.begin', { mock: id, paper: paperId, version: paper.version }, now, extraOf, id)) as { mock: string };
	forgetMocks(scope);
	return mock;
}

/** A sitting of one's own, ended if its time is over. */
async function ownMock(db: Database, who: Who, id: string, now: Date): Promise<MockRow> {
	const scope = mustSit(who);
	const row = isId(id) ? await maybeMock(db, scope, id) : undefined;
	if (!row || row.person_id !== who.id) throw notFound();
	if (row.ended_at || leftAt(clockOf(row), now) > 0) return row;
	await endLate(db, scope, row.id, now);
	return (await maybeMock(db, scope, id))!;
}

/** Ends a sitting whose time is over, at the instant at which it was. */
async function endLate(db: Database, scope: string, id: string, now: Date): Promise<void> {
	await db.transaction(async (db) => {
		const row = await lockedMock(db, scope, id);
		if (!row || row.ended_at || leftAt(clockOf(row), now) > 0) return;
		const clock = signAt(clockOf(row), now);
		await saveClock(db, row, clock);
		await endRow(db, row, new Date(Math.max(row.begun_at.getTime(), now.getTime() - Math.max(0, clock.used - clock.allowed))), 'time');
	});
	forgetMocks(scope);
}

/** A sign that a page lives: what is left, in milliseconds, and whether it is over. */
export async function beatMock(db: Database, who: Who, id: string, now = new Date()): Promise<{ left: number; over: boolean }> {
	const own = await ownMock(db, who, id, now);
	if (own.ended_at) return { left: 0, over: true };
	return db.transaction(async (db) => {
		const row = (await lockedMock(db, own.scope, own.id))!;
		if (row.ended_at) return { left: 0, over: true };
		const clock = signAt(clockOf(row), now, true);
		await saveClock(db, row, clock);
		return { left: leftAt(clock, now), over: false };
	});
}

export type MockQuestion = Pick<PaperQuestion, 'number' | 'section' | 'label' | 'points'> & { title: string; saved: boolean; open: boolean };
export type MockExercise = PaperQuestion & { answer: Answer };
export type MockPage = {
	mock: { id: string; begunAt: Date; endedAt: Date | null; endedBy: EndedBy | null; left: number; allowed: number; given: number; pause: number; flags: string[] };
	paper: PaperWhole;
	questions: MockQuestion[];
	/** The next question to write, and the one that is asked for. */
	next: number;
	exercise: MockExercise | null;
	result: PaperResult | null;
	answers: Record<number, Answer>;
	judgements: Record<number, Judgement>;
};

/** A sitting as its pupil has it now. While it runs there is no key in what the page shows. `number` is the question to write. */
export async function mockPage(db: Database, who: Who, id: string, number: number | null, now = new Date()): Promise<MockPage> {
	let row = await ownMock(db, who, id, now);
	if (!row.ended_at)
		row = await db.transaction(async (db) => {
			const locked = (await lockedMock(db, row.scope, row.id))!;
			// A page opened is a sign of life; what was silent before it is judged as an interruption.
			if (!locked.ended_at) await saveClock(db, locked, signAt(clockOf(locked), now));
			return (await lockedMock(db, row.scope, row.id))!;
		});
	const [{ paper, answers, judgements, result }] = await readMocks(db, row.scope, [row]);
	const sitting = { begunAt: row.begun_at, clock: clockOf(row), endedAt: row.ended_at, endedBy: row.ended_by, flags: row.flags, answers: new Map([...answers].map(([one, answer]) => [one, { answer }])) };
	return {
		...sittingPage(row.id, sitting, paper, number, leftAt(clockOf(row), now)),
		paper,
		result,
		judgements: Object.fromEntries(judgements)
	};
}

/** The item of a question of one's running sitting: what a form is read by. Refuses one that may not be written now. */
export async function mockItem(db: Database, who: Who, id: string, number: number, now = new Date()): Promise<Item> {
	const { paper, mock, questions } = await mockPage(db, who, id, null, now);
	if (mock.endedAt) throw over();
	const question = paper.questions.find((one) => one.number === number);
	if (!question) throw notFound();
	if (!questions[number - 1].open) throw shut();
	return question.item;
}

/** Keeps what a pupil wrote in one question. It counts while his time lasts, and a minute more for a slow line. */
export async function keepMock(db: Database, who: Who, id: string, number: number, answer: Answer, now = new Date()): Promise<void> {
	const scope = mustSit(who);
	const row = isId(id) ? await maybeMock(db, scope, id) : undefined;
	if (!row || row.person_id !== who.id) throw notFound();
	if (row.ended_at) throw over();
	const told = (await act(db, who, 'mock.keep', { mock: row.id, paper: row.paper_id, version: row.paper_version, number, answer }, now)) as { kept?: boolean };
	if (told.kept === false) throw leftAt(clockOf(row), now) > 0 ? shut() : over();
}

/** Hands in a sitting for good. */
export async function endMock(db: Database, who: Who, id: string, now = new Date()): Promise<void> {
	const row = await ownMock(db, who, id, now);
	if (row.ended_at) return;
	await act(db, who, 'mock.end', { mock: row.id, paper: row.paper_id, version: row.paper_version, by: 'pupil' }, now);
	forgetMocks(row.scope);
}

/** Keeps the points a pupil gave himself by the scale of a question. Only of a sitting that is over. */
export async function judgeMock(db: Database, who: Who, id: string, number: number, points: Judgement, now = new Date()): Promise<void> {
	const row = await ownMock(db, who, id, now);
	if (!row.ended_at) throw notFound();
	await act(db, who, 'mock.judge', { mock: row.id, paper: row.paper_id, version: row.paper_version, number, points }, now);
}

// A sitting that was just begun or ended shows in this process at once, in others within ten seconds.
const changes = new Map<string, number>();
const forgetMocks = (scope: string) => void changes.set(scope, (changes.get(scope) ?? 0) + 1);
const openMocks = briefly(10, 5000, (_db: Database, scope: string) => `${scope} ${changes.get(scope) ?? 0}`, (db, scope) =>
	db.all(sql<{ id: string; person_id: string; over_at: Date; items: string[] }>`
		select mock.id, mock.person_id, mock.over_at, array(select item_id from revision.paper_question question where question.paper_id = mock.paper_id and question.version = mock.paper_version) as items
		from revision.mock where mock.scope = ${scope} and mock.ended_at is null limit 5000`)
);

/** The sitting that holds an exercise back from who writes it, so that he does not read its correction elsewhere meanwhile. Undefined for nearly every exercise. */
export async function maybeMockHolding(db: Database, who: Who, itemId: string, now = new Date()): Promise<string | undefined> {
	for (const scope of new Set(who.hats.filter((hat) => hat.kind === 'pupil' || hat.kind === 'learner').map((hat) => hat.establishmentId))) {
		const found = (await openMocks(db, scope)).find((mock) => mock.person_id === who.id && mock.over_at > now && mock.items.includes(itemId));
		if (found) return found.id;
	}
	return undefined;
}

/** The exercises that a person's running sittings hold back in an establishment. */
export async function heldByMocks(db: Database, scope: string, personId: string, now: Date): Promise<string[]> {
	return (await openMocks(db, scope)).filter((mock) => mock.person_id === personId && mock.over_at > now).flatMap((mock) => mock.items);
}

/** The same kind of fact, where what is about an exercise of a running sitting waits until it is over. */
export const outsideMocks = (kind: Kind): Kind => heldBack(kind, async (db, who, itemId) => (await maybeMockHolding(db, who, itemId)) !== undefined);
