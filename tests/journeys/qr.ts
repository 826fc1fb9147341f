import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';

/** How many blocks of how many data bytes a code of level M holds, by version (ISO/IEC 18004, table 9). */
const blocks: Record<number, [number, number]> = { 1: [1, 16], 2: [1, 28], 3: [1, 44], 4: [2, 32], 5: [2, 43], 6: [4, 27] };

const masks: ((y: number, x: number) => boolean)[] = [
	(y, x) => (y + x) % 2 === 0,
	(y) => y % 2 === 0,
	(_, x) => x % 3 === 0,
	(y, x) => (y + x) % 3 === 0,
	(y, x) => (Math.floor(y / 2) + Math.floor(x / 3)) % 2 === 0,
	(y, x) => ((y * x) % 2) + ((y * x) % 3) === 0,
	(y, x) => (((y * x) % 2) + ((y * x) % 3)) % 2 === 0,
	(y, x) => (((y + x) % 2) + ((y * x) % 3)) % 2 === 0
];

/** What the drawn QR code says, read square by square as a phone's camera would: level M, versions 1 to 6, without a spoilt square. */
export async function readQr(svg: Locator): Promise<string> {
	const dark = await svg.evaluate((found) => {
		const side = (found as SVGSVGElement).viewBox.baseVal.width;
		const path = found.querySelector<SVGPathElement>('.qr-dark')!;
		const at = (x: number, y: number) => path.isPointInFill(new DOMPoint(x + 0.5, y + 0.5));
		return Array.from({ length: side }, (_, y) => Array.from({ length: side }, (_, x) => at(x, y)));
	});
	const border = dark.findIndex((row) => row.some(Boolean));
	const grid = dark.slice(border, dark.length - border).map((row) => row.slice(border, row.length - border));
	const size = grid.length;
	const version = (size - 17) / 4;
	assert.ok(Number.isInteger(version) && blocks[version], `a QR code of ${size} squares`);
	const read = [...[0, 1, 2, 3, 4, 5, 7, 8].map((x) => grid[8][x]), ...[7, 5, 4, 3, 2, 1, 0].map((y) => grid[y][8])];
	const format = read.reduce((bits, bit) => (bits << 1) | Number(bit), 0) ^ 0x5412;
	assert.equal(format >> 13, 0, 'level M');
	const mask = masks[(format >> 10) & 7];
	const centre = size - 7;
	const isFixed = (y: number, x: number) =>
		(y < 9 && (x < 9 || x >= size - 8)) || (y >= size - 8 && x < 9) || y === 6 || x === 6 || (version > 1 && Math.abs(y - centre) <= 2 && Math.abs(x - centre) <= 2);
	const bits: number[] = [];
	for (let right = size - 1, up = true; right > 0; right -= 2, up = !up) {
		if (right === 6) right = 5;
		for (let i = 0; i < size; i++)
			for (const x of [right, right - 1]) {
				const y = up ? size - 1 - i : i;
				if (!isFixed(y, x)) bits.push(Number(grid[y][x] !== mask(y, x)));
			}
	}
	const bytes = Array.from({ length: bits.length >> 3 }, (_, i) => bits.slice(i * 8, i * 8 + 8).reduce((byte, bit) => (byte << 1) | bit, 0));
	const [count, each] = blocks[version];
	const data = Array.from({ length: count }, (_, block) => Array.from({ length: each }, (_, i) => bytes[i * count + block])).flat();
	const stream = data.map((byte) => byte.toString(2).padStart(8, '0')).join('');
	assert.equal(stream.slice(0, 4), '0100', 'a text by bytes');
	const length = parseInt(stream.slice(4, 12), 2);
	return Buffer.from(Array.from({ length }, (_, i) => parseInt(stream.slice(12 + i * 8, 20 + i * 8), 2))).toString('utf8');
}
