import { isId } from '#platform/ids.ts';
import type { Database } from '#platform/server/sql.ts';
import { competencesOf, programme, programmes } from '#rooms/curriculum/server/index.ts';

type Named = { code: string; title: string; title_ar: string | null };
/** Where an exercise may stand: the programmes, the chapters of one, the competences of one chapter. */
export type MakingPlaces = {
	programmes: { id: string; title: string; title_ar: string | null }[];
	programmeId: string | null;
	chapters: (Named & { id: string })[];
	chapterId: string | null;
	competences: Named[];
};

/** Where an exercise may stand, as its form offers it: the chapters of the programme asked for, else of the exercise's own. */
export async function makingPlaces(db: Database, place: { id: string; programme_id: string } | null, asked: string | null): Promise<MakingPlaces> {
	const [all, competences] = await Promise.all([programmes(db), place ? competencesOf(db, [place.id]) : []]);
	const programmeId = (isId(asked) && all.some((one) => one.id === asked) && asked) || place?.programme_id || null;
	const chapters = programmeId ? (await programme(db, programmeId)).chapters : [];
	return {
		programmes: all.map(({ id, title, title_ar }) => ({ id, title, title_ar })),
		programmeId,
		chapters: chapters.map(({ id, code, title, title_ar }) => ({ id, code, title, title_ar })),
		chapterId: place && chapters.some((one) => one.id === place.id) ? place.id : null,
		competences: competences.map(({ code, title, title_ar }) => ({ code, title, title_ar }))
	};
}
