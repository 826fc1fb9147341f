import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { importList, isList } from './import-list.ts';
import { progress, wordsOf } from './words.ts';
import { withDatabase } from './with.ts';
import { isLanguage } from '#platform/language.ts';
import { Refusal } from '#platform/refusal.ts';
import { fileSource } from '#platform/server/package.ts';
import type { Database } from '#platform/server/sql.ts';
import { exitCodes, Trouble } from '#platform/server/trouble.ts';
import { because } from '#rooms/exercises/messages/import.ts';
import { FileRefused, importLimits, importPlaces, importRows, maybeAsker, openBank, previewImport, takeImport, type ImportReport, type ReportRow } from '#rooms/exercises/server/index.ts';

const options = {
	as: { type: 'string' },
	for: { type: 'string' },
	title: { type: 'string' },
	only: { type: 'string' },
	language: { type: 'string' },
	'dry-run': { type: 'boolean' },
	json: { type: 'boolean' }
} as const;

type Told = Pick<ImportReport, 'state' | 'format' | 'counts'> & { rows: ReportRow[]; bank?: { id: string; code: string; title: string }; report?: string };

const usage = (what: string) => new Trouble('usage', `./qalam import: ${what}.`, './qalam import --help explains it.');

/** `1,3-5` as numbers. */
function rowsIn(text: string): number[] {
	return text.split(',').flatMap((part) => {
		const [, from, to = from] = /^\s*(\d{1,5})(?:-(\d{1,5}))?\s*$/.exec(part) ?? [];
		if (!from || Number(to) < Number(from)) throw usage(`"${text}" is no list of rows such as 1,3-5`);
		return Array.from({ length: Number(to) - Number(from) + 1 }, (_, i) => Number(from) + i);
	});
}

export async function run(words: string[]): Promise<number> {
	const { values, positionals } = wordsOf('import', words, options, { least: 1 });
	const [file] = positionals;
	const language = values.language ?? 'fr';
	if (!isLanguage(language)) throw usage(`"${language}" is none of fr, ar, en`);
	const only = values.only === undefined ? undefined : rowsIn(values.only);
	const found = await stat(file).catch(() => undefined);
	if (!found?.isFile()) throw new Trouble('not-found', `There is no file "${file}".`, 'Check the path.');
	if (isList(file)) return importList(file, values);
	const told = values['dry-run'] ? await look(file, language) : await take(file, { ...values, language, only });
	if (values.json) console.log(JSON.stringify({ ...told, rows: told.rows.map((row) => ({ ...row, why: row.why.map((why) => ({ ...why, text: because('en', why) })) })) }));
	else say(file, told);
	return told.state === 'refused' ? exitCodes['nothing-taken'] : 0;
}

/** What taking would do, without account, database or any trace. */
async function look(file: string, language: string): Promise<Told> {
	const counts = { offered: 0, taken: 0, changed: 0, refused: 0, pictures: 0 };
	const rows: ReportRow[] = [];
	try {
		const bank = await openBank(await fileSource(file), { language });
		for await (const { number, line, name, kind, outcome, why, item, files } of bank.rows) {
			counts.offered++;
			counts[outcome]++;
			counts.pictures += files?.length ?? 0;
			rows.push({ number, line, name, kind, outcome, why, ...(item ? { code: item.code } : {}), ...(files?.length ? { pictures: files.length } : {}) });
			if (rows.length % 1000 === 0) progress('Reading', `${rows.length} questions`);
		}
		const encoding = bank.encoding();
		return { state: counts.taken + counts.changed ? 'preview' : 'refused', format: bank.format, counts: { ...counts, ...(encoding ? { encoding } : {}) }, rows };
	} catch (error) {
		if (!(error instanceof FileRefused)) throw error;
		return { state: 'refused', format: 'unknown', counts: { ...counts, why: { key: error.why.key, values: { ...error.why.values, line: error.line } } }, rows: [] };
	}
}

type Asked = { as?: string; for?: string; title?: string; only?: number[]; language: string };

async function take(file: string, asked: Asked): Promise<Told> {
	if (!asked.as) throw usage('--as CODE is missing: the account that brings the bank in');
	return withDatabase(async (db) => {
		const who = await maybeAsker(db, asked.as!);
		if (!who) throw new Trouble('not-found', `No account has the code "${asked.as}".`, '--as takes the code that is typed at sign-in; ./qalam demo --accounts lists those of a demo.');
		try {
			const organisationId = await placeOf(db, who, asked.for);
			progress('Reading the file');
			const preview = await previewImport(db, who, { organisationId, fileName: basename(file), bytes: createReadStream(file), language: asked.language }, { wait: true });
			const told = async ({ id, state, format, counts }: ImportReport): Promise<Told> => ({ state, format, counts, rows: await importRows(db, who, id), report: id });
			if (preview.state === 'refused') return await told(preview);
			progress(`Taking ${preview.counts.taken + preview.counts.changed} of ${preview.counts.offered} questions`);
			const report = await takeImport(db, who, preview.id, { only: asked.only, title: asked.title }, { wait: true });
			return { ...(await told(report)), bank: { id: report.bankId!, code: report.bankCode!, title: report.bankTitle! } };
		} catch (error) {
			if (!(error instanceof Refusal)) throw error;
			if (error.status === 413) return { state: 'refused', format: 'unknown', counts: { offered: 0, taken: 0, changed: 0, refused: 0, pictures: 0, why: { key: 'file-too-big', values: { megabytes: importLimits.file / 1024 / 1024 } } }, rows: [] };
			throw new Trouble('not-found', error.sentence('en'), `The account ${asked.as} must be allowed to bring banks in there.`, error);
		}
	});
}

async function placeOf(db: Database, who: { id: string | null; label: string }, code: string | undefined): Promise<string> {
	const places = await importPlaces(db, who);
	const found = code === undefined ? places[0] : places.find((place) => place.code === code.trim().toUpperCase());
	if (!found)
		throw new Trouble('not-found', code === undefined ? `${who.label} may bring in a bank nowhere.` : `${who.label} may not bring in a bank for "${code}".`,
			places.length ? `Possible: ${places.map((place) => place.code).join(', ')}.` : 'It takes the staff of a school or centre, or a role that allows it.');
	return found.id;
}

function say(file: string, { state, counts, rows, bank }: Told): void {
	const lines = [''];
	if (counts.why) lines.push(`✗ ${basename(file)}: ${because('en', counts.why)}`);
	for (const row of rows) {
		if (row.outcome === 'taken' && row.done !== 'left') continue;
		lines.push(`  ${String(row.number).padStart(5)}  ${row.line ? `line ${row.line}` : (row.place ?? '')}  ${row.done === 'left' ? 'not chosen' : row.outcome}: ${row.name}`, ...row.why.map((why) => `         ${because('en', why)}`));
	}
	if (counts.offered) {
		lines.push('', `  ${counts.offered} offered: ${counts.taken} whole, ${counts.changed} changed, ${counts.refused} left out; ${counts.pictures} pictures`);
		if (counts.encoding) lines.push(`  The file does not name its encoding: read as ${counts.encoding}.`);
	}
	if (bank) lines.push(`  Bank "${bank.title}" (${bank.code}): ${counts.new} new, ${counts.renewed} updated, ${counts.same} already there, ${counts.left} not chosen`);
	else if (state === 'preview') lines.push('  Nothing was taken: this was a dry run.');
	console.log(`${lines.join('\n')}\n`);
}
