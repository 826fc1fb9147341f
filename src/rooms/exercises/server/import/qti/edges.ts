/** Where the points of a number may change, and the numbers to ask about so that no stretch between two such places is missed. PURE. */
import type { Oracle } from './oracle.ts';
import { walk, type Node } from './tree.ts';
import type { Declaration, Single } from './values.ts';

/** Numbers at which the points may change: those of the rules, with their tolerances and roundings. */
function edgesOf(oracle: Oracle, literals: Single[]): number[] {
	const plain = literals.map(Number).filter(Number.isFinite);
	const found = new Set(plain);
	for (const node of walk(oracle.processing)) {
		const tolerances = node.name === 'equal' ? tolerancesOf(node, oracle.prepared.values) : [];
		const base = plain.slice(0, 40);
		for (const tolerance of tolerances)
			for (const x of base) for (const sign of [-1, 1]) found.add(Number((x + sign * (node.attributes.toleranceMode === 'relative' ? (Math.abs(x) * tolerance) / 100 : tolerance)).toPrecision(15)));
		if (/^(equalRounded|roundTo|round|truncate)$/.test(node.name)) {
			const figures = Number(node.attributes.figures ?? 0);
			const decimal = (node.attributes.roundingMode ?? '').startsWith('decimal') || !node.attributes.figures;
			for (const x of base) {
				const unit = 10 ** -(decimal ? figures : figures - 1 - Math.floor(Math.log10(Math.abs(x) || 1)));
				const near = Math.round(x / unit) * unit;
				for (const half of [-1, -0.5, 0, 0.5, 1]) found.add(Number((near + half * unit).toPrecision(12)));
			}
		}
	}
	return [...found].sort((a, b) => a - b).slice(0, 400);
}

/** The tolerances of a comparison, which may stand in a variable. */
export function tolerancesOf(node: Node, values: Map<string, { list: unknown[] } | null>): number[] {
	return (node.attributes.tolerance ?? '').split(/\s+/).filter(Boolean).map((text) => (Number.isFinite(Number(text)) ? Number(text) : Number(values.get(text.replace(/^\{|\}$/g, ''))?.list[0]))).filter(Number.isFinite);
}

/** Each edge, a number between each two (for whole numbers those beside it), and one beyond both ends. `literals` are the numbers of the rules. */
export function asksOf(oracle: Oracle, { base }: Declaration, literals: Single[]): { edges: number[]; asks: number[] } {
	const integer = base === 'integer';
	const found = edgesOf(oracle, literals).filter((x) => !integer || Number.isInteger(x));
	const edges = integer ? [...new Set(found.flatMap((x) => [x - 1, x, x + 1]))].sort((a, b) => a - b) : found;
	if (!edges.length) return { edges, asks: [] };
	const last = edges[edges.length - 1];
	const gap = Math.max(1, ...edges.map(Math.abs));
	const ends: [number, number] = integer ? [Math.floor(edges[0] - gap), Math.ceil(last + gap)] : [edges[0] - gap * 1.37, last + gap * 1.37];
	const asks = [ends[0]];
	for (const [i, edge] of edges.entries()) {
		asks.push(edge);
		const next = edges[i + 1] ?? ends[1];
		const middle = integer ? Math.floor((edge + next) / 2) : edge + (next - edge) * 0.47;
		if (middle > edge && middle < next) asks.push(middle);
	}
	asks.push(ends[1]);
	return { edges, asks: [...new Set(asks)].sort((a, b) => a - b) };
}
