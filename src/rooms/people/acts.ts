import type { OrganisationKind } from '#rooms/people/places.ts';

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
	'quarantine.decide',
	'class.follow',
	'work.set',
	'plan.read',
	'textbook.write',
	'textbook.visa',
	'bank.import',
	'content.write',
	'content.check',
	'content.publish'
] as const;
/** Acts on a person: their ids are given to `may`. */
export const personActs = ['person.read', 'person.manage', 'person.recover'] as const;

export type OrganisationAct = (typeof organisationActs)[number];
export type PersonAct = (typeof personActs)[number];
export type Act = OrganisationAct | PersonAct;

const all = [...organisationActs, ...personActs];
const ofPersons: Act[] = ['person.read', 'person.manage', 'person.recover'];
const school: Act[] = ['organisation.read', 'people.read', 'people.import', 'card.issue', 'class.follow', 'work.set', 'textbook.write', 'plan.read', 'bank.import', 'content.write', 'content.check', ...ofPersons];

/** What each role may do at its organisation and below it. */
export const matrix: Record<RoleName, readonly Act[]> = {
	administrator: all,
	// The ministry and the inspection see the structure; a pupil's own file is not theirs to open.
	ministry: ['organisation.read', 'content.publish'],
	// A lesson plan is shown to who visits the class; among colleagues it is its teacher's until he shares it.
	inspector: ['organisation.read', 'people.read', 'class.follow', 'plan.read', 'content.write', 'content.check', 'content.publish'],
	head: [...school, 'textbook.visa', 'organisation.manage', 'role.give', 'audit.read', 'quarantine.decide', 'content.publish'],
	censeur: [...school, 'textbook.visa'],
	supervisor: ['organisation.read', 'people.read', 'card.issue', 'person.read', 'person.recover'],
	teacher: ['organisation.read', 'people.read', 'card.issue', 'class.follow', 'work.set', 'textbook.write', 'bank.import', 'content.write', 'person.read', 'person.recover'],
	manager: [...school, 'organisation.manage', 'audit.read', 'quarantine.decide', 'content.publish']
};

/** What belonging to the staff of an establishment allows there, without any role. */
export const staffActs: readonly Act[] = ['organisation.read', 'bank.import', 'content.write'];

/** What a guardian may do about a child, and anyone about himself. */
export const guardianActs: readonly Act[] = ['person.read'];
export const selfActs: readonly Act[] = ['person.read'];

/**
 * The roles each role commands below its organisation: it may give and end them (with `role.give`), and it may change or
 * recover the account of who holds them. Never a role that can do what the commander can't; nobody commands his equals but
 * the administrator, so that a teacher's lost password is never in a colleague's hands.
 */
export const commands: Record<RoleName, readonly RoleName[]> = {
	administrator: roles,
	ministry: [],
	inspector: [],
	head: ['censeur', 'supervisor', 'teacher'],
	censeur: ['supervisor', 'teacher'],
	supervisor: [],
	teacher: [],
	manager: ['teacher']
};

/** The acts on a person that give power over the account: only a commander of every role it holds may do them. */
export const guardedActs: readonly Act[] = ['person.manage', 'person.recover'];

/** The roles whose acts on persons reach pupils and learners only: no colleague, no parent. */
export const pupilsOnly: readonly RoleName[] = ['supervisor', 'teacher'];

/** The roles that a holder of `role.give` by `giver` may give. */
export const givable = (giver: RoleName): readonly RoleName[] => (matrix[giver].includes('role.give') ? commands[giver] : []);

/** Where each role may be held. */
export const roleKinds: Record<RoleName, readonly OrganisationKind[]> = {
	administrator: ['country', 'ministry', 'region', 'departement', 'ia', 'ief', 'school', 'network', 'centre'],
	ministry: ['country', 'ministry'],
	inspector: ['ia', 'ief'],
	head: ['school'],
	censeur: ['school'],
	supervisor: ['school'],
	teacher: ['school', 'class', 'group', 'centre'],
	manager: ['network', 'centre']
};
