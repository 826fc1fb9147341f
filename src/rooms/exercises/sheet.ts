/**
 * Exercises as rows of a spreadsheet: the columns, and what stands in a cell. A row is one part; rows with the same code are parts of one item. PURE.
 *
 * In cells: `|` parts answers, `50%: Paris ## Presque` gives a share and what is said, `gauche -> droite` pairs, a text is our Markdown.
 */
import type { Feedback, Gap, Hint, Interaction, Item, Option, Parameter, Part } from './item.ts';
import { answersIn, bar, CellWrong, cutSaid, cutShare, numericIn, numericText, said, share, textIn, textText, toleranceIn, unitsIn, unitsText } from './sheet-cell.ts';
import { choiceColumns, typeOf, type Column, type SheetRow } from './sheet-columns.ts';

const letters = 'abcdefghijklmnopqrstuvwxyz';
const choiceCells = (list: string[]): SheetRow => Object.fromEntries(list.map((text, i) => [`choice${i + 1}`, text]));

/** Which choices an answer cell names, by number or letter, from 0. */
function chosen(cell: string, count: number): number[] {
	return cell.split(/[;,]/).map((each) => each.trim()).filter(Boolean).map((each) => {
		const at = /^\d+$/.test(each) ? Number(each) - 1 : /^[a-z]$/i.test(each) ? letters.indexOf(each.toLowerCase()) : -1;
		if (at < 0 || at >= count) throw new CellWrong('answer', 'cell-choice', each);
		return at;
	});
}

function gapText(gap: Gap): string {
	if (gap.kind === 'list') return `? ${gap.options.map((option) => `${bar(option.text)}${option.id === gap.key ? '*' : ''}${bar(said(option.feedback))}`).join(' | ')}`;
	if (gap.kind === 'text') return textText(gap.answers);
	const { tolerance, answers } = numericText(gap.answers);
	return `# ${answers.join(' | ')}${tolerance ? ` || ${tolerance}` : ''}`;
}
function gapIn(cell: string, id: string, column: Column): Gap {
	if (cell.startsWith('?')) {
		const list = answersIn(cell.slice(1)).map((each) => cutSaid(each));
		const key = list.findIndex((each) => each.text.endsWith('*'));
		if (key < 0 || list.length < 2) throw new CellWrong(column, 'cell-gap', cell);
		return { id, kind: 'list', options: list.map(({ text, feedback }, i) => ({ id: letters[i % 26] + (i < 26 ? '' : i), text: i === key ? text.slice(0, -1).trim() : text, ...(feedback ? { feedback } : {}) })), key: letters[key % 26] + (key < 26 ? '' : key) };
	}
	if (!cell.startsWith('#')) return { id, kind: 'text', answers: textIn(cell, column) };
	const [answers, tolerance = ''] = cell.slice(1).split('||');
	return { id, kind: 'number', answers: numericIn(answers, toleranceIn(tolerance), column) };
}

/** Switches of a part that have no column of their own. */
const switches = (interaction: Interaction): string[] => {
	const out: string[] = [];
	if ('shuffle' in interaction && interaction.shuffle !== undefined) out.push(interaction.shuffle ? 'shuffle' : 'keep-order');
	if ('scoring' in interaction) out.push(`scoring=${interaction.scoring}`);
	if ('weights' in interaction && interaction.weights) out.push(`weights=${Object.values(interaction.weights).join('/')}`);
	if ('partial' in interaction && interaction.partial && interaction.type === 'choice') out.push(`partial=${interaction.options.map((option) => interaction.partial![option.id] ?? 0).join('/')}`);
	if ('penalty' in interaction && interaction.penalty) out.push(`penalty=${interaction.penalty}`);
	if (interaction.type === 'expression' && interaction.form) out.push(`form=${interaction.form}`);
	if (interaction.type === 'expression' && interaction.of) out.push(`of=${interaction.of}`);
	if (interaction.type === 'short' && interaction.rule) for (const [name, value] of Object.entries(interaction.rule)) out.push(`${name}=${value}`);
	if (interaction.type === 'written') for (const name of ['lines', 'photos'] as const) if (interaction[name] !== undefined) out.push(`${name}=${interaction[name]}`);
	return out;
};

/** The cells of a part; undefined when a sheet has no word for its kind, or not cells enough. */
export function cellsOf(part: Part): SheetRow | undefined {
	const it = part.interaction;
	const base = { type: it.type, options: switches(it).join('; ') };
	const fits = (list: unknown[]) => list.length <= choiceColumns;
	switch (it.type) {
		case 'choice':
			return fits(it.options) ? { ...base, answer: String(it.options.findIndex((option) => option.id === it.key) + 1), ...choiceCells(it.options.map((option) => option.text + said(option.feedback))) } : undefined;
		case 'several':
			return fits(it.options) ? { ...base, answer: it.keys.map((key) => it.options.findIndex((option) => option.id === key) + 1).join('; '), ...choiceCells(it.options.map((option) => option.text + said(option.feedback))) } : undefined;
		case 'truefalse':
			return { ...base, answer: it.key ? 'vrai' : 'faux', ...choiceCells([it.whenTrue ? `vrai${said(it.whenTrue)}` : '', it.whenFalse ? `faux${said(it.whenFalse)}` : ''].filter(Boolean)) };
		case 'numeric': {
			const { tolerance, answers } = numericText(it.answers);
			return { ...base, answer: answers.join(' | '), tolerance, units: unitsText(it.units, it.unitRequired) };
		}
		case 'short':
			return { ...base, answer: textText(it.answers) };
		case 'expression':
			return { ...base, answer: it.answers.map((answer) => `${share(answer.score)}${bar(answer.value)}${bar(said(answer.feedback))}`).join(' | '), variables: it.variables.join(' ') };
		case 'ordering':
			return fits(it.things) ? { ...base, ...choiceCells(it.things.map((thing) => thing.text + said(thing.feedback))) } : undefined;
		case 'matching': {
			const used = new Set(Object.values(it.pairs));
			const pair = (left: Option | undefined, right: Option) => `${left?.text ?? ''} -> ${right.text}${said(left?.feedback ?? (left ? undefined : right.feedback))}`;
			const list = [...it.left.map((left) => pair(left, it.right.find((right) => right.id === it.pairs[left.id])!)), ...it.right.filter((right) => !used.has(right.id)).map((right) => pair(undefined, right))];
			return fits(list) ? { ...base, ...choiceCells(list) } : undefined;
		}
		case 'category': {
			const list = it.things.map((thing) => `${thing.text} -> ${(it.keys[thing.id] ?? []).map((id) => it.categories.find((each) => each.id === id)!.text).join('; ')}${said(thing.feedback)}`);
			return fits(list) ? { ...base, answer: it.categories.map((each) => bar(each.text)).join(' | '), ...choiceCells(list) } : undefined;
		}
		case 'gaps':
			return fits(it.gaps) ? { ...base, question: it.gaps.reduce((text, gap, i) => text.replace(`[[${gap.id}]]`, `[[${i + 1}]]`), it.text), ...choiceCells(it.gaps.map(gapText)) } : undefined;
		case 'written':
			return { ...base, answer: it.model ?? '' };
		default:
			return undefined;
	}
}

const optionOf = (cell: string, id: string): Option => {
	const { text, feedback } = cutSaid(cell);
	return { id, text, ...(feedback ? { feedback } : {}) };
};
const idAt = (n: number) => letters[n % 26] + (n < 26 ? '' : Math.floor(n / 26));

type Switches = Record<string, string>;
const switchesIn = (cell = ''): Switches => Object.fromEntries(cell.split(';').map((each) => each.trim()).filter(Boolean).map((each) => each.split('=').map((half) => half.trim())).map(([name, value = 'true']) => [name, value]));
const shuffleOf = (set: Switches) => ('shuffle' in set ? { shuffle: true } : 'keep-order' in set ? { shuffle: false } : {});
const numbersIn = (text: string | undefined) => text?.split('/').map(Number) ?? [];

/** The interaction of a row. Throws `CellWrong` with the cell and what is wrong there. */
export function interactionOf(row: SheetRow): Interaction {
	const type = typeOf(row.type ?? '');
	if (!type) throw new CellWrong('type', row.type?.trim() ? 'cell-type' : 'cell-missing', row.type);
	const set = switchesIn(row.options);
	const choices = Array.from({ length: choiceColumns }, (_, i) => ({ text: (row[`choice${i + 1}`] ?? '').trim(), column: `choice${i + 1}` })).filter((cell) => cell.text);
	const need = (column: Column): string => {
		const text = (row[column] ?? '').trim();
		if (!text) throw new CellWrong(column, 'cell-missing');
		return text;
	};
	const list = (): Option[] => {
		if (choices.length < 2) throw new CellWrong(choices.length ? 'choice2' : 'choice1', 'cell-missing');
		return choices.map((cell, i) => optionOf(cell.text, idAt(i)));
	};
	const scoring = <S extends string>(...known: S[]): S => known.find((each) => each === set.scoring) ?? known[0];
	switch (type) {
		case 'choice': {
			const options = list();
			const keys = chosen(need('answer'), options.length);
			if (keys.length !== 1) throw new CellWrong('answer', 'cell-choice', row.answer);
			const partial = Object.fromEntries(numbersIn(set.partial).map((value, i) => [options[i]?.id ?? '', value]).filter(([id, value]) => id && value && id !== options[keys[0]].id));
			return { type, options, key: options[keys[0]].id, ...(Object.keys(partial).length ? { partial } : {}), ...shuffleOf(set) };
		}
		case 'several': {
			const options = list();
			const weights = Object.fromEntries(numbersIn(set.weights).map((value, i) => [options[i]?.id ?? '', value]).filter(([id]) => id));
			return { type, options, keys: chosen(need('answer'), options.length).map((at) => options[at].id), scoring: scoring('each', 'all'), ...(Object.keys(weights).length ? { weights } : {}), ...shuffleOf(set) };
		}
		case 'truefalse': {
			const word = (text: string): boolean | undefined => (/^(vrai|true|v|t|صحيح|صح|1)$/i.test(text) ? true : /^(faux|false|f|خطأ|0)$/i.test(text) ? false : undefined);
			const key = word(need('answer'));
			if (key === undefined) throw new CellWrong('answer', 'cell-truth', row.answer);
			const of = (wanted: boolean) => choices.map((cell) => cutSaid(cell.text)).find(({ text }) => word(text) === wanted)?.feedback;
			const [whenTrue, whenFalse] = [of(true), of(false)];
			return { type, key, ...(whenTrue ? { whenTrue } : {}), ...(whenFalse ? { whenFalse } : {}) };
		}
		case 'numeric':
			return { type, answers: numericIn(need('answer'), toleranceIn(row.tolerance ?? ''), 'answer'), ...unitsIn(row.units ?? '') };
		case 'short': {
			const rule = { ...(set.case ? { case: set.case === 'true' } : {}), ...(set.accents ? { accents: set.accents === 'true' } : {}), ...(set.punctuation ? { punctuation: set.punctuation === 'true' } : {}), ...(set.slips ? { slips: Number(set.slips) as 0 | 1 | 2 } : {}) };
			return { type, answers: textIn(need('answer'), 'answer'), ...(Object.keys(rule).length ? { rule } : {}) };
		}
		case 'expression': {
			const answers = textIn(need('answer'), 'answer').map(({ text, ...rest }) => ({ value: text, ...rest }));
			return { type, answers, variables: (row.variables ?? '').split(/[\s,;]+/).filter(Boolean), ...(set.form ? { form: set.form as 'any' } : {}), ...(set.of ? { of: set.of as 'set' } : {}) };
		}
		case 'ordering':
			return { type, things: list(), scoring: scoring('neighbours', 'all') };
		case 'matching':
			return pairs(choices, scoring('each', 'all'), set);
		case 'category':
			return groups(choices, answersIn(row.answer ?? ''), scoring('each', 'all'), set);
		case 'gaps': {
			const text = (row.question ?? '').trim() || need('stem');
			const gaps = choices.map((cell) => gapIn(cell.text, cell.column.slice(6), cell.column as Column));
			if (!gaps.length) throw new CellWrong('choice1', 'cell-missing');
			for (const gap of gaps) if (!text.includes(`[[${gap.id}]]`)) throw new CellWrong('question', 'cell-gap', `[[${gap.id}]]`);
			return { type, text, gaps };
		}
		case 'written': {
			const model = (row.answer ?? '').trim();
			return { type, ...(set.lines ? { lines: Number(set.lines) } : {}), ...(model ? { model } : {}), ...(set.photos ? { photos: Number(set.photos) } : {}) };
		}
	}
}

type Cell = { text: string; column: string };
const halves = (cell: Cell): { left: string; right: string; feedback?: Feedback } => {
	const { text, feedback } = cutSaid(cell.text);
	const at = text.indexOf('->');
	if (at < 0) throw new CellWrong(cell.column as Column, 'cell-pair', text);
	return { left: text.slice(0, at).trim(), right: text.slice(at + 2).trim(), ...(feedback ? { feedback } : {}) };
};

function pairs(cells: Cell[], scoring: 'all' | 'each', set: Switches): Interaction {
	const [left, right]: Option[][] = [[], []];
	const key: Record<string, string> = {};
	for (const cell of cells) {
		const found = halves(cell);
		if (!found.right) throw new CellWrong(cell.column as Column, 'cell-pair', cell.text);
		let other = right.find((option) => option.text === found.right);
		if (!other) right.push((other = { id: `r${right.length + 1}`, text: found.right, ...(!found.left && found.feedback ? { feedback: found.feedback } : {}) }));
		if (!found.left) continue;
		const id = `l${left.length + 1}`;
		left.push({ id, text: found.left, ...(found.feedback ? { feedback: found.feedback } : {}) });
		key[id] = other.id;
	}
	if (!left.length || right.length < 2) throw new CellWrong('choice2', 'cell-missing');
	return { type: 'matching', left, right, pairs: key, scoring, ...shuffleOf(set) };
}

function groups(cells: Cell[], named: string[], scoring: 'all' | 'each', set: Switches): Interaction {
	const categories: Option[] = named.map((text, i) => ({ id: `c${i + 1}`, text }));
	const keys: Record<string, string[]> = {};
	const things = cells.map((cell, i): Option => {
		const { left, right, feedback } = halves(cell);
		const id = `t${i + 1}`;
		keys[id] = right.split(';').map((each) => each.trim()).filter(Boolean).map((name) => {
			let group = categories.find((each) => each.text === name);
			if (!group) categories.push((group = { id: `c${categories.length + 1}`, text: name }));
			return group.id;
		});
		return { id, text: left, ...(feedback ? { feedback } : {}) };
	});
	if (things.length < 2 || categories.length < 2) throw new CellWrong('choice2', 'cell-missing');
	return { type: 'category', things, categories, keys, scoring, ...(set.penalty ? { penalty: Number(set.penalty) } : {}), ...shuffleOf(set) };
}

const parameterText = (parameter: Parameter): string =>
	parameter.kind === 'range'
		? `${parameter.name} = ${parameter.from}..${parameter.to}${parameter.step && parameter.step !== 1 ? `:${parameter.step}` : ''}${parameter.not?.length ? ` != ${parameter.not.join(', ')}` : ''}`
		: parameter.kind === 'choose'
			? `${parameter.name} = {${parameter.values.join(', ')}}`
			: `${parameter.name} = ${parameter.value}`;

function parametersIn(cell: string): Parameter[] {
	return cell.split(';').map((each) => each.trim()).filter(Boolean).map((each): Parameter => {
		const [, name, value = ''] = /^([A-Za-z]\w*)\s*=\s*([^]*)$/.exec(each) ?? [];
		if (!name || !value) throw new CellWrong('parameters', 'cell-parameter', each);
		const range = /^(-?[\d.]+)\s*\.\.\s*(-?[\d.]+)(?:\s*:\s*([\d.]+))?(?:\s*(?:!=|≠)\s*(.+))?$/.exec(value);
		if (range) return { name, kind: 'range', from: Number(range[1]), to: Number(range[2]), ...(range[3] ? { step: Number(range[3]) } : {}), ...(range[4] ? { not: range[4].split(',').map((one) => one.trim()) } : {}) };
		const list = /^\{(.*)\}$/.exec(value);
		return list ? { name, kind: 'choose', values: list[1].split(',').map((one) => one.trim()) } : { name, kind: 'derive', value };
	});
}

const hintText = (hint: Hint) => `${hint.cost ? `${Number((hint.cost * 100).toFixed(4))}%: ` : ''}${hint.text}`;
function hintIn(cell: string, column: Column): Hint {
	const found = /^\s*\d/.test(cell) ? cutShare(cell, column) : { score: 1, rest: cell };
	return { text: found.rest, ...(found.rest !== cell ? { cost: found.score } : {}) };
}

/** The rows of an item, one a part; undefined when one of its kinds does not fit. */
export function rowsOf(item: Item): SheetRow[] | undefined {
	const rows = item.parts.map((part, i): SheetRow | undefined => {
		const cells = cellsOf(part);
		if (!cells) return undefined;
		const first = i === 0;
		return {
			code: item.code,
			part: item.parts.length > 1 ? part.id : '',
			...(first ? { title: item.title, language: item.language, difficulty: String(item.difficulty), stem: item.stem, solution: item.solution ?? '', parameters: (item.parameters ?? []).map(parameterText).join('; '), author: item.author ?? '', licence: item.licence ?? '' } : {}),
			...(first ? Object.fromEntries((item.hints ?? []).slice(0, 3).map((hint, at) => [`hint${at + 1}`, hintText(hint)])) : {}),
			right: part.right ?? '',
			wrong: part.wrong ?? '',
			weight: part.weight === undefined ? '' : String(part.weight),
			...cells,
			question: cells.question ? [part.prompt, cells.question].filter(Boolean).join('\n\n') : (part.prompt ?? '')
		};
	});
	return rows.every((row) => row !== undefined) ? rows.map((row) => Object.fromEntries(Object.entries(row).map(([column, text]) => [column, text.trim()]))) : undefined;
}

/** An item from its rows. Throws `CellWrong` with the row it stands in (`at`, from 0). */
export function itemFrom(rows: SheetRow[], language: string): Item {
	const [head] = rows;
	const text = (row: SheetRow, column: Column) => (row[column] ?? '').trim();
	const parts = rows.map((row, at): Part => {
		try {
			const interaction = interactionOf(row);
			const weight = text(row, 'weight');
			if (weight && !(Number(weight.replace(',', '.')) >= 0)) throw new CellWrong('weight', 'cell-number', weight);
			const prompt = interaction.type === 'gaps' ? '' : text(row, 'question');
			return { id: text(row, 'part') || idAt(at), ...(prompt ? { prompt } : {}), ...(weight ? { weight: Number(weight.replace(',', '.')) } : {}), interaction, ...(text(row, 'right') ? { right: text(row, 'right') } : {}), ...(text(row, 'wrong') ? { wrong: text(row, 'wrong') } : {}) };
		} catch (error) {
			if (error instanceof CellWrong) Object.assign(error, { at });
			throw error;
		}
	});
	// A gaps row without a question of its own keeps its text in the stem.
	const stem = parts[0].interaction.type === 'gaps' && !text(head, 'question') ? '' : text(head, 'stem');
	const difficulty = Number(text(head, 'difficulty') || 3);
	if (![1, 2, 3, 4, 5].includes(difficulty)) throw new CellWrong('difficulty', 'cell-number', head.difficulty);
	const shown = text(head, 'title') || stem || text(head, 'question') || text(head, 'code');
	if (!shown) throw new CellWrong('stem', 'cell-missing');
	const hints = (['hint1', 'hint2', 'hint3'] as const).filter((column) => text(head, column)).map((column) => hintIn(text(head, column), column));
	const parameters = parametersIn(text(head, 'parameters'));
	return {
		code: text(head, 'code'),
		title: shown.replace(/[ \t\r\n]+/g, ' ').slice(0, 300),
		language: text(head, 'language') || language,
		competences: [],
		difficulty: difficulty as Item['difficulty'],
		stem,
		...(parameters.length ? { parameters } : {}),
		parts,
		...(hints.length ? { hints } : {}),
		...(text(head, 'solution') ? { solution: text(head, 'solution') } : {}),
		...(text(head, 'author') ? { author: text(head, 'author') } : {}),
		...(text(head, 'licence') ? { licence: text(head, 'licence') } : {})
	};
}
