/** What may be taken from the library for work of one's own. PURE. */
import type { DraftKind, Origin } from '#rooms/curriculum/draft.ts';
import { readLicence } from '#rooms/curriculum/licence.ts';

export const reuses = ['copy', 'adapt'] as const;
export type Reuse = (typeof reuses)[number];

type Source = { kind: DraftKind; id: string; version: number; title: string; author: string; licence: string; origin: Origin[]; organisationId: string | null };

/**
 * What may be made of a thing in an organisation: what its licence allows; of what names no licence that is known, all, but only where it is: its
 * own school brought it in. To use it as it is needs no leave.
 */
export function mayReuse({ licence, organisationId }: Pick<Source, 'licence' | 'organisationId'>, intoId: string): Record<Reuse, boolean> {
	const { share, adapt } = readLicence(licence);
	const home = organisationId !== null && organisationId === intoId && !share;
	return { copy: share || home, adapt: adapt || home };
}

/** Whose work a draft is that is made from a thing, its licence, and the chain it comes from: the author stays, whoever adapts stands beside. */
export function madeFrom(source: Source, how: Reuse, by: string): { author: string; licence: string; origin: Origin[] } {
	const { kind, id, version, title, author, licence } = source;
	const names = author.split(', ');
	return {
		author: !author ? by : how === 'copy' || names.includes(by) ? author : `${author}, ${by}`,
		licence: licence || 'CC BY-SA 4.0',
		origin: [...source.origin, { kind, id, version, title, author, licence, how }].slice(-20)
	};
}

/** What of a chain must stay word for word: what may be shared and not changed. */
export const unchangeable = (origin: readonly Origin[]): Origin[] => origin.filter(({ licence }) => readLicence(licence).share && !readLicence(licence).adapt);
