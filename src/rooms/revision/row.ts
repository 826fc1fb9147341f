const pathTo = ({ item, draw }: { item: string; draw: number }) => `/exercise/${item}?revise=${draw}`;

/** Where an exercise stands in the queue of a day: what was done of it comes first, the next is the first that is left. */
export function placeInQueue({ queue, done }: { queue: readonly { item: string; draw: number }[]; done: readonly { item: string }[] }, item: string): { number: number; count: number; next: string | null; back: string } {
	const row = [...done.map((one) => one.item), ...queue.map((one) => one.item)];
	const at = row.indexOf(item);
	const next = queue.find((one) => one.item !== item);
	return { number: at < 0 ? Math.min(done.length + 1, Math.max(1, row.length)) : at + 1, count: Math.max(1, row.length), next: next ? pathTo(next) : null, back: '/learn/revise' };
}
