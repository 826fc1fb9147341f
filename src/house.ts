import type { DraftKind } from '#rooms/curriculum/draft.ts';
import { applyReading, fillWords, gatherJoints, knownReading, lessonReadiness, makeVideo, publishLessonDraft, sweepUploads, tendVideos, type Publisher, type Readiness } from '#rooms/curriculum/server/index.ts';
import { amendAnswers, applyAnswer, applyPackage, importJob, itemReadiness, knownAnswer, knownPackage, publishItemDraft, resumeImports, settleLaunch, sweepLaunches, tellAnswer, tellPackage } from '#rooms/exercises/server/index.ts';
import { sweepLimits } from '#platform/server/limits.ts';
import type { Language } from '#platform/language.ts';
import type { Chores } from '#platform/server/jobs.ts';
import type { Database } from '#platform/server/sql.ts';
import { recountOffices, sweepRosters, sweepSessions } from '#rooms/people/server/index.ts';
import type { Fact } from '#rooms/sync/fact.ts';
import { applyHeardAnswers, endMocks, heard, mendMastery, mockKinds, outsideMocks, planKinds, publishEdition, reviseKinds } from '#rooms/revision/server/index.ts';
import { sweepAttachments, type Kinds, type Wants } from '#rooms/sync/server/index.ts';
import { amendedHere, endSittings, extraPercentOf, learnWants, markingKinds, markWants, outsideExams, teachWants, textbookKinds, workKinds } from '#rooms/teaching/server/index.ts';

/**
 * The only file that knows all rooms: what each does with the facts that reach it, and the work done at set times.
 * A room that takes facts names its kinds here.
 */
export const kinds: Kinds = {
	// An answer is evidence: what revision knows of the pupil moves in the same transaction.
	answer: outsideMocks(outsideExams({ ...heard({ v: 1, apply: applyAnswer, known: knownAnswer }), applyMany: applyHeardAnswers })),
	package: outsideMocks(outsideExams(heard({ v: 1, apply: applyPackage, known: knownPackage }))),
	reading: { v: 1, apply: applyReading, known: knownReading },
	...reviseKinds,
	...planKinds,
	...workKinds,
	...textbookKinds,
	...markingKinds,
	...mockKinds(extraPercentOf)
};

/** Facts in words, by kind: what was done, and its detail as safe HTML. */
export const tellers: Record<string, (db: Database, fact: Fact, language: Language) => Promise<{ what: string; html: string[] }>> = { answer: tellAnswer, package: tellPackage };

/** What a phone may take along, by kind: each room says which of its pages go along, in the shape that the phone's pages show. */
export const wants: Wants = { ...learnWants, ...teachWants, ...markWants };
export { shape } from './phone/shape.ts';

/** What makes a published lesson or exercise of a draft, by kind: each room names its own. */
export const publishers: Record<DraftKind, Publisher> = { lesson: publishLessonDraft, item: publishItemDraft };

/** What refuses a draft that could not be published, by kind: asked before it is handed in. */
export const readiness: Record<DraftKind, Readiness> = { lesson: lessonReadiness, item: itemReadiness };

/** Work done by the worker, at set times (cron, UTC) or when asked for. Each may run twice without harm. */
export const chores: Chores = {
	'sessions.sweep': { cron: '17 2 * * *', run: sweepSessions },
	'offices.recount': { cron: '*/10 * * * *', run: recountOffices },
	'rosters.sweep': { cron: '37 * * * *', run: sweepRosters },
	'mocks.end': { cron: '* * * * *', run: async (db) => void (await endMocks(db)) },
	'sittings.end': { cron: '* * * * *', run: endSittings },
	'attachments.sweep': { cron: '27 3 * * *', run: (db) => sweepAttachments(db) },
	'launch.settle': { run: (db, payload) => settleLaunch(db, (payload as { scope: string }).scope, (payload as { id: string }).id, kinds) },
	'launches.sweep': { cron: '43 3 * * *', run: sweepLaunches },
	'uploads.sweep': { cron: '33 3 * * *', run: sweepUploads },
	'video.make': { run: (db, payload) => makeVideo(db, (payload as { sha256: string }).sha256) },
	'videos.tend': { cron: '*/15 * * * *', run: (db) => tendVideos(db) },
	'joints.gather': { cron: '*/20 * * * *', run: gatherJoints },
	'words.fill': { cron: '7 * * * *', run: fillWords },
	'limits.sweep': { cron: '47 * * * *', run: sweepLimits },
	// Before school, after Sunday's work.
	'difficulties.learn': { cron: '11 1 * * 1', run: (db) => publishEdition(db) },
	'mastery.mend': { cron: '41 1 * * 1', run: (db) => mendMastery(db) },
	'answers.amend': { cron: '* * * * *', run: (db) => amendAnswers(db, amendedHere) },
	'import.work': { run: importJob },
	'import.resume': { cron: '* * * * *', run: resumeImports }
};

export { loadDemo } from './house/demo.ts';
export { benchSessions, growDemo } from './house/demo-size.ts';
export type { BenchSession } from './house/demo-size.ts';
export { followedSessions, growYear } from './house/demo-year.ts';
export type { YearLoad } from './house/demo-year.ts';
export { demoAccounts } from './house/demo-accounts.ts';
export type { DemoAccount } from './house/demo-accounts.ts';
