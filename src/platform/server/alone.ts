import type { Database } from '#platform/server/sql.ts';

/** Does `work` in one process at a time, over all processes of the database: the others wait. For the operator's acts, never for a request. */
export async function alone<T>(db: Database, name: string, work: () => Promise<T>): Promise<T> {
	return db.dangerousClient(async (client) => {
		await client.query('select pg_advisory_lock(hashtext($1))', [name]);
		try {
			return await work();
		} finally {
			await client.query('select pg_advisory_unlock(hashtext($1))', [name]);
		}
	});
}
