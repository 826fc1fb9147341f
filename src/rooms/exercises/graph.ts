import { pointsOf } from './amount.ts';
import type { At, Axis, FigureKind, Interaction } from './item.ts';
import { readNumber } from './number.ts';
import { entry, nothing, unreadable } from './verdict.ts';
import type { Verdict } from './verdict.ts';

/** A point in floating numbers. */
export type Point = { x: number; y: number };

/** A coordinate as it is typed or stands in a key; undefined for what is no number, or is far off any grid. */
export function coordinate(typed: string, language: string): number | undefined {
	const read = readNumber(typed, language);
	const value = read && !read.rest ? Number(read.value.top) / Number(read.value.bottom) : NaN;
	return Math.abs(value) <= 1e9 ? value : undefined;
}

/** Points as numbers; undefined where one of them is none. */
export function readPoints(at: At[], language: string): Point[] | undefined {
	const read = at.map(({ x, y }) => ({ x: coordinate(x, language), y: coordinate(y, language) }));
	return read.every((point): point is Point => point.x !== undefined && point.y !== undefined) ? read : undefined;
}

const apart = (a: Point, b: Point): number => Math.max(Math.abs(a.x - b.x), Math.abs(a.y - b.y));
const same = (a: Point, b: Point): boolean => apart(a, b) < 1e-9;
const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);
const flipped = ({ x, y }: Point): Point => ({ x: y, y: x });

/** Whether points make the figure: two of a line at the same place make none, nor does a parabola that does not bend. */
export function isFigure(kind: FigureKind, points: Point[]): boolean {
	const [a, b] = points;
	if (kind === 'points') return true;
	if (kind === 'parabola') return Math.abs(a.x - b.x) > 1e-9 && Math.abs(a.y - b.y) > 1e-9;
	if (kind === 'polygon') return points.every((point, i) => !same(point, points[(i + 1) % points.length]));
	return !same(a, b);
}

/** How far two lines are apart at most between both ends of the grid: upright in y, steep ones in x. */
function linesApart([a, b]: Point[], [c, d]: Point[], x: Axis, y: Axis): number {
	if (Math.abs(b.y - a.y) * (x.to - x.from) > Math.abs(b.x - a.x) * (y.to - y.from)) return levelApart([a, b].map(flipped), [c, d].map(flipped), y);
	return levelApart([a, b], [c, d], x);
}

function levelApart([a, b]: Point[], [c, d]: Point[], { from, to }: Axis): number {
	if (Math.abs(d.x - c.x) < 1e-9) return Infinity;
	const height = (p: Point, q: Point, x: number) => p.y + ((q.y - p.y) / (q.x - p.x)) * (x - p.x);
	return Math.max(...[from, to].map((end) => Math.abs(height(a, b, end) - height(c, d, end))));
}

function polygonsApart(key: Point[], given: Point[]): number {
	if (key.length !== given.length) return Infinity;
	const turned = [given, [...given].reverse()].flatMap((list) => list.map((_, i) => [...list.slice(i), ...list.slice(0, i)]));
	return Math.min(...turned.map((list) => Math.max(...list.map((point, i) => apart(point, key[i])))));
}

/** How far a figure is from the key, by what both are, in units of the axes. */
function figuresApart(kind: Exclude<FigureKind, 'points'>, key: Point[], given: Point[], x: Axis, y: Axis): number {
	const [a, b] = key;
	const [c, d] = given;
	switch (kind) {
		case 'line':
			return linesApart(key, given, x, y);
		case 'ray':
			return (b.x - a.x) * (d.x - c.x) + (b.y - a.y) * (d.y - c.y) > 0 ? Math.max(apart(a, c), linesApart(key, given, x, y)) : Infinity;
		case 'segment':
			return Math.min(Math.max(apart(a, c), apart(b, d)), Math.max(apart(a, d), apart(b, c)));
		case 'vector':
			return apart({ x: b.x - a.x, y: b.y - a.y }, { x: d.x - c.x, y: d.y - c.y });
		case 'circle':
			return Math.max(apart(a, c), Math.abs(distance(a, b) - distance(c, d)));
		case 'parabola':
			return Math.max(apart(a, c), Math.abs(c.y + ((d.y - c.y) / (d.x - c.x) ** 2) * (b.x - c.x) ** 2 - b.y));
		case 'polygon':
			return polygonsApart(key, given);
	}
}

/** For each key point the given point that takes its place, so that as many as may be are taken: −1 for none. Each given point takes one. */
function matched(key: Point[], given: Point[], near: (a: Point, b: Point) => boolean): number[] {
	const takenBy = given.map(() => -1);
	const take = (k: number, seen: Set<number>): boolean =>
		given.some((point, g) => {
			if (seen.has(g) || !near(key[k], point)) return false;
			seen.add(g);
			if (takenBy[g] >= 0 && !take(takenBy[g], seen)) return false;
			takenBy[g] = k;
			return true;
		});
	for (let k = 0; k < key.length; k++) take(k, new Set());
	return key.map((_, k) => takenBy.indexOf(k));
}

/**
 * Marks a figure placed by its points: the first answer that it is wins. Points are compared one by one where they are named, as a set where they
 * are not. A point that lacks, or points that make no figure, are asked again. `details` of points: whether each stands where one is wanted.
 */
export function markGraph(graph: Interaction & { type: 'graph' }, response: unknown, language: string): Verdict {
	const { figure, answers, names, scoring, x, y } = graph;
	const typed = Array.from({ length: pointsOf(graph) }, (_, i) => ({ x: entry(response, `p${i + 1}.x`), y: entry(response, `p${i + 1}.y`) }));
	if (typed.every((at) => !at.x.trim() && !at.y.trim())) return nothing;
	if (typed.some((at) => !at.x.trim() || !at.y.trim())) return unreadable('point-missing');
	const given = readPoints(typed, language);
	if (!given) return unreadable('not-a-number');
	if (!isFigure(figure, given)) return unreadable('no-figure');
	const places = (answer: (typeof answers)[number]): number[] => {
		const key = readPoints(answer.at, language) ?? [];
		const near = (a: Point, b: Point) => apart(a, b) <= (answer.tolerance ?? 0) + 1e-9;
		return names ? key.map((point, i) => (given[i] && near(point, given[i]) ? i : -1)) : matched(key, given, near);
	};
	const fits = (answer: (typeof answers)[number]) => {
		if (figure === 'points') return answer.at.length === given.length && !places(answer).includes(-1);
		const key = readPoints(answer.at, language);
		return key !== undefined && figuresApart(figure, key, given, x, y) <= (answer.tolerance ?? 0) + 1e-9;
	};
	const found = answers.find(fits);
	if (figure !== 'points') return { score: found?.score ?? 0, said: [found?.feedback] };
	const right = answers.find((answer) => answer.score === 1);
	const taken = right ? places(right).filter((place) => place >= 0) : [];
	const share = scoring === 'each' ? Math.min(taken.length / given.length, 0.99) : 0;
	return {
		score: found ? found.score : share,
		said: [found?.feedback],
		details: Object.fromEntries(given.map((_, i) => [`p${i + 1}`, found?.score === 1 || taken.includes(i)]))
	};
}
