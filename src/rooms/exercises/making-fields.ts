/** The form by which an exercise is made: which fields each place of an item has. PURE; every other file of the maker walks it. */
import { kinds, parameters, type Field, type Loose } from './making-kinds.ts';

export type { Field, Loose } from './making-kinds.ts';
export { kinds, sortsOf } from './making-kinds.ts';

/** What is known of a kind of question; undefined for a kind that we do not know. */
export const kindOf = (type: unknown) => (Object.prototype.hasOwnProperty.call(kinds, String(type)) ? kinds[type as keyof typeof kinds] : undefined);

/** A new question of a kind. */
export const freshInteraction = (type: string): Loose => ({ type, ...kindOf(type)?.fresh() });

const after: Field = { kind: 'pick', name: 'after', of: ['answered', 'right'], more: true };
const part: readonly Field[] = [
	{ kind: 'text', name: 'prompt' },
	{ kind: 'group', name: 'interaction', must: true, fields: (value) => kindOf(value.type)?.fields ?? [] },
	{ kind: 'number', name: 'weight', more: true },
	after,
	{ kind: 'text', name: 'right', more: true },
	{ kind: 'text', name: 'wrong', more: true }
];

/** All that the form of an item asks. Its code, its chapter, its pictures and what a foreign file held are not typed: they stay as they were. */
export const itemFields: readonly Field[] = [
	{ kind: 'line', name: 'title', must: true },
	{ kind: 'pick', name: 'language', of: ['fr', 'ar', 'en'], must: true },
	{ kind: 'pick', name: 'difficulty', of: [1, 2, 3, 4, 5], must: true },
	{ kind: 'ticked', name: 'competences', must: true },
	{ kind: 'text', name: 'stem', must: true },
	parameters,
	{ kind: 'rows', name: 'parts', id: 'letter', fields: part, fresh: (type = 'choice') => ({ interaction: freshInteraction(type) }), least: 1, must: true },
	{ kind: 'rows', name: 'hints', fields: [{ kind: 'text', name: 'text', must: true }, { kind: 'share', name: 'cost' }], fresh: () => ({ text: '' }) },
	{ kind: 'text', name: 'solution' },
	{ kind: 'line', name: 'author', more: true },
	{ kind: 'line', name: 'licence', more: true },
	{ kind: 'plain', name: 'source', more: true }
];

/** The fields of a place that has some of its own. */
export const fieldsIn = (field: Field & { kind: 'group' | 'rows' }, value: Loose): readonly Field[] => (typeof field.fields === 'function' ? field.fields(value) : field.fields);

/** The fields of a place as they stand on the form: what says of rows whether they are right stands beside them, in their list. */
export function standing(fields: readonly Field[]): { field: Field; beside: readonly Field[] }[] {
	const lists = new Set(fields.flatMap((field) => (field.kind === 'rows' ? [field.name] : [])));
	const ofRows = (field: Field): string | undefined => ('rows' in field && typeof field.rows === 'string' && lists.has(field.rows) ? field.rows : undefined);
	return fields.filter((field) => !ofRows(field)).map((field) => ({ field, beside: field.kind === 'rows' ? fields.filter((each) => ofRows(each) === field.name) : [] }));
}

export const isObject = (value: unknown): value is Loose => typeof value === 'object' && value !== null && !Array.isArray(value);
/** A value as an object, as a list of objects: what is neither is empty. */
export const asObject = (value: unknown): Loose => (isObject(value) ? value : {});
export const asRows = (value: unknown): Loose[] => (Array.isArray(value) ? value.map(asObject) : []);

/** A value with every text in it changed; what a foreign file held stays. */
export function withEach<T>(value: T, change: (text: string) => string): T {
	if (typeof value === 'string') return change(value) as T;
	if (Array.isArray(value)) return value.map((each) => withEach(each, change)) as T;
	return isObject(value) ? (Object.fromEntries(Object.entries(value).map(([name, each]) => [name, name === 'foreign' ? each : withEach(each, change)])) as T) : value;
}

/** The value at a place of an item (`parts.0.prompt`); undefined where there is none. */
export function valueAt(value: unknown, path: string): unknown {
	let at = value;
	for (const name of path ? path.split('.') : []) {
		if (typeof at !== 'object' || at === null || !Object.prototype.hasOwnProperty.call(at, name)) return undefined;
		at = (at as Loose)[name];
	}
	return at;
}

/** The field that a place of an item is, rows and groups included; undefined for what the form does not ask. */
export function fieldAt(item: unknown, path: string): Field | undefined {
	let fields = itemFields;
	let found: Field | undefined;
	const names = path.split('.');
	for (let i = 0; i < names.length; i++) {
		found = fields.find((field) => field.name === names[i]);
		if (!found) return undefined;
		if (found.kind === 'byRow' || found.kind === 'ticked' || found.kind === 'names') return found;
		if (found.kind === 'rows' && i + 1 < names.length) i++;
		if (found.kind === 'group' || found.kind === 'rows') fields = fieldsIn(found, asObject(valueAt(item, names.slice(0, i + 1).join('.'))));
	}
	return found;
}
