/**
 * What a QTI item answers when it is asked: for any response its points and what it would say. From these answers our key is derived, and by
 * them it is proven; at marking nothing of this runs. PURE.
 */
import { seeded } from '#platform/random.ts';
import { NotTaken } from '../row.ts';
import { asNumber } from './expressions.ts';
import { copyOf, machineOf, stepsOfItem, type Machine } from './machine.ts';
import { processingOf, runBlock, Unmet } from './rules.ts';
import { child, elements, type Node } from './tree.ts';
import { computedIn } from './templates.ts';
import { declarationOf, type Declaration, type Value } from './values.ts';

export type Responses = Record<string, Value>;

export type Oracle = {
	declarations: Map<string, Declaration>;
	/** The variables as template processing leaves them: what is printed, and what is right. */
	prepared: Machine;
	/** All rules of the response processing. */
	processing: Node;
	/** Numbers that the rules compute from nothing that is answered. */
	computed: number[];
	/** The outcome that holds the points; undefined where nothing is scored. */
	score: string | undefined;
	points(responses: Responses): number;
	outcome(responses: Responses, id: string): Value;
};

const scoreOf = (declarations: Declaration[]): string | undefined => {
	const numbers = declarations.filter((each) => each.kind === 'outcome' && each.cardinality === 'single' && (each.base === 'float' || each.base === 'integer'));
	return (numbers.find((each) => each.id === 'SCORE') ?? numbers.find((each) => /^score$/i.test(each.id)))?.id;
};

/** The declarations of an item, by the order of the file. Refuses a name that is given twice. */
export function declarationsOf(item: Node): Declaration[] {
	const kinds: Record<string, Declaration['kind']> = { responseDeclaration: 'response', outcomeDeclaration: 'outcome', templateDeclaration: 'template' };
	const found = elements(item).flatMap((node) => (Object.hasOwn(kinds, node.name) ? [declarationOf(node, kinds[node.name])] : []));
	for (const [i, { id }] of found.entries()) if (found.findIndex((each) => each.id === id) !== i) throw new NotTaken('processing-not-held', { name: id.slice(0, 60) });
	return found;
}

const turns = 100;

/** The machine after template processing. `seed` names the draw; values that do not keep the author's condition are drawn again. */
export function prepare(item: Node, declarations: Declaration[], seed: string, steps = { left: stepsOfItem }): Machine {
	const random = seeded(seed);
	for (let turn = 0; turn < turns; turn++) {
		const machine = machineOf(declarations, steps, random);
		try {
			runBlock(machine, child(item, 'templateProcessing'));
			return machine;
		} catch (error) {
			if (!(error instanceof Unmet)) throw error;
		}
	}
	throw new NotTaken('values-missing');
}

/** Asks an item whose templates are processed. Refuses one whose points chance decides. */
export function oracleOf(item: Node, prepared: Machine): Oracle {
	const processing = processingOf(item);
	const score = scoreOf([...prepared.declarations.values()]);
	const memory = new Map<string, Machine>();
	const ask = (responses: Responses): Machine => {
		const name = JSON.stringify(Object.entries(responses).map(([id, value]) => [id, value?.list ?? null]));
		const known = memory.get(name);
		if (known) return known;
		const machine = copyOf(prepared);
		machine.chanced = false;
		for (const [id, value] of Object.entries(responses)) machine.values.set(id, value);
		runBlock(machine, processing);
		if (machine.chanced) throw new NotTaken('scored-by-chance');
		if (memory.size < 5000) memory.set(name, machine);
		return machine;
	};
	return {
		declarations: prepared.declarations,
		prepared,
		processing,
		computed: computedIn(prepared, processing),
		score,
		points: (responses) => (score === undefined ? 0 : (asNumber(ask(responses).values.get(score) ?? null) ?? 0)),
		outcome: (responses, id) => ask(responses).values.get(id) ?? null
	};
}
