import type { Criterion as ItemCriterion, Item } from '#rooms/exercises/item.ts';
import { usualScale, type Decision, type Scale } from '#rooms/teaching/marking.ts';

/**
 * Where a copy stands: `waits` nothing was said of it; `begun` something was, for its teacher alone; `returned` the pupil has it; `resubmit` he has it, to be
 * done again; `reopened` he has it, and its teacher has begun to mark it anew.
 */
export type CopyStanding = 'waits' | 'begun' | 'returned' | 'resubmit' | 'reopened';

export function standingOf(shown: Decision | null, given: Decision | null): CopyStanding {
	if (shown === null) return 'waits';
	if (given === null) return 'begun';
	return shown === 'draft' ? 'reopened' : given === 'resubmit' ? 'resubmit' : 'returned';
}

/** The copies before and after one in their pile, and its place there from 1. Past the last comes the first that nothing was said of. */
export function rowIn<Copy extends { id: string; standing: CopyStanding }>(copies: readonly Copy[], id: string): { place: number; count: number; before: string | null; after: string | null } {
	const at = copies.findIndex((copy) => copy.id === id);
	const open = copies.find((copy) => copy.id !== id && copy.standing === 'waits');
	return { place: at + 1, count: copies.length, before: copies[at - 1]?.id ?? null, after: copies[at + 1]?.id ?? (at === copies.length - 1 ? (open?.id ?? null) : null) };
}

const plain = (text: string): string => text.replace(/[*_`]/g, '').replace(/\s+/g, ' ').trim().slice(0, 200);

/** The scale that an exercise brings itself: the criteria of what is handed in, as far as they have points; else one mark out of 20. */
export function scaleOfItem(item: Item): Scale {
	const criteria = item.parts.flatMap(({ id, interaction }) => (interaction.type === 'written' || interaction.type === 'file' ? (interaction.criteria ?? []).map((one) => ({ part: id, one })) : []));
	const worth = ({ points }: ItemCriterion) => points !== undefined && points >= 0.25 && points <= 100 && Number.isInteger(points * 4);
	if (!criteria.length || criteria.length > 12 || !criteria.every(({ one }) => worth(one))) return usualScale;
	const whole = criteria.reduce((sum, { one }) => sum + one.points!, 0);
	// A whole number of points is its own scale; else they are told out of 20.
	return { rubric: null, out: Number.isInteger(whole) && whole <= 100 ? whole : 20, criteria: criteria.map(({ one }, i) => ({ id: `c${i + 1}`, text: plain(one.text), points: one.points!, competence: null, levels: [] })) };
}
