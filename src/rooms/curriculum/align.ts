/** Where comparing every pair would take too long, the middle is taken as wholly changed. */
const mostPairs = 1_000_000;

/** The longest run of pairs `[i, j]`, both rising, with `one[i] === other[j]`: what stayed the same between two lists. */
export function align(one: readonly string[], other: readonly string[]): [number, number][] {
	let from = 0;
	while (from < one.length && from < other.length && one[from] === other[from]) from++;
	let [a, b] = [one.length, other.length];
	while (a > from && b > from && one[a - 1] === other[b - 1]) [a, b] = [a - 1, b - 1];
	const [rows, columns] = [a - from, b - from];
	const middle: [number, number][] = [];
	if (rows * columns > 0 && rows * columns <= mostPairs) {
		const width = columns + 1;
		const best = new Uint16Array((rows + 1) * width);
		for (let i = rows - 1; i >= 0; i--)
			for (let j = columns - 1; j >= 0; j--)
				best[i * width + j] = one[from + i] === other[from + j] ? best[(i + 1) * width + j + 1] + 1 : Math.max(best[(i + 1) * width + j], best[i * width + j + 1]);
		for (let i = 0, j = 0; i < rows && j < columns; ) {
			if (one[from + i] === other[from + j]) middle.push([from + i++, from + j++]);
			else if (best[(i + 1) * width + j] >= best[i * width + j + 1]) i++;
			else j++;
		}
	}
	const head = Array.from({ length: from }, (_, i): [number, number] => [i, i]);
	const tail = Array.from({ length: one.length - a }, (_, i): [number, number] => [a + i, b + i]);
	return [...head, ...middle, ...tail];
}
