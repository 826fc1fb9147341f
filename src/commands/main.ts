import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dataFolder } from '#platform/server/config.ts';
import { Trouble } from '#platform/server/trouble.ts';

/** What a command file exports: it gets the words after its name and answers its exit code (nothing: 0). */
export type Command = { run: (words: string[]) => Promise<number | void> };

const [name = 'help', ...words] = process.argv.slice(2);
const json = words.includes('--json');
const folder = import.meta.dirname;

async function main(): Promise<number> {
	const text = (of: string) => readFile(join(folder, `${of}.txt`), 'utf8');
	if (!/^[a-z]+$/.test(name) || name === 'main') throw new Trouble('usage', `There is no command "${name}".`, './qalam --help lists them.');
	if (name === 'help') return process.stdout.write(await text('help')), 0;
	const help = await text(name).catch(() => {
		throw new Trouble('usage', `There is no command "${name}".`, './qalam --help lists them.');
	});
	const before = words.includes('--') ? words.slice(0, words.indexOf('--')) : words;
	if (before.includes('--help') || before.includes('-h')) return process.stdout.write(help), 0;
	// For all who keep files; the built site cannot find the folder by itself.
	process.env.QALAM_DATA = dataFolder();
	const command: Command = await import(`./${name}.ts`);
	return (await command.run(words)) ?? 0;
}

/** Two plain lines on standard error; with --json one object on standard output. */
function tell(error: unknown): number {
	if (error instanceof Trouble) {
		if (json) console.log(JSON.stringify({ error: error.kind, what: error.message, mend: error.mend }));
		else console.error(`\n✗ ${error.message}\n  ${error.mend}`);
		if (process.env.LOG_LEVEL === 'debug' && error.cause) console.error(error.cause);
		return error.exitCode;
	}
	if ((error as NodeJS.ErrnoException)?.code === 'ENOSPC') return tell(new Trouble('disk-full', 'The disk is full.', 'Free some space, then try again.', error));
	if (json) console.log(JSON.stringify({ error: 'fault', what: String((error as Error)?.message ?? error) }));
	else console.error('\n✗ A fault of qalam itself:', error);
	return 1;
}

process.exitCode = await main().catch(tell);
// A library may hold a timer or a socket; all that had to be awaited was.
process.exit();
