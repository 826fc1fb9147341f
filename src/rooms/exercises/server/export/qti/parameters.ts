/** Our parameters as QTI's template variables: the same draws, the same formulas. PURE. */
import { parse, type Node } from '#rooms/exercises/algebra.ts';
import type { Parameter } from '#rooms/exercises/item.ts';
import { readNumber } from '#rooms/exercises/number.ts';
import { base, float } from './rules.ts';
import { q, type Xml } from './xml.ts';

/** Thrown where QTI's templates cannot say what a parameter does: one draw goes out then. */
export class Unspeakable extends Error {}

export type Templates = { declarations: Xml[]; rules: Xml[]; variable(name: string): string | undefined; /** A key that may hold values, as an expression. */ number(text: string, language: string): Xml };

const plain = /^-?\d+(\.\d+)?$/;
const reserved = /^(RESPONSE|SCORE|MAXSCORE|FEEDBACK|SOLUTION)/;

/** The template variables of an item. Throws `Unspeakable` for values that are texts where a number is reckoned with. */
export function templatesOf(parameters: Parameter[] = []): Templates {
	const bases = new Map<string, 'integer' | 'float' | 'string'>();
	const variable = (name: string): string | undefined => (bases.has(name) ? (reserved.test(name) ? `v_${name}` : name) : undefined);
	const read = (text: string): { node: Node; names: string[] } => {
		const names = [...bases.keys()];
		const node = parse(text, names);
		if (!node) throw new Unspeakable();
		return { node, names };
	};
	const expression = (node: Node): Xml => {
		switch (node.kind) {
			case 'number': {
				const value = Number(node.value.top) / Number(node.value.bottom);
				return Number.isInteger(value) ? base('integer', value) : float(value);
			}
			case 'letter': {
				const id = variable(node.name);
				if (!id || bases.get(node.name) === 'string') throw new Unspeakable();
				return q('variable', { identifier: id });
			}
			case 'constant':
				return q('mathConstant', { name: node.name === 'π' ? 'pi' : 'e' });
			case 'minus':
				return q('subtract', {}, base('integer', 0), expression(node.of));
			case 'call':
				return node.name === 'sqrt' ? q('power', {}, expression(node.of), float(0.5)) : q('mathOperator', { name: node.name }, expression(node.of));
			default:
				return q({ '+': 'sum', '-': 'subtract', '*': 'product', '/': 'divide', '^': 'power' }[node.kind], {}, expression(node.left), expression(node.right));
		}
	};
	const isWhole = (node: Node): boolean =>
		node.kind === 'number' ? node.value.bottom === 1n : node.kind === 'letter' ? bases.get(node.name) === 'integer' : node.kind === 'minus' ? isWhole(node.of) : (node.kind === '+' || node.kind === '-' || node.kind === '*') && isWhole(node.left) && isWhole(node.right);
	const declarations: Xml[] = [];
	const rules: Xml[] = [];
	for (const parameter of parameters) {
		const { name } = parameter;
		let value: Xml;
		let type: 'integer' | 'float' | 'string';
		const constraints: Xml[] = [];
		if (parameter.kind === 'choose') {
			type = parameter.values.every((each) => plain.test(each)) ? 'float' : 'string';
			value = q('random', {}, q('multiple', {}, ...parameter.values.map((each) => base(type, each))));
		} else if (parameter.kind === 'derive') {
			const { node } = read(parameter.value);
			type = isWhole(node) ? 'integer' : 'float';
			value = expression(node);
		} else {
			const { from, to, step = 1 } = parameter;
			const [first, last] = [Math.ceil(from / step - 1e-9), Math.floor(to / step + 1e-9)];
			type = Number.isInteger(step) ? 'integer' : 'float';
			const places = (String(Number(step.toPrecision(12))).split('.')[1] ?? '').length;
			value =
				type === 'integer'
					? q('randomInteger', { min: first * step, max: last * step, ...(step === 1 ? {} : { step }) })
					: q('roundTo', { roundingMode: 'decimalPlaces', figures: places }, q('product', {}, q('randomInteger', { min: first, max: last }), float(step)));
			for (const other of parameter.not ?? []) constraints.push(q('templateConstraint', {}, q('not', {}, q('equal', { toleranceMode: 'exact' }, q('variable', { identifier: reserved.test(name) ? `v_${name}` : name }), expression(read(other.replace(/\{\{(\w+)\}\}/g, '$1')).node)))));
		}
		bases.set(name, type);
		declarations.push(q('templateDeclaration', { identifier: variable(name), cardinality: 'single', baseType: type, mathVariable: type !== 'string' ? true : undefined }));
		rules.push(q('setTemplateValue', { identifier: variable(name) }, value), ...constraints);
	}
	const number = (text: string, language: string): Xml => {
		if (text.includes('{{')) return expression(read(text.replace(/\{\{(\w+)\}\}/g, '($1)')).node);
		const found = readNumber(text, language);
		if (!found || !['', '%'].includes(found.rest)) throw new Unspeakable();
		return float(Number(found.value.top) / Number(found.value.bottom) / (found.rest === '%' ? 100 : 1));
	};
	return { declarations, rules, variable, number };
}
