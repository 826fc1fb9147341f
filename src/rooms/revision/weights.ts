/**
 * How the points of an exam fall on the chapters of a programme, from its past papers. PURE.
 */

/**
 * What one paper asks of a programme: the points of its official scale by chapter code. `session` names the session with its year and number; `isOwn`: a mock
 * paper of our own, no session of the exam.
 */
export type PaperPoints = { session: string; language: string; year: number; isOwn: boolean; points: Readonly<Record<string, number>> };
/** A chapter, with what the programme plans for it in class: in minutes. */
export type ChapterTime = { code: string; planned: number };

/** Papers of so many sessions are looked at, the newest: what was asked long ago was another exam. */
const recentSessions = 8;

const sum = (values: readonly number[]) => values.reduce((total, each) => total + each, 0);

const sameAsked = (a: PaperPoints['points'], b: PaperPoints['points']) => Object.keys({ ...a, ...b }).every((code) => a[code] === b[code]);
/** A paper that is printed in two languages is one. */
const isTwin = (a: PaperPoints, b: PaperPoints) => a.session === b.session && a.language !== b.language && sameAsked(a.points, b.points);

/** The papers that weigh: those of the newest sessions of the exam; our own only where there is none of it yet. */
export function weighing(papers: readonly PaperPoints[]): PaperPoints[] {
	const asked = papers.filter((paper, i) => sum(Object.values(paper.points)) > 0 && !papers.slice(0, i).some((before) => isTwin(before, paper)));
	const real = asked.filter((paper) => !paper.isOwn);
	const taken = real.length ? real : asked;
	const years = [...new Set(taken.map((paper) => paper.year))].sort((a, b) => b - a).slice(0, recentSessions);
	return taken.filter((paper) => years.includes(paper.year));
}

export type Shares = { /** Of each chapter in its order; together 1, where there is anything to share. */ shares: number[]; /** How many papers say so; 0: the hours of the programme do. */ count: number; isOwn: boolean };

/**
 * The share of each chapter in the points of an exam's papers, every paper counting as much, whatever its total. What no paper asked may still be asked: it keeps
 * the share that its hours in class would give it, as if it were one paper more among them. Without papers the hours decide.
 */
export function chapterShares(chapters: readonly ChapterTime[], papers: readonly PaperPoints[]): Shares {
	const known = new Set(chapters.map((chapter) => chapter.code));
	// Points on another programme's chapters say nothing about this one.
	const own = papers.map((paper): PaperPoints => ({ ...paper, points: Object.fromEntries(Object.entries(paper.points).filter(([code]) => known.has(code))) }));
	const taken = weighing(own);
	const hours = sum(chapters.map((chapter) => chapter.planned));
	const byHours = chapters.map((chapter) => (hours > 0 ? chapter.planned / hours : 0));
	const raw = taken.length
		? chapters.map(({ code }, i) => sum(taken.map(({ points }) => (points[code] ?? 0) / sum(Object.values(points)))) / taken.length || byHours[i] / (taken.length + 1))
		: byHours;
	const all = sum(raw);
	return { shares: raw.map((one) => (all > 0 ? one / all : 0)), count: taken.length, isOwn: taken.length > 0 && taken[0].isOwn };
}

export type WeighedProgramme = { id: string; /** Of its subject in the exam. */ coefficient: number; papers: readonly PaperPoints[]; chapters: readonly (ChapterTime & { id: string })[] };
export type WeightSource = { programmeId: string; count: number; isOwn: boolean };

/** How much each chapter of some programmes weighs of an exam: the coefficient of its subject, shared among its chapters. Together 1. Tells of each programme which papers said so. */
export function examWeights(programmes: readonly WeighedProgramme[]): { weights: Map<string, number>; from: WeightSource[] } {
	const shared = programmes.map((programme) => ({ ...programme, ...chapterShares(programme.chapters, programme.papers) }));
	const raw = shared.flatMap(({ coefficient, chapters, shares }) => chapters.map((chapter, i) => [chapter.id, coefficient * shares[i]] as const));
	const all = sum(raw.map(([, weight]) => weight));
	return {
		weights: new Map(raw.map(([id, weight]) => [id, all > 0 ? weight / all : 0])),
		from: shared.map(({ id, count, isOwn }) => ({ programmeId: id, count, isOwn }))
	};
}
