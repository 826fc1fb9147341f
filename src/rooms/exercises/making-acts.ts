/** What the buttons of the form do to an item: add, remove, move, copy a row; change a question's kind; make gaps of what stands in brackets. PURE. */
import { bounds } from './bounds.ts';
import { asObject, asRows, fieldAt, freshInteraction, isObject, kindOf, valueAt, type Field, type Loose } from './making-fields.ts';
import { readNumber } from './number.ts';

/** An act as its button sends it: `add parts choice`, `remove parts.0.interaction.options.2`, `up hints.1`. */
export type Done = { item: Loose; /** The place that is looked at next: a new row, or where one was. */ at: string };

/** The item with another value at a place; the item that is given is not changed. */
export function withValue(item: Loose, path: string, value: unknown): Loose {
	const copy = structuredClone(item);
	const names = path.split('.');
	const last = names.pop()!;
	const parent = valueAt(copy, names.join('.'));
	if (typeof parent === 'object' && parent !== null) {
		if (value === undefined) delete (parent as Loose)[last];
		else (parent as Loose)[last] = value;
	}
	return copy;
}

/** An id that none of the rows has: a, b, … z, a1 …, or g1, g2, … for gaps, whose ids are never an answer. */
export function freeId(rows: Loose[], sort: 'letter' | 'number'): string {
	const taken = new Set(rows.map((row) => row.id));
	for (let n = 0; ; n++) {
		const letter = String.fromCharCode(97 + (n % 26));
		const id = sort === 'number' ? `g${n + 1}` : n < 26 ? letter : `${letter}${Math.floor(n / 26)}`;
		if (!taken.has(id)) return id;
	}
}

type Rows = Field & { kind: 'rows' };
const most: Record<string, number> = { options: bounds.options, answers: bounds.answers, gaps: bounds.gaps, parts: bounds.parts, hints: bounds.hints, parameters: bounds.parameters };

/** The list that a place is, or that a row's place lies in. */
function listAt(item: Loose, path: string): { field: Rows; rows: Loose[] } | undefined {
	const field = fieldAt(item, path);
	return field?.kind === 'rows' ? { field, rows: asRows(valueAt(item, path)) } : undefined;
}

const parentOf = (path: string): string => path.replace(/\.?[^.]+$/, '');

/** The first field of a new row that is typed in. */
function firstIn(item: Loose, path: string): string {
	const row = asObject(valueAt(item, path));
	for (const name of ['text', 'value', 'name', 'prompt', 'from', 'at']) {
		const field = fieldAt(item, `${path}.${name}`);
		if (field && !field.more) return `${path}.${name}`;
	}
	return isObject(row.interaction) ? `${path}.interaction` : path;
}

const names = 'abcdefghijklmnopqrstuvwxyz';

function add(item: Loose, path: string, sort?: string): Done | undefined {
	const list = listAt(item, path);
	if (!list || list.rows.length >= (most[list.field.name] ?? bounds.options)) return undefined;
	const row: Loose = { ...(list.field.id ? { id: freeId(list.rows, list.field.id) } : {}), ...list.field.fresh(sort) };
	if (list.field.name === 'parameters') row.name = [...names].find((name) => list.rows.every((each) => each.name !== name)) ?? '';
	let next = withValue(item, path, [...list.rows, row]);
	const at = `${path}.${list.rows.length}`;
	// A gap has a place in the text: at its end until it is moved.
	if (list.field.name === 'gaps') {
		const text = `${parentOf(path)}.text`;
		next = withValue(next, text, `${String(valueAt(next, text) ?? '').replace(/\s+$/, '')} [[${row.id}]]`.trimStart());
		return { item: next, at: `${at}.answers.0.text` };
	}
	// Left and right sides come in pairs.
	if (list.field.name === 'left') {
		const parent = parentOf(path);
		const right = asRows(valueAt(next, `${parent}.right`));
		const id = freeId(right, 'letter');
		next = withValue(next, `${parent}.right`, [...right, { id, text: '' }]);
		next = withValue(next, `${parent}.pairs`, { ...asObject(valueAt(next, `${parent}.pairs`)), [String(row.id)]: id });
	}
	return { item: next, at: firstIn(next, at) };
}

/** What other fields of the same place say of a row is forgotten with it. */
function forget(parent: Loose, list: string, id: unknown): Loose {
	const left: Loose = {};
	for (const [name, value] of Object.entries(parent)) {
		if (['partial', 'weights'].includes(name) || (name === 'pairs' && list === 'left')) {
			const { [String(id)]: _, ...rest } = asObject(value);
			if (name === 'pairs' || Object.keys(rest).length) left[name] = rest;
		} else if (name === 'pairs') left[name] = Object.fromEntries(Object.entries(asObject(value)).filter(([, each]) => each !== id));
		else if (name === 'keys' && Array.isArray(value)) left[name] = value.filter((each) => each !== id);
		else if (name === 'keys' && isObject(value)) left[name] = forgetKey(value, ['things', 'places'].includes(list), id);
		else if (name === 'key' && value === id) left[name] = '';
		else left[name] = value;
	}
	return left;
}

/** Keys that are lists by the id of a row: without that row, or without the one that goes in any of them. */
const forgetKey = (keys: Loose, isOwner: boolean, id: unknown): Loose =>
	Object.fromEntries(Object.entries(keys).flatMap(([owner, list]) => (isOwner && owner === id ? [] : [[owner, Array.isArray(list) && !isOwner ? list.filter((each) => each !== id) : list]])));

function remove(item: Loose, path: string): Done | undefined {
	const place = parentOf(path);
	const list = listAt(item, place);
	const at = Number(path.slice(place.length + 1));
	const row = list?.rows[at];
	if (!list || !row) return undefined;
	const rows = list.rows.filter((_, i) => i !== at);
	const parent = parentOf(place);
	let next = rows.length || list.field.must ? withValue(item, place, rows) : withValue(item, place, undefined);
	if (list.field.id && parent) next = withValue(next, parent, forget(asObject(valueAt(next, parent)), list.field.name, row.id));
	if (list.field.name === 'gaps') {
		const text = `${parent}.text`;
		next = withValue(next, text, String(valueAt(next, text) ?? '').replaceAll(`[[${row.id}]]`, ''));
	}
	return { item: next, at: rows.length ? firstIn(next, `${place}.${Math.min(at, rows.length - 1)}`) : place };
}

function move(item: Loose, path: string, by: number): Done | undefined {
	const place = parentOf(path);
	const list = listAt(item, place);
	const at = Number(path.slice(place.length + 1));
	if (!list?.rows[at] || !list.rows[at + by]) return undefined;
	const rows = [...list.rows];
	[rows[at], rows[at + by]] = [rows[at + by], rows[at]];
	return { item: withValue(item, place, rows), at: `${place}.${at + by}` };
}

/** A copy of a row below it. */
function double(item: Loose, path: string): Done | undefined {
	const place = parentOf(path);
	const list = listAt(item, place);
	const at = Number(path.slice(place.length + 1));
	if (!list?.rows[at] || list.rows.length >= (most[list.field.name] ?? bounds.options)) return undefined;
	const copy = { ...structuredClone(list.rows[at]), ...(list.field.id ? { id: freeId(list.rows, list.field.id) } : {}) };
	return { item: withValue(item, place, [...list.rows.slice(0, at + 1), copy, ...list.rows.slice(at + 1)]), at: firstIn(item, `${place}.${at + 1}`) };
}

/** Another kind for a question: its options, its answers and their messages go along where the new kind has such. */
function change(item: Loose, path: string, type: string): Done | undefined {
	const was = asObject(valueAt(item, `${path}.interaction`));
	if (!kindOf(type) || was.type === type) return undefined;
	const next = freshInteraction(type);
	if (Array.isArray(next.options) && Array.isArray(was.options)) next.options = was.options;
	if (type === 'several' && typeof was.key === 'string' && was.key) next.keys = [was.key];
	if (type === 'choice' && Array.isArray(was.keys)) next.key = was.keys[0] ?? '';
	if (Array.isArray(next.answers) && Array.isArray(was.answers))
		next.answers = asRows(was.answers).map(({ value, text, score, feedback }) => ({ [type === 'short' ? 'text' : 'value']: text ?? value ?? '', score, ...(feedback ? { feedback } : {}) }));
	return { item: withValue(item, `${path}.interaction`, next), at: `${path}.interaction` };
}

/** Gaps of what stands in brackets in the text: `[[Dakar]]` is to be typed, `[[7]]` is a number, `[[Dakar|Thiès]]` a list whose first is right. */
function makeGaps(item: Loose, path: string): Done | undefined {
	const interaction = asObject(valueAt(item, path));
	if (interaction.type !== 'gaps') return undefined;
	const gaps = asRows(interaction.gaps);
	const language = String(item.language ?? 'fr');
	const text = String(interaction.text ?? '').replace(/\[\[([^[\]]+)\]\]/g, (place, inside: string) => {
		if (gaps.some((gap) => gap.id === inside) || gaps.length >= bounds.gaps) return place;
		const id = freeId(gaps, 'number');
		const words = inside.split('|').map((word) => word.trim()).filter(Boolean);
		if (!words.length) return place;
		const read = readNumber(words[0], language);
		const number = words.length === 1 && read && (read.rest === '' || read.rest === '%');
		if (words.length > 1) gaps.push({ id, kind: 'list', key: 'a', options: words.slice(0, 26).map((word, i) => ({ id: names[i], text: word })) });
		else if (number) gaps.push({ id, kind: 'number', answers: [{ value: words[0], score: 1 }] });
		else gaps.push({ id, kind: 'text', answers: [{ text: words[0], score: 1 }] });
		return `[[${id}]]`;
	});
	return { item: withValue(item, path, { ...interaction, text, gaps }), at: `${path}.text` };
}

/** Every text with gaps of an item, its brackets made gaps: done when a person saves, not while he writes. */
export function withGaps(item: Loose): Loose {
	let next = item;
	for (const i of asRows(item.parts).keys()) next = makeGaps(next, `parts.${i}.interaction`)?.item ?? next;
	return next;
}

/** Where a question shows the one picture that it is about, and not a text. */
export const isShownPicture = (path: string): boolean => path.endsWith('.interaction.picture');

/** A picture put at the end of a text, with words for who does not see it; or as the picture that a question is about, whose size is then asked anew. */
export function withPicture(item: Loose, path: string, name: string, alt: string): Loose {
	if (isShownPicture(path)) return withValue(item, path, { media: name, alt: alt || asObject(valueAt(item, path)).alt });
	const before = String(valueAt(item, path) ?? '').trimEnd();
	return withValue(item, path, `${before}${before ? '\n\n' : ''}![${alt.replace(/[[\]\n]/g, ' ').trim()}](media/${name})`);
}

/** Does what a button asks; undefined for what can't be done here, and nothing is changed. */
export function act(item: Loose, asked: string): Done | undefined {
	const [word, path = '', sort] = asked.split(' ');
	switch (word) {
		case 'add':
			return add(item, path, sort);
		case 'remove':
			return remove(item, path);
		case 'up':
			return move(item, path, -1);
		case 'down':
			return move(item, path, 1);
		case 'double':
			return double(item, path);
		case 'change':
			return change(item, path, sort ?? '');
		case 'gaps':
			return makeGaps(item, path);
		default:
			return undefined;
	}
}
