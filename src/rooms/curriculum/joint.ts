/** A lesson's text as several write it at once: a document of Yjs that merges what each did, in whatever order it arrives. PURE. */
import type { Node } from 'prosemirror-model';
import { updateYFragment } from 'y-prosemirror';
import * as Y from 'yjs';
import { align } from '#rooms/curriculum/align.ts';
import { isSafeAddress } from '#rooms/curriculum/address.ts';
import { partsOf, rewrite } from '#rooms/curriculum/joint-parts.ts';
import { textSchema, wornOf, type NodeName } from '#rooms/curriculum/text-schema.ts';

/** What no lesson needs and no program of ours makes: such a text is not taken in. */
export class NotAText extends Error {}
const refuse = (what: string): never => {
	throw new NotAText(what);
};

const most = { nodes: 30_000, signs: 400_000, depth: 30, title: 1000, minutes: 600 };
type Left = { nodes: number; signs: number };

const isText = (longest: number) => (value: unknown) => typeof value === 'string' && value.length <= longest;
const isWhole = (from: number, to: number) => (value: unknown) => Number.isInteger(value) && Number(value) >= from && Number(value) <= to;
const isFlag = (value: unknown) => typeof value === 'boolean';
const isAddress = (value: unknown) => isText(2000)(value) && isSafeAddress(value as string);
const attributes: Record<string, (value: unknown) => boolean> = {
	level: (value) => value === null || isWhole(1, 6)(value),
	ordered: isFlag,
	tight: isFlag,
	start: isWhole(0, 999_999_999),
	info: isText(20),
	align: (value) => [null, 'left', 'center', 'right'].includes(value as string | null),
	worn: (value) => typeof value === 'string' && wornOf(value) === value,
	code: (value) => typeof value === 'string' && /^[A-Za-z0-9._-]{0,64}$/.test(value),
	src: isAddress,
	href: isAddress,
	alt: isText(500),
	title: isText(500)
};

/** Something named `__proto__` becomes what an object inherits: not among its own entries, and read like them. */
const plainly = (given: object) => [null, Object.prototype].includes(Object.getPrototypeOf(given)) || refuse('attributes that hide others');

function checked(given: Record<string, unknown>, known: object | null | undefined): Record<string, unknown> {
	plainly(given);
	for (const [name, value] of Object.entries(given)) if (!known || !Object.hasOwn(known, name) || !attributes[name](value)) refuse(`attribute ${name}`);
	return given;
}

function textsOf(text: Y.XmlText, left: Left, plain: boolean): Node[] {
	if (text._map.size) refuse('attributes of a text');
	return text.toDelta().map(({ insert, attributes: worn = {} }: { insert: unknown; attributes?: Record<string, unknown> }) => {
		if (typeof insert !== 'string') return refuse('something in a text that is none');
		if ((left.signs -= insert.length) < 0) refuse('too long');
		plainly(worn);
		const marks = Object.entries(worn).map(([name, attrs]) => {
			const mark = Object.hasOwn(textSchema.marks, name) && !plain ? textSchema.marks[name as 'em'] : refuse(`mark ${name}`);
			return mark.create(checked(attrs !== null && typeof attrs === 'object' ? (attrs as Record<string, unknown>) : refuse('mark'), mark.spec.attrs));
		});
		return textSchema.text(insert, marks);
	});
}

function build(name: NodeName, attrs: Record<string, unknown> | null, children: readonly unknown[], left: Left, depth: number): Node {
	if (--left.nodes < 0 || depth > most.depth) refuse('too large');
	const type = textSchema.nodes[name];
	const content = children.flatMap((child): Node[] => {
		if (child instanceof Y.XmlText) return textsOf(child, left, !type.inlineContent || type.spec.marks === '');
		if (!(child instanceof Y.XmlElement) || child instanceof Y.XmlHook) return refuse('a kind that no text has');
		if (child.nodeName === 'doc' || child.nodeName === 'text' || !Object.hasOwn(textSchema.nodes, child.nodeName)) return refuse(`kind ${child.nodeName}`);
		const inner = child.nodeName as NodeName;
		return [build(inner, checked(child.getAttributes(), textSchema.nodes[inner].spec.attrs), child.toArray(), left, depth + 1)];
	});
	try {
		return type.createChecked(attrs, content);
	} catch {
		return refuse(`what stands in ${name}`);
	}
}

/** A joint text as it is read. Throws NotAText on anything that a lesson's text has no place for: kinds, attributes, depth, length. */
export function readJoint(doc: Y.Doc): { node: Node; title: string; minutes: number | undefined } {
	for (const name of doc.share.keys()) if (!['text', 'title', 'about'].includes(name)) refuse(`part ${name}`);
	const { text, title, about } = partsOf(doc);
	if (text._map.size || title._map.size || about._start) refuse('parts of another kind');
	const words = title.toDelta().map(({ insert }: { insert: unknown }) => (typeof insert === 'string' ? insert : refuse('a title that is no text'))).join('');
	if (words.length > most.title) refuse('a title that is too long');
	for (const key of about.keys()) if (key !== 'minutes') refuse(`about ${key}`);
	const minutes = about.get('minutes') ?? undefined;
	if (minutes !== undefined && !isWhole(1, most.minutes)(minutes)) refuse('minutes');
	return { node: build('doc', null, text.toArray(), { nodes: most.nodes, signs: most.signs }, 0), title: words.replace(/\s+/g, ' ').trim(), minutes };
}

/** A block as Yjs holds it. */
export function toY(node: Node): Y.XmlElement {
	const element = new Y.XmlElement(node.type.name);
	for (const [name, value] of Object.entries(node.attrs)) if (value !== null) element.setAttribute(name, value as string);
	const children: (Y.XmlElement | Y.XmlText)[] = [];
	let delta: { insert: string; attributes: Record<string, unknown> }[] = [];
	const flush = () => {
		if (!delta.length) return;
		const text = new Y.XmlText();
		text.applyDelta(delta);
		children.push(text);
		delta = [];
	};
	node.forEach((child) => {
		if (child.isText) return void delta.push({ insert: child.text!, attributes: Object.fromEntries(child.marks.map((mark) => [mark.type.name, mark.attrs])) });
		flush();
		children.push(toY(child));
	});
	flush();
	element.insert(0, children);
	return element;
}

const holdsBlocks = (node: Node) => !node.inlineContent && !node.isLeaf;

/** Makes the children of `place` those of `next`, touching only what differs: what others write meanwhile in the rest stays in its place. */
function become(doc: Y.Doc, place: Y.XmlFragment, now: Node, next: Node): void {
	const [old, wanted] = [now.children, next.children];
	const key = (node: Node) => JSON.stringify(node.toJSON());
	const pairs = align(old.map(key), wanted.map(key));
	// From the end, so that what comes before keeps its number.
	let [a, b] = [old.length, wanted.length];
	for (const [i, j] of [...pairs.reverse(), [-1, -1]]) {
		const here = place.toArray().slice(i + 1, a) as Y.XmlElement[];
		const both: [number, number][] = [];
		for (let m = i + 1, n = j + 1; m < a && n < b; n++) {
			const found = old.slice(m, a).findIndex((node) => node.type === wanted[n].type);
			if (found < 0) continue;
			both.push([m + found, n]);
			m += found + 1;
		}
		let upTo = b;
		for (let m = a - 1; m > i; m--) {
			const [, n = -1] = both.find(([one]) => one === m) ?? [];
			if (n < 0) {
				place.delete(m);
				continue;
			}
			if (upTo > n + 1) place.insert(m + 1, wanted.slice(n + 1, upTo).map(toY));
			upTo = n;
			const element = here[m - i - 1];
			if (holdsBlocks(wanted[n])) {
				for (const [name, value] of Object.entries(wanted[n].attrs)) if (value !== null && old[m].attrs[name] !== value) element.setAttribute(name, value as string);
				become(doc, element, old[m], wanted[n]);
			} else updateYFragment(doc, element, wanted[n], { mapping: new Map(), isOMark: new Map() });
		}
		if (upTo > j + 1) place.insert(i + 1, wanted.slice(j + 1, upTo).map(toY));
		[a, b] = [i, j];
	}
}

/** Makes a joint text say what was written elsewhere, by the smallest changes: blocks that stay are not touched. */
export function writeJoint(doc: Y.Doc, { node, title, minutes }: { node: Node; title: string; minutes: number | undefined }): void {
	const now = readJoint(doc);
	const { text, title: words, about } = partsOf(doc);
	doc.transact(() => {
		become(doc, text, now.node, node);
		if (now.title !== title) rewrite(words, title);
		if (now.minutes !== minutes) {
			if (minutes === undefined) about.delete('minutes');
			else about.set('minutes', minutes);
		}
	});
}
