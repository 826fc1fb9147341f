/**
 * A paper of an exam as a file holds it: sections of questions, each an exercise with its points of the official scale. PURE. The same shape comes from a
 * country's folder, from an import and from the database; `checkPaper` is the one way in.
 */
import * as v from 'valibot';
import { checkItem, isSmall } from '#rooms/exercises/check.ts';
import type { Item, Markdown } from '#rooms/exercises/item.ts';

export const paperBounds = { sections: 20, questions: 120, minutes: 600, total: 200, pause: 120, text: 20_000 };
/** What stops a paper's clock for a pupil whose machine or line died, in minutes in all, where the paper says nothing. */
export const usualPause = 15;

const line = (most: number) => v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(most));
const code = v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/));
const markdown = v.pipe(v.string(), v.maxLength(paperBounds.text));
const points = v.pipe(v.number(), v.finite(), v.minValue(0.25), v.maxValue(paperBounds.total), v.multipleOf(0.25));
const whole = (least: number, most: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));

/** `blanc` is a mock paper of our own; `second` the second round of those who came near. */
export const sessionKinds = ['blanc', 'normal', 'replacement', 'second'] as const;

/**
 * How the paper is sat. `fixed`: the sections one after the other; `back` false: what was passed over is closed. `pause`: the minutes, in all, that a machine
 * or a line that died gives back. `correction`: when it may be read: after a sitting, or always (a paper everybody has in his book).
 */
const rules = v.strictObject({
	order: v.optional(v.picklist(['free', 'fixed']), 'free'),
	back: v.optional(v.boolean(), true),
	calculator: v.optional(v.picklist(['none', 'simple', 'scientific']), 'scientific'),
	documents: v.optional(v.boolean(), false),
	pause: v.optional(whole(0, paperBounds.pause), usualPause),
	correction: v.optional(v.picklist(['after', 'always']), 'after')
});

// YAML reads `label: 1.` as a number.
const label = v.union([line(40), v.pipe(v.number(), v.transform(String))]);
const question = v.strictObject({ label: v.optional(label), points, item: v.union([line(80), v.looseObject({})]) });
const section = v.strictObject({
	title: line(200),
	kind: v.optional(v.picklist(['exercise', 'problem']), 'exercise'),
	points: v.optional(points),
	intro: v.optional(markdown, ''),
	questions: v.pipe(v.array(question), v.minLength(1), v.maxLength(paperBounds.questions))
});

const shape = v.strictObject({
	code,
	title: line(300),
	exam: code,
	grade: code,
	series: v.optional(v.pipe(v.array(code), v.maxLength(30)), []),
	session: v.strictObject({ kind: v.picklist(sessionKinds), year: whole(1950, 2100), number: v.optional(whole(1, 99)) }),
	subject: code,
	programme: v.optional(code),
	language: v.pipe(v.string(), v.regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)),
	minutes: whole(5, paperBounds.minutes),
	/** What the paper itself prints at its head; without it the country's table holds. */
	coefficient: v.optional(v.strictObject({ value: v.pipe(v.number(), v.gtValue(0), v.maxValue(20)), source: line(300), doubtful: v.optional(v.literal(true)) })),
	total: v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(paperBounds.total), v.multipleOf(0.25)), 20),
	rules: v.optional(rules, {}),
	instructions: v.optional(markdown, ''),
	source: line(1000),
	author: line(300),
	licence: line(300),
	sections: v.pipe(v.array(section), v.minLength(1), v.maxLength(paperBounds.sections))
});

export type PaperRules = v.InferOutput<typeof rules>;
export type Question = { label?: string; points: number; item: Item };
export type Section = Omit<v.InferOutput<typeof section>, 'questions'> & { questions: Question[] };
export type Paper = Omit<v.InferOutput<typeof shape>, 'sections'> & { sections: Section[] };

export const paperFaultKeys = [
	'paper-too-big', 'paper-shape', 'paper-missing', 'paper-unknown-field', 'paper-item', 'paper-item-unknown', 'paper-points', 'paper-section-points', 'paper-total',
	'paper-code-twice', 'paper-parameters', 'paper-kind', 'paper-scale', 'paper-solution', 'paper-competence', 'paper-exam', 'paper-series', 'paper-subject', 'paper-media'
] as const;
export type PaperFaultKey = (typeof paperFaultKeys)[number];
/** Where in the file (`sections.0.questions.2`), what, and the figure or name it is about. */
export type PaperFault = { path: string; key: PaperFaultKey; about?: string };

function shapeFault(issue: v.BaseIssue<unknown>): PaperFault {
	const path = (issue.path ?? []).map(({ key }) => String(key)).join('.');
	if (/\.points$/.test(path) || path === 'total') return { path, key: 'paper-points', about: String(issue.input) };
	const absent = issue.received === 'undefined' ? 'paper-missing' : 'paper-shape';
	return { path, key: issue.type === 'strict_object' && issue.expected === 'never' ? 'paper-unknown-field' : absent, about: issue.received };
}

const sum = (values: number[]) => values.reduce((total, each) => total + each, 0);
const same = (a: number, b: number) => Math.abs(a - b) < 1e-6;

/** The points of each part of a question: they share what it is worth by their weights. */
export function partPoints({ item, points }: Question): Map<string, number> {
	const weights = sum(item.parts.map((part) => part.weight ?? 1));
	return new Map(item.parts.map((part) => [part.id, (points * (part.weight ?? 1)) / weights]));
}

/** What is wrong with one question beyond its own shape. */
function* questionFaults(question: Question, path: string): Generator<PaperFault> {
	const { item } = question;
	if (item.parameters?.length) yield { path, key: 'paper-parameters' };
	if (!item.solution?.trim()) yield { path, key: 'paper-solution' };
	const worth = partPoints(question);
	for (const { id, interaction } of item.parts) {
		if (interaction.type === 'package') yield { path: `${path}.${id}`, key: 'paper-kind' };
		if (interaction.type !== 'written' && interaction.type !== 'file') continue;
		const scale = sum((interaction.criteria ?? []).map((criterion) => criterion.points ?? 0));
		if (!interaction.criteria?.every((criterion) => criterion.points) || !same(scale, worth.get(id)!)) yield { path: `${path}.${id}`, key: 'paper-scale', about: `${scale} / ${worth.get(id)}` };
	}
}

/** Items of a country that a question may name by their code. */
export type Known = (code: string) => Item | undefined;

/**
 * Reads a paper made by anybody: its shape and bounds, every item as `checkItem` has it, points in quarters that add up to the sections and to the total, a
 * scale in points under every question that no machine marks, a worked solution under all. Language, author and licence of an item are the paper's where it
 * names none. Gives the paper, or at most 50 faults by place.
 */
export function checkPaper(input: unknown, known: Known = () => undefined): { paper: Paper; faults?: undefined } | { paper?: undefined; faults: PaperFault[] } {
	// A paper is as big as its items: each is measured when its turn comes.
	if (Array.isArray((input as { sections?: unknown })?.sections) ? !headIsSmall(input as { sections: unknown[] }) : !isSmall(input)) return { faults: [{ path: '', key: 'paper-too-big' }] };
	const read = v.safeParse(shape, input);
	if (!read.success) return { faults: read.issues.slice(0, 50).map(shapeFault) };
	const { sections: given, ...head } = read.output;
	if (sum(given.map((section) => section.questions.length)) > paperBounds.questions) return { faults: [{ path: 'sections', key: 'paper-too-big' }] };
	const faults: PaperFault[] = [];
	const codes = new Set<string>();
	const sections = given.map((section, s): Section => {
		const questions = section.questions.flatMap(({ item: named, ...rest }, q): Question[] => {
			const path = `sections.${s}.questions.${q}`;
			const own = typeof named === 'string' ? known(named) : { language: head.language, author: head.author, licence: head.licence, ...named };
			if (!own) {
				faults.push({ path, key: 'paper-item-unknown', about: String(named) });
				return [];
			}
			const checked = checkItem(own);
			if (checked.faults) {
				faults.push(...checked.faults.map((fault): PaperFault => ({ path: `${path}.item.${fault.path}`, key: 'paper-item', about: fault.key })));
				return [];
			}
			const question = { ...rest, item: checked.item };
			if (codes.has(checked.item.code)) faults.push({ path, key: 'paper-code-twice', about: checked.item.code });
			codes.add(checked.item.code);
			faults.push(...questionFaults(question, path));
			return [question];
		});
		if (section.points !== undefined && questions.length === section.questions.length && !same(sum(questions.map((each) => each.points)), section.points))
			faults.push({ path: `sections.${s}`, key: 'paper-section-points', about: `${sum(questions.map((each) => each.points))} / ${section.points}` });
		return { ...section, questions };
	});
	const total = sum(given.flatMap((section) => section.questions.map((each) => each.points)));
	if (!same(total, head.total)) faults.push({ path: '', key: 'paper-total', about: `${total} / ${head.total}` });
	return faults.length ? { faults: faults.slice(0, 50) } : { paper: { ...head, sections } };
}

function headIsSmall({ sections, ...head }: { sections: unknown[] }): boolean {
	return isSmall(head) && sections.length <= paperBounds.sections && sections.every((section) => isSmall(section));
}

/** The facts of a country that a paper leans on, by their codes. */
export type Ground = {
	exams: { code: string; grade: string; scale: number }[];
	series: string[];
	subjects: string[];
	/** The competences of the paper's programme by chapter; absent where the country has no such programme here. */
	chapters?: { code: string; competences: { code: string }[] }[];
};

/** What of a paper does not agree with its country: exam, grade, series, subject, chapters and competences. */
export function groundFaults(paper: Paper, ground: Ground): PaperFault[] {
	const faults: PaperFault[] = [];
	const exam = ground.exams.find((each) => each.code === paper.exam);
	if (!exam || exam.grade !== paper.grade) faults.push({ path: 'exam', key: 'paper-exam', about: `${paper.exam} ${paper.grade}` });
	for (const each of paper.series) if (!ground.series.includes(each)) faults.push({ path: 'series', key: 'paper-series', about: each });
	if (!ground.subjects.includes(paper.subject)) faults.push({ path: 'subject', key: 'paper-subject', about: paper.subject });
	const { chapters } = ground;
	if (paper.programme && chapters)
		for (const [s, section] of paper.sections.entries())
			for (const [q, { item }] of section.questions.entries()) {
				const known = chapters.flatMap((each) => each.competences.map((competence) => competence.code));
				const path = `sections.${s}.questions.${q}`;
				if (!chapters.some((each) => each.code === item.chapter)) faults.push({ path, key: 'paper-competence', about: item.chapter ?? '—' });
				if (!item.competences.length) faults.push({ path, key: 'paper-competence', about: '—' });
				for (const each of item.competences) if (!known.includes(each)) faults.push({ path, key: 'paper-competence', about: each });
			}
	return faults;
}

/** All questions of a paper in their order, with the place of each: section and question, from 0, and its number in the paper, from 1. */
export const questionsOf = (paper: Pick<Paper, 'sections'>): { section: number; question: number; number: number; points: number; item: Item; label?: string }[] =>
	paper.sections.flatMap((one, section) => one.questions.map((each, question) => ({ section, question, ...each }))).map((each, i) => ({ ...each, number: i + 1 }));

/** A question as it stands alone, out of its paper: what the section says before it goes with it. */
export const aloneItem = (section: { intro: Markdown }, item: Item): Item => (section.intro.trim() ? { ...item, stem: [section.intro.trim(), item.stem.trim()].filter(Boolean).join('\n\n') } : item);
