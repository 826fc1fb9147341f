import * as v from 'valibot';
import { CountrySchema, type Country } from './country.ts';

/**
 * Checks a country's facts, shape and references, and gives them back typed. Refuses with one error that names every
 * fault, so that who writes a country's file mends it in one go.
 */
export function checkCountry(facts: unknown): Country {
	const parsed = v.safeParse(CountrySchema, facts);
	if (!parsed.success) {
		throw new TypeError(`country: ${parsed.issues.map((issue) => `${v.getDotPath(issue) ?? '?'}: ${issue.message}`).join('; ')}`);
	}
	const faults = faultsOf(parsed.output);
	if (faults.length) throw new TypeError(`country ${parsed.output.key}: ${faults.join('; ')}`);
	return parsed.output;
}

/** What is wrong between the parts of a country's facts: codes twice, references to nothing, thresholds out of order. */
export function faultsOf(country: Country): string[] {
	const faults: string[] = [];
	const must = (true_: boolean, fault: string) => {
		if (!true_) faults.push(fault);
	};
	const codes = (of: string, list: readonly { code: string }[]): Set<string> => {
		const seen = new Set<string>();
		for (const { code } of list) {
			must(!seen.has(code), `${of}: ${code} stands twice`);
			seen.add(code);
		}
		return seen;
	};
	const known = (set: Set<string>, where: string, list: readonly string[]) => {
		for (const code of list) must(set.has(code), `${where}: nothing is called ${code}`);
	};

	const units = codes('territory', country.territory.units);
	const offices = codes('administration', country.administration.units);
	for (const code of offices) must(!units.has(code), `${code} names a unit and an office`);
	const cycles = codes('cycles', country.cycles);
	const grades = codes('grades', country.grades);
	const series = codes('series', country.series);
	const subjects = codes('subjects', country.subjects);
	const exams = codes('exams', country.exams);
	codes('schoolKinds', country.schoolKinds);
	codes('schoolStatuses', country.schoolStatuses);
	codes('marking', country.marking);
	codes('evaluationKinds', country.evaluationKinds);
	codes('evaluationPeriods', country.evaluationPeriods);
	codes('identifiers', country.identifiers);
	codes('relations', country.guardianship.relations);

	const above = { region: null, departement: 'region', commune: null };
	for (const unit of country.territory.units) {
		const parent = country.territory.units.find((each) => each.code === unit.parent);
		must(unit.kind in country.territory.kinds, `${unit.code}: the country has no word for ${unit.kind}`);
		must((unit.parent === null) === (unit.kind === 'region'), `${unit.code}: only regions stand at the top`);
		must(unit.parent === null || Boolean(parent), `${unit.code}: no parent ${unit.parent}`);
		must(!parent || !above[unit.kind] || parent.kind === above[unit.kind], `${unit.code}: its parent is a ${parent?.kind}`);
	}
	for (const office of country.administration.units) {
		const parent = country.administration.units.find((each) => each.code === office.parent);
		must(office.kind in country.administration.kinds, `${office.code}: the country has no word for ${office.kind}`);
		const due = { ministry: undefined, ia: 'ministry', ief: 'ia' }[office.kind];
		must(parent?.kind === due, `${office.code}: its parent should be ${due ?? 'none'}, it is ${parent?.kind ?? office.parent ?? 'none'}`);
		known(units, office.code, office.covers);
	}

	for (const grade of country.grades) known(cycles, `grade ${grade.code}`, [grade.cycle]);
	for (const each of country.series) known(grades, `series ${each.code}`, each.grades);
	for (const kind of country.schoolKinds) known(cycles, `kind ${kind.code}`, kind.cycles);
	for (const subject of country.subjects) {
		known(cycles, `subject ${subject.code}`, subject.cycles);
		if (subject.partOf) known(subjects, `subject ${subject.code}`, [subject.partOf]);
	}
	for (const row of [...country.coefficients, ...country.hours]) {
		const where = `${'value' in row ? 'coefficient' : 'hours'} ${row.grade} ${row.series ?? ''} ${row.subject}`;
		known(grades, where, [row.grade]);
		known(subjects, where, [row.subject]);
		if (row.series !== null) {
			known(series, where, [row.series]);
			must(country.series.some((each) => each.code === row.series && each.grades.includes(row.grade)), `${where}: the series is not of this grade`);
		}
		if ('exam' in row && row.exam) known(exams, where, [row.exam]);
	}
	codes('coefficients', country.coefficients.map((row) => ({ code: `${row.exam ?? 'class'} ${row.grade} ${row.series ?? '*'} ${row.subject}` })));

	for (const rule of country.marking) {
		known(cycles, `marking ${rule.code}`, rule.cycles);
		known(grades, `marking ${rule.code}`, rule.promotion.automaticAfter);
		const periods = rule.cycles.map((cycle) => country.evaluationPeriods.filter((period) => period.cycles.includes(cycle)).length);
		const weights = rule.periodWeights.length;
		must(periods.every((count) => count === weights), `marking ${rule.code}: ${weights} weights for ${periods.join(' and ')} periods`);
		const { passFrom, rescueFrom = passFrom } = rule.promotion;
		must(rescueFrom <= passFrom && passFrom <= rule.scale, `marking ${rule.code}: pass thresholds out of order`);
		ordered(`marking ${rule.code} mentions`, rule.mentions, rule.scale);
		ordered(`marking ${rule.code} honours`, rule.honours, rule.scale);
	}
	const marked = country.marking.flatMap((rule) => rule.cycles);
	must(marked.length === new Set(marked).size, 'marking: a cycle has two rules');
	for (const period of country.evaluationPeriods) known(cycles, `period ${period.code}`, period.cycles);
	for (const exam of country.exams) {
		known(grades, `exam ${exam.code}`, [exam.grade]);
		must((exam.secondRoundFrom ?? 0) <= exam.admittedFrom && exam.admittedFrom <= exam.scale, `exam ${exam.code}: thresholds out of order`);
		const shares = exam.finalMark.reduce((sum, part) => sum + part.share, 0);
		must(Math.abs(shares - 1) < 1e-9, `exam ${exam.code}: the shares add up to ${shares}`);
		ordered(`exam ${exam.code} mentions`, exam.mentions, exam.scale);
	}
	for (const year of country.calendar.years) {
		const days = year.terms.flatMap((term) => [term.starts, term.ends]);
		must(days.every((day, i) => i === 0 || days[i - 1] < day), `year ${year.code}: terms out of order`);
	}
	for (const each of country.identifiers) must(new RegExp(each.pattern).test(each.example), `identifier ${each.code}: its example breaks its pattern`);
	must(new RegExp(country.phone.any).test(country.phone.example), 'phone: the example breaks the pattern');
	must(country.phone.groups.reduce((sum, group) => sum + group, 0) === country.phone.example.length, 'phone: the groups do not make a number');
	return faults;

	function ordered(where: string, list: readonly { code: string; from: number }[], scale: number) {
		must(list.every((each, i) => each.from <= scale && (i === 0 || list[i - 1].from > each.from)), `${where}: not from best to least, or above ${scale}`);
	}
}
