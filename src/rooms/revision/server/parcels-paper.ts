import { sql, type Database } from '#platform/server/sql.ts';
import { keyless } from '#rooms/exercises/keyless.ts';
import type { Answer, Item } from '#rooms/exercises/item.ts';
import { notFound, reachOf } from '#rooms/people/server/index.ts';
import { areaOf, type Who } from '#rooms/people/who.ts';
import type { MockBasis, PaperBasis } from '#rooms/revision/carried-mock.ts';
import type { ExtraPercentOf } from '#rooms/revision/server/mock-facts.ts';
import { clockOf, maybeMock } from '#rooms/revision/server/mock-rows.ts';
import { isSat, mockView, orderOf, paperPage, papersPage } from '#rooms/revision/server/paper-page.ts';
import { maybePaperVersion, paperFor, type PaperQuestion } from '#rooms/revision/server/papers.ts';
import type { Source } from '#rooms/sync/server/index.ts';

// What goes along of papers: each paper asked without what it is marked by, and the sittings of it that run or ran.

/** The kinds of questions that a telephone draws by itself; the others need a script of the exercise's own page. */
const drawn = /^(choice|several|truefalse|numeric|gaps|short|ordering|matching|expression|written)$/;
const sits = (items: Item[]): boolean => items.every((item) => item.parts.every((part) => drawn.test(part.interaction.type)));

/** The last sittings of a paper go along, so many. */
const mostSittings = 3;

const asked = <Question extends PaperQuestion>(question: Question, solution = ''): Question => {
	const { item, html } = keyless(question);
	return { ...question, item, html: { ...html, solution } };
};

/** What a paper's page hangs on: `stamp`. Made, it is large. */
const paperSource = (db: Database, who: Who, id: string, extra: number, stamp: string): Source => ({
	path: `/learn/papers/${id}`,
	route: '/(learn)/learn/papers/[id]',
	stamp,
	make: async () => {
		const page = await paperPage(db, who, id);
		const { questions } = page.paper;
		const basis: PaperBasis = { extra, sits: sits(questions.map((one) => one.item)) };
		return { data: { ...page, ...(basis.sits ? {} : { needsLine: true }), paper: { ...page.paper, questions: questions.map((one) => asked(one, page.corrected ? one.html.solution : '')) } }, basis };
	}
});

type Sat = { id: string; ids: string[]; ended_at: Date | null };

/** A sitting under each name that it has. One that runs is made of its paper; one that is over goes along with its correction. */
const mockSources = (db: Database, who: Who, paperId: string, { id, ids }: Sat): Source[] =>
	ids.map((name) => ({
		path: `/learn/mock/${name}`,
		route: '/(learn)/learn/mock/[id]',
		make: async () => {
			const row = await maybeMock(db, who.hat!.establishmentId, name);
			if (!row) throw notFound();
			if (row.ended_at) {
				const { now: _, ...page } = await mockView(db, who, name, null);
				if (await isSat(db, who, page.paper)) throw notFound();
				return { data: { ...page, orders: page.paper.questions.map((one) => orderOf(who, one)), told: [] } };
			}
			// To take along is no sign of life: the clock stays as it is.
			const written = await db.all(sql<{ number: number; answer: Answer; saved_at: Date }>`select number, answer, saved_at from revision.mock_answer where scope = ${row.scope} and mock_id = ${row.id} order by number`);
			const basis: MockBasis = {
				paper: paperId, version: row.paper_version, id, ids, begunAt: row.begun_at, clock: clockOf(row), flags: row.flags, answers: written.map((one) => [one.number, one.answer, one.saved_at])
			};
			const [paper, current] = [(await maybePaperVersion(db, paperId, row.paper_version))!, await maybePaperVersion(db, paperId, null)];
			// It goes on as it began, though the paper has changed since.
			const old = current?.version === row.paper_version ? {} : { paper: { ...paper, questions: paper.questions.map((one) => ({ ...asked(one), order: orderOf(who, one), done: false })) } };
			return { data: old, basis };
		}
	}));

const listSource = (db: Database, who: Who): Source => ({ path: '/learn/papers', route: '/(learn)/learn/papers', make: async () => ({ data: await papersPage(db, who, {}) }) });

/** A paper and its last sittings. The caller knows that it may be seen. */
async function sourcesOf(db: Database, who: Who, paperId: string, extra: number): Promise<Source[]> {
	const scope = who.hat!.establishmentId;
	const sat = await db.all(sql<Sat>`
		select mock.id, mock.ended_at, array(select mock_begin.id from revision.mock_begin where mock_begin.scope = mock.scope and mock_begin.mock_id = mock.id order by mock_begin.id limit 5) as ids
		from revision.mock where mock.scope = ${scope} and mock.person_id = ${who.id} and mock.paper_id = ${paperId} order by mock.begun_at desc limit ${mostSittings}`);
	const { version, done } = await db.one(sql<{ version: number | null; done: number }>`
		select paper.current_version as version, (
			select count(distinct attempt.item_id) from revision.paper_question question
			join exercises.attempt on attempt.scope = ${scope} and attempt.person_id = ${who.id} and attempt.item_id = question.item_id and attempt.is_right
			where question.paper_id = paper.id and question.version = paper.current_version)::int as done
		from revision.paper where paper.id = ${paperId}`);
	const stamp = JSON.stringify([version, done, extra, who.id, who.language, sat.map(({ id, ended_at }) => [id, ended_at])]);
	return [paperSource(db, who, paperId, extra, stamp), ...sat.flatMap((one) => mockSources(db, who, paperId, one))];
}

const mayTake = (who: Who): boolean => who.hat !== null && areaOf(who.hat) === 'learn';

/** What goes along of a paper, for who may sit it: its page, its last sittings, the list it stands in. Refuses a paper that is not to be seen. */
export async function paperSources(db: Database, who: Who, paperId: string, extraOf: ExtraPercentOf): Promise<Source[]> {
	await paperFor(db, who, paperId);
	if (!mayTake(who)) return [];
	return [...(await sourcesOf(db, who, paperId, await extraOf(db, who.hat!.establishmentId, who.id))), listSource(db, who)];
}

/** So many papers go along with a programme, the newest. */
const mostOfProgramme = 4;

/** The papers of a programme, as they go along with it. */
export async function programmePapers(db: Database, who: Who, programmeId: string, extraOf: ExtraPercentOf): Promise<Source[]> {
	if (!mayTake(who)) return [];
	const reach = await reachOf(db, [who.hat!.establishmentId]);
	const found = await db.all(sql<{ id: string }>`
		select paper.id from revision.paper join revision.paper_version version on version.paper_id = paper.id and version.number = paper.current_version
		join curriculum.programme on programme.country = paper.country and programme.code = version.programme
		where programme.id = ${programmeId} and (paper.organisation_id is null or paper.organisation_id = any(${reach}::uuid[]))
		order by (version.language = ${who.language}) desc, version.session_year desc, paper.code, paper.id limit ${mostOfProgramme}`);
	if (!found.length) return [];
	const extra = await extraOf(db, who.hat!.establishmentId, who.id);
	const sources = [listSource(db, who)];
	for (const { id } of found) sources.push(...(await sourcesOf(db, who, id, extra)));
	return sources;
}
