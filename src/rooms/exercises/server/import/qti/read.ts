/** QTI 2.1, 2.2 and 3.0 at the import door: a single item, and an item of a package. https://www.1edtech.org/standards/qti */
import { incoming } from '../markdown.ts';
import { FileRefused, limits, Notes, NotTaken, type Reading, type Row } from '../row.ts';
import { readItem } from './item.ts';
import type { Files } from './text.ts';
import { xmlTree, type Node } from './tree.ts';

const rootOf = (head: string): string => /<(?:[\w.-]+:)?([A-Za-z][\w.-]*)/.exec(head.replace(/<!--[^]*?-->/g, '').replace(/<\?[^]{0,500}?\?>/g, ''))?.[1] ?? '';

/** Whether a text begins as a QTI item does. */
export const isQtiItem = (head: string): boolean => /^\s*</.test(head) && /^(qti-)?assessment-?item$/i.test(rootOf(head));

/** A single item's file: one row. Pictures beside it are not in it. */
export async function* readQtiItem(text: AsyncIterable<string>, reading: Reading): AsyncGenerator<Row> {
	let xml = '';
	for await (const piece of text) {
		xml += piece;
		if (xml.length > limits.question) throw new FileRefused('file-too-big', 1, { megabytes: limits.question / 1024 / 1024 });
	}
	yield await rowOf(xml, { number: 1, line: 1, name: '…' }, async () => () => undefined, reading);
}

/** One item's XML as a row of the report; `filesOf` finds the pictures it points at. Refuses the file only for a DOCTYPE; any other fault stays with this item. */
export async function rowOf(xml: string, place: Pick<Row, 'number' | 'line' | 'name'> & Partial<Pick<Row, 'place'>>, filesOf: (root: Node) => Promise<Files>, reading: Reading): Promise<Row> {
	const notes = new Notes();
	const row: Row = { ...place, kind: 'other', outcome: 'refused', why: notes.whys };
	try {
		const root = xmlTree(xml);
		if (root.name !== 'assessmentItem') throw new NotTaken('type-not-held', { type: root.name.slice(0, 60) });
		row.name = nameOf(root) || row.name;
		if (xml.includes('\u0000')) notes.add('control-characters-removed');
		const { item, kind } = readItem(root, notes, await filesOf(root), reading);
		row.item = item;
		row.kind = kind;
		row.outcome = notes.whys.length ? 'changed' : 'taken';
		if (notes.files.size) row.files = [...notes.files.values()];
	} catch (error) {
		if (!(error instanceof NotTaken)) throw error;
		row.why = [error.why];
	}
	return row;
}

const nameOf = (root: Node): string => incoming(root.attributes.title || root.attributes.identifier || '').replace(/\s+/g, ' ').trim().slice(0, 120);
