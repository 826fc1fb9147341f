import type { Node } from 'prosemirror-model';
import { tidyFormula, writeInline } from '#rooms/curriculum/text-inline.ts';

/** Whether a block would leave nothing in the Markdown: what is empty is not stored. */
function isEmpty(node: Node): boolean {
	const { name } = node.type;
	if (name === 'rule') return false;
	if (name === 'exercise') return !/^[A-Za-z0-9._-]{1,64}$/.test(node.attrs.code);
	if (name === 'display') return !tidyFormula(node.textContent);
	if (name === 'code') return !node.textContent;
	if (name === 'paragraph') return !writeInline(node.content);
	if (name === 'table') return !node.children.some((row) => row.childCount > 0);
	return node.children.every(isEmpty);
}

/** Lines set in by a prefix: the first by `first`, the others by `rest`; an empty line gets no spaces at its end. */
const set = (text: string, first: string, rest: string) => text.split('\n').map((line, i) => (line ? (i ? rest : first) + line : (i ? rest : first).trimEnd())).join('\n');

function codeBlock(node: Node): string {
	// A tab's width depends on where it stands, in a list or not.
	const text = node.textContent.replace(/\r\n?/g, '\n').replace(/\t/g, '    ').replace(/\0/g, '').toWellFormed();
	const longest = Math.max(2, ...[...text.matchAll(/^\s*(`{3,})/gm)].map((run) => run[1].length));
	const fence = '`'.repeat(longest + 1);
	const info = /^[\w+#.-]{1,20}/.exec(String(node.attrs.info))?.[0] ?? '';
	return `${fence}${info}\n${text}\n${fence}`;
}

function table(node: Node): string {
	const rows = node.children.filter((row) => row.childCount > 0);
	const width = Math.max(...rows.map((row) => row.childCount));
	const cells = (row: Node) => Array.from({ length: width }, (_, i) => (i < row.childCount ? writeInline(row.child(i).content, { breaks: false, starts: false }).replace(/\|/g, '\\|') : ''));
	const line = (parts: string[]) => `|${parts.map((part) => ` ${part} `).join('|')}|`;
	const rule = Array.from({ length: width }, (_, i) => ({ left: ':---', center: ':---:', right: '---:' })[String(i < rows[0].childCount ? rows[0].child(i).attrs.align : '')] ?? '---');
	return [line(cells(rows[0])), `|${rule.join('|')}|`, ...rows.slice(1).map((row) => line(cells(row)))].join('\n');
}

/** A list of which nothing needs a blank line: one paragraph an item, and under it lists that may begin right behind a text. */
const canBeTight = (items: Node[][]): boolean => items.every((blocks) => blocks.every((block, i) => (i ? block.type.name === 'list' && (!block.attrs.ordered || startOf(block) === 1) : isPlain(block))));
const isPlain = (block: Node) => block.type.name === 'paragraph' && !block.attrs.level;
const startOf = (node: Node) => Math.min(999_999_999, Math.max(0, Math.trunc(Number(node.attrs.start)) || 0));

function list(node: Node, other: boolean): string {
	const items = node.children.map((item) => item.children.filter((block) => !isEmpty(block))).filter((blocks) => blocks.length);
	const tight = node.attrs.tight && canBeTight(items);
	return items
		.map((blocks, i) => {
			// Another sign makes it another list than the one before.
			const sign = node.attrs.ordered ? `${startOf(node) + i}${other ? ')' : '.'} ` : other ? '* ' : '- ';
			return set(writeBlocks(blocks, tight ? '\n' : '\n\n', true), sign, ' '.repeat(sign.length));
		})
		.join(tight ? '\n' : '\n\n');
}

function block(node: Node, other: boolean, inList: boolean): string {
	switch (node.type.name) {
		case 'paragraph':
			if (isPlain(node)) return writeInline(node.content);
			return `${'#'.repeat(Math.min(6, Math.max(1, Math.trunc(Number(node.attrs.level)) || 2)))} ${writeInline(node.content, { breaks: false, starts: false }).replace(/(^|\s)(#+)$/, '$1\\$2')}`;
		case 'quote':
			return set(writeBlocks(node.children), '> ', '> ');
		case 'list':
			return list(node, other);
		case 'code':
			return codeBlock(node);
		case 'rule':
			// In a list, dashes would be items.
			return inList ? '___' : '---';
		case 'table':
			return table(node);
		case 'display':
			return ((latex) => (latex.includes('\n') ? `$$\n${latex}\n$$` : `$$${latex}$$`))(tidyFormula(node.textContent));
		case 'exercise':
			return `::exercise ${node.attrs.code}`;
		default:
			throw new Error(`no block: ${node.type.name}`);
	}
}

function writeBlocks(nodes: readonly Node[], between = '\n\n', inList = false): string {
	const whole = nodes.filter((node) => !isEmpty(node));
	let other = false;
	return whole
		.map((node, i) => {
			const before = whole[i - 1];
			other = node.type.name === 'list' && before?.type.name === 'list' && before.attrs.ordered === node.attrs.ordered ? !other : false;
			return block(node, other, inList);
		})
		.join(between);
}

/** A lesson's text as Markdown in the dialect of dialect.ts, with a line's end at its end; what is empty is left out. */
export const writeText = (doc: Node): string => {
	const text = writeBlocks(doc.children);
	return text ? `${text}\n` : '';
};
