import { levelOf, type Level } from '#countries/level.ts';
import type { Country, SchoolKind } from '#countries/country.ts';
import { findOffice, findUnit } from '#countries/variants.ts';
import { isCode, organisationCode } from '#rooms/people/places.ts';
import { classKey, schoolKey } from '#rooms/people/plan.ts';
import type { SchoolFault, SchoolFaultKind, SchoolField, SchoolRow } from '#rooms/people/schools.ts';

/** What a list of schools would do: decided before anything is written, and again when it is taken. PURE. */
export type Above = { id: string; kind: string; code: string; name: string };
export type KnownSchool = { id: string; code: string; name: string; nameAr: string | null; cycle: string | null; status: string | null; /** Codes of what it stands under. */ parents: string[]; classes: string[] };

export type SchoolsAround = {
	country: Country;
	/** What the list is brought to: an office or a unit of the territory. */
	target: Above;
	/** The offices and units that the bringer manages, the target among them. */
	above: Above[];
	schools: KnownSchool[];
	/** Codes of the list that something else bears: a class, an office, a school out of reach. */
	taken: Set<string>;
};

export type NewClassOfSchool = { name: string } & Level;
export type SchoolLine = {
	row: SchoolRow;
	outcome: 'new' | 'change' | 'same';
	school: KnownSchool | null;
	/** As it will be; blank cells leave what is there. */
	to: { name: string; nameAr: string | null; cycle: string | null; status: string | null; code: string | null };
	/** Codes of the office and the unit it will stand under; the office first. */
	parents: string[];
	/** In words, for who looks: the office, else the unit. */
	under: string;
	classes: NewClassOfSchool[];
};

/** Which kind of school a text names: by code or name, else by its short form, else by how a school's name begins. */
function kindOf(country: Country, text: string | null, name: string): SchoolKind | undefined {
	const key = schoolKey(text ?? '');
	const by = (of: (kind: SchoolKind) => string[]) => country.schoolKinds.find((kind) => of(kind).some((word) => schoolKey(word) === key));
	if (text) return by((kind) => [kind.code, ...Object.values(kind.name)]) ?? by((kind) => [kind.short]);
	const begins = schoolKey(name);
	const longest = (kinds: [SchoolKind, string][]) => kinds.filter(([, word]) => begins.startsWith(schoolKey(word))).sort((a, b) => b[1].length - a[1].length)[0]?.[0];
	return longest(country.schoolKinds.flatMap((kind) => [...Object.values(kind.name), kind.short].map((word): [SchoolKind, string] => [kind, word])));
}

const offices = ['ministry', 'ia', 'ief'];

/** Where a school stands: under its office and, where it is known, in its unit. A department of several inspections does not say which. */
function placesOf(row: SchoolRow, { country, target, above }: SchoolsAround): { office?: Above; unit?: Above } | { field: SchoolField; fault: SchoolFaultKind; value: string } {
	const byCode = new Map(above.map((one) => [one.code, one]));
	const find = (text: string, isOffice: boolean): Above | undefined => {
		const fits = above.filter((one) => offices.includes(one.kind) === isOffice && one.kind !== 'country');
		const code = organisationCode(text);
		const found = fits.find((one) => one.code === code) ?? byCode.get((isOffice ? findOffice(country, text) : findUnit(country, text))?.code ?? '');
		if (found) return found;
		const named = fits.filter((one) => schoolKey(one.name) === schoolKey(text));
		return named.length === 1 ? named[0] : undefined;
	};
	const asked = row.office ?? (row.unit ? null : offices.includes(target.kind) ? target.code : null);
	let office = asked ? find(asked, true) : undefined;
	// A column of offices may name departments: many registers know no other place.
	const inOffices = asked && !office ? find(asked, false) : undefined;
	let unit = row.unit ? find(row.unit, false) : inOffices;
	if (asked && !office && !inOffices) return { field: 'ief', fault: 'officeUnknown', value: asked };
	// What the bringer doesn't manage may still be an academy of the country.
	if (row.ia && !find(row.ia, true) && !find(row.ia, false) && !findOffice(country, row.ia) && !findUnit(country, row.ia)) return { field: 'ia', fault: 'officeUnknown', value: row.ia };
	const named = row.unit ? (unit ?? findUnit(country, row.unit)) : undefined;
	if (row.unit && !named) return { field: 'unit', fault: 'unitUnknown', value: row.unit };
	if (row.unit && !unit && !office) return { field: 'unit', fault: 'unitUnknown', value: row.unit };
	const covered = office?.kind === 'ief' ? (country.administration.units.find((one) => one.code === office!.code)?.covers ?? []) : [];
	const sort = (code: string) => country.territory.units.find((one) => one.code === code)?.kind;
	// One of the two is a slip, and which one only the list's author knows.
	if (named && covered.length && !covered.includes(named.code) && sort(named.code) === sort(covered[0])) return { field: 'unit', fault: 'unitElsewhere', value: row.unit! };
	unit ??= inOffices;
	if (!office && !unit && !offices.includes(target.kind) && target.kind !== 'country') unit = target;
	if (!office && unit) {
		const covering = country.administration.units.filter((one) => one.kind === 'ief' && one.covers.includes(unit!.code));
		if (covering.length > 1) return { field: 'ief', fault: 'officeMany', value: unit.name };
		office = byCode.get(covering[0]?.code ?? '');
	}
	if (office && !unit) {
		unit = covered.length === 1 ? byCode.get(covered[0]) : undefined;
	}
	return office || unit ? { office, unit } : { field: 'ief', fault: 'officeMissing', value: '' };
}

/** Decides each row: a new school, one that is there as the list says, or one that the list changes. Rows that cannot stand are faults. */
export function planSchools(rows: SchoolRow[], around: SchoolsAround): { lines: SchoolLine[]; faults: SchoolFault[] } {
	const lines: SchoolLine[] = [];
	const faults: SchoolFault[] = [];
	const byCode = new Map(around.schools.map((school) => [school.code, school]));
	const byName = new Map(around.schools.flatMap((school) => school.parents.map((parent) => [`${parent} ${schoolKey(school.name)}`, school] as const)));
	const seen = new Map<string, number>();
	for (const row of rows) {
		const fault = (field: SchoolField, kind: SchoolFaultKind, value: string, first?: number) => void faults.push({ line: row.line, field, fault: kind, value: value.slice(0, 60), ...(first ? { first } : {}) });
		const code = row.code ? organisationCode(row.code) : null;
		if (code !== null && !isCode(code)) {
			fault('code', 'codeWrong', row.code!);
			continue;
		}
		if (code !== null && around.taken.has(code)) {
			fault('code', 'codeTaken', code);
			continue;
		}
		const kind = kindOf(around.country, row.kind, row.name);
		if (row.kind && !kind) {
			fault('kind', 'kindUnknown', row.kind);
			continue;
		}
		const status = row.status && around.country.schoolStatuses.find((one) => [one.code, ...Object.values(one.name)].some((word) => schoolKey(word) === schoolKey(row.status!)));
		if (row.status && !status) {
			fault('status', 'statusUnknown', row.status);
			continue;
		}
		const place = placesOf(row, around);
		if ('fault' in place) {
			fault(place.field, place.fault, place.value);
			continue;
		}
		const parents = [place.office?.code, place.unit?.code].filter((one) => one !== undefined);
		const school = code ? (byCode.get(code) ?? null) : (byName.get(`${parents[0]} ${schoolKey(row.name)}`) ?? null);
		const mark = school?.id ?? code ?? `${parents[0]} ${schoolKey(row.name)}`;
		const first = seen.get(mark);
		if (first) {
			fault(code ? 'code' : 'name', 'twice', code ?? row.name, first);
			continue;
		}
		seen.set(mark, row.line);
		const there = new Set(school?.classes.map(classKey) ?? []);
		const classes: NewClassOfSchool[] = [];
		for (const name of row.classes) {
			if (there.has(classKey(name))) continue;
			there.add(classKey(name));
			classes.push({ name, ...levelOf(around.country, name) });
		}
		// As in a list of people: a name that says no level may be a slip, and no class is made of it.
		const unread = classes.filter((one) => one.grade === null);
		for (const { name } of unread) fault('classes', 'classUnknown', name);
		if (unread.length) continue;
		const to = {
			// Without a code the name is what a school is known by: another spelling of it is no new name.
			name: code || !school ? row.name : school.name,
			nameAr: row.nameAr ?? school?.nameAr ?? null,
			cycle: (row.kind || !school?.cycle ? kind?.cycles.at(-1) : null) ?? school?.cycle ?? null,
			status: (status ? status.code : null) ?? school?.status ?? null,
			code
		};
		const same = school && school.name === to.name && school.nameAr === to.nameAr && school.cycle === to.cycle && school.status === to.status && parents.every((one) => school.parents.includes(one)) && classes.length === 0;
		lines.push({ row, outcome: !school ? 'new' : same ? 'same' : 'change', school, to, parents, under: (place.office ?? place.unit)!.name, classes });
	}
	return { lines, faults };
}

export type SchoolCounts = { new: number; change: number; same: number; classes: number; faulty: number };
export const countSchools = (lines: SchoolLine[], faults: SchoolFault[]): SchoolCounts => ({
	new: lines.filter((line) => line.outcome === 'new').length,
	change: lines.filter((line) => line.outcome === 'change').length,
	same: lines.filter((line) => line.outcome === 'same').length,
	classes: lines.reduce((sum, line) => sum + line.classes.length, 0),
	faulty: new Set(faults.map((fault) => fault.line)).size
});
