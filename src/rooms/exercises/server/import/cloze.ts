/** Cloze ("embedded answers"): a text with `{1:SHORTANSWER:=Paris#Yes~*#No}` places. https://docs.moodle.org/en/Embedded_Answers_(Cloze)_question_type */
import type { Gap } from '#rooms/exercises/item.ts';
import { numberRange } from './gift-answers.ts';
import { gapsMade } from './moodle-types.ts';
import type { Asked, Made } from './moodle-text.ts';
import { gapMark } from './markdown.ts';
import { listGap, moodleRule, numberAnswers, textAnswers, type FoundAnswer } from './question.ts';
import { limits, NotTaken, type Notes } from './row.ts';
import { lengthOf, markdownOf, wordsOf, type Format } from './text.ts';

const types: Record<string, 'text' | 'capitals' | 'number' | 'list' | 'several'> = {};
for (const name of ['SHORTANSWER', 'SA', 'MW']) Object.assign(types, { [name]: 'text', [`${name}_C`]: 'capitals', [`${name}C`]: 'capitals' });
for (const name of ['NUMERICAL', 'NM']) types[name] = 'number';
for (const name of ['MULTICHOICE', 'MC']) for (const look of ['', '_H', '_S', '_V', '_HS', '_VS', 'H', 'S', 'V', 'HS', 'VS']) types[name + look] = 'list';
for (const name of ['MULTIRESPONSE', 'MR']) for (const look of ['', '_H', '_S', '_HS', 'H', 'S', 'HS']) types[name + look] = 'several';

const place = /\{(\d{0,3}):([A-Z_]{2,20})(?::((?:\\[^]|[^\\}]){0,8000}))?\}/g;

/** Reads a cloze question as a text with gaps; refuses it when one of its places cannot be read. */
export function cloze({ notes, stem }: Asked): Made {
	const gaps: Gap[] = [];
	const weights = new Set<string>();
	if (lengthOf(stem.text) > limits.text) throw new NotTaken('too-long', { letters: stem.text.length });
	const marked = stem.text.replace(place, (whole, weight: string, type: string, answers: string | undefined) => {
		const kind = types[type];
		if (!kind) throw new NotTaken('bad-gap', { text: whole.slice(0, 60) });
		if (kind === 'several') throw new NotTaken('several-in-a-gap');
		if (!answers?.trim()) throw new NotTaken('too-few-options', { count: 0 });
		weights.add(weight || '1');
		gaps.push(gapOf(String(gaps.length + 1), kind, answers, stem.format, notes));
		return gapMark(gaps.length - 1);
	});
	// A place that nearly is one would otherwise be shown to the pupil as it was typed.
	const broken = /\{\d{0,3}:[A-Za-z_]+[:}][^}]{0,40}/.exec(marked);
	if (broken) throw new NotTaken('bad-gap', { text: broken[0] });
	if (!gaps.length) throw new NotTaken('no-gap');
	if (weights.size > 1) notes.add('gap-weights-lost');
	return gapsMade({ ...stem, text: marked }, gaps, notes);
}

function gapOf(id: string, kind: 'text' | 'capitals' | 'number' | 'list', text: string, format: Format, notes: Notes): Gap {
	const answers = cut(text, '~').filter((answer) => answer.trim()).map((answer) => answerOf(answer, format, notes));
	if (kind === 'list') return listGap(id, answers.map((answer) => ({ ...answer, text: markdownOf({ text: answer.text, format }, notes) })), notes);
	const bare = answers.map((answer) => ({ ...answer, text: wordsOf({ text: answer.text, format }, notes) }));
	if (kind !== 'number') return { id, kind: 'text', answers: textAnswers(bare), rule: moodleRule(kind === 'capitals') };
	return { id, kind: 'number', answers: numberAnswers(bare.map(({ text: value, ...rest }) => ({ ...numberRange(value), ...rest })), notes) };
}

function answerOf(text: string, format: Format, notes: Notes): FoundAnswer {
	const bare = text.trim();
	const share = /^(?:=|%(-?[\d.,]+)%)=?/.exec(bare);
	const percent = !share ? 0 : share[1] === undefined ? 100 : Number(share[1].replace(',', '.'));
	if (!Number.isFinite(percent)) throw new NotTaken('bad-weight', { text: bare.slice(0, 20) });
	const [answer, ...said] = cut(bare.slice(share?.[0].length ?? 0), '#');
	const feedback = said.length ? markdownOf({ text: trimmed(unescape(said.join('#'))), format }, notes) : '';
	return { text: trimmed(unescape(answer)), percent, ...(feedback ? { feedback } : {}) };
}

/** Cuts at a sign that is not escaped and does not belong to an entity such as `&#39;`. */
function cut(text: string, sign: '~' | '#'): string[] {
	const out = [''];
	for (let i = 0; i < text.length; i++) {
		if (text[i] === '\\' && i + 1 < text.length) out[out.length - 1] += text[i] + text[++i];
		else if (text[i] === sign && !(sign === '#' && text[i - 1] === '&')) out.push('');
		else out[out.length - 1] += text[i];
	}
	return out;
}

/** Without spaces and line breaks at its ends. */
function trimmed(text: string): string {
	let out = text.trim();
	for (let before = ''; before !== out; ) {
		before = out;
		out = out.replace(/^<br\s{0,5}\/?>|<br\s{0,5}\/?>$/g, '').trim();
	}
	return out;
}

const unescape = (text: string): string => text.replace(/\\([~=#}{"\\/])/g, '$1');
