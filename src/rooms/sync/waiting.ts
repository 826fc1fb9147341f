import type { Delivery } from '#rooms/sync/deliver.ts';
import { isWaiting } from '#rooms/sync/sender.ts';
import type { Aside, Attached, Contents } from '#rooms/sync/shelf.ts';

/** How the last try to hand over ended, as `exchange` tells it; `offline` when the browser itself knows that there is no line, `none` when none was made yet. */
export type LastTry = Delivery['stopped'] | 'offline' | 'none';

/** What of a person's is on this phone and not yet safe elsewhere, and why: what a page shows. Dates are this phone's, ISO 8601. */
export type WhatWaits = {
	/** On this phone alone, by kind, with the oldest of each. */
	waiting: { kind: string; count: number; since: string }[];
	/** At the server; kept here until a verified backup has it. */
	held: number;
	/** Why what waits still waits: a message of messages/waiting.ts; none when nothing waits. */
	why: Exclude<LastTry, null> | 'left' | null;
	/** Put aside: kept, not counted. Each with the message that says why, which may name its code. */
	asides: (Aside & { words: WhyAside })[];
	/** Files that could not go, and are here no more. */
	lost: (Aside & { words: WhyAside })[];
};

/** Tells what waits, since when and why. Knows no kind of fact: the page names them, and files, whose kind is `attachment`. */
export function whatWaits({ rows, asides }: Pick<Contents, 'rows' | 'asides'>, last: LastTry, attached: readonly Attached[] = []): WhatWaits {
	const byKind = new Map<string, WhatWaits['waiting'][number]>();
	const told = asides.map((aside) => ({ ...aside, words: whyAside(aside.why) })).sort((a, b) => (a.since < b.since ? 1 : -1));
	for (const row of [...rows.filter(isWaiting), ...attached.filter((file) => file.level === 'phone').map((file) => ({ kind: 'attachment', since: file.since }))]) {
		const group = byKind.get(row.kind) ?? { kind: row.kind, count: 0, since: row.since };
		byKind.set(row.kind, { ...group, count: group.count + 1, since: row.since < group.since ? row.since : group.since });
	}
	return {
		waiting: [...byKind.values()].sort((a, b) => b.count - a.count),
		held: [...rows, ...attached].filter((row) => row.level === 'server').length,
		why: byKind.size ? (last ?? 'left') : null,
		asides: told.filter((aside) => aside.kind !== 'attachment'),
		lost: told.filter((aside) => aside.kind === 'attachment')
	};
}

const codes = ['actor', 'scope', 'kind', 'fork', 'chain', 'malformed', 'unknown-item', 'attachment-refused', 'attachment-damaged'] as const;
export type WhyAside = `aside.${(typeof codes)[number] | 'other'}`;

/** The message that says why a fact was put aside. A code of a room's own that has no words is named by `aside.other`. */
export const whyAside = (code: string): WhyAside => `aside.${codes.find((each) => each === code) ?? 'other'}`;
