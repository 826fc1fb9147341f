import { fileURLToPath } from 'node:url';
import type { Runner } from 'graphile-worker';
import { runJobs, type Chores } from '#platform/server/jobs.ts';
import { log } from '#platform/server/log.ts';
import { followCountryTime } from '#platform/server/settings.ts';
import { openDatabase } from '#platform/server/sql.ts';

/** How long to wait for a database that is away, in milliseconds. */
const pause = 2000;

/** Does the jobs of all rooms until `stop`, which waits for those that run. A database that goes away is waited for. */
export async function work(url: string): Promise<{ stop: () => Promise<void> }> {
	const { chores }: { chores: Chores } = await import('#house');
	await followCountryTime(url);
	const db = openDatabase(url, { max: 4, statementTimeout: 600_000 });
	let runner: Runner | undefined;
	const stopped = Promise.withResolvers<void>();
	let stopping = false;
	const working = (async () => {
		while (!stopping) {
			try {
				runner = await runJobs(url, db, chores);
				if (!stopping) await runner.promise;
			} catch (error) {
				log.warn({ err: error }, 'jobs wait for the database');
				await Promise.race([stopped.promise, new Promise((wake) => setTimeout(wake, pause))]);
			}
		}
	})();
	return {
		async stop() {
			stopping = true;
			stopped.resolve();
			await runner?.stop().catch(() => {});
			await working;
			await db.close();
		}
	};
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	if (!process.env.DATABASE_URL) {
		console.error('DATABASE_URL is not set. ./qalam worker finds the database by itself.');
		process.exit(2);
	}
	const running = await work(process.env.DATABASE_URL);
	process.send?.({ ready: true });
	log.info('working');
	const leave = () => void running.stop().then(() => process.exit(0));
	process.on('SIGTERM', leave);
	process.on('SIGINT', process.send ? () => {} : leave);
	// The parent is gone (kill -9): put the jobs back for the next worker, but do not outlive it for long.
	process.on('disconnect', () => (setTimeout(() => process.exit(1), 5000), leave()));
}
