import { fileOf } from '#rooms/exercises/browser/answering.ts';
import { filesOf, handedText, type Handed } from '#rooms/exercises/handed.ts';
import type { Answer } from '#rooms/exercises/item.ts';
import { mostAttached, type Attachment } from '#rooms/sync/attachment.ts';

/** A file that an answer names: with its bytes while this page has them; one handed over before needs none. */
export type Going = Pick<Handed, 'sha256' | 'size' | 'type'> & { bytes?: Attachment['bytes'] };

/** The files of one opened page: made ready when they are chosen, gone with the answer that names them. */
export type Hands = { keepFile: (file: File) => Promise<{ text: string; name: string; shown?: string } | undefined>; going: (answer: Answer) => Going[] };

/** Opens a page's hands. `keepFile` answers nothing for a file that is too large or may not be attached, and rejects what this browser can't read. */
export function openHands(): Hands {
	const held = new Map<string, Attachment>();
	return {
		async keepFile(file) {
			if (file.size > mostAttached && !file.type.startsWith('image/')) return undefined;
			const ready = await fileOf(file);
			if (!ready) return undefined;
			held.set(ready.file.sha256, ready.file);
			return { text: handedText({ ...ready.file, name: file.name }), name: file.name, shown: ready.shown };
		},
		going: (answer) => [...new Map(Object.values(answer).flatMap(filesOf).map(({ sha256, size, type }) => [sha256, { sha256, size, type, bytes: held.get(sha256)?.bytes }])).values()]
	};
}
