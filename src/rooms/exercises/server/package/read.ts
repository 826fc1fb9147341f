import { Readable } from 'node:stream';
import type { Package } from '#platform/server/package.ts';
import type { PackageFormat } from '#rooms/exercises/package.ts';
import { decoded } from '#rooms/exercises/server/import/encoding.ts';
import { xmlTree, type Node } from '#rooms/exercises/server/import/xml.ts';

/** A part of a package that is opened by itself: where it begins, what is put behind its address, the least score that passes, what it is given at the start. */
export type PackagePart = { id: string; title: string; path: string; query: string; mastery?: number; data?: string; /** A page without any program: it tells nothing. */ asset?: true };
/** What a package says it is. `folder`: its files stand in this folder of the archive. `activity`: of xAPI, what its statements are about. */
export type Manifest = { format: PackageFormat; title: string; folder: string; parts: PackagePart[]; activity?: string };

export const unfitReasons = ['no-manifest', 'manifest-broken', 'no-parts', 'part-missing'] as const;
export type UnfitReason = (typeof unfitReasons)[number];

/** It is no package that can be played. */
export class PackageUnfit extends Error {
	readonly reason: UnfitReason;
	constructor(reason: UnfitReason, detail = '') {
		super(detail ? `${reason}: ${detail}` : reason);
		this.reason = reason;
	}
}

const mostManifest = 5_000_000;
const mostParts = 200;

const child = (node: Node | undefined, name: string) => node?.children.find((each) => each.name === name);
const childrenOf = (node: Node | undefined, name: string) => node?.children.filter((each) => each.name === name) ?? [];
const textOf = (node: Node | undefined, most = 300) => (node?.text ?? '').replace(/\s+/g, ' ').trim().slice(0, most);

/** A path inside the package, of addresses that stand behind one another; undefined for one that leads out. */
export function pathIn(...steps: (string | undefined)[]): { path: string; query: string } | undefined {
	const [address, ...rest] = steps.map((step) => (step ?? '').replaceAll('\\', '/')).join('').split(/(?=[?#])/);
	if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(address)) return undefined;
	const clean: string[] = [];
	for (const step of address.split('/')) {
		if (step === '..') {
			if (!clean.length) return undefined;
			clean.pop();
		} else if (step && step !== '.') clean.push(step);
	}
	try {
		return clean.length ? { path: clean.map(decodeURIComponent).join('/'), query: rest.join('').slice(0, 1000) } : undefined;
	} catch {
		return { path: clean.join('/'), query: rest.join('').slice(0, 1000) };
	}
}

/** What stands behind an address, with an item's parameters put to it. */
function behind(query: string, parameters: string): string {
	const [, search, anchor] = /^(\?[^#]*)?(#.*)?$/s.exec(query)!;
	if (parameters.startsWith('#')) return `${search ?? ''}${parameters}`;
	const more = parameters.replace(/^[?&]/, '');
	return `${search ?? ''}${more ? `${search ? '&' : '?'}${more}` : ''}${anchor ?? ''}`;
}

/** SCORM's manifest. Source: IMS Content Packaging 1.1.2 and 1.1.4; ADL SCORM 1.2 CAM, SCORM 2004 CAM. */
function fromManifest(root: Node, folder: string): Manifest {
	const version = textOf(child(child(root, 'metadata'), 'schemaversion'));
	const list = child(root, 'resources');
	const resources = new Map(childrenOf(list, 'resource').map((resource) => [resource.attributes.identifier, resource]));
	const isNew = /2004|CAM 1\.3/i.test(version) || [...resources.values()].some((resource) => resource.attributes.scormType !== undefined);
	const organizations = child(root, 'organizations');
	const all = childrenOf(organizations, 'organization');
	const chosen = all.find((each) => each.attributes.identifier === organizations?.attributes.default) ?? all[0];
	const parts: PackagePart[] = [];
	const bases = [root.attributes.base, list?.attributes.base];
	const add = (id: string, title: string, resource: Node | undefined, item?: Node) => {
		const place = resource?.attributes.href ? pathIn(...bases, resource.attributes.base, resource.attributes.href) : undefined;
		if (!place || parts.length >= mostParts) return;
		const parameters = (item?.attributes.parameters ?? '').trim();
		const mastery = Number.parseFloat(textOf(child(item, 'masteryscore')));
		const data = textOf(child(item, 'datafromlms') ?? child(item, 'dataFromLMS'), 4096);
		parts.push({
			id: id.slice(0, 200), title, path: place.path,
			query: behind(place.query, parameters),
			...(/^asset$/i.test(resource?.attributes.scormtype ?? resource?.attributes.scormType ?? '') ? { asset: true as const } : {}),
			...(Number.isFinite(mastery) ? { mastery } : {}), ...(data ? { data } : {})
		});
	};
	const walk = (item: Node) => {
		if (item.attributes.isvisible === 'false' && !item.attributes.identifierref) return;
		const resource = resources.get(item.attributes.identifierref ?? '');
		if (resource) add(item.attributes.identifier ?? '', textOf(child(item, 'title')), resource, item);
		for (const inner of childrenOf(item, 'item')) walk(inner);
	};
	for (const item of childrenOf(chosen, 'item')) walk(item);
	if (!parts.length) for (const [id, resource] of resources) if (/^sco$/i.test(resource.attributes.scormtype ?? resource.attributes.scormType ?? '')) add(id ?? '', '', resource);
	if (!parts.length) throw new PackageUnfit('no-parts');
	const title = textOf(child(chosen, 'title')) || parts[0].title;
	return { format: isNew ? 'scorm2004' : 'scorm12', title, folder, parts: parts.map((part, i) => ({ ...part, title: part.title || `${i + 1}` })) };
}

/** The manifest of an xAPI package: one activity is launched. Source: Rustici, tincan.xml; its schema. */
function fromTincan(root: Node, folder: string): Manifest {
	const activities = childrenOf(child(root, 'activities'), 'activity');
	for (const activity of activities) {
		const place = pathIn(textOf(child(activity, 'launch'), 2000));
		if (!place) continue;
		const title = textOf(child(activity, 'name')) || '1';
		const id = (activity.attributes.id ?? '').slice(0, 1000);
		return { format: 'xapi', title, folder, parts: [{ id: '1', title, ...place }], activity: id };
	}
	throw new PackageUnfit('no-parts');
}

/**
 * What a package says it is, by its manifest: at its root, or in the one folder that somebody packed. No DTD is read and no entity. Refuses
 * (PackageUnfit) one without, one that is broken, and one whose parts are not in it.
 */
export async function readManifest(archive: Package): Promise<Manifest> {
	const names = archive.entries().map(({ name }) => name);
	const found = ['imsmanifest.xml', 'tincan.xml'].flatMap((file) => names.filter((name) => name.toLowerCase() === file || (name.split('/').length === 2 && name.toLowerCase().endsWith(`/${file}`)))).sort((a, b) => a.split('/').length - b.split('/').length)[0];
	if (!found) throw new PackageUnfit('no-manifest');
	const folder = found.slice(0, found.lastIndexOf('/') + 1);
	let root: Node | undefined;
	try {
		const bytes = await archive.read(found, mostManifest);
		root = xmlTree((await Array.fromAsync(decoded(Readable.from([bytes])))).join(''));
	} catch (error) {
		throw new PackageUnfit('manifest-broken', (error as Error).message);
	}
	if (!root) throw new PackageUnfit('manifest-broken');
	const manifest = found.toLowerCase().endsWith('imsmanifest.xml') ? fromManifest(root, folder) : fromTincan(root, folder);
	// Windows found its files whatever the case of their names; here a name is what it says.
	const byCase = new Map(names.map((name) => [name.toLowerCase(), name]));
	const parts = manifest.parts.flatMap((part) => {
		const name = byCase.get((folder + part.path).toLowerCase());
		return name ? [{ ...part, path: name.slice(folder.length) }] : [];
	});
	if (!parts.length) throw new PackageUnfit('part-missing', manifest.parts[0].path);
	return { ...manifest, parts };
}
