/**
 * Who may do what: the matrix role × act. Roles count downwards (a head of a school is head of its classes), memberships
 * upwards (a pupil of a class is a pupil of its school, its IEF, its region). Checked by people/server/may.ts and nowhere else.
 */
export const roles = ['administrator', 'ministry', 'inspector', 'head', 'censeur', 'supervisor', 'teacher', 'manager'] as const;
export type RoleName = (typeof roles)[number];

/** Acts on an organisation: its ids are given to `may`. */
export const organisationActs = [
	'organisation.read',
	'organisation.manage',
	'people.read',
	'people.import',
	'card.issue',
	'role.give',
	'audit.read',
	'class.follow',
	'work.set',
	'bank.import'
] as const;
/** Acts on a person: their ids are given to `may`. */
export const personActs = ['person.read', 'person.manage', 'person.recover'] as const;

export type OrganisationAct = (typeof organisationActs)[number];
export type PersonAct = (typeof personActs)[number];
export type Act = OrganisationAct | PersonAct;

const all = [...organisationActs, ...personActs];
const school: Act[] = ['organisation.read', 'people.read', 'people.import', 'card.issue', 'class.follow', 'work.set', 'bank.import', 'person.read', 'person.manage', 'person.recover'];

/** What each role may do at its organisation and below it. */
export const matrix: Record<RoleName, readonly Act[]> = {
	administrator: all,
	// The ministry and the inspection see the structure; a pupil's own file is not theirs to open.
	ministry: ['organisation.read'],
	inspector: ['organisation.read', 'people.read', 'class.follow'],
	head: [...school, 'organisation.manage', 'role.give', 'audit.read'],
	censeur: school,
	supervisor: ['organisation.read', 'people.read', 'card.issue', 'person.read', 'person.recover'],
	teacher: ['organisation.read', 'people.read', 'card.issue', 'class.follow', 'work.set', 'bank.import', 'person.read', 'person.recover'],
	manager: [...school, 'organisation.manage', 'audit.read']
};

/** What belonging to the staff of an establishment allows there, without any role. */
export const staffActs: readonly Act[] = ['organisation.read', 'bank.import'];

/** What a guardian may do about a child, and anyone about himself. */
export const guardianActs: readonly Act[] = ['person.read'];
export const selfActs: readonly Act[] = ['person.read'];

/** The roles that allow an act. */
export const rolesFor = (act: Act): RoleName[] => roles.filter((role) => matrix[role].includes(act));

/** The roles that a holder of `role.give` by `giver` may give: never one that can do what the giver can't. */
export const givable = (giver: RoleName): RoleName[] => roles.filter((role) => matrix[role].every((act) => matrix[giver].includes(act)));
