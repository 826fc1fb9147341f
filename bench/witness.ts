/** What a foreign file itself says of right and wrong answers, read with few lines of their own: not by the importer that is examined. */
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fold } from '#platform/language.ts';
import type { Answer, Interaction, Item } from '#rooms/exercises/item.ts';
import type { Row } from '#rooms/exercises/server/import/row.ts';

/** Answers to an item with what the file says of each. */
export type Witness = (item: Item) => { answer: Answer; right: boolean }[];
type Said = { text: string; right: boolean };

const words = (text: string): string => fold(text.replace(/<[^>]*>/g, ' ').replace(/&nbsp;/g, ' ').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&').replace(/&quot;/g, '"').replace(/&#0?39;/g, "'").replace(/\\([^\w\s])/g, '$1').replace(/[*_`]/g, '')).replace(/\s+/g, ' ').trim();

/** An answer in words as the response of an interaction: the option that says so, or what would be typed. */
function responseOf(interaction: Interaction, text: string): Answer[string] | undefined {
	const option = (options: { id: string; text: string }[]) => options.find((each) => words(each.text) === words(text))?.id;
	switch (interaction.type) {
		case 'choice': return option(interaction.options);
		case 'truefalse': return /^t/i.test(text) ? 'true' : 'false';
		// A star of the key stands for any letters: who types it does not mean them.
		case 'short': return text.includes('*') ? undefined : text;
		case 'numeric': return interaction.unitRequired ? undefined : text;
		case 'gaps': {
			const [gap, ...more] = interaction.gaps;
			if (more.length) return undefined;
			const id = gap.kind === 'list' ? option(gap.options) : text;
			return id === undefined ? undefined : { [gap.id]: id };
		}
		default: return undefined;
	}
}

const asked = (said: Said[]): Witness => (item) => {
	if (item.parts.length !== 1 || item.parameters) return [];
	const { id, interaction } = item.parts[0];
	if (interaction.type === 'several') {
		const ids = said.filter((each) => each.right).flatMap((each) => interaction.options.find((option) => words(option.text) === words(each.text))?.id ?? []);
		return ids.length ? [{ answer: { [id]: ids }, right: true }, ...said.filter((each) => !each.right).flatMap((each) => interaction.options.filter((option) => words(option.text) === words(each.text)).map((option) => ({ answer: { [id]: [option.id] }, right: false })))] : [];
	}
	return said.flatMap(({ text, right }) => {
		const response = responseOf(interaction, text);
		return response === undefined ? [] : [{ answer: { [id]: response }, right }];
	});
};

type Parsed = { type: string; isTrue?: boolean; choices?: { isCorrect: boolean; weight: number | null; text: { text: string } | { number?: number; type?: string } }[] };

/** The parse of GIFT that stands beside the file, made by another program. */
async function giftWitness(path: string): Promise<(row: Row) => Witness | undefined> {
	const parsed = !path.endsWith('.gift') ? undefined : await readFile(path.replace(/\.gift$/, '.json'), 'utf8').then((text) => JSON.parse(text) as Parsed[], () => undefined);
	if (!parsed) return () => undefined;
	const questions = parsed.filter((each) => each.type !== 'Category');
	return (row) => {
		const one = questions[row.number - 1];
		if (!one) return undefined;
		if (one.type === 'TF') return asked([{ text: String(one.isTrue), right: true }, { text: String(!one.isTrue), right: false }]);
		if (one.type !== 'MC' && one.type !== 'Short') return undefined;
		return asked((one.choices ?? []).flatMap((choice) => ('text' in choice.text && (choice.weight === null || choice.weight === 100 || choice.weight <= 0) ? [{ text: choice.text.text, right: choice.isCorrect || choice.weight === 100 }] : [])));
	};
}

function aikenWitness(text: string): (row: Row) => Witness | undefined {
	const lines = text.split(/\r?\n/);
	return (row) => {
		const from = lines.slice(row.line - 1);
		const end = from.findIndex((line) => /^ANSWER:/.test(line));
		const key = /^ANSWER:\s*([A-Z])/.exec(from[end] ?? '')?.[1];
		return asked(from.slice(0, end).flatMap((line) => /^([A-Z])[.)]\s*(.*)$/.exec(line)?.slice(1, 3) ? [{ text: line.replace(/^[A-Z][.)]\s*/, '').replace(/</g, '&lt;').replace(/>/g, '&gt;'), right: line[0] === key }] : []));
	};
}

/** Moodle's own fractions, question by question in the order of the file; categories are no questions. */
function moodleWitness(text: string): (row: Row) => Witness | undefined {
	const questions = [...text.matchAll(/<question type="(\w+)">([^]*?)<\/question>/g)].filter(([, type]) => type !== 'category');
	return (row) => {
		const [, type, inside] = questions[row.number - 1] ?? [];
		if (!/^(multichoice|truefalse|shortanswer|numerical)$/.test(type ?? '') || /<single>false/.test(inside)) return undefined;
		return asked([...inside.matchAll(/<answer fraction="(-?[\d.]+)"[^>]*>\s*<text>(?:<!\[CDATA\[)?([^]*?)(?:\]\]>)?<\/text>/g)].flatMap(([, fraction, answer]) => (Number(fraction) >= 100 || Number(fraction) <= 0 ? [{ text: answer, right: Number(fraction) >= 100 }] : [])));
	};
}

type Case = { responses: Record<string, unknown>; expect: { outcomes?: Record<string, unknown> } };

/** QTI's cases: answers with the outcomes that are expected of them. The most points of any of them is right, none is wrong. */
async function qtiWitness(path: string): Promise<(row: Row) => Witness | undefined> {
	const cases = await readFile(join(dirname(path), 'cases.json'), 'utf8').then((text) => (JSON.parse(text) as { cases: Case[] }).cases, () => undefined);
	if (!cases || basename(path) !== 'item.xml') return () => undefined;
	const score = (one: Case) => Number(one.expect.outcomes?.SCORE ?? Number.NaN);
	const most = Math.max(...cases.map(score).filter(Number.isFinite));
	return () => (item) => {
		if (item.parts.length !== 1 || item.parameters || !(most > 0)) return [];
		const [{ id, interaction }] = item.parts;
		return cases.flatMap((one) => {
			const given = Object.values(one.responses);
			const response = given.length === 1 ? qtiResponse(interaction, given[0]) : undefined;
			return response === undefined || !Number.isFinite(score(one)) || (score(one) > 0 && score(one) < most) ? [] : [{ answer: { [id]: response }, right: score(one) === most }];
		});
	};
}

function qtiResponse(interaction: Interaction, given: unknown): Answer[string] | undefined {
	const list = Array.isArray(given) ? given.map(String) : typeof given === 'string' || typeof given === 'number' ? [String(given)] : [];
	// The same thing twice is no answer that a page can give.
	if (!list.length || new Set(list).size < list.length) return undefined;
	const pairs = (): Record<string, string> => Object.fromEntries(list.map((pair) => pair.trim().split(/\s+/) as [string, string]));
	switch (interaction.type) {
		case 'choice': case 'numeric': case 'short': case 'truefalse': return list.length === 1 ? list[0] : undefined;
		case 'several': case 'ordering': return list;
		case 'hotspot': return list;
		case 'matching': case 'category': return pairs();
		case 'label': return Object.fromEntries(Object.entries(pairs()).map(([label, place]) => [place, label]));
		case 'gaps': return interaction.gaps.length === 1 && list.length === 1 ? { [interaction.gaps[0].id]: list[0] } : undefined;
		default: return undefined;
	}
}

/** What a file says, by row; nothing where only the importer can read it. */
export async function witnessOf(format: string, path: string, bytes: Buffer): Promise<(row: Row) => Witness | undefined> {
	if (format === 'gift') return giftWitness(path);
	if (format === 'aiken') return aikenWitness(bytes.toString('utf8'));
	if (format === 'moodle-xml') return moodleWitness(bytes.toString('utf8'));
	if (format === 'qti') return qtiWitness(path);
	return () => undefined;
}
