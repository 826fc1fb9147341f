import type { Attachment } from '#rooms/sync/attachment.ts';
import type { Receipt } from '#rooms/sync/exchange.ts';
import type { Fact } from '#rooms/sync/fact.ts';

/** Where a fact is safe: on this phone alone, or held by the server too. What is in the vault has left the phone. */
export type Level = 'phone' | 'server';

/** What the server said of a fact, and in which of its timelines. */
export type Told = { result: 'ok' | 'quarantine'; why?: string; timeline: string };

/** A fact that is kept here, as far as may be read without opening it. */
export type Row = Pick<Fact, 'id' | 'scope' | 'epoch' | 'seq' | 'actor' | 'kind'> & {
	/** The phone's clock when it was done, ISO 8601. */
	since: string;
	/** Bytes of the whole fact as it is sent, unpacked. */
	size: number;
	level: Level;
	told?: Told;
};

/** A start of a writer that has facts on the disk, and where it has come to. */
export type Opened = {
	id: string;
	actor: string;
	parent: { epoch: string; seq: number; link: string } | null;
	last: number;
	/** The link of the last fact; none where this phone can't reckon it. */
	link: string | null;
	/** The how-manieth start it is on this phone: clocks order nothing. */
	order: number;
};

/** That a fact was put aside, for its author to see; outlives the fact. */
export type Aside = Pick<Fact, 'id' | 'scope' | 'kind' | 'actor'> & { since: string; why: string };

export type Contents = { rows: Row[]; epochs: Opened[]; asides: Aside[] };

/** What an answer changes on the phone; all of it in one commit. */
export type Change = {
	level: { id: string; level: Level; told?: Told }[];
	drop: string[];
	/** Epochs without facts, and where they had come to: one that went on meanwhile stays. */
	dropEpochs: Pick<Opened, 'id' | 'last'>[];
	asides: Aside[];
	dropAsides: string[];
	receipt?: Receipt;
};

/**
 * A file that goes with a fact, as far as may be read without opening it. `asked`: when the server said last that it holds the whole (this
 * phone's clock, ms).
 */
export type Attached = { id: string; scope: string; actor: string; sha256: string; size: number; type: string; since: string; level: Level; asked?: number };

/** What an answer about attachments changes on the phone; all of it in one commit. */
export type AttachedChange = { level: { id: string; level: Level; asked?: number }[]; drop: string[]; asides: Aside[] };

/**
 * What a phone did and has not handed over for good. Each write is on the disk, whole, when it resolves, and not there at all when
 * it fails. A change of a row that is gone does nothing: another tab was faster.
 */
export type Shelf = {
	/** This phone as a writer: an id that lasts as long as its storage. */
	device: () => Promise<string>;
	/** A person's facts, epochs and what was put aside of his. */
	look: (actor: string) => Promise<Contents>;
	/** The facts themselves, opened. One that can't be opened any more is left out. */
	facts: (ids: string[]) => Promise<Fact[]>;
	/** Keeps a new fact, where its epoch has come to, and the files that go with it: all of them or none. */
	keep: (fact: Fact, row: Row, epoch: Opened, files?: readonly Attachment[]) => Promise<void>;
	settle: (actor: string, change: Change) => Promise<void>;
};

/** The same for the files that go with facts. */
export type AttachedShelf = {
	/** A person's files. */
	attached: (actor: string) => Promise<Attached[]>;
	/** The bytes of a file; undefined when it is gone or can't be opened any more. */
	bytesOf: (id: string) => Promise<Uint8Array<ArrayBuffer> | undefined>;
	settleAttached: (actor: string, change: AttachedChange) => Promise<void>;
};

const utf8 = new TextEncoder();

/** The row of a fact that nobody knows of yet. */
export const rowOf = (fact: Fact): Row => ({
	id: fact.id,
	scope: fact.scope,
	epoch: fact.epoch,
	seq: fact.seq,
	actor: fact.actor,
	kind: fact.kind,
	since: fact.at,
	size: utf8.encode(JSON.stringify(fact)).length,
	level: 'phone'
});

/** The row of an attachment that nobody knows of yet. */
export const attachedOf = (fact: Fact, { sha256, size, type }: Attachment): Attached => ({ id: `${fact.actor} ${sha256} ${size}`, scope: fact.scope, actor: fact.actor, sha256, size, type, since: fact.at, level: 'phone' });
