/** A test in class: when it may be begun, until when it lasts for a pupil, when its correction is shown. PURE. */
export type ExamTimes = { opens_at: Date; closes_at: Date; minutes: number | null; closed_at: Date | null };
export type SittingTimes = { ends_at: Date; handed_at: Date | null };

/**
 * What a test is to a pupil now: `soon` not open yet; `open` he may begin; `sitting` he writes; `handed` he waits for the others; `corrected` all is over and
 * he sees it; `missed` it is over and he never began.
 */
export type ExamState = 'soon' | 'open' | 'sitting' | 'handed' | 'corrected' | 'missed';

/** Extra times that schools give, in percent: a third is the usual one. */
export const extraTimes = [0, 25, 33, 50, 100] as const;

const minute = 60_000;

/**
 * Until when a pupil who begins now may write: his minutes and what more he has, but not past the close. Who has more time may go past it by as much.
 */
export function endOf({ opens_at, closes_at, minutes, closed_at }: ExamTimes, startedAt: Date, extraPercent: number): Date {
	const own = minutes === null ? closes_at.getTime() - opens_at.getTime() : minutes * minute;
	const extra = (own * extraPercent) / 100;
	const close = closes_at.getTime() + extra;
	const end = minutes === null ? close : Math.min(startedAt.getTime() + own + extra, close);
	return new Date(closed_at ? Math.min(end, closed_at.getTime()) : end);
}

/** Whether nobody can write any more: it was ended, or its time is over and no sitting runs. */
export const isOver = (exam: ExamTimes, running: boolean, now: Date): boolean => exam.closed_at !== null || (exam.closes_at <= now && !running);

export function examState(exam: ExamTimes, sitting: SittingTimes | null, running: boolean, now: Date): ExamState {
	if (isOver(exam, running, now)) return sitting ? 'corrected' : 'missed';
	if (sitting) return sitting.handed_at || sitting.ends_at <= now ? 'handed' : 'sitting';
	if (now < exam.opens_at) return 'soon';
	return now < exam.closes_at ? 'open' : 'missed';
}

/** Whole minutes that are left, never below zero; the last one counts until it is over. */
export const minutesLeft = (end: Date, now: Date): number => Math.max(0, Math.ceil((end.getTime() - now.getTime()) / minute));

/** A score from 0 to 1 on a scale of 20, to a quarter of a point. */
export const outOfTwenty = (score: number): number => Math.round(score * 80) / 4;
