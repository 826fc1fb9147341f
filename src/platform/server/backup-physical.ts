import { open, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { Sink } from '#platform/server/backup.ts';

/** Folders whose content the server makes anew; only they themselves are copied. */
const hollow = /^(pg_wal|pg_replslot|pg_dynshmem|pg_notify|pg_serial|pg_snapshots|pg_stat_tmp|pg_subtrans)\//;
/** Files that belong to the running server, not to its data. */
const passing = /^(postmaster\.(pid|opts)|backup_label(\.old)?|tablespace_map(\.old)?|recovery\.(signal|done)|standby\.signal|pg_internal\.init|qalam\.conf)$|(^|\/)pgsql_tmp|(^|\/)pg_internal\.init$|^current_logfiles/;
const control = 'global/pg_control';

/** The bytes of a file that may grow, shrink or vanish while it is read. */
async function* bytesOf(path: string): AsyncGenerator<Buffer> {
	const file = await open(path).catch(() => undefined);
	if (!file) return;
	try {
		for await (const chunk of file.createReadStream({ autoClose: false })) yield chunk as Buffer;
	} finally {
		await file.close();
	}
}

/**
 * Copies our own PostgreSQL while it works, as its manual says (26.3.3, a base backup by the low-level API): between pg_backup_start
 * and pg_backup_stop the files may change under the copy; the log of changes written meanwhile, which goes along, mends them. A
 * slot keeps that log from being recycled. `folder` is the server's data folder; entries are named `postgres/…`.
 */
export async function backUpCluster(sink: Sink, url: string, folder: string, progress: (done: number, all: number) => void): Promise<void> {
	const client = new pg.Client({ connectionString: url, application_name: 'qalam backup' });
	client.on('error', () => {});
	await client.connect();
	try {
		await client.query('set statement_timeout = 0');
		await client.query(`select pg_create_physical_replication_slot('qalam_backup_' || pg_backend_pid(), true, true)`);
		await client.query(`select pg_backup_start('qalam', fast => true)`);
		const names: string[] = [];
		let all = 0;
		for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
			const name = join(entry.parentPath, entry.name).slice(folder.length + 1);
			if (entry.isDirectory()) {
				if (!hollow.test(name) || name === 'pg_wal/archive_status') await sink.folder(`postgres/${name}`);
			} else if (entry.isFile() && !hollow.test(name) && !passing.test(name) && name !== control) {
				names.push(name);
				all += (await stat(join(folder, name)).catch(() => undefined))?.size ?? 0;
			}
		}
		let done = 0;
		// The control file goes last: it must not be older than what it speaks of.
		for (const name of [...names, control]) {
			const found = await stat(join(folder, name)).catch(() => undefined);
			if (!found) continue;
			await sink.file(`postgres/${name}`, found.size, bytesOf(join(folder, name)));
			progress((done += found.size), all);
		}
		const { rows } = await client.query(`select labelfile, pg_walfile_name(lsn) as last from pg_backup_stop(wait_for_archive => false)`);
		const { labelfile, last } = rows[0] as { labelfile: string; last: string };
		const first = /file ([0-9A-F]{24})/.exec(labelfile)![1];
		for (const name of (await readdir(join(folder, 'pg_wal'))).sort()) {
			const wanted = /^[0-9A-F]{8}\.history$/.test(name) || (/^[0-9A-F]{24}$/.test(name) && name.slice(0, 8) === last.slice(0, 8) && name >= first && name <= last);
			if (wanted) await sink.file(`postgres/pg_wal/${name}`, (await stat(join(folder, 'pg_wal', name))).size, bytesOf(join(folder, 'pg_wal', name)));
		}
		await sink.text('postgres/backup_label', labelfile);
		// Recovery from an archive ends on a new time line, so that the logs of before and after are never mixed.
		await sink.text('postgres/recovery.signal', '');
		await sink.text('postgres.password', await readFile(`${folder}.password`, 'utf8'));
	} finally {
		await client.end().catch(() => {});
	}
}
