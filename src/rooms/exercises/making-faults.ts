/** What an item being written still needs, each fault at the field of the form that it belongs to. PURE. */
import { checkItem, type Fault, type FaultKey } from './check.ts';
import type { BadDraw } from './draws.ts';
import type { Item } from './item.ts';
import { asObject, asRows, fieldAt, isObject, valueAt, type Loose } from './making-fields.ts';

/** A fault as the form shows it: at which field, and why. `draw` is the first draw of the parameters that has it. */
export type FormFault = { path: string; key: FaultKey | 'fault-number' | 'fault-choice' | 'fault-draw'; draw?: BadDraw };

const blank = (value: unknown): boolean => value === undefined || value === null || (typeof value === 'string' && !value.trim());

const texts = ['text', 'value', 'name', 'values', 'prompt', 'at', 'from'];

/** A row that nobody wrote anything in; what it began with (a score, a factor, the kind of a shape) does not count. */
const isUntouched = (row: Loose): boolean =>
	texts.every((name) => (Array.isArray(row[name]) ? !row[name].length : blank(row[name]))) && !row.feedback && !row.interaction && Object.keys(asObject(row.shape)).length <= 1;

/** The lists of a question or a gap whose empty rows do not count; a gap itself, which has its place in the text, does. */
const lists = ['options', 'answers', 'units', 'things', 'categories', 'areas', 'places', 'labels', 'given', 'criteria'];
const mayBeAbsent = ['units', 'given', 'criteria'];

/** Every id that a question names for right, wherever: its row is no empty one. */
function keysOf(place: Loose): Set<unknown> {
	const keys = asObject(place.keys);
	return new Set([place.key, ...(Array.isArray(place.keys) ? place.keys : Object.values(keys).flat())]);
}

/**
 * An item without the rows that were added and left empty, and where its rows stood: what is checked and published. A row that is a key, or
 * one half of a pair that has the other, is no empty one.
 */
export function tidied(item: Loose): { item: Loose; placeOf: (path: string) => string } {
	const stood = new Map<string, number[]>();
	const kept = (path: string, rows: unknown, isKept: (row: Loose) => boolean = () => false): unknown => {
		if (!Array.isArray(rows)) return rows;
		const indexes = rows.flatMap((row, i) => (isObject(row) && isUntouched(row) && !isKept(row) ? [] : [i]));
		stood.set(path, indexes);
		return indexes.map((i) => rows[i]);
	};
	/** A record by the ids of rows, without those of rows that are gone. */
	const without = (record: unknown, before: unknown, after: unknown): unknown => {
		const [was, is] = [asRows(before), new Set(asRows(after).map((row) => row.id))];
		return isObject(record) ? Object.fromEntries(Object.entries(record).filter(([id]) => is.has(id) || !was.some((row) => row.id === id))) : record;
	};
	const shared = (place: Loose, path: string): Loose => {
		const next = { ...place };
		const keys = keysOf(place);
		for (const name of lists) {
			if (!(name in next)) continue;
			const owns = ['things', 'places'].includes(name);
			const named = (row: Loose) => (owns ? [asObject(place.keys)[String(row.id)] ?? []].flat().length > 0 : row.id !== undefined && keys.has(row.id));
			next[name] = kept(`${path}.${name}`, next[name], (row) => (name === 'answers' ? row.score === 1 : named(row)));
			if (owns && isObject(place.keys)) next.keys = without(next.keys, place[name], next[name]);
			if (mayBeAbsent.includes(name) && Array.isArray(next[name]) && !next[name].length) delete next[name];
		}
		return next;
	};
	const interactionOf = (value: unknown, path: string): unknown => {
		if (!isObject(value)) return value;
		const next = shared(value, path);
		if (Array.isArray(value.gaps)) next.gaps = value.gaps.map((gap, i) => (isObject(gap) ? shared(gap, `${path}.gaps.${i}`) : gap));
		if (Array.isArray(value.left) && Array.isArray(value.right)) {
			const [left, right, pairs] = [asRows(value.left), asRows(value.right), asObject(value.pairs)];
			const emptyRight = (id: unknown) => right.some((row) => row.id === id && isUntouched(row));
			next.left = kept(`${path}.left`, left, (row) => !blank(pairs[String(row.id)]) && !emptyRight(pairs[String(row.id)]));
			next.pairs = without(pairs, left, next.left);
			next.right = kept(`${path}.right`, right, (row) => Object.values(next.pairs as Loose).includes(row.id));
		}
		return next;
	};
	const next: Loose = { ...item };
	for (const name of ['hints', 'parameters']) {
		if (!(name in next)) continue;
		next[name] = kept(name, next[name]);
		if (Array.isArray(next[name]) && !next[name].length) delete next[name];
	}
	if (Array.isArray(item.parts)) next.parts = item.parts.map((part, i) => (isObject(part) ? { ...part, interaction: interactionOf(part.interaction, `parts.${i}.interaction`) } : part));
	const placeOf = (path: string): string => {
		let from = '';
		let to = '';
		for (const name of path.split('.')) {
			const index = stood.get(from)?.[Number(name)];
			from = from ? `${from}.${name}` : name;
			to = `${to}${to ? '.' : ''}${index ?? name}`;
		}
		return to;
	};
	return { item: next, placeOf };
}

/** The field of the form that a fault's place is shown at: the place itself, or the first field of the row that it is. */
export function fieldOf(item: Loose, path: string): string {
	const field = fieldAt(item, path);
	if (field?.kind === 'rows') {
		if (Array.isArray(valueAt(item, path))) return path;
		for (const name of ['text', 'value', 'name']) if (fieldAt(item, `${path}.${name}`)) return `${path}.${name}`;
		return path;
	}
	if (field) return path;
	// What no field shows stands at the nearest place that has one.
	const parent = path.replace(/\.?[^.]+$/, '');
	return parent ? fieldOf(item, parent) : '';
}

/** A fault said better, where the form knows more than the shape does: a number not read, a choice not made. */
function said(item: Loose, fault: Fault): FormFault {
	const field = fieldAt(item, fault.path);
	const value = valueAt(item, fault.path);
	if (fault.key === 'fault-shape' && typeof value === 'string' && value.trim() && (field?.kind === 'number' || field?.kind === 'share')) return { path: fault.path, key: 'fault-number' };
	if ((field?.kind === 'chosen' || field?.kind === 'pick') && blank(value)) return { path: fault.path, key: 'fault-choice' };
	if (field?.kind === 'ticked' && fault.key === 'fault-too-few') return { path: fault.path, key: 'fault-choice' };
	if (fault.key === 'fault-format' && typeof value === 'string' && !value.trim()) return { path: fault.path, key: 'fault-missing' };
	return fault;
}

/** An item being written, checked as it would be published: the item, or its faults, each once, at the fields of the form. */
export function checkMaking(making: Loose): { item: Item; faults?: undefined } | { item?: undefined; faults: FormFault[] } {
	const { item, placeOf } = tidied(making);
	const checked = checkItem(item);
	if (checked.item) return { item: checked.item };
	const seen = new Set<string>();
	const faults = checked.faults.map((fault) => {
		const better = said(item, fault);
		return { ...better, path: fieldOf(making, placeOf(better.path)) };
	});
	return { faults: faults.filter(({ path, key }) => !seen.has(`${path} ${key}`) && seen.add(`${path} ${key}`)) };
}

/** The fault of a bad draw, at the field it belongs to: the parameter without value, or the place whose key is not found. */
export function faultOfDraw(making: Loose, bad: BadDraw): FormFault {
	const { placeOf } = tidied(making);
	if ('path' in bad) return { path: fieldOf(making, placeOf(bad.path)), key: 'fault-draw', draw: bad };
	const row = placeOf(`parameters.${bad.parameter}`);
	const kind = asObject(valueAt(making, row)).kind;
	return { path: `${row}.${kind === 'derive' ? 'value' : kind === 'range' ? 'not' : 'values'}`, key: 'fault-draw', draw: bad };
}
