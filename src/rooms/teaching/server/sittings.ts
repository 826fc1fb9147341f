import { createHmac, randomBytes } from 'node:crypto';
import { newId } from '#platform/ids.ts';
import { Refusal } from '#platform/refusal.ts';
import { isDown, sql, type Database } from '#platform/server/sql.ts';
import { log } from '#platform/server/log.ts';
import { keptSetting } from '#platform/server/settings.ts';
import { answerFromForm } from '#rooms/exercises/answer.ts';
import type { Answer, Item, Mark } from '#rooms/exercises/item.ts';
import { mark } from '#rooms/exercises/marking.ts';
import { ownOrder } from '#rooms/exercises/own.ts';
import { answerFact, applyAnswer, maybeVersion, ownVersion, veiled, type ItemHtml } from '#rooms/exercises/server/index.ts';
import { notFound } from '#rooms/people/server/index.ts';
import type { Hat, Who } from '#rooms/people/who.ts';
import { hearing } from '#rooms/revision/server/index.ts';
import { AlreadyThere, Unfit } from '#rooms/sync/server/index.ts';
import { endOf, examState, type ExamState } from '#rooms/teaching/exam.ts';
import { sayExam } from '#rooms/teaching/messages/exam.ts';
import { examHead, type ExamHead } from '#rooms/teaching/server/exam-head.ts';
import { extraPercentOf } from '#rooms/teaching/server/support.ts';

type SittingRow = { started_at: Date; ends_at: Date; handed_at: Date | null };
const sittingOf = (db: Database, scope: string, examId: string, personId: string) =>
	db.maybe(sql<SittingRow>`select started_at, ends_at, handed_at from teaching.sitting where scope = ${scope} and exam_id = ${examId} and person_id = ${personId}`);

/** What a line of bad quality may take to bring the last answer, in milliseconds: it still counts. */
export const grace = 60_000;

/** Names for what is chosen from, each sitting's and exercise's own: who reads the page's source learns nothing of the key from them. */
async function veilOf(db: Database, examId: string, personId: string, itemId: string): Promise<(place: string) => string> {
	const key = await keptSetting(db, 'exam.veil', () => randomBytes(32).toString('base64url'));
	return (place) => `o${createHmac('sha256', key).update(`${examId} ${personId} ${itemId} ${place}`).digest('hex').slice(0, 12)}`;
}

const over = () => new Refusal(409, (language) => sayExam(language)('timeOver'));

/** Begins a pupil's sitting; begun twice, in two windows too, it is the same one. Refuses before the test opens and after it closed. */
export async function beginSitting(db: Database, who: Who, examId: string, now = new Date()): Promise<void> {
	const head = await asPupil(db, who, examId, now);
	if (head.state !== 'open' && head.state !== 'sitting') throw over();
	if (head.sitting) return;
	const extra = await extraPercentOf(db, head.exam.scope, who.id);
	await db.run(sql`
		insert into teaching.sitting (scope, exam_id, person_id, started_at, ends_at)
		values (${head.exam.scope}, ${examId}, ${who.id}, ${now}, ${endOf(head.exam, now, extra)}) on conflict do nothing`);
}

async function asPupil(db: Database, who: Who, examId: string, now = new Date()): Promise<{ exam: ExamHead; sitting: SittingRow | null; state: ExamState }> {
	if (who.hat?.kind !== 'pupil' && who.hat?.kind !== 'learner') throw notFound();
	const exam = await examHead(db, who, examId);
	let sitting = (await sittingOf(db, exam.scope, examId, who.id)) ?? null;
	if (sitting && !sitting.handed_at && sitting.ends_at.getTime() + grace <= now.getTime()) {
		await handIn(db, exam.scope, examId, who.id);
		sitting = (await sittingOf(db, exam.scope, examId, who.id)) ?? null;
	}
	return { exam, sitting, state: examState(exam, sitting, exam.running, now) };
}

export type SittingPart = { position: number; itemId: string; title: string; saved: boolean; mark: { score: number; right: boolean; pending: boolean } | null };
export type SittingExercise = { position: number; itemId: string; version: number; item: Item; html: ItemHtml; seed: string; order: Record<string, string[]>; answer: Answer; verdict: Mark | null };
export type SittingPage = { exam: Omit<ExamHead, 'scope' | 'running'>; state: ExamState; endsAt: Date | null; handedAt: Date | null; parts: SittingPart[]; exercise: SittingExercise | null; score: number | null };

/**
 * A test as its pupil has it now. While it is not over for all there is no key in it: the exercise is only rendered, never sent as data. `part` is the
 * exercise to show; what is chosen from in it goes by names of this sitting's own, for those of its author may tell the key.
 */
export async function sittingPage(db: Database, who: Who, examId: string, part: number | null, now = new Date()): Promise<SittingPage> {
	const { exam, sitting, state } = await asPupil(db, who, examId, now);
	const { scope, running: _, ...shown } = exam;
	const open = state === 'sitting' || state === 'corrected';
	const rows = open
		? await db.all(sql<{ position: number; item_id: string; item_version: number; answer: Answer | null }>`
			select exam_item.position, exam_item.item_id, exam_item.item_version, sitting_answer.answer from teaching.exam_item
			left join teaching.sitting_answer on sitting_answer.scope = exam_item.scope and sitting_answer.exam_id = exam_item.exam_id and sitting_answer.position = exam_item.position and sitting_answer.person_id = ${who.id}
			where exam_item.scope = ${scope} and exam_item.exam_id = ${examId} order by exam_item.position`)
		: [];
	const exercises: SittingExercise[] = [];
	for (const row of rows) {
		const version = await maybeVersion(db, row.item_id, row.item_version);
		if (!version) continue;
		const { item, html, seed } = ownVersion(version, who.id);
		exercises.push({ position: row.position, itemId: row.item_id, version: row.item_version, item, html, seed, order: ownOrder(item, seed), answer: row.answer ?? {}, verdict: state === 'corrected' ? mark(item, row.answer ?? {}) : null });
	}
	const counted = exercises.filter((one) => !one.verdict?.pending);
	const one = exercises.find((each) => each.position === part) ?? null;
	const veil = one && veiled(one, await veilOf(db, examId, who.id, one.itemId));
	return {
		exam: shown,
		state,
		endsAt: sitting?.ends_at ?? null,
		handedAt: sitting?.handed_at ?? null,
		parts: exercises.map(({ position, item, verdict, itemId }) => ({ position, itemId, title: item.title, saved: rows.find((row) => row.item_id === itemId)?.answer != null, mark: verdict && { score: verdict.score, right: verdict.right, pending: verdict.pending === true } })),
		exercise: state === 'sitting' && one ? { ...one, ...veil!, answer: veil!.away(one.answer), order: ownOrder(veil!.item, one.seed) } : one,
		score: state === 'corrected' && counted.length ? counted.reduce((sum, one) => sum + one.verdict!.score, 0) / counted.length : null
	};
}

/** Keeps what a pupil wrote so far. It counts while his time lasts, and a minute more for a slow line. */
export async function keepSitting(db: Database, who: Who, examId: string, position: number, answer: Answer, now = new Date()): Promise<void> {
	const { exam, sitting, state } = await asPupil(db, who, examId, now);
	const late = sitting && !sitting.handed_at && now.getTime() < sitting.ends_at.getTime() + grace && !exam.closed_at;
	if (state !== 'sitting' && !late) throw over();
	const kept = await db.run(sql`
		insert into teaching.sitting_answer (scope, exam_id, person_id, position, answer, saved_at, fact_id)
		select exam_item.scope, exam_item.exam_id, ${who.id}, exam_item.position, ${JSON.stringify(answer)}::jsonb, ${now}, ${newId()}
		from teaching.exam_item where exam_item.scope = ${exam.scope} and exam_item.exam_id = ${examId} and exam_item.position = ${position}
			and exists (select 1 from teaching.sitting where sitting.scope = exam_item.scope and sitting.exam_id = exam_item.exam_id and sitting.person_id = ${who.id} and sitting.handed_at is null)
		on conflict (scope, exam_id, person_id, position) do update set answer = excluded.answer, saved_at = excluded.saved_at`);
	if (!kept) throw over();
}

/** An answer as the form of an exercise of this test holds it, under the names that its page gave to what is chosen from; refuses an exercise that is not in it. */
export async function sittingAnswer(db: Database, who: Who, examId: string, position: number, fields: Iterable<[string, unknown]>): Promise<Answer> {
	const { exam } = await asPupil(db, who, examId);
	// A form may say anything: what is no small number is no place in a test.
	const row = Number.isInteger(position) && position > 0 && position < 10_000
		? await db.maybe(sql<{ item_id: string; item_version: number }>`select item_id, item_version from teaching.exam_item where scope = ${exam.scope} and exam_id = ${examId} and position = ${position}`)
		: undefined;
	const version = row && (await maybeVersion(db, row.item_id, row.item_version));
	if (!version) throw notFound();
	const { item, back } = veiled(ownVersion(version, who.id), await veilOf(db, examId, who.id, row.item_id));
	return back(answerFromForm(item, fields));
}

/** A pupil hands in for good. */
export async function handInOwn(db: Database, who: Who, examId: string): Promise<void> {
	const { exam, sitting } = await asPupil(db, who, examId);
	if (!sitting) throw over();
	await handIn(db, exam.scope, examId, who.id);
}

const takeIn = hearing(applyAnswer);

/** Makes what a pupil wrote into answers, once, each at the time it was written, and ends his sitting. */
async function handIn(db: Database, scope: string, examId: string, personId: string): Promise<void> {
	await db.transaction(async (db) => {
		const mine = await db.maybe(sql<{ handed_at: Date | null }>`select handed_at from teaching.sitting where scope = ${scope} and exam_id = ${examId} and person_id = ${personId} for update`);
		if (!mine || mine.handed_at) return;
		const rows = await db.all(sql<{ fact_id: string; item_id: string; item_version: number; answer: Answer; saved_at: Date }>`
			select sitting_answer.fact_id, exam_item.item_id, exam_item.item_version, sitting_answer.answer, sitting_answer.saved_at
			from teaching.sitting_answer join teaching.exam_item on exam_item.scope = sitting_answer.scope and exam_item.exam_id = sitting_answer.exam_id and exam_item.position = sitting_answer.position
			where sitting_answer.scope = ${scope} and sitting_answer.exam_id = ${examId} and sitting_answer.person_id = ${personId} order by exam_item.position`);
		const hat = { id: `pupil:${personId}`, kind: 'pupil', placeId: scope, place: '', establishmentId: scope } satisfies Hat;
		// The facts are the pupil's own, whoever's visit ends the sitting.
		const who = { id: personId, sessionId: examId, hat, hats: [hat] } as unknown as Who;
		for (const row of rows) {
			const fact = { ...answerFact(who, scope, { id: row.fact_id, epoch: row.fact_id }, { item: row.item_id, version: row.item_version, answer: row.answer, hints: 0, helped: false, work: examId }), id: row.fact_id, at: row.saved_at.toISOString() };
			await takeIn(db, who, fact, { now: new Date().toISOString(), received: Date.now() }).catch((error: unknown) => {
				// One answer that cannot be taken in does not keep the others back; it stays in the sitting, where its pupil and teacher see it.
				if (error instanceof AlreadyThere) return;
				if (!(error instanceof Unfit)) throw error;
				log.warn({ exam: examId, why: error.message }, 'answer of a test not taken in');
			});
		}
		await db.run(sql`update teaching.sitting set handed_at = now() where scope = ${scope} and exam_id = ${examId} and person_id = ${personId}`);
	});
}

/** Hands in all sittings of a test whose time is over. */
export async function handInAll(db: Database, scope: string, examId: string): Promise<void> {
	const due = await db.all(sql<{ person_id: string }>`select person_id from teaching.sitting where scope = ${scope} and exam_id = ${examId} and handed_at is null and ends_at <= now() limit 1000`);
	for (const { person_id } of due) await handIn(db, scope, examId, person_id);
}

/** Hands in what no visit handed in: every minute, sittings whose time is over by more than the grace. Answers how many. */
export async function endSittings(db: Database): Promise<number> {
	const due = await db.all(sql<{ scope: string; exam_id: string; person_id: string }>`
		select scope, exam_id, person_id from teaching.sitting where handed_at is null and ends_at < now() - interval '1 minute' order by ends_at limit 2000`);
	for (const { scope, exam_id, person_id } of due)
		await handIn(db, scope, exam_id, person_id).catch((error: unknown) => {
			if (isDown(error)) throw error;
			// A fault of ours with one sitting keeps no other open.
			log.error({ exam: exam_id, err: error }, 'a sitting was not handed in');
		});
	return due.length;
}
