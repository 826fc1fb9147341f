import { newId } from '#platform/ids.ts';
import type { AnswerBody } from '#rooms/exercises/answering.ts';
import { keep, send, waiting, writer } from '#rooms/sync/browser/outbox.ts';
import type { FactResult } from '#rooms/sync/fact.ts';

/** One opening of an exercise page: an epoch of this phone, with its own count. */
export type Sitting = { person: string; scope: string; epoch: string; seq: number };

export const sit = (person: string, scope: string): Sitting => ({ person, scope, epoch: newId(), seq: 0 });

/** Keeps an answer on this phone (on its disk, before anything is said), as a fact. */
export async function keepAnswer(sitting: Sitting, body: AnswerBody): Promise<void> {
	await keep({
		scope: sitting.scope,
		writer: writer(),
		epoch: sitting.epoch,
		seq: sitting.seq + 1,
		id: newId(),
		kind: 'answer',
		v: 1,
		actor: sitting.person,
		at: new Date().toISOString(),
		body: JSON.stringify(body)
	});
	// Only a fact that is on the disk takes its place: the count has no gaps.
	sitting.seq++;
}

/** Hands over what waits; answers how many still do, what was put aside, and whether one must sign in again first. */
export async function handOver(person: string): Promise<{ left: number; aside: FactResult[]; signedOut: boolean }> {
	const { results, signedOut } = await send(person);
	return { left: (await waiting(person)).length, aside: results.filter((result) => result.result === 'quarantine'), signedOut };
}

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
