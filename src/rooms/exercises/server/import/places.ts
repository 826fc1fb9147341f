/** Places on a picture that have no neighbours in the file: squares beside them, so that the only place to choose is not the right one. PURE. */
import type { Area, Picture, Shape } from '#rooms/exercises/item.ts';

export const tidy = (x: number): number => Number(x.toFixed(2));

type Box = [left: number, top: number, right: number, bottom: number];
const boxOf = (shape: Shape): Box => {
	if (shape.kind === 'circle') return [shape.x - shape.radius, shape.y - shape.radius, shape.x + shape.radius, shape.y + shape.radius];
	if (shape.kind === 'rectangle') return [shape.x, shape.y, shape.x + shape.width, shape.y + shape.height];
	const [xs, ys] = [shape.points.map(([x]) => x), shape.points.map(([, y]) => y)];
	return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
};

const grid = { columns: 4, rows: 3 };

/** The squares of a picture that meet none of these zones. */
function beside(picture: Picture, zones: Shape[]): Shape[] {
	const [w, h] = [picture.width / grid.columns, picture.height / grid.rows];
	const boxes = zones.map(boxOf);
	const found: Shape[] = [];
	for (let row = 0; row < grid.rows; row++)
		for (let column = 0; column < grid.columns; column++) {
			const [x, y] = [column * w, row * h];
			if (boxes.every(([left, top, right, bottom]) => right <= x || left >= x + w || bottom <= y || top >= y + h)) found.push({ kind: 'rectangle', x: tidy(x), y: tidy(y), width: tidy(w), height: tidy(h) });
		}
	return found;
}

const centre = ({ shape }: Area): [number, number] => {
	const [left, top, right, bottom] = boxOf(shape);
	return [(left + right) / 2, (top + bottom) / 2];
};
const square = (area: Area, picture: Picture): string => {
	const [x, y] = centre(area);
	return `${'ABCD'[Math.max(0, Math.min(grid.columns - 1, Math.floor((x * grid.columns) / picture.width)))]}${Math.max(1, Math.min(grid.rows, Math.floor((y * grid.rows) / picture.height) + 1))}`;
};

/**
 * These areas among squares of the picture, in the order of reading, all named by row and column so that a name says nothing of which is right.
 * Undefined where no square is free.
 */
export function amongSquares(picture: Picture, own: Area[]): Area[] | undefined {
	const wrong = beside(picture, own.map((area) => area.shape)).map((shape, i): Area => ({ id: `s${i + 1}`, text: '', shape }));
	if (!wrong.length) return undefined;
	const areas = [...own, ...wrong].sort((a, b) => centre(a)[1] - centre(b)[1] || centre(a)[0] - centre(b)[0]).map((area) => ({ ...area, text: square(area, picture) }));
	for (const [i, area] of areas.entries()) if (areas.findIndex((other) => other.text === area.text) < i) area.text += ` (${i + 1})`;
	return areas;
}
