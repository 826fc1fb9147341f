/** The door of exercises: what routes and other rooms may call. */
export { tellAnswer } from '#rooms/exercises/server/tell.ts';
export { answerFact, applyAnswer, applyAnswers, attemptsAt, knownAnswer, maybeWorking, ownStatesOf, statesOf } from '#rooms/exercises/server/attempts.ts';
export type { AttemptLine, ItemState, OwnStateRow } from '#rooms/exercises/server/attempts.ts';
export { banksOf, chapterChoices, importPlaces, importReport, importReports, maybeAsker, previewImport, takeImport } from '#rooms/exercises/server/bank.ts';
export type { ChapterChoice, Choice, Counts, ImportReport, Place, ReportLine, ReportRow } from '#rooms/exercises/server/bank.ts';
export { openBank } from '#rooms/exercises/server/import/read.ts';
export { FileRefused, limits as importLimits } from '#rooms/exercises/server/import/row.ts';
export { loadAnswers, marker } from '#rooms/exercises/server/load-answers.ts';
export type { Marker } from '#rooms/exercises/server/load-answers.ts';
export { evidenceOf, handedOf, latelyOf, piecesOf, proofsOf } from '#rooms/exercises/server/evidence.ts';
export type { Pieces, Proof } from '#rooms/exercises/server/evidence.ts';
export { currentVersion, enterBank, itemFacesOf, itemsByCode, itemsOf, itemsOfBank, maybeVersion, publishItems } from '#rooms/exercises/server/items.ts';
export type { ItemFace, ItemLine, ItemVersion, NewItem } from '#rooms/exercises/server/items.ts';
export type { ItemHtml, PartHtml } from '#rooms/exercises/server/render.ts';
export { answerHtml } from '#rooms/exercises/server/said.ts';
export { exerciseView, plainView, ownVersion } from '#rooms/exercises/server/view.ts';
export type { ExerciseView } from '#rooms/exercises/server/view.ts';
