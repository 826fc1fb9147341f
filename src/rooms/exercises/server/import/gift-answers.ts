/** What stands between the braces of a GIFT question: which type it is, and its answers. */
import type { Interaction } from '#rooms/exercises/item.ts';
import { textIn, show } from './gift-text.ts';
import { gapMark, withGaps } from './markdown.ts';
import { choice, listGap, matching, moodleRule, numberAnswers, numberIn, several, textAnswers, type Found, type FoundAnswer, type FoundNumber } from './question.ts';
import { NotTaken, type Kind, type Notes } from './row.ts';
import { markdownOf, wordsOf, type Format } from './text.ts';

/** `stem` makes the question's text with something at the place of the braces; `missing` says that text follows them. */
type Around = { format: Format; notes: Notes; missing: boolean; stem(place: string): string; kindSeen(kind: Kind): void };
type Answers = Pick<Found, 'kind' | 'stem' | 'interaction' | 'right' | 'wrong' | 'solution'>;

const blank = '_____';

/** The interaction of an answer block, or the reason why there is none. */
export function answersOf(block: string, around: Around): Answers {
	const general = block.indexOf('####');
	const solution = general >= 0 ? markdown(block.slice(general + 4), around) : '';
	const inside = (general >= 0 ? block.slice(0, general) : block).trim();
	const end = (kind: Kind, interaction: Interaction, rest: Partial<Answers> = {}): Answers => ({
		kind,
		stem: interaction.type === 'gaps' ? '' : around.stem(blank),
		interaction,
		...(solution ? { solution } : {}),
		...rest
	});
	if (!inside) {
		around.kindSeen('written');
		return end('written', { type: 'written' });
	}
	if (inside.startsWith('#')) return numeric(inside.slice(1), around, end);
	const truth = /^\s*(T|F|true|false)\s*(?:#([^]*))?$/i.exec(inside);
	if (truth && !/^[tf]$/.test(truth[1])) {
		around.kindSeen('truefalse');
		const key = /^t/i.test(truth[1]);
		// The first comment is for who is wrong, the second for who is right.
		const [wrong = '', right = ''] = cutAt(truth[2] ?? '', '#').map((text) => markdown(text, around));
		const [whenTrue, whenFalse] = key ? [right, wrong] : [wrong, right];
		return end('truefalse', { type: 'truefalse', key, ...(whenTrue ? { whenTrue: { text: whenTrue } } : {}), ...(whenFalse ? { whenFalse: { text: whenFalse } } : {}) });
	}
	if (inside.includes('~')) return options(inside, around, end);
	if (/=[^=]*->/.test(inside)) {
		around.kindSeen('matching');
		const pairs = cutAt(inside, '=').filter((pair) => pair.trim()).map((pair) => {
			const arrow = pair.indexOf('->');
			if (arrow < 0) throw new NotTaken('bad-pair', { text: show(pair, ' ').trim().slice(0, 60) });
			return { left: markdown(pair.slice(0, arrow), around), right: markdown(pair.slice(arrow + 2), { ...around, format: 'plain' }) };
		});
		return end('matching', matching(pairs, true));
	}
	around.kindSeen('short');
	const answers = cutAt(inside.startsWith('=') ? inside : `=${inside}`, '=').slice(1).map((text) => answerOf(text, 100, around, true));
	const kept = textAnswers(answers);
	if (!around.missing) return end('short', { type: 'short', answers: kept, rule: moodleRule(false) });
	return end('gaps', { type: 'gaps', text: gapIn(around), gaps: [{ id: '1', kind: 'text', answers: kept, rule: moodleRule(false) }] });
}

const cutAt = (text: string, sign: string): string[] => text.split(sign);

const markdown = (text: string, around: Around): string => markdownOf(textIn(text, around.format), around.notes);

function gapIn(around: Around): string {
	const text = withGaps(around.stem(gapMark(0)), ['1']);
	if (text === undefined) throw new NotTaken('bad-gap', { text: '1' });
	return text;
}

function answerOf(text: string, usual: number, around: Around, bare = false): FoundAnswer {
	const weight = /^\s*%([^%]*)%/.exec(text);
	if (weight && !/^-?\d+([.,]\d+)?$/.test(weight[1])) throw new NotTaken('bad-weight', { text: weight[1].slice(0, 20) });
	const rest = weight ? text.slice(weight[0].length) : text;
	const mark = rest.indexOf('#');
	const said = mark < 0 ? '' : markdown(rest.slice(mark + 1), around);
	const own = textIn(mark < 0 ? rest : rest.slice(0, mark), around.format);
	return {
		text: bare ? wordsOf(own, around.notes) : markdownOf(own, around.notes),
		percent: weight ? Number(weight[1].replace(',', '.')) : usual,
		...(said ? { feedback: said } : {})
	};
}

type End = (kind: Kind, interaction: Interaction, rest?: Partial<Answers>) => Answers;

function options(inside: string, around: Around, end: End): Answers {
	const single = inside.includes('=');
	around.kindSeen(single ? 'choice' : 'several');
	const answers = inside
		.split(/(?=[~=])/)
		.filter((text) => text.trim())
		.map((text) => {
			if (!/^[~=]/.test(text)) throw new NotTaken('bad-answer', { text: show(text, ' ').trim().slice(0, 60) });
			return answerOf(text.slice(1), text[0] === '=' ? 100 : 0, around);
		});
	if (!single) return end('several', several(answers, true, 'each', around.notes));
	// A list shows words only, and knows right and wrong only: what needs more stays a question with options.
	const simple = answers.every((answer) => !/[$!`]|\n|\*\*/.test(answer.text) && (answer.percent === 0 || answer.percent === 100)) && answers.filter((answer) => answer.percent === 100).length === 1;
	if (!around.missing || !simple) return end('choice', choice(answers, true, around.notes));
	return end('gaps', { type: 'gaps', text: gapIn(around), gaps: [listGap('1', answers, around.notes)] });
}

function numeric(inside: string, around: Around, end: End): Answers {
	around.kindSeen('numeric');
	const wrongAt = inside.indexOf('~');
	const text = wrongAt < 0 ? inside : inside.slice(0, wrongAt);
	const found: FoundNumber[] = (text.includes('=') ? text.split('=') : [text]).filter((part) => part.trim()).map((part) => {
		const { percent, feedback } = answerOf(part, 100, around);
		const value = show(part.replace(/^\s*%[^%]*%/, '').split('#')[0], ' ').trim();
		return { ...numberRange(value), percent, ...(feedback ? { feedback } : {}) };
	});
	for (const part of wrongAt < 0 ? [] : inside.slice(wrongAt).split('~').filter((each) => each.trim())) {
		const { percent, feedback } = answerOf(part, 0, around);
		const value = show(part.replace(/^\s*%[^%]*%/, '').split('#')[0], ' ').trim();
		found.push({ ...(value ? numberRange(value) : { value: '*', tolerance: 0 }), percent, ...(feedback ? { feedback } : {}) });
	}
	const answers = numberAnswers(found, around.notes);
	if (!around.missing) return end('numeric', { type: 'numeric', answers });
	return end('gaps', { type: 'gaps', text: gapIn(around), gaps: [{ id: '1', kind: 'number', answers }] });
}

/** `3`, `3:0.5` (how far it may be) or `2.5..3.5` (from … to), or `*` for any number. */
export function numberRange(text: string): { value: string; tolerance: number } {
	if (text === '*') return { value: '*', tolerance: 0 };
	const range = text.split('..');
	if (range.length === 2) {
		const [from, to] = range.map((end) => Number(numberIn(end)));
		if (to < from) throw new NotTaken('bad-number', { text: text.slice(0, 60) });
		return { value: String(Number(((from + to) / 2).toPrecision(12))), tolerance: (to - from) / 2 };
	}
	const [value, gap] = text.split(':');
	if (text.split(':').length > 2) throw new NotTaken('bad-number', { text: text.slice(0, 60) });
	return { value: numberIn(value), tolerance: gap?.trim() ? Math.abs(Number(numberIn(gap))) : 0 };
}
