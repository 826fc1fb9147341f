import type { Coefficient, Country } from './country.ts';

/** Writes a table of coefficients as rows: the subject's code and its weight, or weight and what differs from the rest of the table. */
export const coefficients = (
	common: Omit<Coefficient, 'subject' | 'value' | 'series'> & { series: string | null },
	table: Record<string, number | (Pick<Coefficient, 'value'> & Partial<Pick<Coefficient, 'source' | 'doubtful' | 'oneOf'>>)>,
): Coefficient[] =>
	Object.entries(table).map(([subject, weight]) => {
		if (typeof weight === 'number') return { ...common, subject, value: weight };
		const { doubtful: _, ...rest } = common;
		return { ...rest, subject, ...weight };
	});

/**
 * The coefficients of a class (or of an exam, when given) in the order of the country's file. A row of the series goes
 * before a row of all series. An empty list says that none are known, never that all weigh one; and a series of which
 * only some papers were found has only those rows: a total needs every subject of the class to have its row.
 */
export function coefficientsOf(country: Country, of: { grade: string; series?: string | null; exam?: string }): Coefficient[] {
	const rows = country.coefficients.filter((row) => row.grade === of.grade && row.exam === of.exam);
	const own = rows.filter((row) => row.series !== null && row.series === of.series);
	const named = new Set(own.map((row) => row.subject));
	return [...own, ...rows.filter((row) => row.series === null && !named.has(row.subject))];
}
