import type { Database } from '#platform/server/sql.ts';
import type { Who } from '#rooms/people/who.ts';
import { NotNow, type Act, type Kind } from '#rooms/sync/server/index.ts';

/**
 * The same kind of fact, where what is about an exercise that `isHeld` names waits with its sender until it is held no more: while a test or a rehearsed exam
 * is written, its verdict would tell the right answer.
 */
export function heldBack(kind: Kind, isHeld: (db: Database, who: Who, itemId: string) => Promise<boolean>): Kind {
	const waits = async (db: Database, { who, fact }: Pick<Act, 'who' | 'fact'>): Promise<boolean> => {
		let item: unknown;
		try {
			item = (JSON.parse(fact.body) as { item?: unknown } | null)?.item;
		} catch {
			// What can't be read is its own room's to refuse.
			return false;
		}
		return typeof item === 'string' && isHeld(db, who, item.toLowerCase());
	};
	return {
		...kind,
		async apply(db, who, fact, sent) {
			if (await waits(db, { who, fact })) throw new NotNow();
			return kind.apply(db, who, fact, sent);
		},
		applyMany: kind.applyMany && (async (db, acts) => {
			const held: boolean[] = [];
			for (const act of acts) held.push(await waits(db, act));
			const answers = await kind.applyMany!(db, acts.filter((_, i) => !held[i]));
			let next = 0;
			return held.map((is) => (is ? new NotNow() : answers[next++]));
		})
	};
}
