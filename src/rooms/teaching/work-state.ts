/** How far a pupil is with a work: parts in all, parts tried, parts done. */
export type WorkProgress = { count: number; tried: number; done: number };

export type WorkState = 'todo' | 'begun' | 'done' | 'late';

/** What a work is to a pupil now. Late work can still be done: it says so, it is not closed. */
export function stateOf(progress: WorkProgress, dueAt: Date, now: Date): WorkState {
	if (progress.done >= progress.count && progress.count > 0) return 'done';
	if (dueAt < now) return 'late';
	return progress.tried > 0 ? 'begun' : 'todo';
}

// Late first, then what is due soonest, what is done last.
const order: Record<WorkState, number> = { late: 0, begun: 1, todo: 1, done: 2 };

/** Works as a pupil's day lists them now: each with its state, the most pressing first. */
export const inOrder = <Line extends WorkProgress & { due_at: Date }>(lines: readonly Line[], now: Date): (Line & { state: WorkState })[] =>
	lines.map((line) => ({ ...line, state: stateOf(line, line.due_at, now) })).sort((a, b) => order[a.state] - order[b.state] || a.due_at.getTime() - b.due_at.getTime());
