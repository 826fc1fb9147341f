// What an exercise's own script and the worker both run: marking, and the outbox. A phone brings it once, as a file by itself: in the build both take
// these names from it (vite.both.ts), and a name of these files that one of them needs and that is not here fails the build.
export { speaker, direction, locale, isLanguage, preferred, figure, languages } from '#platform/language.ts';
export { isId, newId } from '#platform/ids.ts';
export { longestWritten, pointsOf } from '#rooms/exercises/amount.ts';
export { answerFromForm } from '#rooms/exercises/answer.ts';
export { markSeveral } from '#rooms/exercises/choice.ts';
export { gapForm } from '#rooms/exercises/gap-form.ts';
export { isAttempt, isKey, markBy } from '#rooms/exercises/marks.ts';
export { plain, withoutName } from '#rooms/exercises/notation.ts';
export { readNumber } from '#rooms/exercises/number.ts';
export { compare, divisor, minus, over, plus, ratio, size, ten, times } from '#rooms/exercises/rational.ts';
export { judgeTyped, markTyped } from '#rooms/exercises/typed.ts';
export { plainOption } from '#rooms/exercises/ui/option.ts';
export { asText, entry, nothing, owns, unreadable } from '#rooms/exercises/verdict.ts';
export { attachable, lengthOf, maybeStanding, missing, mostAttached, partBytes } from '#rooms/sync/attachment.ts';
export { databaseOf, within } from '#rooms/sync/browser/database.ts';
export { draftOf, forgetDrafts } from '#rooms/sync/browser/drafts.ts';
export { giveUpAfter, patience, whyNot } from '#rooms/sync/browser/line.ts';
export { attachedHere, contentsOf, device, factsHere, lastTry, leftHere, onChange, openOutbox, receiptsOf, seen, send, waiting } from '#rooms/sync/browser/outbox.ts';
export { isFull, makeRoomBy, withRoom } from '#rooms/sync/browser/room.ts';
export { maybeBytes, maybeKey, sealBytes } from '#rooms/sync/browser/seal.ts';
export { attachedHere as attachedBy, inside, opened } from '#rooms/sync/browser/shelf.ts';
export { toHex } from '#rooms/sync/chain.ts';
export { isWaiting } from '#rooms/sync/sender.ts';
