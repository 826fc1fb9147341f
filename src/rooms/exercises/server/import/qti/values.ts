/** The values of QTI's variables and expressions, and how a file writes them. PURE. */
import { NotTaken } from '../row.ts';
import { child, children, textIn, type Node } from './tree.ts';

export type Cardinality = 'single' | 'multiple' | 'ordered' | 'record';
export type Base = 'boolean' | 'integer' | 'float' | 'string' | 'identifier' | 'pair' | 'directedPair' | 'point' | 'duration' | 'file' | 'uri' | 'intOrIdentifier';
export type Single = boolean | number | string;
/** A value, or NULL. An empty container and an empty text are NULL. Pairs and points are texts of two words; durations are seconds. */
export type Value = { cardinality: Cardinality; base: Base; list: Single[] } | null;

const bases = new Set<string>(['boolean', 'integer', 'float', 'string', 'identifier', 'pair', 'directedPair', 'point', 'duration', 'file', 'uri', 'intOrIdentifier']);
export const baseOf = (name: string | undefined): Base => (name && bases.has(name) ? (name as Base) : 'string');
export const isNumeric = (base: Base): boolean => base === 'integer' || base === 'float';

function seconds(text: string): number {
	const [all, sign, days, hours, minutes, rest] = /^(-?)P(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,9}(?:\.\d{1,9})?)S)?)?$/.exec(text) ?? [];
	if (all === undefined) return Number(text);
	return (sign ? -1 : 1) * (Number(days ?? 0) * 86_400 + Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(rest ?? 0));
}

/** One value as written in a file; undefined for nothing and for what is no value of its type. */
export function singleOf(base: Base, written: string): Single | undefined {
	const text = base === 'string' ? written : written.trim();
	if (text === '') return undefined;
	const words = () => text.split(/\s+/);
	switch (base) {
		case 'boolean':
			return text === 'true' || text === '1' ? true : text === 'false' || text === '0' ? false : undefined;
		case 'integer':
		case 'float':
			return Number.isFinite(Number(text)) ? Number(text) : undefined;
		case 'duration':
			return Number.isFinite(seconds(text)) ? seconds(text) : undefined;
		case 'pair':
			return words().length === 2 ? words().sort().join(' ') : undefined;
		case 'directedPair':
			return words().length === 2 ? words().join(' ') : undefined;
		case 'point':
			return words().length === 2 && words().every((each) => Number.isFinite(Number(each))) ? words().map(Number).join(' ') : undefined;
		default:
			return text;
	}
}

/** A value of these singles; NULL if there are none. */
export const valueOf = (cardinality: Cardinality, base: Base, list: Single[]): Value => (list.length ? { cardinality, base, list } : null);
export const single = (base: Base, value: Single | undefined): Value => (value === undefined || value === '' ? null : { cardinality: 'single', base, list: [value] });
export const truth = (value: boolean): Value => single('boolean', value);

export type Mapping = { entries: { key: Single; value: number; capitals: boolean }[]; otherwise: number; lower?: number; upper?: number };
export type Shape = { shape: string; coords: number[] };
export type Areas = { entries: (Shape & { value: number })[]; otherwise: number; lower?: number; upper?: number };
export type Table = { exact: boolean; entries: { source: number; included: boolean; target: string }[]; otherwise: Value };

export type Declaration = {
	kind: 'response' | 'outcome' | 'template';
	id: string;
	cardinality: Cardinality;
	base: Base;
	initial: Value;
	correct: Value;
	mapping?: Mapping;
	areas?: Areas;
	table?: Table;
};

const number = (text: string | undefined): number | undefined => (text?.trim() && Number.isFinite(Number(text)) ? Number(text) : undefined);
const bound = (node: Node) => {
	const [lower, upper] = [number(node.attributes.lowerBound), number(node.attributes.upperBound)];
	return { otherwise: number(node.attributes.defaultValue) ?? 0, ...(lower !== undefined ? { lower } : {}), ...(upper !== undefined ? { upper } : {}) };
};

/** A shape's numbers; per cents of a picture cannot be read without it. */
export const shapeOf = (node: Node): Shape => ({ shape: node.attributes.shape ?? 'default', coords: (node.attributes.coords ?? '').split(/[\s,]+/).filter(Boolean).map(Number) });

function valuesIn(node: Node | undefined, cardinality: Cardinality, base: Base): Value {
	const list = children(node, 'value').flatMap((each) => singleOf(each.attributes.baseType ? baseOf(each.attributes.baseType) : base, textIn(each)) ?? []);
	return valueOf(cardinality, base, cardinality === 'single' ? list.slice(0, 1) : list);
}

/** A response, outcome or template declaration. Refuses one without a name. */
export function declarationOf(node: Node, kind: Declaration['kind']): Declaration {
	const id = node.attributes.identifier ?? '';
	if (!id || id.length > 200) throw new NotTaken('processing-not-held', { name: node.name });
	const cardinality = (['multiple', 'ordered', 'record'] as const).find((each) => each === node.attributes.cardinality) ?? 'single';
	const base = baseOf(node.attributes.baseType);
	const initial = child(node, 'defaultValue') ? valuesIn(child(node, 'defaultValue'), cardinality, base) : single(base, singleOf(base, node.attributes.defaultValue ?? ''));
	const declaration: Declaration = { kind, id, cardinality, base, initial, correct: valuesIn(child(node, 'correctResponse'), cardinality, base) };
	const mapping = child(node, 'mapping');
	if (mapping) {
		const capitals = mapping.attributes.caseSensitive !== 'false';
		declaration.mapping = {
			...bound(mapping),
			entries: children(mapping, 'mapEntry').flatMap(({ attributes }) => {
				const key = singleOf(base, attributes.mapKey ?? '');
				return key === undefined ? [] : [{ key, value: number(attributes.mappedValue) ?? 0, capitals: attributes.caseSensitive ? attributes.caseSensitive !== 'false' : capitals }];
			})
		};
	}
	const areas = child(node, 'areaMapping');
	if (areas) declaration.areas = { ...bound(areas), entries: children(areas, 'areaMapEntry').map((entry) => ({ ...shapeOf(entry), value: number(entry.attributes.mappedValue) ?? 0 })) };
	const table = child(node, 'matchTable') ?? child(node, 'interpolationTable');
	if (table) declaration.table = tableOf(table, base);
	return declaration;
}

function tableOf(node: Node, base: Base): Table {
	const exact = node.name === 'matchTable';
	return {
		exact,
		entries: children(node, exact ? 'matchTableEntry' : 'interpolationTableEntry').map(({ attributes }) => ({
			source: Number(attributes.sourceValue),
			included: attributes.includeBoundary !== 'false',
			target: attributes.targetValue ?? ''
		})),
		otherwise: single(base, singleOf(base, node.attributes.defaultValue ?? ''))
	};
}

/** What a table gives for a number. */
export function lookUp(table: Table, base: Base, source: number | undefined): Value {
	const found = source === undefined ? undefined : table.entries.find((entry) => (table.exact ? source === entry.source : entry.included ? source >= entry.source : source > entry.source));
	return found ? single(base, singleOf(base, found.target)) : table.otherwise;
}

const fold = (text: Single): string => String(text).toLowerCase();
const within = (value: number, { lower, upper }: { lower?: number; upper?: number }): number => Math.max(lower ?? -Infinity, Math.min(upper ?? Infinity, value));

/** The points of a response by a mapping: each different value once, then the bounds. */
export function mapped(mapping: Mapping, value: Value): number {
	const point = (each: Single) => (mapping.entries.find(({ key, capitals }) => key === each || (!capitals && fold(key) === fold(each)))?.value ?? mapping.otherwise);
	return within([...new Set(value?.list ?? [])].reduce<number>((sum, each) => sum + point(each), 0), mapping);
}

/** The points of places by areas: an area counts once, however many points fall into it. */
export function mappedAreas(areas: Areas, value: Value): number {
	const hit = new Set<number>();
	let sum = 0;
	for (const point of value?.list ?? []) {
		const at = areas.entries.findIndex((area) => contains(area, String(point)));
		if (at < 0) sum += areas.otherwise;
		else if (!hit.has(at)) sum += areas.entries[at].value;
		hit.add(at);
	}
	return within(sum, areas);
}

/** Whether a point (two numbers) lies in a shape, edges included. */
export function contains({ shape, coords }: Shape, point: string): boolean {
	const [x, y] = point.split(' ').map(Number);
	const [a, b, c, d] = coords;
	switch (shape) {
		case 'default':
			return true;
		case 'rect':
			return x >= Math.min(a, c) && x <= Math.max(a, c) && y >= Math.min(b, d) && y <= Math.max(b, d);
		case 'circle':
			return (x - a) ** 2 + (y - b) ** 2 <= c ** 2;
		case 'ellipse':
			return c > 0 && d > 0 && ((x - a) / c) ** 2 + ((y - b) / d) ** 2 <= 1;
		case 'poly':
			return inPolygon(coords, x, y);
		default:
			throw new NotTaken('processing-not-held', { name: shape.slice(0, 40) });
	}
}

function inPolygon(coords: number[], x: number, y: number): boolean {
	let inside = false;
	const corners = Array.from({ length: coords.length >> 1 }, (_, i) => [coords[2 * i], coords[2 * i + 1]] as const);
	for (const [i, [ax, ay]] of corners.entries()) {
		const [bx, by] = corners[(i + 1) % corners.length];
		const cross = (bx - ax) * (y - ay) - (by - ay) * (x - ax);
		if (cross === 0 && Math.min(ax, bx) <= x && x <= Math.max(ax, bx) && Math.min(ay, by) <= y && y <= Math.max(ay, by)) return true;
		if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
	}
	return inside;
}
