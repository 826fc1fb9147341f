/** From the answers of a foreign question, whatever its format, to an interaction of ours; and from all of it to an item. */
import type { Feedback, Gap, Interaction, Item, NumericAnswer, Option, Parameter, Part, TextAnswer, TextRule, Tolerance, Unit } from '#rooms/exercises/item.ts';
import { literal, onLine, plain } from './markdown.ts';
import { NotTaken, type Kind, type Notes, type Reading } from './row.ts';

/** An answer as found: its share in percent (100 is right) and what is said to who gives it. */
export type FoundAnswer = { text: string; percent: number; feedback?: string };
export type FoundNumber = { value: string; tolerance: number; kind?: Tolerance['kind']; percent: number; feedback?: string };

/** The short name of the n-th thing: a, b, … z, a1, b1 … */
export const nth = (n: number): string => 'abcdefghijklmnopqrstuvwxyz'[n % 26] + (n < 26 ? '' : Math.floor(n / 26));

const said = (text?: string): { feedback?: Feedback } => (text?.trim() ? { feedback: { text } } : {});
const share = (percent: number): number => Math.min(1, Math.max(0, Number((percent / 100).toFixed(6))));

/** One right option of several. Refuses a question whose best option is not wholly right. */
export function choice(answers: FoundAnswer[], shuffle: boolean, notes: Notes): Interaction {
	const { options, key } = optionsOf(answers, notes);
	const others = answers.map((answer, i) => [options[i].id, share(answer.percent)] as const).filter(([id, score]) => id !== key && score > 0);
	if (others.some(([, score]) => score === 1)) notes.add('several-right-in-single');
	return { type: 'choice', options, key, ...(others.length ? { partial: Object.fromEntries(others) } : {}), ...(shuffle ? { shuffle } : {}) };
}

function optionsOf(answers: FoundAnswer[], notes: Notes): { options: Option[]; key: string } {
	if (answers.length < 2) throw new NotTaken('too-few-options', { count: answers.length });
	if (answers.some((answer) => answer.percent < 0)) notes.add('negative-weights-lost');
	const options = answers.map((answer, i) => ({ id: nth(i), text: onLine(answer.text), ...said(answer.feedback) }));
	const key = options[answers.findIndex((answer) => answer.percent >= 99.999)]?.id;
	if (!key) throw new NotTaken('no-right-answer');
	return { options, key };
}

/** Any number of options, each with its share; shares that do not make 100 are brought to it, and that is noted. */
export function several(answers: FoundAnswer[], shuffle: boolean, scoring: 'all' | 'each', notes: Notes): Interaction {
	if (answers.length < 2) throw new NotTaken('too-few-options', { count: answers.length });
	const options = answers.map((answer, i) => ({ id: nth(i), text: onLine(answer.text), ...said(answer.feedback) }));
	const right = answers.reduce((sum, answer) => sum + Math.max(0, answer.percent), 0);
	const keys = options.filter((_, i) => answers[i].percent > 0).map((option) => option.id);
	if (!keys.length) throw new NotTaken('no-right-answer');
	const interaction: Interaction = { type: 'several', options, keys, scoring, ...(shuffle ? { shuffle } : {}) };
	if (scoring === 'all') return interaction;
	// Thirds are written as 33.333: only more than a rounding is a change.
	if (Math.abs(right - 100) > 1) notes.add('weights-made-whole', { sum: Number(right.toFixed(2)) });
	const weights = Object.fromEntries(answers.map((answer, i) => [options[i].id, Number((answer.percent / (answer.percent > 0 ? right : 100)).toFixed(6))]));
	return { ...interaction, weights };
}

/** How Moodle compares texts: accents and marks count, capitals only where the question says so. */
export const moodleRule = (capitals: boolean): TextRule => ({ ...(capitals ? { case: false } : {}), accents: false, punctuation: false });

/** Texts that are right, half right or recognised as wrong. */
export function textAnswers(answers: FoundAnswer[]): TextAnswer[] {
	const kept = answers.filter((answer) => answer.text !== '');
	if (!kept.length) throw new NotTaken('no-answer');
	if (!kept.some((answer) => answer.percent >= 99.999)) throw new NotTaken('no-right-answer');
	if (kept.find((answer) => answer.percent >= 99.999)!.text === '*') throw new NotTaken('any-answer-right');
	return kept.map((answer) => ({ text: answer.text, score: share(answer.percent), ...said(answer.feedback) }));
}

const written = /^[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?$/i;

/** A number as a foreign file writes it (comma or point, spaces between thousands) with a point; refuses anything else. */
export function numberIn(text: string): string {
	const bare = text.replace(/[\s\u00a0\u202f]/g, '').replace('\u2212', '-');
	if (!written.test(bare) || !Number.isFinite(Number(bare.replace(',', '.')))) throw new NotTaken('bad-number', { text: text.slice(0, 60) });
	return bare.replace(',', '.').replace(/^\+/, '').replace(/\.$/, '').replace(/^(-?)\./, '$10.');
}

/** Numbers that are right, half right or recognised as wrong; `*` is any other number, and stands last. */
export function numberAnswers(answers: FoundNumber[], notes: Notes): NumericAnswer[] {
	if (!answers.some((answer) => answer.value !== '*')) throw new NotTaken('no-answer');
	if (answers.some((answer) => answer.value === '*' && answer.percent >= 99.999)) throw new NotTaken('any-answer-right');
	if (!answers.some((answer) => answer.percent >= 99.999)) throw new NotTaken('no-right-answer');
	if (answers.some((answer) => answer.percent < 0)) notes.add('negative-weights-lost');
	return [...answers]
		.sort((a, b) => Number(a.value === '*') - Number(b.value === '*'))
		.map((answer) => ({
			value: answer.value,
			...(answer.tolerance > 0 ? { tolerance: { kind: answer.kind ?? 'absolute', value: Number(answer.tolerance.toPrecision(12)) } } : {}),
			score: share(answer.percent),
			...said(answer.feedback)
		}));
}

/** Units of a file give what the key is multiplied by to stand in that unit; ours give what one of it is worth. */
export const unitsOf = (units: { name: string; multiplier: number }[]): Unit[] =>
	units.filter((unit) => unit.name.trim() && unit.multiplier > 0).map((unit) => ({ name: unit.name.trim(), factor: Number((1 / unit.multiplier).toPrecision(12)) }));

/** Pairs. Equal right sides become one; a pair without left side is a distractor. */
export function matching(pairs: { left: string; right: string }[], shuffle: boolean): Interaction {
	const right: Option[] = [];
	const left: Option[] = [];
	const key: Record<string, string> = {};
	for (const pair of pairs.map((each) => ({ left: onLine(each.left), right: onLine(each.right) }))) {
		if (!pair.right) throw new NotTaken('bad-pair', { text: plain(pair.left).slice(0, 60) });
		let other = right.find((option) => option.text === pair.right);
		if (!other) right.push((other = { id: `r${right.length + 1}`, text: pair.right }));
		if (!pair.left) continue;
		const id = `l${left.length + 1}`;
		left.push({ id, text: pair.left });
		key[id] = other.id;
	}
	if (left.length < 1 || right.length < 2) throw new NotTaken('too-few-options', { count: right.length });
	return { type: 'matching', left, right, pairs: key, scoring: 'each', ...(shuffle ? { shuffle } : {}) };
}

/** A place to choose from a list. Shares between right and wrong are lost there, and that is noted. */
export function listGap(id: string, answers: FoundAnswer[], notes: Notes): Gap {
	// A list shows words: what a picture or a formula says is lost there or hard to read.
	if (answers.some((answer) => /!\[|(?<!\\)\$/.test(answer.text))) notes.add('list-words-only');
	const words = answers.map((answer) => ({ ...answer, text: /!\[|\n/.test(answer.text) ? literal(plain(answer.text)) : answer.text }));
	const { options, key } = optionsOf(words, notes);
	if (answers.some((answer, i) => answer.percent > 0 && options[i].id !== key)) notes.add('partial-credit-lost');
	return { id, kind: 'list', options, key };
}

/** All that is known of a question when it has been read. */
export type Found = {
	name: string;
	kind: Kind;
	stem: string;
	interaction: Interaction;
	right?: string;
	wrong?: string;
	hints?: { text: string; cost?: number }[];
	solution?: string;
	parameters?: Parameter[];
	code?: string;
	foreign: { format: string; data: Record<string, unknown> };
};

const arabic = /[\u0600-\u06ff]/g;
const latin = /[A-Za-z\u00c0-\u024f]/g;

/** Arabic where most letters are; else the language that the file is read in. */
export function languageOf(text: string, otherwise: string): string {
	const letters = text.replace(/\$[^$]*\$/g, '');
	return (letters.match(arabic)?.length ?? 0) > (letters.match(latin)?.length ?? 0) ? 'ar' : otherwise;
}

/** The item of a question; its code is set later, when its content is known whole. */
export function itemOf(found: Found, notes: Notes, reading: Reading): Item {
	const text = found.interaction.type === 'gaps' ? found.interaction.text : found.stem;
	const words = plain(text).replace(/\[\[\d+\]\]/g, '…');
	if (!words && !notes.files.size) throw new NotTaken('empty-question');
	const name = plain(found.name) || words;
	const title = name.length > 120 ? `${name.slice(0, 117).trimEnd()}…` : name || '…';
	const part: Part = { id: 'a', interaction: found.interaction };
	if (found.right) part.right = found.right;
	if (found.wrong) part.wrong = found.wrong;
	const language = languageOf(words, reading.language);
	const item: Item = { code: found.code ?? '', title, language, competences: [], difficulty: 3, stem: found.stem, parts: [part] };
	if (found.parameters?.length) item.parameters = found.parameters;
	if (found.hints?.length) item.hints = found.hints;
	if (found.solution) item.solution = found.solution;
	if (notes.files.size) {
		item.media = Object.fromEntries([...notes.files.values()].map((file) => [file.name, { sha256: file.sha256, type: file.type, bytes: file.bytes.length }]));
	}
	if (reading.author) item.author = reading.author;
	if (reading.licence) item.licence = reading.licence;
	if (reading.source) item.source = reading.source;
	item.foreign = found.foreign;
	return item;
}
