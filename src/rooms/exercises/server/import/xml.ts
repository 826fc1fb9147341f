/** XML of foreign files as small trees. No DTD is read, no entity but the five of XML is known, depth and size are bounded. */
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { NotTaken } from './row.ts';

/** An element with its text (of its own and of CDATA) and its children. Prefixes of names are left out. */
export type Node = { name: string; attributes: Record<string, string>; children: Node[]; text: string };

const deepest = 40;
const most = 20_000;
const local = (name: string): string => name.slice(name.indexOf(':') + 1);

/** A document as a tree. Refuses what is not well formed (nothing is guessed), a DOCTYPE, and what nests or grows past its bounds. */
export function xmlTree(xml: string): Node {
	const root: Node = { name: '', attributes: {}, children: [], text: '' };
	const path = [root];
	let count = 0;
	const parser = new SaxesParser();
	parser.on('error', (error) => {
		throw new NotTaken('not-well-formed', { detail: error.message.replace(/^[\d:]+ /, '').slice(0, 120) });
	});
	parser.on('doctype', () => {
		throw new NotTaken('not-well-formed', { detail: 'DOCTYPE' });
	});
	parser.on('opentag', (tag) => {
		if (++count > most || path.length > deepest) throw new NotTaken('too-deep');
		path.push(nodeOf(tag));
		path[path.length - 2].children.push(path[path.length - 1]);
	});
	parser.on('closetag', () => void path.pop());
	const text = (piece: string) => {
		path[path.length - 1].text += piece;
	};
	parser.on('text', text);
	parser.on('cdata', text);
	for (let at = 0; at < xml.length; at += 65_536) parser.write(xml.slice(at, at + 65_536));
	parser.close();
	return root.children[0];
}

const nodeOf = (tag: SaxesTagPlain): Node => ({ name: local(tag.name), attributes: Object.fromEntries(Object.entries(tag.attributes as Record<string, string>).map(([name, value]) => [local(name), value])), children: [], text: '' });

/** A piece of a long document, with the elements it stands in: the nearest last, each with what it held before this piece. */
export type Piece = { node: Node; within: Node[] };

/**
 * The elements of these names, one after the other, from a document of any length: memory holds one of them at a time. One that is
 * larger than `letters` comes without its children, and `tooLong`. `hear` is told of each element around them when it ends. Throws NotTaken where the
 * document stops being well formed.
 */
export async function* pieces(text: AsyncIterable<string>, names: string[], letters: number, hear: (node: Node) => void = () => {}): AsyncGenerator<Piece & { tooLong?: boolean }> {
	const wanted = new Set(names);
	const path: Node[] = [{ name: '', attributes: {}, children: [], text: '' }];
	// Whether an element held one that was handed out: it is not kept, or a list of a million would be.
	const held = new WeakSet<Node>();
	let inside: Node | undefined;
	let size = 0;
	// A comment, a text or a DOCTYPE without end would be gathered whole: what has gone in since the last tag is counted.
	let since = 0;
	let ready: (Piece & { tooLong?: boolean })[] = [];
	const parser = new SaxesParser();
	parser.on('error', (error) => {
		throw new NotTaken('not-well-formed', { detail: error.message.replace(/^[\d:]+ /, '').slice(0, 120) });
	});
	parser.on('doctype', () => {
		throw new NotTaken('not-well-formed', { detail: 'DOCTYPE' });
	});
	parser.on('opentag', (tag) => {
		since = 0;
		if (path.length > deepest) throw new NotTaken('too-deep');
		const node = nodeOf(tag);
		path.push(node);
		if (!inside && wanted.has(node.name)) {
			inside = node;
			size = 0;
		}
		if (inside) size += 40;
	});
	parser.on('closetag', () => {
		since = 0;
		const node = path.pop()!;
		const parent = path[path.length - 1];
		if (node === inside) {
			inside = undefined;
			ready.push({ node, within: path.slice(1), ...(size > letters ? { tooLong: true } : {}) });
			for (const each of path) held.add(each);
		} else {
			if (!inside) hear(node);
			if (inside ? size > letters : held.has(node) || parent.children.length >= most) return;
			parent.children.push(node);
		}
	});
	const add = (piece: string) => {
		const node = path[path.length - 1];
		if (inside) size += piece.length;
		if (inside ? size <= letters : node.text.length < 100_000) node.text += piece;
	};
	parser.on('text', add);
	parser.on('cdata', add);
	for await (const piece of text) {
		for (let at = 0; at < piece.length; at += 65_536) {
			since += Math.min(65_536, piece.length - at);
			if (since > letters + 1_000_000) throw new NotTaken('too-long', { letters: since });
			parser.write(piece.slice(at, at + 65_536));
			const out = ready;
			ready = [];
			yield* out;
		}
	}
	parser.close();
	yield* ready;
}

export const child = (node: Node | undefined, name: string): Node | undefined => node?.children.find((each) => each.name === name);
export const children = (node: Node | undefined, name: string): Node[] => node?.children.filter((each) => each.name === name) ?? [];
/** The element at the end of these steps down, the first of each name. */
export const down = (node: Node | undefined, ...names: string[]): Node | undefined => names.reduce<Node | undefined>((at, name) => child(at, name), node);
/** All elements of a name, however deep, in order. */
export function* every(node: Node | undefined, name: string): Generator<Node> {
	for (const each of node?.children ?? []) {
		if (each.name === name) yield each;
		yield* every(each, name);
	}
}
/** The text of `<name><text>…</text></name>` or `<name>…</name>`, trimmed. */
export const textOf = (node: Node | undefined, name: string): string => {
	const found = child(node, name);
	return (child(found, 'text')?.text ?? found?.text ?? '').trim();
};

const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const written = (text: string): string => text.replace(/[&<>"]/g, (sign) => signs[sign]);

/** A tree as XML again; undefined where text and elements stand mixed, whose order a tree does not keep. */
export function xmlOf({ name, attributes, children, text }: Node): string | undefined {
	if (children.length && text.trim()) return undefined;
	const inside = children.map(xmlOf);
	if (inside.includes(undefined)) return undefined;
	const own = Object.entries(attributes).map(([key, value]) => ` ${key === 'lang' || key === 'space' ? 'xml:' : ''}${key}="${written(value)}"`);
	return `<${name}${own.join('')}>${children.length ? inside.join('') : written(text)}</${name}>`;
}
