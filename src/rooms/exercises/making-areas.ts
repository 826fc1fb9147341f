/** Areas of a picture, drawn by dragging: from two places on it to the fields of a shape. PURE. */
import { asObject, type Loose } from './making-fields.ts';

export type Spot = [x: number, y: number];
export type ShapeKind = 'rectangle' | 'circle' | 'polygon';

const whole = (value: number): number => Math.round(value);
const inside = (value: number, most: number): number => Math.min(Math.max(whole(value), 0), whole(most));

/** The fields of a shape that a drag from one place to another makes, kept inside a picture; a polygon gets the last place as a corner more. */
export function shapeOfDrag(kind: ShapeKind, [x1, y1]: Spot, [x2, y2]: Spot, size: { width: number; height: number }, corners: Spot[] = []): Record<string, string> {
	const [left, right] = [inside(Math.min(x1, x2), size.width), inside(Math.max(x1, x2), size.width)];
	const [top, bottom] = [inside(Math.min(y1, y2), size.height), inside(Math.max(y1, y2), size.height)];
	if (kind === 'rectangle') return { x: String(left), y: String(top), width: String(Math.max(1, right - left)), height: String(Math.max(1, bottom - top)) };
	if (kind === 'circle') return { x: String(inside(x1, size.width)), y: String(inside(y1, size.height)), radius: String(Math.max(1, whole(Math.hypot(x2 - x1, y2 - y1)))) };
	return { points: [...corners, [inside(x2, size.width), inside(y2, size.height)] as Spot].map(([x, y]) => `(${x} ; ${y})`).join(' ') };
}

const isSpot = (value: unknown): value is Spot => Array.isArray(value) && value.length === 2 && value.every((each) => typeof each === 'number');

/** The corners of a shape, those that can be drawn. */
export const cornersOf = (shape: unknown): Spot[] => {
	const { points } = asObject(shape);
	return Array.isArray(points) ? points.filter(isSpot) : [];
};

/** A shape as an element of SVG and its attributes; undefined while its fields are not all numbers. */
export function drawnShape(shape: unknown): { tag: 'rect' | 'circle' | 'polygon'; attributes: Record<string, string | number> } | undefined {
	const { kind, x, y, width, height, radius }: Loose = asObject(shape);
	const are = (values: unknown[]): values is number[] => values.every((value) => typeof value === 'number' && Number.isFinite(value));
	const [box, ring] = [[x, y, width, height], [x, y, radius]];
	if (kind === 'rectangle' && are(box)) return { tag: 'rect', attributes: { x: box[0], y: box[1], width: box[2], height: box[3] } };
	if (kind === 'circle' && are(ring)) return { tag: 'circle', attributes: { cx: ring[0], cy: ring[1], r: ring[2] } };
	const corners = cornersOf(shape);
	return kind === 'polygon' && corners.length ? { tag: 'polygon', attributes: { points: corners.map((corner) => corner.join(',')).join(' ') } } : undefined;
}
