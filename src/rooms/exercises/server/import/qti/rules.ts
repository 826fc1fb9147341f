/** QTI's rules: response processing (templates of the standard or the file's own) and template processing, run on a machine. PURE. */
import { NotTaken } from '../row.ts';
import { asTruth, evaluate, lookUpOutcome } from './expressions.ts';
import { assign, Exit, step, type Machine } from './machine.ts';
import { child, elements, type Node } from './tree.ts';

const deepest = 40;

/** Runs rules one after the other. Refuses a rule that the standard does not have, and one that brings rules from elsewhere. */
export function run(machine: Machine, rules: Node[], depth = 0): void {
	if (depth > deepest) throw new NotTaken('too-deep');
	for (const rule of rules) {
		step(machine);
		const id = rule.attributes.identifier ?? '';
		const value = () => (elements(rule)[0] ? evaluate(machine, elements(rule)[0]) : null);
		switch (rule.name) {
			case 'responseCondition':
			case 'templateCondition':
			case 'outcomeCondition':
				condition(machine, rule, depth);
				break;
			case 'setOutcomeValue':
			case 'setTemplateValue':
			case 'setResponseValue':
				assign(machine, id, value());
				break;
			case 'setCorrectResponse':
				assign(machine, id, value(), 'correct');
				break;
			case 'setDefaultValue': {
				// With nothing in it, it takes a variable back to its beginning: some players do so, though the standard does not say it.
				const [of] = elements(rule);
				if (of) assign(machine, id, evaluate(machine, of), 'initial');
				machine.values.set(id, machine.initial.get(id) ?? null);
				break;
			}
			case 'lookupOutcomeValue':
				machine.values.set(id, lookUpOutcome(machine, rule, value()));
				break;
			case 'responseProcessingFragment':
			case 'outcomeProcessingFragment':
				run(machine, elements(rule), depth + 1);
				break;
			case 'templateConstraint':
				if (!asTruth(value())) throw new Unmet();
				break;
			case 'exitResponse':
			case 'exitTemplate':
			case 'exitTest':
				throw new Exit();
			default:
				throw new NotTaken('processing-not-held', { name: rule.name.slice(0, 60) });
		}
	}
}

/** Thrown where a draw does not keep a condition of its author: the values are drawn again. */
export class Unmet extends Error {}

function condition(machine: Machine, node: Node, depth: number): void {
	for (const branch of elements(node)) {
		const [test, ...rules] = elements(branch);
		if (branch.name.endsWith('Else')) return run(machine, elements(branch), depth + 1);
		if (test && asTruth(evaluate(machine, test))) return run(machine, rules, depth + 1);
	}
}

/** Runs a block to its end or to its `exit`. */
export function runBlock(machine: Machine, block: Node | undefined): void {
	try {
		if (block) run(machine, elements(block));
	} catch (error) {
		if (!(error instanceof Exit)) throw error;
	}
}

const node = (name: string, attributes: Record<string, string> = {}, children: Node[] = []): Node => ({ name, attributes, children });
const response = { identifier: 'RESPONSE' };
const points = (value: string | Node) =>
	node('setOutcomeValue', { identifier: 'SCORE' }, [typeof value === 'string' ? { ...node('baseValue', { baseType: 'float' }), children: [value] } : value]);
const either = (test: Node, yes: Node, no: Node) => [node('responseCondition', {}, [node('responseIf', {}, [test, yes]), node('responseElse', {}, [no])])];
const blank = node('isNull', {}, [node('variable', response)]);

/** The templates of the standard, and the two that others made common (`match_nothing`, Cito's and TAO's `none`). */
const templates: Record<string, () => Node[]> = {
	match_correct: () => either(node('match', {}, [node('variable', response), node('correct', response)]), points('1'), points('0')),
	map_response: () => either(blank, points('0'), points(node('mapResponse', response))),
	map_response_point: () => either(blank, points('0'), points(node('mapResponsePoint', response))),
	match_nothing: () => either(blank, points('1'), points('0')),
	none: () => []
};

/**
 * The response processing of an item: its own rules, else the template that it names. Refuses a template that is not of the standard; an
 * item without any processes nothing.
 */
export function processingOf(item: Node): Node {
	const block = child(item, 'responseProcessing');
	const named = block?.attributes.template ?? block?.attributes.templateLocation ?? '';
	if (!block || elements(block).length || !named) return { ...(block ?? node('responseProcessing')), children: [...(block?.children ?? []), ...elements(child(item, 'outcomeProcessing'))] };
	const name = /([A-Za-z_]+)(?:\.xml)?$/.exec(named)?.[1]?.toLowerCase() ?? '';
	const rules = Object.hasOwn(templates, name) ? templates[name] : Object.hasOwn(templates, name.replace(/^cc2_/, '')) ? templates[name.replace(/^cc2_/, '')] : undefined;
	if (!rules) throw new NotTaken('processing-not-held', { name: named.slice(-60) });
	return node('responseProcessing', {}, rules());
}
