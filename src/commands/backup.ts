import { realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { migrationsOf, ourSchemas } from '../migrate.ts';
import { progress, wordsOf } from './words.ts';
import { backUpFiles, bytesOfFiles, writeBackup } from '#platform/server/backup.ts';
import { backUpCluster } from '#platform/server/backup-physical.ts';
import { backUpTables } from '#platform/server/backup-portable.ts';
import { readConfig } from '#platform/server/config.ts';
import { mustAnswer, sizeOf, standOn, version } from '#platform/server/ground.ts';
import { Trouble } from '#platform/server/trouble.ts';

export async function run(words: string[]): Promise<void> {
	const { values, positionals } = wordsOf('backup', words, { json: { type: 'boolean' }, portable: { type: 'boolean' } }, { least: 1 });
	const file = resolve(positionals[0]);
	const config = readConfig();
	const since = Date.now();
	const ground = await standOn(config);
	try {
		const kind = values.portable || !ground.own ? 'portable' : 'physical';
		const migrations = await migrationsOf(ground.url);
		if (!migrations.length) throw new Trouble('not-found', 'There is nothing to save: the database is empty.', 'Start the platform first: ./qalam start');
		const header = {
			kind,
			version: await version(),
			postgres: await mustAnswer(ground.url),
			at: new Date().toISOString(),
			migrations,
			bytes: (await sizeOf(ground.url)) + (await bytesOfFiles(config.data))
		} as const;
		let shown = -1;
		const figure = (done: number, all: number) => {
			const percent = Math.floor((100 * done) / Math.max(1, all));
			if (percent >= shown + 10 || (percent === 100 && shown < 100)) progress('Saving the database', `${(shown = percent)} %`);
		};
		const bytes = await writeBackup(file, header, async (sink) => {
			if (kind === 'physical') await backUpCluster(sink, ground.url, await realpath(join(config.data, 'postgres')), figure);
			else await backUpTables(sink, ground.url, await ourSchemas(), figure);
			progress('Saving the uploaded files');
			await backUpFiles(sink, config.data);
			progress('Reading it again');
		});
		const seconds = Math.round((Date.now() - since) / 100) / 10;
		if (values.json) console.log(JSON.stringify({ file, bytes, kind, seconds }));
		else console.log(`Saved to ${file}: ${(bytes / 1e6).toFixed(1)} MB in ${seconds} s, read again and whole.`);
	} finally {
		await ground.leave();
	}
}
