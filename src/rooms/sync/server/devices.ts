import { isId } from '#platform/ids.ts';
import { audit } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { endSessionsOf, must, notFound } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import type { Holder } from '#rooms/sync/server/held.ts';

/** Notes that devices are used by persons. A telephone that several persons share has a row of each. */
export async function noteDevices(db: Database, holders: readonly Pick<Holder, 'person' | 'session' | 'device'>[]): Promise<void> {
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

/** Whether a telephone was cut off for a person. Anyone who knows both ids may ask: a lost phone has no session any more. */
export const isCutOff = async (db: Database, person: string, device: string): Promise<boolean> =>
	(await db.maybe(sql<{ id: string }>`select id from sync.device where person_id = ${person} and id = ${device} and revoked_at is not null`)) !== undefined;

/** Notes that this person takes things along on this telephone; says whether it was cut off. */
export async function noteTaking(db: Database, who: Who, device: string): Promise<boolean> {
	await noteDevices(db, [{ person: who.id, session: who.sessionId, device }]);
	return isCutOff(db, who.id, device);
}

/** A telephone with which a person works without line. */
export type Device = { id: string; name: string; made_at: Date; seen_at: Date; revoked_at: Date | null };

/** Whoever may give somebody a new PIN may cut off his telephone; one's own anybody may. */
const mustHold = async (db: Database, who: Who, personId: string) => void (who.id === personId || (await must(db, who, 'person.recover', personId)));

/** The telephones of a person, last used first; at most 50. Refuses who may not recover his account. */
export async function devicesOf(db: Database, who: Who, personId: string): Promise<Device[]> {
	await mustHold(db, who, personId);
	return db.all(sql<Device>`select id, name, made_at, seen_at, revoked_at from sync.device where person_id = ${personId} order by seen_at desc, id limit 50`);
}

/**
 * Cuts off a lost telephone for one person: what was taken along is wiped when it calls, and the sessions it used end now. What waits
 * there stays for its owner. Others who share it are not touched.
 */
export async function cutOff(db: Database, who: Who, personId: string, deviceId: string): Promise<void> {
	await mustHold(db, who, personId);
	if (!isId(deviceId)) throw notFound();
	await db.transaction(async (db) => {
		const found = await db.maybe(sql<{ name: string; sessions: string[] }>`
			update sync.device set revoked_at = now() where person_id = ${personId} and id = ${deviceId} and revoked_at is null returning name, sessions`);
		if (!found) return;
		const sessions = await endSessionsOf(db, personId, found.sessions);
		await audit(db, who, { act: 'device.cutOff', personId, detail: { device: deviceId, name: found.name, sessions } });
	});
}

/** Lets a telephone in again that was found. */
export async function letIn(db: Database, who: Who, personId: string, deviceId: string): Promise<void> {
	await mustHold(db, who, personId);
	if (!isId(deviceId)) throw notFound();
	await db.transaction(async (db) => {
		const found = await db.maybe(sql<{ name: string }>`update sync.device set revoked_at = null where person_id = ${personId} and id = ${deviceId} and revoked_at is not null returning name`);
		if (found) await audit(db, who, { act: 'device.letIn', personId, detail: { device: deviceId, name: found.name } });
	});
}
