import { isFigure } from './graph.ts';
import type { Point } from './graph.ts';
import type { Axis, FigureKind } from './item.ts';

/** A grid on a screen: its size and the window of its axes in it, in units of the drawing, and the way from values to them and back. */
export type Frame = { width: number; height: number; left: number; top: number; across: number; down: number; x: (value: number) => number; y: (value: number) => number; point: (x: number, y: number) => Point };

const margin = 24;
const across = 264;

/** A grid as wide as the narrowest phone. Both axes have the same scale where their steps are the same and the drawing stays of a sensible height. */
export function frameOf(x: Axis, y: Axis): Frame {
	const [wide, high] = [x.to - x.from, y.to - y.from];
	const down = x.step === y.step ? Math.min(Math.max((across * high) / wide, 140), 400) : 240;
	return {
		width: across + 2 * margin,
		height: down + 2 * margin,
		left: margin,
		top: margin,
		across,
		down,
		x: (value) => margin + ((value - x.from) / wide) * across,
		y: (value) => margin + ((y.to - value) / high) * down,
		point: (left, top) => ({ x: x.from + ((left - margin) / across) * wide, y: y.to - ((top - margin) / down) * high })
	};
}

/** The value on an axis that a pointer means: the nearest it snaps to, between both ends, without the dust of floating numbers. */
export function snapped(value: number, { from, to, step, snap = step }: Axis): number {
	const near = from + Math.round((Math.min(Math.max(value, from), to) - from) / snap) * snap;
	return Number((near > to + snap / 1000 ? near - snap : near).toFixed(9));
}

/** A number as the page writes it beside an axis and in a field: decimal comma but in English, a true minus sign in words only. */
export const shownNumber = (value: number, language: string, minus = '-'): string => {
	const text = String(Math.abs(Number(value.toFixed(9))));
	return (value < 0 && text !== '0' ? minus : '') + (/^en\b/.test(language) ? text : text.replace('.', ','));
};

const to = (point: Point): string => `${Math.round(point.x * 10) / 10} ${Math.round(point.y * 10) / 10}`;

/** The path of a figure, for the `d` of an SVG path inside the window; empty for points alone and for points that make no figure (yet). Lines run beyond the window. */
export function figurePath(kind: FigureKind, points: Point[], frame: Frame): string {
	if (kind === 'points' || points.length < 2 || !isFigure(kind, points)) return '';
	const at = (point: Point): Point => ({ x: frame.x(point.x), y: frame.y(point.y) });
	const [a, b] = points.map(at);
	const far = (from: Point, through: Point): Point => {
		const factor = 3000 / Math.hypot(through.x - from.x, through.y - from.y);
		return { x: from.x + (through.x - from.x) * factor, y: from.y + (through.y - from.y) * factor };
	};
	switch (kind) {
		case 'segment':
			return `M${to(a)}L${to(b)}`;
		case 'vector': {
			const length = Math.hypot(b.x - a.x, b.y - a.y);
			const [ux, uy] = [(b.x - a.x) / length, (b.y - a.y) / length];
			const side = (turn: number): string => to({ x: b.x - 10 * ux + turn * 5 * uy, y: b.y - 10 * uy - turn * 5 * ux });
			return `M${to(a)}L${to(b)}M${side(1)}L${to(b)}L${side(-1)}`;
		}
		case 'ray':
			return `M${to(a)}L${to(far(a, b))}`;
		case 'line':
			return `M${to(far(b, a))}L${to(far(a, b))}`;
		case 'circle': {
			const radius = Math.hypot(points[1].x - points[0].x, points[1].y - points[0].y);
			const [rx, ry] = [Math.abs(frame.x(radius) - frame.x(0)), Math.abs(frame.y(radius) - frame.y(0))];
			const arc = (x: number) => `A${Math.round(rx * 10) / 10} ${Math.round(ry * 10) / 10} 0 1 0 ${to({ x, y: a.y })}`;
			return `M${to({ x: a.x - rx, y: a.y })}${arc(a.x + rx)}${arc(a.x - rx)}Z`;
		}
		case 'parabola': {
			const [vertex, other] = points;
			const bend = (other.y - vertex.y) / (other.x - vertex.x) ** 2;
			const half = Math.max(Math.abs(frame.point(frame.left, 0).x - vertex.x), Math.abs(frame.point(frame.left + frame.across, 0).x - vertex.x));
			const end = (side: number) => at({ x: vertex.x + side * half, y: vertex.y + bend * half ** 2 });
			// Both tangents meet below the vertex as far as the ends are above it: this curve is the parabola itself.
			return `M${to(end(-1))}Q${to(at({ x: vertex.x, y: vertex.y - bend * half ** 2 }))} ${to(end(1))}`;
		}
		case 'polygon':
			return `M${points.map((point) => to(at(point))).join('L')}Z`;
	}
}
