/** What changed between two states of an exercise, field by field, in words. PURE. Drafts may hold anything: what is no field of the form is passed over. */
import { differences } from '#rooms/curriculum/compare.ts';
import { asObject, asRows, fieldsIn, itemFields, type Field, type Loose } from './making-fields.ts';
import { shownNames, shownNumber, shownPoints } from './making-form.ts';
import { labelOf, placeOf, valueWord, type Words } from './making-words.ts';

/** A field that changed: the rows it lies in, its name, and both values in words; empty where it was not there. */
export type FieldChange = { where: string[]; label: string; before: string; after: string };

const text = (value: unknown): string => (typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '');

/** How a row of a list is called in a sentence: by what it says, else by its id. */
const rowName = (row: Loose): string => text(row.text) || text(row.value) || text(row.name) || text(row.id);

type Side = { item: unknown; at: Loose; path: string };
type Way = { words: Words; language: string };

/** A field's value as the form would say it. */
function shown(field: Field, { item, at, path }: Side, { words, language }: Way): string {
	const value = at[field.name];
	const rows = (name: string | undefined) => asRows(name && at[name]);
	const named = (list: Loose[], id: unknown) => rowName(list.find((row) => row.id === id) ?? {}) || text(id);
	const share = (given: unknown) => (typeof given === 'number' ? `${shownNumber(Math.round(given * 1000) / 10, language)} %` : '');
	const word = (given: unknown) => valueWord(words, item, path, given as string | undefined);
	switch (field.kind) {
		case 'number':
			return shownNumber(value, language);
		case 'share':
			return share(value);
		case 'names':
			return shownNames(value).trim();
		case 'points':
		case 'corners':
			return shownPoints(value);
		case 'pick':
			return value === undefined ? '' : word(value);
		case 'tick':
			return words.t((value ?? field.usual) === true ? 'yes' : 'no');
		case 'chosen':
			return named(rows(field.rows), value);
		case 'ticked':
			return (Array.isArray(value) ? value : []).map((id) => (field.rows ? named(rows(field.rows), id) : field.of ? word(id) : text(id))).join(' ; ');
		case 'byRow': {
			const said = (given: unknown) => (field.of === 'share' ? share(given) : (Array.isArray(given) ? given : [given]).map((id) => named(rows(field.to), id)).join(', '));
			return Object.entries(asObject(value)).map(([id, given]) => `${named(rows(field.rows), id)} → ${said(given)}`).join(' ; ');
		}
		default:
			return text(value);
	}
}

const isRow = (field: Field): field is Field & { kind: 'rows' } => field.kind === 'rows';
const isGroup = (field: Field): field is Field & { kind: 'group' } => field.kind === 'group';
const joined = (path: string, name: string | number) => (path ? `${path}.${name}` : String(name));

/** All that a row says, in one text: for one that came or went. */
function wholeRow(fields: readonly Field[], side: Side, way: Way): string {
	const said: string[] = [];
	for (const field of fields) {
		const path = joined(side.path, field.name);
		const inner = { item: side.item, path };
		if (isGroup(field)) said.push(wholeRow(fieldsIn(field, asObject(side.at[field.name])), { ...inner, at: asObject(side.at[field.name]) }, way));
		else if (isRow(field)) for (const [i, row] of asRows(side.at[field.name]).entries()) said.push(wholeRow(fieldsIn(field, row), { item: side.item, at: row, path: joined(path, i) }, way));
		// What is as usual needs no word.
		else if (field.kind !== 'tick') said.push(shown(field, { ...side, path }, way));
	}
	return said.filter(Boolean).join(' · ');
}

/** Rows of both sides that are the same row: by their ids, else by what they hold and then by their place. */
function pairs(before: Loose[], after: Loose[]): [number | undefined, number | undefined][] {
	const keyed = [...before, ...after].every((row) => typeof row.id === 'string');
	const key = (row: Loose) => (keyed ? String(row.id) : JSON.stringify(row));
	const found: [number | undefined, number | undefined][] = [];
	if (keyed) {
		for (const [i, row] of before.entries()) found.push([i, after.findIndex((each) => each.id === row.id)]);
		for (const [i, row] of after.entries()) if (!before.some((each) => each.id === row.id)) found.push([undefined, i]);
		return found.map(([a, b]) => [a, b === -1 ? undefined : b]);
	}
	let [a, b] = [0, 0];
	let [gone, come]: number[][] = [[], []];
	const flush = () => {
		for (let i = 0; i < Math.max(gone.length, come.length); i++) found.push([gone[i], come[i]]);
		[gone, come] = [[], []];
	};
	for (const { how } of differences(before.map(key), after.map(key))) {
		if (how === 'removed') gone.push(a++);
		else if (how === 'added') come.push(b++);
		else (flush(), found.push([a++, b++]));
	}
	flush();
	return found;
}

function walk(fieldsOf: (at: Loose) => readonly Field[], before: Side, after: Side, way: Way, changes: FieldChange[]): void {
	const note = (path: string, item: unknown, was: string, is: string, label = labelOf(way.words, item, path)) => {
		if (was !== is) changes.push({ where: placeOf(way.words, path), label, before: was, after: is });
	};
	const fields = fieldsOf(after.at);
	for (const field of [...fields, ...fieldsOf(before.at).filter((old) => !fields.some((each) => each.name === old.name))]) {
		const [old, fresh] = [before, after].map((side) => ({ item: side.item, path: joined(side.path, field.name) }));
		if (isGroup(field)) {
			const [was, is] = [asObject(before.at[field.name]), asObject(after.at[field.name])];
			if (field.name === 'interaction') note(fresh.path, after.item, kindName(was.type, way), kindName(is.type, way), way.words.t('kindOf'));
			walk((at) => fieldsIn(field, at), { ...old, at: was }, { ...fresh, at: is }, way, changes);
		} else if (isRow(field)) {
			const [was, is] = [asRows(before.at[field.name]), asRows(after.at[field.name])];
			for (const [a, b] of pairs(was, is)) {
				const [oldRow, freshRow] = [{ ...old, path: joined(old.path, a ?? 0), at: was[a ?? -1] ?? {} }, { ...fresh, path: joined(fresh.path, b ?? 0), at: is[b ?? -1] ?? {} }];
				if (a !== undefined && b !== undefined) walk((at) => fieldsIn(field, at), oldRow, freshRow, way, changes);
				else if (a !== undefined) note(oldRow.path, before.item, wholeRow(fieldsIn(field, oldRow.at), oldRow, way), '', '');
				else note(freshRow.path, after.item, '', wholeRow(fieldsIn(field, freshRow.at), freshRow, way), '');
			}
			const order = (rows: Loose[], others: Loose[]) => rows.filter((row) => typeof row.id === 'string' && others.some((each) => each.id === row.id));
			const [orderWas, orderIs] = [order(was, is), order(is, was)];
			if (orderWas.some((row, i) => row.id !== orderIs[i]?.id)) note(fresh.path, after.item, orderWas.map(rowName).join(' ; '), orderIs.map(rowName).join(' ; '), way.words.t('order'));
		} else note(fresh.path, after.item, shown(field, { ...before, path: old.path }, way), shown(field, { ...after, path: fresh.path }, way));
	}
}

const kindName = (type: unknown, { words }: Way): string => (typeof type === 'string' ? (words.has(`kind_${type}`) ? words.t(`kind_${type}`) : type) : '');

/** What changed from one state of an exercise to another, in the order of the form. `language` is that of the words and of numbers. */
export function itemChanges(before: unknown, after: unknown, words: Words, language: string): FieldChange[] {
	const changes: FieldChange[] = [];
	walk(() => itemFields, { item: before, at: asObject(before), path: '' }, { item: after, at: asObject(after), path: '' }, { words, language }, changes);
	return changes;
}
