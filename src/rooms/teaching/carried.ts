import * as v from 'valibot';
import type { Name } from '#countries/country.ts';
import type { Answer, Item } from '#rooms/exercises/item.ts';
import { mark } from '#rooms/exercises/marking.ts';
import { worthOf } from '#rooms/exercises/worth.ts';
import { readingBody, type ReadingBody } from '#rooms/curriculum/reading.ts';
import { answerBody, type AnswerBody } from '#rooms/exercises/answering.ts';
import { maybeMockAct, type MockAct } from '#rooms/revision/carried-mock.ts';
import type { Decision, MarkingBody } from '#rooms/teaching/marking.ts';
import type { Fact } from '#rooms/sync/fact.ts';
import type { ClassWork } from '#rooms/teaching/server/index.ts';
import { teachersAct } from '#rooms/teaching/acts-teach.ts';
import type { EntryBody } from '#rooms/teaching/textbook.ts';
import type { Known } from '#rooms/teaching/week.ts';
import type { CloseBody, WorkBody } from '#rooms/teaching/work.ts';

// What a phone took along, and what its pages are laid with. PURE: the phone runs it without line, and the tests prove that it says what
// the server would say.

/** How one stands with an exercise: ever right, ever handed in for the teacher, the last answer to go on from. Scores as the database gives them. */
export type OwnState = { tries: number; best: number; right: boolean; pending?: boolean; last: { version: number; /** Of which draw, where it came back in revision. */ draw?: number; answer: Answer; right: boolean; at: Date; /** The teacher sent it back, to be done again. */ again?: true } };

/** Beside a chapter's page: the exercises of it that were tried, its row in other languages than the page's, where it stands among chapters. */
export type ChapterBasis = { states: Record<string, OwnState>; rows: Record<string, string[]>; position: number };

/** One part of a set work and whether it was tried and done. */
export type PartState = { item: string | null; lesson: string | null; tried: boolean; done: boolean };

/** Beside today's page: the parts of each work on it, how exercises of them stand that are in no chapter, and the answers (all, right) of each of the last 30 days. */
export type TodayBasis = { loose: Record<string, OwnState>; parts: Record<string, PartState[]>; days: Record<string, [answers: number, right: number]> };

/**
 * Beside one's progress: the mastery of each competence as revision's `mastery-text.ts` writes it; the answers of each of the last 30 days; when which
 * exercise was answered in the last three, in base 36 (a repeat weighs less); and the places of the chapters shown, in their order. Written
 * short: it goes over the line each day.
 */
export type ProgressBasis = { mastery: Record<string, string>; days: TodayBasis['days']; lately: Record<string, string>; positions: number[] };

/** Beside an exercise: how hard it was held to be when it was taken along, in logits; nothing for an average one. */
export type ExerciseBasis = { difficulty?: number; /** Chapters of its competences other than its own. */ chapters?: string[] };

/** Beside a pupil's sheet as his teacher has it: the answers of each of the last 30 days. */
export type SheetBasis = { days: TodayBasis['days'] };

/** Beside a teacher's first page: the works below those that it lists. */
export type TeachBasis = { more: ClassWork[] };

/** Beside the form to set work: what work that is set on the phone is shown with: the titles of all that may be set, and who sets it. */
export type FormBasis = { titles: Record<string, string>; teacher: { id: string; name: string } };

/** What an entry that was signed on the phone is shown with. */
export type EntryForm = { className: string; teacher: { id: string; name: string }; names: Record<string, Name>; chapters: Record<string, { title: string; title_ar: string | null }> };

/** Beside a teacher's week: all that it is made of, from two weeks back to four ahead; and what entries of any of his classes are shown with. */
export type WeekBasis = { known: Known } & Omit<EntryForm, 'className'>;

/** Beside a pile of copies: who marks, all states of each copy, and the names that are hidden while it is not given back. */
export type PileBasis = { me: { id: string; name: string }; states: Record<string, { id: string; at: Date; parents: string[]; decision: Decision; made_by: string }[]>; names: Record<string, string> };

/** Beside a copy: who marks it, and whose it is. */
export type CopyBasis = { me: { id: string; name: string }; pupil: { id: string; name: string } };

/** A page as it was taken along: where it stands, its route, the data of its load, and what acts are laid over it with. */
export type Parcel = { path: string; route: string; data: Record<string, unknown>; basis?: unknown };

/** What marking an answer on the phone gave, and what of the exercise other pages show. */
export type Marked = { score: number; right: boolean; pending: boolean; first: number; repeat: number; difficulty: number; misconceptions: string[]; title: string; competenceIds: string[]; /** Of the exercise and of its competences. */ chapterIds: string[] };

/** A pupil as the form to set work lists him. */
export type FormPupil = { id: string; given_name: string; family_name: string; code: string };

/** What of a lesson other pages show. */
export type ReadLesson = { title: string; chapter: string; position: number; chapterId: string };

/**
 * An act of this person made on this phone that the pages taken along do not know yet: the fact's id, when it truly was (as near as the phone
 * can tell), its body, and what was known when it was made. In the order in which they were made.
 */
export type LocalAct =
	| { kind: 'answer'; id: string; at: Date; body: AnswerBody; marked: Marked }
	| { kind: 'reading'; id: string; at: Date; body: ReadingBody; lesson: ReadLesson }
	| { kind: 'work'; id: string; at: Date; scope: string; body: WorkBody; form: { className: string; pupils: FormPupil[] } & FormBasis }
	| { kind: 'work.close'; id: string; at: Date; body: CloseBody }
	| { kind: 'textbook'; id: string; at: Date; body: EntryBody; form: EntryForm }
	| { kind: 'marking'; id: string; at: Date; body: MarkingBody }
	| MockAct;

/** Marks an answer to an exercise as it stands in its parcel: what an act of it holds besides its fact. */
export function markedOf(view: { item: Item; competenceIds: string[]; chapterId: string | null }, body: AnswerBody, { difficulty = 0, chapters = [] }: ExerciseBasis = {}): Marked {
	const verdict = mark(view.item, body.answer);
	return { score: verdict.score, right: verdict.right, pending: verdict.pending === true, ...worthOf(verdict, body), difficulty, title: view.item.title, competenceIds: view.competenceIds, chapterIds: [...(view.chapterId ? [view.chapterId] : []), ...chapters] };
}

const bodyOf = (fact: Fact): unknown => {
	try {
		return JSON.parse(fact.body);
	} catch {
		return undefined;
	}
};

/** The page that a fact was made on, whose parcel `actOf` needs to read it; undefined where none is needed. */
export function subjectOf(fact: Fact): string | undefined {
	const { item, lesson, work, entry } = (bodyOf(fact) ?? {}) as { item?: unknown; lesson?: unknown; work?: { classId?: unknown }; entry?: { classId?: unknown } };
	if (fact.kind === 'answer' && typeof item === 'string') return `/exercise/${item}`;
	if (fact.kind === 'reading' && typeof lesson === 'string') return `/lesson/${lesson}`;
	if (fact.kind === 'work' && typeof work?.classId === 'string') return `/teach/class/${work.classId}/work`;
	if (fact.kind === 'textbook' && typeof entry?.classId === 'string') return '/teach/plan';
	return undefined;
}

/**
 * A fact of the outbox as an act that pages are laid with. `at` is when it truly was: the fact's own time less what this phone's clock was off at its
 * last exchange. Undefined for what changes no page, and for what was made on a page that is here no longer or in another version.
 */
export function actOf(fact: Fact, at: Date, parcel: Parcel | undefined): LocalAct | undefined {
	if (fact.kind === 'answer' && parcel) {
		const body = v.safeParse(answerBody, bodyOf(fact));
		const view = parcel.data.view as { item: Item; version: number; competenceIds: string[]; chapterId: string | null };
		if (!body.success || view.version !== body.output.version) return undefined;
		return { kind: 'answer', id: fact.id, at, body: body.output as AnswerBody, marked: markedOf(view, body.output as AnswerBody, parcel.basis as ExerciseBasis | undefined) };
	}
	if (fact.kind === 'reading' && parcel) {
		const body = v.safeParse(readingBody, bodyOf(fact));
		const { title, chapter, position, chapter_id } = parcel.data.lesson as { title: string; chapter: string; position: number; chapter_id: string };
		return body.success ? { kind: 'reading', id: fact.id, at, body: body.output, lesson: { title, chapter, position, chapterId: chapter_id } } : undefined;
	}
	return maybeMockAct(fact, bodyOf(fact), at) ?? teachersAct(fact, bodyOf(fact), at, parcel);
}
