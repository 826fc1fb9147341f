import * as v from 'valibot';

/** The body of a `reading` fact, version 1: a lesson was opened, or read to its end. */
export const readingBody = v.object({ lesson: v.pipe(v.string(), v.uuid()), done: v.boolean() });
export type ReadingBody = v.InferOutput<typeof readingBody>;
