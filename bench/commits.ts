import pg from 'pg';
import { newId } from '#platform/ids.ts';

const values = () => [newId(), 'x'.repeat(200)];
const insert = { name: 'insert', text: 'insert into public.bench_commit (id, body) values ($1, $2)' };

/** Ways to commit one row: the statement alone, and as pgbench does it, between a `begin` and a `commit` of its own. */
const ways = {
	alone: async (client: pg.PoolClient) => void (await client.query({ ...insert, values: values() })),
	pgbench: async (client: pg.PoolClient) => {
		await client.query('begin');
		await client.query({ ...insert, values: values() });
		await client.query('commit');
	}
};

export type Commits = Record<keyof typeof ways, number>;

/** What the database can do by itself: one-row inserts a second, each its own commit, by `clients` connections, with the product's own safety (synchronous_commit on). */
export async function commits(url: string, { clients, seconds }: { clients: number; seconds: number }): Promise<Commits> {
	const pool = new pg.Pool({ connectionString: url, max: clients, options: '-c synchronous_commit=on' });
	await pool.query('create table if not exists public.bench_commit (id uuid primary key, body text not null)');
	const rate = async (way: (client: pg.PoolClient) => Promise<void>) => {
		let done = 0;
		const run = (until: number) =>
			Promise.all(
				Array.from({ length: clients }, async () => {
					const client = await pool.connect();
					while (performance.now() < until) {
						await way(client);
						done++;
					}
					client.release();
				})
			);
		await run(performance.now() + 1000);
		done = 0;
		const from = performance.now();
		await run(from + seconds * 1000);
		return done / ((performance.now() - from) / 1000);
	};
	const found = { alone: await rate(ways.alone), pgbench: await rate(ways.pgbench) };
	await pool.query('drop table public.bench_commit');
	await pool.end();
	return found;
}
