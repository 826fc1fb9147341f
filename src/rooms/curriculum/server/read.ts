import { isId } from '#platform/ids.ts';
import type { Language } from '#platform/language.ts';
import { briefly } from '#platform/server/brief.ts';
import { log } from '#platform/server/log.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { together } from '#platform/server/together.ts';
import type { Origin } from '#rooms/curriculum/draft.ts';
import { notFound } from '#rooms/people/server/index.ts';

// Published lessons are open to everyone who signed in: no act is asked for reading them.

export type ProgrammeView = { id: string; code: string; title: string; title_ar: string | null; grade: string; series: string[]; subject: string; language: string; source: string; lessons: number };

/** The programmes in force, those of a grade first when it is given. */
export async function programmes(db: Database, grade: string | null = null, reach: string[] = []): Promise<ProgrammeView[]> {
	return db.all(sql<ProgrammeView>`
		select programme.id, programme.code, programme.title, programme.title_ar, programme.grade, programme.series, programme.subject, programme.language, programme.source,
			(select count(distinct lesson.code) from curriculum.lesson join curriculum.chapter on chapter.id = lesson.chapter_id
				where chapter.programme_id = programme.id and lesson.current_version is not null
					and (lesson.organisation_id is null or lesson.organisation_id = any(${reach}::uuid[])))::int as lessons
		from curriculum.programme where programme.status = 'in-force'
		order by (programme.grade = ${grade}::text) desc nulls last, lessons desc, programme.title limit 200`);
}

export type ChapterView = { id: string; code: string; position: number; title: string; title_ar: string | null; domain: string | null; planned_minutes: number | null; lessons: number };

/** A programme and its chapters in order. */
export async function programme(db: Database, id: string, reach: string[] = []): Promise<ProgrammeView & { chapters: ChapterView[] }> {
	if (!isId(id)) throw notFound();
	const found = await db.maybe(sql<ProgrammeView>`
		select id, code, title, title_ar, grade, series, subject, language, source, 0 as lessons from curriculum.programme where id = ${id} and status <> 'draft'`);
	if (!found) throw notFound();
	const chapters = await db.all(sql<ChapterView>`
		select chapter.id, chapter.code, chapter.position, chapter.title, chapter.title_ar, chapter.domain, chapter.planned_minutes,
			(select count(distinct lesson.code) from curriculum.lesson where lesson.chapter_id = chapter.id and lesson.current_version is not null
				and (lesson.organisation_id is null or lesson.organisation_id = any(${reach}::uuid[])))::int as lessons
		from curriculum.chapter where chapter.programme_id = ${id} order by chapter.position limit 200`);
	return { ...found, chapters };
}

export type CompetenceView = { id: string; code: string; title: string; title_ar: string | null };
/** `organisation` is whose it is; null is the nation's. */
export type LessonLine = { id: string; code: string; language: string; position: number; title: string; minutes: number | null; organisation: string | null };
export type ChapterWhole = {
	id: string;
	code: string;
	title: string;
	title_ar: string | null;
	planned_minutes: number | null;
	programme_id: string;
	programme: string;
	programme_ar: string | null;
	grade: string;
	lessons: LessonLine[];
	competences: CompetenceView[];
};

/** A chapter with its lessons, in the reader's language where it is written in it, and its competences. */
export async function chapter(db: Database, id: string, language: Language, reach: string[] = []): Promise<ChapterWhole> {
	if (!isId(id)) throw notFound();
	const found = await db.maybe(sql<Omit<ChapterWhole, 'lessons' | 'competences'>>`
		select chapter.id, chapter.code, chapter.title, chapter.title_ar, chapter.planned_minutes, programme.id as programme_id, programme.title as programme, programme.title_ar as programme_ar, programme.grade
		from curriculum.chapter join curriculum.programme on programme.id = chapter.programme_id where chapter.id = ${id} and programme.status <> 'draft'`);
	if (!found) throw notFound();
	const [lessons, competences] = await Promise.all([lessonsOf(db, id, language, reach), competencesOf(db, [id])]);
	return { ...found, lessons, competences };
}

/** The lessons of a chapter in order, each once: in the reader's language where there is such a text. */
export async function lessonsOf(db: Database, chapterId: string, language: Language, reach: string[] = []): Promise<LessonLine[]> {
	return db.all(sql<LessonLine>`
		select line.id, line.code, line.language, line.position, line.title, line.minutes, organisation.name as organisation from (
			select distinct on (lesson.code, lesson.organisation_id) lesson.id, lesson.code, lesson.language, lesson.position, lesson.organisation_id, lesson_version.title, lesson_version.minutes
			from curriculum.lesson join curriculum.lesson_version on lesson_version.lesson_id = lesson.id and lesson_version.number = lesson.current_version
			where lesson.chapter_id = ${chapterId} and (lesson.organisation_id is null or lesson.organisation_id = any(${reach}::uuid[]))
			order by lesson.code, lesson.organisation_id, (lesson.language = ${language}) desc, (lesson.language = 'fr') desc
		) line left join people.organisation on organisation.id = line.organisation_id order by line.position, line.id limit 100`);
}

export type LessonFace = { id: string; code: string; language: string; version: number; exercises: string[]; organisation_id: string | null };

/** The lessons of a chapter in all languages with the version that is shown now: what a phone asks by. */
export async function lessonFacesOf(db: Database, chapterId: string, reach: string[] = []): Promise<LessonFace[]> {
	return db.all(sql<LessonFace>`
		select lesson.id, lesson.code, lesson.language, lesson_version.number as version, lesson_version.exercises, lesson.organisation_id
		from curriculum.lesson join curriculum.lesson_version on lesson_version.lesson_id = lesson.id and lesson_version.number = lesson.current_version
		where lesson.chapter_id = ${chapterId} and (lesson.organisation_id is null or lesson.organisation_id = any(${reach}::uuid[]))
		order by lesson.position, lesson.id limit 300`);
}

/** The competences of some chapters, in the programme's order. */
export async function competencesOf(db: Database, chapterIds: string[]): Promise<(CompetenceView & { chapter_id: string })[]> {
	return db.all(sql<CompetenceView & { chapter_id: string }>`
		select competence.id, competence.code, competence.title, competence.title_ar, chapter.id as chapter_id
		from curriculum.competence join curriculum.chapter on chapter.id = competence.chapter_id
		where chapter.id = any(${chapterIds}::uuid[]) order by chapter.position, competence.position limit 400`);
}

export type LessonWhole = {
	id: string;
	code: string;
	language: string;
	position: number;
	version: number;
	title: string;
	minutes: number | null;
	html: string;
	exercises: string[];
	author: string;
	licence: string;
	/** What it was made from. */
	origin: Origin[];
	/** Whose it is; null is the nation's. */
	organisation_id: string | null;
	organisation: string | null;
	chapter_id: string;
	chapter: string;
	chapter_ar: string | null;
	/** The same lesson in other languages. */
	others: { id: string; language: string }[];
};

/** A lesson as it is shown now, to whom it reaches: the nation's to all. */
export async function lesson(db: Database, id: string, reach: string[] = []): Promise<LessonWhole> {
	if (!isId(id)) throw notFound();
	const found = await db.maybe(sql<LessonWhole>`
		select lesson.id, lesson.code, lesson.language, lesson.position, lesson.organisation_id, organisation.name as organisation, lesson_version.number as version, lesson_version.title,
			lesson_version.minutes, lesson_version.html, lesson_version.exercises, lesson_version.author, lesson_version.licence, lesson_version.origin,
			chapter.id as chapter_id, chapter.title as chapter, chapter.title_ar as chapter_ar,
			coalesce((select json_agg(json_build_object('id', other.id, 'language', other.language)) from curriculum.lesson other
				where other.chapter_id = lesson.chapter_id and other.code = lesson.code and other.id <> lesson.id and other.current_version is not null
					and other.organisation_id is not distinct from lesson.organisation_id), '[]') as others
		from curriculum.lesson
		join curriculum.lesson_version on lesson_version.lesson_id = lesson.id and lesson_version.number = lesson.current_version
		join curriculum.chapter on chapter.id = lesson.chapter_id
		left join people.organisation on organisation.id = lesson.organisation_id
		where lesson.id = ${id} and (lesson.organisation_id is null or lesson.organisation_id = any(${reach}::uuid[]))`);
	if (!found) throw notFound();
	return found;
}

/** What a reader of a lesson sees around it: the lesson, its row of lessons. The same for all whom the same lessons reach, so it may be some seconds old. */
export const lessonInItsRow = briefly(
	5,
	2000,
	(_db: Database, id: string, language: Language, reach: string[]) => `${id} ${language} ${reach.join(' ')}`,
	async (db, id, language, reach) => {
		const found = await lesson(db, id, reach);
		return { lesson: found, row: await lessonsOf(db, found.chapter_id, found.language === 'ar' ? 'ar' : language, reach) };
	}
);

export type Reading = { lesson_id: string; last_at: Date; done_at: Date | null };

type Opening = { scope: string; personId: string; lessonId: string };
const writeOpenings = together(200, async (db: Database, openings: readonly Opening[]): Promise<undefined[]> => {
	// In one order everywhere, so that two processes never wait for one another.
	await db.run(sql`
		insert into curriculum.reading (scope, person_id, lesson_id)
		select distinct scope, person_id, lesson_id
		from unnest(${openings.map((one) => one.scope)}::uuid[], ${openings.map((one) => one.personId)}::uuid[], ${openings.map((one) => one.lessonId)}::uuid[])
			as opening(scope, person_id, lesson_id)
		order by scope, person_id, lesson_id
		on conflict (scope, person_id, lesson_id) do update set last_at = greatest(reading.last_at, now())`);
	return [];
});

// Who opened what lately in this process: a page that is loaded again within ten minutes needs no writing.
const noted = new Map<string, number>();

/**
 * Notes that a person opened a lesson: a bookmark, not an act, so it leaves no fact. It never fails, and who shows the lesson need not
 * wait for it: a lesson is read even where that can't be noted.
 */
export async function noteReading(db: Database, who: { id: string }, scope: string, lessonId: string): Promise<void> {
	const name = `${who.id} ${lessonId}`;
	const now = Date.now();
	if ((noted.get(name) ?? 0) > now - 600_000) return;
	if (noted.size > 50_000) noted.clear();
	noted.set(name, now);
	try {
		await writeOpenings(db, { scope, personId: who.id, lessonId });
	} catch (error) {
		noted.delete(name);
		log.warn({ err: error }, 'opening not noted');
	}
}

/** What a person read among some lessons. */
export async function readingsOf(db: Database, scope: string, personId: string, lessonIds: string[]): Promise<Reading[]> {
	return db.all(sql<Reading>`
		select lesson_id, last_at, done_at from curriculum.reading
		where scope = ${scope} and person_id = ${personId} and lesson_id = any(${lessonIds}::uuid[])`);
}

/** A chapter of a programme by its code, and the ids of the programme's competences by theirs: for what is published under codes. */
export async function maybePlace(db: Database, programmeId: string, code: string): Promise<{ id: string; title: string; competenceIds: Map<string, string> } | undefined> {
	const found = await db.maybe(sql<{ id: string; title: string }>`select id, title from curriculum.chapter where programme_id = ${programmeId} and code = ${code}`);
	if (!found) return undefined;
	const competences = await db.all(sql<{ id: string; code: string }>`select id, code from curriculum.competence where programme_id = ${programmeId}`);
	return { ...found, competenceIds: new Map(competences.map((row) => [row.code, row.id])) };
}
