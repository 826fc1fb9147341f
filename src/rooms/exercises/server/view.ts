import type { Database } from '#platform/server/sql.ts';
import { newId } from '#platform/ids.ts';
import type { Answer, Item } from '#rooms/exercises/item.ts';
import { mostTries } from '#rooms/exercises/worth.ts';
import { ownItem, ownOrder, seedOf } from '#rooms/exercises/own.ts';
import { attemptsAt } from '#rooms/exercises/server/attempts.ts';
import { currentVersion, maybeVersion, type ItemVersion } from '#rooms/exercises/server/items.ts';
import { renderItem, type ItemHtml } from '#rooms/exercises/server/render.ts';
import { mayOpen } from '#rooms/exercises/server/open.ts';
import { notFound } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';

/** What the exercise page needs: the item as this person has it with its key (this is practice: the phone corrects at once), texts as HTML, and how it stands. */
export type ExerciseView = {
	id: string;
	version: number;
	/** Which draw of its values this is: from 1 on in revision. */
	draw: number;
	item: Item;
	html: ItemHtml;
	order: Record<string, string[]>;
	chapterId: string | null;
	/** What an answer to it is evidence for. */
	competenceIds: string[];
	/** At most `mostTries`: more is only many. */
	tries: number;
	/** The last answer, to start from. */
	last: { answer: Answer; right: boolean; /** It was sent back, to be done again. */ again?: boolean; /** Its teacher has given it back. */ read?: boolean } | null;
	/** Identity of the answer that this page will send: sent twice, it counts once. */
	form: { id: string; epoch: string };
	scope: string;
};

/** The item as one person has it, with its texts. */
export function ownVersion(version: ItemVersion, personId: string, draw = 0): { item: Item; html: ItemHtml; seed: string } {
	const seed = seedOf(personId, version.id, version.version, draw);
	const item = ownItem(version.item, seed);
	return { item, html: item === version.item ? version.html : renderItem(item), seed };
}

/** An exercise as one person has it, before he tried it. */
const viewOf = (version: ItemVersion, who: Who, scope: string, draw = 0): ExerciseView => {
	const { item, html, seed } = ownVersion(version, who.id, draw);
	return {
		id: version.id,
		version: version.version,
		draw,
		item,
		html,
		order: ownOrder(item, seed),
		chapterId: version.chapterId,
		competenceIds: version.competenceIds,
		tries: 0,
		last: null,
		form: { id: newId(), epoch: newId() },
		scope
	};
};

async function versionFor(db: Database, who: Who, itemId: string, number: number): Promise<{ version: ItemVersion; scope: string }> {
	const version = await maybeVersion(db, itemId, number);
	if (!version || !who.hat) throw notFound();
	if (!(await mayOpen(db, who, version))) throw notFound();
	return { version, scope: who.hat.establishmentId };
}

/** An exercise to be answered now; in revision with the values of `draw`, which he has not seen. Refuses one that is withdrawn, unknown, or of a bank that does not reach him. */
export async function exerciseView(db: Database, who: Who, itemId: string, draw = 0): Promise<ExerciseView> {
	const { version, scope } = await versionFor(db, who, itemId, await currentVersion(db, itemId));
	const all = await attemptsAt(db, scope, who.id, itemId, mostTries);
	// In revision nothing of earlier days is shown: what he answered then, and the solution that he could open.
	const attempts = draw ? all.filter((attempt) => attempt.draw === draw) : all;
	const last = attempts[0];
	return { ...viewOf(version, who, scope, draw), tries: attempts.length, last: last && last.item_version === version.version && last.draw === draw ? { answer: last.answer, right: last.is_right, ...(last.again ? { again: true } : {}), ...(last.read ? { read: true } : {}) } : null };
}

/** The same in a version known beforehand and without what he tried: for a phone, which lays that over it. */
export async function plainView(db: Database, who: Who, itemId: string, number: number): Promise<ExerciseView> {
	const { version, scope } = await versionFor(db, who, itemId, number);
	return viewOf(version, who, scope);
}

/** The texts of a version as a sheet shows them: with the values that were drawn for it. */
export const paperHtml = (version: ItemVersion, drawn: Item): ItemHtml => (drawn === version.item ? version.html : renderItem(drawn));
