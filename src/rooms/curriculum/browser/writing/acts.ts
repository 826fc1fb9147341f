import { chainCommands, lift, setBlockType, toggleMark, wrapIn } from 'prosemirror-commands';
import { Fragment, type Node, type NodeType, type ResolvedPos } from 'prosemirror-model';
import { liftListItem, sinkListItem, wrapInList } from 'prosemirror-schema-list';
import { NodeSelection, Selection, TextSelection, type Command, type EditorState, type Transaction } from 'prosemirror-state';
import { textSchema, wornOf } from '#rooms/curriculum/text-schema.ts';

/*
 * What the buttons and keys of the editor do to a text.
 */

const { nodes, marks } = textSchema;

/** The nearest thing of a kind around a place, and where it begins. */
export function around($at: ResolvedPos, type: NodeType): { node: Node; pos: number; depth: number } | undefined {
	for (let depth = $at.depth; depth > 0; depth--) if ($at.node(depth).type === type) return { node: $at.node(depth), pos: $at.before(depth), depth };
	return undefined;
}

type Emphasis = 'strong' | 'em' | 'strike';

/** Turns emphasis on or off, on formulas too, which keep theirs in an attribute. */
export function emphasise(name: Emphasis): Command {
	const onText = toggleMark(marks[name]);
	return (state, dispatch) => {
		const { from, to, empty } = state.selection;
		const formulas: { node: Node; pos: number }[] = [];
		if (!empty) state.doc.nodesBetween(from, to, (node, pos) => void (node.type === nodes.formula && formulas.push({ node, pos })));
		if (!formulas.length) return onText(state, dispatch);
		const wears = (node: Node) => String(node.attrs.worn).split(' ').includes(name);
		const off = state.doc.rangeHasMark(from, to, marks[name]) || formulas.every(({ node }) => wears(node));
		if (!dispatch) return true;
		const tr = state.tr;
		for (const { node, pos } of formulas) {
			const others = String(node.attrs.worn).split(' ').filter((one) => one !== name);
			tr.setNodeMarkup(pos, null, { worn: wornOf(off ? others : [...others, name]) });
		}
		if (off) tr.removeMark(from, to, marks[name]);
		else tr.addMark(from, to, marks[name].create());
		dispatch(tr.scrollIntoView());
		return true;
	};
}

/** A heading of a level, or a plain paragraph (null). */
export const level = (to: number | null): Command => setBlockType(nodes.paragraph, { level: to });

/** A list of a kind; of the other kind where there is one already; none where it is that kind. */
export function list(ordered: boolean): Command {
	return (state, dispatch) => {
		const found = around(state.selection.$from, nodes.list);
		if (!found) return wrapInList(nodes.list, { ordered })(state, dispatch);
		if (found.node.attrs.ordered === ordered) return liftListItem(nodes.item)(state, dispatch);
		dispatch?.(state.tr.setNodeMarkup(found.pos, null, { ...found.node.attrs, ordered }));
		return true;
	};
}
export const deeper: Command = sinkListItem(nodes.item);
export const shallower: Command = liftListItem(nodes.item);

/** A quotation around what is chosen, or none any more. */
export const quote: Command = (state, dispatch) => (around(state.selection.$from, nodes.quote) ? lift(state, dispatch) : wrapIn(nodes.quote)(state, dispatch));

/** Where something may stand: in a list's item, in a quotation, or at the top alone. */
type Within = 'item' | 'quote' | 'top';

/** The place below the block in which the cursor is; an empty paragraph gives its place up. `within`: how far inside it may stay, else it goes behind what is around it. */
function placeBelow(state: EditorState, within: Within): { from: number; to: number } {
	const { $to } = state.selection;
	const inItem = within === 'item';
	const homes = { item: ['doc', 'quote', 'item'], quote: ['doc', 'quote'], top: ['doc'] }[within];
	let depth = $to.depth;
	while (depth > 0 && !homes.includes($to.node(depth - 1).type.name)) depth--;
	// In a quotation inside a list it goes behind the list too.
	if (!inItem) for (let outer = 1; outer < depth; outer++) if ($to.node(outer).type === nodes.list) depth = outer;
	if (depth === 0) return { from: $to.pos, to: $to.pos };
	const block = $to.node(depth);
	const empty = block.type === nodes.paragraph && block.childCount === 0;
	return { from: empty ? $to.before(depth) : $to.after(depth), to: $to.after(depth) };
}

/** Puts blocks below the cursor, with a paragraph after them to write on; the cursor goes to `cursor`, counted from the first block, or to that paragraph. */
export function putBelow(blocks: readonly Node[], { cursor, within = 'top' }: { cursor?: number; within?: Within } = {}): Command {
	return (state, dispatch) => {
		if (!dispatch) return true;
		const { from, to } = placeBelow(state, within);
		const tr = state.tr;
		const next = tr.doc.resolve(to).nodeAfter;
		tr.replaceWith(from, to, Fragment.from(next ? blocks : [...blocks, nodes.paragraph.create()]));
		const size = blocks.reduce((sum, block) => sum + block.nodeSize, 0);
		tr.setSelection(cursor === undefined ? Selection.near(tr.doc.resolve(Math.min(tr.doc.content.size, from + size)), 1) : TextSelection.near(tr.doc.resolve(from + cursor)));
		dispatch(tr.scrollIntoView());
		return true;
	};
}

/** A frame with its name in bold: a definition, a theorem, an example. */
export const frame = (label: string): Command => {
	const paragraph = nodes.paragraph.create(null, [textSchema.text(label, [marks.strong.create()]), textSchema.text(' ')]);
	return putBelow([nodes.quote.create(null, paragraph)], { cursor: paragraph.nodeSize });
};

export const rule: Command = putBelow([nodes.rule.create()], { within: 'quote' });
export const exercise = (code: string): Command => putBelow([nodes.exercise.create({ code })]);

/** A paragraph at the very end, where the cursor goes; the last one if it is empty. */
export const writeOn: Command = (state, dispatch) => {
	if (!dispatch) return true;
	const tr = state.tr;
	const last = tr.doc.lastChild;
	if (!last || last.type !== nodes.paragraph || last.childCount) tr.insert(tr.doc.content.size, nodes.paragraph.create());
	dispatch(tr.setSelection(Selection.atEnd(tr.doc)).scrollIntoView());
	return true;
};

/** Puts something into the line at the cursor; where no line is, into a paragraph below. */
function putInLine(node: Node): Command {
	return (state, dispatch) => {
		const { $from } = state.selection;
		if (!$from.parent.inlineContent || $from.parent.type.spec.code) return putBelow([nodes.paragraph.create(null, node)], { within: 'item' })(state, dispatch);
		dispatch?.(state.tr.replaceSelectionWith(node, false).scrollIntoView());
		return true;
	};
}

/** A picture, a sound, a video or a file of this lesson. */
export const medium = (src: string, alt: string, title: string): Command => {
	const node = nodes.medium.create({ src, alt, title });
	// It stands in a paragraph of its own, unless the cursor is in a table.
	return (state, dispatch) => (around(state.selection.$from, nodes.cell) ? putInLine(node)(state, dispatch) : putBelow([nodes.paragraph.create(null, node)], { within: 'item' })(state, dispatch));
};

/** A formula in the line, or on a line of its own; at `pos` stands the one that it takes the place of. Without LaTeX that one goes. */
export function formula(latex: string, display: boolean, pos?: number): Command {
	return (state, dispatch) => {
		const type = display ? nodes.display : nodes.formula;
		const old = pos === undefined ? undefined : state.doc.nodeAt(pos);
		if (!old || pos === undefined) {
			if (!latex.trim()) return false;
			const made = type.create(null, textSchema.text(latex.trim()));
			return (display ? putBelow([made], { within: 'item' }) : putInLine(made))(state, dispatch);
		}
		if (!dispatch) return true;
		const tr = state.tr;
		if (!latex.trim()) tr.delete(pos, pos + old.nodeSize);
		else if (old.type === type) rewriteLatex(tr, pos, old, latex.trim());
		else if (display) {
			// Out of the line, on one of its own.
			tr.delete(pos, pos + old.nodeSize);
			tr.insert(tr.doc.resolve(pos).after(), type.create(null, textSchema.text(latex.trim())));
		} else tr.replaceWith(pos, pos + old.nodeSize, nodes.paragraph.create(null, type.create(null, textSchema.text(latex.trim()))));
		dispatch(tr.scrollIntoView());
		return true;
	};
}

/** Changes only the letters that differ, so that two people's changes of one formula both stay. */
function rewriteLatex(tr: Transaction, pos: number, old: Node, said: string): void {
	const was = old.textContent;
	let from = 0;
	while (from < was.length && from < said.length && was[from] === said[from]) from++;
	let to = 0;
	while (to < was.length - from && to < said.length - from && was[was.length - 1 - to] === said[said.length - 1 - to]) to++;
	const fresh = said.slice(from, said.length - to);
	tr.replaceWith(pos + 1 + from, pos + 1 + was.length - to, fresh ? textSchema.text(fresh) : Fragment.empty);
}

/** A link over what is chosen or around the cursor; an empty address takes it off. */
export function link(href: string): Command {
	return (state, dispatch) => {
		let { from, to } = state.selection;
		const here = linkAt(state);
		if (from === to && here) [from, to] = [here.from, here.to];
		if (from === to) {
			if (!href) return false;
			dispatch?.(state.tr.replaceSelectionWith(textSchema.text(href, [marks.link.create({ href })]), false).scrollIntoView());
			return true;
		}
		const tr = state.tr.removeMark(from, to, marks.link);
		if (href) tr.addMark(from, to, marks.link.create({ href }));
		dispatch?.(tr.scrollIntoView());
		return true;
	};
}

/** The link in which the cursor stands. */
export function linkAt(state: EditorState): { href: string; from: number; to: number } | undefined {
	const { $from } = state.selection;
	const { parent, parentOffset } = $from;
	let found: { href: string; from: number; to: number } | undefined;
	parent.forEach((node, offset) => {
		const mark = marks.link.isInSet(node.marks);
		if (!mark) return;
		const [from, to] = [$from.start() + offset, $from.start() + offset + node.nodeSize];
		if (found && found.to === from && found.href === mark.attrs.href) found.to = to;
		else if (!found || found.to < $from.start() + parentOffset) found = { href: mark.attrs.href, from, to };
	});
	const at = $from.start() + parentOffset;
	return found && found.from <= at && at <= found.to ? found : undefined;
}

/** Changes the words that stand for a picture or a sound, and what is said in it. */
export const describe = (pos: number, alt: string, said: string): Command => (state, dispatch) => {
	const node = state.doc.nodeAt(pos);
	if (node?.type !== nodes.medium) return false;
	dispatch?.(state.tr.setNodeMarkup(pos, null, { ...node.attrs, alt: alt.slice(0, 500), title: said.slice(0, 500) }));
	return true;
};

/** Takes away what is chosen: a picture, a formula, an exercise. */
export const takeAway: Command = (state, dispatch) => {
	if (!(state.selection instanceof NodeSelection)) return false;
	dispatch?.(state.tr.deleteSelection().scrollIntoView());
	return true;
};

/** Enter in an empty item leaves the list, or its depth. */
export const leaveItem: Command = (state, dispatch) => {
	const { $from, empty } = state.selection;
	if (!empty || $from.parent.content.size || $from.depth < 2 || $from.node(-1).type !== nodes.item || $from.node(-1).childCount !== 1) return false;
	return liftListItem(nodes.item)(state, dispatch);
};

/** Enter in a heading goes on with a plain paragraph. */
export const afterHeading: Command = (state, dispatch) => {
	const { $from, empty } = state.selection;
	if (!empty || $from.parent.type !== nodes.paragraph || !$from.parent.attrs.level || $from.parentOffset < $from.parent.content.size) return false;
	if (dispatch) {
		const tr = state.tr.insert($from.after(), nodes.paragraph.create());
		dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve($from.after() + 1))).scrollIntoView());
	}
	return true;
};

/** A new line in the same paragraph; a heading and a cell have one line. */
export const breakLine: Command = (state, dispatch) => {
	const { $from } = state.selection;
	if ($from.parent.type !== nodes.paragraph || $from.parent.attrs.level) return false;
	dispatch?.(state.tr.replaceSelectionWith(nodes.break.create()).scrollIntoView());
	return true;
};

export const outOfList = chainCommands(shallower, lift);
