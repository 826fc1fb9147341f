import { Logger, parseCronItems, run, runMigrations, type Runner } from 'graphile-worker';
import { log } from '#platform/server/log.ts';
import { sql, type Database } from '#platform/server/sql.ts';

/**
 * Work done apart from requests, by name: at set times (`cron`, five fields, UTC), or when asked for. It may run twice (a power
 * cut after the work, before its mark), so it must be harmless to repeat.
 */
export type Chores = Record<string, { cron?: string; run: (db: Database, payload: unknown) => Promise<unknown> }>;

/** Asks for a job, in the transaction of the act that needs it. The same `key` twice is one job; `after` delays it; jobs of one `queue` are done one after the other. */
export async function enqueue(db: Database, name: string, payload: unknown = {}, { key = null, after = null, queue = null }: { key?: string | null; after?: Date | null; queue?: string | null } = {}): Promise<void> {
	await db.maybe(sql<{ done: boolean }>`
		select graphile_worker.add_job(${name}, payload => ${JSON.stringify(payload)}::json, job_key => ${key}, queue_name => ${queue}, run_at => ${after}) is not null as done`);
}

const quiet = new Logger(() => () => {});
const toLog = new Logger((scope) => (level, message, meta) => {
	const entry = { job: scope.taskIdentifier, jobId: scope.jobId, err: meta?.error as Error | undefined };
	if (level === 'error') log.error(entry, message);
	else if (level === 'warning') log.warn(entry, message);
	else log.debug(entry, message);
});

/** Makes or updates the tables of the job library. */
export const migrateJobs = (url: string): Promise<void> => runMigrations({ connectionString: url, logger: quiet });

/** Does the chores until stopped, two at a time; several workers share them. */
export async function runJobs(url: string, db: Database, chores: Chores): Promise<Runner> {
	const timed = Object.entries(chores).flatMap(([task, { cron }]) => (cron ? [{ task, match: cron }] : []));
	return run({
		connectionString: url,
		concurrency: 2,
		noHandleSignals: true,
		logger: toLog,
		taskList: Object.fromEntries(Object.entries(chores).map(([name, chore]) => [name, async (payload: unknown) => void (await chore.run(db, payload))])),
		parsedCronItems: parseCronItems(timed)
	});
}
