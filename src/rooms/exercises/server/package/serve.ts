import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { briefly } from '#platform/server/brief.ts';
import { store, type Store } from '#platform/server/files.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { inFrame } from '#rooms/exercises/server/package/frame-script.ts';
import type { Launched } from '#rooms/exercises/server/package/launch.ts';
import { typeOf } from '#rooms/exercises/server/package/types.ts';

export type Served = { type: string; bytes: number; read: (range?: { start: number; end: number }) => Readable | Uint8Array; sha256: string | null };

const entryOf = briefly(
	30,
	20_000,
	(_db: Database, archive: string, path: string) => `${archive} ${path}`,
	async (db, archive, path) => {
		const found = await db.maybe(sql<{ sha256: string; bytes: number }>`select sha256, bytes from exercises.package_entry where archive = ${archive} and path = ${path}`);
		// Made on Windows, it may ask for a file in another case than it has.
		return found ?? db.maybe(sql<{ sha256: string; bytes: number }>`select sha256, bytes from exercises.package_entry where archive = ${archive} and lower(path) = lower(${path}) limit 1`);
	}
);

const largestPage = 5_000_000;

/** A page of a package with our script before all of its own. Its bytes are not read as letters: what is put in is ASCII, which all but UTF-16 begin with. */
export function withScript(page: Uint8Array, tags: string): Uint8Array {
	const wide = page[0] === 0xff && page[1] === 0xfe ? 'utf-16le' : page[0] === 0xfe && page[1] === 0xff ? 'utf-16be' : undefined;
	if (wide) return Buffer.from(`\ufeff${insert(new TextDecoder(wide).decode(page), tags)}`);
	return Buffer.from(insert(Buffer.from(page).toString('latin1'), tags), 'latin1');
}

/** After the opening of the head, else of the document, else behind its type. Nothing is looked at behind the first script. */
function insert(text: string, tags: string): string {
	const start = text.slice(0, 20_000).replace(/<!--[^]*?-->/g, (comment) => ' '.repeat(comment.length));
	const before = /<script\b/i.exec(start)?.index ?? start.length;
	for (const sign of [/<head\b[^>]*>/i, /<html\b[^>]*>/i, /<!doctype\b[^>]*>/i, /^\s*<\?xml\b[^>]*\?>/i]) {
		const found = sign.exec(start.slice(0, before));
		if (found) return text.slice(0, found.index + found[0].length) + tags + text.slice(found.index + found[0].length);
	}
	return tags + text;
}

/** The address of the file with SCORM's part of the system, the same for all launches. */
const libraries: Record<string, string> = { scorm12: 'scorm12-3.4.3.js', scorm2004: 'scorm2004-3.4.3.js' };

/** A file of a launched package; its pages with the script that stands between it and us. Undefined for one that it does not have. */
export async function servedFile(db: Database, launch: Launched, path: string, files: Store = store()): Promise<Served | undefined> {
	const entry = await entryOf(db, launch.archive, path);
	if (!entry || (await files.size(entry.sha256)) !== entry.bytes) return undefined;
	const type = typeOf(path);
	if (type !== 'text/html' || entry.bytes > largestPage) return { type, bytes: entry.bytes, sha256: entry.sha256, read: (range) => files.read(entry.sha256, range) };
	const library = libraries[launch.format];
	const tags = `${library ? `<script src="/play/~/${library}"></script>` : ''}<script src="/play/~/${frameScriptName}"></script>`;
	const page = withScript(await buffer(files.read(entry.sha256)), tags);
	return { type, bytes: page.length, sha256: null, read: () => page };
}

const made = new Map<string, Promise<string>>();

/** SCORM's part of the system as a classic script: the library is a module, and pages of packages ask for it before any module runs. Undefined for another name. */
export function maybeLibrary(name: string): Promise<string> | undefined {
	const format = Object.keys(libraries).find((each) => libraries[each] === name);
	if (!format) return undefined;
	let script = made.get(format);
	if (!script) {
		script = readFile(fileURLToPath(import.meta.resolve(`scorm-again/${format}/min`)), 'utf8').then((module) => {
			const [, name] = /export\{(?:(\w+)(?: as \w+)?)\};?\s*(?:\/\/#[^\n]*\s*)?$/.exec(module) ?? [];
			if (!name) throw new Error(`the library of ${format} ends in another way than it did`);
			return `(()=>{${module.slice(0, module.lastIndexOf('export{'))};window.QalamApi=${name}})();`;
		});
		script.catch(() => made.delete(format));
		made.set(format, script);
	}
	return script;
}

/** The script that stands in every page of a package; the same for all. */
export const frameScript = `(${inFrame.toString()})();`;
export const frameScriptName = `start-${createHash('sha256').update(frameScript).digest('hex').slice(0, 12)}.js`;
