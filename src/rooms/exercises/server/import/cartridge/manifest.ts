/** The manifest of a cartridge: what stands in it, and in which order its author shows it. */
import type { Package } from '#platform/server/package.ts';
import { decoded } from '../encoding.ts';
import { incoming } from '../markdown.ts';
import { FileRefused, NotTaken } from '../row.ts';
import { child, children, pieces, type Node } from '../xml.ts';

export type Resource = { id: string; type: string; href: string; files: string[]; dependencies: string[]; node: Node };
/** A step of the table of contents: a folder with steps below it, or a thing that refers to a resource. */
export type Step = { title: string; resource?: string; steps: Step[] };
export type Manifest = { at: string; resources: Map<string, Resource>; steps: Step[] };

const most = 20_000;

/** The shallowest file of this name, at most one folder deep: people zip the folder rather than what is in it. */
export const fileCalled = (from: Package, name: string): string | undefined =>
	from.size(name) !== undefined ? name : from.entries().find((entry) => entry.name.split('/').length === 2 && entry.name.endsWith(`/${name}`))?.name;

const stepOf = (node: Node): Step => ({
	title: incoming(child(node, 'title')?.text ?? '').replace(/\s+/g, ' ').trim().slice(0, 200),
	...(node.attributes.identifierref ? { resource: node.attributes.identifierref } : {}),
	steps: children(node, 'item').map(stepOf)
});

/** Reads the manifest; a cartridge whose manifest cannot be read is refused, for nothing else says what its files are. */
export async function manifestOf(from: Package, at: string): Promise<Manifest> {
	const base = at.slice(0, at.lastIndexOf('/') + 1);
	const found: Manifest = { at, resources: new Map(), steps: [] };
	try {
		for await (const { node, tooLong } of pieces(decoded(from.open(at)), ['organization', 'resource'], 16_000_000)) {
			if (tooLong) throw new NotTaken('too-long');
			if (node.name === 'organization') {
				// One item stands above all; its title is that of no part.
				const roots = children(node, 'item').map(stepOf);
				found.steps.push(...(roots.length === 1 && !roots[0].resource ? roots[0].steps : roots));
				continue;
			}
			const place = base + (node.attributes.base ?? '');
			const id = node.attributes.identifier ?? '';
			found.resources.set(id, {
				id, node,
				type: (node.attributes.type ?? '').trim().toLowerCase(),
				href: node.attributes.href ? place + node.attributes.href : '',
				files: children(node, 'file').flatMap((file) => (file.attributes.href ? [place + file.attributes.href] : [])),
				dependencies: children(node, 'dependency').map((each) => each.attributes.identifierref ?? '')
			});
			if (found.resources.size > most) throw new FileRefused('file-too-many', 0, { count: most });
		}
	} catch (error) {
		if (error instanceof NotTaken) throw new FileRefused('package-broken', 0, { name: at });
		throw error;
	}
	return found;
}

const unescaped = (text: string): string => {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
};

/**
 * The file of the package that an address in one of its files means. Cartridges write the root in several ways, and some programs name it from
 * a folder of their own: what is there is found. Addresses of other places mean none.
 */
export function fileMeant(from: Package, base: string, address: string): string | undefined {
	if (/^([a-z][a-z0-9+.-]*:|\/\/|#)/i.test(address)) return undefined;
	const bare = unescaped(address.replace(/[?#][^]*$/, '')).replaceAll('\\', '/');
	const rooted = /^\$IMS[-_]CC[-_]FILEBASE\$\/?(.*)$/i.exec(bare)?.[1];
	const folder = base.slice(0, base.lastIndexOf('/') + 1);
	const tried = rooted === undefined ? [folder + bare, bare] : [rooted, `web_resources/${rooted}`, folder + rooted, rooted.replace(/^(\.\.\/)+/, '')];
	for (const path of tried) {
		const steps: string[] = [];
		for (const step of path.split('/')) {
			if (step === '..') steps.pop();
			else if (step && step !== '.') steps.push(step);
		}
		const name = steps.join('/');
		if (name && from.size(name) !== undefined) return name;
	}
	return undefined;
}
