import type { Node } from 'prosemirror-model';
import { TextSelection, type Command, type EditorState } from 'prosemirror-state';
import { around, putBelow } from '#rooms/curriculum/browser/writing/acts.ts';
import { textSchema } from '#rooms/curriculum/text-schema.ts';

/*
 * Tables of a lesson: rows of cells, none of which spans others, for Markdown has no such.
 */

const { nodes } = textSchema;
const cells = (count: number) => Array.from({ length: count }, () => nodes.cell.create());

/** A new table of two columns, its head and two lines. */
export const table: Command = putBelow([nodes.table.create(null, [0, 1, 2].map(() => nodes.row.create(null, cells(2))))], { cursor: 3, within: 'quote' });

type Place = { table: Node; start: number; row: number; column: number };

function placeIn(state: EditorState): Place | undefined {
	const found = around(state.selection.$from, nodes.table);
	if (!found) return undefined;
	const { $from } = state.selection;
	return { table: found.node, start: found.pos + 1, row: $from.index(found.depth), column: $from.depth > found.depth ? $from.index(found.depth + 1) : 0 };
}

export const inTable = (state: EditorState): boolean => !!around(state.selection.$from, nodes.table);

/** Where a row begins, or the place after the last. */
const startOf = ({ table, start }: Place, row: number) => table.children.slice(0, row).reduce((sum, one) => sum + one.nodeSize, start);
/** Where a cell of a row begins, or the place after its last. */
const cellAt = (place: Place, row: number, column: number) => place.table.child(row).children.slice(0, column).reduce((sum, one) => sum + one.nodeSize, startOf(place, row) + 1);

export const addRow = (below: boolean): Command => (state, dispatch) => {
	const place = placeIn(state);
	if (!place) return false;
	const at = startOf(place, place.row + (below ? 1 : 0));
	const width = Math.max(...place.table.children.map((row) => row.childCount));
	if (dispatch) {
		const tr = state.tr.insert(at, nodes.row.create(null, cells(width)));
		dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(at + 2))).scrollIntoView());
	}
	return true;
};

export const addColumn: Command = (state, dispatch) => {
	const place = placeIn(state);
	if (!place) return false;
	const tr = state.tr;
	// From the last row, so that what comes before keeps its place.
	for (let row = place.table.childCount - 1; row >= 0; row--) tr.insert(cellAt(place, row, Math.min(place.column + 1, place.table.child(row).childCount)), nodes.cell.create());
	dispatch?.(tr.scrollIntoView());
	return true;
};

export const dropTable: Command = (state, dispatch) => {
	const found = around(state.selection.$from, nodes.table);
	if (!found) return false;
	dispatch?.(state.tr.delete(found.pos, found.pos + found.node.nodeSize).scrollIntoView());
	return true;
};

export const dropRow: Command = (state, dispatch) => {
	const place = placeIn(state);
	if (!place) return false;
	if (place.table.childCount === 1) return dropTable(state, dispatch);
	dispatch?.(state.tr.delete(startOf(place, place.row), startOf(place, place.row + 1)).scrollIntoView());
	return true;
};

export const dropColumn: Command = (state, dispatch) => {
	const place = placeIn(state);
	if (!place) return false;
	if (place.table.children.every((row) => row.childCount <= 1)) return dropTable(state, dispatch);
	const tr = state.tr;
	for (let row = place.table.childCount - 1; row >= 0; row--)
		if (place.column < place.table.child(row).childCount) tr.delete(cellAt(place, row, place.column), cellAt(place, row, place.column + 1));
	dispatch?.(tr.scrollIntoView());
	return true;
};

/** To the next cell, or the one before; behind the last one a new row begins. */
export const nextCell = (step: 1 | -1): Command => (state, dispatch) => {
	const place = placeIn(state);
	if (!place) return false;
	let [row, column] = [place.row, place.column + step];
	if (column < 0) column = row-- > 0 ? place.table.child(row).childCount - 1 : 0;
	else if (column >= place.table.child(row).childCount) [row, column] = [row + 1, 0];
	if (row < 0) return false;
	if (row >= place.table.childCount) return addRow(true)(state, dispatch);
	dispatch?.(state.tr.setSelection(TextSelection.near(state.doc.resolve(cellAt(place, row, column) + 1))).scrollIntoView());
	return true;
};
