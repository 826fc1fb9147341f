import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { progress } from './words.ts';
import { withDatabase } from './with.ts';
import { Refusal } from '#platform/refusal.ts';
import type { Database } from '#platform/server/sql.ts';
import { exitCodes, Trouble } from '#platform/server/trouble.ts';
import { maybeAsker } from '#rooms/exercises/server/index.ts';
import { sayRoster, saySchools } from '#rooms/people/messages/index.ts';
import { listHolds, organisationByCode, previewRoster, previewSchools, rosterBytes, scopesOf, takeRoster, takeSchools, uploadRoster, uploadSchools } from '#rooms/people/server/index.ts';

/** Whether a file is a list (of schools, or of people), by its name: banks of questions have other endings. */
export const isList = (file: string): boolean => /\.(csv|tsv|xlsx)$/i.test(file);

type Fault = { line: number; column: string; fault: string; value: string; text: string };
type Told = { state: 'taken' | 'preview' | 'refused'; holds: 'people' | 'schools'; counts: Record<string, number>; classes: { name: string; rows: number; make: boolean; grade: string | null; series: string | null }[]; faults: Fault[] };

/** A dry run is done whole and undone. */
class Undo extends Error {}

/** Brings a list of schools or of people in, as the screen does: the same guess of columns and levels, the same faults. Answers the exit code. */
export async function importList(file: string, asked: { as?: string; for?: string; 'dry-run'?: boolean; json?: boolean }): Promise<number> {
	if (!asked.as) throw new Trouble('usage', './qalam import: --as CODE is missing: the account that brings the list in.', './qalam import --help explains it.');
	if ((await stat(file)).size > rosterBytes) throw new Trouble('usage', `A list has at most ${rosterBytes / 1024 / 1024} MB.`, 'Bring it in several parts.');
	const bytes = await readFile(file);
	const told = await withDatabase(async (db) => {
		const who = await maybeAsker(db, asked.as!);
		if (!who?.id) throw new Trouble('not-found', `No account has the code "${asked.as}".`, '--as takes the code that is typed at sign-in; ./qalam demo --accounts lists those of a demo.');
		try {
			const organisationId = asked.for ? await organisationByCode(db, who, asked.for) : (await scopesOf(db, { id: who.id }))[0]?.id;
			if (!organisationId) throw new Trouble('not-found', `${who.label} holds no role anywhere.`, 'A list is brought in by who manages its place; --for CODE names it.');
			progress('Reading the list');
			return await bring(db, { ...who, id: who.id }, organisationId, { name: basename(file), bytes }, asked['dry-run'] ?? false);
		} catch (error) {
			if (!(error instanceof Refusal)) throw error;
			if (error.status === 404) throw new Trouble('not-found', `${asked.as} may not bring this list in${asked.for ? ` for "${asked.for}"` : ' there'}.`, '--for CODE names the school, office or country; the account must be allowed to there.', error);
			throw new Trouble('usage', error.sentence('en'), './qalam import --help says what a list is.', error);
		}
	});
	if (asked.json) console.log(JSON.stringify(told));
	else say(basename(file), told);
	return told.state === 'refused' ? exitCodes['nothing-taken'] : 0;
}

type List = { name: string; bytes: Uint8Array };

async function bring(db: Database, who: { id: string; label: string }, organisationId: string, list: List, dry: boolean): Promise<Told> {
	const holds = await listHolds(list.bytes);
	let told: Told | undefined;
	await db.transaction(async (db) => {
		const id = await (holds === 'schools' ? uploadSchools : uploadRoster)(db, who, organisationId, list);
		told = await (holds === 'schools' ? schools : people)(db, who, id, dry);
		if (told.state !== 'taken') throw new Undo();
	}).catch((error) => {
		if (!(error instanceof Undo)) throw error;
	});
	return told!;
}

async function schools(db: Database, who: { id: string; label: string }, id: string, dry: boolean): Promise<Told> {
	const { counts, faults } = await previewSchools(db, who, id);
	const t = saySchools('en');
	const told = { holds: 'schools' as const, classes: [], faults: faults.map(({ line, head, fault, value, first, field }) => ({ line, column: head || t(`field.${field}`), fault, value, text: t(`f.${fault}`, { value, first: first ?? '' }) })) };
	if (dry || counts.new + counts.change + counts.same === 0) return { ...told, state: dry && counts.new + counts.change + counts.same ? 'preview' : 'refused', counts };
	progress(`Taking ${counts.new + counts.change} schools`);
	const report = await takeSchools(db, who, id);
	return { ...told, state: 'taken', counts: { new: report.added, change: report.changed, same: report.same, classes: report.classes, faulty: report.faulty } };
}

async function people(db: Database, who: { id: string; label: string }, id: string, dry: boolean): Promise<Told> {
	const { counts, classes, faults } = await previewRoster(db, who, id);
	const t = sayRoster('en');
	const told = {
		holds: 'people' as const,
		classes: classes.map(({ name, rows, make, grade, series }) => ({ name, rows, make, grade, series })),
		faults: faults.map(({ line, head, fault, value, first, field }) => ({ line, column: head || t(`field.${field}`), fault, value, text: t(`f.${fault}`, { value, first: first ?? '' }) }))
	};
	const some = counts.new + counts.same + counts.move > 0;
	if (dry || !some) return { ...told, state: dry && some ? 'preview' : 'refused', counts };
	progress(`Taking ${counts.new + counts.move} persons`);
	const { added, same, moved, completed, guardians, classes: made, skipped, faulty } = await takeRoster(db, who, id);
	return { ...told, state: 'taken', counts: { new: added, same, move: moved, completed, guardians, classes: made, undecided: skipped, faulty } };
}

function say(name: string, { state, holds, counts, classes, faults }: Told): void {
	const lines = ['', ...faults.map((one) => `  line ${String(one.line).padStart(5)}  ${one.column}: ${one.text}`)];
	for (const one of classes) lines.push(`  class "${one.name}" is not there: ${one.make ? `made (${[one.grade, one.series].filter(Boolean).join(' ')})` : 'left out, its name says no grade'}; ${one.rows} rows`);
	lines.push('', `  ${name}, a list of ${holds}: ${Object.entries(counts).map(([key, count]) => `${count} ${words[key] ?? key}`).join(', ')}`);
	if (state === 'preview') lines.push('  Nothing was taken: this was a dry run.');
	if (state === 'refused') lines.push('  Nothing in it can be taken.');
	console.log(`${lines.join('\n')}\n`);
}

const words: Record<string, string> = {
	new: 'new', change: 'changed', same: 'already there', move: 'in another class now', completed: 'completed', guardians: 'guardians tied', classes: 'classes made',
	perhaps: 'perhaps there', undecided: 'left undecided', faulty: 'faulty', rows: 'rows'
};
