import { keepFile, store, type Store } from '#platform/server/files.ts';
import type { Database } from '#platform/server/sql.ts';
import { ownDraft, type Writer } from '#rooms/curriculum/server/index.ts';
import { withPicture } from '#rooms/exercises/making-acts.ts';
import { asObject, fieldAt, type Loose } from '#rooms/exercises/making-fields.ts';
import { bounds } from '#rooms/exercises/schema.ts';
import { keepPicture, pictureType } from '#rooms/exercises/server/import/pictures.ts';
import { limits, Notes } from '#rooms/exercises/server/import/row.ts';
import { itemOfDraft, refuseMaking, saveItem } from '#rooms/exercises/server/making.ts';

/**
 * Keeps a picture with an exercise being written, known by its bytes, and puts it into a text (`where`, a field's place) with its words. Refuses what
 * is no picture, is larger than an import would take, or is one too many. Answers the draft's revision.
 */
export async function addPicture(
	db: Database, who: Writer, id: string, { revision, fileName, bytes, alt, where }: { revision: number; fileName: string; bytes: Uint8Array; alt: string; where: string }, kept: Store = store()
): Promise<{ revision: number; name: string }> {
	const item = itemOfDraft(await ownDraft(db, who, id));
	const media = asObject(item.media);
	if (!bytes.length) throw refuseMaking(400, 'pictureNone', 'picture');
	if (bytes.length > limits.picture) throw refuseMaking(413, 'pictureTooBig', 'picture', { megabytes: limits.picture / 1024 / 1024 });
	if (Object.keys(media).length >= bounds.media) throw refuseMaking(409, 'pictureTooMany', 'picture', { count: bounds.media });
	const notes = new Notes();
	const base = keepPicture(notes, fileName, bytes);
	const file = base && notes.files.get(base);
	if (!file || !pictureType(file.bytes)) throw refuseMaking(400, 'pictureUnknown', 'picture');
	const taken = (name: string) => Object.hasOwn(media, name) && asObject(media[name]).sha256 !== file.sha256;
	let name = file.name;
	for (let n = 2; taken(name); n++) name = file.name.replace(/(\.\w+)$/, `-${n}$1`);
	await keepFile(db, file.bytes, file.type, kept);
	const next: Loose = { ...item, media: { ...media, [name]: { sha256: file.sha256, type: file.type, bytes: file.bytes.length } } };
	const placed = fieldAt(next, where)?.kind === 'text' ? withPicture(next, where, name, alt) : next;
	return { ...(await saveItem(db, who, id, revision, placed)), name };
}

/** Takes a picture away from an exercise being written, and from the texts that show it. */
export async function dropPicture(db: Database, who: Writer, id: string, { revision, name }: { revision: number; name: string }): Promise<{ revision: number }> {
	const item = itemOfDraft(await ownDraft(db, who, id));
	const { [name]: _, ...media } = asObject(item.media);
	const shown = new RegExp(`\\s*!\\[[^\\]]*\\]\\(media/${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\)`, 'g');
	const bare = (value: unknown): unknown =>
		typeof value === 'string' ? value.replace(shown, '') : Array.isArray(value) ? value.map(bare) : typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, bare(one)])) : value;
	const { media: __, ...texts } = bare(item) as Loose;
	return saveItem(db, who, id, revision, Object.keys(media).length ? { ...texts, media } : texts);
}
