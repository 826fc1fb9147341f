/** What a person marks: long texts and files. */
import { plain } from '../markdown.ts';
import type { Interaction } from '#rooms/exercises/item.ts';
import type { Asking, Made } from './asking.ts';

const count = (text: string | undefined, most: number): number | undefined => (Number.isInteger(Number(text)) && Number(text) >= 1 ? Math.min(most, Number(text)) : undefined);

/** extendedTextInteraction without points of its own. A declared right answer is the model to compare with. */
export function writtenOf({ node, declaration, oracle }: Asking): Made {
	const lines = count(node.attributes.expectedLines, 40);
	const model = (oracle.prepared.correct.get(declaration.id)?.list ?? []).map(String).join('\n\n').trim();
	const interaction: Interaction = { type: 'written', ...(lines ? { lines } : {}), ...(model ? { model: model.slice(0, 20_000) } : {}) };
	return { kind: 'written', interaction, probes: [] };
}

const accepted: [RegExp, 'picture' | 'sound' | 'pdf' | 'document'][] = [
	[/^image\//, 'picture'],
	[/^audio\//, 'sound'],
	[/pdf$/, 'pdf'],
	[/msword|officedocument|opendocument|rtf|excel|powerpoint/, 'document']
];

/** uploadInteraction. Types that we do not take are named; one that names none takes pictures, PDF and documents. */
export function fileOf({ node, notes }: Asking): Made {
	const types = (node.attributes.type ?? node.attributes.types ?? '').split(/[\s,]+/).filter(Boolean);
	const known = types.flatMap((type) => accepted.find(([pattern]) => pattern.test(type))?.[1] ?? []);
	const unknown = types.filter((type) => !accepted.some(([pattern]) => pattern.test(type)));
	if (unknown.length) notes.add('file-types-lost', { types: plain(unknown.join(', ')).slice(0, 80) });
	return { kind: 'file', interaction: { type: 'file', accept: known.length ? [...new Set(known)] : ['picture', 'pdf', 'document'] }, probes: [] };
}
