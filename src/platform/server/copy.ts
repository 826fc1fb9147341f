import type pg from 'pg';
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

/** What pg's client asks of a statement it sends: written down because its types leave the copy protocol out. */
type Connection = { query(text: string): void; sendCopyFromChunk(chunk: Buffer): void; endCopyFrom(): void };

/** One COPY … FROM STDIN, as a statement that pg's client sends and hears the answers of. */
class Copying {
	readonly #text: string;
	readonly #chunks: Buffer[];
	#error: Error | undefined;
	readonly done = Promise.withResolvers<void>();
	constructor(text: string, chunks: Buffer[]) {
		this.#text = text;
		this.#chunks = chunks;
	}
	submit(connection: Connection) {
		connection.query(this.#text);
	}
	handleCopyInResponse(connection: Connection) {
		for (const chunk of this.#chunks) connection.sendCopyFromChunk(chunk);
		connection.endCopyFrom();
	}
	handleCommandComplete() {}
	handleError(error: Error) {
		this.#error = error;
		this.done.reject(error);
	}
	handleReadyForQuery() {
		if (!this.#error) this.done.resolve();
	}
}

const chunkRows = 500;

/**
 * Loads rows by COPY, several times as fast as any insert: `text` is a whole `copy schema.table (columns) from stdin`, written by
 * the room whose table it is. For loads of many thousand rows that the system makes; it joins the caller's transaction.
 */
export async function copyRows(db: Database, text: string, rows: CopyValue[][]): Promise<void> {
	if (!rows.length) return;
	const chunks: Buffer[] = [];
	for (let first = 0; first < rows.length; first += chunkRows) {
		let lines = '';
		for (const row of rows.slice(first, first + chunkRows)) lines += `${row.map(cell).join('\t')}\n`;
		chunks.push(Buffer.from(lines));
	}
	await db.dangerousClient((client) => {
		const copying = new Copying(text, chunks);
		(client as unknown as { query(statement: unknown): void }).query(copying as unknown as pg.Submittable);
		return copying.done.promise;
	});
}

/** A list of texts as PostgreSQL writes an array. */
export const arrayText = (list: readonly string[]): string => `{${list.map((one) => `"${one.replace(/[\\"]/g, '\\$&')}"`).join(',')}}`;

/** Lets the planner know what a bulk load brought; without it the first pages after one are slow. Not in a transaction. */
export async function analyse(db: Database): Promise<void> {
	await db.run(sql`analyze`);
}
