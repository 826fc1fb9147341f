/** Where the pictures of an item stand in its package. PURE. */
import type { Item } from '#rooms/exercises/item.ts';

/** The pictures that an item names and has. */
export const mediaOf = (item: Item): Map<string, string> => {
	const text = JSON.stringify({ ...item, media: undefined, foreign: undefined });
	return new Map(Object.entries(item.media ?? {}).filter(([name]) => text.includes(name)).map(([name, { sha256 }]) => [name, sha256]));
};

/** Items stand in a folder of their own: their pictures are one step up. */
export const addressIn = (going: Map<string, string>) => (name: string): string | undefined => {
	const path = going.get(name);
	return path && `../${path.split('/').map(encodeURIComponent).join('/')}`;
};
