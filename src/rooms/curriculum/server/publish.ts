import { createHash } from 'node:crypto';
import { parse } from 'yaml';
import * as v from 'valibot';
import { newId } from '#platform/ids.ts';
import type { Language } from '#platform/language.ts';
import { audit, type Actor } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import type { Origin } from '#rooms/curriculum/draft.ts';
import { exercisesIn } from '#rooms/curriculum/lesson.ts';
import { lessonHead, programmeFile, type ProgrammeFile } from '#rooms/curriculum/programme.ts';
import { plainWords, renderBlocks, type Media } from '#rooms/curriculum/server/render.ts';
import { indexEntries } from '#rooms/curriculum/server/search.ts';

/** Reads a programme's YAML text; throws an error that names the place of a fault. */
export function readProgramme(text: string, name: string): ProgrammeFile {
	const found = v.safeParse(programmeFile, parse(text, { maxAliasCount: 50 }));
	if (!found.success) throw new Error(`${name}: ${found.issues.map((issue) => `${v.getDotPath(issue)} ${issue.message}`).join('; ')}`);
	return found.output;
}

/**
 * Enters a programme of a country, or brings the titles of a known version up to date; chapters and competences are never
 * removed, since work points to them. Only the system or an administrator's command calls this. Answers the programme's id.
 */
export async function enterProgramme(db: Database, who: Actor, country: string, file: ProgrammeFile): Promise<string> {
	return db.transaction(async (db) => {
		const { id } = await db.one(sql<{ id: string }>`
			insert into curriculum.programme (id, code, version, country, title, title_ar, cycle, grade, series, subject, language, source)
			values (${newId()}, ${file.code}, ${file.version}, ${country}, ${file.title}, ${file.titleAr ?? null}, ${file.cycle}, ${file.grade},
				${file.series}::text[], ${file.subject}, ${file.language}, ${file.source})
			on conflict (code, version) do update set title = excluded.title, title_ar = excluded.title_ar, source = excluded.source
			returning id`);
		const chapters = file.chapters.map((chapter, position) => ({ id: newId(), position, ...chapter }));
		const rows = await db.all(sql<{ id: string; code: string }>`
			insert into curriculum.chapter (id, programme_id, code, position, title, title_ar, domain, planned_minutes)
			select chapter.id, ${id}, chapter.code, chapter.position, chapter.title, chapter.title_ar, chapter.domain, chapter.minutes
			from unnest(${chapters.map((c) => c.id)}::uuid[], ${chapters.map((c) => c.code)}::text[], ${chapters.map((c) => c.position)}::int[], ${chapters.map((c) => c.title)}::text[],
				${chapters.map((c) => c.titleAr ?? null)}::text[], ${chapters.map((c) => c.domain ?? null)}::text[], ${chapters.map((c) => c.plannedMinutes ?? null)}::int[])
				as chapter(id, code, position, title, title_ar, domain, minutes)
			on conflict (programme_id, code) do update set position = excluded.position, title = excluded.title, title_ar = excluded.title_ar,
				domain = excluded.domain, planned_minutes = excluded.planned_minutes
			returning id, code`);
		const idOf = new Map(rows.map((row) => [row.code, row.id]));
		const competences = chapters.flatMap((chapter) => chapter.competences.map((competence, position) => ({ id: newId(), chapter: idOf.get(chapter.code)!, position, ...competence })));
		await db.run(sql`
			insert into curriculum.competence (id, programme_id, chapter_id, code, position, title, title_ar)
			select competence.id, ${id}, competence.chapter_id, competence.code, competence.position, competence.title, competence.title_ar
			from unnest(${competences.map((c) => c.id)}::uuid[], ${competences.map((c) => c.chapter)}::uuid[], ${competences.map((c) => c.code)}::text[],
				${competences.map((c) => c.position)}::int[], ${competences.map((c) => c.title)}::text[], ${competences.map((c) => c.titleAr ?? null)}::text[])
				as competence(id, chapter_id, code, position, title, title_ar)
			on conflict (programme_id, code) do update set position = excluded.position, title = excluded.title, title_ar = excluded.title_ar`);
		await db.run(sql`
			insert into curriculum.misconception (code, programme_id, title, title_ar)
			select error.code, ${id}, error.title, error.title_ar
			from unnest(${file.misconceptions.map((m) => m.code)}::text[], ${file.misconceptions.map((m) => m.title)}::text[], ${file.misconceptions.map((m) => m.titleAr ?? null)}::text[])
				as error(code, title, title_ar)
			on conflict (code) do update set title = excluded.title, title_ar = excluded.title_ar`);
		await indexEntries(db, [
			{ kind: 'programme', id, language: file.language, title: file.title, place: file.source, body: file.titleAr ?? '', grade: file.grade, subject: file.subject },
			...chapters.map((chapter) => ({
				kind: 'chapter' as const,
				id: idOf.get(chapter.code)!,
				language: file.language,
				title: chapter.title,
				place: file.title,
				body: [chapter.titleAr, ...chapter.competences.flatMap((c) => [c.title, c.titleAr])].filter(Boolean).join(' '),
				grade: file.grade,
				subject: file.subject
			}))
		]);
		await audit(db, who, { act: 'programme.enter', detail: { code: file.code, version: file.version } });
		return id;
	});
}

export type LessonSource = { text: string; name: string; media: Record<string, Media & { sha256: string }> };

/**
 * Publishes a lesson from its file (front matter and Markdown) into a chapter. The same text changes nothing; another text is a
 * new version, and the old ones stay. Answers the lesson's id and version.
 */
export async function publishLesson(db: Database, who: Actor, chapterId: string, position: number, source: LessonSource): Promise<{ id: string; version: number; isNew: boolean }> {
	const [, front, body] = /^---\r?\n([\s\S]*?)\r?\n---\r?\n([\s\S]*)$/.exec(source.text) ?? [];
	if (front === undefined) throw new Error(`${source.name}: no front matter between --- lines`);
	const head = v.safeParse(lessonHead, parse(front, { maxAliasCount: 10 }));
	if (!head.success) throw new Error(`${source.name}: ${head.issues.map((issue) => `${v.getDotPath(issue)} ${issue.message}`).join('; ')}`);
	const { code, title, language, minutes, author, licence } = head.output;
	const html = renderBlocks(body, (language === 'ar' ? 'ar' : language === 'en' ? 'en' : 'fr') satisfies Language, (name) => source.media[name]);
	const media = Object.fromEntries(Object.entries(source.media).map(([name, { sha256, type, bytes }]) => [name, { sha256, type, bytes }]));
	return db.transaction(async (db) => {
		const { id } = await db.one(sql<{ id: string }>`
			insert into curriculum.lesson (id, chapter_id, code, language, position) values (${newId()}, ${chapterId}, ${code}, ${language}, ${position})
			on conflict (chapter_id, code, language, organisation_id) do update set position = excluded.position returning id`);
		const { version, isNew } = await writeVersion(db, who, { id, chapterId, language, organisationId: null, title, minutes: minutes ?? null, source: body, html, media, author, licence, origin: [] });
		if (isNew) await audit(db, who, { act: 'lesson.publish', detail: { code, version, sha256: createHash('sha256').update(body).digest('hex') } });
		return { id, version, isNew };
	});
}

export type LessonText = {
	id: string;
	chapterId: string;
	language: string;
	organisationId: string | null;
	title: string;
	minutes: number | null;
	source: string;
	html: string;
	media: Record<string, { sha256: string; type: string; bytes: number; alt?: string }>;
	author: string;
	licence: string;
	origin: Origin[];
};

/** Writes a text of a lesson as its next version, which is shown and found from now on unless the lesson is withdrawn; the same text is no new one. In the caller's transaction, who tells the audit. */
export async function writeVersion(db: Database, who: Actor, text: LessonText): Promise<{ version: number; isNew: boolean }> {
	const last = await db.maybe(sql<{ number: number; same: boolean }>`
		select number, source = ${text.source} and html = ${text.html} and title = ${text.title} as same from curriculum.lesson_version where lesson_id = ${text.id} order by number desc limit 1`);
	const version = (last?.number ?? 0) + (last?.same ? 0 : 1);
	if (!last?.same) {
		await db.run(sql`
			insert into curriculum.lesson_version (lesson_id, number, title, minutes, source, html, exercises, media, author, licence, origin, published_by)
			values (${text.id}, ${version}, ${text.title}, ${text.minutes}, ${text.source}, ${text.html}, ${exercisesIn(text.source)}::text[], ${JSON.stringify(text.media)}, ${text.author},
				${text.licence}, ${JSON.stringify(text.origin)}, ${who.id})`);
		// What was withdrawn stays so until a person shows it again.
		const shown = await db.run(sql`update curriculum.lesson set current_version = ${version} where id = ${text.id} and withdrawn_at is null`);
		if (shown) await indexLesson(db, text, version);
	}
	return { version, isNew: !last?.same };
}

/** Puts a lesson where search finds it, for those whom it reaches. */
export async function indexLesson(db: Database, { id, chapterId, language, title, source, organisationId, author, licence, origin }: LessonText, version: number): Promise<void> {
	const place = await db.one(sql<{ chapter: string; programme: string }>`
		select chapter.title as chapter, programme.title as programme
		from curriculum.chapter join curriculum.programme on programme.id = chapter.programme_id where chapter.id = ${chapterId}`);
	await indexEntries(db, [{ kind: 'lesson', id, language, title, place: `${place.programme} · ${place.chapter}`, body: plainWords(source), chapterId, organisationId, author, licence, version, origin }]);
}
