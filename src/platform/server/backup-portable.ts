import pg from 'pg';
import type { Sink } from '#platform/server/backup.ts';
import { copyIn, copyOut } from '#platform/server/copy-stream.ts';

/** Rows of a table go into pieces of about this many bytes: the archive must know a size before its bytes. */
const piece = 8 * 1024 * 1024;

type Table = { schema: string; name: string; columns: string[] };
const quoted = pg.escapeIdentifier;
const nameOf = ({ schema, name }: { schema: string; name: string }) => `${quoted(schema)}.${quoted(name)}`;

async function tablesOf(client: pg.Client, schemas: string[]): Promise<Table[]> {
	const { rows } = await client.query(
		`select n.nspname as schema, c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
		 from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
		 where n.nspname = any($1) and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
		   and (n.nspname, c.relname) <> ('graphile_worker', 'migrations')
		 group by 1, 2 order by 1, 2`,
		[schemas]
	);
	return rows;
}

async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
	const client = new pg.Client({ connectionString: url, application_name: 'qalam backup' });
	client.on('error', () => {});
	await client.connect();
	try {
		await client.query('set statement_timeout = 0; set idle_in_transaction_session_timeout = 0');
		return await work(client);
	} finally {
		await client.end().catch(() => {});
	}
}

async function* inPieces(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
	let held: Buffer[] = [];
	let bytes = 0;
	for await (const chunk of chunks) {
		held.push(chunk);
		if ((bytes += chunk.byteLength) < piece) continue;
		yield Buffer.concat(held);
		[held, bytes] = [[], 0];
	}
	if (bytes) yield Buffer.concat(held);
}

const only = async function* (bytes: Buffer) {
	yield bytes;
};

/** Copies the rows of all tables of `schemas`, as they were at one instant, for any PostgreSQL of ours to take. */
export async function backUpTables(sink: Sink, url: string, schemas: string[], progress: (done: number, all: number) => void): Promise<void> {
	await connected(url, async (client) => {
		await client.query('begin isolation level repeatable read read only');
		const tables = await tablesOf(client, schemas);
		await sink.text('tables.json', JSON.stringify(tables));
		for (const [i, table] of tables.entries()) {
			let n = 0;
			for await (const rows of inPieces(copyOut(client, `copy ${nameOf(table)} (${table.columns.map(quoted).join(', ')}) to stdout`)))
				await sink.file(`tables/${table.schema}.${table.name}/${String(++n).padStart(6, '0')}`, rows.byteLength, only(rows));
			progress(i + 1, tables.length);
		}
		const { rows } = await client.query(`select schemaname as schema, sequencename as name, last_value from pg_sequences where schemaname = any($1) and last_value is not null`, [schemas]);
		await sink.text('sequences.json', JSON.stringify(rows));
		await client.query('commit');
	});
}

/** The rows of a backup, table after table, as `readBackup` hands them on. */
export type Rows = AsyncIterable<{ table: string; bytes: Buffer }>;

/**
 * Replaces the rows of all tables of `schemas` by those of a backup, in one transaction: until it commits, everybody sees the old
 * ones. The schema must be the same. Foreign keys are taken off and put back, so the order of tables does not matter and each is checked again.
 */
export async function restoreTables(url: string, schemas: string[], load: (take: { tables(text: string): Promise<void>; rows(table: string, bytes: Buffer): Promise<void>; sequences(text: string): Promise<void> }) => Promise<void>): Promise<void> {
	await connected(url, async (client) => {
		await client.query('begin');
		const here = new Map((await tablesOf(client, schemas)).map((table) => [`${table.schema}.${table.name}`, table]));
		const { rows: keys } = await client.query(
			`select format('%I.%I', n.nspname, c.relname) as at, quote_ident(k.conname) as name, pg_get_constraintdef(k.oid) as definition
			 from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
			 where k.contype = 'f' and n.nspname = any($1) and k.conparentid = 0`,
			[schemas]
		);
		const names = [...here.values()].map(nameOf);
		await client.query(`lock table ${names.join(', ')} in access exclusive mode`);
		for (const { at, name } of keys) await client.query(`alter table ${at} drop constraint ${name}`);
		for (const name of names) await client.query(`alter table ${name} disable trigger user`);
		await client.query(`truncate ${names.join(', ')}`);
		let theirs = new Map<string, Table>();
		await load({
			async tables(text) {
				const found = JSON.parse(text) as Table[];
				theirs = new Map(found.map((table) => [`${table.schema}.${table.name}`, table]));
				for (const [name, { columns }] of theirs) {
					const mine = here.get(name);
					if (!mine || columns.some((column) => !mine.columns.includes(column))) throw new Error(`the backup has ${name} (${columns.join(', ')}), this database has not`);
				}
			},
			async rows(table, bytes) {
				const found = theirs.get(table);
				if (!found) throw new Error(`the backup has rows of ${table}, which it does not name`);
				await copyIn(client, `copy ${nameOf(found)} (${found.columns.map(quoted).join(', ')}) from stdin`, only(bytes));
			},
			async sequences(text) {
				for (const { schema, name, last_value } of JSON.parse(text) as { schema: string; name: string; last_value: string }[])
					await client.query('select setval(format($q$%I.%I$q$, $1::text, $2::text)::regclass, $3)', [schema, name, last_value]);
			}
		});
		for (const name of names) await client.query(`alter table ${name} enable trigger user`);
		for (const { at, name, definition } of keys) await client.query(`alter table ${at} add constraint ${name} ${definition}`);
		await client.query('commit');
	});
}
