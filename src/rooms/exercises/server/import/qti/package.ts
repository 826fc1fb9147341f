/** QTI packages: the manifest's items in the order of their tests and sections, then those that no test names; pictures from beside them. */
import type { Package } from '#platform/server/package.ts';
import { decoded } from '../encoding.ts';
import { incoming } from '../markdown.ts';
import { FileRefused, limits, NotTaken, type Reading, type Row } from '../row.ts';
import { pieces, type Node as Plain } from '../xml.ts';
import { rowOf } from './read.ts';
import type { Files } from './text.ts';
import { walk, type Node } from './tree.ts';

const itemType = /^imsqti_(apip)?item_xmlv[23]p\d/i;
const testType = /^imsqti_(apip)?(test|assessment)_xmlv[23]p\d/i;

/** Whether a package's manifest speaks of QTI 2 or 3 and of no course around it. */
export const isQtiPackage = (_from: Package, manifest: string): boolean => !/imsccv1p|imscc_|adlcp/i.test(manifest) && /imsqti_|qtiv3p0|QTI(v3)?\s?Package|imsqtiasi|APIP/i.test(manifest);

const manifestOf = (from: Package): string =>
	from.size('imsmanifest.xml') !== undefined ? 'imsmanifest.xml' : (from.entries().find((entry) => /^[^/]+\/imsmanifest\.xml$/.test(entry.name))?.name ?? 'imsmanifest.xml');

/** A path of the package as seen from a file of it; undefined for one that leads out of it or elsewhere. */
export function inside(from: string, address: string): string | undefined {
	if (/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(address)) return undefined;
	let path = address.replace(/[?#].*$/s, '').replaceAll('\\', '/');
	try {
		path = decodeURIComponent(path);
	} catch {
		// A per cent sign of a name that was never encoded stands for itself.
	}
	const steps = path.startsWith('/') ? [] : from.split('/').slice(0, -1);
	for (const step of path.split('/')) {
		if (step === '..' && !steps.length) return undefined;
		if (step === '..') steps.pop();
		else if (step && step !== '.') steps.push(step);
	}
	return steps.join('/');
}

type Planned = { name: string; place?: string };

/** The items of the package, each once. At most `limits.questions` are planned; the door refuses what is beyond. */
async function planOf(from: Package): Promise<Planned[]> {
	const manifest = manifestOf(from);
	const items: string[] = [];
	const tests: string[] = [];
	for await (const { node } of pieces(decoded(from.open(manifest)), ['resource'], 1_000_000)) {
		const href = inside(manifest, node.attributes.href ?? node.children.find((each) => each.name === 'file')?.attributes.href ?? '');
		if (!href) continue;
		if (itemType.test(node.attributes.type ?? '')) items.push(href);
		else if (testType.test(node.attributes.type ?? '')) tests.push(href);
		if (items.length > limits.questions) throw new FileRefused('file-too-many', 0, { count: limits.questions });
	}
	const plan = new Map<string, Planned>();
	for (const test of tests) for (const planned of await refsOf(from, test, 0)) if (!plan.has(planned.name) && plan.size <= limits.questions) plan.set(planned.name, planned);
	for (const name of items) if (!plan.has(name)) plan.set(name, { name });
	return [...plan.values()];
}

const titleOf = (node: Plain): string => incoming(node.attributes.title ?? '').replace(/\s+/g, ' ').trim().slice(0, 100);
const refs = ['assessmentItemRef', 'assessmentSectionRef', 'qti-assessment-item-ref', 'qti-assessment-section-ref'];

/** The items that a test names, with the titles of the test and of the sections around them. A test that cannot be read names none. */
async function refsOf(from: Package, test: string, depth: number): Promise<Planned[]> {
	if (from.size(test) === undefined || depth > 4) return [];
	const found: Planned[] = [];
	try {
		for await (const { node, within } of pieces(decoded(from.open(test)), refs, 1_000_000)) {
			const name = inside(test, node.attributes.href ?? '');
			if (!name) continue;
			const titles = within.filter((each) => /section$|test$/i.test(each.name.replace(/-/g, ''))).map(titleOf).filter(Boolean);
			const place = [...new Set(titles)].join(' › ');
			if (/section-?ref$/i.test(node.name)) for (const inner of await refsOf(from, name, depth + 1)) found.push({ name: inner.name, place: [place, inner.place].filter(Boolean).join(' › ') });
			else found.push({ name, ...(place ? { place } : {}) });
			if (found.length > limits.questions) break;
		}
	} catch (error) {
		if (!(error instanceof NotTaken)) throw error;
	}
	return found;
}

/** The questions of a package, one row each. One item and its pictures are in memory at a time. */
export async function* readQtiPackage(from: Package, reading: Reading): AsyncGenerator<Row> {
	let number = 0;
	const plan = await planned(from);
	for (const { name, place } of plan) {
		const at = { number: ++number, line: 0, name: name.split('/').at(-1)!.slice(0, 120), ...(place ? { place } : {}) };
		yield await rowAt(from, name, at, reading);
	}
}

async function planned(from: Package): Promise<Planned[]> {
	try {
		return await planOf(from);
	} catch (error) {
		// Without its list nothing of the package can be found.
		if (error instanceof NotTaken) throw new FileRefused('package-broken', 0, { name: 'imsmanifest.xml' });
		throw error;
	}
}

async function rowAt(from: Package, name: string, at: Pick<Row, 'number' | 'line' | 'name'>, reading: Reading): Promise<Row> {
	const refused = (why: Row['why'][number]): Row => ({ ...at, kind: 'other', outcome: 'refused', why: [why] });
	const size = from.size(name);
	if (size === undefined) return refused({ key: 'not-in-package', values: { name: name.slice(-80) } });
	if (size > limits.question) return refused({ key: 'too-long', values: { letters: size } });
	let xml = '';
	for await (const piece of decoded(from.open(name))) xml += piece;
	try {
		return await rowOf(xml, at, (root) => filesOf(from, name, root), reading);
	} catch (error) {
		// A fault in one item never reaches the next.
		if (error instanceof FileRefused) return refused({ key: error.why.key, values: { ...error.why.values, line: error.line } });
		throw error;
	}
}

/** The pictures that an item points at, read before its texts are. Those too large stay out, and are missed by their name. */
async function filesOf(from: Package, name: string, root: Node): Promise<Files> {
	const found = new Map<string, { name: string; bytes: Uint8Array }>();
	let total = 0;
	for (const node of walk(root)) {
		if (!/^(img|object|source)$/.test(node.name)) continue;
		const address = node.attributes.data ?? node.attributes.src ?? node.attributes.srcset?.split(/[\s,]/)[0] ?? '';
		const path = address && inside(name, address);
		const bytes = path ? from.size(path) : undefined;
		if (!path || bytes === undefined || found.has(address) || (total += bytes) > limits.pictures * 2) continue;
		if (bytes <= limits.picture) found.set(address, { name: path, bytes: await from.read(path, limits.picture) });
	}
	return (address) => found.get(address);
}
