/**
 * What a rehearsed exam came to: points question by question against the official scale. PURE, and made again from answers, verdicts and judgements each time
 * it is read, so that a key corrected later needs no repair here.
 */
import type { Answer, Item, Mark } from '#rooms/exercises/item.ts';
import { mark } from '#rooms/exercises/marking.ts';
import { partPoints } from './paper.ts';

/** Points the pupil gave himself: by part and criterion. */
export type Judgement = Record<string, Record<string, number>>;
/** Who said what a part is worth: the machine, the pupil by the scale, the teacher; `waits` for one of the two; `blank` was not answered. */
export type By = 'machine' | 'own' | 'teacher' | 'waits' | 'blank';
export type PartResult = { part: string; got: number | null; most: number; by: By };
export type QuestionResult = { number: number; got: number; most: number; /** What waits to be marked. */ waiting: number; by: By; parts: PartResult[] };
/** How an answer stands among the attempts: marked again there, by a key that was corrected or by a teacher. */
export type Standing = { score: number; pending: boolean };
export type Asked = { number: number; points: number; item: Item };
export type Marks = (item: Item, answer: Answer) => Mark;

/** To a quarter of a point, as copies are marked. */
export const quarters = (points: number): number => Math.round(points * 4) / 4;

const sum = (values: number[]) => values.reduce((total, each) => total + each, 0);

/** What the pupil gave himself for a part, never more than its scale says, criterion by criterion; undefined where he has not judged all of it. */
function ownPoints(item: Item, part: string, judgement: Judgement | undefined): number | undefined {
	const given = judgement?.[part];
	const interaction = item.parts.find((each) => each.id === part)?.interaction;
	if (!given || (interaction?.type !== 'written' && interaction?.type !== 'file')) return undefined;
	const criteria = interaction.criteria ?? [];
	if (!criteria.every((criterion) => typeof given[criterion.id] === 'number')) return undefined;
	return sum(criteria.map((criterion) => Math.min(Math.max(0, given[criterion.id]), criterion.points ?? 0)));
}

/** One question: what a machine marks at once, what waits for its pupil or a teacher, and what either of them gave. A teacher's word goes before the pupil's own. `marked` is who marks: `mark`, or what remembers it. */
export function questionResult({ number, points, item }: Asked, answer: Answer | undefined, standing: Standing | undefined, judgement: Judgement | undefined, marked: Marks = mark): QuestionResult {
	const verdict = marked(item, answer ?? {});
	const worth = partPoints({ points, item });
	const hasWaiting = verdict.parts.some((part) => part.pending);
	// Marked whole by a teacher, or again by a corrected key: what stands with the attempt holds.
	const settled = standing && !standing.pending ? standing : undefined;
	const parts = verdict.parts.map((part): PartResult => {
		const most = worth.get(part.part)!;
		if (part.pending && settled) return { part: part.part, got: settled.score * most, most, by: 'teacher' };
		if (part.pending) {
			const own = ownPoints(item, part.part, judgement);
			return own === undefined ? { part: part.part, got: null, most, by: 'waits' } : { part: part.part, got: own, most, by: 'own' };
		}
		if (part.blank || part.closed) return { part: part.part, got: 0, most, by: 'blank' };
		return { part: part.part, got: part.score * most, most, by: 'machine' };
	});
	const waiting = sum(parts.filter((part) => part.got === null).map((part) => part.most));
	const got = settled ? settled.score * points : sum(parts.map((part) => part.got ?? 0));
	const by = waiting ? 'waits' : hasWaiting ? (settled ? 'teacher' : 'own') : verdict.parts.every((part) => part.blank) ? 'blank' : 'machine';
	return { number, got: Math.min(points, quarters(got)), most: points, waiting: quarters(waiting), by, parts };
}

export type Sum = { got: number; most: number; waiting: number };
export type PaperResult = { low: number; high: number; most: number; waiting: number; questions: QuestionResult[]; chapters: (Sum & { chapter: string })[]; competences: (Sum & { competence: string })[] };

/**
 * A paper, whole. `low` counts what waits as nothing, `high` as all. A chapter gets the points of its questions; a competence those of the questions that are
 * evidence for it, shared where there are several.
 */
export function paperResult(asked: readonly Asked[], answers: ReadonlyMap<number, Answer>, standings: ReadonlyMap<number, Standing>, judgements: ReadonlyMap<number, Judgement>, marked: Marks = mark): PaperResult {
	const questions = asked.map((one) => questionResult(one, answers.get(one.number), standings.get(one.number), judgements.get(one.number), marked));
	const chapters = new Map<string, Sum>();
	const competences = new Map<string, Sum>();
	const add = (to: Map<string, Sum>, name: string, { got, most, waiting }: Sum, share: number) => {
		const known = to.get(name) ?? { got: 0, most: 0, waiting: 0 };
		to.set(name, { got: known.got + got * share, most: known.most + most * share, waiting: known.waiting + waiting * share });
	};
	for (const [i, { item }] of asked.entries()) {
		if (item.chapter) add(chapters, item.chapter, questions[i], 1);
		for (const competence of item.competences) add(competences, competence, questions[i], 1 / item.competences.length);
	}
	const low = sum(questions.map((one) => one.got));
	const waiting = sum(questions.map((one) => one.waiting));
	const most = sum(questions.map((one) => one.most));
	return {
		low, high: Math.min(most, low + waiting), most, waiting, questions,
		chapters: [...chapters].map(([chapter, each]) => ({ chapter, ...each })).sort((a, b) => b.most - b.got - (a.most - a.got) || (a.chapter < b.chapter ? -1 : 1)),
		competences: [...competences].map(([competence, each]) => ({ competence, ...each })).sort((a, b) => b.most - b.got - (a.most - a.got) || (a.competence < b.competence ? -1 : 1))
	};
}

/** The points a pupil gave himself, read from a form: fields `p.<part>.<criterion>`, with a comma or a point. What is no quarter of a point is left out. */
export function judgementFromForm(fields: Iterable<[string, unknown]>): Judgement {
	const found: Judgement = {};
	for (const [name, value] of fields) {
		const [, part, criterion] = /^p\.([A-Za-z0-9_-]{1,40})\.([A-Za-z0-9_-]{1,40})$/.exec(name) ?? [];
		const points = typeof value === 'string' && value.trim() ? Number(value.trim().replace(',', '.')) : NaN;
		if (part && points >= 0 && points <= 200 && Number.isInteger(points * 4)) (found[part] ??= {})[criterion] = points;
	}
	return found;
}
