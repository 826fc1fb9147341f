/** The door of sync: what routes and other rooms may call. */
export { AlreadyThere, quarantined, record } from '#rooms/sync/server/log.ts';
export { decideQuarantine, quarantineCount, quarantineOf } from '#rooms/sync/server/quarantine.ts';
export type { InQuarantine } from '#rooms/sync/server/quarantine.ts';
export { factOfForm } from '#rooms/sync/server/form.ts';
export { loadFacts } from '#rooms/sync/server/load-facts.ts';
export { Unfit } from '#rooms/sync/server/kinds.ts';
export type { Act, Apply, ApplyMany, Kinds } from '#rooms/sync/server/kinds.ts';
export { beginCopy, beginTimeline, copyVerified, holdsCopy } from '#rooms/sync/server/horizon.ts';
export type { CopyMark } from '#rooms/sync/server/horizon.ts';
export { mustBeOwn, push, pushTogether } from '#rooms/sync/server/push.ts';
export type { Pushed } from '#rooms/sync/server/push.ts';
export { receiptKey } from '#rooms/sync/server/receipts.ts';
export { gather } from '#rooms/sync/server/together.ts';
export type { Outcome } from '#rooms/sync/server/together.ts';
export { receive } from '#rooms/sync/server/receive.ts';
export { sizeOfTaking, taking } from '#rooms/sync/server/take.ts';
export type { Made, Source, Wants } from '#rooms/sync/server/take.ts';
