/** Where the pictures of an item stand in its package. PURE. */
import type { Item } from '#rooms/exercises/item.ts';
import { mediaIn } from '#rooms/exercises/media.ts';

/** The files that an item shows and has: name and content. */
export const mediaOf = (item: Item): Map<string, string> => new Map(mediaIn(item).flatMap((name) => (item.media && Object.hasOwn(item.media, name) ? [[name, item.media[name].sha256]] : [])));

/** Items stand in a folder of their own: their pictures are one step up. */
export const addressIn = (going: Map<string, string>) => (name: string): string | undefined => {
	const path = going.get(name);
	return path && `../${path.split('/').map(encodeURIComponent).join('/')}`;
};
