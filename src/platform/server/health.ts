import { newId } from '#platform/ids.ts';
import { briefly } from '#platform/server/brief.ts';
import { sql, type Database } from '#platform/server/sql.ts';

export type Health = { status: number; body: Record<string, unknown> };

/** How long a health question may take before the answer is no, in milliseconds. */
const patience = 2000;
const within = <T>(work: Promise<T>): Promise<T> =>
	Promise.race([work, new Promise<never>((_, failed) => setTimeout(() => failed(new Error('no answer in time')), patience).unref())]);

const fault = (error: unknown) => ({ ok: false, why: (error as { code?: string }).code ?? 'no answer' });

/** Can the database be read now, and how fast (milliseconds). */
async function reads(db: Database): Promise<{ ok: boolean; ms?: number; why?: string }> {
	const since = performance.now();
	try {
		await within(db.one(sql<{ one: number }>`select 1 as one`));
		return { ok: true, ms: Math.round((performance.now() - since) * 10) / 10 };
	} catch (error) {
		return fault(error);
	}
}

/** Can the database be written now: a row really written and committed, once a second however many ask. */
const writes = briefly(1, 4, (_db: Database) => 'write', writeNow);

async function writeNow(db: Database): Promise<{ ok: boolean; ms?: number; why?: string }> {
	const since = performance.now();
	try {
		await within(db.run(sql`
			insert into platform.setting (key, value) values ('health.write', to_jsonb(${newId()}::text))
			on conflict (key) do update set value = excluded.value, changed_at = now()`));
		return { ok: true, ms: Math.round((performance.now() - since) * 10) / 10 };
	} catch (error) {
		return fault(error);
	}
}

/**
 * Answers `/health…`: live (the process turns), ready (send requests here), write (writing works), and all of it with figures. A stranger
 * learns from each whether it is so, and no more: neither version nor process, nor what is wrong.
 */
export async function healthOf(path: string, db: Database, state: { draining: boolean; version: string }, stranger: boolean): Promise<Health | undefined> {
	const health = await allOf(path, db, state);
	return health && stranger ? { status: health.status, body: { ok: health.status === 200 } } : health;
}

async function allOf(path: string, db: Database, state: { draining: boolean; version: string }): Promise<Health | undefined> {
	if (path === '/health/live') return { status: 200, body: { live: true } };
	if (path === '/health/ready') {
		const database = await reads(db);
		const ready = database.ok && !state.draining;
		return { status: ready ? 200 : 503, body: { ready, draining: state.draining, database: database.ok } };
	}
	if (path === '/health/write') {
		const write = await writes(db);
		return { status: write.ok ? 200 : 503, body: { write: write.ok, ms: write.ms, why: write.why } };
	}
	if (path === '/health') {
		const [read, write] = [await reads(db), await writes(db)];
		const ready = read.ok && !state.draining;
		return {
			status: ready ? 200 : 503,
			body: { version: state.version, live: true, ready, draining: state.draining, read, write, uptime: Math.round(process.uptime()), memory: process.memoryUsage.rss(), processId: process.pid }
		};
	}
	return undefined;
}
