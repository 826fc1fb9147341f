/** Small Moodle XML made for tests. */
import { bytesSource } from '#platform/server/package.ts';
import { openBank } from '#rooms/exercises/server/import/read.ts';
import type { Row } from '#rooms/exercises/server/import/row.ts';

/** A PNG of one colour that says it is this wide and high: readers look at its first bytes only. */
export function pictureOf(width: number, height: number): Buffer {
	const bytes = Buffer.alloc(40);
	bytes.write('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1');
	bytes.writeUInt32BE(width, 16);
	bytes.writeUInt32BE(height, 20);
	return bytes;
}

export const fileNode = (name: string, bytes: Uint8Array): string => `<file name="${name}" path="/" encoding="base64">${Buffer.from(bytes).toString('base64')}</file>`;

/** The rows of whatever file these bytes are. */
export async function rowsIn(bytes: Uint8Array | string, language = 'fr'): Promise<Row[]> {
	const bank = await openBank(bytesSource(Buffer.from(bytes as string)), { language });
	const rows: Row[] = [];
	for await (const row of bank.rows) rows.push(row);
	await bank.close();
	return rows;
}

/** The row of one question of a type, with its own elements. */
export const question = async (type: string, own: string, text = 'Que vois-tu ?'): Promise<Row> =>
	(await rowsIn(`<?xml version="1.0"?><quiz><question type="${type}"><name><text>N</text></name><questiontext format="html"><text><![CDATA[<p>${text}</p>]]></text></questiontext>${own}</question></quiz>`))[0];
