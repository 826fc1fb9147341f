import { createHash } from 'node:crypto';
import type { Attachment, Name, Standing } from '#rooms/sync/attachment.ts';
import { attachingRules, standingOf, takePart, type AttachingRules, type Keep } from '#rooms/sync/server/attaching.ts';
import type { Chance } from '#tests/sync/chance.ts';

/** Bytes of a part in a simulation: small, so that many fit into a run. */
export const part = 8;

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
export const idOf = (person: string, { sha256, size }: Name): string => `${person} ${sha256} ${size}`;

/** A picture of one part to six. */
export function aFile(chance: Chance): Attachment {
	const bytes = Uint8Array.from({ length: 4 + chance.int(5 * part) }, (_, i) => [0xff, 0xd8, 0xff][i] ?? chance.int(256));
	return { sha256: sha256Of(bytes), size: bytes.byteLength, type: 'image/jpeg', bytes };
}

/** The other end for attachments. */
export type Filing = {
	/** Takes in a part, or tells what is held; undefined when it broke off. Throws nothing. */
	call: (person: string, name: Name, sent?: { number: number; bytes: Uint8Array }) => Promise<Standing | undefined>;
	/** The parts that a power cut would leave. */
	onDisk: (person: string, name: Name) => Promise<number[]>;
	/** Whether an attachment is whole for its person, committed, with the bytes that it is called by. */
	isWhole: (person: string, name: Name) => Promise<boolean>;
	/** All attachments that are whole for their person, committed, with the bytes that they are called by. */
	whole: () => Promise<Set<string>>;
	/** Files of the store under another name than their bytes have. */
	strays: () => Promise<number>;
};

/** What a planted bug changes in it. */
export type PlantedFiling = {
	/** Complete when all parts are there, whatever they are. */
	unchecked?: true;
	/** A part counts before it is on the disk. */
	hasty?: true;
	/** Whoever knows the name of a file has it. */
	open?: true;
	/** A backup that was not read again counts. */
	hopeful?: true;
};

class Gone extends Error {}

type Book = { notes: Map<string, { whole: boolean; copy?: number }>; verified: Set<number>; store: Map<string, Uint8Array> };
const cloned = (of: Book): Book => ({ notes: new Map(of.notes), verified: new Set(of.verified), store: new Map(of.store) });

/** Attachments in memory: what is decided is the server's own; disk, database and their copies are written again here. */
export function modelFiling(chance: Chance, pause: () => Promise<void>, planted: PlantedFiling = {}) {
	let life = 0;
	let book: Book = { notes: new Map(), verified: new Set(), store: new Map() };
	let disk = new Map<string, Map<number, Uint8Array>>();
	let memory: typeof disk = new Map();
	const copies: Book[] = [];
	const partsIn = (from: typeof disk, person: string, name: Name) => from.get(idOf(person, name)) ?? new Map<number, Uint8Array>();
	const putIn = (into: typeof disk, person: string, name: Name, number: number, bytes: Uint8Array) => void into.set(idOf(person, name), new Map([...partsIn(into, person, name), [number, bytes]]));
	/** The process may end at each step, and what it was at with it. */
	const step = async () => {
		const began = life;
		await pause();
		if (life !== began) throw new Gone();
	};
	const known = (person: string, name: Name) => book.notes.get(idOf(person, name)) ?? (planted.open ? [...book.notes].find(([id, note]) => note.whole && id.endsWith(idOf('', name)))?.[1] : undefined);
	const keep: Keep = {
		parts: async (person, name) => (await step(), [...new Set([...partsIn(disk, person, name).keys(), ...partsIn(memory, person, name).keys()])]),
		async write(person, name, number, bytes) {
			await step();
			if (!partsIn(disk, person, name).has(number)) putIn(planted.hasty && chance.happens(0.5) ? memory : disk, person, name, number, bytes);
		},
		read: async (person, name, number) => (await step(), partsIn(disk, person, name).get(number) ?? partsIn(memory, person, name).get(number)),
		async drop(person, name) {
			await step();
			for (const from of [disk, memory]) from.delete(idOf(person, name));
		},
		size: async (sha256) => (await step(), book.store.get(sha256)?.byteLength),
		async put(bytes) {
			await step();
			book.store.set(sha256Of(bytes), bytes);
		},
		async noted(person, name) {
			await step();
			const note = known(person, name);
			return note && { whole: note.whole, covered: note.copy !== undefined && (!!planted.hopeful || book.verified.has(note.copy)) };
		},
		async begin(person, name) {
			await step();
			if (!book.notes.has(idOf(person, name))) book.notes.set(idOf(person, name), { whole: false });
			return undefined;
		},
		async finish(person, name) {
			await step();
			book.notes.set(idOf(person, name), { whole: true });
			// Who does not look at the bytes calls them what he was told.
			if (planted.unchecked) book.store.set(name.sha256, Buffer.concat([...partsIn(disk, person, name)].sort(([a], [b]) => a - b).map(([, bytes]) => bytes)));
		}
	};
	const rules: AttachingRules = { part, isRight: planted.unchecked ? () => true : attachingRules.isRight };
	const filing: Filing = {
		async call(person, name, sent) {
			try {
				return await (sent ? takePart(keep, person, name, sent.number, sent.bytes, rules) : standingOf(keep, person, name, rules));
			} catch (error) {
				if (error instanceof Gone) return undefined;
				throw error;
			}
		},
		onDisk: async (person, name) => [...partsIn(disk, person, name).keys()],
		isWhole: async (person, name) => isWholeIn(book, idOf(person, name)),
		whole: async () => wholeIn(book),
		strays: async () => [...book.store].filter(([sha256, bytes]) => sha256Of(bytes) !== sha256).length
	};
	return {
		filing,
		restart() {
			life++;
			memory = new Map();
		},
		copy() {
			const number = copies.length;
			for (const [id, note] of book.notes) if (note.whole && !(note.copy !== undefined && book.verified.has(note.copy))) book.notes.set(id, { whole: true, copy: number });
			copies.push(cloned(book));
		},
		verify(copy: number) {
			book.verified.add(copy);
			return wholeIn(copies[copy]);
		},
		restore(copy: number) {
			life++;
			copies.length = copy + 1;
			book = cloned(copies[copy]);
			memory = new Map();
			// On another machine the parts are gone.
			if (chance.happens(0.5)) disk = new Map();
		}
	};
}

const isWholeIn = (book: Book, id: string) => {
	const sha256 = id.split(' ')[1];
	const bytes = book.store.get(sha256);
	return !!book.notes.get(id)?.whole && !!bytes && sha256Of(bytes) === sha256;
};
const wholeIn = (book: Book) => new Set([...book.notes.keys()].filter((id) => isWholeIn(book, id)));
