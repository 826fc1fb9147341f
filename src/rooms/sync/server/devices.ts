import { sql, type Database } from '#platform/server/sql.ts';
import type { Bringing } from '#rooms/sync/server/judge.ts';

type Seen = { n: number; timeline: string; off: boolean; fresh: boolean };

/**
 * Notes that devices were used by persons, each at most every five minutes, and tells of each whether it was cut off; and the life of
 * the database in which this is said. A telephone that several persons share has a row of each.
 */
export async function touchDevices(db: Database, bringings: readonly Pick<Bringing, 'who' | 'push'>[]): Promise<{ timeline: string; cutOff: boolean }[]> {
	const rows = await db.all(sql<Seen>`
		select given.n, (select id from sync.timeline order by began_at desc limit 1) as timeline, device.revoked_at is not null as off,
			coalesce(device.seen_at > now() - interval '5 minutes' and device.sessions[1] = given.session, false) as fresh
		from unnest(${bringings.map((_, n) => n)}::int[], ${bringings.map((one) => one.who.id)}::uuid[], ${bringings.map((one) => one.push.device)}::uuid[], ${bringings.map((one) => one.who.sessionId)}::uuid[])
			as given(n, person, device, session)
		left join sync.device on device.person_id = given.person and device.id = given.device`);
	const stale = new Map(rows.flatMap(({ n, fresh }) => (fresh ? [] : [[`${bringings[n].who.id} ${bringings[n].push.device}`, bringings[n]]])));
	const seen = [...stale.values()].sort((a, b) => (a.who.id + a.push.device < b.who.id + b.push.device ? -1 : 1));
	if (seen.length)
		await db.run(sql`
			insert into sync.device (person_id, id, name, sessions)
			select given.person, given.device, coalesce(session.device, '?'), array[given.session]
			from unnest(${seen.map((one) => one.who.id)}::uuid[], ${seen.map((one) => one.push.device)}::uuid[], ${seen.map((one) => one.who.sessionId)}::uuid[]) as given(person, device, session)
			left join people.session on session.id = given.session
			on conflict (person_id, id) do update set name = excluded.name, seen_at = now(),
				sessions = (excluded.sessions || array_remove(device.sessions, excluded.sessions[1]))[:5]`);
	const answers = bringings.map(() => ({ timeline: '', cutOff: false }));
	for (const { n, timeline, off } of rows) answers[n] = { timeline, cutOff: off };
	return answers;
}
