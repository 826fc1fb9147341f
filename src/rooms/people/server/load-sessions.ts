import { newId } from '#platform/ids.ts';
import { audit } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { notFound, type Asker } from '#rooms/people/server/may.ts';
import { newSecret } from '#rooms/people/server/verifier.ts';

/** Opens a session of a day for each of these persons and answers the secrets, in their order: for measuring with many signed in. The system only. */
export async function loadSessions(db: Database, who: Asker, personIds: string[]): Promise<string[]> {
	if (who.id !== null) throw notFound();
	const made = personIds.map((personId) => ({ personId, id: newId(), ...newSecret() }));
	await db.transaction(async (db) => {
		await db.run(sql`
			insert into people.session (id, secret_hash, person_id, device, address, method, expires_at)
			select session.id, session.hash, session.person_id, 'bench', '127.0.0.0', 'pin', now() + interval '1 day'
			from unnest(${made.map((one) => one.id)}::uuid[], ${made.map((one) => one.hash)}::text[], ${personIds}::uuid[]) as session(id, hash, person_id)`);
		await audit(db, who, { act: 'session.load', detail: { count: made.length } });
	});
	return made.map((one) => one.secret);
}
