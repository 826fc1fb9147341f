/** The door of curriculum: what routes and other rooms may call. */
export { enterProgramme, publishLesson, readProgramme } from '#rooms/curriculum/server/publish.ts';
export type { LessonSource } from '#rooms/curriculum/server/publish.ts';
export { plainWords, renderBlocks, renderLine, tongue } from '#rooms/curriculum/server/render.ts';
export { isFormula, renderFormula } from '#rooms/curriculum/formula.ts';
export type { Media, MediaOf } from '#rooms/curriculum/server/render.ts';
export { chapter, competencesOf, lesson, lessonFacesOf, lessonInItsRow, lessonsOf, maybePlace, noteReading, programme, programmes, readingsOf } from '#rooms/curriculum/server/read.ts';
export type { ChapterView, ChapterWhole, CompetenceView, LessonFace, LessonLine, LessonWhole, ProgrammeView } from '#rooms/curriculum/server/read.ts';
export { safeDrawing } from '#rooms/curriculum/server/drawing.ts';
export { indexEntries, search } from '#rooms/curriculum/server/search.ts';
export { fillWords, maybeMeant } from '#rooms/curriculum/server/search-words.ts';
export type { Found, SearchEntry } from '#rooms/curriculum/server/search.ts';
export { loadReadings } from '#rooms/curriculum/server/load-readings.ts';
export type { ReadingRow } from '#rooms/curriculum/server/load-readings.ts';
export { applyReading, knownReading, readingFact } from '#rooms/curriculum/server/reading.ts';
export { createDraft, draft, draftVersion, draftVersions, draftWriters, myDrafts, ownDraft, removeDraft, restoreDraft, saveDraft, sealDraft, shareDraft, unshareDraft } from '#rooms/curriculum/server/drafts.ts';
export type { Draft, DraftLine, DraftVersion, DraftVersionLine, DraftWriter, NewDraft, Publisher, Save, Writer } from '#rooms/curriculum/server/drafts.ts';
export { writePlaces } from '#rooms/curriculum/server/write-places.ts';
export type { WritePlace } from '#rooms/curriculum/server/write-places.ts';
