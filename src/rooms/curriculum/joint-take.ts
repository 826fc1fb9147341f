/** Taking in what one writer did to a joint text, so that nothing that another wrote meanwhile is lost. PURE. */
import type { Node } from 'prosemirror-model';
import * as Y from 'yjs';
import { partsOf } from '#rooms/curriculum/joint-parts.ts';
import { NotAText, readJoint, toY } from '#rooms/curriculum/joint.ts';
import { textSchema } from '#rooms/curriculum/text-schema.ts';

/** The update builds on others that are not here: the sender must send those too. */
export class MissingEarlier extends Error {}

const { nodes, marks } = textSchema;

/** A document that keeps what is deleted in it as long as it lives, so that what was lost can be found; `updates` in any order. */
export function openJoint(updates: readonly Uint8Array[]): Y.Doc {
	const doc = new Y.Doc({ gc: false });
	doc.transact(() => updates.forEach((update) => Y.applyUpdate(doc, update, 'stored')));
	return doc;
}

const signsOf = (content: unknown): string => (content instanceof Y.ContentString ? content.str : '');

type Said = ReturnType<typeof Y.decodeUpdate>;
// Yjs's own types of shared types differ in their events alone.
type Shared = Y.AbstractType<any>;

/** Signs of a piece that were not deleted by intent. */
const kept = (text: string, { client, clock }: Y.ID, deleted: Said['ds']) =>
	[...Array(text.length).keys()].filter((i) => !Y.isDeleted(deleted, Y.createID(client, clock + i))).map((i) => text[i]).join('');

type Lost = { place: number; block: Node };

/** What stands around a text: the block of the top under which it stood, and what kind of text it was. */
function around(text: Shared): { top: Y.Item | undefined; kind: string } {
	const kind = (text.parent as Y.XmlElement | null)?.nodeName ?? '';
	let item = text._item;
	while (item && (item.parent as Shared)._item) item = (item.parent as Shared)._item;
	return { top: item ?? undefined, kind };
}

function blockOf(kind: string, said: string): Node | undefined {
	if (!said.trim()) return undefined;
	const text = textSchema.text(said.trim());
	if (kind === 'formula' || kind === 'display') return nodes.display.create(null, text);
	return kind === 'code' ? nodes.code.create(null, text) : nodes.paragraph.create(null, text);
}

/** How many blocks that are there stand before a block of the top, itself among them or not. */
function placeOf(fragment: Y.XmlFragment, top: Y.Item | undefined): number {
	let count = 0;
	for (let item = fragment._start; item && item !== top; item = item.right) if (!item.deleted && item.countable) count++;
	return top ? count : fragment.length;
}

/**
 * Texts, pictures and exercises that went with something around them: somebody took that away without having seen them. `transaction` is that of the
 * update, `update` what it says itself, `before` how far each writer's work was known.
 */
function lostIn(doc: Y.Doc, transaction: Y.Transaction, update: Said, before: Map<number, number>): Lost[] {
	const { text: fragment } = partsOf(doc);
	const texts = new Map<Shared, Set<Y.Item>>();
	const lost: Lost[] = [];
	Y.iterateDeletedStructs(transaction, transaction.deleteSet, (struct) => {
		if (!(struct instanceof Y.Item) || Y.isDeleted(update.ds, struct.id)) return;
		const parent = struct.parent as Shared;
		if (struct.content instanceof Y.ContentString && parent instanceof Y.XmlText) texts.set(parent, (texts.get(parent) ?? new Set()).add(struct));
		if (!(struct.content instanceof Y.ContentType) || !(struct.content.type instanceof Y.XmlElement)) return;
		const { type } = struct.content;
		const attribute = (name: string) => String((type._map.get(name)?.content.getContent() ?? [''])[0]);
		const block = type.nodeName === 'exercise' ? nodes.exercise.create({ code: attribute('code') }) : type.nodeName === 'medium' ? nodes.paragraph.create(null, nodes.medium.create({ src: attribute('src'), alt: attribute('alt') })) : undefined;
		if (block) lost.push({ place: placeOf(fragment, around(type).top), block });
	});
	for (const [parent, items] of texts) {
		let said = '';
		for (let item = parent._start; item; item = item.right) if (items.has(item)) said += signsOf(item.content);
		const { top, kind } = around(parent);
		const block = blockOf(kind, said);
		if (block) lost.push({ place: placeOf(fragment, top), block });
	}
	// Where what stood around it is long gone, only the update itself still says what was written.
	let run = '';
	let end: Y.ID | undefined;
	const flush = () => {
		const block = blockOf('', run);
		if (block) lost.push({ place: fragment.length, block });
		run = '';
	};
	for (const struct of update.structs) {
		if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentString) || struct.id.clock < (before.get(struct.id.client) ?? 0) || struct.id.clock >= Y.getState(doc.store, struct.id.client)) continue;
		if (!(Y.getItem(doc.store, struct.id) instanceof Y.GC)) continue;
		if (end && (end.client !== struct.id.client || end.clock !== struct.id.clock)) flush();
		run += kept(struct.content.str, struct.id, update.ds);
		end = Y.createID(struct.id.client, struct.id.clock + struct.length);
	}
	flush();
	return lost;
}

/**
 * Takes an update into a document of `openJoint`. What others wrote inside something that it takes away, and what it wrote inside something that others
 * took away, is put back beside it, in a quotation headed by `found`. Answers what changed, or null when all of it was known, and whether something was put back. Throws NotAText for what
 * no lesson's text is made of, MissingEarlier when others must come first; the document is useless then.
 */
export function takeUpdate(doc: Y.Doc, update: Uint8Array, found: string): { change: Uint8Array | null; putBack: boolean } {
	let said: Said;
	const changes: Uint8Array[] = [];
	const before = Y.decodeStateVector(Y.encodeStateVector(doc));
	let lost: Lost[] = [];
	const hear = (change: Uint8Array) => changes.push(change);
	doc.on('update', hear);
	doc.once('afterTransaction', (transaction: Y.Transaction) => (lost = lostIn(doc, transaction, said, before)));
	try {
		said = Y.decodeUpdate(update);
		Y.applyUpdate(doc, update, 'taken');
	} catch (error) {
		throw new NotAText(`unreadable: ${(error as Error).message}`);
	}
	if (doc.store.pendingStructs || doc.store.pendingDs) throw new MissingEarlier();
	readJoint(doc);
	if (!changes.length) return { change: null, putBack: false };
	const { text } = partsOf(doc);
	doc.transact(() => {
		// The last place first, so that the others keep their number.
		const places = [...new Set(lost.map(({ place }) => place))].sort((a, b) => b - a);
		for (const place of places) {
			const blocks = lost.filter((one) => one.place === place).map(({ block }) => block);
			text.insert(place, [toY(nodes.quote.create(null, [nodes.paragraph.create(null, textSchema.text(found, [marks.em.create()])), ...blocks]))]);
		}
	});
	doc.off('update', hear);
	return { change: changes.length === 1 ? changes[0] : Y.mergeUpdates(changes), putBack: lost.length > 0 };
}
