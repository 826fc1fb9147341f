/** Items as a QTI package (3.0, or 2.1 for older platforms): manifest, items, a test that names them in order, pictures. https://www.1edtech.org/standards/qti */
import type { Packed } from '#platform/server/pack.ts';
import type { Item } from '#rooms/exercises/item.ts';
import { again, tell, type OriginalOf, type Told } from '../told.ts';
import { beside } from './beside.ts';
import { addressIn, mediaOf } from './files.ts';
import { itemXml } from './item.ts';
import { escape, h, nameOf, q, written, type Version, type Xml } from './xml.ts';

/** What goes out: its items in order, the language of its title, and the bytes of its pictures. */
export type QtiSource = { title: string; code: string; language: string; items: Iterable<Item>; fileOf(sha256: string): Uint8Array | undefined; originalOf?: OriginalOf };

const endings: Record<string, string> = { '3.0': 'v3p0', '2.1': 'v2p1' };

/** The package's entries, one after another; each item is told of. Memory holds one item and its pictures. */
export function* qtiPackage({ title, code, language, items, fileOf, originalOf = () => undefined }: QtiSource, report: (told: Told) => void, version: Version = '3.0'): Generator<Packed> {
	const resources: Xml[] = [];
	const refs: Xml[] = [];
	const files = new Set<string>();
	const used = new Set<string>();
	for (const item of items) {
		const own = mediaOf(item);
		const going = new Map<string, string>();
		for (const [name, sha256] of own) if (files.has(`${sha256}/${name}`) || fileOf(sha256)) going.set(name, `media/${sha256.slice(0, 16)}/${name}`);
		const { text, told } = again(item, (one) => (version === '3.0' ? originalOf(one) : undefined), () =>
			tell(
				item,
				(item, lost) => {
					lost.add('pictures-lost', going.size < own.size);
					return itemXml(item, version, addressIn(going), lost, version === '3.0' ? beside(item, going, fileOf) : undefined);
				},
				{ draws: false }
			)
		);
		report(told);
		if (!text) continue;
		for (const [name, sha256] of own) {
			const bytes = going.has(name) && !files.has(`${sha256}/${name}`) ? fileOf(sha256) : undefined;
			if (!bytes) continue;
			files.add(`${sha256}/${name}`);
			yield { name: going.get(name)!, bytes };
		}
		let id = nameOf(item.code) || 'item';
		for (let n = 2; used.has(id); n++) id = `${nameOf(item.code)}_${n}`;
		used.add(id);
		const href = `items/${id}.xml`;
		yield { name: href, bytes: text };
		resources.push(h('resource', { identifier: `R_${id}`, type: `imsqti_item_xml${endings[version]}`, href }, h('file', { href }), ...[...going.values()].map((file) => h('file', { href: file }))));
		refs.push(q('assessmentItemRef', { identifier: id, href: `items/${encodeURIComponent(id)}.xml` }));
	}
	const test = testOf(title, code, language, refs, version);
	yield { name: 'test.xml', bytes: `<?xml version="1.0" encoding="UTF-8"?>\n${written(test, version)}\n` };
	resources.push(h('resource', { identifier: 'R_test', type: `imsqti_test_xml${endings[version]}`, href: 'test.xml' }, h('file', { href: 'test.xml' }), ...[...used].map((id) => h('dependency', { identifierref: `R_${id}` }))));
	yield { name: 'imsmanifest.xml', bytes: manifest(title, code, language, resources, version) };
}

function testOf(title: string, code: string, language: string, refs: Xml[], version: Version): Xml {
	const namespace = version === '3.0' ? 'http://www.imsglobal.org/xsd/imsqtiasi_v3p0' : 'http://www.imsglobal.org/xsd/imsqti_v2p1';
	return q('assessmentTest', { xmlns: namespace, identifier: nameOf(code || 'test'), title, 'xml:lang': version === '3.0' ? language : undefined }, q('testPart', { identifier: 'part', navigationMode: 'nonlinear', submissionMode: 'individual' }, q('assessmentSection', { identifier: 'section', title, visible: true }, ...refs)));
}

function manifest(title: string, code: string, language: string, resources: Xml[], version: Version): string {
	const [cp, lom, schema, number] =
		version === '3.0'
			? ['http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1', 'http://ltsc.ieee.org/xsd/LOM', 'QTI Package', '3.0.0']
			: ['http://www.imsglobal.org/xsd/imscp_v1p1', 'http://ltsc.ieee.org/xsd/LOM', 'IMSQTI Package', '2.1'];
	const head = `<metadata><schema>${schema}</schema><schemaversion>${number}</schemaversion><lom:lom><lom:general><lom:title><lom:string language="${escape(language)}">${escape(title)}</lom:string></lom:title></lom:general></lom:lom></metadata>`;
	return `<?xml version="1.0" encoding="UTF-8"?>\n<manifest xmlns="${cp}" xmlns:lom="${lom}" identifier="M_${nameOf(code || 'package')}">${head}<organizations/><resources>\n${resources.map((each) => written(each, version)).join('\n')}\n</resources></manifest>\n`;
}
