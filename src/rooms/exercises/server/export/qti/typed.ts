/** Typed answers and places in a text: as QTI's text entries and inline choices. PURE. */
import type { Gap, Interaction, NumericAnswer, TextAnswer, TextRule } from '#rooms/exercises/item.ts';
import { readNumber } from '#rooms/exercises/number.ts';
import { sample } from '#rooms/exercises/key.ts';
import { Unspeakable } from './parameters.ts';
import { base, choose, correct, declared, float, isNull, not, set, some, sum, variable } from './rules.ts';
import { choices, marked, say, type Part2, type Writing } from './writing.ts';
import { blocks } from './text.ts';
import { nameOf, q, raw, written, type Xml } from './xml.ts';

type Of<Kind extends Interaction['type']> = Interaction & { type: Kind };
/** One typed place: its declaration, its field, and for each answer the test that finds it. */
type Typed = { declaration: Xml; field: Xml; cases: { when: Xml; score: number; says: Xml[] }[]; corrects: { id: string; value: Xml }[] };

const best = <A extends { score: number }>(answers: A[]): A | undefined => answers.find((answer) => answer.score === 1);

function toleranceOf({ value, tolerance }: NumericAnswer, writing: Writing): Record<string, string> {
	if (!tolerance) return { toleranceMode: 'exact' };
	if (tolerance.kind === 'absolute') return { toleranceMode: 'absolute', tolerance: `${tolerance.value} ${tolerance.value}` };
	if (tolerance.kind === 'relative') return { toleranceMode: 'relative', tolerance: `${Number((tolerance.value * 100).toPrecision(12))} ${Number((tolerance.value * 100).toPrecision(12))}` };
	const read = readNumber(value, writing.item.language);
	if (!read || value.includes('{{')) throw new Unspeakable();
	const number = Math.abs(Number(read.value.top) / Number(read.value.bottom));
	const gap = 0.5 * 10 ** (Math.floor(Math.log10(number || 1)) - Math.round(tolerance.value) + 1);
	writing.lost.add('tolerance-as-gap');
	return { toleranceMode: 'absolute', tolerance: `${gap} ${gap}` };
}

function numberTyped(id: string, answers: NumericAnswer[], writing: Writing, width?: number): Typed {
	const { templates, item, lost } = writing;
	const right = best(answers);
	const key = right && right.value !== '*' ? templates.number(right.value, item.language) : undefined;
	const drawn = right?.value.includes('{{');
	const cases = answers.map((answer) => {
		const exact = toleranceOf(answer, writing);
		const read = answer.value === '*' || answer.value.includes('{{') ? undefined : readNumber(answer.value, item.language)?.value;
		// A fraction that no decimal ends: whoever types six of its digits is right.
		const endless = read && Number((Number(read.top) / Number(read.bottom)).toPrecision(12)) !== Number(read.top) / Number(read.bottom) && exact.toleranceMode === 'exact';
		if (endless) lost.add('tolerance-as-gap');
		const attributes = endless ? { toleranceMode: 'absolute', tolerance: '0.000001 0.000001' } : exact;
		const value = answer === right && key ? correct(id) : answer.value === '*' ? undefined : templates.number(answer.value, item.language);
		return { when: value ? q('equal', attributes, value, variable(id)) : not(isNull(variable(id))), score: answer.score, says: say(writing, answer.feedback) };
	});
	return {
		declaration: declared(id, 'single', 'float', key && !drawn ? [keyText(key)] : []),
		field: q('textEntryInteraction', { responseIdentifier: id, expectedLength: width ?? 10 }),
		cases,
		corrects: key && drawn ? [{ id, value: key }] : []
	};
}

const keyText = (key: Xml): string => String(key.children[0]);

const special = /[\\|.?*+(){}[\]^$-]/g;
/** A text key as a pattern of XML Schema: stars are any text, a letter stands for both its cases where capitals do not count. */
const patternOf = (key: string, capitals: boolean): string =>
	key.replace(/\\([*\\])|\*|[^*\\]/gu, (sign, escaped: string | undefined) => {
		if (escaped) return `\\${escaped}`;
		if (sign === '*') return '.*';
		const [small, large] = [sign.toLowerCase(), sign.toUpperCase()];
		return !capitals && small !== large && [...small].length === 1 && [...large].length === 1 ? `[${small}${large}]` : sign.replace(special, '\\$&');
	});

function textTyped(id: string, answers: TextAnswer[], rule: TextRule | undefined, writing: Writing, width?: number): Typed {
	if (answers.some((answer) => answer.text.includes('{{'))) throw new Unspeakable();
	writing.lost.add('slips-lost', rule?.slips || rule?.accents !== false || rule?.punctuation !== false);
	const caseSensitive = rule?.case === false;
	const isPlain = (key: string) => !/(?<!\\)(\\\\)*\*/.test(key);
	const cases = answers.map(({ text, score, feedback }) => ({
		when: isPlain(text) ? q('stringMatch', { caseSensitive }, variable(id), base('string', sample(text))) : q('patternMatch', { pattern: patternOf(text, caseSensitive) }, variable(id)),
		score,
		says: say(writing, feedback)
	}));
	const right = best(answers);
	return { declaration: declared(id, 'single', 'string', right ? [sample(right.text)] : []), field: q('textEntryInteraction', { responseIdentifier: id, expectedLength: width ?? 20 }), cases, corrects: [] };
}

/** The points of the first answer that is met. */
const scored = (cases: Typed['cases'], points: string): Xml[] => choose(cases.map(({ when, score, says }) => ({ when, then: [set(points, float(score)), ...says] })), [set(points, float(0))]);

function typedPart(typed: Typed, writing: Writing): Part2 {
	return { declarations: [typed.declaration], body: [raw(`<p>${written(typed.field, writing.ink.version)}</p>`)], rules: scored(typed.cases, writing.points), answered: not(isNull(variable(writing.response))), corrects: typed.corrects };
}

export function numericPart(it: Of<'numeric'>, writing: Writing): Part2 {
	writing.lost.add('units-lost', it.units?.length);
	return typedPart(numberTyped(writing.response, it.answers, writing), writing);
}

export const shortPart = (it: Of<'short'>, writing: Writing): Part2 => typedPart(textTyped(writing.response, it.answers, it.rule, writing), writing);

/** QTI knows no algebra: the key is compared letter by letter. */
export function expressionPart(it: Of<'expression'>, writing: Writing): Part2 {
	writing.lost.add('algebra-as-text');
	const answers = it.answers.map(({ value, score, feedback }) => ({ text: value.replace(/[*\\]/g, '\\$&'), score, feedback }));
	return typedPart(textTyped(writing.response, answers, { accents: false, punctuation: false }, writing), writing);
}

/** A text with places; each counts the same. */
export function gapsPart(it: Of<'gaps'>, writing: Writing): Part2 {
	const { points, ink } = writing;
	const fields = new Map<string, string>();
	const declarations: Xml[] = [];
	const rules: Xml[] = [];
	const corrects: Part2['corrects'] = [];
	const answered: Xml[] = [];
	for (const [i, gap] of it.gaps.entries()) {
		const id = `${writing.response}_${i + 1}`;
		const typed = gapTyped(id, gap, writing);
		typed.field.attributes.class = marked('gap', gap.id);
		fields.set(gap.id, written(typed.field, ink.version));
		declarations.push(typed.declaration);
		corrects.push(...typed.corrects);
		answered.push(not(isNull(variable(id))));
		rules.push(...choose(typed.cases.map(({ when, score, says }) => ({ when, then: [...(score ? [set(points, sum([variable(points), float(score)]))] : []), ...says] })).filter(({ then }, at, list) => then.length || at < list.length - 1)));
	}
	if (it.gaps.length > 1) rules.push(set(points, q('divide', {}, variable(points), float(it.gaps.length))));
	const html = blocks(it.text, ink).replace(/\[\[([A-Za-z0-9_-]{1,40})\]\]/g, (whole, id: string) => fields.get(id) ?? whole);
	return { declarations, body: [raw(html)], rules, answered: some(answered), corrects };
}

function gapTyped(id: string, gap: Gap, writing: Writing): Typed {
	if (gap.kind === 'text') return textTyped(id, gap.answers, gap.rule, writing, gap.width);
	if (gap.kind === 'number') {
		writing.lost.add('units-lost', gap.units?.length);
		return numberTyped(id, gap.answers, writing);
	}
	return {
		declaration: declared(id, 'single', 'identifier', [nameOf(gap.key)]),
		field: q('inlineChoiceInteraction', { responseIdentifier: id, shuffle: false }, ...choices('inlineChoice', gap.options, writing)),
		cases: gap.options.filter((option) => option.id === gap.key || option.feedback?.text).map((option) => ({ when: q('match', {}, variable(id), base('identifier', nameOf(option.id))), score: option.id === gap.key ? 1 : 0, says: say(writing, option.feedback) })),
		corrects: []
	};
}
