import { dropCursor } from 'prosemirror-dropcursor';
import { gapCursor } from 'prosemirror-gapcursor';
import type { Node } from 'prosemirror-model';
import { EditorState, NodeSelection, Plugin, type Command } from 'prosemirror-state';
import { EditorView } from 'prosemirror-view';
import { initProseMirrorDoc, ySyncPlugin, yUndoPlugin, yUndoPluginKey } from 'y-prosemirror';
import * as Y from 'yjs';
import { exchangePath, jointLine } from '#rooms/curriculum/browser/joint-line.ts';
import { jointShelf } from '#rooms/curriculum/browser/joint-shelf.ts';
import { syncJoint, type Told } from '#rooms/curriculum/browser/joint-sync.ts';
import * as acts from '#rooms/curriculum/browser/writing/acts.ts';
import { keys, lines, redoOwn, typed, undoOwn } from '#rooms/curriculum/browser/writing/keys.ts';
import { headingOf, placeOf, presence, tellHere } from '#rooms/curriculum/browser/writing/presence.ts';
import * as tables from '#rooms/curriculum/browser/writing/tables.ts';
import { isSpoken, press, views, withFormulas, type Shown } from '#rooms/curriculum/browser/writing/views.ts';
import { partsOf, rewrite } from '#rooms/curriculum/joint-parts.ts';
import { plainSlice, tidyPasted } from '#rooms/curriculum/browser/writing/paste.ts';
import { textSchema } from '#rooms/curriculum/text-schema.ts';
import { writeText } from '#rooms/curriculum/text-write.ts';

const { nodes, marks } = textSchema;

/** What stands at the cursor, for the buttons to show. */
export type Active = {
	strong: boolean;
	em: boolean;
	mono: boolean;
	link: string | null;
	level: number | null;
	list: 'ordered' | 'plain' | null;
	quote: boolean;
	table: boolean;
	/** The picture, exercise or formula that is chosen. */
	chosen: { kind: 'medium' | 'exercise' | 'formula' | 'display'; pos: number; alt: string; /** What is said in a sound or a video (`spoken`). */ said: string; spoken: boolean; code: string; latex: string } | null;
	undo: boolean;
	redo: boolean;
};

export type Start = {
	/** Where the text is written. */
	place: HTMLElement;
	draft: string;
	person: string;
	/** The key under which this device keeps the text, base64. */
	secret: string;
	label: string;
	lang: string;
	dir: 'rtl' | 'ltr';
	shown: Omit<Shown, 'edit'>;
	onReady: () => void;
	onTold: (told: Told & { where: Map<number, string | undefined> }) => void;
	onActive: (active: Active) => void;
	onTitle: (title: string, minutes: number | undefined) => void;
	/** A formula is opened: an existing one at `pos`, or a new one. */
	onFormula: (formula: { latex: string; display: boolean; pos?: number }) => void;
	onLink: (href: string) => void;
	onEdit: (active: NonNullable<Active['chosen']>) => void;
	onBar: () => void;
};

const simple = {
	strong: acts.emphasise('strong'), em: acts.emphasise('em'), paragraph: acts.level(null), heading: acts.level(2), subheading: acts.level(3), list: acts.list(false), ordered: acts.list(true),
	deeper: acts.deeper, shallower: acts.outOfList, quote: acts.quote, rule: acts.rule, table: tables.table, rowBelow: tables.addRow(true), rowAbove: tables.addRow(false), column: tables.addColumn,
	dropRow: tables.dropRow, dropColumn: tables.dropColumn, dropTable: tables.dropTable, undo: undoOwn, redo: redoOwn, writeOn: acts.writeOn, takeAway: acts.takeAway
} satisfies Record<string, Command>;
export type SimpleAct = keyof typeof simple;

export type Writing = {
	run: (name: SimpleAct) => void;
	formula: (latex: string, display: boolean, pos?: number) => void;
	exercise: (code: string) => void;
	medium: (src: string, alt: string, title: string) => void;
	describe: (pos: number, alt: string, said: string) => void;
	link: (href: string) => void;
	frame: (label: string) => void;
	title: (said: string) => void;
	minutes: (said: number | undefined) => void;
	focus: () => void;
	/** The text as it is here, in Markdown. */
	markdown: () => string;
	flush: () => Promise<void>;
	stop: () => void;
};

function chosenIn(state: EditorState): Active['chosen'] {
	if (!(state.selection instanceof NodeSelection)) return null;
	const { node, from } = state.selection;
	return describeNode(node, from);
}
function describeNode(node: Node, pos: number): Active['chosen'] {
	const kind = (['medium', 'exercise', 'formula', 'display'] as const).find((one) => one === node.type.name);
	return kind ? { kind, pos, alt: String(node.attrs.alt ?? ''), said: String(node.attrs.title ?? ''), spoken: isSpoken(String(node.attrs.src ?? '')), code: String(node.attrs.code ?? ''), latex: node.textContent } : null;
}

function activeIn(state: EditorState): Active {
	const { $from, from, to, empty } = state.selection;
	const worn = state.storedMarks ?? $from.marks();
	const has = (name: 'strong' | 'em' | 'mono') => (empty ? !!marks[name].isInSet(worn) : state.doc.rangeHasMark(from, to, marks[name]));
	const list = acts.around($from, nodes.list);
	const history = yUndoPluginKey.getState(state) as { hasUndoOps?: boolean; hasRedoOps?: boolean } | undefined;
	return {
		strong: has('strong'), em: has('em'), mono: has('mono'), link: acts.linkAt(state)?.href ?? null, level: $from.parent.attrs.level ?? null,
		list: list ? (list.node.attrs.ordered ? 'ordered' : 'plain') : null, quote: !!acts.around($from, nodes.quote), table: tables.inTable(state), chosen: chosenIn(state),
		undo: !!history?.hasUndoOps, redo: !!history?.hasRedoOps
	};
}

/** Opens a lesson's text for writing in a place of the page, and keeps it on this device and on the server until it is stopped. */
export function startWriting(start: Start): Writing {
	const doc = new Y.Doc();
	const { text, title, about } = partsOf(doc);
	let view: EditorView | undefined;
	let open = true;
	let latest: Told | undefined;

	const shown: Shown = {
		...start.shown,
		edit(pos) {
			const found = view?.state.doc.nodeAt(pos);
			const chosen = found && describeNode(found, pos);
			if (!chosen) return;
			if (chosen.kind === 'formula' || chosen.kind === 'display') start.onFormula({ latex: chosen.latex, display: chosen.kind === 'display', pos });
			else start.onEdit(chosen);
		}
	};
	const tell = () => {
		if (!latest) return;
		start.onTold({ ...latest, where: new Map(latest.here.map((one) => [one.tab, view && headingOf(view.state, one.place)])) });
	};

	function show(): void {
		const { doc: node, mapping } = initProseMirrorDoc(text, textSchema);
		const changes = new Plugin({
			view: () => ({
				update(now, before) {
					if (now.state === before) return;
					sync.place(placeOf(now.state));
					start.onActive(activeIn(now.state));
				}
			})
		});
		const doors = { formula: (display: boolean) => start.onFormula({ latex: '', display }), link: () => start.onLink(view ? (acts.linkAt(view.state)?.href ?? '') : ''), bar: start.onBar, edit: shown.edit };
		const state = EditorState.create({
			doc: node,
			schema: textSchema,
			plugins: [ySyncPlugin(text, { mapping }), yUndoPlugin(), presence(), typed(), ...keys(doors), lines(), dropCursor({ class: 'drop', color: false }), gapCursor(), changes]
		});
		view = new EditorView(start.place, {
			state,
			editable: () => open,
			nodeViews: views(shown),
			handleClickOn: press(shown),
			transformPastedHTML: tidyPasted,
			clipboardTextParser: plainSlice,
			clipboardTextSerializer: (slice) => writeText(nodes.doc.create(null, slice.content.firstChild?.isInline ? nodes.paragraph.create(null, slice.content) : slice.content)).trim(),
			attributes: () => ({ role: 'textbox', 'aria-multiline': 'true', 'aria-label': start.label, lang: start.lang, dir: start.dir, class: 'book prose writing', spellcheck: 'true', ...(open ? {} : { 'aria-readonly': 'true' }) })
		});
		if (open && !view.state.doc.childCount) run(acts.writeOn);
		start.onActive(activeIn(view.state));
		start.onReady();
		tell();
	}

	const sync = syncJoint({
		doc,
		person: start.person,
		keeper: jointShelf(start.person, start.draft, start.secret, Y.mergeUpdates),
		ask: jointLine(start.draft),
		clock: {
			now: Date.now,
			after(milliseconds, act) {
				const timer = setTimeout(act, milliseconds);
				return () => clearTimeout(timer);
			}
		},
		tell(told) {
			const before = latest;
			latest = told;
			if (view && before?.here !== told.here) view.dispatch(tellHere(view.state, told.here.filter((one) => one.person !== start.person)));
			if (told.open !== open) {
				open = told.open;
				view?.setProps({});
			}
			tell();
		},
		ready: show
	});

	const heard = () => start.onTitle(title.toString(), about.get('minutes') ?? undefined);
	title.observe(heard);
	about.observe(heard);

	function run(command: Command): void {
		if (!view || !open) return;
		command(view.state, view.dispatch, view);
		view.focus();
	}
	const flush = () => void sync.flush();
	const wake = () => sync.wake();
	const look = () => {
		sync.hide(document.hidden);
		// A telephone may end a page that is put away without another word.
		if (document.hidden) flush();
	};
	const leave = () => {
		flush();
		navigator.sendBeacon(exchangePath(start.draft), new Blob([JSON.stringify(sync.farewell())], { type: 'application/json' }));
	};
	addEventListener('online', wake);
	document.addEventListener('visibilitychange', look);
	addEventListener('pagehide', leave);

	return {
		run: (name) => run(simple[name]),
		formula: (latex, display, pos) => run(acts.formula(latex, display, pos)),
		exercise: (code) => run(acts.exercise(code)),
		medium: (src, alt, said) => run(acts.medium(src, alt, said)),
		describe: (pos, alt, said) => run(acts.describe(pos, alt, said)),
		link: (href) => run(acts.link(href)),
		frame: (label) => run(acts.frame(label)),
		title: (said) => rewrite(title, said),
		minutes: (said) => void (said === undefined ? about.delete('minutes') : about.set('minutes', said)),
		focus: () => view?.focus(),
		markdown: () => (view ? writeText(view.state.doc) : ''),
		flush: () => sync.flush(),
		stop() {
			removeEventListener('online', wake);
			document.removeEventListener('visibilitychange', look);
			removeEventListener('pagehide', leave);
			sync.stop();
			view?.destroy();
		}
	};
}

export { colourOf } from '#rooms/curriculum/browser/writing/presence.ts';
export { withFormulas };
