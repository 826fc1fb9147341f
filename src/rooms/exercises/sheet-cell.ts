/** What stands in one cell of a sheet of exercises: answers parted by `|`, their shares, what is said of them, tolerances and units. PURE. */
import type { Feedback, NumericAnswer, TextAnswer, Tolerance, Unit } from './item.ts';
import type { Column } from './sheet-columns.ts';

/** What is wrong in a cell: a key of the room's messages, and what stands there. */
export type CellFault = { column: Column; key: CellFaultKey; text?: string };
export type CellFaultKey = 'cell-missing' | 'cell-type' | 'cell-choice' | 'cell-number' | 'cell-pair' | 'cell-gap' | 'cell-parameter' | 'cell-truth' | 'cell-share' | 'cell-parts';
export class CellWrong extends Error {
	readonly fault: CellFault;
	constructor(column: Column, key: CellFaultKey, text?: string) {
		super(key);
		this.fault = { column, key, ...(text === undefined ? {} : { text: text.slice(0, 60) }) };
	}
}

export const said = (feedback: Feedback | undefined) => (feedback?.text || feedback?.misconception ? ` ## ${feedback.text ?? ''}${feedback.misconception ? ` [${feedback.misconception}]` : ''}` : '');

/** `text ## remark [misconception]` cut into its two. */
export function cutSaid(cell: string): { text: string; feedback?: Feedback } {
	const at = cell.indexOf('##');
	if (at < 0) return { text: cell.trim() };
	const [, text, misconception] = /^([^]*?)(?:\[([\w.-]{1,80})\])?\s*$/.exec(cell.slice(at + 2).trim()) ?? [];
	return { text: cell.slice(0, at).trim(), feedback: { ...(text?.trim() ? { text: text.trim() } : {}), ...(misconception ? { misconception } : {}) } };
}

export const bar = (text: string) => text.replaceAll('|', '\\|');
const unbar = (text: string) => text.replaceAll('\\|', '|');
/** A cell's answers: parted by `|`, a stroke before it keeps it a letter. */
export const answersIn = (cell: string): string[] => cell.split(/(?<!\\)\|/).map((each) => unbar(each).trim()).filter(Boolean);

export const share = (score: number) => (score === 1 ? '' : `${Number((score * 100).toFixed(4))}%: `);
export function cutShare(text: string, column: Column): { score: number; rest: string } {
	const found = /^\s*(-?\d{1,3}(?:[.,]\d+)?)\s*%\s*:\s*/.exec(text);
	if (!found) return { score: 1, rest: text };
	const score = Number(found[1].replace(',', '.')) / 100;
	if (!(score >= 0 && score <= 1)) throw new CellWrong(column, 'cell-share', found[0]);
	return { score, rest: text.slice(found[0].length) };
}

const toleranceText = (tolerance: Tolerance | undefined) => (!tolerance ? '' : tolerance.kind === 'relative' ? `${Number((tolerance.value * 100).toPrecision(12))} %` : tolerance.kind === 'digits' ? `${tolerance.value} ch` : String(tolerance.value));
export function toleranceIn(cell: string): Tolerance | undefined {
	if (!cell.trim()) return undefined;
	const found = /^\s*(\d+(?:[.,]\d+)?(?:e-?\d+)?)\s*(%|ch|digits|أرقام)?\s*$/i.exec(cell);
	if (!found) throw new CellWrong('tolerance', 'cell-number', cell);
	const value = Number(found[1].replace(',', '.'));
	return !found[2] ? { kind: 'absolute', value } : found[2] === '%' ? { kind: 'relative', value: Number((value / 100).toPrecision(12)) } : { kind: 'digits', value };
}

export const unitsText = (units: Unit[] | undefined, required: boolean | undefined) => (units ?? []).map((unit) => `${unit.name}${unit.factor === 1 ? '' : `=${unit.factor}`}`).join('; ') + (required ? ' !' : '');
export function unitsIn(cell: string): { units?: Unit[]; unitRequired?: boolean } {
	const required = /!\s*$/.test(cell);
	const units = cell.replace(/!\s*$/, '').split(';').map((each) => each.trim()).filter(Boolean).map((each): Unit => {
		const [, name, factor = '1'] = /^([^=]*)(?:=(.*))?$/s.exec(each)!;
		const value = Number(factor.replace(',', '.'));
		if (!(value > 0)) throw new CellWrong('units', 'cell-number', each);
		return { name: name.trim(), factor: value };
	});
	return { ...(units.length ? { units } : {}), ...(required ? { unitRequired: true } : {}) };
}

const numeric = (answers: NumericAnswer[]) => answers.map((answer) => `${share(answer.score)}${answer.value}${bar(said(answer.feedback))}`);
/** Tolerances that differ from answer to answer stand behind `±`. */
export const numericText = (answers: NumericAnswer[]) => {
	const first = toleranceText(answers[0].tolerance);
	const same = answers.every((answer) => answer.value === '*' || toleranceText(answer.tolerance) === first);
	return { tolerance: same ? first : '', answers: same ? numeric(answers) : answers.map((answer) => `${share(answer.score)}${answer.value}${answer.tolerance ? ` ± ${toleranceText(answer.tolerance)}` : ''}${bar(said(answer.feedback))}`) };
};
export function numericIn(cell: string, tolerance: Tolerance | undefined, column: Column): NumericAnswer[] {
	return answersIn(cell).map((each) => {
		const { text, feedback } = cutSaid(each);
		const { score, rest } = cutShare(text, column);
		const [value, own] = rest.split('±').map((half) => half.trim());
		const gap = own ? toleranceIn(own) : tolerance;
		return { value, ...(gap && value !== '*' ? { tolerance: gap } : {}), score, ...(feedback ? { feedback } : {}) };
	});
}
export const textText = (answers: TextAnswer[]) => answers.map((answer) => bar(`${share(answer.score)}${answer.text}`) + bar(said(answer.feedback))).join(' | ');
export const textIn = (cell: string, column: Column): TextAnswer[] =>
	answersIn(cell).map((each) => {
		const { text, feedback } = cutSaid(each);
		const { score, rest } = cutShare(text, column);
		return { text: rest, score, ...(feedback ? { feedback } : {}) };
	});

