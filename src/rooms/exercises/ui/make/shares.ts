/** The shares of a mark that a field offers, nothing chosen first; what it holds is always among them. */
export function sharesOf(name: string, held: unknown): (number | string | undefined)[] {
	const offered: Record<string, (number | undefined)[]> = {
		score: [1, 0.75, 0.5, 0.25, 0], partial: [undefined, 0.25, 0.5, 0.75], weights: [undefined, 1, 0.5, 0.25, 0, -0.25, -0.5, -1], cost: [undefined, 0.1, 0.2, 0.25, 0.5, 1], penalty: [undefined, 0.25, 0.5, 1]
	};
	const list: (number | string | undefined)[] = offered[name] ?? [undefined, 0.25, 0.5, 0.75, 1];
	const value = typeof held === 'number' || (typeof held === 'string' && held) ? held : undefined;
	return list.includes(value) ? list : [...list, value];
}
