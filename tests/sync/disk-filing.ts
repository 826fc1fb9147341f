import { rmSync } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diskStore } from '#platform/server/files.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { attachingRules, standingOf, takePart, type Keep } from '#rooms/sync/server/attaching.ts';
import { keepOf } from '#rooms/sync/server/attachments.ts';
import { idOf, part, sha256Of, type Filing } from '#tests/sync/filing.ts';

const folder = await mkdtemp(join(tmpdir(), 'qalam-filing-'));
// Not by node:test's `after`: from its first word on it follows each promise, which takes a third of the time of what is tried here.
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
let runs = 0;

class Gone extends Error {}

/** Attachments as they are: parts and files on the disk, notes in PostgreSQL. `ends` tells whether the process ends at this step. */
export function diskFiling(db: Database, ends: () => boolean) {
	const own = join(folder, String(runs++));
	const [parts, files] = [join(own, 'parts'), join(own, 'files')];
	const store = diskStore(files);
	const ending = <K extends keyof Keep>(name: K, keep: Keep) => ({
		[name]: async (...given: unknown[]) => {
			if (ends()) throw new Gone();
			return (keep[name] as (...given: unknown[]) => Promise<unknown>)(...given);
		}
	});
	const whole = keepOf(db, { folder: parts, files: store, part });
	const keep = { ...whole, ...ending('write', whole), ...ending('put', whole), ...ending('finish', whole), ...ending('drop', whole) } as Keep;
	const rules = { ...attachingRules, part };
	const bytesOf = (sha256: string) => readFile(join(files, sha256.slice(0, 2), sha256)).catch(() => undefined);
	const isRight = async (sha256: string) => {
		const bytes = await bytesOf(sha256);
		return bytes !== undefined && sha256Of(bytes) === sha256;
	};
	const noted = () => db.all(sql<{ person_id: string; sha256: string; size: number }>`select person_id, sha256, size from sync.attachment where whole_at is not null`);
	const filing: Filing = {
		async call(person, name, sent) {
			try {
				return await (sent ? takePart(keep, person, name, sent.number, sent.bytes, rules) : standingOf(keep, person, name, rules));
			} catch (error) {
				if (error instanceof Gone) return undefined;
				throw error;
			}
		},
		onDisk: (person, name) => whole.parts(person, name),
		isWhole: async (person, name) => (await whole.noted(person, name))?.whole === true && isRight(name.sha256),
		async whole() {
			const found = await Promise.all((await noted()).map(async (row) => ((await isRight(row.sha256)) ? [idOf(row.person_id, row)] : [])));
			return new Set(found.flat());
		},
		async strays() {
			const names = (await readdir(files, { recursive: true, withFileTypes: true }).catch(() => [])).filter((one) => one.isFile());
			const right = await Promise.all(names.map((one) => isRight(one.name)));
			return right.filter((one) => !one).length;
		}
	};
	const copyAt = (copy: number) => join(own, `copy-${copy}`);
	const moved = (from: string, to: string) => cp(from, to, { recursive: true, force: true }).catch((error) => {
		if ((error as { code?: string }).code !== 'ENOENT') throw error;
	});
	return {
		filing,
		/** After the database was copied: a file is on the disk before the row that names it. */
		async copy(copy: number) {
			await rm(copyAt(copy), { recursive: true, force: true });
			await moved(files, copyAt(copy));
		},
		async restore(copy: number) {
			for (const each of [files, parts]) await rm(each, { recursive: true, force: true });
			await moved(copyAt(copy), files);
		}
	};
}
