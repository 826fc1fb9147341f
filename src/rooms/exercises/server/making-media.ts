/** The files of an exercise being written: those that it names, and those brought for its draft. */
import type { Database } from '#platform/server/sql.ts';
import { draftMedia, mediaOfDraft, type MediaOf, type Named, type Writer } from '#rooms/curriculum/server/index.ts';
import { asObject, asRows, isObject, type Loose } from '#rooms/exercises/making-fields.ts';

/** A file that the form offers: for a text, or for a question to point at. */
export type MakingFile = { name: string; sha256: string; type: string; bytes: number; alt: string };

/** The names of the files that an item's texts show and its questions point at. */
export function namesUsed(item: Loose): string[] {
	const { media: _, foreign: __, ...rest } = item;
	const texts = Array.from(JSON.stringify(rest).matchAll(/\(media\/([^)\s"\\]+)/g), ([, name]) => name);
	const pictures = asRows(item.parts).map((part) => asObject(asObject(part.interaction).picture).media);
	return [...new Set([...texts, ...pictures.filter((name): name is string => typeof name === 'string' && name !== '')])];
}

const named = (item: Loose): Named =>
	Object.fromEntries(Object.entries(asObject(item.media)).filter((entry): entry is [string, Named[string]] => isObject(entry[1]) && typeof entry[1].sha256 === 'string'));

/** How an item's texts show its files; and the files themselves, by name. */
export const mediaOfItem = (db: Database, draftId: string, item: Loose): Promise<MediaOf & { named: Named }> => mediaOfDraft(db, draftId, named(item));

/** The size of a picture, as it was measured, or as a drawing says itself. */
function sizeOf(media: MediaOf, name: string): { width: number; height: number } | undefined {
	const file = media(name);
	if (file?.width && file.height) return { width: file.width, height: file.height };
	const [, width, height] = /viewBox="[-\d.]+[ ,]+[-\d.]+[ ,]+([\d.]+)[ ,]+([\d.]+)"/.exec(file?.svg ?? '') ?? [];
	return width && height ? { width: Number(width), height: Number(height) } : undefined;
}

/** An item that knows the files it uses of its draft, and how large the pictures are that its questions point at. */
export function withMedia(item: Loose, media: MediaOf & { named: Named }): Loose {
	const used = namesUsed(item);
	const files = { ...asObject(item.media), ...Object.fromEntries(used.filter((name) => Object.hasOwn(media.named, name)).map((name) => [name, media.named[name]])) };
	const parts = asRows(item.parts).map((part) => {
		const interaction = asObject(part.interaction);
		const picture = asObject(interaction.picture);
		const size = typeof picture.media === 'string' && (picture.width === undefined || picture.height === undefined) ? sizeOf(media, picture.media) : undefined;
		return size ? { ...part, interaction: { ...interaction, picture: { ...picture, ...size } } } : part;
	});
	return { ...item, ...(Array.isArray(item.parts) ? { parts } : {}), ...(Object.keys(files).length ? { media: files } : {}) };
}

/** The sizes of the pictures that questions point at, by the names of their fields. */
export const sizesIn = (item: Loose): Record<string, number> =>
	Object.fromEntries(
		asRows(item.parts).flatMap((part, i) =>
			Object.entries(asObject(asObject(part.interaction).picture)).flatMap(([name, value]) => (typeof value === 'number' ? [[`parts.${i}.interaction.picture.${name}`, value] as const] : []))
		)
	);

/** The files that the form offers: the item's own, and those brought for the draft. */
export async function makingFiles(db: Database, who: Writer, draftId: string, item: Loose): Promise<MakingFile[]> {
	const brought = (await draftMedia(db, who, draftId)).map(({ name, sha256, type, bytes, alt }) => ({ name, sha256, type, bytes, alt }));
	const own = Object.entries(named(item)).filter(([name]) => !brought.some((file) => file.name === name));
	return [...brought, ...own.map(([name, file]) => ({ name, ...file, alt: '' }))];
}
