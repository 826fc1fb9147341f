import * as v from 'valibot';
import { bounds } from './bounds.ts';
import { packageFormats } from './package.ts';

export { bounds };

const ident = v.pipe(v.string(), v.regex(/^(?!constructor$|prototype$)[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/));
const line = (most: number) => v.pipe(v.string(), v.regex(/\S/), v.maxLength(most));
const markdown = v.pipe(v.string(), v.maxLength(bounds.text));
const finite = v.pipe(v.number(), v.finite());
const share = v.pipe(finite, v.minValue(0), v.maxValue(1));
const list = <S extends v.GenericSchema>(of: S, least: number, most: number) => v.pipe(v.array(of), v.minLength(least), v.maxLength(most));

const feedback = v.strictObject({ text: v.optional(markdown), misconception: v.optional(line(bounds.name)) });
const option = v.strictObject({ id: ident, text: v.pipe(markdown, v.regex(/\S/)), feedback: v.optional(feedback) });
const tolerance = v.strictObject({ kind: v.picklist(['absolute', 'relative', 'digits']), value: v.pipe(finite, v.minValue(0), v.maxValue(1e15)) });
const units = v.optional(list(v.strictObject({ name: line(bounds.id), factor: v.pipe(finite, v.gtValue(0)) }), 1, bounds.options));
const numeric = v.strictObject({ value: line(100), tolerance: v.optional(tolerance), score: share, feedback: v.optional(feedback) });
const written = v.strictObject({ text: line(bounds.key), score: share, feedback: v.optional(feedback) });
const expression = v.strictObject({ value: line(500), score: share, feedback: v.optional(feedback) });
const maybe = v.optional(v.boolean());
const rule = v.optional(
	v.strictObject({ case: maybe, accents: maybe, punctuation: maybe, slips: v.optional(v.picklist([0, 1, 2])) })
);
const numerics = list(numeric, 1, bounds.answers);
const texts = list(written, 1, bounds.answers);
const options = list(option, 2, bounds.options);
const shuffle = maybe;

const width = v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(80)));
const gap = v.variant('kind', [
	v.strictObject({ id: ident, kind: v.literal('text'), answers: texts, rule, width }),
	v.strictObject({ id: ident, kind: v.literal('number'), answers: numerics, units }),
	v.strictObject({ id: ident, kind: v.literal('list'), options, key: ident })
]);

const whole = (least: number, most: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));
const onPicture = v.pipe(finite, v.minValue(0), v.maxValue(20_000));
const extent = v.pipe(finite, v.gtValue(0), v.maxValue(20_000));
const picture = v.strictObject({ media: v.pipe(line(200), v.regex(/^[^/\\\s][^/\\]*$/)), alt: line(bounds.key), width: extent, height: extent });
const shape = v.variant('kind', [
	v.strictObject({ kind: v.literal('rectangle'), x: onPicture, y: onPicture, width: extent, height: extent }),
	v.strictObject({ kind: v.literal('circle'), x: onPicture, y: onPicture, radius: extent }),
	v.strictObject({ kind: v.literal('polygon'), points: list(v.tuple([onPicture, onPicture]), 3, bounds.corners) })
]);
const areas = list(v.strictObject({ ...option.entries, shape }), 1, bounds.options);
const scoring = v.picklist(['all', 'each']);
const penalty = v.optional(share);
const idLists = v.record(ident, list(ident, 0, bounds.options));
const weights = v.optional(v.record(ident, v.pipe(finite, v.minValue(-1), v.maxValue(1))));

const coordinate = v.pipe(finite, v.minValue(-1e6), v.maxValue(1e6));
const axis = v.strictObject({
	from: coordinate,
	to: coordinate,
	step: v.pipe(coordinate, v.gtValue(0)),
	snap: v.optional(v.pipe(coordinate, v.gtValue(0))),
	name: v.optional(line(bounds.id))
});
const figure = v.picklist(['points', 'segment', 'vector', 'ray', 'line', 'circle', 'parabola', 'polygon']);
const at = list(v.strictObject({ x: line(100), y: line(100) }), 1, bounds.points);
const label = v.optional(line(bounds.id));
const given = v.variant('kind', [
	v.strictObject({ kind: figure, at, name: label }),
	v.strictObject({ kind: v.literal('curve'), value: line(500), from: v.optional(line(100)), to: v.optional(line(100)), name: label })
]);
const graphs = list(v.strictObject({ at, tolerance: v.optional(v.pipe(coordinate, v.minValue(0))), score: share, feedback: v.optional(feedback) }), 1, bounds.answers);
const criteria = v.optional(
	list(v.strictObject({ id: ident, text: v.pipe(markdown, v.regex(/\S/)), points: v.optional(v.pipe(finite, v.minValue(0), v.maxValue(100))) }), 1, bounds.criteria)
);

const interaction = v.variant('type', [
	v.strictObject({ type: v.literal('choice'), options, key: ident, partial: v.optional(v.record(ident, share)), shuffle }),
	v.strictObject({
		type: v.literal('several'),
		options: list(option, 1, bounds.options),
		keys: list(ident, 1, bounds.options),
		scoring: v.picklist(['all', 'each']),
		weights,
		shuffle
	}),
	v.strictObject({ type: v.literal('truefalse'), key: v.boolean(), whenTrue: v.optional(feedback), whenFalse: v.optional(feedback) }),
	v.strictObject({ type: v.literal('numeric'), answers: numerics, units, unitRequired: v.optional(v.boolean()) }),
	v.strictObject({ type: v.literal('gaps'), text: markdown, gaps: list(gap, 1, bounds.gaps) }),
	v.strictObject({ type: v.literal('short'), answers: texts, rule }),
	v.strictObject({ type: v.literal('ordering'), things: options, scoring: v.picklist(['all', 'neighbours']) }),
	v.strictObject({
		type: v.literal('matching'),
		left: list(option, 1, bounds.options),
		right: options,
		pairs: v.record(ident, ident),
		scoring: v.picklist(['all', 'each']),
		shuffle
	}),
	v.strictObject({
		type: v.literal('expression'),
		answers: list(expression, 1, bounds.answers),
		variables: list(v.pipe(v.string(), v.regex(/^\p{L}[\p{L}\p{N}]{0,9}(_\{?[\p{L}\p{N}]{1,5}\}?)?$/u)), 0, 12),
		form: v.optional(v.picklist(['any', 'expanded', 'factored', 'reduced'])),
		of: v.optional(v.picklist(['set', 'vector']))
	}),
	v.strictObject({ type: v.literal('category'), things: list(option, 1, bounds.options), categories: options, keys: idLists, scoring, penalty, shuffle }),
	v.strictObject({ type: v.literal('hotspot'), picture, areas, keys: list(ident, 1, bounds.options), one: maybe, scoring, weights }),
	v.strictObject({ type: v.literal('label'), picture, places: areas, labels: options, keys: idLists, scoring, penalty, shuffle }),
	v.strictObject({
		type: v.literal('graph'),
		x: axis,
		y: axis,
		given: v.optional(list(given, 0, bounds.figures)),
		figure,
		names: v.optional(list(line(bounds.id), 1, bounds.points)),
		answers: graphs,
		scoring: v.optional(scoring)
	}),
	v.strictObject({
		type: v.literal('written'),
		lines: v.optional(whole(1, 40)),
		words: v.optional(v.strictObject({ from: v.optional(whole(1, 5_000)), to: v.optional(whole(1, 5_000)) })),
		model: v.optional(markdown),
		criteria,
		photos: v.optional(whole(0, bounds.files))
	}),
	v.strictObject({
		type: v.literal('file'),
		accept: list(v.picklist(['picture', 'sound', 'pdf', 'document']), 1, 4),
		files: v.optional(whole(1, bounds.files)),
		bytes: v.optional(whole(1_000, bounds.fileBytes)),
		criteria
	}),
	v.strictObject({ type: v.literal('package'), archive: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)), format: v.picklist(packageFormats), bytes: v.pipe(v.number(), v.integer(), v.minValue(1)) })
]);

const part = v.strictObject({
	id: ident,
	prompt: v.optional(markdown),
	weight: v.optional(v.pipe(finite, v.gtValue(0), v.maxValue(1000))),
	interaction,
	after: v.optional(v.picklist(['answered', 'right'])),
	right: v.optional(markdown),
	wrong: v.optional(markdown)
});

const value = line(200);
const name = v.pipe(v.string(), v.regex(/^[A-Za-z]\w{0,19}$/));
const parameter = v.variant('kind', [
	v.strictObject({
		name,
		kind: v.literal('range'),
		from: finite,
		to: finite,
		step: v.optional(v.pipe(finite, v.gtValue(0))),
		not: v.optional(list(value, 0, 100))
	}),
	v.strictObject({ name, kind: v.literal('choose'), values: list(value, 1, 200) }),
	v.strictObject({ name, kind: v.literal('derive'), value })
]);

const medium = v.strictObject({
	sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
	type: v.pipe(v.string(), v.regex(/^[a-z]+\/[a-z0-9.+-]{1,60}$/)),
	bytes: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(50 * 1024 * 1024))
});

/** The shape of an Item, with a bound on every text, list and number. What the shape cannot say, `checkItem` does. */
export const itemSchema = v.strictObject({
	code: line(bounds.name),
	title: line(bounds.title),
	language: v.pipe(v.string(), v.regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)),
	chapter: v.optional(line(bounds.name)),
	competences: list(line(bounds.name), 0, bounds.competences),
	difficulty: v.picklist([1, 2, 3, 4, 5]),
	stem: markdown,
	parameters: v.optional(list(parameter, 0, bounds.parameters)),
	parts: list(part, 1, bounds.parts),
	hints: v.optional(list(v.strictObject({ text: v.pipe(markdown, v.regex(/\S/)), cost: v.optional(share) }), 0, bounds.hints)),
	solution: v.optional(markdown),
	media: v.optional(v.pipe(v.record(line(200), medium), v.maxEntries(bounds.media))),
	author: v.optional(line(bounds.title)),
	licence: v.optional(line(bounds.title)),
	source: v.optional(line(2_000)),
	foreign: v.optional(v.strictObject({ format: line(bounds.name), data: v.record(v.string(), v.unknown()) }))
});
