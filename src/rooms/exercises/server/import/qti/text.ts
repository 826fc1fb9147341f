/** The texts of an item: QTI's body as HTML for the one way from there to our Markdown, with marks where a learner answers and where a value stands. */
import { htmlToMarkdown } from '../html.ts';
import { incoming } from '../markdown.ts';
import { keepPicture, pictureOf } from '../pictures.ts';
import { limits, NotTaken, type Notes } from '../row.ts';
import { elements, textIn, type Node } from './tree.ts';

/** Where answers, values and blocks stand while a text is converted: private letters that no foreign text keeps. */
export const blockMark = (n: number): string => `\ue026${n}\ue027`;
/** Where our own export says that a part begins, or that its prompt ends. */
export const cutMark = (n: number): string => `\ue028${n}\ue029`;
const valueMark = (n: number): string => `\ue024${n}\ue025`;

/** Finds a file that a text points at: its name and bytes, or undefined. Addresses are as the text has them. */
export type Files = (address: string) => { name: string; bytes: Uint8Array } | undefined;

export type Writer = {
	notes: Notes;
	files: Files;
	/** The letter to stand for an interaction, a gap or a chosen word; undefined for what is no place. */
	place(node: Node): string | undefined;
	/** The mark before or after a frame of our own export; nothing for any other element. */
	cut?(node: Node): { before?: string; after?: string } | undefined;
	/** What stands for the value of a variable: the value itself, or its name between braces. */
	value(id: string): string;
	/** Whether a piece that shows or hides by a template's value is there. */
	shown(node: Node): boolean;
};

const escape = (text: string) => incoming(text).replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]!);
const pictures = /\.(png|jpe?g|gif|webp|svg)([?#].*)?$/i;
/** Left out of the text: they are read elsewhere, or say nothing to a learner. */
const elsewhere = new Set(['prompt', 'feedbackInline', 'feedbackBlock', 'modalFeedback', 'stylesheet', 'catalogInfo', 'hotspotLabel', 'gapText', 'gapImg', 'companionMaterialsInfo']);
/** QTI's own frames around text; their text stays. */
const frames = new Set(['itemBody', 'contentBody', 'templateInline', 'templateBlock', 'templateBlockFeedback', 'rubricBlock', 'simpleChoice', 'simpleAssociableChoice', 'inlineChoice', 'gapText', 'hottext']);

/** A piece of the body as HTML. */
export function htmlOf(node: Node | string, writer: Writer): string {
	if (typeof node === 'string') return escape(node);
	const inside = () => node.children.map((each) => htmlOf(each, writer)).join('');
	const place = writer.place(node);
	if (place !== undefined) return place;
	if (node.name === 'printedVariable') return writer.value(node.attributes.identifier ?? '');
	if (node.name === 'stylesheet') writer.notes.add('styles-removed');
	if (elsewhere.has(node.name)) return '';
	if (/^template(Inline|Block)/.test(node.name)) return writer.shown(node) ? (node.name === 'templateInline' ? inside() : `<div>${inside()}</div>`) : '';
	if (node.name === 'rubricBlock') return isForLearners(node) ? `<div>${inside()}</div>` : '';
	if (node.name === 'math') return mathOf(node, writer);
	if (node.name === 'object' && ((node.attributes.type ?? '').startsWith('image/') || pictures.test(node.attributes.data ?? '')))
		return `<img src="${escape(node.attributes.data ?? '')}" alt="${escape(textIn(node).trim())}">`;
	if (node.name === 'picture') return elements(node).filter((each) => each.name === 'img').map((each) => htmlOf(each, writer)).join('');
	if (frames.has(node.name)) return /Inline|hottext/.test(node.name) ? inside() : `<div>${inside()}</div>`;
	if (/^(include|assessmentStimulusRef)$/.test(node.name)) writer.notes.add('frames-removed');
	const cut = writer.cut?.(node);
	return (cut?.before ?? '') + element(node, inside()) + (cut?.after ?? '');
}

const element = (node: Node, inside: string): string => {
	const name = /^[A-Za-z][A-Za-z0-9]{0,20}$/.test(node.name) ? node.name.toLowerCase() : 'span';
	const attributes = Object.entries(node.attributes).filter(([key]) => /^(src|alt|title|href|style|start|colspan|rowspan|encoding|alttext|on\w+|type|display|open|close|separators|mathvariant|linethickness|accent)$/i.test(key));
	return `<${name}${attributes.map(([key, value]) => ` ${key}="${escape(value)}"`).join('')}>${/^(br|img|hr)$/.test(name) ? '' : `${inside}</${name}>`}`;
};

/** A formula; a letter or number that names a value of the item becomes that value. */
function mathOf(node: Node | string, writer: Writer): string {
	if (typeof node === 'string') return escape(node);
	const word = textIn(node).trim();
	if (/^(mi|mn|ci|cn)$/.test(node.name) && /^[A-Za-z_]\w*$/.test(word)) {
		const value = writer.value(word);
		if (value) return `<mn>${value}</mn>`;
	}
	// In the TeX of our own export a value stands between two braces.
	if (node.name === 'annotation' && /tex/i.test(node.attributes.encoding ?? '')) {
		const filled = textIn(node).split(/(\{\{\w+\}\})/).map((piece) => (/^\{\{\w+\}\}$/.test(piece) && writer.value(piece.slice(2, -2))) || escape(piece));
		return element({ ...node, children: [] }, filled.join(''));
	}
	return element(node, node.children.map((each) => mathOf(each, writer)).join(''));
}

/** A rubric without a reader named, or for the candidate, is part of the question; others are for who marks. */
export const isForLearners = (node: Node): boolean => !node.attributes.view || /\b(candidate|learner)\b/.test(node.attributes.view);

/** HTML of a file as Markdown; its pictures are kept under `notes`. */
export function markdownOfHtml(html: string, { notes, files }: Pick<Writer, 'notes' | 'files'>): string {
	if (html.length > limits.text + limits.pictures * 1.4) throw new NotTaken('too-long', { letters: html.length });
	return htmlToMarkdown(html, {
		lost: notes.add.bind(notes),
		picture: (address) => {
			const file = /^(data:|https?:|\/\/)/i.test(address) ? undefined : files(address);
			return file ? keepPicture(notes, file.name, file.bytes) : pictureOf(notes, address, []);
		}
	});
}

export const markdownOfNodes = (nodes: (Node | string)[], writer: Writer): string => markdownOfHtml(nodes.map((each) => htmlOf(each, writer)).join(''), writer);

/** A text on one line: an option, a word to place. */
export const lineOf = (nodes: (Node | string)[], writer: Writer): string =>
	markdownOfNodes(nodes, writer)
		.replace(/^\$\$(.+)\$\$$/s, (_, tex: string) => `$${tex.trim()}$`)
		.replace(/\\?\n+/g, ' ')
		.trim();

/** A variable's place while texts are converted, and the name it stands for put back at the end. */
export function valuePlaces() {
	const names: string[] = [];
	return {
		hold: (name: string): string => valueMark(names.push(name) - 1),
		release: (text: string): string => text.replace(/\ue024(\d+)\ue025/g, (_, n: string) => `{{${names[Number(n)]}}}`)
	};
}
