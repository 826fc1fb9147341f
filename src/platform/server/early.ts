import type { IncomingMessage, ServerResponse } from 'node:http';

/** Answers a request in the site's place: for what many machines call and a page's machinery would cost more than the work. */
export type Early = (req: IncomingMessage, res: ServerResponse) => Promise<void>;

// The server and the built site are two instances of this file; the site hands its answers over when it starts.
const shelf = globalThis as typeof globalThis & { [doors]?: Map<string, Early> };
const doors = Symbol.for('qalam.early');
const kept = (shelf[doors] ??= new Map());

/** From now on `path` is answered by `early`, whatever the method. */
export const answerEarly = (path: string, early: Early): void => void kept.set(path, early);

export const maybeEarly = (path: string): Early | undefined => kept.get(path);
