/** The parts of a joint text, apart from what reads and merges it: the editor needs no more. PURE. */
import type * as Y from 'yjs';

/** The blocks, the title letter by letter, and what is said about it (`minutes`). */
export const partsOf = (doc: Y.Doc) => ({ text: doc.getXmlFragment('text'), title: doc.getText('title'), about: doc.getMap<number | undefined>('about') });

/** Makes a Y.Text say something else, keeping the letters that stay. */
export function rewrite(text: Y.Text, said: string): void {
	const was = text.toString();
	if (was === said) return;
	let from = 0;
	while (from < was.length && from < said.length && was[from] === said[from]) from++;
	let to = 0;
	while (to < was.length - from && to < said.length - from && was[was.length - 1 - to] === said[said.length - 1 - to]) to++;
	text.doc!.transact(() => {
		text.delete(from, was.length - from - to);
		text.insert(from, said.slice(from, said.length - to));
	});
}
