import type { Node } from 'prosemirror-model';
import { Plugin, PluginKey, type EditorState } from 'prosemirror-state';
import { Decoration, DecorationSet } from 'prosemirror-view';
import { absolutePositionToRelativePosition, relativePositionToAbsolutePosition, ySyncPluginKey } from 'y-prosemirror';
import * as Y from 'yjs';
import type { HereLine } from '#rooms/curriculum/joint-exchange.ts';

/*
 * Where the others are: a bar with a name in the text. Colours are classes, for the content policy allows no styles.
 */

type Binding = { doc: Y.Doc; type: Y.XmlFragment; binding: { mapping: Map<Y.AbstractType<unknown>, Node> } | null };
const bindingOf = (state: EditorState) => ySyncPluginKey.getState(state) as Binding | undefined;

const key = new PluginKey<readonly HereLine[]>('presence');
/** How many colours there are for people (the sheet of the editor's page has as many). */
const colours = 6;
export const colourOf = (person: string): number => ([...person].reduce((sum, sign) => (sum * 31 + sign.charCodeAt(0)) >>> 0, 7) % colours) + 1;

/** Where this person stands, so that it still means that place after others wrote. */
export function placeOf(state: EditorState): string | null {
	const found = bindingOf(state);
	if (!found?.binding) return null;
	const { anchor, head } = state.selection;
	const relative = (pos: number) => absolutePositionToRelativePosition(pos, found.type, found.binding!.mapping as never);
	const text = JSON.stringify([relative(anchor), relative(head)]);
	return text.length <= 600 ? text : null;
}

/** Where another stands now: undefined when that place is gone, or was never one. */
function placed(state: EditorState, place: string | null): { anchor: number; head: number } | undefined {
	const found = bindingOf(state);
	if (!place || !found?.binding) return undefined;
	try {
		const [anchor, head] = (JSON.parse(place) as unknown[]).map((one) => relativePositionToAbsolutePosition(found.doc, found.type, Y.createRelativePositionFromJSON(one), found.binding!.mapping as never));
		const most = state.doc.content.size;
		return typeof anchor === 'number' && typeof head === 'number' ? { anchor: Math.min(anchor, most), head: Math.min(head, most) } : undefined;
	} catch {
		return undefined;
	}
}

function caret({ name, person }: HereLine): HTMLElement {
	const bar = document.createElement('span');
	bar.className = `caret c${colourOf(person)}`;
	const label = document.createElement('span');
	label.className = 'caret-name';
	label.textContent = name;
	bar.append(label);
	// Who hears the page is told by the list of those who are here.
	bar.setAttribute('aria-hidden', 'true');
	return bar;
}

export const presence = (): Plugin<readonly HereLine[]> =>
	new Plugin<readonly HereLine[]>({
		key,
		state: { init: (): readonly HereLine[] => [], apply: (tr, now) => (tr.getMeta(key) as readonly HereLine[] | undefined) ?? now },
		props: {
			decorations(state) {
				const all = (key.getState(state) ?? []).flatMap((one) => {
					const at = placed(state, one.place);
					if (!at) return [];
					const [from, to] = [Math.min(at.anchor, at.head), Math.max(at.anchor, at.head)];
					const bar = Decoration.widget(at.head, () => caret(one), { key: `${one.tab} ${one.name}`, side: 10, ignoreSelection: true });
					return from < to ? [bar, Decoration.inline(from, to, { class: `chosen-by c${colourOf(one.person)}` })] : [bar];
				});
				return DecorationSet.create(state.doc, all);
			}
		}
	});

/** Tells the editor who is here now. */
export const tellHere = (state: EditorState, here: readonly HereLine[]) => state.tr.setMeta(key, here).setMeta('addToHistory', false);

/** The heading under which somebody stands, in words; undefined when nobody knows where. */
export function headingOf(state: EditorState, place: string | null): string | undefined {
	const at = placed(state, place);
	if (!at) return undefined;
	let found: string | undefined;
	state.doc.forEach((node, offset) => void (offset <= at.head && node.attrs.level && (found = node.textContent)));
	return found;
}
