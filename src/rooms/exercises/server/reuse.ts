import type { Database } from '#platform/server/sql.ts';
import { createDraft, reusable } from '#rooms/curriculum/server/index.ts';
import type { Reuse } from '#rooms/curriculum/reuse.ts';
import { notFound } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import { currentVersion, maybeVersion } from '#rooms/exercises/server/items.ts';

/** Makes a draft of an exercise of the library, in an organisation where `who` writes. Author, licence and origin go with it. Answers the draft's id. */
export async function reuseItem(db: Database, who: Who, id: string, how: Reuse, organisationId: string): Promise<string> {
	const { made, title, language } = await reusable(db, who, 'item', id, how, organisationId);
	const version = await maybeVersion(db, id, await currentVersion(db, id));
	if (!version) throw notFound();
	const { code: _, ...item } = version.item;
	return createDraft(db, who, {
		kind: 'item', organisationId, chapterId: version.chapterId, language, title, ...made,
		content: { item: { ...item, author: made.author, licence: made.licence } }
	});
}
