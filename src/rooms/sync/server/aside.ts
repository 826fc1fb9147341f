import { createHash } from 'node:crypto';
import { isId } from '#platform/ids.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import type { Bringing, Item, Verdict } from '#rooms/sync/server/judge.ts';
import { quarantineMany } from '#rooms/sync/server/log.ts';

export type Aside = { item: Item; code: string };

/** So much put aside may wait under one sender, in things and in bytes on the disk; past it they stay with him, unanswered: a device that lies cannot fill the disk. */
const most = 5000;
const mostStored = 20_000_000;

/** How many things more may be put aside under each sender. */
export async function leftAside(db: Database, senders: readonly string[]): Promise<Map<string, number>> {
	const counts = await db.all(sql<{ sender: string; count: number }>`
		select sender, case when waiting.bytes + unread.bytes > ${mostStored}::bigint then ${most}::int else waiting.count + unread.count end::int as count
		from unnest(${senders}::uuid[]) as sender
		cross join lateral (select count(*), coalesce(sum(pg_column_size(fact)), 0) as bytes from sync.quarantine where sent_by = sender and decided_at is null) waiting
		cross join lateral (select count(*), coalesce(sum(pg_column_size(raw)), 0) as bytes from sync.unread where sent_by = sender) unread`);
	return new Map(counts.map(({ sender, count }) => [sender, most - count]));
}

/** Keeps what can't be applied: facts in the quarantine, what is no fact as raw text. Answers what was kept. */
export async function keepAside(db: Database, bringings: readonly Bringing[], asides: readonly Aside[]): Promise<readonly Aside[]> {
	if (!asides.length) return [];
	const left = await leftAside(db, [...new Set(asides.map(({ item }) => bringings[item.n].who.id))]);
	const kept = asides.filter(({ item }) => {
		const sender = bringings[item.n].who.id;
		left.set(sender, left.get(sender)! - 1);
		return left.get(sender)! >= 0;
	});
	await quarantineMany(db, kept.flatMap(({ item, code }) => (item.fact ? [{ sentBy: bringings[item.n].who.id, code, fact: item.fact }] : [])));
	const unread = kept.filter(({ item }) => !item.fact).map(({ item }) => unreadRow(item, bringings[item.n]));
	if (unread.length)
		await db.run(sql`
			insert into sync.unread (sent_by, sha, raw, device, epoch, seq)
			select sent_by, sha, raw, device, epoch, seq
			from unnest(${unread.map((row) => row.sentBy)}::uuid[], ${unread.map((row) => row.sha)}::bytea[], ${unread.map((row) => row.raw)}::text[], ${unread.map((row) => row.device)}::uuid[],
				${unread.map((row) => row.epoch)}::uuid[], ${unread.map((row) => row.seq)}::int[]) as unread(sent_by, sha, raw, device, epoch, seq)
			on conflict do nothing`);
	return kept;
}

/** The text of what is no fact, and its place at its writer where it names one, so that it counts as held. */
function unreadRow({ raw }: Item, { who, push }: Bringing) {
	const text = JSON.stringify(raw) ?? 'null';
	const { epoch, seq } = (raw ?? {}) as { epoch?: unknown; seq?: unknown };
	const placed = isId(epoch) && Number.isInteger(seq) && Number(seq) > 0 && Number(seq) <= 2_000_000_000;
	return { sentBy: who.id, raw: text, sha: createHash('sha256').update(text).digest(), device: push.device, epoch: placed ? String(epoch) : null, seq: placed ? Number(seq) : null };
}

/** Keeps how epochs begin, of those whose first fact is here: an epoch names its parent once. */
export async function keepEpochs(db: Database, bringings: readonly Bringing[], verdicts: readonly Verdict[]): Promise<void> {
	const rows = verdicts.flatMap(({ item: { fact, n }, do: act }) => {
		if (act !== 'apply' || fact?.seq !== 1) return [];
		const parent = bringings[n].push.epochs.find((epoch) => epoch.id === fact.epoch)?.parent;
		return [{ person: bringings[n].who.id, id: fact.epoch, writer: fact.writer, parent: parent?.epoch ?? null, seq: parent?.seq ?? null, link: parent ? Buffer.from(parent.link, 'hex') : null }];
	});
	if (rows.length)
		await db.run(sql`
			insert into sync.epoch (person_id, id, writer, parent, parent_seq, parent_link)
			select person_id, id, writer, parent, parent_seq, parent_link
			from unnest(${rows.map((row) => row.person)}::uuid[], ${rows.map((row) => row.id)}::uuid[], ${rows.map((row) => row.writer)}::uuid[], ${rows.map((row) => row.parent)}::uuid[],
				${rows.map((row) => row.seq)}::int[], ${rows.map((row) => row.link)}::bytea[]) as epoch(person_id, id, writer, parent, parent_seq, parent_link)
			on conflict do nothing`);
}
