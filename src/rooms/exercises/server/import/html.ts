/** Foreign HTML to our Markdown: paragraphs, emphasis, lists, tables, pictures, code and formulas stay; the rest is left out and named. */
import { htmlTree, type Element } from './html-tree.ts';
import { inline, type Inks, type Run } from './html-inline.ts';
import { safeLines } from './markdown.ts';

const blocks = new Set(
	'address article aside blockquote body center dd details dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre section summary table tbody td tfoot th thead tr ul'.split(
		' '
	)
);

/** HTML as Markdown. `inks` hears what is lost and says under which name a picture stands; a deep or vast tangle is refused. */
export function htmlToMarkdown(html: string, inks: Inks): string {
	const tree = htmlTree(html, (reason) => inks.lost(reason), inks.page);
	return blocksOf(tree, inks.page ? { ...inks, levels: levelsIn(tree) } : inks).join('\n\n');
}

/** The headings of a page begin at the second level, whatever its author began with, and leave none out. */
function levelsIn(tree: Element): Map<string, number> {
	const found = new Set<string>();
	const look = (element: Element): void => {
		if (/^h[1-6]$/.test(element.tag)) found.add(element.tag);
		for (const child of element.children) if (typeof child !== 'string') look(child);
	};
	look(tree);
	return new Map([...found].sort().map((tag, i) => [tag, Math.min(4, i + 2)]));
}

const isBlock = (node: Element | string): node is Element => typeof node !== 'string' && (blocks.has(node.tag) || node.children.some(isBlock));

function blocksOf(element: Element, inks: Inks): string[] {
	const out: string[] = [];
	let line: (Element | string)[] = [];
	const flush = () => {
		const text = paragraph(line, inks);
		if (text) out.push(text);
		line = [];
	};
	for (const child of element.children) {
		if (!isBlock(child)) {
			line.push(child);
			continue;
		}
		flush();
		out.push(...block(child, inks));
	}
	flush();
	return out;
}

const paragraph = (nodes: (Element | string)[], inks: Inks, marks?: Partial<Run>): string => safeLines(inline(nodes, inks, marks)).replace(/\n/g, '\\\n');

function block(element: Element, inks: Inks): string[] {
	const { tag } = element;
	if (tag === 'ul' || tag === 'ol' || tag === 'menu' || tag === 'dir') return list(element, inks);
	if (tag === 'table') return table(element, inks);
	if (tag === 'pre') return code(element);
	if (tag === 'hr') return ['---'];
	if (tag === 'blockquote') {
		const inner = blocksOf(element, inks).join('\n\n');
		return inner ? [inner.replace(/^/gm, '> ').replace(/^> $/gm, '>')] : [];
	}
	const level = inks.levels?.get(tag);
	if (level && !element.children.some(isBlock)) {
		const text = inline(element.children, inks).replace(/\s*\n\s*/g, ' ').replace(/(#+)$/, '\\$1');
		return text ? [`${'#'.repeat(level)} ${text}`] : [];
	}
	// A heading inside an exercise would break the outline of the page it stands in.
	if (/^(h[1-6]|dt|legend|summary|caption)$/.test(tag) && !element.children.some(isBlock)) {
		const text = paragraph(element.children, inks, { bold: true });
		return text ? [text] : [];
	}
	if (tag === 'tr') return [...cells(element)].flatMap((cell) => blocksOf(cell, inks));
	return blocksOf(element, inks);
}

type Point = { text: string; nested: boolean };

/** The points of a list; other lists that stand beside them are points too. */
function points(element: Element, inks: Inks): Point[] {
	const found: Point[] = [];
	for (const child of element.children) {
		if (typeof child === 'string' ? !child.trim() : false) continue;
		const nested = typeof child !== 'string' && /^(ul|ol)$/.test(child.tag);
		const parts = typeof child === 'string' ? [paragraph([child], inks)] : child.tag === 'li' ? blocksOf(child, inks) : block(child, inks);
		const text = parts.filter(Boolean).reduce((sum, part) => sum + (!sum ? '' : /^([-+*]|\d+\.) /.test(part) ? '\n' : '\n\n') + part, '');
		if (text) found.push({ text, nested });
	}
	return found;
}

// What people type before a point though the list marks it already.
const [ownSign, ownNumber, ownLetter] = [/^(?:\\[-+*]|[–—•·▪◦‣])\s+/, /^(\d{1,3})\\?[.)]\s+/, /^\p{L}\\?\)\s+/u];

/** A list, each point with one mark: signs and numbers that its author typed as well are not said twice, letters stand for the list's own mark. */
function list(element: Element, inks: Inks): string[] {
	const all = points(element, inks);
	const own = all.filter((one) => !one.nested);
	const numbers = own.map(({ text }) => Number(ownNumber.exec(text)?.[1] ?? -1));
	const numbered = numbers.length > 0 && numbers.every((one, i) => one >= 0 && one === numbers[0] + i);
	if (own.length > 1 && own.length === all.length && own.every(({ text }) => ownLetter.test(text) && !text.includes('\n'))) return [own.map(({ text }) => text).join('\\\n')];
	const typed = numbered && own.length > 1 ? ownNumber : own.every(({ text }) => ownSign.test(text)) ? ownSign : undefined;
	const ordered = element.tag === 'ol' || typed === ownNumber;
	let number = typed === ownNumber ? numbers[0] : ordered && /^\d{1,6}$/.test(element.attributes.start ?? '') ? Number(element.attributes.start) : 1;
	const lines: string[] = [];
	for (const { text: whole, nested } of all) {
		const text = typed && !nested ? whole.replace(typed, '') : whole;
		// A list that stands in a list beside its points belongs to the point before it.
		const mark = nested && lines.length ? '' : ordered ? `${number++}. ` : '- ';
		const indent = ' '.repeat(mark ? mark.length : ordered ? `${number - 1}. `.length : 2);
		lines.push(mark + (mark ? '' : indent) + text.replace(/\n(?=[^\n])/g, `\n${indent}`));
	}
	return lines.length ? [lines.join('\n')] : [];
}

function* rows(element: Element): Generator<Element> {
	for (const child of element.children) {
		if (typeof child === 'string') continue;
		if (child.tag === 'tr') yield child;
		else if (/^(thead|tbody|tfoot)$/.test(child.tag)) yield* rows(child);
	}
}
function* cells(row: Element): Generator<Element> {
	for (const child of row.children) if (typeof child !== 'string' && (child.tag === 'td' || child.tag === 'th')) yield child;
}

function table(element: Element, inks: Inks): string[] {
	const grid = [...rows(element)].map((row) => [...cells(row)]).filter((row) => row.length);
	const caption = element.children.find((child): child is Element => typeof child !== 'string' && child.tag === 'caption');
	const before = caption ? [paragraph([caption], inks, { bold: true })].filter(Boolean) : [];
	const width = Math.max(0, ...grid.map((row) => row.length));
	// One column is a frame around text, not a table.
	if (width <= 1) return [...before, ...grid.flat().flatMap((cell) => blocksOf(cell, inks))];
	if (width > 50) inks.lost('tables-simplified');
	const line = (row: Element[]) =>
		`| ${Array.from({ length: Math.min(width, 50) }, (_, i) => {
			const cell = row[i];
			if (!cell) return '';
			if (/^[2-9]/.test(cell.attributes.colspan ?? '') || /^[2-9]/.test(cell.attributes.rowspan ?? '')) inks.lost('tables-simplified');
			if (cell.children.some((child) => typeof child !== 'string' && /^(ul|ol|table|pre|blockquote)$/.test(child.tag))) inks.lost('tables-simplified');
			const text = cell.children.some(isBlock) ? flat(cell) : cell.children;
			return cellText(inline(text, inks));
		}).join(' | ')} |`;
	const [head, ...body] = grid;
	return [...before, [line(head), `|${' --- |'.repeat(Math.min(width, 50))}`, ...body.map(line)].join('\n')];
}

/** A stroke inside a formula or code would end the cell. */
const cellText = (text: string): string =>
	text.replace(/\n/g, ' ').replace(/(`+)[^]*?\1|(?<!\\)\$[^$]*\$/g, (inside) =>
		inside.startsWith('`') ? inside.replace(/\|/g, '\\|') : inside.replace(/\\\|/g, '\\Vert ').replace(/\|/g, '\\vert ')
	);

/** What stands in blocks, one after the other on a line, with spaces between. */
const flat = (element: Element): (Element | string)[] =>
	element.children.flatMap((child) => (typeof child === 'string' ? [child] : isBlock(child) ? [' ', ...flat(child), ' '] : [child]));

const textOf = (node: Element | string): string => (typeof node === 'string' ? node : node.tag === 'br' ? '\n' : node.children.map(textOf).join(''));

function code(element: Element): string[] {
	const text = textOf(element).replace(/^\n/, '').trimEnd();
	if (!text.trim()) return [];
	const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map((run) => run[0].length));
	const fence = '`'.repeat(longest + 1);
	return [`${fence}\n${text}\n${fence}`];
}
