import * as v from 'valibot';
import { newId } from '#platform/ids.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { reachOf } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import { beginBody, endBody, judgeBody, keepBody, type BeginBody } from '#rooms/revision/mock-facts.ts';
import { grace, inTime, overAt, startClock } from '#rooms/revision/mock.ts';
import { begunBy, clockAfter, endedAtOf, keepFaults, type Stand, type Told } from '#rooms/revision/sitting.ts';
import { clockOf, endRow, flag, handIn, lockedMock, saveClock, type MockRow } from '#rooms/revision/server/mock-rows.ts';
import { maybePaperVersion } from '#rooms/revision/server/papers.ts';
import { trueTime, type Fact } from '#rooms/sync/fact.ts';
import { NotNow, record, Unfit, type Act, type Apply, type Kinds } from '#rooms/sync/server/index.ts';

/** How much more time a person has in every test, in percent: support is planned above this room, and says it here. */
export type ExtraPercentOf = (db: Database, scope: string, personId: string) => Promise<number>;

const parsed = <Schema extends v.GenericSchema>(schema: Schema, fact: Fact): v.InferOutput<Schema> => {
	try {
		return v.parse(schema, JSON.parse(fact.body));
	} catch {
		throw new Unfit('malformed');
	}
};

/**
 * The sitting that a fact speaks of, locked; made where its beginning has not come yet. Begun again while another of the same paper runs (two windows, two
 * telephones), it is that one.
 */
async function sittingFor(db: Database, { who, fact, sent }: Act, body: BeginBody & Told, extraOf: ExtraPercentOf): Promise<MockRow> {
	const { scope } = fact;
	// When it began by what this fact says of it.
	const at = begunBy(trueTime(fact.at, sent.now, sent.received).at, body);
	const there = await lockedMock(db, scope, body.mock);
	if (there) {
		if (there.person_id !== who.id) throw new Unfit('not-allowed');
		if (at >= there.begun_at) return there;
		// A later fact came first: all that was reckoned from it moves back.
		const by = there.begun_at.getTime() - at.getTime();
		const back = (time: Date) => new Date(time.getTime() - by);
		await db.run(sql`
			update revision.mock set begun_at = ${at}, over_at = ${back(there.over_at)}, ended_at = ${there.ended_at && there.ended_by === 'time' ? back(there.ended_at) : there.ended_at} where scope = ${scope} and id = ${there.id}`);
		return (await lockedMock(db, scope, body.mock))!;
	}
	const paper = await maybePaperVersion(db, body.paper, body.version);
	if (!paper || (paper.organisationId !== null && !(await reachOf(db, [scope])).includes(paper.organisationId))) throw new Unfit('unknown-paper');
	const clock = startClock({ minutes: paper.minutes, pause: paper.rules.pause }, await extraOf(db, scope, who.id), at);
	const beside = () => db.maybe(sql<{ id: string }>`
		select id from revision.mock where scope = ${scope} and person_id = ${who.id} and paper_id = ${body.paper} and ${at} <= coalesce(ended_at, over_at) and begun_at <= ${overAt(clock)}
		order by begun_at limit 1 for update`);
	let found = await beside();
	if (!found) {
		// What reaches us long after its time is ended by its own last fact, or by the chore of the next minute.
		const last = overAt({ ...clock, beats: true });
		const late = last.getTime() + grace <= sent.received;
		const made = await db.run(sql`
			insert into revision.mock (scope, id, person_id, paper_id, paper_version, begun_at, allowed_ms, pause_ms, seen_at, over_at)
			values (${scope}, ${body.mock}, ${who.id}, ${body.paper}, ${paper.version}, ${at}, ${clock.allowed}, ${clock.pause}, ${at}, ${late ? last : overAt(clock)}) on conflict do nothing`);
		// Another window was first by a moment; or an old one of this paper was never ended, and is now.
		found = made ? { id: body.mock } : await beside();
		if (!found) {
			const old = await db.maybe(sql<{ id: string }>`select id from revision.mock where scope = ${scope} and person_id = ${who.id} and paper_id = ${body.paper} and ended_at is null`);
			const row = old && (await lockedMock(db, scope, old.id));
			// A sitting that runs now does not end for an old one that comes in: that one waits.
			if (!row || row.over_at > at) throw new NotNow();
			await endRow(db, row, row.over_at, 'time');
			return sittingFor(db, { who, fact, sent }, body, extraOf);
		}
	}
	await db.run(sql`insert into revision.mock_begin (scope, id, mock_id) values (${scope}, ${body.mock}, ${found.id}) on conflict do nothing`);
	await db.run(sql`update revision.mock set begun_at = least(begun_at, ${at}) where scope = ${scope} and id = ${found.id}`);
	return (await lockedMock(db, scope, body.mock))!;
}

const standOf = (row: MockRow): Stand => ({ begunAt: row.begun_at, clock: clockOf(row), endedAt: row.ended_at, endedBy: row.ended_by });
const told = (row: MockRow) => ({ mock: row.id });

/** The kinds of facts of rehearsed exams. `extraOf` is asked when a sitting begins. */
export function mockKinds(extraOf: ExtraPercentOf): Kinds {
	const applyBegin: Apply = async (db, who, fact, sent) => {
		const body = parsed(beginBody, fact);
		const { at } = trueTime(fact.at, sent.now, sent.received);
		return db.transaction(async (db) => {
			const row = await sittingFor(db, { who, fact, sent }, body, extraOf);
			const clock = clockAfter(standOf(row), at, body);
			if (body.used !== undefined && (!row.ended_at || inTime(clock, row.begun_at, at, body.used))) await saveClock(db, row, clock);
			await record(db, fact);
			return told(row);
		});
	};
	const applyKeep: Apply = async (db, who, fact, sent) => {
		const body = parsed(keepBody, fact);
		const { at } = trueTime(fact.at, sent.now, sent.received);
		return db.transaction(async (db) => {
			const row = await sittingFor(db, { who, fact, sent }, body, extraOf);
			const paper = (await maybePaperVersion(db, row.paper_id, row.paper_version))!;
			if (body.number > paper.questions.length) throw new Unfit('unknown-question');
			const clock = clockAfter(standOf(row), at, body);
			const { reached } = await db.one(sql<{ reached: number }>`select coalesce(max(number), 0)::int as reached from revision.mock_answer where scope = ${fact.scope} and mock_id = ${row.id} and saved_at <= ${at}`);
			const { late, shut } = keepFaults({ ...standOf(row), clock }, paper.rules, reached, body, at);
			if (!row.ended_at || (body.used !== undefined && !late)) await saveClock(db, row, clock);
			// What does not count is kept as a fact, and said; it is never lost without a word.
			if (late || shut) await flag(db, row, late ? 'late' : 'back');
			else {
				await db.run(sql`
					insert into revision.mock_answer (scope, mock_id, number, answer, saved_at, answer_id) values (${fact.scope}, ${row.id}, ${body.number}, ${JSON.stringify(body.answer)}, ${at}, ${newId()})
					on conflict (scope, mock_id, number) do update set answer = excluded.answer, saved_at = excluded.saved_at, answer_id = excluded.answer_id where mock_answer.saved_at <= excluded.saved_at`);
				if (row.ended_at) await handIn(db, row, body.number);
			}
			await record(db, fact);
			return { ...told(row), kept: !late && !shut };
		});
	};
	const applyEnd: Apply = async (db, who, fact, sent) => {
		const body = parsed(endBody, fact);
		const { at } = trueTime(fact.at, sent.now, sent.received);
		return db.transaction(async (db) => {
			const row = await sittingFor(db, { who, fact, sent }, body, extraOf);
			const clock = clockAfter(standOf(row), at, body);
			if (!row.ended_at) {
				await saveClock(db, row, clock);
				await endRow(db, row, endedAtOf(clock, at), body.by);
			} else if (row.ended_by === 'time' && (at < row.ended_at || (body.used !== undefined && inTime(clock, row.begun_at, at, body.used)))) await db.run(sql`update revision.mock set ended_at = ${endedAtOf(clock, at)}, ended_by = ${body.by} where scope = ${row.scope} and id = ${row.id}`);
			await record(db, fact);
			return told(row);
		});
	};
	const applyJudge: Apply = async (db, who, fact, sent) => {
		const body = parsed(judgeBody, fact);
		const { at } = trueTime(fact.at, sent.now, sent.received);
		return db.transaction(async (db) => {
			const row = await lockedMock(db, fact.scope, body.mock);
			// The sitting itself is still on its way.
			if (!row) throw new NotNow();
			if (row.person_id !== who.id) throw new Unfit('not-allowed');
			await db.run(sql`
				insert into revision.mock_judgement (scope, mock_id, number, points, at) values (${fact.scope}, ${row.id}, ${body.number}, ${JSON.stringify(body.points)}, ${at})
				on conflict (scope, mock_id, number) do update set points = excluded.points, at = excluded.at where mock_judgement.at <= excluded.at`);
			await record(db, fact);
			return told(row);
		});
	};
	const known = async (db: Database, _who: Who, fact: Fact) => {
		const { mock } = parsed(v.object({ mock: v.string() }), fact);
		const found = await db.maybe(sql<{ mock_id: string }>`select mock_id from revision.mock_begin where scope = ${fact.scope} and id = ${mock}::uuid`);
		return { mock: found?.mock_id ?? mock };
	};
	return { 'mock.begin': { v: 1, apply: applyBegin, known }, 'mock.keep': { v: 1, apply: applyKeep, known }, 'mock.end': { v: 1, apply: applyEnd, known }, 'mock.judge': { v: 1, apply: applyJudge, known } };
}
