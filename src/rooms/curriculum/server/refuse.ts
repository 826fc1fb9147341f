import { dayAndTime } from '#platform/dates.ts';
import { Refusal } from '#platform/refusal.ts';
import { sayWrite } from '#rooms/curriculum/messages/workshop.ts';

type Key = Parameters<ReturnType<typeof sayWrite>>[0];

/** A refusal about a draft, in words; about one field of its form when it is named. */
export const refuseDraft = (status: number, key: Key, field?: string, values: Record<string, string | number> = {}): Refusal => new Refusal(status, (language) => sayWrite(language)(key, values), field);

/** Somebody saved since: says who and when, so that the two can speak. */
export const changedMeanwhile = ({ by, at }: { by: string; at: Date }): Refusal => new Refusal(409, (language) => sayWrite(language)('changedMeanwhile', { by, at: dayAndTime(at, language) }), 'revision');
