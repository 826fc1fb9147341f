import * as v from 'valibot';
import { isText } from '#rooms/sync/bounds.ts';

const uuid = v.pipe(v.string(), v.uuid());

/** Set work as it is given: to a class or some of its pupils, from one instant to another, items and lessons in order. */
export const newWork = v.pipe(
	v.object({
		classId: uuid,
		title: v.pipe(v.string(), v.trim(), v.minLength(1, 'titleMissing'), v.maxLength(160, 'titleTooLong'), v.check(isText)),
		note: v.pipe(v.string(), v.trim(), v.maxLength(2000, 'noteTooLong'), v.check(isText)),
		opensAt: v.date('dateMissing'),
		dueAt: v.date('dateMissing'),
		itemIds: v.pipe(v.array(uuid), v.maxLength(100, 'tooManyItems')),
		lessonIds: v.pipe(v.array(uuid), v.maxLength(20, 'tooManyItems')),
		/** Empty: the whole class. */
		pupilIds: v.pipe(v.array(uuid), v.maxLength(200))
	}),
	v.forward(
		v.check((work) => work.itemIds.length + work.lessonIds.length > 0, 'nothingSet'),
		['itemIds']
	),
	v.forward(
		v.check((work) => work.dueAt > work.opensAt, 'dueBeforeOpen'),
		['dueAt']
	)
);
export type NewWork = v.InferOutput<typeof newWork>;

const instant = v.pipe(v.string(), v.isoTimestamp(), v.transform((text) => new Date(text)), v.date());

/**
 * The body of a `work` fact, version 1: a work as a teacher wants it. `parents` are the states it was made from: none when it is set, one when it is
 * changed, several when it decides between states that stand beside each other. The first state has the work's own id, others their fact's.
 */
export const workBody = v.object({ id: uuid, parents: v.pipe(v.array(uuid), v.maxLength(20)), work: v.object({ ...newWork.pipe[0].entries, opensAt: instant, dueAt: instant }) });
export type WorkBody = v.InferOutput<typeof workBody>;

/** The body of a `work.close` fact, version 1: a work is ended before its time, or opened again. */
export const closeBody = v.object({ work: uuid, closed: v.boolean() });
export type CloseBody = v.InferOutput<typeof closeBody>;

/** What may be changed of a work that is set, on its own page. */
export const workWords = v.pipe(
	v.object({ title: newWork.pipe[0].entries.title, note: newWork.pipe[0].entries.note, opensAt: newWork.pipe[0].entries.opensAt, dueAt: newWork.pipe[0].entries.dueAt }),
	v.forward(
		v.check((work) => work.dueAt > work.opensAt, 'dueBeforeOpen'),
		['dueAt']
	)
);
export type WorkChange = v.InferOutput<typeof workWords>;

/** Of some states those that nothing was made from: more than one, and a person must decide. */
export function leaves<State extends { id: string; parents: readonly string[] }>(states: readonly State[]): State[] {
	const parents = new Set(states.flatMap((state) => state.parents));
	return states.filter((state) => !parents.has(state.id));
}

/** How many works a teacher's first page lists. */
export const mostRecent = 12;
