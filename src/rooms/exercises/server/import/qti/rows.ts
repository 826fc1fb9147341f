/** Tables where a row goes with several columns at once, and orders of only some things: as questions of ours that mark the same. */
import { markInteraction } from '#rooms/exercises/marking.ts';
import type { Interaction, Option } from '#rooms/exercises/item.ts';
import { NotTaken } from '../row.ts';
import { labelOf, value, type Asking, type Made } from './asking.ts';
import { severalOf } from './choice.ts';
import { proven, type Probe } from './prove.ts';
import type { Value } from './values.ts';

/** Each row of a match as a question with any number of answers; the columns stand in each. That the rows now count each for themselves is noted by their shares. */
export function rowsMade(asking: Asking, rows: { raws: string[]; options: Option[] }, columns: { raws: string[]; options: Option[] }, keys: Record<string, string[]>): { made: Made; share: number }[] {
	const { asked, declaration, notes } = asking;
	const pairs = (of: Record<string, string[]>): Value => value(declaration, Object.entries(of).flatMap(([row, list]) => list.map((column) => `${row} ${column}`)));
	const whole = asked.score(pairs(keys));
	const losses = rows.raws.map((row) => whole - asked.score(pairs({ ...keys, [row]: [] })));
	const sum = losses.reduce((a, b) => a + b, 0);
	if (rows.raws.some((row) => !keys[row].length) || losses.some((loss) => loss <= 1e-9)) throw new NotTaken('many-to-many');
	notes.add('rows-as-parts');
	if (Math.abs(sum - whole) > 1e-6) notes.add('parts-count-each');
	return rows.raws.map((row, i) => {
		// The others stand right: what changes is this row's.
		const score = (set: Value): number => (asked.score(pairs({ ...keys, [row]: (set?.list ?? []).map(String) })) - (whole - losses[i])) / losses[i];
		const own: Asking = { ...asking, declaration: { ...declaration, cardinality: 'multiple', base: 'identifier', mapping: undefined }, asked: { ...asked, key: { cardinality: 'multiple', base: 'identifier', list: keys[row] }, score } };
		return { made: { ...severalOf(own, columns.options, columns.raws), probes: [], prompt: rows.options[i].text }, share: losses[i] / sum };
	});
}

/** An order in which only some things have a place: the places are paired with things. */
export function placesMade(asking: Asking, options: Option[], raws: string[], key: string[]): Made {
	const { asked, declaration, notes, language } = asking;
	if (options.length < 2) throw new NotTaken('too-few-options', { count: options.length });
	const places = key.map((_, i): Option => ({ id: `n${i + 1}`, text: String(i + 1) }));
	const id = (raw: string) => options[raws.indexOf(raw)].id;
	const rest = raws.filter((raw) => !key.includes(raw));
	const orders = [key, [...key].reverse(), [...key.slice(1), key[0]], ...(rest.length ? key.map((_, i) => key.map((raw, at) => (at === i ? rest[i % rest.length] : raw))) : [])].filter((order) => new Set(order).size === order.length);
	const probes = orders.map((order): Probe => ({ value: value(declaration, order), response: Object.fromEntries(order.map((raw, i) => [places[i].id, id(raw)])), label: order.map((raw) => labelOf(options, [id(raw)])).join(' → ') }));
	const pairs = Object.fromEntries(key.map((raw, i) => [places[i].id, id(raw)]));
	const candidates = (['all', 'each'] as const).map((scoring): Interaction => ({ type: 'matching', left: places, right: options, pairs, scoring }));
	notes.add('order-as-places');
	return { kind: 'matching', interaction: proven(candidates, probes, (probe) => asked.score(probe.value), (it, probe) => markInteraction(it, probe.response, language).score, notes), probes };
}
