/** The door of revision: what routes and rooms above may call. */
export { carriedMastery } from '#rooms/revision/server/carried.ts';
export { currentEdition, difficultiesOf } from '#rooms/revision/server/difficulty.ts';
export { hear, hearAgain, heard, hearing } from '#rooms/revision/server/hear.ts';
export { rebuildPairs, rebuildPersons } from '#rooms/revision/server/evidence.ts';
export type { Kept, Pair } from '#rooms/revision/server/kept.ts';
export { cellsOf, masteryOfMany, masteryOfPerson } from '#rooms/revision/server/mastery.ts';
export { forgetCards } from '#rooms/revision/server/cards.ts';
export { paceFact, reviseKinds } from '#rooms/revision/server/pace.ts';
export { placeInQueue, reviseLine, revisePage, revisionRow } from '#rooms/revision/server/pages.ts';
export { todayOf } from '#rooms/revision/server/queue.ts';
export type { Coming, DoneEntry, Held, QueueEntry, Today } from '#rooms/revision/server/queue.ts';
export { revisionOf } from '#rooms/revision/server/resisting.ts';
export type { ClassResisting, Resisting, Reviser, RevisionView } from '#rooms/revision/server/resisting.ts';
export { maybePaperVersion, mostPapers, paperFor, papers, publishPaper } from '#rooms/revision/server/papers.ts';
export type { NewPaper, PaperFilter, PaperLine, PaperQuestion, PaperWhole, PublishedPaper } from '#rooms/revision/server/papers.ts';
