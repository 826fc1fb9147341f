import pg from 'pg';
import { newId } from '#platform/ids.ts';

/** What the database can do by itself: one-row inserts a second, each its own commit, by `clients` connections, like pgbench -N. */
export async function commits(url: string, { clients, seconds }: { clients: number; seconds: number }): Promise<number> {
	const pool = new pg.Pool({ connectionString: url, max: clients });
	await pool.query('create table if not exists public.bench_commit (id uuid primary key, body text not null)');
	let done = 0;
	const run = (until: number) =>
		Promise.all(
			Array.from({ length: clients }, async () => {
				const client = await pool.connect();
				while (performance.now() < until) {
					await client.query({ name: 'insert', text: 'insert into public.bench_commit (id, body) values ($1, $2)', values: [newId(), 'x'.repeat(200)] });
					done++;
				}
				client.release();
			})
		);
	await run(performance.now() + 1000);
	done = 0;
	const from = performance.now();
	await run(from + seconds * 1000);
	const rate = done / ((performance.now() - from) / 1000);
	await pool.query('drop table public.bench_commit');
	await pool.end();
	return rate;
}
