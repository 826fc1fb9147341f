/** The files of a Moodle backup: `files.xml` says what stands where, the bytes lie by their content's hash. */
import type { Package } from '#platform/server/package.ts';
import { decoded } from '../encoding.ts';
import { limits, NotTaken } from '../row.ts';
import { pieces, textOf, type Node } from '../xml.ts';

/** A text of a backup; what Moodle writes for nothing is nothing. */
export const said = (node: Node | undefined, name: string): string => {
	const text = textOf(node, name);
	return text === '$@NULL@$' ? '' : text;
};

/** A file: where it lies in the package, and what it was called, folders included. */
export type BackupFile = { at: string; name: string; bytes: number };

export class BackupFiles {
	readonly #areas = new Map<string, BackupFile[]>();

	/** The files of a place: of one context if it is given (modules count theirs from 0), else wherever the item's number is. */
	of(component: string, area: string, item: string, context = ''): BackupFile[] {
		return this.#areas.get(`${context}/${component}/${area}/${item}`) ?? [];
	}

	add(node: Node, from: Package): void {
		const hash = said(node, 'contenthash');
		const name = said(node, 'filename');
		if (!/^[0-9a-f]{40}$/.test(hash) || !name || name === '.') return;
		const at = `files/${hash.slice(0, 2)}/${hash}`;
		const bytes = from.size(at);
		if (bytes === undefined) return;
		const file: BackupFile = { at, name: `${said(node, 'filepath').replace(/^\/+/, '')}${name}`, bytes };
		const place = `${said(node, 'component')}/${said(node, 'filearea')}/${said(node, 'itemid')}`;
		for (const key of [`/${place}`, `${said(node, 'contextid')}/${place}`]) {
			const list = this.#areas.get(key);
			if (list) list.push(file);
			else this.#areas.set(key, [file]);
		}
	}
}

/** Reads `files.xml`. One that is missing or broken is as if no files were there: each text then says which picture it misses. */
export async function filesOf(from: Package): Promise<BackupFiles> {
	const files = new BackupFiles();
	if (from.size('files.xml') === undefined) return files;
	try {
		for await (const { node } of pieces(decoded(from.open('files.xml')), ['file'], 100_000)) files.add(node, from);
	} catch (error) {
		if (!(error instanceof NotTaken)) throw error;
	}
	return files;
}

const unescaped = (text: string): string => {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
};

/** The file that an address of a text means, among those of its place. */
export function fileAt(address: string, files: BackupFile[]): BackupFile | undefined {
	const inside = /^@@PLUGINFILE@@\/([^?#]*)/.exec(address)?.[1];
	if (inside === undefined) return undefined;
	const wanted = unescaped(inside);
	return files.find((file) => file.name === wanted) ?? files.find((file) => file.name.split('/').at(-1) === wanted.split('/').at(-1));
}

/** The files of a question's text as Moodle XML carries them: those that it names, each at most `limits.picture` bytes. */
export async function fileNodes(text: string, files: BackupFile[], from: Package, all = false): Promise<Node[]> {
	if (!files.length || (!all && !text.includes('@@PLUGINFILE@@'))) return [];
	const found: Node[] = [];
	let total = 0;
	for (const file of files) {
		const last = file.name.split('/').at(-1)!;
		if (!all && !text.includes(last) && !text.includes(encodeURIComponent(last)) && !unescaped(text).includes(last)) continue;
		if (file.bytes > limits.picture || (total += file.bytes) > limits.pictures * 2) continue;
		const cut = file.name.lastIndexOf('/') + 1;
		found.push({ name: 'file', attributes: { name: file.name.slice(cut), path: `/${file.name.slice(0, cut)}`, encoding: 'base64' }, children: [], text: (await from.read(file.at, limits.picture)).toString('base64') });
	}
	return found;
}
