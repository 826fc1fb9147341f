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
