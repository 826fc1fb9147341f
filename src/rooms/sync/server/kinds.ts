import type { Database } from '#platform/server/sql.ts';
import type { Who } from '#rooms/people/who.ts';
import type { Fact } from '#rooms/sync/fact.ts';

/** A fact that is authentic but can't be applied: kept apart under `code`, told to its author. */
export class Unfit extends Error {
	readonly code: string;
	constructor(code: string) {
		super(code);
		this.code = code;
	}
}

/** A fact that can't be taken in now and can be later: it stays with its sender, unanswered, and comes again. */
export class NotNow extends Error {}

/** When a push was sent, by the sender's clock and by ours. */
export type Sent = { now: string; received: number };

/**
 * What a room does with one kind of fact: checks the body, writes its own tables and calls `record` last, all in one
 * transaction. Answers what the author may see (the mark, say). Applying twice is harmless: `record` refuses the second.
 */
export type Apply = (db: Database, who: Who, fact: Fact, sent: Sent) => Promise<unknown>;

/** One act of many that arrive together. */
export type Act = { who: Who; fact: Fact; sent: Sent };

/**
 * For a kind of which many arrive at once: writes the room's own rows of all of them in a few statements, as `apply` would one by one
 * in this order, and answers for each what its author may see, or an `Unfit` or `NotNow` instead. It does not record: that is done for all together.
 */
export type ApplyMany = (db: Database, acts: readonly Act[]) => Promise<unknown[]>;

export type Kind = { v: number; apply: Apply; applyMany?: ApplyMany; known: (db: Database, who: Who, fact: Fact) => Promise<unknown> };
export type Kinds = Record<string, Kind>;

/** The kind of a fact, if this version knows it. */
export const maybeKind = (kinds: Kinds, fact: Fact): Kind | undefined => {
	const kind = Object.hasOwn(kinds, fact.kind) ? kinds[fact.kind] : undefined;
	return kind && fact.v <= kind.v ? kind : undefined;
};
