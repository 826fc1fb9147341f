/** The door of revision: what routes and rooms above may call. */
export { carriedMastery } from '#rooms/revision/server/carried.ts';
export { currentEdition, difficultiesOf } from '#rooms/revision/server/difficulty.ts';
export { hear, hearAgain, heard, hearing } from '#rooms/revision/server/hear.ts';
export { rebuildPairs, rebuildPersons } from '#rooms/revision/server/evidence.ts';
export type { Kept, Pair } from '#rooms/revision/server/kept.ts';
export { cellsOf, masteryOfMany, masteryOfPerson } from '#rooms/revision/server/mastery.ts';
