/**
 * What our own export writes beside a QTI item: the places where QTI says less than our model, each with a mark of what a reader without it finds
 * there. A place that somebody has changed since keeps what he wrote. PURE but for the hash.
 */
import { createHash } from 'node:crypto';
import { isSmall } from '#rooms/exercises/check.ts';
import type { Item } from '#rooms/exercises/item.ts';
import { elements, textIn, walk, type Node } from './tree.ts';

/**
 * One place: its steps from the item, the mark of what stands there without it, and what stands there in truth (nothing: it goes). The answers of a
 * part and what is said of them are one place, changed inside by `in`: a word on the second answer belongs to no other that may come to stand there.
 */
export type Patch = { at: string[]; was?: string; is?: unknown; in?: Patch[] };

/** The name by which the card is known among those of other makers. */
export const cardName = 'ext:qalam';

/** What a reader may be told: never which files an item shows, for a hash would be a key to another's. */
const told = new Set(['code', 'title', 'language', 'chapter', 'competences', 'difficulty', 'stem', 'parameters', 'parts', 'hints', 'solution', 'author', 'licence', 'source', 'foreign']);
const most = 2000;

/** A short mark of a value, to know it again. */
export const markOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 12);

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What belongs together in a part: its answers, and what is said of them. */
const core = ['interaction', 'right', 'wrong'];
const coreOf = (part: Record<string, unknown>): Record<string, unknown> => Object.fromEntries(core.flatMap((name) => (Object.hasOwn(part, name) ? [[name, part[name]]] : [])));

/** The places where two items differ, from the outside in. */
export function patchesOf(found: unknown, wanted: unknown, at: string[] = []): Patch[] {
	if (JSON.stringify(found) === JSON.stringify(wanted)) return [];
	if (at.length === 2 && at[0] === 'parts' && isRecord(found) && isRecord(wanted)) {
		const inside = patchesOf(coreOf(found), coreOf(wanted), ['']).map((patch) => ({ ...patch, at: patch.at.slice(1) }));
		const around = Object.keys({ ...found, ...wanted }).filter((name) => !core.includes(name));
		return [...(inside.length ? [{ at, was: markOf(coreOf(found)), in: inside }] : []), ...around.flatMap((name) => patchesOf(found[name], wanted[name], [...at, name]))];
	}
	if (isRecord(found) && isRecord(wanted)) {
		const names = [...new Set([...Object.keys(found), ...Object.keys(wanted)])].filter((name) => at.length || told.has(name));
		return names.flatMap((name) => patchesOf(found[name], wanted[name], [...at, name]));
	}
	if (Array.isArray(found) && Array.isArray(wanted) && found.length === wanted.length) return wanted.flatMap((each, i) => patchesOf(found[i], each, [...at, String(i)]));
	return [{ at, ...(found === undefined ? {} : { was: markOf(found) }), ...(wanted === undefined ? {} : { is: wanted }) }];
}

/** The item with what stands beside it put back; `whole` when every place was as it was left. */
export function restored(item: Item, patches: Patch[]): { item: Item; whole: boolean } {
	const copy = structuredClone(item);
	const own = patches.filter((patch) => told.has(patch.at[0]));
	const met = own.map((patch) => put(copy, patch, true));
	return { item: copy, whole: own.length === patches.length && met.every(Boolean) };
}

/** Puts one place back; false where it is not as it was left, and then it stays. `checked`: its mark is asked for. */
function put(whole: unknown, { at, was, is, in: inside }: Patch, checked: boolean): boolean {
	let place = whole;
	for (const step of at.slice(0, -1)) place = typeof place === 'object' && place !== null && Object.hasOwn(place, step) ? (place as Record<string, unknown>)[step] : undefined;
	if (typeof place !== 'object' || place === null) return false;
	const holder = place as Record<string, unknown>;
	const name = at[at.length - 1];
	const there = Object.hasOwn(holder, name) ? holder[name] : undefined;
	const marked = inside && isRecord(there) ? coreOf(there) : there;
	if (checked && (marked === undefined ? undefined : markOf(marked)) !== was) return false;
	if (inside) return inside.map((patch) => put(there, patch, false)).every(Boolean);
	if (is === undefined) delete holder[name];
	else holder[name] = is;
	return true;
}

/** What stands beside an item in its file; nothing where nobody of ours wrote it, or it is no longer what was written. */
export function patchesIn(root: Node): Patch[] {
	const card = [...walk(root)].find((node) => node.name === 'card' && node.attributes.support === cardName);
	if (!card) return [];
	const text = elements(card).map(textIn).join('').trim();
	if (text.length > 500_000) return [];
	try {
		const list: unknown = JSON.parse(text);
		if (!Array.isArray(list) || list.length > most || !isSmall(list)) return [];
		return list.every((each) => isPatch(each, 0)) ? list : [];
	} catch {
		return [];
	}
}

const isPatch = (each: unknown, depth: number): each is Patch =>
	depth < 2 && isRecord(each) && Array.isArray(each.at) && each.at.length > 0 && each.at.length < 14 && each.at.every((step) => typeof step === 'string' && !/^(__proto__|constructor|prototype)$/.test(step)) &&
	(each.was === undefined || typeof each.was === 'string') && (each.in === undefined || (Array.isArray(each.in) && each.in.every((inner) => isPatch(inner, depth + 1))));
