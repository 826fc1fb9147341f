import type { Addressee, Language } from '#platform/language.ts';
import { matrix, roles, staffActs, type Act, type RoleName } from '#rooms/people/acts.ts';

/** One of the ways a person acts: `pupil` of a class, `learner` of a centre, `teacher` of a class or school, `guardian` of a child, `head` … */
export type Hat = {
	/** `kind:id`, stored with the session. */
	id: string;
	kind: 'pupil' | 'learner' | 'guardian' | 'administrator' | 'ministry' | 'inspector' | 'head' | 'censeur' | 'supervisor' | 'teacher' | 'manager' | 'staff';
	/** Where: the class, the school, or the child's class. */
	placeId: string;
	/** Its name; of a teacher of several classes of one school, the school's. */
	place: string;
	/** The school or centre the place belongs to: the scope of facts made under this hat. */
	establishmentId: string;
	/** For a guardian: the child. */
	childId?: string;
	childName?: string;
};

/** The person behind a request, as the doors of the rooms take it. */
export type Who = {
	id: string;
	label: string;
	code: string;
	givenName: string;
	familyName: string;
	language: Language;
	theme: 'auto' | 'light' | 'dark';
	/** How large the pages are written, in percent, and how many questions of an exercise stand on a page at once; null: all. */
	textSize: number;
	perPage: number | null;
	sessionId: string;
	hats: Hat[];
	hat: Hat | null;
	/** The password or PIN must be replaced before anything else. */
	mustChange: boolean;
	requestId?: string;
};

/** Which part of the house a hat lives in. */
export const areaOf = (hat: Hat | null): 'learn' | 'teach' | 'run' | 'me' => {
	if (!hat) return 'me';
	if (hat.kind === 'pupil' || hat.kind === 'learner') return 'learn';
	if (hat.kind === 'teacher') return 'teach';
	if (hat.kind === 'guardian' || hat.kind === 'staff') return 'me';
	return 'run';
};

/** How the pages of learning speak to who wears a hat: to the learner of a centre as to an adult. */
export const addresseeOf = (hat: Hat | null): Addressee => (hat?.kind === 'learner' ? 'learner' : 'pupil');

/** What a hat may do at its place, for navigation; every act asks may() again. */
export const actsOf = (hat: Hat | null): readonly Act[] => (hat?.kind === 'staff' ? staffActs : hat && (roles as readonly string[]).includes(hat.kind) ? matrix[hat.kind as RoleName] : []);
