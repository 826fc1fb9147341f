/** QTI's expressions (2.1 to 3.0), evaluated. What it does not know is refused, never guessed. PURE. */
import { NotTaken } from '../row.ts';
import { step, type Machine } from './machine.ts';
import { mathOf, rounded, statsOf } from './numbers.ts';
import { patternMatches } from './pattern.ts';
import { elements, textIn, type Node } from './tree.ts';
import { baseOf, contains, isNumeric, lookUp, mapped, mappedAreas, shapeOf, single, singleOf, truth, valueOf, type Base, type Single, type Value } from './values.ts';

type Operator = (machine: Machine, node: Node, args: () => Value[]) => Value;

export const asNumber = (value: Value): number | undefined => {
	const first = value?.list[0];
	if (typeof first === 'number') return first;
	return typeof first === 'string' && first.trim() && Number.isFinite(Number(first)) ? Number(first) : undefined;
};
/** NULL, 0, nothing and `false` are no; the standard knows only booleans, files are wider. */
export const asTruth = (value: Value): boolean => {
	const first = value?.list[0];
	return first !== undefined && first !== false && first !== 0 && first !== '';
};

/** A whole or other number of an attribute, which may name a variable (`{A}` or `A`). */
function attribute(machine: Machine, node: Node, name: string): number | undefined {
	const text = node.attributes[name]?.trim();
	if (!text) return undefined;
	if (Number.isFinite(Number(text))) return Number(text);
	return asNumber(machine.values.get(text.replace(/^\{|\}$/g, '')) ?? null);
}

const declarationOf = (machine: Machine, node: Node) => {
	const found = machine.declarations.get(node.attributes.identifier ?? '');
	if (!found) throw new NotTaken('processing-not-held', { name: (node.attributes.identifier ?? node.name).slice(0, 60) });
	return found;
};

/** A number of numbers; NULL if one of them is none. */
const ofNumbers =
	(work: (numbers: number[]) => number | undefined, base?: Base): Operator =>
	(_machine, _node, args) => {
		const values = args();
		const flat = values.flatMap((value) => value?.list ?? [undefined]);
		const numbers = flat.map((each) => (typeof each === 'number' ? each : undefined));
		if (!numbers.length || numbers.some((each) => each === undefined)) return null;
		const result = work(numbers as number[]);
		if (result === undefined || !Number.isFinite(result)) return null;
		return single(base ?? (values.every((value) => value?.base === 'integer') && Number.isInteger(result) ? 'integer' : 'float'), result);
	};
const comparing =
	(work: (a: number, b: number) => boolean): Operator =>
	(_machine, _node, args) => {
		const [a, b] = args().map(asNumber);
		return a === undefined || b === undefined ? null : truth(work(a, b));
	};
const gcd = (a: number, b: number): number => (b ? gcd(b, a % b) : Math.abs(a));
const whole = (numbers: number[]) => numbers.every(Number.isInteger);

const container =
	(cardinality: 'multiple' | 'ordered'): Operator =>
	(_machine, _node, args) => {
		const values = args().filter((value) => value !== null);
		const [first] = values;
		// A text among numbers makes no container that anything can be counted of.
		if (!first || values.some((value) => value.base !== first.base && !(isNumeric(value.base) && isNumeric(first.base)))) return null;
		return valueOf(cardinality, values.every((value) => value.base === 'integer') ? first.base : isNumeric(first.base) ? 'float' : first.base, values.flatMap((value) => value.list));
	};

const same = (a: Single, b: Single): boolean => a === b || String(a) === String(b);
function matches(a: Value, b: Value): boolean {
	const [left, right] = [a!.list, [...b!.list]];
	if (left.length !== right.length) return false;
	if (a!.cardinality === 'ordered' || b!.cardinality === 'ordered') return left.every((each, i) => same(each, right[i]));
	return left.every((each) => {
		const at = right.findIndex((other) => same(each, other));
		if (at >= 0) right.splice(at, 1);
		return at >= 0;
	});
}
function within(a: Value, b: Value): boolean {
	if (b!.cardinality === 'ordered') return a!.list.some((_, from) => b!.list.every((each, i) => a!.list[from + i] !== undefined && same(each, a!.list[from + i])));
	const left = [...a!.list];
	return b!.list.every((each) => {
		const at = left.findIndex((other) => same(each, other));
		if (at >= 0) left.splice(at, 1);
		return at >= 0;
	});
}

/** A truth of two values that are both there. */
const ofTwo =
	(work: (a: Value, b: Value, node: Node) => boolean): Operator =>
	(_machine, node, args) => {
		const [a, b] = args();
		return a && b ? truth(work(a, b, node)) : null;
	};

const equal: Operator = (machine, node, args) => {
	const [a, b] = args();
	const [x, y] = [asNumber(a), asNumber(b)];
	// Some files compare words by `equal`, which the standard keeps for numbers.
	if (x === undefined || y === undefined) return a && b ? truth(matches(a, b)) : null;
	const mode = node.attributes.toleranceMode ?? 'exact';
	if (mode === 'exact') return truth(x === y);
	const [below, above = below] = (node.attributes.tolerance ?? '').split(/\s+/).filter(Boolean).map((text) => attribute(machine, { ...node, attributes: { text } }, 'text'));
	if (below === undefined || above === undefined) return null;
	const [low, high] = mode === 'relative' ? [x - (Math.abs(x) * below) / 100, x + (Math.abs(x) * above) / 100] : [x - below, x + above];
	// The last digits of a binary fraction are not held against anybody.
	const hair = 1e-12 * Math.max(1, Math.abs(low), Math.abs(high));
	const overLow = node.attributes.includeLowerBound === 'false' ? y > low + hair : y >= low - hair;
	const underHigh = node.attributes.includeUpperBound === 'false' ? y < high - hair : y <= high + hair;
	return truth(overLow && underHigh);
};

const places = (machine: Machine, node: Node) => ({ mode: node.attributes.roundingMode ?? 'significantFigures', figures: attribute(machine, node, 'figures') ?? 0 });

const operators: Record<string, Operator> = {
	baseValue: (_machine, node) => {
		const base = baseOf(node.attributes.baseType);
		return single(base, singleOf(base, textIn(node)));
	},
	variable: (machine, node) => machine.values.get(declarationOf(machine, node).id) ?? null,
	correct: (machine, node) => machine.correct.get(declarationOf(machine, node).id) ?? null,
	default: (machine, node) => machine.initial.get(declarationOf(machine, node).id) ?? null,
	null: () => null,
	mapResponse: (machine, node) => {
		const { id, mapping, base } = declarationOf(machine, node);
		if (base === 'point') return single('float', mapping?.otherwise ?? 0);
		if (!mapping) throw new NotTaken('processing-not-held', { name: 'mapping' });
		const value = machine.values.get(id) ?? null;
		return single('float', !value && declarationOf(machine, node).cardinality === 'single' && mapping.lower === undefined ? 0 : mapped(mapping, value));
	},
	mapResponsePoint: (machine, node) => {
		const { id, areas } = declarationOf(machine, node);
		if (!areas) throw new NotTaken('processing-not-held', { name: 'areaMapping' });
		return single('float', mappedAreas(areas, machine.values.get(id) ?? null));
	},
	randomInteger: (machine, node) => {
		const [min, max, by] = [attribute(machine, node, 'min') ?? 0, attribute(machine, node, 'max'), attribute(machine, node, 'step') ?? 1];
		if (max === undefined || !(max >= min) || !(by >= 1)) return null;
		machine.chanced = true;
		return single('integer', min + by * Math.floor(machine.random() * (Math.floor((max - min) / by) + 1)));
	},
	randomFloat: (machine, node) => {
		const [min, max] = [attribute(machine, node, 'min') ?? 0, attribute(machine, node, 'max')];
		if (max === undefined || !(max >= min)) return null;
		machine.chanced = true;
		return single('float', min + machine.random() * (max - min));
	},
	random: (machine, _node, args) => {
		const [value] = args();
		if (!value) return null;
		machine.chanced = true;
		return single(value.base, value.list[Math.floor(machine.random() * value.list.length)]);
	},
	multiple: container('multiple'),
	ordered: container('ordered'),
	containerSize: (_machine, _node, args) => single('integer', args()[0]?.list.length ?? 0),
	isNull: (_machine, _node, args) => truth(args()[0] === null),
	index: (machine, node, args) => {
		const [value, second] = args();
		const n = attribute(machine, node, 'n') ?? (second === undefined ? undefined : asNumber(second));
		return value && n !== undefined ? single(value.base, value.list[n - 1]) : null;
	},
	member: ofTwo((a, b) => a!.list.length === 1 && b!.list.some((each) => same(each, a!.list[0]))),
	delete: (_machine, _node, args) => {
		const [a, b] = args();
		return a && b ? valueOf(b.cardinality, b.base, b.list.filter((each) => !same(each, a.list[0]))) : null;
	},
	contains: ofTwo(within),
	match: ofTwo(matches),
	substring: ofTwo((a, b, node) => {
		const [part, text] = [String(a!.list[0]), String(b!.list[0])];
		return node.attributes.caseSensitive === 'false' ? text.toLowerCase().includes(part.toLowerCase()) : text.includes(part);
	}),
	stringMatch: ofTwo((a, b, node) => {
		const [left, right] = [a, b].map((value) => (node.attributes.caseSensitive === 'false' ? String(value!.list[0]).toLowerCase() : String(value!.list[0])));
		return node.attributes.substring === 'true' ? left.includes(right) : left === right;
	}),
	patternMatch: (machine, node, args) => {
		const [text, second] = args();
		const pattern = node.attributes.pattern ?? (second ? String(second.list[0]) : undefined);
		if (!text || pattern === undefined) return null;
		const named = /^\{(\w+)\}$/.exec(pattern)?.[1];
		const value = named && machine.declarations.get(named)?.kind === 'template' ? String(machine.values.get(named)?.list[0] ?? '') : pattern;
		return truth(patternMatches(value, String(text.list[0]), node.attributes.caseSensitive !== 'false'));
	},
	not: (_machine, _node, args) => {
		const [value] = args();
		return value && truth(!asTruth(value));
	},
	and: (_machine, _node, args) => {
		const values = args();
		return values.some((value) => value && !asTruth(value)) ? truth(false) : values.some((value) => !value) ? null : truth(true);
	},
	or: (_machine, _node, args) => {
		const values = args();
		return values.some(asTruth) ? truth(true) : values.some((value) => !value) ? null : truth(false);
	},
	anyN: (machine, node, args) => {
		const [values, min, max] = [args(), attribute(machine, node, 'min') ?? 0, attribute(machine, node, 'max') ?? Infinity];
		const [yes, unknown] = [values.filter(asTruth).length, values.filter((value) => !value).length];
		if (yes + unknown < min || yes > max) return truth(false);
		return yes >= min && yes + unknown <= max ? truth(true) : null;
	},
	equal,
	equalRounded: (machine, node, args) => {
		const [a, b] = args().map(asNumber);
		if (a === undefined || b === undefined) return null;
		const { mode, figures } = places(machine, node);
		return truth(rounded(a, mode, figures) === rounded(b, mode, figures));
	},
	roundTo: (machine, node, args) => {
		const { mode, figures } = places(machine, node);
		const number = asNumber(args()[0]);
		return number === undefined ? null : single('float', rounded(number, mode, figures));
	},
	inside: (_machine, node, args) => {
		const [value] = args();
		return value && truth(value.list.some((point) => contains(shapeOf(node), String(point))));
	},
	lt: comparing((a, b) => a < b),
	gt: comparing((a, b) => a > b),
	lte: comparing((a, b) => a <= b),
	gte: comparing((a, b) => a >= b),
	durationLT: comparing((a, b) => a < b),
	durationGTE: comparing((a, b) => a >= b),
	sum: ofNumbers((numbers) => numbers.reduce((a, b) => a + b, 0)),
	product: ofNumbers((numbers) => numbers.reduce((a, b) => a * b, 1)),
	subtract: ofNumbers(([a, b]) => a - b),
	divide: ofNumbers(([a, b]) => (b ? a / b : undefined), 'float'),
	power: ofNumbers(([a, b]) => a ** b),
	integerDivide: ofNumbers(([a, b]) => (b ? Math.floor(a / b) : undefined), 'integer'),
	integerModulus: ofNumbers(([a, b]) => (b ? a - b * Math.floor(a / b) : undefined), 'integer'),
	truncate: ofNumbers(([a]) => Math.trunc(a), 'integer'),
	round: ofNumbers(([a]) => Math.floor(a + 0.5), 'integer'),
	integerToFloat: ofNumbers(([a]) => a, 'float'),
	gcd: ofNumbers((numbers) => (whole(numbers) ? numbers.reduce(gcd) : undefined), 'integer'),
	lcm: ofNumbers((numbers) => (whole(numbers) ? numbers.reduce((a, b) => (a && b ? Math.abs(a * b) / gcd(a, b) : 0)) : undefined), 'integer'),
	max: ofNumbers((numbers) => Math.max(...numbers)),
	min: ofNumbers((numbers) => Math.min(...numbers)),
	repeat: (machine, node, args) => {
		const times = Math.min(attribute(machine, node, 'numberRepeats') ?? 0, 1000);
		const values = Array.from({ length: Math.max(0, times) }, () => args()).flat().filter((value) => value !== null);
		return values.length ? valueOf('ordered', values[0].base, values.flatMap((value) => value.list)) : null;
	},
	mathConstant: (_machine, node) => (node.attributes.name === 'pi' ? single('float', Math.PI) : node.attributes.name === 'e' ? single('float', Math.E) : null),
	mathOperator: (_machine, node, args) => {
		const numbers = args().map(asNumber);
		if (numbers.some((each) => each === undefined)) return null;
		const name = node.attributes.name ?? '';
		const result = mathOf(name, numbers as number[]);
		return result === undefined || Number.isNaN(result) ? null : single(name === 'floor' || name === 'ceil' || name === 'signum' ? 'integer' : 'float', result);
	},
	statsOperator: (_machine, node, args) => {
		const [value] = args();
		if (!value || !isNumeric(value.base)) return null;
		const result = statsOf(node.attributes.name ?? '', value.list as number[]);
		return result === undefined ? null : single('float', result);
	}
};

/** The value of an expression. Refuses an operator that the standard does not have, and one of a test. */
export function evaluate(machine: Machine, node: Node): Value {
	step(machine);
	const operator = Object.hasOwn(operators, node.name) ? operators[node.name] : undefined;
	if (!operator) throw new NotTaken('processing-not-held', { name: node.name.slice(0, 60) });
	return operator(machine, node, () => elements(node).map((each) => evaluate(machine, each)));
}

/** What the table of an outcome gives for a value. */
export const lookUpOutcome = (machine: Machine, node: Node, value: Value): Value => {
	const { table, base } = declarationOf(machine, node);
	if (!table) throw new NotTaken('processing-not-held', { name: 'matchTable' });
	return lookUp(table, base, asNumber(value));
};
