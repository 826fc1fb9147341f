import type { OrganisationAct } from '#rooms/people/acts.ts';

/** The pages of running, and the act that opens each. */
export const runPages: { key: 'today' | 'organisation' | 'people' | 'import' | 'cards' | 'roles' | 'audit'; href: string; act: OrganisationAct }[] = [
	{ key: 'today', href: '/run', act: 'organisation.read' },
	{ key: 'organisation', href: '/run/organisation', act: 'organisation.read' },
	{ key: 'people', href: '/run/people', act: 'people.read' },
	{ key: 'import', href: '/run/import', act: 'people.import' },
	{ key: 'cards', href: '/run/cards', act: 'card.issue' },
	{ key: 'roles', href: '/run/roles', act: 'people.read' },
	{ key: 'audit', href: '/run/audit', act: 'audit.read' }
];

/** Whom the list of people may be narrowed to. */
export const searchKinds = ['pupil', 'learner', 'staff', 'role', 'guardian'] as const;
export type SearchKind = (typeof searchKinds)[number];

/** Whether a path is one of the pages about people: they share one place in the main navigation. */
export const inPeople = (path: string): boolean => /^\/run\/(people|person|import|cards|roles)\b/.test(path);

/** How many of each thing wait at an organisation; names are those of `Figures`. */
export type Waiting = Record<'withoutSecret' | 'withoutTeacher' | 'firstPassword' | 'ending' | 'withoutGuardian', number>;
export type ToDo = { count: number; text: 'doCards' | 'doTeachers' | 'doPasswords' | 'doEnding' | 'doGuardians'; href: string; urgent: boolean };

// What keeps people out comes first. Each with the act that settles it: of whom can't do it, nothing is asked.
// (A colleague's first password is the affair of who may add him.)
const duties: { counts: keyof Waiting; text: ToDo['text']; act: OrganisationAct; href: string; urgent: boolean }[] = [
	{ counts: 'withoutSecret', text: 'doCards', act: 'card.issue', href: '/run/cards?', urgent: true },
	{ counts: 'withoutTeacher', text: 'doTeachers', act: 'role.give', href: '/run/roles?', urgent: true },
	{ counts: 'firstPassword', text: 'doPasswords', act: 'people.import', href: '/run/people?kind=role&', urgent: false },
	{ counts: 'ending', text: 'doEnding', act: 'role.give', href: '/run/roles?', urgent: false },
	{ counts: 'withoutGuardian', text: 'doGuardians', act: 'people.import', href: '/run/import?', urgent: false }
];
/** The acts that today's list asks of somebody. */
export const dutyActs: readonly OrganisationAct[] = [...new Set(duties.map((duty) => duty.act))];

/** What waits at an organisation for one who may do `acts` there, what keeps people out first. */
export const toDoOf = (organisationId: string, counts: Waiting, acts: ReadonlySet<string>): ToDo[] =>
	duties
		.filter((duty) => counts[duty.counts] > 0 && acts.has(duty.act))
		.map(({ counts: of, text, href, urgent }) => ({ count: counts[of], text, href: `${href}at=${organisationId}`, urgent }));
