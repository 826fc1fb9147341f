/** Foreign HTML to a small tree, bounded in depth and size. What must not come in is left out here, and named. */
import { Parser } from 'htmlparser2';
import { NotTaken, type Reason } from './row.ts';

export type Element = { tag: string; attributes: Record<string, string>; children: (Element | string)[] };

const deepest = 100;
const most = 50_000;

/** Left out with all they hold, and what is said of it. */
const dropped: Record<string, Reason> = {
	script: 'scripts-removed',
	noscript: 'scripts-removed',
	template: 'scripts-removed',
	style: 'styles-removed',
	link: 'styles-removed',
	iframe: 'frames-removed',
	frame: 'frames-removed',
	frameset: 'frames-removed',
	object: 'frames-removed',
	embed: 'frames-removed',
	applet: 'frames-removed',
	portal: 'frames-removed',
	audio: 'recordings-removed',
	video: 'recordings-removed',
	svg: 'drawings-removed',
	canvas: 'drawings-removed',
	select: 'forms-removed',
	textarea: 'forms-removed'
};
/** Left out without a word: they show nothing. */
const silent = new Set(['head', 'title', 'meta', 'base', 'map', 'area', 'source', 'track', 'param', 'wbr', 'col', 'colgroup']);
/** Taken away while their text stays. */
const controls = new Set(['form', 'input', 'button', 'label', 'fieldset', 'option', 'datalist']);

/**
 * Reads HTML, however broken, into a tree. `note` hears what was left out. In a `page` recordings stand as pictures do (by their address) and frames
 * of other sites become links. Refuses what nests deeper than a person would write.
 */
export function htmlTree(html: string, note: (reason: Reason) => void, page = false): Element {
	const root: Element = { tag: '', attributes: {}, children: [] };
	const path: Element[] = [root];
	let inside = 0;
	let count = 0;
	let recording: Element | undefined;
	const put = (element: Element) => void path[path.length - 1].children.push(element);
	/** A recording, or what another site shows, as it stands in a page of ours. */
	function inPage(tag: string, { src = '', title = '', 'aria-label': label = '' }: Record<string, string>): boolean {
		const named = title || label;
		if (tag === 'audio' || tag === 'video') put((recording = { tag: 'img', attributes: { src, alt: named, recording: tag }, children: [] }));
		else if (/^(https?:)?\/\//i.test(src)) {
			note('frames-as-links');
			const href = src.replace(/^\/\//, 'https://');
			put({ tag: 'p', attributes: {}, children: [{ tag: 'a', attributes: { href }, children: [named || href] }] });
		} else return false;
		inside = 1;
		return true;
	}
	const parser = new Parser(
		{
			onopentag(tag, attributes) {
				if (++count > most || path.length + inside > deepest) return;
				if (inside) {
					if (recording && tag === 'source') recording.attributes.src ||= attributes.src ?? '';
					inside++;
					return;
				}
				if (page && /^(audio|video|iframe|embed)$/.test(tag) && inPage(tag, attributes)) return;
				if (Object.keys(attributes).some((name) => name.startsWith('on'))) note('scripts-removed');
				const tex = tag === 'script' && /^math\/tex/i.test(attributes.type ?? '');
				if ((dropped[tag] && !tex) || silent.has(tag)) {
					if (dropped[tag]) note(dropped[tag]);
					inside = 1;
					return;
				}
				if (controls.has(tag)) note('forms-removed');
				const element: Element = { tag, attributes, children: [] };
				path[path.length - 1].children.push(element);
				path.push(element);
			},
			ontext(text) {
				if (inside) return;
				const to = path[path.length - 1].children;
				const last = to[to.length - 1];
				if (typeof last === 'string') to[to.length - 1] = last + text;
				else to.push(text);
			},
			onclosetag() {
				if (inside && --inside === 0) recording = undefined;
				else if (inside) return;
				else if (path.length > 1) path.pop();
			}
		},
		{ decodeEntities: true }
	);
	// In small pieces, so that a tower of tags is met before the parser has built it.
	for (let at = 0; at < html.length; at += 4096) {
		parser.write(html.slice(at, at + 4096));
		if (count > most || path.length + inside > deepest) throw new NotTaken('too-deep');
	}
	parser.end();
	return root;
}
