/**
 * The progression of a class: what the programme plans, laid over the days of lessons of a school year, against what was taught.
 * PURE. Minutes throughout. What a programme gives no minutes for is never guessed: it is counted apart.
 */

export type PlannedChapter = { id: string; planned: number | null };
/** What the cahier says of a chapter: minutes of lessons, and whether a teacher said that it is finished. */
export type Taught = { minutes: number; finished: boolean };

export type ChapterCover = PlannedChapter & Taught & {
	/** How much of what is planned is covered: all of it once finished, never more than all of it; null where nothing is planned. */
	covered: number | null;
	state: 'todo' | 'begun' | 'done';
	/** The first and last day on which the official progression has it; null where nothing is planned. */
	from: string | null;
	to: string | null;
};

const nothing: Taught = { minutes: 0, finished: false };

/**
 * Lays chapters over days of lessons, in order: each has its share of the days as it has of the planned minutes. Two may share a day.
 * Where there is no day, or nothing is planned, nothing is laid.
 */
export function laidChapters(chapters: readonly PlannedChapter[], days: readonly string[]): { from: string | null; to: string | null }[] {
	const total = chapters.reduce((sum, chapter) => sum + (chapter.planned ?? 0), 0);
	let before = 0;
	return chapters.map(({ planned }) => {
		if (!planned || !days.length) return { from: null, to: null };
		const first = Math.floor((before * days.length) / total);
		before += planned;
		const last = Math.ceil((before * days.length) / total) - 1;
		return { from: days[Math.min(first, days.length - 1)], to: days[Math.max(first, last)] };
	});
}

/** Each chapter with what it covers and when the official progression has it. */
export function coverChapters(chapters: readonly PlannedChapter[], taught: ReadonlyMap<string, Taught>, days: readonly string[]): ChapterCover[] {
	const laid = laidChapters(chapters, days);
	return chapters.map((chapter, i) => {
		const { minutes, finished } = taught.get(chapter.id) ?? nothing;
		const covered = chapter.planned === null ? null : finished ? chapter.planned : Math.min(minutes, chapter.planned);
		return { ...chapter, minutes, finished, covered, state: finished ? 'done' : minutes > 0 ? 'begun' : 'todo', ...laid[i] };
	});
}

/**
 * A share as whole per cent: halves up, but what is not whole is never 100, and what was begun never 0. Null of nothing.
 * 299 of 300 is 99, 1 of 1 000 is 1.
 */
export function perCent(part: number, whole: number): number | null {
	if (whole <= 0) return null;
	if (part >= whole) return 100;
	if (part <= 0) return 0;
	return Math.min(99, Math.max(1, Math.round((part * 100) / whole)));
}

export type Standing = {
	planned: number;
	covered: number;
	percent: number | null;
	/** Minutes that the official progression has covered by now: those of the days of lessons that are over. */
	expected: number;
	/** Covered less expected: above 0 ahead, below it behind. Null where nothing is planned. */
	ahead: number | null;
	/** Chapters for which the programme gives no minutes. */
	unplanned: number;
	chapters: number;
	done: number;
	begun: number;
};

/** Where a class stands on a day, and where it should: the days before it are over, it is not. */
export function standing(covers: readonly ChapterCover[], days: readonly string[], today: string): Standing {
	const planned = covers.reduce((sum, one) => sum + (one.planned ?? 0), 0);
	const covered = covers.reduce((sum, one) => sum + (one.covered ?? 0), 0);
	const over = days.filter((day) => day < today).length;
	// To five minutes: more would pretend that a calendar knows.
	const expected = days.length ? Math.round((planned * over) / days.length / 5) * 5 : 0;
	return {
		planned,
		covered,
		percent: perCent(covered, planned),
		expected,
		ahead: planned && days.length ? covered - expected : null,
		unplanned: covers.filter((one) => one.planned === null).length,
		chapters: covers.length,
		done: covers.filter((one) => one.state === 'done').length,
		begun: covers.filter((one) => one.state === 'begun').length
	};
}

/** From how many minutes on a class is said to be behind or ahead: less than a lesson is neither. */
export const aLesson = 60;

export type Replan = {
	/** What is left of the programme, and the lessons that the class's weekly periods still give. */
	left: number;
	given: number;
	/** Given less left: the margin, below 0 what is missing. */
	margin: number;
	/** What a week must bring to finish, and what it brings as stated, in minutes a week with lessons, to five. */
	needed: number;
	weekly: number;
	/** What each chapter that is not covered may take so that all are treated, in steps of five minutes, in the programme's order. */
	chapters: { id: string; left: number; may: number }[];
};

/**
 * What to do with the lessons that are left: `given` minutes in `weeks` weeks. Where they are too few, each chapter gives up its share; where they
 * are enough, each keeps what is planned. Undefined when no lesson is left, or nothing of the programme.
 */
export function maybeReplan(covers: readonly ChapterCover[], given: number, weeks: number): Replan | undefined {
	const open = covers.filter((one) => one.covered !== null && one.covered < one.planned!);
	const left = open.reduce((sum, one) => sum + one.planned! - one.covered!, 0);
	if (!left || given <= 0 || weeks <= 0) return undefined;
	const share = Math.min(1, given / left);
	return {
		left,
		given,
		margin: given - left,
		needed: Math.ceil(left / weeks / 5) * 5,
		weekly: Math.round(given / weeks / 5) * 5,
		// Down to the step, so that together they never ask for more than there is.
		chapters: open.map((one) => ({ id: one.id, left: one.planned! - one.covered!, may: share === 1 ? one.planned! - one.covered! : Math.floor(((one.planned! - one.covered!) * share) / 5) * 5 }))
	};
}
