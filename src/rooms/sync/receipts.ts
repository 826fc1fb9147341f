import type { Receipt } from '#rooms/sync/exchange.ts';

type Line = { epoch: string; from: number; to: number; level: string };

/** What a receipt states, line by line (docs/sync.md, 3). */
export const linesOf = (receipt: Receipt): Line[] =>
	receipt.text
		.split('\n')
		.slice(4)
		.map((line) => line.split(' '))
		.filter((parts) => parts.length === 5)
		.map(([epoch, from, to, , level]) => ({ epoch, from: Number(from), to: Number(to), level }));

const says = (line: Line, other: Line) => line.epoch === other.epoch && line.from <= other.from && line.to >= other.to && (line.level === 'vault' || other.level !== 'vault');

/** Of receipts, oldest first, those that still tell something: one whose every line a later one says too is needless. */
export const standing = (receipts: Receipt[]): Receipt[] =>
	receipts.filter((receipt, i) => {
		const later = receipts.slice(i + 1).flatMap(linesOf);
		return !linesOf(receipt).every((line) => later.some((one) => says(one, line)));
	});
