/** Files that come to an exercise being written, and go. */
import type { Database } from '#platform/server/sql.ts';
import { draftMedia, dropMedium, ownDraft, takeMedium, type Writer } from '#rooms/curriculum/server/index.ts';
import { isShownPicture, withPicture } from '#rooms/exercises/making-acts.ts';
import { asObject, fieldAt, withEach, type Loose } from '#rooms/exercises/making-fields.ts';
import { itemOfDraft, refuseMaking, saveItem } from '#rooms/exercises/server/making.ts';

type Into = Parameters<typeof takeMedium>[5];

/**
 * Takes a file into an exercise's draft, as lessons take theirs, and puts it into a text (`where`, a field's place) with its words. Refuses what
 * `takeMedium` refuses. Answers the draft's revision and the file's name.
 */
export async function addMedium(db: Database, who: Writer, id: string, { revision, fileName, bytes, alt, where }: { revision: number; fileName: string; bytes: AsyncIterable<Uint8Array>; alt: string; where: string }, into?: Into): Promise<{ revision: number; name: string }> {
	if (!fileName) throw refuseMaking(400, 'fileNone', 'file');
	const { name, sha256, type, bytes: size } = await takeMedium(db, who, id, { name: fileName, alt }, bytes, into);
	const item = itemOfDraft(await ownDraft(db, who, id));
	const next: Loose = { ...item, media: { ...asObject(item.media), [name]: { sha256, type, bytes: size } } };
	return { ...(await saveItem(db, who, id, revision, fieldAt(next, where)?.kind === 'text' || (isShownPicture(where) && fieldAt(next, where)) ? withPicture(next, where, name, alt) : next)), name };
}

/** Takes a file away from an exercise being written, and from the texts that show it. */
export async function dropFile(db: Database, who: Writer, id: string, { revision, name }: { revision: number; name: string }): Promise<{ revision: number }> {
	const item = itemOfDraft(await ownDraft(db, who, id));
	if ((await draftMedia(db, who, id)).some((file) => file.name === name)) await dropMedium(db, who, id, name);
	const { [name]: _, ...media } = asObject(item.media);
	const shown = new RegExp(`\\s*!\\[[^\\]]*\\]\\(media/${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?: "[^"]*")?\\)`, 'g');
	const { media: __, ...texts } = withEach(item, (text) => text.replace(shown, ''));
	return saveItem(db, who, id, revision, Object.keys(media).length ? { ...texts, media } : texts);
}
