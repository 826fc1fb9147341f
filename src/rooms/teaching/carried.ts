import type { Answer } from '#rooms/exercises/item.ts';

// What a phone took along, and what its pages are laid with. PURE: the phone runs it without line, and the tests prove that it says what
// the server would say.

/** How one stands with an exercise: the last answer to go on from. Scores as the database gives them. */
export type OwnState = { tries: number; best: number; right: boolean; last: { version: number; answer: Answer; right: boolean; at: Date } };

/** Beside a chapter's page: the exercises of it that were tried, its row in other languages than the page's, where it stands among chapters. */
export type ChapterBasis = { states: Record<string, OwnState>; rows: Record<string, string[]>; position: number };

/** One part of a set work and whether it was tried and done. */
export type PartState = { item: string | null; lesson: string | null; tried: boolean; done: boolean };

/** Beside today's page: the parts of each work on it, and the answers (all, right) of each of the last 30 days. */
export type TodayBasis = { parts: Record<string, PartState[]>; days: Record<string, [answers: number, right: number]> };

/** Beside the page of a work: how exercises of it stand that are in no chapter. */
export type WorkBasis = { states: Record<string, OwnState> };

/**
 * Beside one's progress: the last twelve pieces of evidence a competence, newest first, as `time.score.weight` (milliseconds of Unix in base 36,
 * thousandths), apart by spaces; the answers of each of the last 30 days; and when which exercise was answered in the last three, in base
 * 36 (a repeat weighs less). Written short: it goes over the line each day.
 */
export type ProgressBasis = { pieces: Record<string, string>; days: TodayBasis['days']; lately: Record<string, string> };
