import { parse } from './algebra.ts';
import { pointsOf } from './amount.ts';
import { noRight, twice, unknown } from './fault.ts';
import type { Fault } from './fault.ts';
import { coordinate, isFigure, markGraph, readPoints } from './graph.ts';
import type { Area, At, Axis, Given, Interaction, Option, Picture } from './item.ts';
import { owns } from './verdict.ts';

type Of<Kind extends Interaction['type']> = Interaction & { type: Kind };

function* outside(areas: Area[], { width, height }: Picture, path: string): Generator<Fault> {
	const isIn = ([x, y]: [number, number]) => x >= 0 && y >= 0 && x <= width && y <= height;
	for (const [i, { shape }] of areas.entries()) {
		const corners: [number, number][] =
			shape.kind === 'polygon' ? shape.points : shape.kind === 'circle' ? [[shape.x, shape.y]] : [[shape.x, shape.y], [shape.x + shape.width, shape.y + shape.height]];
		if (!corners.every(isIn)) yield { path: `${path}.${i}.shape`, key: 'fault-outside' };
	}
}

type Sides = { places: [name: string, list: Option[]]; put: [name: string, list: Option[]]; keys: Record<string, string[]>; first: 'place' | 'put' };

/** Keys must meet what they name, and each comment must have a wrong placing that brings it out; `first` is whose comment goes before the other's. */
function* pairFaults({ places: [placesName, places], put: [putName, put], keys, first }: Sides, path: string): Generator<Fault> {
	yield* twice(places, `${path}.${placesName}`);
	yield* twice(put, `${path}.${putName}`);
	yield* unknown(Object.keys(keys), places, `${path}.keys`);
	for (const [place, list] of Object.entries(keys)) {
		yield* unknown(list, put, `${path}.keys.${place}`);
		yield* twice(list.map((id) => ({ id })), `${path}.keys.${place}`);
	}
	for (const place of places) if (!owns(keys, place.id)) yield { path: `${path}.keys.${place.id}`, key: 'fault-missing' };
	if (!Object.values(keys).some((list) => list.length)) yield { path: `${path}.keys`, key: 'fault-no-right-answer' };
	const isWrong = (place: Option, there: Option) => owns(keys, place.id) && !keys[place.id].includes(there.id);
	for (const [i, place] of places.entries())
		if (place.feedback && !put.some((there) => isWrong(place, there) && (first === 'place' || !there.feedback))) yield { path: `${path}.${placesName}.${i}.feedback`, key: 'fault-unreachable' };
	for (const [i, there] of put.entries())
		if (there.feedback && !places.some((place) => isWrong(place, there) && (first === 'put' || !place.feedback))) yield { path: `${path}.${putName}.${i}.feedback`, key: 'fault-unreachable' };
}

/** The faults of what is sorted, pointed at or labelled. */
export function* placeFaults(it: Of<'category'> | Of<'hotspot'> | Of<'label'>, path: string): Generator<Fault> {
	if (it.type === 'category') yield* pairFaults({ places: ['things', it.things], put: ['categories', it.categories], keys: it.keys, first: 'place' }, path);
	else if (it.type === 'label') {
		yield* pairFaults({ places: ['places', it.places], put: ['labels', it.labels], keys: it.keys, first: 'put' }, path);
		yield* outside(it.places, it.picture, `${path}.places`);
	} else {
		yield* twice(it.areas, `${path}.areas`);
		yield* unknown(it.keys, it.areas, `${path}.keys`);
		yield* twice(it.keys.map((id) => ({ id })), `${path}.keys`);
		yield* unknown(Object.keys(it.weights ?? {}), it.areas, `${path}.weights`);
		yield* outside(it.areas, it.picture, `${path}.areas`);
	}
}

/** Lines of a grid that may be drawn. */
const mostLines = 60;

const isAxis = ({ from, to, step, snap = step }: Axis): boolean => to > from && step <= to - from && snap <= to - from && (to - from) / step <= mostLines;

/** How far a coordinate is from the nearest one that a pointer can reach. */
function offGrid(value: number, { from, step, snap = step }: Axis): number {
	const steps = (value - from) / snap;
	return Math.abs(steps - Math.round(steps)) * snap;
}

function* givenFaults(given: Given[], path: string, language: string): Generator<Fault> {
	for (const [i, one] of given.entries()) {
		if (one.kind === 'curve') {
			if (!parse(one.value, ['x'])) yield { path: `${path}.${i}.value`, key: 'fault-not-an-expression' };
			for (const end of ['from', 'to'] as const) if (one[end] !== undefined && coordinate(one[end], language) === undefined) yield { path: `${path}.${i}.${end}`, key: 'fault-not-a-number' };
		} else yield* pointFaults(one.at, pointsOf({ figure: one.kind, answers: [one] }), one.kind, `${path}.${i}.at`, language);
	}
}

function* pointFaults(at: At[], count: number, kind: Of<'graph'>['figure'], path: string, language: string): Generator<Fault> {
	const points = readPoints(at, language);
	if (!points) yield { path, key: 'fault-not-a-number' };
	else if (at.length !== count || (kind === 'polygon' && count < 3) || !isFigure(kind, points)) yield { path, key: 'fault-figure' };
}

/** The faults of a grid: its axes, what is given, and keys that nobody could place or that another hides. */
export function* graphFaults(it: Of<'graph'>, path: string, language: string): Generator<Fault> {
	for (const axis of ['x', 'y'] as const) if (!isAxis(it[axis])) yield { path: `${path}.${axis}`, key: 'fault-axis' };
	yield* givenFaults(it.given ?? [], `${path}.given`, language);
	const count = pointsOf(it);
	if (it.names && (it.figure !== 'points' || it.names.length !== count)) yield { path: `${path}.names`, key: 'fault-figure' };
	for (const [i, answer] of it.answers.entries()) {
		const inner = `${path}.answers.${i}`;
		const faults = [...pointFaults(answer.at, count, it.figure, `${inner}.at`, language)];
		yield* faults;
		if (faults.length) continue;
		const points = readPoints(answer.at, language)!;
		if (!points.every(({ x, y }) => x >= it.x.from && x <= it.x.to && y >= it.y.from && y <= it.y.to)) yield { path: `${inner}.at`, key: 'fault-outside' };
		else if (answer.score === 1 && points.some(({ x, y }) => Math.max(offGrid(x, it.x), offGrid(y, it.y)) > (answer.tolerance ?? 0) + 1e-9)) yield { path: `${inner}.at`, key: 'fault-off-grid' };
		const own = Object.fromEntries(answer.at.flatMap(({ x, y }, n) => [[`p${n + 1}.x`, x], [`p${n + 1}.y`, y]]));
		if (answer.feedback && markGraph(it, own, language).said?.[0] !== answer.feedback) yield { path: inner, key: 'fault-unreachable' };
	}
	yield* noRight(it.answers, path);
}
