/** What the reader of one interaction gets, and what it answers. */
import type { Interaction, Option, Part } from '#rooms/exercises/item.ts';
import type { Kind, Notes } from '../row.ts';
import { NotTaken } from '../row.ts';
import { nth } from '../question.ts';
import type { Oracle } from './oracle.ts';
import type { Probe } from './prove.ts';
import type { Asked } from './shares.ts';
import { lineOf, type Writer } from './text.ts';
import type { Node } from './tree.ts';
import { valueOf, type Declaration, type Single, type Value } from './values.ts';

export type Asking = { node: Node; declaration: Declaration; asked: Asked; oracle: Oracle; writer: Writer; notes: Notes; language: string };
/** The interaction that marks most like the file, what it was asked with, and the kind for the report. */
export type Made = { kind: Kind; interaction: Interaction; probes: Probe[]; prompt?: string } & Partial<Pick<Part, 'right' | 'wrong'>>;

/** Names of a file as names of ours: kept where they may be, else counted. The same name always gives the same. */
export function naming(): (raw: string) => string {
	const known = new Map<string, string>();
	const used = new Set<string>();
	return (raw) => {
		const there = known.get(raw);
		if (there !== undefined) return there;
		let id = /^(?!constructor$|prototype$)[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/.test(raw) && !used.has(raw) ? raw : '';
		for (let n = known.size; !id; n++) if (!used.has(nth(n))) id = nth(n);
		known.set(raw, id);
		used.add(id);
		return id;
	};
}

export const idOf = (node: Node): string => node.attributes.identifier ?? '';
export const value = (declaration: Declaration, list: Single[]): Value => valueOf(declaration.cardinality, declaration.base, list);

/** Options with their texts; one without words or picture is shown by its own name. */
export function optionsOf(nodes: Node[], name: (raw: string) => string, writer: Writer): Option[] {
	return nodes.map((node) => ({ id: name(idOf(node)), text: lineOf(node.children, writer) || idOf(node) || '…' }));
}

/** The words of some options, for a report. */
export const labelOf = (options: Option[], ids: string[]): string => ids.map((id) => options.find((each) => each.id === id)?.text ?? id).join(' + ') || '—';

export function atLeast(options: unknown[], count: number): void {
	if (options.length < count) throw new NotTaken('too-few-options', { count: options.length });
}
