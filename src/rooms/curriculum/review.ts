/** How what is written is checked before it is published. PURE. */
import type { DraftState } from '#rooms/curriculum/draft.ts';

/**
 * The steps that a draft may go through: a colleague reads it (two pairs of eyes); the school does (censeur, head); the office above does
 * (inspector). Whoever wrote it never does.
 */
export const reviewSteps = ['colleague', 'school', 'inspector'] as const;
export type ReviewStep = (typeof reviewSteps)[number];

export const isStep = (text: unknown): text is ReviewStep => reviewSteps.includes(text as ReviewStep);

/** Steps as they are stored: each once, in their order. */
export const stepsInOrder = (steps: readonly string[]): ReviewStep[] => reviewSteps.filter((step) => steps.includes(step));

/** What a draft waits for: a step of its review, to be published, or nothing. */
export function awaited({ state, steps, stepsDone }: { state: DraftState; steps: readonly ReviewStep[]; stepsDone: number }): ReviewStep | 'publish' | null {
	if (state === 'submitted') return steps[stepsDone] ?? null;
	return state === 'approved' ? 'publish' : null;
}

/** What may be done to a draft, in its history. */
export type ReviewAct = 'submit' | 'withdraw' | 'return' | 'approve' | 'publish';

/** The longest comment and the longest reason, in characters. */
export const longestComment = 4000;
