import { baseKeymap, chainCommands, exitCode } from 'prosemirror-commands';
import { InputRule, inputRules, textblockTypeInputRule, wrappingInputRule } from 'prosemirror-inputrules';
import { keymap } from 'prosemirror-keymap';
import { splitListItem } from 'prosemirror-schema-list';
import { NodeSelection, Plugin, Selection, type Command } from 'prosemirror-state';
import { redo, undo, ySyncPluginKey } from 'y-prosemirror';
import { afterHeading, around, breakLine, deeper, emphasise, leaveItem, level, list, outOfList } from '#rooms/curriculum/browser/writing/acts.ts';
import { nextCell } from '#rooms/curriculum/browser/writing/tables.ts';
import { textSchema } from '#rooms/curriculum/text-schema.ts';

const { nodes } = textSchema;

/** What is opened by a key: the formula's field, the address of a link, the buttons. */
export type Doors = { formula: (display: boolean) => void; link: () => void; bar: () => void; edit: (pos: number) => void };

const inCell: Command = (state) => !!around(state.selection.$from, nodes.cell);
const act = (does: () => void): Command => (_state, dispatch) => {
	if (dispatch) does();
	return true;
};

/** Undone and done again is what this person did, never what another wrote meanwhile. */
export const undoOwn: Command = (state) => undo(state);
export const redoOwn: Command = (state) => redo(state);

/**
 * The keys of the editor. Tab goes on in a table and deepens an item; after Escape it leaves the text, as everywhere else, so that nobody is caught in it.
 */
export function keys(doors: Doors): Plugin[] {
	let leaving = false;
	const unlessLeaving = (command: Command): Command => (state, dispatch, view) => !leaving && command(state, dispatch, view);
	const open: Command = (state, dispatch) => {
		const { selection } = state;
		if (!(selection instanceof NodeSelection) || !['formula', 'display', 'medium', 'exercise'].includes(selection.node.type.name)) return false;
		if (dispatch) doors.edit(selection.from);
		return true;
	};
	return [
		new Plugin({
			props: {
				handleKeyDown(_view, event) {
					leaving = event.key === 'Escape' || (leaving && (event.key === 'Tab' || event.key === 'Shift'));
					return false;
				},
				handleDOMEvents: { focus: () => void (leaving = false) }
			}
		}),
		keymap({
			'Mod-b': emphasise('strong'),
			'Mod-i': emphasise('em'),
			'Mod-z': undoOwn,
			'Mod-y': redoOwn,
			'Shift-Mod-z': redoOwn,
			'Mod-k': act(doors.link),
			'Mod-m': act(() => doors.formula(false)),
			'Shift-Mod-m': act(() => doors.formula(true)),
			'Alt-F10': act(doors.bar),
			'Mod-Alt-0': level(null),
			'Mod-Alt-2': level(2),
			'Mod-Alt-3': level(3),
			'Mod-Shift-7': list(true),
			'Mod-Shift-8': list(false),
			Enter: chainCommands(open, (state, dispatch) => inCell(state) && nextCell(1)(state, dispatch), leaveItem, splitListItem(nodes.item), afterHeading),
			'Shift-Enter': chainCommands(exitCode, breakLine),
			'Mod-Enter': chainCommands(exitCode, breakLine),
			Tab: unlessLeaving(chainCommands(nextCell(1), deeper)),
			'Shift-Tab': unlessLeaving(chainCommands(nextCell(-1), outOfList))
		}),
		keymap(baseKeymap)
	];
}

/** What is typed and becomes something: `## `, `- `, `1. `, `> `, `---`, a formula between dollars. */
export const typed = (): Plugin =>
	inputRules({
		rules: [
			textblockTypeInputRule(/^(#{1,4})\s$/, nodes.paragraph, (match) => ({ level: Math.max(2, match[1].length) })),
			wrappingInputRule(/^[-*]\s$/, nodes.list, { ordered: false }),
			wrappingInputRule(/^(\d{1,3})[.)]\s$/, nodes.list, (match) => ({ ordered: true, start: Number(match[1]) }), (match, node) => node.attrs.ordered && node.childCount + node.attrs.start === Number(match[1])),
			wrappingInputRule(/^>\s$/, nodes.quote),
			new InputRule(/^---$/, (state, _match, start) => {
				const $start = state.doc.resolve(start);
				if ($start.parent.type !== nodes.paragraph || around($start, nodes.cell)) return null;
				const tr = state.tr.replaceWith($start.before(), $start.after(), [nodes.rule.create(), nodes.paragraph.create()]);
				return tr.setSelection(Selection.near(tr.doc.resolve($start.before() + 2)));
			}),
			new InputRule(/(?:^|[^\\$])\$([^\s$](?:[^$]*[^\s$])?)\$$/, (state, match, start, end) => {
				const from = end - match[1].length - 1;
				return state.doc.resolve(start).parent.type.spec.code ? null : state.tr.replaceWith(from, end, nodes.formula.create(null, textSchema.text(match[1])));
			})
		]
	});

/** A text is never without a line to write in: nor an item, nor a quotation. What comes from others is left as it came. */
export const lines = (): Plugin =>
	new Plugin({
		appendTransaction(transactions, _before, state) {
			if (!transactions.some((tr) => tr.docChanged)) return null;
			const foreign = transactions.some((tr) => (tr.getMeta(ySyncPluginKey) as { isChangeOrigin?: boolean } | undefined)?.isChangeOrigin);
			if (foreign) return null;
			const empty: number[] = [];
			if (!state.doc.childCount) empty.push(0);
			state.doc.descendants((node, pos) => void ((node.type === nodes.item || node.type === nodes.quote) && !node.childCount && empty.push(pos + 1)));
			if (!empty.length) return null;
			const tr = state.tr;
			for (const pos of empty.reverse()) tr.insert(pos, nodes.paragraph.create());
			return tr;
		}
	});

