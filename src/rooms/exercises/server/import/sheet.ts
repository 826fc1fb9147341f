/** Exercises from a spreadsheet or CSV: one row a part, errors by cell. What the columns mean is in `sheet.ts`; `export/sheet.ts` writes the same. */
import { parse } from 'csv-parse/sync';
import { zipSync } from 'fflate';
import readXlsx from 'read-excel-file/universal';
import { fold } from '#platform/language.ts';
import { gathered, type Package } from '#platform/server/package.ts';
import { CellWrong } from '#rooms/exercises/sheet-cell.ts';
import { columns, type Column, type SheetRow } from '#rooms/exercises/sheet-columns.ts';
import { itemFrom } from '#rooms/exercises/sheet.ts';
import { headWords } from '#rooms/exercises/sheet-heads.ts';
import { incoming, plain } from './markdown.ts';
import { FileRefused, limits, type Reading, type Row } from './row.ts';

const headOf = (cell: string): Column | undefined => {
	const wanted = fold(cell).replace(/\s+/g, ' ').trim();
	return wanted ? columns.find((column) => headWords(column).some((word) => fold(word) === wanted)) : undefined;
};

/** Whether a first line is the head of such a sheet: it names a type and an answer or a text. */
export const isSheetHead = (cells: string[]): boolean => {
	const heads = new Set(cells.map(headOf));
	return heads.has('type') && (heads.has('stem') || heads.has('question') || heads.has('answer'));
};

const separator = (line: string) => [';', '\t', ','].sort((a, b) => line.split(b).length - line.split(a).length)[0];

/** Whether a text is a CSV of exercises, by its first line. */
export function isSheetText(head: string): boolean {
	const line = head.replace(/^\ufeff/, '').split(/\r?\n/).find((each) => each.trim()) ?? '';
	if (line.length > 5000) return false;
	return isSheetHead(line.split(separator(line)).map((cell) => cell.trim().replace(/^"|"$/g, '')));
}

/** What a spreadsheet would take for a formula was written with a stroke before it: it is taken away. */
const bare = (cell: string) => incoming(/^'[=+\-@]/.test(cell) ? cell.slice(1) : cell);

/** The exercises of a CSV text. It is read whole, at most 16 MB: a sheet is written by hand. */
export async function* readSheetText(text: AsyncIterable<string>, reading: Reading): AsyncGenerator<Row> {
	let whole = '';
	for await (const piece of text) {
		whole += piece;
		if (whole.length > limits.question) throw new FileRefused('file-too-big', 1, { megabytes: limits.question / 1024 / 1024 });
	}
	whole = whole.replace(/^\ufeff/, '');
	let table: string[][];
	try {
		table = parse(whole, { delimiter: separator(whole.split('\n', 1)[0]), recordDelimiter: ['\r\n', '\n', '\r'], relaxColumnCount: true, relaxQuotes: true, skipEmptyLines: false, maxRecordSize: 1_000_000 }) as string[][];
	} catch {
		throw new FileRefused('file-not-text');
	}
	yield* rowsIn(table, reading);
}

/** The exercises of a workbook: those of every sheet whose first row is such a head. */
export async function* readWorkbook(from: Package, reading: Reading): AsyncGenerator<Row> {
	const parts: Record<string, Uint8Array> = {};
	let total = 0;
	for (const { name } of from.entries()) {
		if (!/^(\[Content_Types\]\.xml|_rels\/|xl\/)/.test(name) || !/\.(xml|rels)$/.test(name)) continue;
		parts[name] = new Uint8Array(await gathered(from.open(name), limits.question * 4));
		total += parts[name].length;
		if (total > limits.question * 6) throw new FileRefused('file-too-big', 0, { megabytes: (limits.question * 6) / 1024 / 1024 });
	}
	let sheets: { data: unknown[][] }[];
	try {
		sheets = (await readXlsx(zipSync(parts, { level: 0 }).buffer as ArrayBuffer)) as unknown as { data: unknown[][] }[];
	} catch {
		throw new FileRefused('package-broken', 0);
	}
	let found = false;
	let number = 0;
	for (const sheet of sheets) {
		const table = sheet.data.map((row) => row.map((cell) => (cell === null || cell === undefined ? '' : typeof cell === 'boolean' ? (cell ? 'vrai' : 'faux') : String(cell))));
		if (!table.some((row) => isSheetHead(row))) continue;
		found = true;
		for await (const row of rowsIn(table, reading)) yield { ...row, number: ++number };
	}
	if (!found) throw new FileRefused('sheet-no-head', 0);
}

const letterOf = (at: number): string => (at < 26 ? '' : String.fromCharCode(64 + Math.floor(at / 26))) + String.fromCharCode(65 + (at % 26));

/** The rows of a table: those above the head are passed over, and rows with the same code are one exercise. */
async function* rowsIn(table: string[][], reading: Reading): AsyncGenerator<Row> {
	const top = table.findIndex(isSheetHead);
	if (top < 0) throw new FileRefused('sheet-no-head', 1);
	const heads = table[top].map(headOf);
	let group: { rows: SheetRow[]; lines: number[] } | undefined;
	let number = 0;
	for (const [at, cells] of table.slice(top + 1).entries()) {
		if (!cells.some((cell) => cell.trim())) continue;
		const row: SheetRow = {};
		for (const [i, head] of heads.entries()) if (head && cells[i] !== undefined) row[head] ??= bare(cells[i].replace(/\r\n?/g, '\n'));
		const code = row.code?.trim() ?? '';
		const line = top + at + 2;
		if (group && code && code === group.rows[0].code?.trim()) {
			group.rows.push(row);
			group.lines.push(line);
			continue;
		}
		if (group) yield rowOf(group, heads, ++number, reading);
		group = { rows: [row], lines: [line] };
	}
	if (group) yield rowOf(group, heads, ++number, reading);
}

function rowOf({ rows, lines }: { rows: SheetRow[]; lines: number[] }, heads: (Column | undefined)[], number: number, reading: Reading): Row {
	const name = plain(rows[0].title || rows[0].stem || rows[0].question || rows[0].code || '…').slice(0, 120);
	const row: Row = { number, name, line: lines[0], kind: 'other', outcome: 'refused', why: [] };
	try {
		if (rows.length > 30) throw new CellWrong('code', 'cell-parts', String(rows.length));
		const item = itemFrom(rows, reading.language);
		if (/!\[[^\]]*\]\(media\//.test(JSON.stringify(item))) row.why.push({ key: 'picture-missing', values: { name: 'media/' } });
		row.item = { ...item, ...(item.author ? {} : reading.author ? { author: reading.author } : {}), ...(item.licence ? {} : reading.licence ? { licence: reading.licence } : {}), ...(reading.source ? { source: reading.source } : {}) };
		row.kind = item.parts[0].interaction.type as Row['kind'];
		row.outcome = row.why.length ? 'changed' : 'taken';
	} catch (error) {
		if (!(error instanceof CellWrong)) throw error;
		const { column, key, text = '' } = error.fault;
		const at = heads.indexOf(column);
		const place = (error as { at?: number }).at ?? 0;
		row.why = [{ key, values: { cell: at < 0 ? '–' : `${letterOf(at)}${lines[place]}`, column: headWords(column)[0], text } }];
	}
	return row;
}
