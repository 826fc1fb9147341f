/** Pages of a package become drafts of lessons, with their files; what cannot be kept is named in the report. */
import { createHash } from 'node:crypto';
import { Refusal } from '#platform/refusal.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { createDraft, saveDraft, takeMedium, type Writer } from '#rooms/curriculum/server/index.ts';
import type { Done, ReportRecord } from '#rooms/exercises/server/import-report.ts';
import type { FoundLesson, Row, Why } from '#rooms/exercises/server/import/row.ts';
import type { Asker } from '#rooms/people/server/index.ts';

/** What makes two pages the same: title, text and the files it shows. */
export const lessonHash = ({ title, source, files }: FoundLesson): string =>
	createHash('sha256').update(JSON.stringify([title, source, files.map((file) => [file.name, file.bytes])])).digest('hex');

export type LessonTaken = { done: Done; draftId: string | null; why: Why[] };

/**
 * Makes the draft of a page, in the place of the import. The same page brought by the same person before, whose draft is still there, is not made
 * again. A refusal of the workshop (no right to write there, no room) is told in the report and takes nothing else with it.
 */
export async function takeLesson(db: Database, who: Asker, report: ReportRecord, row: Row, chapterId: string | null): Promise<LessonTaken> {
	const lesson = row.lesson!;
	if (who.id === null) return { done: 'left', draftId: null, why: [] };
	const there = await db.maybe(sql<{ draft_id: string }>`
		select import_row.draft_id from exercises.import_row
		join exercises.import_report on import_report.id = import_row.report_id
		join curriculum.draft on draft.id = import_row.draft_id and draft.removed_at is null
		where import_report.person_id = ${who.id} and import_report.organisation_id = ${report.organisation_id} and import_row.content ->> 'hash' = ${lessonHash(lesson)}
		limit 1`);
	if (there) return { done: 'same', draftId: there.draft_id, why: [] };
	const writer: Writer = { ...who, id: who.id };
	try {
		return await db.transaction((db) => made(db, writer, report, lesson, chapterId));
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
		return { done: 'left', draftId: null, why: [{ key: 'draft-refused', values: { sentence: error.sentence(languageOf(report)) } }] };
	}
}

const languageOf = (report: ReportRecord): 'fr' | 'ar' | 'en' => (report.language === 'ar' || report.language === 'en' ? report.language : 'fr');

async function made(db: Database, who: Writer, report: ReportRecord, lesson: FoundLesson, chapterId: string | null): Promise<LessonTaken> {
	const { title, language, source } = lesson;
	const draftId = await createDraft(db, who, { kind: 'lesson', organisationId: report.organisation_id, chapterId, language, title, content: { source, media: {} } });
	const why: Why[] = [];
	let text = source;
	for (const { name, alt, open } of lesson.files) {
		try {
			const taken = await takeMedium(db, who, draftId, { name, alt, adorns: !alt }, open());
			if (taken.name !== name) text = text.replaceAll(`(media/${name})`, `(media/${taken.name})`);
		} catch (error) {
			if (!(error instanceof Refusal)) throw error;
			text = withoutFile(text, name);
			why.push({ key: 'file-not-kept', values: { name, sentence: error.sentence(languageOf(report)) } });
		}
	}
	if (text !== source) await saveDraft(db, who, draftId, { revision: 1, title, content: { source: text, media: {} }, chapterId });
	return { done: 'new', draftId, why };
}

/** The words of a file stand where it would have been shown. */
export const withoutFile = (source: string, name: string): string => source.replace(/!\[((?:\\.|[^\]\\]){0,500})\]\(media\/([^)\s]{1,120})\)/g, (whole, words: string, of: string) => (of === name ? words : whole));
