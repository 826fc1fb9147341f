/** MathML without its TeX, as TeX: the elements of presentation that programs write. PURE. */
import type { Element } from './html-tree.ts';
import { accentTex, functionNames, signTex } from './mathml-signs.ts';

/** Thrown at an element that has no TeX of ours: the formula is then shown as text. */
class Unknown extends Error {}

const textOf = (node: Element | string): string => (typeof node === 'string' ? node : node.children.map(textOf).join(''));
const wordOf = (node: Element): string => textOf(node).replace(/[\t\n\r ]+/g, ' ').trim();
const inside = (node: Element): Element[] => node.children.filter((child): child is Element => typeof child !== 'string');

/** One thing for a power or a fraction to hold: braces unless it is one sign. */
const braced = (tex: string): string => `{${tex.trim()}}`;
const based = (tex: string): string => (/^(\\?[A-Za-z0-9]|\\[A-Za-z]+ ?|\d+)$/.test(tex.trim()) ? tex.trim() : braced(tex));

const big = /^\\(sum|prod|int|iint|oint|coprod|bigcup|bigcap|lim|max|min|sup|inf|underbrace|overbrace)\b/;
const opening: Record<string, string> = { '(': '(', '[': '[', '{': '\\{', '|': '|', '‖': '\\Vert ', '⟨': '\\langle ', '⌊': '\\lfloor ', '⌈': '\\lceil ', ']': ']', '': '.' };
const closing: Record<string, string> = { ')': ')', ']': ']', '}': '\\}', '|': '|', '‖': '\\Vert ', '⟩': '\\rangle ', '⌋': '\\rfloor ', '⌉': '\\rceil ', '[': '[', '': '.' };

/** TeX of a `<math>` element; undefined where something in it has none. At most 2 000 characters. */
export function texOf(math: Element): string | undefined {
	try {
		const tex = row(inside(math)).replace(/\s+/g, ' ').trim();
		return tex && tex.length <= 2000 ? tex : undefined;
	} catch (error) {
		if (error instanceof Unknown) return undefined;
		throw error;
	}
}

/** Fences around something tall grow with it. */
function row(nodes: Element[]): string {
	const first = nodes[0];
	const last = nodes[nodes.length - 1];
	if (nodes.length > 1 && first.tag === 'mo' && (opening[wordOf(first)] || first.attributes.fence === 'true')) {
		const open = wordOf(first);
		const isClosed = last.tag === 'mo' && (closing[wordOf(last)] || (last.attributes.fence === 'true' && !wordOf(last)));
		const middle = nodes.slice(1, isClosed ? -1 : undefined);
		const tall = [...middle.flatMap(all)].some((node) => /^(mfrac|mtable|munderover|munder|mover|msqrt)$/.test(node.tag) && node.attributes.accent !== 'true');
		if (isClosed && tall) return `\\left${opening[open] ?? '.'}${row(middle)}\\right${closing[wordOf(last)] ?? '.'}`;
		if (!isClosed && tall && middle.length === 1 && middle[0].tag === 'mtable') return `\\left${opening[open] ?? '.'}${row(middle)}\\right.`;
	}
	return nodes.map(tex).join('');
}

const all = (node: Element): Element[] => [node, ...inside(node).flatMap(all)];

const signs = (word: string): string => [...word].map(signTex).join('');
const plainText = (word: string): string => (word.trim() ? `\\text{${word.replace(/[\\{}$&#%_^~]/g, (sign) => (/[\\^~]/.test(sign) ? ' ' : `\\${sign}`))}}` : '\\ ');

function letters(node: Element): string {
	const word = wordOf(node);
	const style = node.attributes.mathvariant ?? '';
	if (/[\ue000-\uf8ff]/.test(word)) return word;
	if (/^double-struck$/.test(style) && /^[A-Z]+$/.test(word)) return `\\mathbb{${word}}`;
	if (/^script$/.test(style) && /^[A-Z]+$/.test(word)) return `\\mathscr{${word}}`;
	if (/^bold/.test(style) && /^[A-Za-z]+$/.test(word)) return `\\mathbf{${word}}`;
	if (functionNames.has(word)) return `\\${word} `;
	if (/^[A-Za-z]{2,}$/.test(word) || (style === 'normal' && /^[A-Za-z]$/.test(word))) return `\\mathrm{${word}}`;
	if ([...word].length > 1 && /\p{L}{2,}/u.test(word)) return plainText(word);
	return signs(word);
}

function tex(node: Element): string {
	const parts = inside(node);
	const part = (n: number): string => (parts[n] ? tex(parts[n]) : '');
	switch (node.tag) {
		case 'mi':
			return letters(node);
		case 'mn':
			return wordOf(node).replace(/,(?=\d)/g, '{,}').replace(/[\s\u00a0\u202f]/g, '\\,').replace(/[^\dA-Za-z.{},\\\ue000-\uf8ff]/gu, signTex);
		case 'mo': {
			const word = wordOf(node);
			if (functionNames.has(word)) return `\\${word} `;
			// A comma between two numbers would be taken for a decimal one.
			if (word === ',') return ', ';
			return /^\p{L}{2,}$/u.test(word) ? `\\operatorname{${word}}` : signs(word);
		}
		case 'mtext':
		case 'ms':
			return plainText(textOf(node).replace(/[\t\n\r ]+/g, ' '));
		case 'mspace':
			return Number.parseFloat(node.attributes.width ?? '0') >= 1 ? '\\quad ' : Number.parseFloat(node.attributes.width ?? '0') > 0 ? '\\,' : '';
		case 'mstyle':
			return node.attributes.displaystyle === 'true' ? `\\displaystyle ${row(parts)}` : row(parts);
		case 'mrow':
		case 'mpadded':
		case 'merror':
		case 'math':
			return row(parts);
		case 'semantics':
		case 'maction':
			return part(0);
		case 'mphantom':
			return `\\phantom${braced(row(parts))}`;
		case 'annotation':
		case 'annotation-xml':
		case 'none':
		case 'mprescripts':
			return '';
		case 'mfrac':
			return /^0/.test(node.attributes.linethickness ?? '') ? `{${part(0)} \\atop ${part(1)}}` : `\\frac${braced(part(0))}${braced(part(1))}`;
		case 'msqrt':
			return `\\sqrt${braced(row(parts))}`;
		case 'mroot':
			return `\\sqrt[${part(1).trim()}]${braced(part(0))}`;
		case 'msup':
			return `${held(part(0))}${/^'+$/.test(part(1).trim()) ? part(1).trim() : /^(\\prime ?)+$/.test(part(1)) ? "'".repeat(part(1).match(/prime/g)!.length) : `^${braced(part(1))}`}`;
		case 'msub':
			return `${held(part(0))}_${braced(part(1))}`;
		case 'msubsup':
			return `${held(part(0))}_${braced(part(1))}^${braced(part(2))}`;
		case 'munder':
		case 'mover':
			return marked(node, parts);
		case 'munderover':
			return big.test(part(0)) ? `${part(0).trim()}_${braced(part(1))}^${braced(part(2))}` : `\\overset${braced(part(2))}{\\underset${braced(part(1))}${braced(part(0))}}`;
		case 'mfenced':
			return fenced(node, parts);
		case 'mtable':
			return table(parts);
		case 'menclose':
			return /box/.test(node.attributes.notation ?? '') ? `\\boxed${braced(row(parts))}` : /strike/.test(node.attributes.notation ?? '') ? `\\cancel${braced(row(parts))}` : missing(node);
		case 'mmultiscripts':
			return scripts(parts);
		default:
			return missing(node);
	}
}

const missing = (node: Element): never => {
	throw new Unknown(node.tag);
};

/** What carries an index or a power: one thing as it is, more between braces. */
const held = (tex: string): string => (big.test(tex) ? tex.trim() : based(tex));

function marked(node: Element, parts: Element[]): string {
	if (parts.length < 2) return missing(node);
	const [base, mark] = [tex(parts[0]), wordOf(parts[1])];
	const accent = parts[1].tag === 'mo' ? accentTex(mark) : undefined;
	const isUnder = node.tag === 'munder';
	if (accent && isUnder === accent.startsWith('under')) return `\\${accent}${braced(base)}`;
	if (accent && isUnder && accent === 'overline') return `\\underline${braced(base)}`;
	if (big.test(base)) return `${base.trim()}${isUnder ? '_' : '^'}${braced(tex(parts[1]))}`;
	return `\\${isUnder ? 'underset' : 'overset'}${braced(tex(parts[1]))}${braced(base)}`;
}

function fenced(node: Element, parts: Element[]): string {
	const [open, close] = [node.attributes.open ?? '(', node.attributes.close ?? ')'];
	const separators = [...(node.attributes.separators ?? ',').replace(/\s/g, '')];
	const middle = parts.map((part, i) => tex(part) + (i < parts.length - 1 ? signs(separators[Math.min(i, separators.length - 1)] ?? '') : '')).join('');
	return `\\left${opening[open] ?? '.'}${middle}\\right${closing[close] ?? '.'}`;
}

function table(rows: Element[]): string {
	const lines = rows.filter((each) => /^(mtr|mlabeledtr)$/.test(each.tag)).map((each) => inside(each).filter((cell) => cell.tag === 'mtd').map((cell) => row(inside(cell)).trim()).join(' & '));
	return `\\begin{matrix}${lines.join(' \\\\ ')}\\end{matrix}`;
}

function scripts(parts: Element[]): string {
	const before = parts.findIndex((part) => part.tag === 'mprescripts');
	const pairs = (list: Element[]) => Array.from({ length: Math.ceil(list.length / 2) }, (_, i) => [list[2 * i], list[2 * i + 1]].map((each, at) => (each && tex(each).trim() ? `${at ? '^' : '_'}${braced(tex(each))}` : '')).join('')).join('{}');
	const [after, first] = before < 0 ? [parts.slice(1), []] : [parts.slice(1, before), parts.slice(before + 1)];
	return `${first.length ? `{}${pairs(first)}` : ''}${parts[0] ? held(tex(parts[0])) : ''}${pairs(after)}`;
}
