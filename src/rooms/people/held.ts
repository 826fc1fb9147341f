import type { RoleName } from '#rooms/people/acts.ts';

/** Roles as people say them: one role of one subject in several places is one line. PURE. */
export type Held = { id: string; role: RoleName; subject: string | null; organisation: string; since: string; until: string | null };
export type HeldTogether<T extends Held> = {
	role: RoleName;
	subject: string | null;
	places: T[];
	/** The days of all of them; null where they differ: then each place says its own. */
	days: { since: string; until: string | null } | null;
};

/** Puts together what one person holds as the same role and subject, in the order given. `apart`: what else must not be mixed. */
export function heldTogether<T extends Held>(list: readonly T[], apart: (one: T) => string = () => ''): HeldTogether<T>[] {
	const groups = new Map<string, T[]>();
	for (const one of list) {
		const key = JSON.stringify([apart(one), one.role, one.subject]);
		groups.set(key, [...(groups.get(key) ?? []), one]);
	}
	return [...groups.values()].map((places) => {
		const [{ role, subject, since, until }] = places;
		return { role, subject, places, days: places.every((one) => one.since === since && one.until === until) ? { since, until } : null };
	});
}
