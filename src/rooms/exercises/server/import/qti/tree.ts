/** QTI's XML as a small tree with its text in order. One set of names for 2.1, 2.2 and 3.0: `qti-choice-interaction` is `choiceInteraction`. */
import { SaxesParser } from 'saxes';
import { FileRefused, limits, NotTaken } from '../row.ts';

/** An element: local name, attributes by local name (`xml:lang` is `lang`), and elements and text in the order of the file. */
export type Node = { name: string; attributes: Record<string, string>; children: (Node | string)[] };

const deepest = 60;
const most = 30_000;

const local = (name: string): string => name.slice(name.indexOf(':') + 1);
const camel = (name: string): string => name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
const elementName = (name: string): string => (name.startsWith('qti-') ? camel(name.slice(4)) : name);

/**
 * One XML document as a tree. Refuses the file for a DOCTYPE (no entity but XML's own five is known, none is ever expanded) and what is
 * not well formed, deeper than 60 or larger than 30 000 elements.
 */
export function xmlTree(xml: string): Node {
	const root: Node = { name: '', attributes: {}, children: [] };
	const path = [root];
	let count = 0;
	if (xml.length > limits.question) throw new NotTaken('too-long', { letters: xml.length });
	const parser = new SaxesParser();
	parser.on('error', (error) => {
		throw new NotTaken('not-well-formed', { detail: error.message.replace(/^[\d:]+ /, '').slice(0, 120) });
	});
	parser.on('doctype', () => {
		throw new FileRefused('file-has-doctype', parser.line);
	});
	parser.on('opentag', (tag) => {
		if (++count > most || path.length > deepest) throw new NotTaken('too-deep');
		const name = local(tag.name);
		const ours = name.startsWith('qti-');
		const attributes: Record<string, string> = {};
		for (const [key, value] of Object.entries(tag.attributes as Record<string, string>)) {
			if (key === 'xmlns' || /^(xmlns|xsi):/.test(key)) continue;
			const bare = local(key);
			// What a page of today puts beside an element is no word of QTI's.
			attributes[ours && !/^(data|aria)-/.test(bare) ? camel(bare) : bare] = value;
		}
		const node: Node = { name: elementName(name), attributes, children: [] };
		path[path.length - 1].children.push(node);
		path.push(node);
	});
	parser.on('closetag', () => void path.pop());
	const text = (piece: string) => {
		const to = path[path.length - 1].children;
		const last = to[to.length - 1];
		if (typeof last === 'string') to[to.length - 1] = last + piece;
		else to.push(piece);
	};
	parser.on('text', text);
	parser.on('cdata', text);
	for (let at = 0; at < xml.length; at += 65_536) parser.write(xml.slice(at, at + 65_536));
	parser.close();
	const found = elements(root)[0];
	if (!found) throw new NotTaken('not-well-formed', { detail: '' });
	return found;
}

/** The elements among a node's children. */
export const elements = (node: Node | undefined): Node[] => (node?.children ?? []).filter((each): each is Node => typeof each !== 'string');
export const child = (node: Node | undefined, name: string): Node | undefined => elements(node).find((each) => each.name === name);
export const children = (node: Node | undefined, name: string): Node[] => elements(node).filter((each) => each.name === name);
/** Every element below a node, itself included, in the order of the file. */
export function* walk(node: Node): Generator<Node> {
	yield node;
	for (const each of elements(node)) yield* walk(each);
}
/** All text below a node. */
export const textIn = (node: Node | string | undefined): string => (node === undefined ? '' : typeof node === 'string' ? node : node.children.map(textIn).join(''));
