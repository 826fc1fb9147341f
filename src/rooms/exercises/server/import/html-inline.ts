/** What stands inside a paragraph: runs of text with their emphasis, written as Markdown that reads back the same. */
import type { Element } from './html-tree.ts';
import { texOf } from './mathml.ts';
import { clean, closed, inSigns, joiner, literal, plain, withFormulas } from './markdown.ts';
import type { Reason } from './row.ts';

/**
 * Where losses go, and how a picture's address becomes a name under `media/` (undefined: it cannot be shown, and that is noted). A `page` keeps
 * its headings, its recordings, and its links to files, which `file` names.
 */
export type Inks = {
	lost(reason: Reason, values?: Record<string, string | number>): void;
	picture(address: string): string | undefined;
	lineBreaks?: boolean;
	page?: boolean;
	file?(address: string): string | undefined;
	levels?: Map<string, number>;
};

type Marks = { struck: boolean; bold: boolean; italic: boolean };
export type Run = { text: string } & Marks;

const raised: Record<string, string> = { '0': '⁰', '1': '¹', '2': '²', '3': '³', '4': '⁴', '5': '⁵', '6': '⁶', '7': '⁷', '8': '⁸', '9': '⁹', '+': '⁺', '-': '⁻', '−': '⁻', n: 'ⁿ' };
const lowered: Record<string, string> = { '0': '₀', '1': '₁', '2': '₂', '3': '₃', '4': '₄', '5': '₅', '6': '₆', '7': '₇', '8': '₈', '9': '₉', '+': '₊', '-': '₋', '−': '₋' };

/** The nodes as one text with `\n` where a line breaks; trimmed. */
export function inline(nodes: (Element | string)[], inks: Inks, marks: Partial<Marks> = {}): string {
	const runs: Run[] = [];
	collect(nodes, { struck: false, bold: false, italic: false, ...marks }, runs, inks);
	return write(runs);
}

function collect(nodes: (Element | string)[], marks: Marks, runs: Run[], inks: Inks) {
	const put = (text: string) => {
		const last = runs[runs.length - 1];
		if (last && last.struck === marks.struck && last.bold === marks.bold && last.italic === marks.italic) last.text += text;
		else if (text) runs.push({ text, ...marks });
	};
	for (const node of nodes) {
		if (typeof node === 'string') {
			const text = clean(node);
			put(withFormulas(inks.lineBreaks ? text.replace(/[^\S\n\u00a0]+/g, ' ') : text.replace(/[^\S\u00a0]+/g, ' ')));
			continue;
		}
		const { tag, attributes, children } = node;
		const style = attributes.style ?? '';
		if (/(^|[;\s])(background(-color)?|color)\s*:/i.test(style) && /\S/.test(textIn(node)) && !blackOnWhite(style)) inks.lost('colours-lost');
		const bold = marks.bold || /^(b|strong|th)$/.test(tag) || /font-weight\s*:\s*(bold|bolder|[6-9]00)/i.test(style);
		const underlined = /^(u|ins)$/.test(tag) || /text-decoration[^;]*underline/i.test(style);
		if (underlined && !marks.italic && textIn(node).trim()) inks.lost('underline-as-italics');
		const italic = marks.italic || underlined || /^(i|em|cite|dfn|var)$/.test(tag) || /font-style\s*:\s*(italic|oblique)/i.test(style);
		const deeper = { struck: marks.struck || /^(s|del|strike)$/.test(tag), bold, italic };
		if (tag === 'br') put('\n');
		else if (tag === 'img') put(picture(node, inks));
		else if (tag === 'math') put(math(node, inks));
		else if (tag === 'script' || tag === 'tex') put(withFormulas(`\\(${textIn(node)}\\)`));
		else if (/^(code|kbd|samp|tt)$/.test(tag)) put(code(textIn(node)));
		else if (tag === 'sub' || tag === 'sup') put(shifted(textIn(node), tag));
		else if (tag === 'a' && attributes.href) {
			const inner: Run[] = [];
			collect(children, deeper, inner, inks);
			put(link(attributes.href, write(inner), inks));
		} else collect(children, deeper, runs, inks);
	}
}

const textIn = (node: Element | string): string => (typeof node === 'string' ? node : node.tag === 'br' ? ' ' : node.children.map(textIn).join(''));

const blackOnWhite = (style: string): boolean =>
	[...style.matchAll(/(?:^|[;\s])(?:background(?:-color)?|color)\s*:\s*([^;]+)/gi)].every(([, colour]) =>
		/^\s*(inherit|initial|transparent|windowtext|currentcolor|black|white|#0{3,6}|#f{3}|#f{6}|rgb\(\s*0\s*,\s*0\s*,\s*0\s*\)|rgb\(\s*255\s*,\s*255\s*,\s*255\s*\))/i.test(colour)
	);

function shifted(text: string, tag: 'sub' | 'sup'): string {
	const inside = clean(text).replace(/\s+/g, ' ').trim();
	if (!inside) return '';
	const table = tag === 'sup' ? raised : lowered;
	if ([...inside].every((sign) => table[sign])) return [...inside].map((sign) => table[sign]).join('');
	const mark = tag === 'sup' ? '^' : '_';
	if (/^[A-Za-z]$/.test(inside)) return inSigns(mark + inside);
	return inSigns(`${mark}{\\text{${inside.replace(/[\\{}$&#%_^~]/g, (sign) => (sign === '\\' || sign === '~' || sign === '^' ? ' ' : `\\${sign}`))}}}`);
}

function code(text: string): string {
	const inside = clean(text).replace(/\s+/g, ' ').trim();
	if (!inside) return '';
	const fence = '`'.repeat(Math.max(0, ...[...inside.matchAll(/`+/g)].map((run) => run[0].length)) + 1);
	const pad = /^`|`$/.test(inside) ? ' ' : '';
	return fence + pad + inside + pad + fence;
}

function math(node: Element, inks: Inks): string {
	const find = (element: Element): string | undefined => {
		if (/^annotation$/.test(element.tag) && /tex/i.test(element.attributes.encoding ?? '')) return textIn(element);
		for (const child of element.children) {
			const found = typeof child === 'string' ? undefined : find(child);
			if (found !== undefined) return found;
		}
	};
	const tex = find(node) ?? (/[\\^_]/.test(node.attributes.alttext ?? '') ? node.attributes.alttext : undefined);
	if (tex?.trim()) return withFormulas(`\\(${tex.trim()}\\)`);
	const made = texOf(node);
	if (made) return withFormulas(`\\(${made}\\)`);
	inks.lost('mathml-as-text');
	return literal(clean(textIn(node)).replace(/\s+/g, ' ').trim());
}

function picture(node: Element, inks: Inks): string {
	const { src = '', alt = '', title = '' } = node.attributes;
	const words = clean(alt || title).replace(/\s+/g, ' ').trim();
	// Moodle's own pictures of formulas carry the TeX beside them.
	if (/\/filter\/(tex|algebra)\//.test(src) && words) return withFormulas(`\\(${words.replace(/^\$+|\$+$/g, '')}\\)`);
	const name = inks.picture(src.trim());
	// A recording without a title is called by its file.
	const shown = words || (node.attributes.recording ? (name ?? '') : '');
	return name ? `![${literal(shown)}](media/${name})` : literal(words);
}

function link(href: string, inner: string, inks: Inks): string {
	const address = clean(href).trim();
	if (!inner) return '';
	const file = inks.file?.(address);
	if (file) return `![${literal(plain(inner))}](media/${file})`;
	if (/^(javascript|vbscript|data)\s*:/i.test(address.replace(/\s/g, ''))) inks.lost('scripts-removed');
	else if (/^(https?:\/\/|mailto:)[^\s<>]+$/i.test(address) && !/[\n[\]]|!\[/.test(inner.replace(/\\./g, ''))) {
		return `[${inner}](<${address.replace(/[\\{$]/g, (sign) => encodeURIComponent(sign))}>)`;
	} else inks.lost('links-removed', { address: address.slice(0, 120) });
	return inner;
}

const space = /[\s\u00a0]/;
const punctuation = /[\p{P}\p{S}]/u;
type Mark = '~~' | '**' | '*';
type Token = { mark: Mark; open: boolean } | { text: string };
const marksInOrder: [keyof Marks, Mark][] = [['struck', '~~'], ['bold', '**'], ['italic', '*']];

/** Runs as Markdown. Marks that Markdown would not read because of their neighbours get a joiner between. */
const write = (runs: Run[]): string => settle(nest(runs, 0));

function nest(runs: Run[], level: number): Token[] {
	if (level === marksInOrder.length) return [{ text: runs.map((run) => run.text).join('') }];
	const [key, mark] = marksInOrder[level];
	const tokens: Token[] = [];
	for (let i = 0; i < runs.length; ) {
		const from = i;
		while (i < runs.length && runs[i][key] === runs[from][key]) i++;
		const inside = nest(runs.slice(from, i), level + 1);
		tokens.push(...(runs[from][key] ? wrap(mark, inside) : inside));
	}
	return joined(tokens);
}

/** Texts side by side as one, so that spaces at its ends are seen as what they are. */
function joined(tokens: Token[]): Token[] {
	const out: Token[] = [];
	for (const token of tokens) {
		const last = out.at(-1);
		if (!('text' in token)) out.push(token);
		else if (last && 'text' in last) last.text += token.text;
		else if (token.text) out.push({ text: token.text });
	}
	return out;
}

/** Spaces at the ends of an emphasis stand outside its marks. */
function wrap(mark: Mark, inside: Token[]): Token[] {
	if (!inside.some((token) => 'text' in token && /\S/.test(token.text))) return inside;
	const [head, tail] = [inside[0], inside[inside.length - 1]];
	const lead = 'text' in head ? head.text.slice(0, head.text.length - head.text.trimStart().length) : '';
	if ('text' in head) head.text = head.text.slice(lead.length);
	const trail = 'text' in tail ? tail.text.slice(tail.text.trimEnd().length) : '';
	if ('text' in tail) tail.text = tail.text.slice(0, tail.text.length - trail.length);
	const solid = inside.filter((token) => !('text' in token) || token.text);
	// Another mark beside this one would count as punctuation to it, or as more of the same; only `***both***` is sure to be read right.
	const apart = (token: Token) => ('mark' in token && (mark === '~~' || solid.length > 3) ? [{ text: joiner }] : []);
	return [{ text: lead }, { mark, open: true }, ...apart(solid[0]), ...solid, ...apart(solid[solid.length - 1]), { mark, open: false }, { text: trail }];
}

function settle(tokens: Token[]): string {
	const out: string[] = [];
	let last = ' ';
	const put = (text: string) => {
		if (!text) return;
		out.push(text);
		last = Array.from(text.slice(-2)).at(-1)!;
	};
	for (let i = 0; i < tokens.length; ) {
		const token = tokens[i];
		if ('text' in token) {
			put(token.text);
			i++;
			continue;
		}
		let end = i;
		while (end < tokens.length && !('text' in tokens[end])) end++;
		const run = tokens.slice(i, end) as { mark: string; open: boolean }[];
		const closes = run.filter((mark) => !mark.open).map((mark) => mark.mark).join('');
		const opens = run.filter((mark) => mark.open).map((mark) => mark.mark).join('');
		const next = tokens[end];
		const after = next && 'text' in next ? String.fromCodePoint(next.text.codePointAt(0)!) : ' ';
		const before = last;
		const free = (sign: string) => space.test(sign) || punctuation.test(sign);
		if (closes) {
			const beside = opens ? joiner : after;
			if (punctuation.test(before) && !free(beside)) put(joiner);
			put(closes + (opens ? joiner : ''));
		}
		if (opens) {
			const beside = closes ? joiner : before;
			put(opens + (punctuation.test(after) && !free(beside) ? joiner : ''));
		}
		i = end;
	}
	return closed(out.join(''))
		.replace(/[^\S\n\u00a0]+/g, ' ')
		.split('\n')
		.map((line) => line.trim())
		.join('\n')
		.trim();
}
