/**
 * What an exam would come to now, as a range, and where an hour of work brings most. PURE. Marks are out of 20.
 *
 * A subject is known from rehearsed exams (the newest weigh most), from the mastery of its chapters weighed by their points in past papers, or from both, each by
 * how sure it is. A subject of which nothing is known is assumed at the level of the others, openly and with a wide margin. The figures below are starting
 * values of ours; the range is made to hold 8 times out of 10.
 */

/** By how much the mark of one rehearsed exam misses the next one, and exercises the exam: standard deviations, out of 20. */
const mockSpread = 2;
const masterySpread = 2.5;
/** By how much one month makes a rehearsed exam less telling. */
const monthSpread = 1;
/** A part of the papers that was never worked on is taken for so much, and a subject without data for the others' level, so widely. */
const unseenShare = 0.3;
const unseenSpread = 0.25;
const assumedSpread = 3.5;
/** 8 of 10 lie within so many standard deviations. */
const z = 1.2816;

const day = 86_400_000;
const sum = (values: readonly number[]) => values.reduce((total, each) => total + each, 0);
const bound = (mark: number) => Math.min(20, Math.max(0, mark));

/** A mark and how far it may be off (a standard deviation). */
export type Guess = { mean: number; sd: number };
export type SatMock = { at: Date; low: number; high: number; total: number };
/** A chapter: its share of the points of a subject's papers, the minutes its programme plans, and what is mastered of it (0 to 1), if anything is known. */
export type ChapterShare = { code: string; share: number; minutes: number | null; mastery: { mean: number; sd: number } | null };

/** The mastery of a chapter from that of its competences; those never worked on are taken for little, and none known is nothing known. */
export function chapterMastery(competences: readonly (Guess | null)[]): Guess | null {
	if (!competences.some((one) => one)) return null;
	const all = competences.map((one) => one ?? { mean: unseenShare, sd: unseenSpread });
	return { mean: sum(all.map((one) => one.mean)) / all.length, sd: sum(all.map((one) => one.sd)) / all.length };
}

/** Several guesses at the same, each weighed by how sure it is. */
export function together(guesses: readonly Guess[]): Guess | undefined {
	if (!guesses.length) return undefined;
	const precision = sum(guesses.map(({ sd }) => 1 / sd ** 2));
	return { mean: sum(guesses.map(({ mean, sd }) => mean / sd ** 2)) / precision, sd: Math.sqrt(1 / precision) };
}

/** What rehearsed exams of a subject say. What waits to be marked makes the mark a range, and the guess wider. */
export const fromMocks = (mocks: readonly SatMock[], now: Date): Guess | undefined =>
	together(mocks.map(({ at, low, high, total }) => {
		const months = Math.max(0, now.getTime() - at.getTime()) / (30 * day);
		const width = ((high - low) / total) * 20;
		return { mean: ((low + high) / 2 / total) * 20, sd: Math.sqrt(mockSpread ** 2 + (months * monthSpread) ** 2 + width ** 2 / 12) };
	}));

/** What the mastery of a subject's chapters says: nothing where none is known. */
export function fromMastery(chapters: readonly ChapterShare[]): Guess | undefined {
	if (!chapters.some((chapter) => chapter.mastery && chapter.share > 0)) return undefined;
	const all = sum(chapters.map((chapter) => chapter.share));
	const parts = chapters.map(({ share, mastery }) => ({ share: share / all, mean: mastery?.mean ?? unseenShare, sd: mastery?.sd }));
	// What is known misses chapter by chapter; of what was never worked on here all may be known from elsewhere, or none.
	const known = sum(parts.map(({ share, sd }) => (share * (sd ?? 0)) ** 2));
	const unseen = sum(parts.map(({ share, sd }) => (sd === undefined ? share * unseenSpread : 0)));
	return { mean: 20 * sum(parts.map(({ share, mean }) => share * mean)), sd: Math.sqrt(masterySpread ** 2 + 400 * (known + unseen ** 2)) };
}

export type SubjectAsked = { subject: string; coefficient: number; /** Of the subjects that share this word one is taken. */ oneOf?: string; mocks: SatMock[]; chapters: ChapterShare[] };
export type SubjectProjected = { subject: string; coefficient: number; mean: number; low: number; high: number; assumed: boolean; mocks: number; mastery: boolean };
export type Projection = { mean: number; low: number; high: number; subjects: SubjectProjected[]; assumed: number; coefficients: number };

/** The average to expect of a whole exam; undefined while nothing is known of any of its subjects. */
export function project(asked: readonly SubjectAsked[], now: Date): Projection | undefined {
	const known = asked.map((subject) => ({ ...subject, guess: together([fromMocks(subject.mocks, now), fromMastery(subject.chapters)].filter((guess) => guess !== undefined)) }));
	// Of subjects to choose from, the one of which something is known, else the first.
	const taken = known.filter((one) => !one.oneOf || one === (known.find((each) => each.oneOf === one.oneOf && each.guess) ?? known.find((each) => each.oneOf === one.oneOf)));
	const sure = taken.filter((one) => one.guess && one.coefficient > 0);
	if (!sure.length) return undefined;
	const level = sum(sure.map((one) => one.coefficient * one.guess!.mean)) / sum(sure.map((one) => one.coefficient));
	const whole = sum(taken.map((one) => one.coefficient));
	const subjects = taken.map(({ subject, coefficient, guess, mocks, chapters }): SubjectProjected => {
		const { mean, sd } = guess ?? { mean: level, sd: assumedSpread };
		return { subject, coefficient, mean: bound(mean), low: bound(mean - z * sd), high: bound(mean + z * sd), assumed: !guess, mocks: mocks.length, mastery: chapters.some((chapter) => chapter.mastery !== null && chapter.share > 0) };
	});
	const mean = sum(taken.map((one) => one.coefficient * (one.guess?.mean ?? level))) / whole;
	// What is known misses this way or that, subject by subject; what is assumed misses all the same way.
	const spread = Math.sqrt(sum(sure.map((one) => (one.coefficient * one.guess!.sd) ** 2))) / whole;
	const guessed = (assumedSpread * sum(taken.filter((one) => !one.guess).map((one) => one.coefficient))) / whole;
	const sd = Math.hypot(spread, guessed);
	return { mean: bound(mean), low: bound(mean - z * sd), high: bound(mean + z * sd), subjects, assumed: subjects.filter((one) => one.assumed).length, coefficients: whole };
}

export type Gain = { subject: string; chapter: string; share: number; mastery: number | null; /** Points of the paper, and of the exam's average, that an hour of work may bring. */ points: number; average: number };

/**
 * What an hour of work may bring, chapter by chapter, the best first: the chapter's points in the papers, times what is not mastered yet, times the part of it that
 * an hour teaches. To know a chapter again takes a third of the hours its programme plans for it, two at least; the first hours teach most.
 */
export function gains(asked: readonly SubjectAsked[]): Gain[] {
	const whole = sum(asked.filter((one, i) => !one.oneOf || asked.findIndex((each) => each.oneOf === one.oneOf) === i).map((one) => one.coefficient));
	return asked
		.flatMap(({ subject, coefficient, chapters }) => {
			const all = sum(chapters.map((chapter) => chapter.share));
			return chapters.filter((chapter) => chapter.share > 0).map(({ code, share, minutes, mastery }): Gain => {
				const hours = Math.max(2, (minutes ?? 720) / 60 / 3);
				const points = 20 * (share / all) * (1 - (mastery?.mean ?? unseenShare)) * (1 - Math.exp(-1 / hours));
				return { subject, chapter: code, share: share / all, mastery: mastery?.mean ?? null, points, average: whole ? (points * coefficient) / whole : 0 };
			});
		})
		.sort((a, b) => b.average - a.average || b.points - a.points || (a.chapter < b.chapter ? -1 : 1));
}
