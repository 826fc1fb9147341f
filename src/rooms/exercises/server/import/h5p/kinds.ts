/** The question kinds of H5P that our model holds (their parameters are in each library's `semantics.json`, https://github.com/h5p). */
import type { Gap, Interaction, Option, Part } from '#rooms/exercises/item.ts';
import { gapMark, incoming, literal, onLine, withGaps } from '../markdown.ts';
import { choice, listGap, nth, several, textAnswers, type Found, type FoundAnswer } from '../question.ts';
import { NotTaken } from '../row.ts';
import { markdownOf } from '../text.ts';
import { at, list, text, truth, type Asking } from './content.ts';
import { piecesOf, wordsOf, type Marked } from './marked.ts';

export type Made = Pick<Found, 'kind' | 'stem' | 'interaction'> & Partial<Pick<Found, 'right' | 'wrong' | 'solution' | 'hints'>> & { parts?: Part[]; aside?: Record<string, unknown> };

const joined = (...texts: string[]): string => texts.filter((each) => each.trim()).join('\n\n');

export function multiChoice(asking: Asking): Made {
	const { params, notes } = asking;
	const found = list(params.answers).map((answer): FoundAnswer & { right: boolean } => {
		const said = at(answer, 'tipsAndFeedback');
		const feedback = asking.words(at(said, 'chosenFeedback'));
		if (asking.bare(at(said, 'notChosenFeedback')) || asking.bare(at(said, 'tip'))) notes.add('feedback-lost');
		return { text: asking.words(at(answer, 'text')), right: truth(at(answer, 'correct')), percent: 0, ...(feedback ? { feedback } : {}) };
	});
	const answers = found.filter((answer) => answer.text);
	const right = answers.filter((answer) => answer.right).length;
	const type = text(at(params, 'behaviour', 'type')) || 'auto';
	const shuffle = at(params, 'behaviour', 'randomAnswers') !== false;
	const stem = joined(asking.above(params.media), asking.words(params.question));
	const rest = asking.overall(params.overallFeedback);
	if (type === 'single' || (type !== 'multi' && right === 1)) return { kind: 'choice', stem, interaction: choice(answers.map((answer) => ({ ...answer, percent: answer.right ? 100 : 0 })), shuffle, notes), ...rest };
	const whole = truth(at(params, 'behaviour', 'singlePoint'));
	return { kind: 'several', stem, interaction: several(answers.map((answer) => ({ ...answer, percent: answer.right ? 100 / right : -100 / Math.max(1, right) })), shuffle, whole ? 'all' : 'each', notes), ...rest };
}

export function trueFalse(asking: Asking): Made {
	const { params } = asking;
	if (!/^(true|false)$/.test(text(params.correct))) throw new NotTaken('no-right-answer');
	const key = params.correct === 'true';
	const [right, wrong] = [asking.words(at(params, 'behaviour', 'feedbackOnCorrect')), asking.words(at(params, 'behaviour', 'feedbackOnWrong'))];
	return { kind: 'truefalse', stem: joined(asking.above(params.media), asking.words(params.question)), interaction: { type: 'truefalse', key }, ...(right ? { right } : {}), ...(wrong ? { wrong } : {}) };
}

/** The texts with their places as Markdown, and the places; refused when the way through HTML lost one. */
function placed(asking: Asking, html: string, gapOf: (marked: Marked, n: number) => Gap): { markdown: string; marks: Marked[]; gaps: Gap[] } {
	const marks: Marked[] = [];
	const gaps: Gap[] = [];
	const marked = piecesOf(incoming(html)).map((piece) => {
		if (typeof piece === 'string') return piece;
		if (!piece.answers.length) throw new NotTaken('gap-without-word');
		gaps.push(gapOf(piece, marks.push(piece) - 1));
		return gapMark(gaps.length - 1);
	}).join('');
	if (!gaps.length) throw new NotTaken('no-gap');
	const markdown = withGaps(markdownOf({ text: marked, format: 'html', files: [] }, asking.notes), gaps.map((gap) => gap.id));
	if (markdown === undefined) throw new NotTaken('bad-gap', { text: '?' });
	return { markdown, marks, gaps };
}

const hintsOf = (marks: Marked[]): Pick<Made, 'hints'> => {
	const hints = marks.flatMap((mark, i) => (mark.tip ? [{ text: `(${i + 1}) ${literal(mark.tip)}` }] : [])).slice(0, 12);
	return hints.length ? { hints } : {};
};

export function blanks(asking: Asking): Made {
	const { params } = asking;
	const behaviour = params.behaviour;
	const capitals = at(behaviour, 'caseSensitive') !== false;
	const rule = { ...(capitals ? { case: false } : {}), accents: false, ...(truth(at(behaviour, 'ignorePunctuation')) ? {} : { punctuation: false }), ...(truth(at(behaviour, 'acceptSpellingErrors')) ? { slips: 1 as const } : {}) };
	const html = list(params.questions).map((each) => `<div>${text(each)}</div>`).join('\n');
	const { markdown, marks, gaps } = placed(asking, html, (marked, n) => ({
		id: String(n + 1), kind: 'text', rule,
		answers: textAnswers([...new Set(marked.answers)].map((answer) => ({ text: answer.replace(/[*\\]/g, '\\$&'), percent: 100 })))
	}));
	return { kind: 'gaps', stem: joined(asking.above(params.media), asking.words(params.text)), interaction: { type: 'gaps', text: markdown, gaps }, ...hintsOf(marks), ...asking.overall(params.overallFeedback) };
}

/** Lines of plain text as HTML: Drag the Words and its kin write no marks of their own. */
const lined = (value: unknown): string => (/<(p|div|br|ul|ol)\b/i.test(text(value)) ? text(value) : text(value).split('\n').map((line) => `<p>${line}</p>`).join(''));

export function dragText(asking: Asking): Made {
	const { params, notes } = asking;
	const html = lined(params.textField);
	const words = [...new Set([...piecesOf(html), ...piecesOf(text(params.distractors))].flatMap((piece) => (typeof piece === 'string' ? [] : piece.answers.slice(0, 1))))];
	const { markdown, marks, gaps } = placed(asking, html, (marked, n) => listGap(String(n + 1), words.map((word) => ({ text: literal(word), percent: word === marked.answers[0] ? 100 : 0 })), notes));
	if (marks.some((mark) => mark.right || mark.wrong)) notes.add('feedback-lost');
	return { kind: 'gaps', stem: joined(asking.above(params.media), asking.words(params.taskDescription)), interaction: { type: 'gaps', text: markdown, gaps }, ...hintsOf(marks), ...asking.overall(params.overallFeedback) };
}

const mostWords = 50;

/** Words to mark in a text: the text stands above, its words are the options. */
export function markTheWords(asking: Asking): Made {
	const { params, notes } = asking;
	const all = wordsOf(text(params.textField));
	const found = new Map<string, boolean>();
	for (const word of all) {
		// A word that stands there twice, once marked and once not, is no option of its own.
		if (found.has(word.text) && found.get(word.text) !== word.marked) throw new NotTaken('words-not-apart', { word: word.text.slice(0, 40) });
		found.set(word.text, word.marked);
	}
	if (found.size > mostWords) throw new NotTaken('too-many-answers', { count: found.size });
	notes.add('words-as-list');
	const right = [...found.values()].filter(Boolean).length;
	const shown = markdownOf({ text: piecesOf(incoming(lined(params.textField))).map((piece) => (typeof piece === 'string' ? piece : (piece.answers[0] ?? ''))).join(''), format: 'html', files: [] }, notes);
	const answers = [...found].map(([word, marked]) => ({ text: literal(word), percent: marked ? 100 / right : -100 / Math.max(1, right) }));
	return { kind: 'several', stem: joined(asking.words(params.taskDescription), shown.replace(/^/gm, '> ')), interaction: several(answers, false, 'each', notes), ...asking.overall(params.overallFeedback) };
}

/** Statements to choose one of, one after the other: each step a part; the first is the right one. */
export function summary(asking: Asking): Made {
	const { params } = asking;
	const steps = list(params.summaries).map((each) => ({ options: list(at(each, 'summary')).map((option) => asking.words(option)).filter(Boolean), tip: asking.words(at(each, 'tip')) })).filter((each) => each.options.length);
	const parts = steps.map((step, i): Part => ({
		id: nth(i),
		interaction: choice(step.options.map((option, n) => ({ text: option, percent: n === 0 ? 100 : 0 })), true, asking.notes),
		...(i ? { after: 'answered' as const } : {})
	}));
	if (!parts.length) throw new NotTaken('no-answer');
	const hints = steps.flatMap((step, i) => (step.tip ? [{ text: `${nth(i)}) ${step.tip}` }] : [])).slice(0, 12);
	return { kind: 'choice', stem: asking.words(params.intro), interaction: parts[0].interaction, parts, ...(hints.length ? { hints } : {}) };
}

/** One question of a Single Choice Set: the first answer is the right one. */
export function singleChoice(asking: Asking): Made {
	const answers = list(asking.params.answers).map((answer) => asking.words(answer)).filter(Boolean);
	return { kind: 'choice', stem: asking.words(asking.params.question), interaction: choice(answers.map((answer, i) => ({ text: answer, percent: i === 0 ? 100 : 0 })), true, asking.notes) };
}

export function sortParagraphs(asking: Asking): Made {
	const things = list(asking.params.paragraphs).map((each) => onLine(asking.words(each)).replace(/\n+/g, ' ')).filter(Boolean);
	if (things.length < 2) throw new NotTaken('too-few-options', { count: things.length });
	return { kind: 'ordering', stem: asking.words(asking.params.taskDescription), interaction: { type: 'ordering', things: things.map((thing, i): Option => ({ id: nth(i), text: thing })), scoring: 'neighbours' } };
}

/** A long text; the keywords by which H5P marks it are kept aside, for a person marks it here. */
export function essay(asking: Asking): Made {
	const { params, notes } = asking;
	const model = joined(asking.words(at(params, 'solution', 'introduction')), asking.words(at(params, 'solution', 'sample')));
	const keywords = list(params.keywords).map((each) => text(at(each, 'keyword'))).filter(Boolean).slice(0, 100);
	if (keywords.length) notes.add('keywords-kept-aside', { count: keywords.length });
	const lines = Number.parseInt(text(at(params, 'behaviour', 'inputFieldSize')), 10);
	const interaction: Interaction = { type: 'written', ...(lines >= 1 ? { lines: Math.min(40, lines) } : {}), ...(model ? { model } : {}) };
	return { kind: 'written', stem: joined(asking.above(params.media), asking.words(params.taskDescription)), interaction, ...(keywords.length ? { aside: { keywords } } : {}) };
}
