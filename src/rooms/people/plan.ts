import { fold } from '#platform/language.ts';
import { likeness } from '#rooms/people/names.ts';
import type { Field, RosterFault, RosterFaultKind, RosterRow } from '#rooms/people/roster.ts';

/** What a list would do to the people there are: decided before anything is written, and again when it is taken. PURE. */
export type Known = {
	id: string;
	givenName: string;
	familyName: string;
	birthDate: string | null;
	schoolId: string;
	/** The classes he belongs to; for staff, the school. */
	placeIds: string[];
};

export type Place = { id: string; kind: string; name: string; code: string; schoolId: string };

export type Surroundings = {
	/** The organisation the list is brought to: a class, a school or centre, or an office above several. */
	target: { id: string; kind: string; schoolId: string | null };
	places: Place[];
	known: Known[];
	/** Who has which number; `here` false when he belongs to no school of these. */
	numbers: Map<string, { personId: string; here: boolean }>;
	/** Whether a class that is not there is made, by its key (school and name) and its name as the list has it. */
	makes: (key: string, name: string) => boolean;
};

/** A class that a list names and that is not there: how many of its rows go there. */
export type MissingClass = { key: string; name: string; schoolId: string; rows: number };

export type Choice = 'same' | 'new' | 'skip';
export type Outcome = 'new' | 'same' | 'move' | 'perhaps';

export type Line = {
	row: RosterRow;
	outcome: Outcome;
	/** Where he will belong; null: a class to be made, named in `newClass`. */
	placeId: string | null;
	schoolId: string;
	newClass: string | null;
	kind: 'pupil' | 'learner' | 'staff';
	/** The one he is, or probably is. */
	person: Known | null;
	/** The line of the list that is probably the same person. */
	twin: number | null;
	/** For `perhaps`: what was decided, or what is done if nothing is. */
	choice: Choice | null;
};

/** A class's name for comparison: `6e A`, `6ème A`, `6 A` and `6EA` are one. */
export const classKey = (name: string): string =>
	fold(name)
		.replace(/(\d)\s*(?:iemes?|emes?|ieres?|eres?|nde?|de|re|er|e)\b/g, '$1')
		.replace(/[^\p{L}\p{N}]/gu, '')
		.replace(/(\d)(?:iemes?|emes?|ieres?|eres?|nde?|de|re|er|e)(?=$|[^a-z]|[a-z]\d?$|[a-z]{1,2}\d?$)/g, '$1')
		.replace(/terminale|term|tle/g, 't')
		.replace(/premiere/g, '1')
		.replace(/seconde/g, '2');

/** A school's name or code for comparison. */
export const schoolKey = (name: string): string => fold(name).replace(/[^\p{L}\p{N}]/gu, '');

/** A missing class as decisions are kept by: its school and what is common to all spellings of its name. */
export const missingKey = (schoolId: string, name: string): string => `${schoolId} ${classKey(name)}`;

/** Decides each row: new, already there, there in another class, or probably there. Rows whose place or number is wrong become faults. Names the classes that are not there, made or not. */
export function planRoster(rows: RosterRow[], around: Surroundings, choices: Record<string, Choice> = {}): { lines: Line[]; faults: RosterFault[]; missing: MissingClass[] } {
	const faults: RosterFault[] = [];
	const lines: Line[] = [];
	const missing = new Map<string, MissingClass>();
	const classes = new Map<string, Place>();
	const schools = new Map<string, Place>();
	for (const place of around.places) {
		if (place.kind === 'class' || place.kind === 'group') {
			for (const name of [place.name, place.code]) if (!classes.has(`${place.schoolId} ${classKey(name)}`)) classes.set(`${place.schoolId} ${classKey(name)}`, place);
		} else for (const name of [place.name, place.code]) schools.set(schoolKey(name), place);
	}
	const byId = new Map(around.known.map((known) => [known.id, known]));
	const byName = new Map<string, Known[]>();
	const add = (map: Map<string, Known[]>, key: string, known: Known) => (map.get(key) ?? map.set(key, []).get(key)!).push(known);
	for (const known of around.known) add(byName, `${known.schoolId} ${likeness(known.givenName, known.familyName)}`, known);
	const seenNumbers = new Map<string, number>();
	const seenNames = new Map<string, { line: number; exact: string; birthDate: string | null; number: string | null; place: string }[]>();

	for (const row of rows) {
		const fault = (field: Field, kind: RosterFaultKind, value: string, first?: number) => void faults.push({ line: row.line, field, fault: kind, value, ...(first ? { first } : {}) });
		const staff = row.role === 'teacher' || row.role === 'staff';
		// Where: the target itself when it is a class, else the school of the row and its class.
		let placeId: string | null = around.target.id;
		let schoolId = around.target.schoolId;
		let newClass: string | null = null;
		if (around.target.kind !== 'class' && around.target.kind !== 'group') {
			if (!schoolId) {
				const school = row.school ? schools.get(schoolKey(row.school)) : undefined;
				if (!school) {
					fault('school', row.school ? 'schoolUnknown' : 'schoolMissing', row.school ?? '');
					continue;
				}
				schoolId = school.id;
			}
			placeId = schoolId;
			if (!staff) {
				if (!row.class) {
					fault('class', 'classMissing', '');
					continue;
				}
				const key = missingKey(schoolId, row.class);
				const found = classes.get(key);
				if (!found) {
					const lacking = missing.get(key) ?? { key, name: row.class.replace(/\s+/g, ' ').slice(0, 60), schoolId, rows: 0 };
					missing.set(key, { ...lacking, rows: lacking.rows + 1 });
					if (!around.makes(key, lacking.name)) {
						fault('class', 'classUnknown', row.class);
						continue;
					}
				}
				placeId = found?.id ?? null;
				newClass = found ? null : row.class;
			}
		}
		if (row.number) {
			const first = seenNumbers.get(row.number);
			if (first) {
				fault('number', 'twice', row.number, first);
				continue;
			}
			seenNumbers.set(row.number, row.line);
		}
		const alike = likeness(row.givenName, row.familyName);
		const exact = fold(`${row.familyName} ${row.givenName}`);
		const place = placeId ?? missingKey(schoolId!, newClass ?? '');
		const twins = seenNames.get(`${schoolId} ${alike}`) ?? [];
		// Two different numbers are two persons, whatever their names.
		const rivals = twins.filter((twin) => !(twin.number && row.number) && (twin.birthDate && row.birthDate ? twin.birthDate === row.birthDate : twin.place === place));
		const same = rivals.find((twin) => twin.exact === exact && twin.place === place);
		if (same) {
			fault('familyName', 'twice', `${row.givenName} ${row.familyName}`, same.line);
			continue;
		}
		seenNames.set(`${schoolId} ${alike}`, [...twins, { line: row.line, exact, birthDate: row.birthDate, number: row.number, place }]);

		const line: Line = { row, outcome: 'new', placeId, schoolId: schoolId!, newClass, kind: staff ? 'staff' : row.role === 'learner' ? 'learner' : 'pupil', person: null, twin: null, choice: null };
		const holder = row.number ? around.numbers.get(row.number) : undefined;
		if (holder && !holder.here) {
			fault('number', 'elsewhere', row.number!);
			continue;
		}
		const settle = (person: Known) => {
			line.person = person;
			line.outcome = placeId && person.placeIds.includes(placeId) ? 'same' : 'move';
		};
		const perhaps = (otherwise: Choice) => {
			line.outcome = 'perhaps';
			line.choice = choices[row.line] ?? otherwise;
		};
		const bearer = holder && byId.get(holder.personId);
		if (bearer) settle(bearer);
		else {
			const candidates = (byName.get(`${schoolId} ${alike}`) ?? []).filter((known) => !(known.birthDate && row.birthDate) || known.birthDate === row.birthDate);
			const here = (known: Known) => placeId !== null && known.placeIds.includes(placeId);
			const sure = (known: Known) => fold(`${known.familyName} ${known.givenName}`) === exact && (known.birthDate && row.birthDate ? true : here(known));
			const [best] = [...candidates].sort((a, b) => Number(sure(b)) - Number(sure(a)) || Number(here(b)) - Number(here(a)));
			if (best && sure(best) && `${best.givenName} ${best.familyName}` === `${row.givenName} ${row.familyName}`) settle(best);
			else if (best && (sure(best) || (known(best) && row.birthDate) || here(best))) {
				line.person = best;
				perhaps(sure(best) ? 'same' : 'skip');
			} else if (rivals.length) {
				line.twin = rivals[0].line;
				perhaps('skip');
			}
		}
		lines.push(line);
	}
	return { lines, faults, missing: [...missing.values()] };
}

const known = (person: Known): boolean => person.birthDate !== null;

export type Counts = { new: number; same: number; move: number; perhaps: number; undecided: number; classes: number };

/** What a plan amounts to; a `perhaps` counts as what was chosen for it. */
export function countPlan(lines: Line[]): Counts {
	const counts: Counts = { new: 0, same: 0, move: 0, perhaps: 0, undecided: 0, classes: new Set(lines.filter((line) => line.newClass).map((line) => missingKey(line.schoolId, line.newClass!))).size };
	for (const line of lines) {
		if (line.outcome !== 'perhaps') counts[line.outcome]++;
		else {
			counts.perhaps++;
			if (line.choice === 'skip') counts.undecided++;
			else counts[line.choice === 'new' ? 'new' : 'same']++;
		}
	}
	return counts;
}
