/** What QTI cannot say of an item, found by reading the item back as anybody would, and written beside it for our own reader. */
import type { Item } from '#rooms/exercises/item.ts';
import { cardName, patchesOf } from '#rooms/exercises/server/import/qti/beside.ts';
import { plainItem } from '#rooms/exercises/server/import/qti/read.ts';
import { Losses } from '../told.ts';
import { addressIn } from './files.ts';
import { itemXml } from './item.ts';
import { h, q, type Xml } from './xml.ts';

/** The card of an item; undefined where its QTI says it all, or cannot be read back. */
export function beside(item: Item, going: Map<string, string>, fileOf: (sha256: string) => Uint8Array | undefined): Xml | undefined {
	const xml = itemXml(item, '3.0', addressIn(going), new Losses());
	const files = new Map([...going].map(([name, path]) => [`../${path.split('/').map(encodeURIComponent).join('/')}`, name]));
	const found = plainItem(xml, (address) => {
		const name = files.get(address);
		const bytes = name === undefined ? undefined : fileOf(item.media![name].sha256);
		return bytes && { name: name!, bytes };
	});
	const patches = found ? patchesOf(found, item) : [];
	if (!patches.length) return undefined;
	return q('catalogInfo', {}, q('catalog', { id: 'qalam' }, q('card', { support: cardName }, q('htmlContent', {}, h('pre', {}, JSON.stringify(patches))))));
}
