import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

const source = join(import.meta.dirname, 'src/phone/both.ts');

type Named = { file: string; name: string; under: string };

/** The names of src/phone/both.ts in their order, with the file that each is of. */
function given(): Named[] {
	const lines = readFileSync(source, 'utf8').matchAll(/^export \{ ([^}]+) \} from '#([^']+)';$/gm);
	return [...lines].flatMap(([, names, path]) => names.split(', ').map((one) => one.split(' as ')).map(([name, under = name]) => ({ file: join(import.meta.dirname, 'src', path), name, under })));
}

/**
 * Lets src/phone/both.ts be a file by itself, which leaves its names on a list, in their order: it runs as a page's module and in a worker, which
 * has no modules. In what `takes` them, told by what a build begins with, stands in the place of each file what takes its names from that list.
 */
export const fromBoth = (takes: (entry: string) => boolean = () => true): Plugin => {
	let [names, isBoth]: [Named[], boolean] = [[], false];
	return {
		name: 'qalam-from-both',
		enforce: 'pre',
		buildStart({ input }) {
			const entries = Object.values(input).map((entry) => entry.replace(/\?.*$/, ''));
			isBoth = entries.includes(source);
			names = isBoth || entries.some(takes) ? given() : [];
		},
		load(id) {
			if (isBoth) return id.replace(/\?.*$/, '') === source ? `${readFileSync(source, 'utf8').replace(/^export/gm, 'import')}\nglobalThis.both = [${names.map((one) => one.under).join()}];` : undefined;
			const own = names.flatMap((one, at) => (one.file === id ? [`export const ${one.name} = both[${at}];`] : []));
			return own.length ? { code: own.join('\n'), moduleSideEffects: false } : undefined;
		}
	};
};
