/** QTI 2.1, 2.2 and 3.0 at the import door: a single item, and an item of a package. https://www.1edtech.org/standards/qti */
import type { Item } from '#rooms/exercises/item.ts';
import { incoming } from '../markdown.ts';
import { FileRefused, limits, Notes, notTaken, NotTaken, taken, type Reading, type Row } from '../row.ts';
import { patchesIn, restored } from './beside.ts';
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
		const found = readItem(root, notes, await filesOf(root), { language: reading.language });
		const patches = patchesIn(root);
		const { item, whole } = patches.length ? restored(found.item, patches) : { item: found.item, whole: false };
		// Where all that was written beside it fits, it is the item that went out: nothing was lost on the way.
		if (whole) notes.whys.length = 0;
		for (const name of ['author', 'licence', 'source'] as const) if (reading[name] && !item[name]) item[name] = reading[name];
		// Older ones would stand in a package of 3.0 as strangers.
		if (/<(?:[\w-]+:)?qti-assessment-item[\s>]/.test(xml)) row.original = { format: 'qti', text: xml.replace(/^\s*<\?xml[^>]*\?>\s*/, '') };
		return taken(row, notes, item, found.kind);
	} catch (error) {
		return notTaken(row, error);
	}
}

/** An item as one reads it who knows nothing of what stands beside it; undefined where it cannot be read. */
export function plainItem(xml: string, files: Files): Item | undefined {
	try {
		return readItem(xmlTree(xml), new Notes(), files, { language: 'fr' }).item;
	} catch (error) {
		if (error instanceof NotTaken) return undefined;
		throw error;
	}
}

const nameOf = (root: Node): string => incoming(root.attributes.title || root.attributes.identifier || '').replace(/\s+/g, ' ').trim().slice(0, 120);
