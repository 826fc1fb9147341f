/**
 * The state that QTI's processing runs on: variables, their declarations, a budget of steps and a source of chance. It runs only while a file
 * is read, to learn what the file scores; nothing of it marks a pupil. PURE.
 */
import { NotTaken } from '../row.ts';
import { singleOf, valueOf, type Declaration, type Single, type Value } from './values.ts';

/** Thrown where processing ends early (`exitResponse`, `exitTemplate`). */
export class Exit extends Error {}

/** Steps that all runs of one item may take together; what people write takes some thousands. */
export const stepsOfItem = 500_000;

export type Machine = {
	declarations: Map<string, Declaration>;
	values: Map<string, Value>;
	correct: Map<string, Value>;
	initial: Map<string, Value>;
	steps: { left: number };
	/** A number from 0 (included) to 1; what it decided is seen in `chanced`. */
	random(): number;
	chanced: boolean;
};

/** A machine at the beginning of an attempt: numbers are 0 where nothing else is said of an outcome. */
export function machineOf(declarations: Declaration[], steps: { left: number }, random: () => number): Machine {
	const machine: Machine = { declarations: new Map(), values: new Map(), correct: new Map(), initial: new Map(), steps, random, chanced: false };
	for (const declaration of declarations) {
		machine.declarations.set(declaration.id, declaration);
		machine.correct.set(declaration.id, declaration.correct);
		machine.initial.set(declaration.id, declaration.initial);
		const zero = declaration.kind === 'outcome' && declaration.cardinality === 'single' && (declaration.base === 'integer' || declaration.base === 'float');
		machine.values.set(declaration.id, declaration.initial ?? (zero ? { cardinality: 'single', base: declaration.base, list: [0] } : null));
	}
	return machine;
}

export function step(machine: Machine): void {
	if (--machine.steps.left < 0) throw new NotTaken('processing-too-long');
}

/** A value as the variable that takes it declares it: an integer may stand where a float is asked, one value where a container is. */
export function assign(machine: Machine, id: string, value: Value, where: 'values' | 'correct' | 'initial' = 'values'): void {
	const declaration = machine.declarations.get(id);
	if (!declaration) throw new NotTaken('processing-not-held', { name: id.slice(0, 60) });
	const { cardinality, base } = declaration;
	const list = (value?.list ?? []).flatMap((each) => cast(each, base) ?? []);
	machine[where].set(id, valueOf(cardinality, base, cardinality === 'single' ? list.slice(0, 1) : list));
}

const cast = (each: Single, base: Declaration['base']): Single | undefined => {
	if (base === 'integer' && typeof each === 'number') return Math.trunc(each);
	if ((base === 'float' && typeof each === 'number') || (base === 'boolean' && typeof each === 'boolean')) return each;
	return singleOf(base, String(each));
};

/** A machine that goes on from here without changing the first: values are shared until they are set. */
export const copyOf = (machine: Machine): Machine => ({ ...machine, values: new Map(machine.values), correct: new Map(machine.correct), initial: new Map(machine.initial) });
