import type { Database } from '#platform/server/sql.ts';
import { chapter, programme, programmes } from '#rooms/curriculum/server/index.ts';
import { currentVersion, itemsOf, maybeVersion, type ItemVersion } from '#rooms/exercises/server/index.ts';

async function chapters(db: Database): Promise<string[]> {
	const all = (await programmes(db)).filter((one) => one.lessons > 0);
	const wholes = await Promise.all(all.map((one) => programme(db, one.id)));
	return wholes.flatMap((one) => one.chapters.filter((part) => part.lessons > 0).map((part) => part.id));
}

/** The lessons that are published, to be read. */
export async function exampleLessons(db: Database): Promise<string[]> {
	const wholes = await Promise.all((await chapters(db)).map((id) => chapter(db, id, 'fr')));
	return wholes.flatMap((whole) => whole.lessons.map((lesson) => lesson.id));
}

/** The exercises that are published, to be answered. */
export async function exampleItems(db: Database): Promise<ItemVersion[]> {
	const lines = (await Promise.all((await chapters(db)).map((id) => itemsOf(db, id, 'fr')))).flat();
	const found = await Promise.all(lines.map(async (line) => maybeVersion(db, line.id, await currentVersion(db, line.id))));
	return found.filter((version) => version !== undefined);
}
