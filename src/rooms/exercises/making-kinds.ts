/** Each kind of question as fields of a form. PURE data: a new kind of item.ts is described here, and the form has it. */
import type { Kind } from './item.ts';

/** Any JSON object: an item while it is being written may hold anything anywhere. */
export type Loose = Record<string, unknown>;

/**
 * A field of the form. Its name is its place in the item (`parts.0.interaction.options.1.text`), so that a fault's path is a field's name.
 *
 * `line`, `text` (Markdown), `plain` (several lines, no Markdown), `number`, `share` (a number chosen from shares), `error` (a misconception
 * by its name), `picture` (the name of one of the item's); `names` is a list of texts, `points` of points, `corners` of corners on a picture; `pick` one
 * of some values; `tick` yes or no, not written where it is what is usual. `chosen` is the id of one row, `ticked` several ids (or values of `of`, or
 * codes), `byRow` a record by the ids of `rows`: of shares, of ids of `to`, of lists of them. `group` is an object, `rows` a list of them. A field that
 * is not `must` and left empty is not in the item.
 */
export type Field = { name: string; must?: true; /** Shown only when it is asked for. */ more?: true } & (
	| { kind: 'line' | 'text' | 'plain' | 'number' | 'share' | 'error' | 'names' | 'points' | 'corners' | 'picture' }
	| { kind: 'pick'; of: readonly (string | number | boolean)[] }
	| { kind: 'tick'; usual: boolean }
	| { kind: 'chosen'; rows: string }
	| { kind: 'ticked'; rows?: string; of?: readonly string[] }
	| { kind: 'byRow'; rows: string; of: 'share' | 'row' | 'rows'; to?: string }
	| { kind: 'group'; fields: readonly Field[] | ((value: Loose) => readonly Field[]) }
	| { kind: 'rows'; /** Rows that have an id, and how a new one's begins. */ id?: 'letter' | 'number'; fields: readonly Field[] | ((row: Loose) => readonly Field[]); fresh: (sort?: string) => Loose; least?: number }
);

const line = (name: string, more: Partial<Field> = {}): Field => ({ kind: 'line', name, must: true, ...more }) as Field;
const text = (name: string, more: Partial<Field> = {}): Field => ({ kind: 'text', name, must: true, ...more }) as Field;
const number = (name: string): Field => ({ kind: 'number', name, must: true });

/** A row of several sorts keeps its sort in `kind`; of a sort we do not know nothing can be edited. */
const sorted = (sorts: Record<string, { fields: readonly Field[] }>) => (row: Loose): readonly Field[] => sorts[String(row.kind)]?.fields ?? [];
const freshOf = (sorts: Record<string, { fresh: () => Loose }>, usual: string) => (sort?: string) => (sorts[sort ?? usual] ?? sorts[usual]).fresh();

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

/** The sorts of gap, of parameter and of what stands on a grid, in the order they are offered. */
export const sortsOf: Record<string, readonly string[]> = { gaps: ['text', 'number', 'list'], parameters: ['range', 'choose', 'derive'], given: ['curve', 'points', 'segment', 'vector', 'ray', 'line', 'circle', 'parabola', 'polygon'] };


const two = () => [{ id: 'a', text: '' }, { id: 'b', text: '' }];
const three = () => [...two(), { id: 'c', text: '' }];

const scoring = (...of: string[]): Field => ({ kind: 'pick', name: 'scoring', of, must: true });
const penalty: Field = { kind: 'share', name: 'penalty', more: true };
const weights = (rows: string): Field => ({ kind: 'byRow', name: 'weights', rows, of: 'share', more: true });
const picture: Field = { kind: 'group', name: 'picture', must: true, fields: [{ kind: 'picture', name: 'media', must: true }, line('alt'), number('width'), number('height')] };
const shapes: Record<string, readonly Field[]> = {
	rectangle: [number('x'), number('y'), number('width'), number('height')], circle: [number('x'), number('y'), number('radius')],
	polygon: [{ kind: 'corners', name: 'points', must: true }]
};
const shape: Field = {
	kind: 'group', name: 'shape', must: true,
	fields: (value) => [{ kind: 'pick', name: 'kind', of: Object.keys(shapes), must: true }, ...(shapes[String(value.kind)] ?? [])]
};
const areas = (name: string): Field => ({ kind: 'rows', name, id: 'letter', fields: [text('text'), shape, feedback], fresh: () => ({ text: '', shape: { kind: 'rectangle' } }), least: 1, must: true });
const freshPicture = () => ({ media: '', alt: '' });
const freshArea = (id: string) => ({ id, text: '', shape: { kind: 'rectangle' } });

const axis = (name: string): Field => ({ kind: 'group', name, must: true, fields: [number('from'), number('to'), number('step'), { kind: 'number', name: 'snap', more: true }, { kind: 'line', name: 'name', more: true }] });
const figures = ['points', 'segment', 'vector', 'ray', 'line', 'circle', 'parabola', 'polygon'] as const;
const at: Field = { kind: 'points', name: 'at', must: true };
const named: Field = { kind: 'line', name: 'name' };
const drawn = { fields: [at, named] };
const givenSorts: Record<string, { fields: readonly Field[] }> = {
	curve: { fields: [line('value'), { kind: 'line', name: 'from', more: true }, { kind: 'line', name: 'to', more: true }, named] }, ...Object.fromEntries(figures.map((figure) => [figure, drawn]))
};
const given: Field = { kind: 'rows', name: 'given', more: true, fields: sorted(givenSorts), fresh: (kind = 'curve') => (kind === 'curve' ? { kind, value: '' } : { kind, at: [] }) };
const graphAnswers = answers([at, score, { kind: 'number', name: 'tolerance', more: true }, feedback], { at: [], score: 0 });
const criteria: Field = { kind: 'rows', name: 'criteria', id: 'letter', fields: [text('text'), { kind: 'number', name: 'points' }], fresh: () => ({ text: '', points: 1 }) };

/** Each kind of question: its fields, and how a new one begins. A package is brought in whole; no form makes or changes one. */
export const kinds: Record<Exclude<Kind, 'package'>, { fields: readonly Field[]; fresh: () => Loose }> = {
	choice: {
		fields: [{ kind: 'chosen', name: 'key', rows: 'options', must: true }, { kind: 'byRow', name: 'partial', rows: 'options', of: 'share', more: true }, options(), shuffle(false)],
		fresh: () => ({ options: three(), key: 'a', shuffle: true })
	},
	several: {
		fields: [
			{ kind: 'ticked', name: 'keys', rows: 'options', must: true }, weights('options'), options(1),
			scoring('each', 'all'), shuffle(false)
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
		fields: [{ kind: 'names', name: 'variables', must: true }, expressions, { kind: 'pick', name: 'form', of: ['any', 'expanded', 'factored', 'reduced'] }, { kind: 'pick', name: 'of', of: ['set', 'vector'] }],
		fresh: () => ({ answers: [{ value: '', score: 1 }], variables: ['x'] })
	},
	short: { fields: [texts, rule], fresh: () => ({ answers: [{ text: '', score: 1 }] }) },
	gaps: {
		fields: [text('text'), { kind: 'rows', name: 'gaps', id: 'number', fields: sorted(gapSorts), fresh: freshOf(gapSorts, 'text'), least: 1, must: true }],
		fresh: () => ({ text: '', gaps: [] })
	},
	ordering: {
		fields: [rowsOf('things', option, 2), scoring('neighbours', 'all')],
		fresh: () => ({ things: three(), scoring: 'neighbours' })
	},
	matching: {
		fields: [
			{ kind: 'byRow', name: 'pairs', rows: 'left', of: 'row', to: 'right', must: true }, rowsOf('left', option, 1), rowsOf('right', option, 2),
			scoring('each', 'all'), shuffle(true)
		],
		fresh: () => ({ left: two(), right: two(), pairs: { a: 'a', b: 'b' }, scoring: 'each' })
	},
	category: {
		fields: [
			{ kind: 'byRow', name: 'keys', rows: 'things', of: 'rows', to: 'categories', must: true }, rowsOf('categories', option, 2), rowsOf('things', option, 1), scoring('each', 'all'), penalty,
			shuffle(true)
		],
		fresh: () => ({ categories: two(), things: three(), keys: { a: [], b: [], c: [] }, scoring: 'each' })
	},
	hotspot: {
		fields: [picture, { kind: 'ticked', name: 'keys', rows: 'areas', must: true }, weights('areas'), areas('areas'), { kind: 'tick', name: 'one', usual: false }, scoring('each', 'all')],
		fresh: () => ({ picture: freshPicture(), areas: [freshArea('a')], keys: ['a'], scoring: 'each' })
	},
	label: {
		fields: [
			picture, { kind: 'byRow', name: 'keys', rows: 'places', of: 'rows', to: 'labels', must: true }, rowsOf('labels', option, 2), areas('places'), scoring('each', 'all'), penalty,
			shuffle(true)
		],
		fresh: () => ({ picture: freshPicture(), labels: two(), places: [freshArea('a'), freshArea('b')], keys: { a: ['a'], b: ['b'] }, scoring: 'each' })
	},
	graph: {
		fields: [
			{ kind: 'pick', name: 'figure', of: figures, must: true }, graphAnswers, axis('x'), axis('y'), given, { kind: 'names', name: 'names', more: true },
			{ kind: 'pick', name: 'scoring', of: ['all', 'each'], more: true }
		],
		fresh: () => ({ figure: 'points', x: { from: -5, to: 5, step: 1 }, y: { from: -5, to: 5, step: 1 }, answers: [{ at: [], score: 1 }] })
	},
	written: {
		fields: [
			{ kind: 'number', name: 'lines' }, { kind: 'group', name: 'words', fields: [{ kind: 'number', name: 'from' }, { kind: 'number', name: 'to' }] }, { kind: 'number', name: 'photos' },
			{ kind: 'text', name: 'model' }, criteria
		],
		fresh: () => ({ lines: 8 })
	},
	file: {
		fields: [
			{ kind: 'ticked', name: 'accept', of: ['picture', 'sound', 'pdf', 'document'], must: true }, { kind: 'number', name: 'files' },
			{ kind: 'pick', name: 'bytes', of: [1_000_000, 2_000_000, 5_000_000, 10_000_000], more: true }, criteria
		],
		fresh: () => ({ accept: ['picture'] })
	}
};

/** Random values: a range, a list, or worked out of those before. */
export const parameters: Field = { kind: 'rows', name: 'parameters', fields: sorted(parameterSorts), fresh: freshOf(parameterSorts, 'range') };
