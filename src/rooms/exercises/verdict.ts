import type { Feedback, PartMark } from './item.ts';

/** What one interaction says of a response, before the part's own messages are put to it. `said` is in the order to be shown. */
export type Verdict = {
	score: number;
	blank?: boolean;
	/** It waits for the teacher. */
	pending?: true;
	/** Right though the score is not the whole: what another made says so itself. */
	right?: boolean;
	problem?: PartMark['problem'];
	said?: (Feedback | undefined)[];
	details?: Record<string, boolean>;
};

/** Whether an object has a name of its own: `constructor` is not one that a learner's answer or an item's key may find. */
export const owns = (object: object, name: string): boolean => Object.prototype.hasOwnProperty.call(object, name);

export const nothing: Verdict = { score: 0, blank: true };

export const unreadable = (problem: NonNullable<PartMark['problem']>): Verdict => ({ score: 0, problem });

/** A text from any JSON: what is not a text counts as nothing written. */
export const asText = (response: unknown): string => (typeof response === 'string' ? response : '');

/** A list of texts from any JSON; one text alone is a list of one. Each is taken once. */
export const asList = (response: unknown): string[] => [
	...new Set((Array.isArray(response) ? response : [response]).filter((each): each is string => typeof each === 'string' && each !== ''))
];

/** The text that a record from any JSON holds under `name`, its own names only. */
export const entry = (response: unknown, name: string): string =>
	typeof response === 'object' && response !== null && !Array.isArray(response) && owns(response, name)
		? asText((response as Record<string, unknown>)[name])
		: '';
