/** Values that a QTI item draws (template processing) as parameters of ours, where they can be: drawn alike, derived by the same formulas. PURE. */
import { parse } from '#rooms/exercises/algebra.ts';
import type { Parameter } from '#rooms/exercises/item.ts';
import { NotTaken } from '../row.ts';
import { asNumber, evaluate } from './expressions.ts';
import { assign, machineOf, type Machine } from './machine.ts';
import { run } from './rules.ts';
import { child, elements, textIn, walk, type Node } from './tree.ts';
import { isNumeric, type Declaration } from './values.ts';

/** The parameters of an item, the names that its variables get, and its machine for values that were drawn here. */
export type Plan = { parameters: Parameter[]; names: Map<string, string>; replay(values: Record<string, string>, steps: { left: number }): Machine };

/** Whether an item's template processing asks for chance. */
export const draws = (root: Node): boolean => [...walk(child(root, 'templateProcessing') ?? { name: '', attributes: {}, children: [] })].some((node) => /^random(Integer|Float)?$/.test(node.name));

/** Thrown where a rule has no parameter of ours: one draw is taken then. */
export class NoParameter extends Error {}
const give = (): never => {
	throw new NoParameter();
};

const mostParameters = 18;
const numberOf = (text: string | undefined): number => (text !== undefined && text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : give());

/** The plan of an item whose values we can draw ourselves; undefined where its rules do what parameters cannot. */
export function planOf(root: Node, declarations: Declaration[], processing: Node): Plan | undefined {
	const rules = elements(child(root, 'templateProcessing'));
	try {
		return planned(root, rules, declarations, processing);
	} catch (error) {
		if (error instanceof NoParameter || error instanceof NotTaken) return undefined;
		throw error;
	}
}

function planned(root: Node, rules: Node[], declarations: Declaration[], processing: Node): Plan {
	const parameters: Parameter[] = [];
	const names = new Map<string, string>();
	const drawn = new Set<string>();
	const templates = new Map(declarations.filter((each) => each.kind === 'template').map((each) => [each.id, each]));
	const name = (id: string): string => {
		const plain = id.replace(/\W/g, '').replace(/^[\d_]+/, '').slice(0, 18) || 'v';
		let free = plain;
		for (let n = 2; parameters.some((parameter) => parameter.name === free); n++) free = `${plain.slice(0, 16)}${n}`;
		return free;
	};
	const add = (id: string, make: (name: string) => Parameter) => {
		if (names.has(id) || parameters.length >= mostParameters) return give();
		const parameter = make(name(id));
		parameters.push(parameter);
		names.set(id, parameter.name);
	};
	const formula = (node: Node): string => {
		const text = formulaOf(node, names, templates, parameters);
		return parse(text, [...names.values()]) ? text : give();
	};
	for (const rule of rules) {
		const [value] = elements(rule);
		const id = rule.attributes.identifier ?? '';
		if (rule.name === 'setTemplateValue') {
			if (!templates.has(id) || !value) give();
			const chance = drawOf(value, root, id);
			if (chance) {
				drawn.add(id);
				add(id, (name) => ({ name, ...chance }));
			} else if (value.name === 'baseValue' && !isNumeric(templates.get(id)!.base)) add(id, (name) => ({ name, kind: 'choose', values: [textIn(value).trim() || give()] }));
			else add(id, (name) => ({ name, kind: 'derive', value: formula(value) }));
		} else if (rule.name === 'templateConstraint') constrain(value, parameters, names, templates);
		else if (rule.name !== 'setCorrectResponse') give();
	}
	if (!drawn.size) give();
	for (const [id, { initial, base }] of templates) if (!names.has(id) && initial && isNumeric(base)) add(id, (name) => ({ name, kind: 'derive', value: written(Number(initial.list[0])) }));
	// What the rules compute from the values may be a key: it gets a name, and goes again where no key asks for it.
	const corrects = rules.filter((rule) => rule.name === 'setCorrectResponse').flatMap(elements);
	for (const node of [...corrects, ...walk(processing)]) {
		if (!/^(sum|product|subtract|divide|power|mathOperator|integerToFloat)$/.test(node.name) || parameters.length >= mostParameters) continue;
		if (![...walk(node)].some((each) => each.name === 'variable') || [...walk(node)].some((each) => each.name === 'variable' && !names.has(each.attributes.identifier ?? ''))) continue;
		try {
			const value = formula(node);
			if (!parameters.some((parameter) => parameter.kind === 'derive' && parameter.value === value)) parameters.push({ name: name('k'), kind: 'derive', value });
		} catch (error) {
			if (!(error instanceof NoParameter)) throw error;
		}
	}
	const replay = (values: Record<string, string>, steps: { left: number }): Machine => {
		const machine = machineOf(declarations, steps, () => give());
		for (const rule of rules) {
			if (rule.name === 'templateConstraint') continue;
			const id = rule.attributes.identifier ?? '';
			if (rule.name === 'setTemplateValue' && drawn.has(id)) {
				const { base } = templates.get(id)!;
				assign(machine, id, { cardinality: 'single', base: isNumeric(base) ? 'float' : 'string', list: [isNumeric(base) ? Number(values[names.get(id)!]) : values[names.get(id)!]] });
			} else run(machine, [rule]);
		}
		for (const parameter of parameters) {
			const id = [...names].find(([, each]) => each === parameter.name)?.[0];
			const there = id === undefined ? undefined : asNumber(machine.values.get(id) ?? null);
			// The same formula must give the same value here and there.
			if (parameter.kind === 'derive' && there !== undefined && Math.abs(there - fraction(values[parameter.name])) > 1e-9 * Math.max(1, Math.abs(there))) give();
		}
		return machine;
	};
	return { parameters, names, replay };
}

/** `2/3` and `0.5` as a number. */
export const fraction = (text: string): number => {
	const [top, bottom = '1'] = text.split('/');
	return Number(top) / Number(bottom);
};

/** How a value is drawn; undefined for one that is not. */
function drawOf(node: Node, root: Node, id: string): { kind: 'range'; from: number; to: number; step?: number } | { kind: 'choose'; values: string[] } | undefined {
	const { min = '0', max, step } = node.attributes;
	if (node.name === 'randomInteger') return { kind: 'range', from: numberOf(min), to: numberOf(max), ...(step && step !== '1' ? { step: numberOf(step) } : {}) };
	if (node.name === 'random') {
		const values = elements(elements(node)[0]).map((each) => (each.name === 'baseValue' ? textIn(each).trim() : give()));
		return values.length && values.every(Boolean) && values.length <= 200 ? { kind: 'choose', values } : give();
	}
	// A whole number of small steps is how a decimal range is written without the errors of binary fractions.
	const steps = node.name === 'roundTo' ? elements(node)[0] : node;
	const [whole, by] = steps?.name === 'product' ? elements(steps) : [];
	if (whole?.name === 'randomInteger' && by?.name === 'baseValue') {
		const step = numberOf(textIn(by));
		return { kind: 'range', from: tidy(numberOf(whole.attributes.min ?? '0') * step), to: tidy(numberOf(whole.attributes.max) * step), step };
	}
	const rounding = node.name === 'roundTo' && elements(node)[0]?.name === 'randomFloat' ? node : undefined;
	const float = rounding ? elements(node)[0] : node.name === 'randomFloat' ? node : undefined;
	if (!float) return undefined;
	const uses = [...walk(root)].filter((each) => elements(each).some((inner) => inner.name === 'variable' && inner.attributes.identifier === id));
	const places = rounding ? placesOf(rounding) : uses.length && uses.every((each) => each.name === 'roundTo') && !isPrinted(root, id) ? Math.max(...uses.map(placesOf)) : give();
	return { kind: 'range', from: numberOf(float.attributes.min ?? '0'), to: numberOf(float.attributes.max), step: Number(`1e${-places}`) };
}

const tidy = (x: number): number => Number(x.toPrecision(12));
const placesOf = (node: Node): number => ((node.attributes.roundingMode ?? '').startsWith('decimal') && Number(node.attributes.figures) >= 0 && Number(node.attributes.figures) <= 6 ? Number(node.attributes.figures) : give());
const isPrinted = (root: Node, id: string): boolean => [...walk(root)].some((node) => node.name === 'printedVariable' && node.attributes.identifier === id);

/** A number as our formulas read it: whole and part, no power of ten. */
const written = (value: number): string => {
	const text = Math.abs(value) < 1e15 && (value === 0 || Math.abs(value) >= 1e-6) ? String(Number(value.toPrecision(12))) : give();
	return value < 0 ? `(${text})` : text;
};

const calls: Record<string, string> = { sin: 'sin', cos: 'cos', tan: 'tan', ln: 'ln', log: 'log', exp: 'exp', abs: 'abs' };

/** An expression of QTI in school notation. */
function formulaOf(node: Node, names: Map<string, string>, templates: Map<string, Declaration>, parameters: Parameter[]): string {
	const steps = new Map(parameters.map((parameter) => [parameter.name, parameter.kind === 'range' ? parameter.step : undefined]));
	const parts = elements(node);
	const part = (n: number): string => (parts[n] ? formulaOf(parts[n], names, templates, parameters) : give());
	const joined = (sign: string) => (parts.length ? `(${parts.map((_, n) => part(n)).join(sign)})` : give());
	switch (node.name) {
		case 'variable': {
			const id = node.attributes.identifier ?? '';
			return names.get(id) ?? (templates.get(id)?.initial ? written(Number(templates.get(id)!.initial!.list[0])) : give());
		}
		case 'baseValue':
			return written(numberOf(textIn(node)));
		case 'sum':
			return joined(' + ');
		case 'product':
			return joined(' * ');
		case 'subtract':
			return `(${part(0)} - ${part(1)})`;
		case 'divide':
			return `(${part(0)} / ${part(1)})`;
		case 'power':
			return `(${part(0)}^${part(1)})`;
		case 'integerToFloat':
			return part(0);
		case 'roundTo':
			// A number that is drawn to these places is rounded already.
			return parts[0]?.name === 'variable' && steps.get(names.get(parts[0].attributes.identifier ?? '') ?? '') === Number(`1e${-placesOf(node)}`) ? part(0) : give();
		case 'mathConstant':
			return node.attributes.name === 'pi' ? 'pi' : node.attributes.name === 'e' ? 'e' : give();
		case 'mathOperator':
			return Object.hasOwn(calls, node.attributes.name ?? '') ? `${calls[node.attributes.name]}(${part(0)})` : give();
		default:
			return give();
	}
}

/** `not(equal(a, b))` keeps the later one from the other's value; anything else that must hold is no parameter of ours. */
function constrain(test: Node | undefined, parameters: Parameter[], names: Map<string, string>, templates: Map<string, Declaration>): void {
	if (test?.name === 'and') {
		for (const each of elements(test)) constrain(each, parameters, names, templates);
		return;
	}
	const [equality] = test?.name === 'not' ? elements(test) : [];
	if (!equality || !/^(equal|match)$/.test(equality.name) || /^(absolute|relative)$/.test(equality.attributes.toleranceMode ?? '')) return give();
	const sides = elements(equality);
	const at = (node: Node): number => (node.name === 'variable' ? parameters.findIndex((parameter) => parameter.kind === 'range' && parameter.name === names.get(node.attributes.identifier ?? '')) : -1);
	const [own, other] = at(sides[0]) >= at(sides[1]) ? [sides[0], sides[1]] : [sides[1], sides[0]];
	const parameter = parameters[at(own)];
	if (parameter?.kind !== 'range') return give();
	const value = formulaOf(other, names, templates, parameters);
	const later = parameters.slice(at(own)).map((each) => each.name);
	if ([...value.matchAll(/[A-Za-z]\w*/g)].some(([word]) => later.includes(word))) return give();
	parameter.not = [...(parameter.not ?? []), value.replace(/[A-Za-z]\w*/g, (word) => (parameters.some((each) => each.name === word) ? `{{${word}}}` : word))];
}

/** Numbers that the rules compute from nothing that is answered: they may be what an answer is compared with. */
export function computedIn(machine: Machine, processing: Node): number[] {
	const found: number[] = [];
	const closed = (node: Node): boolean => !/^(mapResponse|mapResponsePoint|correct|default|random\w*)$/.test(node.name) && (node.name !== 'variable' || machine.declarations.get(node.attributes.identifier ?? '')?.kind === 'template') && elements(node).every(closed);
	for (const node of walk(processing)) {
		if (found.length >= 60 || !/^(sum|product|subtract|divide|power|mathOperator|roundTo|round|truncate|integerDivide|integerModulus|integerToFloat|mathConstant)$/.test(node.name) || !closed(node)) continue;
		try {
			const value = asNumber(evaluate(machine, node));
			if (value !== undefined) found.push(value);
		} catch (error) {
			// A rule that nothing ever reaches may say what it likes; one that is reached says so itself.
			if (!(error instanceof NotTaken)) throw error;
		}
	}
	return found;
}
