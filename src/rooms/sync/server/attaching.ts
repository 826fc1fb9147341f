import { createHash } from 'node:crypto';
import { lengthOf, missing, mostAttached, partBytes, partsHere, partsOf, type Attachable, type Name, type Standing } from '#rooms/sync/attachment.ts';
import { maybeType } from '#rooms/sync/content-type.ts';

/** Where attachments are kept: parts on a disk, files in a store by their content, and what is noted of each person's. */
export type Keep = {
	/** The numbers of the parts that are on the disk, each whole and flushed. */
	parts: (person: string, name: Name) => Promise<number[]>;
	/** Puts a part on the disk, flushed when it resolves. One that is there stays as it is. */
	write: (person: string, name: Name, number: number, bytes: Uint8Array) => Promise<void>;
	/** The bytes of a part; undefined when it is not there (any more). */
	read: (person: string, name: Name, number: number) => Promise<Uint8Array | undefined>;
	/** Throws all parts of an attachment away. */
	drop: (person: string, name: Name) => Promise<void>;
	/** The bytes of a file in the store; undefined when it is not there. */
	size: (sha256: string) => Promise<number | undefined>;
	/** Puts a file into the store, flushed when it resolves, under the hash of its bytes. */
	put: (bytes: Uint8Array) => Promise<void>;
	/** What is noted of it. */
	noted: (person: string, name: Name) => Promise<{ whole: boolean; covered: boolean } | undefined>;
	/** Notes that it was begun, or says why it may not be. */
	begin: (person: string, name: Name) => Promise<'many' | 'quota' | undefined>;
	/** Notes, and commits, that all of it is in the store. */
	finish: (person: string, name: Name, type: Attachable) => Promise<void>;
};

/** The rules of receiving, as they are; the simulator switches one off at a time, to see that it would notice. */
export type AttachingRules = { part: number; isRight: (bytes: Uint8Array, sha256: string) => boolean };
export const attachingRules: AttachingRules = { part: partBytes, isRight: (bytes, sha256) => createHash('sha256').update(bytes).digest('hex') === sha256 };

/**
 * What is on the disk of a person's attachment. Each person has parts of his own: what another sent, or who only knows a hash, finishes nothing of
 * his. It is whole only if the file is in the store now: one that a restore left out is asked for again.
 */
async function heldNow(keep: Keep, person: string, name: Name): Promise<Standing> {
	if (name.size < 1 || name.size > mostAttached) return { v: 1, state: 'refused', why: 'size' };
	const note = await keep.noted(person, name);
	if (note?.whole && (await keep.size(name.sha256)) === name.size) return { v: 1, state: 'whole', covered: note.covered };
	return partsHere(await keep.parts(person, name));
}

const isComplete = (standing: Standing, name: Name, rules: AttachingRules) => standing.state === 'parts' && missing(standing.here, name.size, rules.part).length === 0;

/**
 * What is held of a person's attachment, for who asks. When the process ended between the last part and the whole, nobody would send a part
 * again, for none is missing: so it is put together now.
 */
export async function standingOf(keep: Keep, person: string, name: Name, rules = attachingRules): Promise<Standing> {
	const standing = await heldNow(keep, person, name);
	return isComplete(standing, name, rules) ? putTogether(keep, person, name, rules) : standing;
}

/**
 * Takes in one part, in any order and any number of times, and puts the file together when none is missing. Undefined for bytes that can't be
 * this part. What it answers is on the disk.
 */
export async function takePart(keep: Keep, person: string, name: Name, number: number, bytes: Uint8Array, rules = attachingRules): Promise<Standing | undefined> {
	const standing = await heldNow(keep, person, name);
	if (standing.state !== 'parts') return standing;
	const length = lengthOf(number, name.size, rules.part);
	if (!length || bytes.byteLength !== length) return undefined;
	// Known by its beginning: what is of no use is refused before the rest comes over the line.
	if (number === 1 && !maybeType(bytes)) return { v: 1, state: 'refused', why: 'type' };
	if (!(await keep.noted(person, name))) {
		const why = await keep.begin(person, name);
		if (why) return { v: 1, state: 'later', why };
	}
	await keep.write(person, name, number, bytes);
	return standingOf(keep, person, name, rules);
}

/** All parts are there: the file if they are what it is called, nothing if not, for nobody can tell which part lies. */
async function putTogether(keep: Keep, person: string, name: Name, rules: AttachingRules): Promise<Standing> {
	const bytes = new Uint8Array(name.size);
	for (let number = 1; number <= partsOf(name.size, rules.part); number++) {
		const part = await keep.read(person, name, number);
		// Another process was faster: it put them together, or threw them away.
		if (!part) return heldNow(keep, person, name);
		bytes.set(part, (number - 1) * rules.part);
	}
	const type = maybeType(bytes);
	if (!rules.isRight(bytes, name.sha256)) {
		await keep.drop(person, name);
		return { v: 1, state: 'wrong' };
	}
	if (!type) {
		await keep.drop(person, name);
		return { v: 1, state: 'refused', why: 'type' };
	}
	// On the disk before it is noted, and noted before the parts go: a cut anywhere leaves one of the two.
	await keep.put(bytes);
	await keep.finish(person, name, type);
	await keep.drop(person, name);
	return heldNow(keep, person, name);
}
