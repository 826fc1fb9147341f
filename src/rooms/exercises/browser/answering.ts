import type { AnswerBody } from '#rooms/exercises/answering.ts';
import { isFull } from '#rooms/sync/browser/room.ts';
import { onChange, openOutbox, send, waiting } from '#rooms/sync/browser/outbox.ts';

/** One opening of an exercise page: a start of this phone as this person's writer. */
export type Sitting = { keep: (body: AnswerBody) => Promise<unknown> };

/** Begins one: `keep` resolves when an answer is on this phone's disk, before anything is said. */
export function sit(person: string, scope: string): Sitting {
	const opening = openOutbox(person);
	return { keep: (body) => opening.keep({ scope, kind: 'answer', v: 1, body: JSON.stringify(body) }) };
}

/** How many of a person's answers the server doesn't hold yet. */
export const leftHere = async (person: string): Promise<number> => (await waiting(person)).length;

/** Hands over what waits; answers how many still do, whether one was put aside, and whether one must sign in again first. */
export async function handOver(person: string): Promise<{ left: number; aside: boolean; signedOut: boolean }> {
	const { results, stopped } = await send(person);
	return { left: await leftHere(person), aside: results.some((result) => result.result === 'quarantine'), signedOut: stopped === 'signedOut' };
}

export { isFull, onChange };

/** Whether the server can be reached: another's page in its place does not count. */
export const isLine = (): Promise<boolean> => fetch('/health/live', { cache: 'no-store', signal: AbortSignal.timeout(8000) }).then((response) => response.ok && response.headers.has('x-request-id'), () => false);

const draftName = (person: string, item: string) => `qalam-draft ${person} ${item}`;

/** Keeps what is typed so far, so that a page closed in the middle loses nothing. A full or forbidden storage is no reason to stop. */
export function keepDraft(person: string, item: string, fields: [string, string][]): void {
	try {
		localStorage.setItem(draftName(person, item), JSON.stringify(fields));
	} catch {
		/* nothing to be done: the answer itself is kept at "check" */
	}
}

export function maybeDraft(person: string, item: string): [string, string][] | undefined {
	try {
		const fields: unknown = JSON.parse(localStorage.getItem(draftName(person, item)) ?? 'null');
		return Array.isArray(fields) ? fields.filter((field) => Array.isArray(field) && field.length === 2) : undefined;
	} catch {
		return undefined;
	}
}

export const dropDraft = (person: string, item: string): void => {
	try {
		localStorage.removeItem(draftName(person, item));
	} catch {
		/* a forbidden storage kept nothing */
	}
};
