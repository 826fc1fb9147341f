import * as v from 'valibot';
import { dayOf, maybeDayEnd, maybeDayStart } from '#platform/dates.ts';
import { newWork, workWords, type NewWork, type WorkChange } from '#rooms/teaching/work.ts';

type Group = { id: string; pupils: { id: string }[] };
export type TypedWork = { title: string; note: string; opens: string; due: string; items: string[]; lessons: string[]; group: string; pupils: string[] };
/** What is wrong with a form, by field: keys of messages. */
export type Faults<Key extends string = WorkFault> = Record<string, Key>;
export type WorkFault = 'titleMissing' | 'titleTooLong' | 'noteTooLong' | 'dateMissing' | 'dueBeforeOpen' | 'tooManyItems' | 'nothingSet' | 'groupGone';

const known: readonly string[] = ['titleMissing', 'titleTooLong', 'noteTooLong', 'dueBeforeOpen', 'tooManyItems', 'nothingSet'];
const faultsOf = (issues: readonly v.BaseIssue<unknown>[]): Faults =>
	Object.fromEntries(issues.map((issue) => [String(issue.path?.[0].key), (known.includes(issue.message) ? issue.message : 'dateMissing') as WorkFault]));

/** A work as a teacher typed it into the form, on the server and on a phone without line: what was typed, and the work or what is wrong. */
export function workOfForm(form: FormData, classId: string, groups: readonly Group[]): { typed: TypedWork; work?: NewWork; faults: Faults } {
	const text = (name: string) => String(form.get(name) ?? '');
	const list = (name: string) => form.getAll(name).map(String);
	const typed = { title: text('title'), note: text('note'), opens: text('opens'), due: text('due'), items: list('item'), lessons: list('lesson'), group: text('group'), pupils: list('pupil') };
	const group = typed.group ? groups.find((one) => one.id === typed.group) : undefined;
	// A group that ended meanwhile, or whose pupils all left, is nobody: it must not become the whole class.
	if (typed.group && !group?.pupils.length) return { typed, faults: { pupilIds: 'groupGone' } };
	const parsed = v.safeParse(newWork, {
		classId,
		title: typed.title,
		note: typed.note,
		opensAt: maybeDayStart(typed.opens),
		dueAt: maybeDayEnd(typed.due),
		itemIds: typed.items,
		lessonIds: typed.lessons,
		pupilIds: [...new Set([...typed.pupils, ...(group?.pupils.map((pupil) => pupil.id) ?? [])])]
	});
	return parsed.success ? { typed, work: parsed.output, faults: {} } : { typed, faults: faultsOf(parsed.issues) };
}

/** What a teacher changed of a work on its page: what was typed, and the change or what is wrong. */
export function changeOfForm(form: FormData): { typed: Pick<TypedWork, 'title' | 'note' | 'opens' | 'due'>; change?: WorkChange; faults: Faults } {
	const text = (name: string) => String(form.get(name) ?? '');
	const typed = { title: text('title'), note: text('note'), opens: text('opens'), due: text('due') };
	const parsed = v.safeParse(workWords, { title: typed.title, note: typed.note, opensAt: maybeDayStart(typed.opens), dueAt: maybeDayEnd(typed.due) });
	return parsed.success ? { typed, change: parsed.output, faults: {} } : { typed, faults: faultsOf(parsed.issues) };
}

/** A work with a change made to it. A day that was not changed keeps its hour. */
export function changed(work: NewWork, change: WorkChange): NewWork {
	const sameDay = (was: Date, now: Date) => (dayOf(was) === dayOf(now) ? was : now);
	return { ...work, ...change, opensAt: sameDay(work.opensAt, change.opensAt), dueAt: sameDay(work.dueAt, change.dueAt) };
}
