import { countFailure, waitFor } from '#platform/server/limits.ts';
import { Refusal } from '#platform/refusal.ts';
import { isDown, type Database } from '#platform/server/sql.ts';
import type { Who } from '#rooms/people/who.ts';
import { mostEpochs, type Receipt } from '#rooms/sync/exchange.ts';
import { mostFileBytes, pushesIn } from '#rooms/sync/file-intake.ts';
import { sayFile } from '#rooms/sync/messages/file.ts';
import type { Kinds } from '#rooms/sync/server/kinds.ts';
import { mustBeOwn, pushTogether } from '#rooms/sync/server/push.ts';

/** So many files in a quarter of an hour from one person. */
const rule = { free: 30, window: 900 };

/** So many things put aside are told one by one. */
const mostTold = 100;

/** What became of the facts of a file: how many of each kind were taken or known already, which were put aside and why, and what was not looked at. */
export type FileTaken = {
	kinds: { kind: string; taken: number; known: number; since: string }[];
	asides: { kind: string; since: string | null; why: string }[];
	aside: number;
	/** Facts that name another author. */
	others: number;
	/** Facts at which we failed ourselves, or that came after the database went away: to be brought again. */
	left: number;
	unread: number;
	whole: boolean;
	receipt: Receipt | null;
};

/**
 * Takes in a file of what waited on a phone (docs/sync.md, 6), brought from any computer by who did it; any number of times. Each fact gets
 * its result as in a push. The computer is not noted as the phone. Refuses what is no such file (400), another person's (409), too large a one
 * (413), and too many at a time (429).
 */
export async function takeFile(db: Database, who: Who, text: string, kinds: Kinds, received = Date.now()): Promise<FileTaken> {
	const refuse = (status: number, key: 'noFile' | 'tooLarge' | 'wait', count = 0) => new Refusal(status, (language) => sayFile(language)(key, { count }));
	const key = `outbox-file:${who.id}`;
	const wait = await waitFor(db, key);
	if (wait) throw refuse(429, 'wait', wait);
	await countFailure(db, key, rule);
	if (Buffer.byteLength(text) > mostFileBytes) throw refuse(413, 'tooLarge');
	const file = pushesIn(text, received);
	if (!file) throw refuse(400, 'noFile');
	if (file.tooLong) throw refuse(413, 'tooLarge');
	mustBeOwn(who, file);
	const said: FileTaken = { kinds: [], asides: [], aside: 0, others: file.others, left: 0, unread: file.unread, whole: file.whole, receipt: null };
	const bring = async (push: (typeof file.pushes)[number]) => (await pushTogether(db, [{ who, push, received, byFile: true }], kinds))[0];
	const byKind = new Map<string, FileTaken['kinds'][number]>();
	let away = false;
	for (const push of file.pushes) {
		const results = away ? [] : await bring(push).then((answer) => answer.results, (error: unknown) => {
			if (!isDown(error) && !(error as { down?: boolean })?.down) throw error;
			away = true;
			return [];
		});
		said.left += push.facts.length - results.length;
		const facts = new Map(push.facts.map((fact) => [(fact as { id?: unknown }).id, fact as { kind?: unknown; at?: unknown }]));
		for (const { id, result, why } of results) {
			const { kind, at } = facts.get(id) ?? {};
			const since = typeof at === 'string' && Number.isFinite(Date.parse(at)) ? at : null;
			if (result === 'quarantine') {
				said.aside++;
				if (said.asides.length < mostTold) said.asides.push({ kind: typeof kind === 'string' ? kind.slice(0, 40) : '', since, why: why ?? '' });
				continue;
			}
			const group = byKind.get(String(kind)) ?? { kind: String(kind), taken: 0, known: 0, since: since! };
			byKind.set(group.kind, group);
			group[result === 'ok' ? 'taken' : 'known']++;
			if (since! < group.since) group.since = since!;
		}
	}
	said.kinds = [...byKind.values()];
	const epochs = [...new Map(file.pushes.flatMap((push) => push.epochs).map((epoch) => [epoch.id, epoch])).values()].slice(-mostEpochs);
	if (epochs.length && !away) said.receipt = (await bring({ ...file.pushes[0], epochs, facts: [] })).receipt;
	return said;
}
