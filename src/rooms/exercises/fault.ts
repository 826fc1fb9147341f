/** A place in an item (`parts.0.interaction.key`) and what is wrong there: a key of the room's messages. */
export type Fault = { path: string; key: FaultKey };
export type FaultKey = (typeof faultKeys)[number];

export const faultKeys = [
	'fault-missing', 'fault-unknown-field', 'fault-shape', 'fault-too-long', 'fault-too-many', 'fault-too-few', 'fault-range', 'fault-format',
	'fault-too-big', 'fault-id-twice', 'fault-id-unknown', 'fault-gap-place', 'fault-no-right-answer', 'fault-not-a-number',
	'fault-not-an-expression', 'fault-unreachable', 'fault-key-not-right', 'fault-unit', 'fault-parameter',
	'fault-outside', 'fault-axis', 'fault-figure', 'fault-off-grid', 'fault-words', 'fault-first-step'
] as const;

/** Ids that stand twice in a list. */
export function* twice(list: { id: string }[], path: string): Generator<Fault> {
	const seen = new Set<string>();
	for (const [i, { id }] of list.entries()) {
		if (seen.has(id)) yield { path: `${path}.${i}.id`, key: 'fault-id-twice' };
		seen.add(id);
	}
}

/** Ids that a list does not have. */
export function* unknown(ids: string[], list: { id: string }[], path: string): Generator<Fault> {
	for (const id of ids) if (!list.some((each) => each.id === id)) yield { path, key: 'fault-id-unknown' };
}

/** Answers of which none is right. */
export function* noRight(answers: { score: number }[], path: string): Generator<Fault> {
	if (!answers.some((answer) => answer.score === 1)) yield { path: `${path}.answers`, key: 'fault-no-right-answer' };
}
