import { audit } from '#platform/server/audit.ts';
import { isId } from '#platform/ids.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import type { Answer } from '#rooms/exercises/item.ts';
import { answerHtml } from '#rooms/exercises/server/index.ts';
import { may, must, notFound } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import { leftOf, levelOf, maybeMock, mocksOfMany, projectionOf, projectionsOf, readMocks, type MockLine } from '#rooms/revision/server/index.ts';
import type { Name } from '#rooms/sync/attachment.ts';
import { classMark, lossesOf } from '#rooms/teaching/mocks.ts';
import { classOf, pupilsOf } from '#rooms/teaching/server/classes.ts';
import { mayMark } from '#rooms/teaching/server/copy-back.ts';
import { filesOfAnswers, saidInWords } from '#rooms/teaching/server/copy-files.ts';
import { scopeOf } from '#rooms/teaching/server/matrix.ts';
import { errorNames } from '#rooms/teaching/server/proofs.ts';

const keyOf = ({ paper }: Pick<MockLine, 'paper'>) => `${paper.id}.${paper.version}`;

/** The rehearsed exams of a class, for who follows it: who sits one now, one paper question by question, what each one's exam would come to. Reading it is in the audit of the class. */
export async function classMocksPage(db: Database, who: Who, classId: string, asked: string | null, now = new Date()) {
	await must(db, who, 'class.follow', classId);
	const found = await classOf(db, who, classId);
	const pupils = (await pupilsOf(db, classId)).map((pupil) => ({ id: pupil.id, name: `${pupil.family_name} ${pupil.given_name}` }));
	const ids = pupils.map((pupil) => pupil.id);
	const sat = await mocksOfMany(db, found.establishment_id, ids, now);
	const expected = await projectionsOf(db, found.establishment_id, sat, found, who.language, now);
	const lines = pupils.flatMap((pupil) => sat.get(pupil.id)!.map((line) => ({ ...line, pupil })));
	const over = lines.filter((line) => line.result);
	const papers = new Map<string, { key: string; title: string; at: Date; pupils: Set<string> }>();
	for (const line of over) {
		const known = papers.get(keyOf(line)) ?? { key: keyOf(line), title: line.paper.title, at: line.begun_at, pupils: new Set<string>() };
		known.pupils.add(line.person_id);
		papers.set(keyOf(line), { ...known, at: known.at > line.begun_at ? known.at : line.begun_at });
	}
	const shown = [...papers.values()].sort((a, b) => b.at.getTime() - a.at.getTime() || (a.key < b.key ? -1 : 1));
	const key = shown.find((one) => one.key === asked)?.key ?? shown[0]?.key;
	await audit(db, who, { act: 'mocks.read', reading: true, organisationId: classId });
	return {
		class: { id: found.id, name: found.name },
		// The inspection sees the class; a pupil's own copy is not its to open.
		open: ids.length > 0 && (await may(db, who, 'person.read', ids.slice(0, 1))).length > 0,
		running: lines.filter((line) => !line.ended_at).map(({ id, pupil, paper, begun_at, left, answered }) => ({ id, pupil, title: paper.title, begunAt: begun_at, left, answered, count: paper.questions.length })),
		papers: shown.map(({ key, title, pupils }) => ({ key, title, pupils: pupils.size })),
		chosen: key ? paperOf(over.filter((line) => keyOf(line) === key), key) : null,
		exam: expected.exam,
		pupils: pupils.map(({ id, name }) => {
			const projection = expected.of.get(id);
			return { id, name, count: sat.get(id)!.length, projection: projection ? { low: projection.low, mean: projection.mean, high: projection.high, assumed: projection.assumed } : null };
		})
	};
}

/** One paper as a class sat it. */
function paperOf(lines: (MockLine & { pupil: { id: string; name: string } })[], key: string) {
	const { paper } = lines[0];
	const sat = lines.map((line) => ({ person: line.person_id, at: line.begun_at, result: line.result! }));
	const questions = paper.questions.map(({ number, label, points, item }) => ({ number, label, points, title: item.title }));
	return {
		key, title: paper.title, language: paper.language, total: paper.total, questions, mark: classMark(sat),
		sections: paper.sections.map(({ title }, i) => ({ title, count: paper.questions.filter((one) => one.section === i).length })),
		losses: lossesOf(sat).slice(0, 8).map((loss) => ({ ...loss, ...questions[loss.number - 1], section: paper.sections[paper.questions[loss.number - 1].section].title })),
		rows: lines.map(({ id, pupil, begun_at, low, high, result }) => ({ id, pupil, at: begun_at, low: low!, high: high!, cells: result!.questions.map(({ got, most, by, waiting }) => ({ got, most, by, waiting })) }))
	};
}

/** Refuses who may not read a pupil's file, and the pupil himself: his own pages show him the same. */
async function mustFollow(db: Database, who: Who, personId: string): Promise<{ scope: string; pupil: { id: string; name: string } }> {
	await must(db, who, 'person.read', personId);
	if (personId === who.id) throw notFound();
	const pupil = await db.maybe(sql<{ id: string; name: string }>`select id, given_name || ' ' || family_name as name from people.person where id = ${personId}`);
	if (!pupil) throw notFound();
	return { scope: await scopeOf(db, who, personId), pupil };
}

/** The rehearsed exams of one pupil, and what his exam would come to. Reading it is in his audit. */
export async function pupilMocksPage(db: Database, who: Who, personId: string, now = new Date()) {
	const { scope, pupil } = await mustFollow(db, who, personId);
	const level = await levelOf(db, scope, personId);
	await audit(db, who, { act: 'mocks.read', reading: true, personId });
	return { pupil, ...(await projectionOf(db, scope, personId, level, who.language, now)) };
}

/** One sitting of a pupil, to read: each answer against the scale, and who gave the points. While it runs there are no answers. Reading it is in his audit. */
export async function pupilMockPage(db: Database, who: Who, personId: string, mockId: string, now = new Date()) {
	const { scope, pupil } = await mustFollow(db, who, personId);
	const row = isId(mockId) ? await maybeMock(db, scope, mockId) : undefined;
	if (!row || row.person_id !== personId) throw notFound();
	const [{ paper, answers, judgements, result }] = await readMocks(db, scope, [row]);
	await audit(db, who, { act: 'mock.read', reading: true, personId, detail: { mock: row.id, paper: paper.id } });
	const mock = { id: row.id, begunAt: row.begun_at, endedAt: row.ended_at, endedBy: row.ended_by, flags: row.flags, left: leftOf(row, now) };
	const head = { title: paper.title, language: paper.language, total: paper.total, sections: paper.sections };
	if (!result) return { pupil, mock, paper: head, result: null, questions: [] };
	const attempts = await attemptsOf(db, scope, personId, row.id);
	const of = new Map(attempts.map((one) => [one.item_id, one]));
	const [marks, names, files] = await Promise.all([
		attempts.some((one) => one.pending) && mayMark(db, who, scope, personId), errorNames(db, [...new Set(attempts.flatMap((one) => one.misconceptions))], who.language), filesOfAnswers(db, personId, attempts)
	]);
	const questions = paper.questions.map(({ number, section, label, item, html, stem, itemId }, i) => {
		const [attempt, answer, judgement] = [of.get(itemId), answers.get(number), judgements.get(number) ?? {}];
		const given = saidInWords(answerHtml(item, answer, who.language), answer ?? {});
		const own = item.parts.flatMap(({ id, interaction }) =>
			interaction.type === 'written' || interaction.type === 'file'
				? (interaction.criteria ?? []).flatMap((one) => (typeof judgement[id]?.[one.id] === 'number' ? [{ id: `${id}.${one.id}`, html: html.parts[id].texts[`k.${one.id}`], got: judgement[id][one.id], most: one.points ?? 0 }] : []))
				: []);
		return {
			...result.questions[i], section, label, title: item.title, stem, solution: html.solution,
			parts: result.questions[i].parts.map((part) => ({ ...part, prompt: html.parts[part.part].prompt ?? '', given: given.find((one) => one.part === part.part)?.html ?? null })),
			// A teacher's word goes before his own.
			own: result.questions[i].by === 'teacher' ? [] : own,
			errors: (attempt?.misconceptions ?? []).map((code) => names.get(code) ?? code),
			files: (attempt && files.get(attempt.attempt_id)) ?? [],
			mark: marks && attempt?.pending ? `/teach/mark/alone/${attempt.attempt_id}` : null
		};
	});
	return { pupil, mock, paper: head, result: { low: result.low, high: result.high, waiting: result.waiting }, questions };
}

type AttemptRow = { attempt_id: string; item_id: string; answer: Answer; pending: boolean; misconceptions: string[]; files: Name[] };

/** The answers that a sitting became. What only says that it is of this sitting is anybody's, and none of them. */
const attemptsOf = (db: Database, scope: string, personId: string, mockId: string): Promise<AttemptRow[]> =>
	db.all(sql<AttemptRow>`
		select attempt.id as attempt_id, attempt.item_id, attempt.answer, attempt.pending and attempt.marked_at is null as pending, attempt.misconceptions,
			(select coalesce(json_agg(json_build_object('sha256', working.sha256, 'size', working.size)), '[]') from exercises.working
				where working.scope = attempt.scope and working.attempt_id = attempt.id) as files
		from revision.mock_answer join exercises.attempt on attempt.scope = mock_answer.scope and attempt.id = mock_answer.answer_id
		where mock_answer.scope = ${scope} and mock_answer.mock_id = ${mockId} and attempt.person_id = ${personId} order by mock_answer.number`);
