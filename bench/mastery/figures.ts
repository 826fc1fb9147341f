/** One prediction: the chance that was said, what came, and where it is known the interval that was shown with the truth it should hold. */
export type Said = { chance: number; score: number; low?: number; high?: number; level?: number };

export type Figures = { answers: number; auc: number; rmse: number; ece: number; table: { said: number; came: number; count: number }[]; covered: number | null; width: number | null };

const tenths = 10;

/** How well predictions stand: AUC (ties halved), RMSE, expected calibration error over ten bins with the table, and how often the interval held the truth. */
export function figuresOf(said: readonly Said[]): Figures {
	const sorted = [...said].sort((a, b) => a.chance - b.chance);
	let [rights, ranks] = [0, 0];
	for (let from = 0; from < sorted.length;) {
		let to = from;
		while (to < sorted.length && sorted[to].chance === sorted[from].chance) to++;
		const own = sorted.slice(from, to).filter((one) => one.score >= 0.5).length;
		rights += own;
		ranks += own * ((from + 1 + to) / 2);
		from = to;
	}
	const wrongs = sorted.length - rights;
	const table = Array.from({ length: tenths }, () => ({ said: 0, came: 0, count: 0 }));
	let squares = 0;
	for (const { chance, score } of said) {
		const bin = table[Math.min(tenths - 1, Math.floor(chance * tenths))];
		bin.said += chance;
		bin.came += score;
		bin.count++;
		squares += (chance - score) ** 2;
	}
	const filled = table.filter((bin) => bin.count).map(({ said, came, count }) => ({ said: said / count, came: came / count, count }));
	const held = said.filter((one) => one.level !== undefined && one.low !== undefined);
	return {
		answers: said.length,
		auc: (ranks - (rights * (rights + 1)) / 2) / (rights * wrongs),
		rmse: Math.sqrt(squares / said.length),
		ece: filled.reduce((sum, bin) => sum + (bin.count / said.length) * Math.abs(bin.said - bin.came), 0),
		table: filled,
		covered: held.length ? held.filter((one) => one.level! >= one.low! - 1e-9 && one.level! <= one.high! + 1e-9).length / held.length : null,
		width: held.length ? held.reduce((sum, one) => sum + one.high! - one.low!, 0) / held.length : null
	};
}
