import { Refusal } from '#platform/refusal.ts';
import { sayRun } from '#rooms/people/messages/index.ts';

type Key = Parameters<ReturnType<typeof sayRun>>[0];

/** A refusal about one field of a form, in words. */
export const refuse = (key: Key, field?: string, values: Record<string, string | number> = {}): Refusal =>
	new Refusal(400, (language) => sayRun(language)(key, values), field);

/** Somebody else changed it first: what was typed stays on the screen, beside what is stored now. */
export const changedMeanwhile = (): Refusal => new Refusal(409, (language) => sayRun(language)('changedMeanwhile'), 'version');
