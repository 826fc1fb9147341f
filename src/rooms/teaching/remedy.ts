/** A pupil and what he knows of each competence looked at, from 0 to 100; null: nothing is known. */
export type Knows = { pupilId: string; estimates: (number | null)[] };
/** An exercise that may be set: the places of its competences in the list looked at, and how hard it is, 1 to 5. */
export type Stock = { id: string; competences: number[]; difficulty: number };
/** Some pupils with the same needs, and the exercises for them. `competences` by place, the weakest first. */
export type RemedyGroup = { competences: number[]; pupilIds: string[]; itemIds: string[] };

/** Below this estimate a competence is a need; a pupil's two weakest are worked on at once, in at most so many groups of exercises each. */
export const remedyBounds = { below: 60, needs: 2, groups: 4, items: 6 };

/**
 * Groups for remediation. Each pupil's needs are his two weakest competences below 60 of those that exercises are there for; pupils with the same needs work
 * together. While there are more groups than a teacher can follow, the smallest keeps its weakest competence only, and joins whoever works on it. The
 * exercises of a group are shared out over its needs: first those that fewest of its pupils have had right, the easier before the harder. The same
 * pupils and exercises give the same groups, in whatever order they come. PURE; `right` says what each pupil has had right.
 */
export function remedy(pupils: readonly Knows[], stock: readonly Stock[], right: ReadonlyMap<string, ReadonlySet<string>>): RemedyGroup[] {
	const has = new Set(stock.flatMap((item) => item.competences));
	const groups = new Map<string, { competences: number[]; pupilIds: string[] }>();
	const join = (competences: number[], pupilIds: string[]) => {
		const key = [...competences].sort((a, b) => a - b).join();
		const group = groups.get(key) ?? { competences, pupilIds: [] };
		groups.set(key, { ...group, pupilIds: [...group.pupilIds, ...pupilIds].sort() });
	};
	for (const { pupilId, estimates } of [...pupils].sort((a, b) => (a.pupilId < b.pupilId ? -1 : 1))) {
		const weak = estimates.flatMap((estimate, i) => (estimate !== null && estimate < remedyBounds.below && has.has(i) ? [{ i, estimate }] : [])).sort((a, b) => a.estimate - b.estimate || a.i - b.i);
		if (weak.length) join(weak.slice(0, remedyBounds.needs).map(({ i }) => i), [pupilId]);
	}
	// How weak a competence is among the pupils of a group: their sum, so that the weakest of all leads.
	const known = new Map(pupils.map((one) => [one.pupilId, one.estimates]));
	const need = (pupilIds: string[], at: number) => pupilIds.reduce((sum, id) => sum + (known.get(id)![at] ?? 100), 0) / pupilIds.length;
	for (const group of groups.values()) group.competences = [...group.competences].sort((a, b) => need(group.pupilIds, a) - need(group.pupilIds, b) || a - b);
	while (groups.size > remedyBounds.groups) {
		const [key, group] = [...groups].sort(([a, one], [b, other]) => one.pupilIds.length - other.pupilIds.length || other.competences.length - one.competences.length || (a < b ? -1 : 1))[0];
		groups.delete(key);
		if (group.competences.length > 1) join([group.competences[0]], group.pupilIds);
		else {
			// Nobody else works on it: they join those who do so beside something else, or else the largest group.
			const near = [...groups.values()].sort((a, b) => Number(b.competences.includes(group.competences[0])) - Number(a.competences.includes(group.competences[0])) || b.pupilIds.length - a.pupilIds.length || a.competences[0] - b.competences[0])[0];
			const competences = near.competences.includes(group.competences[0]) ? near.competences : [...near.competences.slice(0, remedyBounds.needs - 1), group.competences[0]];
			for (const [other, one] of groups) if (one === near) groups.delete(other);
			join(competences, [...near.pupilIds, ...group.pupilIds]);
		}
	}
	return [...groups.values()]
		.map((group) => ({ ...group, itemIds: itemsFor(group, stock, right) }))
		.filter((group) => group.itemIds.length)
		.sort((a, b) => b.pupilIds.length - a.pupilIds.length || a.competences[0] - b.competences[0] || (a.pupilIds[0] < b.pupilIds[0] ? -1 : 1));
}

function itemsFor({ competences, pupilIds }: { competences: number[]; pupilIds: string[] }, stock: readonly Stock[], right: ReadonlyMap<string, ReadonlySet<string>>): string[] {
	const hadRight = (id: string) => pupilIds.filter((pupil) => right.get(pupil)?.has(id)).length;
	const chosen: Stock[] = [];
	const take = (at: number, count: number) => {
		const found = stock
			.filter((item) => item.competences.includes(at) && !chosen.includes(item) && hadRight(item.id) < pupilIds.length)
			.sort((a, b) => hadRight(a.id) - hadRight(b.id) || Number(b.competences[0] === at) - Number(a.competences[0] === at) || a.difficulty - b.difficulty || (a.id < b.id ? -1 : 1));
		chosen.push(...found.slice(0, count));
	};
	for (const [i, at] of competences.entries()) take(at, Math.ceil((remedyBounds.items - chosen.length) / (competences.length - i)));
	for (const at of competences) take(at, remedyBounds.items - chosen.length);
	return chosen.sort((a, b) => a.difficulty - b.difficulty || (a.id < b.id ? -1 : 1)).map((item) => item.id);
}
