import { Fragment, Schema, type DOMOutputSpec, type MarkSpec, type NodeSpec } from 'prosemirror-model';
import { isSafeAddress } from '#rooms/curriculum/address.ts';

/*
 * What a lesson's text may be made of: the kinds of the Markdown dialect and nothing else. Every kind may be empty, so that no two people's
 * changes can meet in a text that is not allowed: y-prosemirror deletes what the schema refuses.
 */

const longest = { code: 64, address: 2000, alt: 500 };
const text = (value: string | null, most: number) => (value ?? '').slice(0, most);

/** Emphasis that a formula can wear, in this order, with spaces between. */
const wearable = ['strong', 'em', 'strike'];
export const wornOf = (names: string | readonly string[] | null): string => wearable.filter((name) => (typeof names === 'string' ? names.split(' ') : (names ?? [])).includes(name)).join(' ');

/** The LaTeX that other programs write beside their formulas. */
const latexOf = (dom: globalThis.Node | HTMLElement): string => (dom as HTMLElement).querySelector('annotation[encoding="application/x-tex"]')?.textContent?.trim() ?? '';
const latexNode = (dom: globalThis.Node, schema: Schema) => Fragment.from(schema.text(latexOf(dom)));

const nodes = {
	doc: { content: 'block*' },
	// A heading is a paragraph with a level: what another types in it while it becomes one stays in it.
	paragraph: {
		attrs: { level: { default: null } },
		content: 'inline*',
		group: 'block',
		parseDOM: [{ tag: 'p' }, ...[1, 2, 3, 4, 5, 6].map((level) => ({ tag: `h${level}`, attrs: { level: Math.min(4, Math.max(2, level)) } }))],
		toDOM: (node): DOMOutputSpec => [node.attrs.level ? `h${node.attrs.level}` : 'p', 0]
	},
	quote: { content: 'block*', group: 'block', defining: true, parseDOM: [{ tag: 'blockquote' }], toDOM: (): DOMOutputSpec => ['blockquote', 0] },
	list: {
		attrs: { ordered: { default: false }, start: { default: 1 }, tight: { default: true } },
		content: 'item*',
		group: 'block',
		parseDOM: [{ tag: 'ul', attrs: { ordered: false } }, { tag: 'ol', getAttrs: (dom) => ({ ordered: true, start: Math.min(99_999, Math.max(0, (dom as HTMLOListElement).start)) || 1 }) }],
		toDOM: (node): DOMOutputSpec => (node.attrs.ordered ? ['ol', node.attrs.start === 1 ? {} : { start: String(node.attrs.start) }, 0] : ['ul', 0])
	},
	item: { content: 'block*', defining: true, parseDOM: [{ tag: 'li' }], toDOM: (): DOMOutputSpec => ['li', 0] },
	code: {
		attrs: { info: { default: '' } },
		content: 'text*',
		marks: '',
		group: 'block',
		code: true,
		defining: true,
		parseDOM: [{ tag: 'pre', preserveWhitespace: 'full' }],
		toDOM: (): DOMOutputSpec => ['pre', { dir: 'ltr' }, ['code', 0]]
	},
	rule: { group: 'block', parseDOM: [{ tag: 'hr' }], toDOM: (): DOMOutputSpec => ['hr'] },
	table: { content: 'row*', isolating: true, group: 'block', parseDOM: [{ tag: 'table' }], toDOM: (): DOMOutputSpec => ['div', { class: 'scroll' }, ['table', ['tbody', 0]]] },
	row: { content: 'cell*', parseDOM: [{ tag: 'tr' }], toDOM: (): DOMOutputSpec => ['tr', 0] },
	cell: {
		attrs: { align: { default: null } },
		content: 'inline*',
		isolating: true,
		parseDOM: [{ tag: 'td' }, { tag: 'th' }],
		toDOM: (): DOMOutputSpec => ['td', 0]
	},
	// The LaTeX is the content, so that two people's changes of one formula are merged letter by letter as those of a text are. `worn`: its emphasis, for Yjs keeps marks of text alone.
	formula: {
		attrs: { worn: { default: '' } },
		content: 'text*',
		marks: '',
		group: 'inline',
		inline: true,
		atom: true,
		code: true,
		parseDOM: [{ tag: 'span[data-formula]', getAttrs: (dom) => ({ worn: wornOf((dom as HTMLElement).getAttribute('data-worn')) }) }, { tag: 'math', getAttrs: (dom) => latexOf(dom) !== '' && null, getContent: latexNode }],
		toDOM: (node): DOMOutputSpec => ['span', { 'data-formula': 'line', dir: 'ltr', ...(node.attrs.worn ? { 'data-worn': node.attrs.worn } : {}) }, 0]
	},
	display: {
		content: 'text*',
		marks: '',
		group: 'block',
		atom: true,
		code: true,
		defining: true,
		parseDOM: [{ tag: 'div[data-formula]', preserveWhitespace: 'full' }],
		toDOM: (): DOMOutputSpec => ['div', { 'data-formula': 'block', dir: 'ltr' }, 0]
	},
	exercise: {
		attrs: { code: { default: '' } },
		group: 'block',
		atom: true,
		draggable: true,
		parseDOM: [{ tag: 'div[data-exercise]', getAttrs: (dom) => ({ code: text((dom as HTMLElement).getAttribute('data-exercise'), longest.code) }) }],
		toDOM: (node): DOMOutputSpec => ['div', { 'data-exercise': node.attrs.code }]
	},
	medium: {
		attrs: { src: { default: '' }, alt: { default: '' }, title: { default: '' } },
		group: 'inline',
		inline: true,
		draggable: true,
		// A picture of another page stays there: only files of this lesson are shown.
		parseDOM: [
			{
				tag: 'img[data-medium]',
				getAttrs: (dom) => {
					const [src, alt, title] = ['data-medium', 'alt', 'title'].map((name) => text((dom as HTMLElement).getAttribute(name), name === 'data-medium' ? longest.address : longest.alt));
					return src.startsWith('media/') ? { src, alt, title } : false;
				}
			}
		],
		toDOM: (node): DOMOutputSpec => ['img', { 'data-medium': node.attrs.src, alt: node.attrs.alt, ...(node.attrs.title ? { title: node.attrs.title } : {}) }]
	},
	break: { group: 'inline', inline: true, selectable: false, parseDOM: [{ tag: 'br' }], toDOM: (): DOMOutputSpec => ['br'] },
	text: { group: 'inline' }
} satisfies Record<string, NodeSpec>;

const marks = {
	link: {
		attrs: { href: { default: '' }, title: { default: '' } },
		inclusive: false,
		parseDOM: [
			{
				tag: 'a[href]',
				getAttrs: (dom) => {
					const href = (dom as HTMLElement).getAttribute('href') ?? '';
					return href && href.length <= longest.address && isSafeAddress(href) ? { href, title: text((dom as HTMLElement).getAttribute('title'), longest.alt) } : false;
				}
			}
		],
		toDOM: (mark): DOMOutputSpec => ['a', { href: isSafeAddress(mark.attrs.href) ? mark.attrs.href : '', rel: 'noopener noreferrer nofollow' }, 0]
	},
	strong: { parseDOM: [{ tag: 'strong' }, { tag: 'b' }, { tag: 'span[data-strong]' }], toDOM: (): DOMOutputSpec => ['strong', 0] },
	em: { parseDOM: [{ tag: 'em' }, { tag: 'i' }, { tag: 'span[data-em]' }], toDOM: (): DOMOutputSpec => ['em', 0] },
	strike: { parseDOM: [{ tag: 's' }, { tag: 'del' }], toDOM: (): DOMOutputSpec => ['s', 0] },
	mono: { code: true, parseDOM: [{ tag: 'code' }], toDOM: (): DOMOutputSpec => ['code', { dir: 'ltr' }, 0] }
} satisfies Record<string, MarkSpec>;

export type NodeName = keyof typeof nodes;
export type MarkName = keyof typeof marks;

/** The kinds of a lesson's text, for the editor in the browser and for the server that writes the Markdown. */
export const textSchema = new Schema<NodeName, MarkName>({ nodes, marks });
