/** Calculated questions: values drawn for each learner and an answer by formula. Simple ones become parameters; the rest is refused with why. */
import type { Parameter } from '#rooms/exercises/item.ts';
import { feedbackOf, percentOf } from './moodle-types.ts';
import type { Asked, Made } from './moodle-text.ts';
import { lengthOf, markdownOf } from './text.ts';
import { numberAnswers, unitsOf } from './question.ts';
import { limits, NotTaken, type Notes } from './row.ts';
import { child, children, textOf, type Node } from './xml.ts';

/** What Moodle's formulas may hold and our parameters know under the same or another name. */
const functions: Record<string, string> = { sqrt: 'sqrt', abs: 'abs', sin: 'sin', cos: 'cos', tan: 'tan', exp: 'exp', log: 'ln' };

/** calculated and calculatedsimple. Refuses formulas with words it does not know and questions whose values are not in the file. */
export function calculated({ node, notes, stem }: Asked): Made {
	if (lengthOf(stem.text) > limits.text) throw new NotTaken('too-long', { letters: stem.text.length });
	const parameters = children(child(node, 'dataset_definitions') ?? node, 'dataset_definition').map((set) => drawn(set, notes));
	if (!parameters.length) throw new NotTaken('values-missing');
	const names = new Set(parameters.map((parameter) => parameter.name));
	const derive = (formula: string): string => {
		const value = expression(formula, names);
		const same = parameters.find((parameter) => parameter.kind === 'derive' && parameter.value === value);
		if (same) return same.name;
		const name = `result${parameters.filter((parameter) => parameter.kind === 'derive').length + 1}`;
		if (names.has(name)) throw new NotTaken('formula-not-held', { formula: formula.slice(0, 80) });
		parameters.push({ name, kind: 'derive', value });
		return name;
	};
	// The places of values pass through conversion as private letters, for braces have a meaning in Markdown of ours.
	const places: string[] = [];
	const hold = (name: string) => `\ue024${places.push(name) - 1}\ue025`;
	const release = (text: string) => text.replace(/\ue024(\d+)\ue025/g, (_, n: string) => `{{${places[Number(n)]}}}`);
	const filled = (text: string) =>
		text.replace(/\{=((?:[^{}]|\{[^{}]*\})+)\}/g, (_, formula: string) => hold(derive(formula))).replace(/\{([A-Za-z]\w*)\}/g, (whole, name: string) => (names.has(name) ? hold(name) : whole));
	const answers = numberAnswers(
		children(node, 'answer').map((answer) => {
			const kind = textOf(answer, 'tolerancetype');
			// 1: a part of the key, 2: a gap, 3: a factor, which near the key is a part of it too.
			if (kind === '3') notes.add('tolerance-approximated');
			const formula = (child(answer, 'text')?.text ?? answer.text).trim();
			return {
				value: formula === '*' ? '*' : `{{${derive(formula)}}}`,
				tolerance: Math.abs(Number(textOf(answer, 'tolerance') || 0)),
				kind: kind === '2' ? ('absolute' as const) : ('relative' as const),
				percent: percentOf(answer),
				...feedbackOf(answer, notes)
			};
		}),
		notes
	);
	const units = unitsOf(children(child(node, 'units') ?? node, 'unit').map((unit) => ({ name: textOf(unit, 'unit_name'), multiplier: Number(textOf(unit, 'multiplier')) })));
	const text = release(markdownOf({ ...stem, text: filled(stem.text) }, notes));
	const general = child(node, 'generalfeedback');
	const said = child(general, 'text')?.text;
	const solution = said?.trim() ? release(markdownOf({ text: filled(said), format: 'html' }, notes)) : '';
	return {
		kind: 'numeric',
		stem: text,
		interaction: { type: 'numeric', answers, ...(units.length ? { units } : {}) },
		parameters,
		...(solution ? { solution } : {})
	};
}

function drawn(set: Node, notes: Notes): Parameter {
	const name = textOf(set, 'name');
	if (!/^[A-Za-z]\w{0,30}$/.test(name)) throw new NotTaken('formula-not-held', { formula: name.slice(0, 80) });
	const values = children(child(set, 'dataset_items') ?? set, 'dataset_item').map((item) => textOf(item, 'value')).filter((value) => Number.isFinite(Number(value)) && value !== '');
	if (!values.length) throw new NotTaken('values-missing');
	// Moodle draws one row of values; ours are drawn each for itself.
	notes.add('values-drawn-apart');
	return { name, kind: 'choose', values: [...new Set(values.map((value) => String(Number(value))))].slice(0, 200) };
}

function expression(formula: string, names: Set<string>): string {
	const refuse = () => new NotTaken('formula-not-held', { formula: formula.slice(0, 80) });
	let text = formula.replace(/\s+/g, '');
	if (text.length > 300) throw refuse();
	text = text.replace(/\{(\w+)\}/g, (_, name: string) => {
		if (!names.has(name)) throw refuse();
		return ` ${name} `;
	});
	text = text.replace(/\bpi\(\)/gi, ' pi ');
	for (let again = true; again; ) {
		again = false;
		text = text.replace(/\bpow\(([^(),]+|\([^()]*\)),([^(),]+|\([^()]*\))\)/g, (_, base: string, power: string) => ((again = true), `((${base})^(${power}))`));
	}
	text = text.replace(/\b([a-z]\w*)\(/gi, (_, name: string) => {
		if (!functions[name]) throw refuse();
		return `${functions[name]}(`;
	});
	if (!/^[\w\s+\-*/^().]+$/.test(text)) throw refuse();
	for (const word of text.match(/[A-Za-z]\w*/g) ?? []) if (!names.has(word) && !Object.values(functions).includes(word) && word !== 'pi' && !/^e\d*$/i.test(word)) throw refuse();
	return text.replace(/\s+/g, ' ').trim();
}
