import { parseArgs, type ParseArgsConfig } from 'node:util';
import { Trouble } from '#platform/server/trouble.ts';

/** The options and plain words of a command line. Refuses what is unknown with a sentence that names the help. */
export function wordsOf<O extends NonNullable<ParseArgsConfig['options']>>(command: string, args: string[], options: O, plain: { least?: number; most?: number } = {}) {
	try {
		const found = parseArgs({ args, options, allowPositionals: true, strict: true });
		const { least = 0, most = least } = plain;
		if (found.positionals.length < least || found.positionals.length > most)
			throw new Error(found.positionals.length < least ? 'something is missing' : `"${found.positionals[most]}" is one word too many`);
		return found;
	} catch (error) {
		throw new Trouble('usage', `./qalam ${command}: ${(error as Error).message.split('. ')[0]}.`, `./qalam ${command} --help explains it.`, error);
	}
}

const terminal = process.stderr.isTTY;
let open = false;

/** Says what goes on, on standard error: a new sentence each time, or the same line again with a new `figure`. */
export function progress(sentence: string, figure?: string): void {
	if (terminal && open) process.stderr.write('\r\x1b[K');
	process.stderr.write(figure === undefined ? `· ${sentence}\n` : terminal ? `· ${sentence}: ${figure}` : `· ${sentence}: ${figure}\n`);
	open = figure !== undefined && terminal;
}
