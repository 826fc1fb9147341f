/** The right answer of each response of an item: as the file declares it, or found by asking. PURE. */
import { NotTaken } from '../row.ts';
import { atomsOf } from './atoms.ts';
import type { Oracle, Responses } from './oracle.ts';
import { searched } from './shares.ts';
import type { Node } from './tree.ts';
import type { Declaration, Value } from './values.ts';

export type Place = { node: Node; declaration: Declaration };

/** The declared right answers; where one is missing, or gets no points though others do, the best of all that can be answered one by one. */
export function keysOf(oracle: Oracle, places: Place[]): Map<string, Value> {
	const keys = new Map<string, Value>(places.map(({ declaration }) => [declaration.id, oracle.prepared.correct.get(declaration.id) ?? null]));
	const responses = (id: string, value: Value): Responses => ({ ...Object.fromEntries(keys), [id]: value });
	if (oracle.score === undefined) return keys;
	for (const { node, declaration } of places) {
		const { id } = declaration;
		const declared = keys.get(id) ?? null;
		if (declared && oracle.points(responses(id, declared)) > oracle.points(responses(id, null)) + 1e-9) continue;
		if (declaration.cardinality === 'ordered') continue;
		const found = searched((value) => oracle.points(responses(id, value)), declaration.cardinality !== 'single', atomsOf(node, declaration, oracle));
		if (found) keys.set(id, found);
	}
	// An answer that the file itself calls right gets all there is to get, or the file says two things.
	const most = oracle.points(Object.fromEntries(keys));
	for (const { node, declaration } of places) {
		if (declaration.cardinality !== 'single') continue;
		for (const atom of atomsOf(node, declaration, oracle).slice(0, 200))
			if (oracle.points(responses(declaration.id, atom)) > most + 1e-9) throw new NotTaken('key-not-best', { answer: String(atom!.list[0]).slice(0, 80) });
	}
	return keys;
}
