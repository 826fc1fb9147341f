import type { Block } from '#rooms/curriculum/anchor.ts';
import { pieces } from '#rooms/curriculum/lesson.ts';
import { draft, draftEvents, lessonFace, mayDecide, placed, publishPlaces, reviewRule, threadsOf, wantedPlaces, type Draft } from '#rooms/curriculum/server/index.ts';
import { awaited } from '#rooms/curriculum/review.ts';
import { itemFace, itemsByCode, type ItemBlock } from '#rooms/exercises/server/index.ts';
import type { Database } from '#platform/server/sql.ts';
import type { Who } from '#rooms/people/who.ts';

export type FaceBlock = Block & { html: string; part?: ItemBlock['part']; exercise?: { code: string; title: string | null; id: string | null } };

/** A draft as pupils will see it, in the blocks that remarks are made to. */
export async function faceOf(db: Database, who: Who, found: Draft): Promise<{ faults: number; blocks: FaceBlock[] }> {
	if (found.kind === 'item') return itemFace(db, found);
	const blocks = await lessonFace(db, found);
	const codeOf = (html: string) => pieces(html).flatMap((piece) => ('exercise' in piece ? [piece.exercise] : []))[0];
	const codes = blocks.flatMap((block) => codeOf(block.html) ?? []);
	const items = found.chapterId && codes.length ? await itemsByCode(db, found.chapterId, codes, who.language, found.organisationId) : [];
	return {
		faults: 0,
		blocks: blocks.map((block) => {
			const code = codeOf(block.html);
			const item = items.find((one) => one.code === code);
			return code ? { ...block, exercise: { code, title: item?.title ?? null, id: item?.id ?? null } } : block;
		})
	};
}

/** All that the reviewer's page shows, and what may be done there. */
export async function reviewPage(db: Database, who: Who, id: string) {
	const found = await draft(db, who, id);
	const { content: _, ...head } = found;
	const face = await faceOf(db, who, found);
	const [threads, events, decides, publish, places, rule] = await Promise.all([
		threadsOf(db, who, id),
		draftEvents(db, who, id),
		mayDecide(db, who, found),
		publishPlaces(db, who, found),
		wantedPlaces(db, found),
		reviewRule(db, found.organisationId)
	]);
	const wantedAt = found.state === 'approved' ? (places.find((place) => place.id === found.wantedId) ?? null) : null;
	return { wantedAt, draft: head, face, threads: placed(threads, face.blocks), events, awaits: awaited(found), decides, publish: found.state === 'approved' || found.state === 'published' ? publish : [], wanted: found.mine && found.open ? places : [], rule, number: events[0]?.number ?? 0 };
}
