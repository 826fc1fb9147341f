import { sql, type Database } from '#platform/server/sql.ts';
import type { Holder } from '#rooms/sync/server/held.ts';

/** Notes that devices are used by persons. A telephone that several persons share has a row of each. */
export async function noteDevices(db: Database, holders: readonly Holder[]): Promise<void> {
	const seen = [...new Map(holders.map((one) => [`${one.person} ${one.device}`, one])).entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
	if (seen.length)
		await db.run(sql`
			insert into sync.device (person_id, id, name, sessions)
			select given.person, given.device, coalesce(session.device, '?'), array[given.session]
			from unnest(${seen.map((one) => one.person)}::uuid[], ${seen.map((one) => one.device)}::uuid[], ${seen.map((one) => one.session)}::uuid[]) as given(person, device, session)
			left join people.session on session.id = given.session
			on conflict (person_id, id) do update set name = excluded.name, seen_at = now(),
				sessions = (excluded.sessions || array_remove(device.sessions, excluded.sessions[1]))[:5]`);
}
