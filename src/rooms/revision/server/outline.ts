import type { Language } from '#platform/language.ts';
import { briefly } from '#platform/server/brief.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { lessonReach } from '#rooms/curriculum/server/index.ts';
import { reachOf } from '#rooms/people/server/index.ts';
import { estimateOf, notRevised } from '#rooms/revision/queue.ts';

/** A chapter with what can be done of it in an establishment, the same for all its pupils who read one language. */
export type Outline = {
	id: string;
	code: string;
	title: string;
	title_ar: string | null;
	programme_id: string;
	/** The code of its programme, as papers name it. */
	programme: string;
	planned: number;
	competences: string[];
	lessons: { id: string; title: string; minutes: number }[];
	exercises: { id: string; minutes: number }[];
};

type Row = Omit<Outline, 'lessons' | 'exercises'> & {
	lessons: { id: string; title: string; minutes: number | null }[];
	exercises: { id: string; kind: string; difficulty: number; parts: number }[];
};

/** A chapter whose programme names no time in class is taken for so many minutes. */
export const plannedOr = 300;

/** The chapters of some programmes, in order, with their lessons and exercises in the reader's language where there are such. It may be a minute old. */
export const outlineOf = briefly(
	60,
	500,
	(_db: Database, scope: string, programmeIds: readonly string[], language: Language) => `${scope} ${language} ${programmeIds.join(' ')}`,
	async (db, scope, programmeIds, language): Promise<Outline[]> => {
		const [reach, lessonsReach] = await Promise.all([reachOf(db, [scope]), lessonReach(db, [scope])]);
		const rows = await db.all(sql<Row>`
			select chapter.id, chapter.code, chapter.title, chapter.title_ar, chapter.programme_id, programme.code as programme, coalesce(chapter.planned_minutes, ${plannedOr})::int as planned,
				array(select competence.id from curriculum.competence where competence.chapter_id = chapter.id order by competence.position) as competences,
				coalesce((select json_agg(json_build_object('id', one.id, 'title', one.title, 'minutes', one.minutes) order by one.position, one.id) from (
					select distinct on (lesson.code) lesson.id, lesson.position, lesson_version.title, lesson_version.minutes
					from curriculum.lesson join curriculum.lesson_version on lesson_version.lesson_id = lesson.id and lesson_version.number = lesson.current_version
					where lesson.chapter_id = chapter.id and (lesson.organisation_id is null or lesson.organisation_id = any(${lessonsReach}::uuid[]))
					order by lesson.code, (lesson.language = ${language}) desc, (lesson.language = 'fr') desc, lesson.id) one), '[]') as lessons,
				coalesce((select json_agg(json_build_object('id', one.id, 'kind', one.kind, 'difficulty', one.difficulty, 'parts', one.parts) order by one.code, one.id) from (
					select distinct on (item.code, item.bank_id) item.id, item.code, item_version.kind, item_version.difficulty, jsonb_array_length(item_version.content->'parts') as parts
					from exercises.item join exercises.item_version on item_version.item_id = item.id and item_version.number = item.current_version
					join exercises.bank on bank.id = item.bank_id
					where item.chapter_id = chapter.id and item.withdrawn_at is null and (bank.organisation_id is null or bank.organisation_id = any(${reach}::uuid[]))
						and item_version.kind <> all(${notRevised}::text[])
					order by item.code, item.bank_id, (item.language = ${language}) desc, (item.language = 'fr') desc, item.id limit 300) one), '[]') as exercises
			from curriculum.chapter join curriculum.programme on programme.id = chapter.programme_id
			where programme.id = any(${programmeIds}::uuid[]) and programme.status <> 'draft' order by programme.title, programme.id, chapter.position limit 300`);
		return rows.map(({ lessons, exercises, ...chapter }) => ({
			...chapter,
			lessons: lessons.map((lesson) => ({ ...lesson, minutes: lesson.minutes ?? 20 })),
			exercises: exercises.map((item) => ({ id: item.id, minutes: estimateOf(item) }))
		}));
	}
);
