/**
 * What comes in of a folder of files that others wrote: `node bench/samples.ts FOLDER`. Says by format what was offered, taken whole, taken changed and
 * refused, and whether, of the questions taken, the right answer is marked right and a wrong one wrong. That is asked twice: by the item's own key, and,
 * where the file can be read with a few lines of its own (GIFT's parse beside it, Aiken, Moodle's fractions, QTI's cases), by what the file says.
 */
import { readdir, readFile, stat } from 'node:fs/promises';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fold } from '#platform/language.ts';
import { fileSource } from '#platform/server/package.ts';
import { keyAnswer } from '#rooms/exercises/key.ts';
import { isKey, mark } from '#rooms/exercises/marking.ts';
import { variant } from '#rooms/exercises/variant.ts';
import type { Answer, Interaction, Item } from '#rooms/exercises/item.ts';
import { FileRefused, openBank } from '#rooms/exercises/server/index.ts';
import { witnessOf, type Witness } from './witness.ts';

const folder = process.argv[2];
if (!folder || !(await stat(folder).catch(() => undefined))?.isDirectory()) {
	console.error('node bench/samples.ts FOLDER');
	process.exit(2);
}
process.env.QALAM_DATA ??= mkdtempSync(join(tmpdir(), 'qalam-samples-'));

type Sum = { files: number; shut: number; offered: number; whole: number; changed: number; refused: number; lessons: number; keyed: number; right: number; wrong: number; waits: number; asked: number; agreed: number };
const sums = new Map<string, Sum>();
const whys = new Map<string, number>();
const shut: string[] = [];
const faults: string[] = [];

/** Answers that are not the key, one a part that can be answered wrongly; undefined where nothing is. */
function wrongAnswer(item: Item): Answer | undefined {
	const answer: Answer = {};
	for (const { id, interaction } of item.parts) {
		const wrong = wrongOf(interaction);
		if (wrong !== undefined) answer[id] = wrong;
	}
	return Object.keys(answer).length ? answer : undefined;
}

function wrongOf(it: Interaction): Answer[string] | undefined {
	switch (it.type) {
		case 'choice': return it.options.find((option) => option.id !== it.key && !(it.partial?.[option.id] === 1))?.id;
		case 'several': return it.options.filter((option) => !it.keys.includes(option.id)).map((option) => option.id).slice(0, 1);
		case 'truefalse': return String(!it.key);
		case 'numeric': return '987654321,25';
		case 'short': return 'qqq zzz';
		case 'expression': return '987654321';
		case 'ordering': return [...it.things].reverse().map((thing) => thing.id);
		case 'gaps': return Object.fromEntries(it.gaps.map((gap) => [gap.id, gap.kind === 'list' ? (gap.options.find((option) => option.id !== gap.key)?.id ?? '') : gap.kind === 'number' ? '987654321,25' : 'qqq zzz']));
		case 'matching': return Object.fromEntries(it.left.map((left) => [left.id, it.right.find((right) => right.id !== it.pairs[left.id])?.id ?? '']));
		case 'category': return Object.fromEntries(it.things.map((thing) => [thing.id, it.categories.find((category) => !it.keys[thing.id]?.includes(category.id))?.id ?? '']));
		case 'label': return Object.fromEntries(it.places.map((place) => [place.id, it.labels.find((label) => !it.keys[place.id]?.includes(label.id))?.id ?? '']));
		case 'hotspot': return it.areas.filter((area) => !it.keys.includes(area.id)).map((area) => area.id).slice(0, 1);
		default: return undefined;
	}
}

function ask(sum: Sum, item: Item, name: string, witness: Witness | undefined): void {
	const own = variant(item, 'sample');
	const verdict = mark(own, keyAnswer(own));
	sum.keyed++;
	if (verdict.pending) sum.waits++;
	else {
		if (isKey(verdict)) sum.right++;
		else faults.push(`${name}: its own key is not right`);
		const wrong = wrongAnswer(own);
		if (wrong && mark(own, wrong).right) faults.push(`${name}: a wrong answer is right`);
		else sum.wrong++;
	}
	for (const { answer, right } of witness?.(own) ?? []) {
		const got = mark(own, answer);
		if (got.pending || (right && got.parts.some((part) => part.problem))) continue;
		sum.asked++;
		// All the points and something more ticked is 99 %, and the report names it.
		if (right ? got.score >= 0.99 : !got.right) sum.agreed++;
		else faults.push(`${name}: the file says ${right ? 'right' : 'wrong'} of ${JSON.stringify(answer)}, ${Math.round(got.score * 100)} % here`);
	}
}

async function* files(at: string): AsyncGenerator<string> {
	for (const entry of (await readdir(at, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1))) {
		if (entry.isDirectory()) yield* files(join(at, entry.name));
		else if (!/(\.json|\.md|^LICEN[CS]E.*)$/i.test(entry.name)) yield join(at, entry.name);
	}
}

for await (const path of files(folder)) {
	const under = path.slice(folder.replace(/\/$/, '').length + 1);
	const sum: Sum = { files: 1, shut: 0, offered: 0, whole: 0, changed: 0, refused: 0, lessons: 0, keyed: 0, right: 0, wrong: 0, waits: 0, asked: 0, agreed: 0 };
	let format = '';
	try {
		const bank = await openBank(await fileSource(path), { language: 'fr' });
		format = bank.format;
		const witness = await witnessOf(format, path, await readFile(path));
		try {
			for await (const row of bank.rows) {
				sum.offered++;
				if (row.outcome === 'taken') sum.whole++;
				else sum[row.outcome]++;
				if (row.lesson) sum.lessons++;
				for (const why of row.why) whys.set(`${row.outcome === 'refused' ? 'refused' : 'changed'} ${why.key}`, (whys.get(`${row.outcome === 'refused' ? 'refused' : 'changed'} ${why.key}`) ?? 0) + 1);
				if (row.item) ask(sum, row.item, `${under} no. ${row.number} (${fold(row.name).slice(0, 40)})`, witness(row));
			}
		} finally {
			await bank.close();
		}
	} catch (error) {
		if (!(error instanceof FileRefused)) throw error;
		sum.shut = 1;
		if (!sum.offered) [format] = under.split('/');
		shut.push(`${under}: ${error.why.key} ${Object.values(error.why.values).join(' ')}`);
	}
	const before = sums.get(format);
	sums.set(format, before ? (Object.fromEntries(Object.entries(sum).map(([key, value]) => [key, value + before[key as keyof Sum]])) as Sum) : sum);
}

const heads = ['format', 'files', 'not read', 'offered', 'whole', 'changed', 'refused', 'lessons', 'exercises', 'for a person', 'key right', 'wrong one wrong', 'asked by the file', 'agreed'];
const lines = [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([format, { files, shut, offered, whole, changed, refused, lessons, keyed, waits, right, wrong, asked, agreed }]) => [format, files, shut, offered, whole, changed, refused, lessons, keyed, waits, right, wrong, asked, agreed]);
console.log([heads, heads.map(() => '---'), ...lines].map((line) => `| ${line.join(' | ')} |`).join('\n'));
if (shut.length) console.log(`\n${shut.join('\n')}`);
console.log(`\n${[...whys].sort((a, b) => b[1] - a[1]).map(([why, count]) => `${String(count).padStart(4)}  ${why}`).join('\n')}`);
if (faults.length) {
	console.log(`\n${faults.join('\n')}`);
	process.exitCode = 1;
}
