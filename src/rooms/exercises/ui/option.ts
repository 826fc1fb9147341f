type Node = { name: string; attributes: string; children: (Node | string)[] };

const raised = new Map([...'0123456789+−=()nixyabcdkmpt'].map((sign, i) => [sign, [...'⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱˣʸᵃᵇᶜᵈᵏᵐᵖᵗ'][i]!]));
const lowered = new Map([...'0123456789+−=()aehijklmnoprstuvx'].map((sign, i) => [sign, [...'₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ'][i]!]));

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: '\u00a0' };
const unescaped = (text: string): string => text.replace(/&(amp|lt|gt|quot|nbsp);/g, (_, name: string) => entities[name]!);

function treeOf(html: string): Node {
	const root: Node = { name: '', attributes: '', children: [] };
	const open = [root];
	for (const [whole, closes, name, attributes = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)([^>]*)>|[^<]+/gi)) {
		const inside = open.at(-1)!;
		if (!name) inside.children.push(unescaped(whole));
		else if (closes) {
			if (open.length > 1 && inside.name === name) open.pop();
		} else {
			const node: Node = { name, attributes, children: [] };
			inside.children.push(node);
			if (!attributes.endsWith('/') && !/^(br|img|hr|wbr|input)$/.test(name)) open.push(node);
		}
	}
	return root;
}

const isEnclosed = (text: string) => /^√?\([^()]*\)$/.test(text) || /^\|[^|]*\|$/.test(text);
/** What stands above or below a bar, or under a root: in brackets unless it can't be misread. */
const grouped = (text: string, bare: RegExp) => (bare.test(text) || isEnclosed(text) ? text : `(${text})`);
const oneFactor = /^(\p{N}[\p{N},.\u00a0]*|\p{L}[₀-₎ₐ-ₜᵢᵣᵤᵥⱼ⁰-ⁿ′]*|\p{Lu}{2}|∞)$/u;
const product = /^[−]?[\p{L}\p{N},.√₀-₎ₐ-ₜᵢᵣᵤᵥⱼ⁰-ⁿ²³¹′]+$/u;

function shifted(text: string, signs: Map<string, string>, mark: string): string {
	if (!text) return '';
	if (text === '′') return text;
	return [...text].every((sign) => signs.has(sign)) ? [...text].map((sign) => signs.get(sign)).join('') : mark + grouped(text, /^[\p{L}\p{N}∞]$/u);
}

function line(node: Node | string): string {
	if (typeof node === 'string') return node;
	const parts = node.children.filter((child) => typeof child !== 'string' || child.trim() || !node.name.startsWith('m')).map(line);
	const [first = '', second = '', third = ''] = parts;
	const base = () => grouped(first, /^([\p{L}\p{N}∫∑∏∞)\]|]+|\p{L}[₀-₎ₐ-ₜᵢᵣᵤᵥⱼ]+|\p{L}*lim)$/u);
	switch (node.name) {
		case 'mfrac': return `${grouped(first, product)}/${grouped(second, oneFactor)}`;
		case 'msqrt': return `√${grouped(parts.join(''), oneFactor)}`;
		case 'mroot': return `${shifted(second, raised, '')}√${grouped(first, oneFactor)}`;
		case 'msup': return base() + shifted(second, raised, '^');
		case 'msub':
		case 'munder': return first + shifted(second, lowered, '_');
		case 'msubsup':
		case 'munderover': return first + shifted(second, lowered, '_') + shifted(third, raised, '^');
		case 'mover': return second.trim() === '→' ? `${first}\u20d7` : second === '¯' || second === '‾' ? [...first].map((sign) => `${sign}\u0305`).join('') : first + second;
		case 'menclose': return /top|overline/.test(node.attributes) ? [...parts.join('')].map((sign) => `${sign}\u0305`).join('') : parts.join('');
		case 'mspace': return /width="[^-0]|width="0\.[1-9]/.test(node.attributes) ? '\u00a0' : '';
		case 'mtr': return parts.join(', ');
		case 'mtable': return parts.join(' ; ');
		case 'mo': return /^[=<>≤≥≠≈⟺⟹⇔⇒→∈∉⊂∥]$/.test(parts.join('')) ? ` ${parts.join('')} ` : parts.join('').replace('\u2061', '\u00a0');
		default: return parts.join('');
	}
}

/**
 * An option's HTML as one line of text, for a native list and for a reader of screens, which show words and no marks. A formula is
 * written as by hand on one line, its fractions, roots, powers and indices kept: `(uₙ−3)/(√(uₙ+6)+3)`.
 */
export const plainOption = (html: string | undefined): string => (html ? line(treeOf(html)).replace(/[ \n\u00a0]{2,}/g, ' ').trim() : '');
