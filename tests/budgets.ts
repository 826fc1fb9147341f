import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';

/** Who sees a page: a stranger, or an account of the demo. */
export type Viewer = '' | 'DEMO-ELEVE' | 'DEMO-PROF';

/** The most bytes that a page may send, with headers: all of a first visit, and a later one with its files kept. Only where `script` is said is there any. */
export type Budget = { name: string; as: Viewer; first: number; later: number; script?: true };

// 20 kB is half a second of a 400 kbit/s line; 10 kB a quarter.
const read = { first: 20_000, later: 10_000 };
export const budgets: Budget[] = [
	{ name: 'home', as: '', ...read },
	{ name: 'sign-in', as: '', ...read },
	{ name: 'today', as: 'DEMO-ELEVE', ...read },
	{ name: 'courses', as: 'DEMO-ELEVE', ...read },
	{ name: 'programme', as: 'DEMO-ELEVE', ...read },
	{ name: 'chapter', as: 'DEMO-ELEVE', ...read },
	{ name: 'lesson', as: 'DEMO-ELEVE', ...read },
	{ name: 'progress', as: 'DEMO-ELEVE', ...read },
	{ name: 'search', as: 'DEMO-ELEVE', ...read },
	{ name: 'exercise', as: 'DEMO-ELEVE', first: 55_000, later: 15_000, script: true },
	{ name: 'this phone', as: 'DEMO-ELEVE', ...read, script: true },
	{ name: 'teacher’s today', as: 'DEMO-PROF', ...read },
	{ name: 'class matrix', as: 'DEMO-PROF', first: 30_000, later: 25_000 },
	// With the photo of the copy.
	{ name: 'a copy to mark', as: 'DEMO-PROF', first: 40_000, later: 15_000, script: true },
	// Who writes a lesson brings the editor once; a plain field does without it.
	{ name: 'lesson editor', as: 'DEMO-PROF', first: 160_000, later: 15_000, script: true }
];

/** The editor's own file, packed with gzip as older phones ask for it, at most; formulas and the bringing in of files are files apart. */
export const editorBudget = 150_000;

/** What only exercises of rare kinds bring besides their page: the algebra, what is sorted, placed, drawn and handed in. */
export const rareBudget = 22_000;

/** What is brought only to a phone that takes things along. */
export const phoneBudgets = { 'the app shell': 120_000, 'the app shell of who teaches': 150_000, 'a day’s pull': 20_000 };

const paper = 'docs/measures.md';
const command = 'WRITE_WEIGHT=1 node --test --test-concurrency=1 tests/weight.test.ts tests/take.test.ts';
const kB = (bytes: number) => (bytes / 1000).toFixed(1);

/** The cells of a row of the report: the bytes that came, what they may be, and what is left. */
export const against = (bytes: number, budget: number): number[] => [bytes, budget, budget - bytes];

/**
 * Holds a row of the report in docs/measures.md to what was measured: the budgets exactly, figures within 15 % or half a kilobyte. With WRITE_WEIGHT
 * it is written instead.
 */
export async function report(name: string, cells: number[], exact: number[]): Promise<void> {
	const text = await readFile(paper, 'utf8');
	// Another table of the paper may name the same page.
	const line = text.split('\n').find((each) => each.startsWith(`| ${name} |`) && each.split('|').length === cells.length + 3);
	assert.ok(line, `${paper} has no row “${name}”`);
	const row = `| ${name} | ${cells.map(kB).join(' | ')} |`;
	if (process.env.WRITE_WEIGHT) return writeFile(paper, text.replace(line, () => row));
	const told = line.split('|').slice(2, -1).map(Number);
	const far = cells.filter((cell, i) => Math.abs(told[i] * 1000 - cell) > (exact.includes(i) ? 50 : Math.max(500, cell * 0.15)) && !(exact.includes(i - 1)));
	assert.deepEqual(far, [], `${paper} says “${line}”, measured “${row}”: run ${command}`);
}
