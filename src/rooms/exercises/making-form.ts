/** An item as the fields of a form, and back. PURE. What was typed and is no number stays as it was typed: nothing is lost, and a fault is told. */
import { asObject, asRows, fieldsIn, itemFields, valueAt, type Field, type Loose } from './making-fields.ts';
import { plain } from './notation.ts';

/** The fields of a form as it is posted: names with values, a name repeated where several are ticked. */
export type Posted = Iterable<[string, unknown]>;
export type Fields = Map<string, string[]>;

/** As many fields as a form may have. The largest item that its schema allows has fewer. */
const mostFields = 20_000;


/** Posted fields by name: line ends as `\n`, files and what begins with `_` left out. */
export function grouped(posted: Posted): Fields {
	const found: Fields = new Map();
	let count = 0;
	for (const [name, value] of posted) {
		if (++count > mostFields) break;
		if (typeof value !== 'string' || name.startsWith('_')) continue;
		const text = value.replace(/\r\n?/g, '\n');
		const known = found.get(name);
		if (known) known.push(text);
		else found.set(name, [text]);
	}
	return found;
}

/** A number as typed in French, Arabic or English; the text itself where it is none. */
export function numberOf(typed: string): number | string {
	const text = plain(typed).replace(/^([^,.]*),([^,.]*)$/, '$1.$2');
	return /^[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d{1,3})?$/i.test(text) && Number.isFinite(Number(text)) ? Number(text) : typed;
}

/** A number as the form shows it: with the comma of French and Arabic. */
export const shownNumber = (value: unknown, language: string): string =>
	typeof value === 'number' ? (language.startsWith('en') ? String(value) : String(value).replace('.', ',')) : typeof value === 'string' ? value : '';

/** A list of short texts on one line, `;` between them; one a line where one of them has a `;` of its own. */
export const shownNames = (value: unknown): string => {
	const names = Array.isArray(value) ? value.map(String) : [];
	return names.some((name) => name.includes(';')) ? `${names.join('\n')}\n` : names.join(' ; ');
};
export const namesOf = (typed: string): string[] =>
	typed
		.split(typed.includes('\n') ? '\n' : ';')
		.map((name) => name.trim())
		.filter(Boolean);

const owns = (object: object, name: string): boolean => Object.prototype.hasOwnProperty.call(object, name);

/** Points as they are typed, `(2 ; 3) (-1/2 ; 4)`. */
export const shownPoints = (value: unknown): string =>
	Array.isArray(value) ? value.map((point) => (Array.isArray(point) ? `(${point.join(' ; ')})` : `(${asText(asObject(point).x)} ; ${asText(asObject(point).y)})`)).join(' ') : asText(value);

/** Points of what was typed, as `(2 ; 3) (4 ; 5)`; the text itself where it is none. */
export function pointsOf(typed: string, kind: 'points' | 'corners'): unknown {
	if (!typed.trim()) return [];
	const found = [...typed.matchAll(/\s*\(([^();]*);([^();]*)\)\s*[;,]?/gy)];
	if (found.map(([all]) => all).join('') !== typed) return typed;
	const pairs = found.map(([, x, y]) => [x.trim(), y.trim()]);
	return kind === 'points' ? pairs.map(([x, y]) => ({ x, y })) : pairs.map((pair) => pair.map(numberOf));
}

const isEmpty = (value: unknown): boolean => value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);

const asText = (value: unknown): string => (typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '');

/** How many rows of a list the form has sent: those from 0 on without a gap. */
function countOf(fields: Fields, at: string): number {
	const seen = new Set<number>();
	for (const name of fields.keys())
		if (name.startsWith(`${at}.`)) {
			const [index] = name.slice(at.length + 1).split('.', 1);
			if (/^\d{1,4}$/.test(index)) seen.add(Number(index));
		}
	let count = 0;
	while (seen.has(count)) count++;
	return count;
}

function readField(field: Field, at: string, fields: Fields, before: unknown, ids: (rows: string) => string[]): unknown {
	const typed = fields.get(at)?.[0] ?? '';
	switch (field.kind) {
		case 'line':
		case 'text':
		case 'plain':
		case 'error':
			return typed.trim() || field.must ? typed : undefined;
		case 'number':
		case 'share':
			return typed.trim() ? numberOf(typed) : undefined;
		case 'names':
			return namesOf(typed);
		case 'points':
		case 'corners':
			return pointsOf(typed, field.kind);
		case 'picture':
			return typed;
		case 'pick':
			return field.of.find((each) => String(each) === typed) ?? (typed ? (typeof field.of[0] === 'number' ? numberOf(typed) : typed) : undefined);
		case 'tick': {
			const ticked = fields.has(at);
			return ticked === field.usual && before !== field.usual ? undefined : ticked;
		}
		case 'chosen':
			return typed;
		case 'ticked':
			return [...new Set(fields.get(at) ?? [])];
		case 'byRow': {
			if (field.of === 'rows') return Object.fromEntries(ids(field.rows).map((id) => [id, [...new Set(fields.get(`${at}.${id}`) ?? [])]]));
			const found = ids(field.rows).map((id) => [id, fields.get(`${at}.${id}`)?.[0] ?? ''] as const);
			return Object.fromEntries(found.filter(([, value]) => value.trim()).map(([id, value]) => [id, field.of === 'share' ? numberOf(value) : value]));
		}
		case 'group':
			return readFields(fieldsIn(field, sortOf(at, fields)), at, fields, asObject(before), sortOf(at, fields));
		case 'rows': {
			const rows = asRows(before);
			return Array.from({ length: countOf(fields, at) }, (_, i) => {
				const place = `${at}.${i}`;
				const own = { ...(field.id ? { id: fields.get(`${place}.id`)?.[0] ?? '' } : {}), ...sortOf(place, fields) };
				const old = field.id ? rows.find((row) => row.id === own.id) : rows[i];
				return readFields(fieldsIn(field, own), place, fields, old ?? {}, own);
			});
		}
	}
}

/** What says the sort of a place: the type of a question, the kind of a gap or parameter. */
function sortOf(at: string, fields: Fields): Loose {
	const found: Loose = {};
	for (const name of ['type', 'kind']) {
		const sort = fields.get(`${at}.${name}`)?.[0];
		if (sort) found[name] = sort;
	}
	return found;
}

function readFields(list: readonly Field[], at: string, fields: Fields, before: Loose, own: Loose): Loose {
	const ids = (rows: string) => Array.from({ length: countOf(fields, `${at}.${rows}`) }, (_, i) => fields.get(`${at}.${rows}.${i}.id`)?.[0] ?? '');
	const found: Loose = { ...own };
	for (const field of list) {
		const place = at ? `${at}.${field.name}` : field.name;
		const value = readField(field, place, fields, before[field.name], ids);
		if (value !== undefined && (field.must || !isEmpty(value))) found[field.name] = value;
	}
	return found;
}

/** What the form does not ask is kept of `before`. */
const keptNames = ['code', 'chapter', 'media', 'foreign'] as const;

/** The item that a posted form writes. `before` is the item it was made from: what has no field stays as it was there. Refuses nothing. */
export function itemFromForm(posted: Posted, before: unknown): Loose {
	const fields = grouped(posted);
	const old = asObject(before);
	const kept = Object.fromEntries(keptNames.filter((name) => owns(old, name)).map((name) => [name, old[name]]));
	const item = readFields(itemFields, '', fields, old, kept);
	// A kind that this form does not know is not touched.
	for (const [i, part] of asRows(item.parts).entries()) {
		const was = asRows(old.parts).find((each) => each.id === part.id);
		const interaction = asObject(part.interaction);
		if (was && Object.keys(interaction).length <= 1 && asObject(was.interaction).type === interaction.type) (item.parts as Loose[])[i].interaction = was.interaction;
	}
	return item;
}

function* written(list: readonly Field[], at: string, value: Loose, language: string): Generator<[string, string]> {
	for (const field of list) {
		const place = at ? `${at}.${field.name}` : field.name;
		const held = value[field.name];
		switch (field.kind) {
			case 'number':
				yield [place, shownNumber(held, language)];
				break;
			case 'names':
				yield [place, shownNames(held)];
				break;
			case 'points':
			case 'corners':
				yield [place, shownPoints(held)];
				break;
			case 'tick':
				if (held === undefined ? field.usual : held === true) yield [place, 'on'];
				break;
			case 'ticked':
				for (const each of Array.isArray(held) ? held : []) yield [place, String(each)];
				break;
			case 'byRow':
				for (const [id, each] of Object.entries(asObject(held))) for (const one of Array.isArray(each) ? each : [each]) yield [`${place}.${id}`, asText(one)];
				break;
			case 'group': {
				const inner = asObject(held);
				for (const sort of ['type']) if (typeof inner[sort] === 'string') yield [`${place}.${sort}`, inner[sort]];
				yield* written(fieldsIn(field, inner), place, inner, language);
				break;
			}
			case 'rows':
				for (const [i, row] of asRows(held).entries()) {
					if (field.id) yield [`${place}.${i}.id`, asText(row.id)];
					if (typeof row.kind === 'string') yield [`${place}.${i}.kind`, row.kind];
					yield* written(fieldsIn(field, row), `${place}.${i}`, row, language);
				}
				break;
			default:
				yield [place, asText(held)];
		}
	}
}

/** The fields of the form that shows an item, as a browser would post them untouched. */
export const formOfItem = (item: unknown, language: string): [string, string][] => [...written(itemFields, '', asObject(item), language)];

/** What one field of the form shows: a number with its comma, a list on its line. */
export function shownAt(item: unknown, path: string, field: Field, language: string): string {
	const value = valueAt(item, path);
	if (field.kind === 'number') return shownNumber(value, language);
	if (field.kind === 'points' || field.kind === 'corners') return shownPoints(value);
	return field.kind === 'names' ? shownNames(value) : asText(value);
}
