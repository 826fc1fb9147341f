/**
 * A cell of a CSV that spreadsheets open. What begins like a formula (= + - @, or a tab or return before one) is made plain text by an
 * apostrophe in front: in a spreadsheet it would act (OWASP, “CSV injection”). A number stays a number.
 */
export function csvCell(value: string | number | null | undefined): string {
	const text = value === null || value === undefined ? '' : String(value);
	const harmless = typeof value === 'number' || !/^[\s\u00a0\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]/.test(text) && !/^[\t\r]/.test(text) ? text : `'${text}`;
	return /[";,\n\r]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** A line of a CSV, cells between semicolons as French spreadsheets read them. */
export const csvLine = (cells: (string | number | null | undefined)[]): string => `${cells.map(csvCell).join(';')}\r\n`;

/** What a CSV begins with, so that spreadsheets read its accents and its Arabic. */
export const csvHead = '\ufeff';
