import { parse } from 'csv-parse/sync';
import { Unzip, UnzipInflate, zipSync } from 'fflate';
import readXlsx from 'read-excel-file/universal';
import { mostRows } from '#rooms/people/roster.ts';
import { refuse } from '#rooms/people/server/refuse.ts';

/** The largest list that may be brought, in bytes, and what it may unfold to. */
export const mostBytes = 8 * 1024 * 1024;
const mostUnfolded = 120 * 1024 * 1024;
const mostColumns = 60;

/** Reads a list from a CSV file or a spreadsheet (.xlsx) as a table of texts. Refuses what is neither, too large, or unfolds to too much. */
export async function readTable(bytes: Uint8Array): Promise<string[][]> {
	if (bytes.length === 0) throw refuse('fileEmpty', 'file');
	if (bytes.length > mostBytes) throw refuse('fileTooLarge', 'file', { most: Math.round(mostBytes / 1024 / 1024) });
	const zip = bytes[0] === 0x50 && bytes[1] === 0x4b;
	// The old .xls and other compound files begin with D0CF11E0.
	if (bytes[0] === 0xd0 && bytes[1] === 0xcf) throw refuse('fileOldExcel', 'file');
	const table = zip ? await readSpreadsheet(bytes) : readSeparated(bytes);
	const cut = table.slice(0, mostRows + 20).map((row) => row.slice(0, mostColumns));
	if (!cut.some((row) => row.some((cell) => cell.trim()))) throw refuse('fileEmpty', 'file');
	return cut;
}

/** The text of a file that says nothing of its encoding: UTF-16 or UTF-8 by its mark, UTF-8 if it reads as that, else windows-1252. */
export function decodeText(bytes: Uint8Array): string {
	if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
	if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
	// UTF-16 without a mark: every second byte of Latin text is zero.
	const start = bytes.subarray(0, 200);
	const zeros = (odd: number) => start.filter((byte, i) => i % 2 === odd && byte === 0).length;
	if (start.length > 20 && zeros(1) > start.length / 4) return new TextDecoder('utf-16le').decode(bytes);
	if (start.length > 20 && zeros(0) > start.length / 4) return new TextDecoder('utf-16be').decode(bytes);
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		return new TextDecoder('windows-1252').decode(bytes);
	}
}

function readSeparated(bytes: Uint8Array): string[][] {
	const text = decodeText(bytes).replace(/^\ufeff/, '');
	if (text.includes('\0')) throw refuse('fileUnreadable', 'file');
	// The separator is the one that the first lines have most of, outside quotes.
	const start = text.slice(0, 4000).replace(/"[^"]*"/g, '');
	const delimiter = [';', '\t', ',', '|'].sort((a, b) => start.split(b).length - start.split(a).length)[0];
	try {
		// Left to itself the parser takes the first line's end for all: a row appended by another programme would swallow the next.
		return parse(text, { delimiter, recordDelimiter: ['\r\n', '\n', '\r'], relaxColumnCount: true, relaxQuotes: true, skipEmptyLines: false, to: mostRows + 20, maxRecordSize: 100_000 }) as string[][];
	} catch {
		throw refuse('fileUnreadable', 'file');
	}
}

/** Unfolds the parts of a spreadsheet that are read, counting what comes out: a zip's own word for its sizes is not believed. */
function unfold(bytes: Uint8Array): Record<string, Uint8Array> {
	const parts: Record<string, Uint8Array[]> = {};
	let total = 0;
	let files = 0;
	const unzip = new Unzip((file) => {
		if (++files > 2000) throw refuse('fileTooLarge', 'file', { most: mostBytes / 1024 / 1024 });
		if (!/^(\[Content_Types\]\.xml|_rels\/|xl\/)/.test(file.name) || !/\.(xml|rels)$/.test(file.name)) return;
		const chunks: Uint8Array[] = (parts[file.name] = []);
		file.ondata = (error, chunk) => {
			if (error) throw error;
			total += chunk.length;
			if (total > mostUnfolded) throw refuse('fileTooLarge', 'file', { most: mostBytes / 1024 / 1024 });
			chunks.push(chunk);
		};
		file.start();
	});
	unzip.register(UnzipInflate);
	for (let at = 0; at < bytes.length; at += 32_768) unzip.push(bytes.subarray(at, at + 32_768), at + 32_768 >= bytes.length);
	return Object.fromEntries(Object.entries(parts).map(([name, chunks]) => [name, new Uint8Array(Buffer.concat(chunks))]));
}

async function readSpreadsheet(bytes: Uint8Array): Promise<string[][]> {
	try {
		const parts = unfold(bytes);
		if (!parts['xl/workbook.xml']) throw new Error('no workbook');
		const safe = zipSync(parts, { level: 0 });
		const sheets = await readXlsx(safe.buffer as ArrayBuffer);
		// The sheet with most rows: the first is often a cover.
		const [sheet] = [...sheets].sort((a, b) => b.data.length - a.data.length);
		return (sheet?.data ?? []).map((row) => row.map(cellText));
	} catch (error) {
		if ((error as { status?: number }).status) throw error;
		throw refuse('fileUnreadable', 'file');
	}
}

/** A cell as text: a date as its day, a formula as the value that was kept with it (it is never computed). */
function cellText(cell: unknown): string {
	if (cell === null || cell === undefined) return '';
	if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? '' : cell.toISOString().slice(0, 10);
	return String(cell).slice(0, 2000);
}
