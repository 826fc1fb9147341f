/** The door of sync: what routes and other rooms may call. */
export { AlreadyThere, quarantined, record } from '#rooms/sync/server/log.ts';
export { loadFacts } from '#rooms/sync/server/load-facts.ts';
export { receive, Unfit } from '#rooms/sync/server/receive.ts';
export type { Apply, Kinds } from '#rooms/sync/server/receive.ts';
export { sizeOfTaking, taking } from '#rooms/sync/server/take.ts';
export type { Made, Source, Wants } from '#rooms/sync/server/take.ts';
