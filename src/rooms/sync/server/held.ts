import { sql, type Database } from '#platform/server/sql.ts';
import type { Ranges } from '#rooms/sync/exchange.ts';

/** A run of facts of one epoch, all in a verified backup or none; `link` is that of its last fact, in hex, where it has one. */
export type Run = { epoch: string; first: number; last: number; vault: boolean; link: string | null };

/** Whose epochs are asked for, by which device and session: of these writers, in these scopes. */
export type Holder = { person: string; session: string; device: string; scopes: readonly string[]; epochs: readonly { writer: string; id: string }[] };

/** What is held for a holder, in which life of the database, whether his device was cut off, and whether its use was noted just now. */
export type Held = { timeline: string; cutOff: boolean; noted: boolean; runs: Run[] };

/** What is held of some epochs of several persons, what was put aside included, in order. */
export async function held(db: Database, holders: readonly Holder[]): Promise<Held[]> {
	const epochs = holders.flatMap((one, n) => one.epochs.map((epoch) => ({ ...epoch, n, person: one.person })));
	const places = epochs.flatMap((epoch) => holders[epoch.n].scopes.map((scope) => ({ ...epoch, scope })));
	// What was put aside stands beside what was taken at the same place: a fork is in the vault when both are.
	const rows = await db.all(sql<{ n: number; timeline: string; off: boolean; noted: boolean; runs: [string, number, number, boolean, string | null][] | null }>`
		with held as (
			select given.n, fact.epoch, fact.seq, fact.link, coalesce(fact.pos <= horizon.pos, false) as vault, 1 as rank
			from unnest(${places.map((one) => one.n)}::int[], ${places.map((one) => one.person)}::uuid[], ${places.map((one) => one.scope)}::uuid[], ${places.map((one) => one.writer)}::uuid[],
				${places.map((one) => one.id)}::uuid[]) as given(n, person, scope, writer, epoch)
			join sync.fact on fact.scope = given.scope and fact.writer = given.writer and fact.epoch = given.epoch and fact.actor_id = given.person
			left join sync.horizon on horizon.scope = fact.scope
			union all
			select given.n, aside.epoch, aside.seq, aside.link, copy.verified_at is not null, 2
			from unnest(${epochs.map((one) => one.n)}::int[], ${epochs.map((one) => one.person)}::uuid[], ${epochs.map((one) => one.id)}::uuid[]) as given(n, person, epoch)
			join sync.quarantine aside on aside.sent_by = given.person and aside.epoch = given.epoch
			left join sync.copy on copy.id = aside.copy
			union all
			select given.n, unread.epoch, unread.seq, null, copy.verified_at is not null, 3
			from unnest(${epochs.map((one) => one.n)}::int[], ${epochs.map((one) => one.person)}::uuid[], ${epochs.map((one) => one.id)}::uuid[]) as given(n, person, epoch)
			join sync.unread on unread.sent_by = given.person and unread.epoch = given.epoch and unread.seq is not null
			left join sync.copy on copy.id = unread.copy),
		one as (select n, epoch, seq, bool_and(vault) as vault, (array_agg(link order by rank))[1] as link from held group by n, epoch, seq),
		run as (select n, epoch, seq, vault, link, seq - row_number() over (partition by n, epoch, vault order by seq) as run from one),
		runs as (
			select n, epoch, min(seq) as first, max(seq) as last, vault, encode((array_agg(link order by seq desc))[1], 'hex') as link
			from run group by n, epoch, vault, run)
		select given.n, (select id from sync.timeline where not exists (select 1 from sync.timeline later where later.parent = timeline.id) limit 1) as timeline, device.revoked_at is not null as off,
			coalesce(device.seen_at > now() - interval '5 minutes' and device.sessions[1] = given.session, false) as noted,
			(select jsonb_agg(jsonb_build_array(epoch, first, last, vault, link) order by epoch, first) from runs where runs.n = given.n) as runs
		from unnest(${holders.map((_, n) => n)}::int[], ${holders.map((one) => one.person)}::uuid[], ${holders.map((one) => one.device)}::uuid[], ${holders.map((one) => one.session)}::uuid[])
			as given(n, person, device, session)
		left join sync.device on device.person_id = given.person and device.id = given.device`);
	const found: Held[] = [];
	for (const { n, timeline, off, noted, runs } of rows)
		found[n] = { timeline, cutOff: off, noted, runs: (runs ?? []).map(([epoch, first, last, vault, link]) => ({ epoch, first, last, vault, link })) };
	return found;
}

/** The ranges of each epoch, whether in a backup or not. */
export function rangesByEpoch(runs: readonly Run[]): Record<string, Ranges> {
	const held: Record<string, Ranges> = {};
	for (const { epoch, first, last } of runs) {
		const ranges = (held[epoch] ??= []);
		const before = ranges.at(-1);
		if (before && before[1] === first - 1) before[1] = last;
		else ranges.push([first, last]);
	}
	return held;
}

/** Up to which seq of each epoch, from the first that is held and without a gap, the facts are in a verified backup. */
export function coveredByEpoch(runs: readonly Run[]): Record<string, number> {
	const covered: Record<string, number> = {};
	const seen = new Set<string>();
	for (const { epoch, last, vault } of runs) {
		if (!seen.has(epoch) && vault) covered[epoch] = last;
		seen.add(epoch);
	}
	return covered;
}
