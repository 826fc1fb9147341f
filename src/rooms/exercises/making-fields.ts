/** The form by which an exercise is made: which fields each place of an item has. PURE data; every other file of the maker walks it. */

/** Any JSON object: an item while it is being written may hold anything anywhere. */
export type Loose = Record<string, unknown>;

/**
 * A field of the form. Its name is its place in the item (`parts.0.interaction.options.1.text`), so that a fault's path is a field's name.
 *
 * `line`, `text` (Markdown), `plain` (several lines, no Markdown), `number`, `share` (a number chosen from shares), `error` (a misconception
 * by its name); `names` is a list of texts; `pick` one of some values; `tick` yes or no, not written where it is what is usual. `chosen` is the
 * id of one row, `ticked` the ids of several (or codes, where no `rows` are said), `byRow` a record by the ids of `rows`. `group` is an object, `rows` a list of them. A field that is
 * not `must` and left empty is not in the item.
 */
export type Field = { name: string; must?: true; /** Shown only when it is asked for. */ more?: true } & (
	| { kind: 'line' | 'text' | 'plain' | 'number' | 'share' | 'error' | 'names' }
	| { kind: 'pick'; of: readonly (string | number | boolean)[] }
	| { kind: 'tick'; usual: boolean }
	| { kind: 'chosen'; rows: string }
	| { kind: 'ticked'; rows?: string }
	| { kind: 'byRow'; rows: string; of: 'share' | 'row'; to?: string }
	| { kind: 'group'; fields: readonly Field[] | ((value: Loose) => readonly Field[]) }
	| { kind: 'rows'; /** Rows that have an id, and how a new one's begins. */ id?: 'letter' | 'number'; fields: readonly Field[] | ((row: Loose) => readonly Field[]); fresh: (sort?: string) => Loose; least?: number }
);

const line = (name: string, more: Partial<Field> = {}): Field => ({ kind: 'line', name, must: true, ...more }) as Field;
const text = (name: string, more: Partial<Field> = {}): Field => ({ kind: 'text', name, must: true, ...more }) as Field;
const number = (name: string): Field => ({ kind: 'number', name, must: true });

const said: readonly Field[] = [
	{ kind: 'text', name: 'text' },
	{ kind: 'error', name: 'misconception' }
];
const feedback: Field = { kind: 'group', name: 'feedback', fields: said, more: true };
const score: Field = { kind: 'share', name: 'score', must: true };
const shuffle = (usual: boolean): Field => ({ kind: 'tick', name: 'shuffle', usual, more: true });

const option: readonly Field[] = [text('text'), feedback];
const rowsOf = (name: string, fields: readonly Field[], least: number): Field => ({ kind: 'rows', name, id: 'letter', fields, fresh: () => ({ text: '' }), least, must: true });
const options = (least = 2): Field => rowsOf('options', option, least);

const answers = (fields: readonly Field[], fresh: Loose): Field => ({ kind: 'rows', name: 'answers', fields, fresh: () => ({ ...fresh }), least: 1, must: true });
const tolerance: Field = {
	kind: 'group', name: 'tolerance', more: true,
	fields: [{ kind: 'pick', name: 'kind', of: ['absolute', 'relative', 'digits'] }, { kind: 'number', name: 'value' }]
};
const numbers = answers([line('value'), score, tolerance, feedback], { value: '', score: 0 });
const texts = answers([line('text'), score, feedback], { text: '', score: 0 });
const expressions = answers([line('value'), score, feedback], { value: '', score: 0 });
const units: Field = { kind: 'rows', name: 'units', more: true, fields: [line('name'), number('factor')], fresh: () => ({ name: '', factor: 1 }) };
const rule: Field = {
	kind: 'group', name: 'rule', more: true,
	fields: [
		{ kind: 'tick', name: 'case', usual: true }, { kind: 'tick', name: 'accents', usual: true }, { kind: 'tick', name: 'punctuation', usual: true },
		{ kind: 'pick', name: 'slips', of: [0, 1, 2] }
	]
};

const gapSorts: Record<string, { fields: readonly Field[]; fresh: () => Loose }> = {
	text: { fields: [texts, rule, { kind: 'number', name: 'width', more: true }], fresh: () => ({ kind: 'text', answers: [{ text: '', score: 1 }] }) },
	number: { fields: [numbers, units], fresh: () => ({ kind: 'number', answers: [{ value: '', score: 1 }] }) },
	list: {
		fields: [{ kind: 'chosen', name: 'key', rows: 'options', must: true }, options()],
		fresh: () => ({ kind: 'list', key: 'a', options: [{ id: 'a', text: '' }, { id: 'b', text: '' }] })
	}
};

const parameterSorts: Record<string, { fields: readonly Field[]; fresh: () => Loose }> = {
	range: {
		fields: [line('name'), number('from'), number('to'), { kind: 'number', name: 'step' }, { kind: 'names', name: 'not' }],
		fresh: () => ({ kind: 'range', from: 2, to: 9 })
	},
	choose: { fields: [line('name'), { kind: 'names', name: 'values', must: true }], fresh: () => ({ kind: 'choose', values: [] }) },
	derive: { fields: [line('name'), line('value')], fresh: () => ({ kind: 'derive', value: '' }) }
};

/** The sorts of gap and of parameter, in the order they are offered. */
export const sortsOf: Record<string, readonly string[]> = { gaps: ['text', 'number', 'list'], parameters: ['range', 'choose', 'derive'] };

/** A row of several sorts keeps its sort in `kind`; of a sort we do not know nothing can be edited. */
const sorted = (sorts: Record<string, { fields: readonly Field[] }>) => (row: Loose): readonly Field[] => sorts[String(row.kind)]?.fields ?? [];
const freshOf = (sorts: Record<string, { fresh: () => Loose }>, usual: string) => (sort?: string) => (sorts[sort ?? usual] ?? sorts[usual]).fresh();

type Kind = { fields: readonly Field[]; fresh: () => Loose };
const two = () => [{ id: 'a', text: '' }, { id: 'b', text: '' }];
const three = () => [...two(), { id: 'c', text: '' }];

/** Each kind of question: its fields, and how a new one begins. */
export const kinds: Record<string, Kind> = {
	choice: {
		fields: [{ kind: 'chosen', name: 'key', rows: 'options', must: true }, { kind: 'byRow', name: 'partial', rows: 'options', of: 'share', more: true }, options(), shuffle(false)],
		fresh: () => ({ options: three(), key: 'a', shuffle: true })
	},
	several: {
		fields: [
			{ kind: 'ticked', name: 'keys', rows: 'options', must: true }, { kind: 'byRow', name: 'weights', rows: 'options', of: 'share', more: true }, options(1),
			{ kind: 'pick', name: 'scoring', of: ['each', 'all'], must: true }, shuffle(false)
		],
		fresh: () => ({ options: three(), keys: [], scoring: 'each', shuffle: true })
	},
	truefalse: {
		fields: [
			{ kind: 'pick', name: 'key', of: [true, false], must: true }, { kind: 'group', name: 'whenTrue', fields: said, more: true },
			{ kind: 'group', name: 'whenFalse', fields: said, more: true }
		],
		fresh: () => ({})
	},
	numeric: {
		fields: [numbers, units, { kind: 'tick', name: 'unitRequired', usual: false, more: true }],
		fresh: () => ({ answers: [{ value: '', score: 1 }] })
	},
	expression: {
		fields: [{ kind: 'names', name: 'variables', must: true }, expressions, { kind: 'pick', name: 'form', of: ['any', 'expanded', 'factored', 'reduced'] }],
		fresh: () => ({ answers: [{ value: '', score: 1 }], variables: ['x'] })
	},
	short: { fields: [texts, rule], fresh: () => ({ answers: [{ text: '', score: 1 }] }) },
	gaps: {
		fields: [text('text'), { kind: 'rows', name: 'gaps', id: 'number', fields: sorted(gapSorts), fresh: freshOf(gapSorts, 'text'), least: 1, must: true }],
		fresh: () => ({ text: '', gaps: [] })
	},
	ordering: {
		fields: [rowsOf('things', option, 2), { kind: 'pick', name: 'scoring', of: ['neighbours', 'all'], must: true }],
		fresh: () => ({ things: three(), scoring: 'neighbours' })
	},
	matching: {
		fields: [
			{ kind: 'byRow', name: 'pairs', rows: 'left', of: 'row', to: 'right', must: true }, rowsOf('left', option, 1), rowsOf('right', option, 2),
			{ kind: 'pick', name: 'scoring', of: ['each', 'all'], must: true }, shuffle(true)
		],
		fresh: () => ({ left: two(), right: two(), pairs: { a: 'a', b: 'b' }, scoring: 'each' })
	}
};

/** A new question of a kind. */
export const freshInteraction = (type: string): Loose => ({ type, ...kinds[type]?.fresh() });

const part: readonly Field[] = [
	{ kind: 'text', name: 'prompt' },
	{ kind: 'group', name: 'interaction', must: true, fields: (value) => kinds[String(value.type)]?.fields ?? [] },
	{ kind: 'number', name: 'weight', more: true },
	{ kind: 'text', name: 'right', more: true },
	{ kind: 'text', name: 'wrong', more: true }
];

/** All that the form of an item asks. Its code, its chapter, its pictures and what a foreign file held are not typed: they stay as they were. */
export const itemFields: readonly Field[] = [
	line('title'),
	{ kind: 'pick', name: 'language', of: ['fr', 'ar', 'en'], must: true },
	{ kind: 'pick', name: 'difficulty', of: [1, 2, 3, 4, 5], must: true },
	{ kind: 'ticked', name: 'competences', must: true },
	text('stem'),
	{ kind: 'rows', name: 'parameters', fields: sorted(parameterSorts), fresh: freshOf(parameterSorts, 'range') },
	{ kind: 'rows', name: 'parts', id: 'letter', fields: part, fresh: (type = 'choice') => ({ interaction: freshInteraction(type) }), least: 1, must: true },
	{ kind: 'rows', name: 'hints', fields: [text('text'), { kind: 'share', name: 'cost' }], fresh: () => ({ text: '' }) },
	{ kind: 'text', name: 'solution' },
	{ kind: 'line', name: 'author', more: true },
	{ kind: 'line', name: 'licence', more: true },
	{ kind: 'plain', name: 'source', more: true }
];

/** The fields of a place that has some of its own. */
export const fieldsIn = (field: Field & { kind: 'group' | 'rows' }, value: Loose): readonly Field[] => (typeof field.fields === 'function' ? field.fields(value) : field.fields);

export const isObject = (value: unknown): value is Loose => typeof value === 'object' && value !== null && !Array.isArray(value);
/** A value as an object, as a list of objects: what is neither is empty. */
export const asObject = (value: unknown): Loose => (isObject(value) ? value : {});
export const asRows = (value: unknown): Loose[] => (Array.isArray(value) ? value.map(asObject) : []);

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
