import pg from 'pg';

// bigint fits a JavaScript number for all we count; a date is a day, not an instant, so it stays text.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

/** A statement with its values kept apart, so that no value can ever be read as SQL. */
export class Query<Row = unknown> {
	readonly text: string;
	readonly values: unknown[];
	declare row: Row;
	constructor(parts: TemplateStringsArray, values: unknown[]) {
		this.text = parts.reduce((text, part, i) => `${text}$${i}${part}`);
		this.values = values;
	}
}

/** Writes SQL as SQL; every `${}` is a parameter. The row type is proven against the schema by tests/sql.test.ts. */
export const sql = <Row = Record<string, never>>(parts: TemplateStringsArray, ...values: unknown[]) => new Query<Row>(parts, values);

const names = new Map<string, string>();
const nameOf = (text: string) => {
	let name = names.get(text);
	if (!name) names.set(text, (name = `q${names.size}`));
	return name;
};

/** The connection broke, the server stops or starts, it is read-only for now, or two transactions met: try again. */
const passing = new Set(['57P01', '57P02', '57P03', '08000', '08001', '08003', '08004', '08006', '25006', '40001', '40P01', '53300', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT']);
export const isPassing = (error: unknown): boolean => {
	const { code, message = '', syscall } = (error ?? {}) as { code?: string; message?: string; syscall?: string };
	// A file that is not there is no socket that is not there.
	if (code === 'ENOENT' && syscall !== 'connect') return false;
	return (code !== undefined && passing.has(code)) || /Connection terminated|is not queryable|timeout exceeded when trying to connect|server closed the connection|Query read timeout/.test(message);
};
/** The database can't be reached or written now; nothing was acknowledged. */
export const isDown = (error: unknown): boolean => isPassing(error) && !['40001', '40P01'].includes((error as { code?: string }).code ?? '');

/** How long a write is tried again before its failure is told, in milliseconds. */
const patience = 5000;
const pause = (attempt: number) => new Promise((wake) => setTimeout(wake, Math.min(800, 25 * 2 ** attempt) * (0.5 + Math.random())));

async function patiently<T>(work: () => Promise<T>): Promise<T> {
	const until = Date.now() + patience;
	for (let attempt = 0; ; attempt++) {
		try {
			return await work();
		} catch (error) {
			if (!isPassing(error) || Date.now() > until) throw error;
			await pause(attempt);
		}
	}
}

/** The one door to the database: a pool, or the client of a transaction. */
export class Database {
	readonly #pool: pg.Pool | undefined;
	readonly #client: pg.PoolClient | undefined;
	#depth = 0;
	constructor(runner: { pool: pg.Pool } | { client: pg.PoolClient }) {
		if ('pool' in runner) this.#pool = runner.pool;
		else this.#client = runner.client;
	}

	/** The rows of a statement. On the pool a read is tried again when the connection breaks; a write only if it never left. */
	async all<Row>(query: Query<Row>): Promise<Row[]> {
		return (await this.#send(query)).rows as Row[];
	}
	/** Exactly one row; anything else is a fault of ours. */
	async one<Row>(query: Query<Row>): Promise<Row> {
		const rows = await this.all(query);
		if (rows.length !== 1) throw new Error(`expected one row, found ${rows.length}: ${query.text.slice(0, 120)}`);
		return rows[0];
	}
	/** The first row, or undefined. */
	async maybe<Row>(query: Query<Row>): Promise<Row | undefined> {
		return (await this.all(query))[0];
	}
	/** Runs a statement and answers how many rows it touched. */
	async run(query: Query<unknown>): Promise<number> {
		return (await this.#send(query)).rowCount ?? 0;
	}

	async #send(query: Query<unknown>): Promise<pg.QueryResult> {
		const config = { name: nameOf(query.text), text: query.text, values: query.values };
		if (this.#client) return this.#client.query(config);
		const reading = /^\s*select\b/i.test(query.text);
		return patiently(async () => {
			let sent = false;
			try {
				const client = await this.#pool!.connect();
				sent = true;
				try {
					const result = await client.query(config);
					client.release();
					return result;
				} catch (error) {
					client.release(isDown(error));
					throw error;
				}
			} catch (error) {
				// A write that may have been done is not sent twice behind its writer's back.
				if (sent && !reading && isDown(error)) throw Object.assign(new Error('the database went away', { cause: error }), { code: 'GONE', down: true });
				throw error;
			}
		});
	}

	/**
	 * All or nothing. Answers only after COMMIT returned without a warning that a standby was not waited for. A whole transaction
	 * is tried again when the server breaks off or two transactions met, so `work` must be repeatable: ids are made before.
	 */
	async transaction<T>(work: (db: Database) => Promise<T>): Promise<T> {
		if (this.#client) return this.#nested(work);
		return patiently(async () => {
			const client = await this.#pool!.connect();
			const warnings: string[] = [];
			const note = (notice: { code?: string; message?: string }) => notice.code === '01000' && warnings.push(notice.message ?? '');
			client.on('notice', note);
			try {
				await client.query('begin');
				const result = await work(new Database({ client }));
				await client.query('commit');
				if (warnings.length) throw new Error(`not certain to be kept: ${warnings[0]}`);
				client.off('notice', note);
				client.release();
				return result;
			} catch (error) {
				client.off('notice', note);
				const broken = isDown(error) || (await client.query('rollback').then(() => false, () => true));
				client.release(broken);
				throw error;
			}
		});
	}

	async #nested<T>(work: (db: Database) => Promise<T>): Promise<T> {
		const point = `p${++this.#depth}`;
		await this.#client!.query(`savepoint ${point}`);
		try {
			const result = await work(this);
			await this.#client!.query(`release savepoint ${point}`);
			return result;
		} catch (error) {
			await this.#client!.query(`rollback to savepoint ${point}`).catch(() => {});
			throw error;
		} finally {
			this.#depth--;
		}
	}

	/**
	 * Loads rows in bulk by COPY's cousin: one statement with unnest is written by the caller; this only hands out the raw client
	 * for COPY streams and session settings. Dangerous: no retry, no name.
	 */
	async dangerousClient<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
		if (this.#client) return work(this.#client);
		const client = await this.#pool!.connect();
		try {
			return await work(client);
		} finally {
			client.release();
		}
	}

	/** Connections in use, idle, and requests that wait for one: for /metrics. */
	get load() {
		const pool = this.#pool;
		return { open: pool?.totalCount ?? 1, idle: pool?.idleCount ?? 0, waiting: pool?.waitingCount ?? 0 };
	}

	async close(): Promise<void> {
		await this.#pool?.end();
	}
}

/** Opens a pool on a `postgres://` address. `max` connections; a statement is stopped after 30 s, an idle transaction after 60 s. */
export function openDatabase(url: string, { max = 10, statementTimeout = 30_000 }: { max?: number; statementTimeout?: number } = {}): Database {
	const pool = new pg.Pool({
		connectionString: url,
		max,
		allowExitOnIdle: true,
		connectionTimeoutMillis: 3000,
		idleTimeoutMillis: 60_000,
		application_name: 'qalam',
		// Our statements are short: compiling one costs more than running it. A day begins when it begins in the country.
		options: `-c jit=off${/^[\w+/-]+$/.test(process.env.QALAM_TIME_ZONE ?? '') ? ` -c TimeZone=${process.env.QALAM_TIME_ZONE}` : ''}`,
		statement_timeout: statementTimeout,
		// A server that froze, or a line that swallows all, says nothing: we stop listening a little after it should have stopped working.
		query_timeout: statementTimeout ? statementTimeout + 5000 : undefined,
		keepAlive: true,
		idle_in_transaction_session_timeout: 60_000
	});
	// A broken connection is no reason to end the process, idle or in the middle of a transaction: its query fails, the next opens another.
	pool.on('error', () => {});
	pool.on('connect', (client) => client.on('error', () => {}));
	return new Database({ pool });
}
