import { copyIn } from '#platform/server/copy-stream.ts';
import { sql, type Database } from '#platform/server/sql.ts';

export type CopyValue = string | number | boolean | null | Date | Buffer;

/** A value as COPY's text format writes it. */
function cell(value: CopyValue): string {
	if (value === null) return '\\N';
	if (typeof value === 'string') return /[\\\n\r\t]/.test(value) ? value.replace(/\\/g, '\\\\').replace(/\n/g, '\\n').replace(/\r/g, '\\r').replace(/\t/g, '\\t') : value;
	if (value instanceof Date) return value.toISOString();
	if (Buffer.isBuffer(value)) return `\\\\x${value.toString('hex')}`;
	return String(value);
}

const chunkRows = 500;

/**
 * Loads rows by COPY, several times as fast as any insert: `text` is a whole `copy schema.table (columns) from stdin`, written by
 * the room whose table it is. For loads of many thousand rows that the system makes; it joins the caller's transaction.
 */
export async function copyRows(db: Database, text: string, rows: CopyValue[][]): Promise<void> {
	if (!rows.length) return;
	const lines = async function* () {
		for (let first = 0; first < rows.length; first += chunkRows) {
			let text = '';
			for (const row of rows.slice(first, first + chunkRows)) text += `${row.map(cell).join('\t')}\n`;
			yield Buffer.from(text);
		}
	};
	await db.dangerousClient((client) => copyIn(client, text, lines()));
}

/** A list of texts as PostgreSQL writes an array. */
export const arrayText = (list: readonly string[]): string => `{${list.map((one) => `"${one.replace(/[\\"]/g, '\\$&')}"`).join(',')}}`;

/** Lets the planner know what a bulk load brought; without it the first pages after one are slow. Not in a transaction. */
export async function analyse(db: Database): Promise<void> {
	await db.run(sql`analyze`);
}
