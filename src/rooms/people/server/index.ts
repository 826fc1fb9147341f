/** The door of people: what routes and other rooms may call. */
export { may, must, notFound } from '#rooms/people/server/may.ts';
export type { Asker } from '#rooms/people/server/may.ts';
export { deviceName, endSession, maybeCardHolder, maybeWho, sessionsOf, shortAddress, signIn, sweepSessions, wear } from '#rooms/people/server/session.ts';
