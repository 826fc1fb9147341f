/** The question bank of a Moodle backup, question by question: the old categories, and the entries with versions of Moodle 4. */
import type { Package } from '#platform/server/package.ts';
import { decoded } from '../encoding.ts';
import { incoming } from '../markdown.ts';
import { fillRow, kindOf, refuseType } from '../moodle-xml.ts';
import { limits, Notes, notTaken, NotTaken, type Reading, type Row } from '../row.ts';
import { pieces, type Node } from '../xml.ts';
import { said, type BackupFiles } from './files.ts';
import { exported, type Whole } from './question.ts';

const name = 'questions.xml';
const mostParts = 64 * 1024 * 1024;

/** What must be known before the first question is read. */
type Known = { categories: Map<string, { name: string; parent: string }>; parts: Map<string, string>; newest: Map<string, number> };

const entryOf = (within: Node[]): Node | undefined => within.find((each) => each.name === 'question_bank_entry');
const versionOf = (within: Node[]): Node | undefined => within.findLast((each) => each.name === 'question_versions');

async function survey(from: Package): Promise<Known> {
	const known: Known = { categories: new Map(), parts: new Map(), newest: new Map() };
	let letters = 0;
	const hear = (node: Node) => {
		if (node.name === 'question_category') known.categories.set(node.attributes.id ?? '', { name: said(node, 'name'), parent: said(node, 'parent') });
	};
	for await (const { node, within, tooLong } of untilBroken(pieces(decoded(from.open(name)), ['question'], limits.question, hear))) {
		const id = node.attributes.id ?? '';
		const parent = said(node, 'parent');
		const text = said(node, 'questiontext');
		if (!tooLong && parent !== '0' && parent !== '' && parent !== id && (letters += text.length) <= mostParts) known.parts.set(id, text);
		const entry = entryOf(within)?.attributes.id;
		if (entry !== undefined) known.newest.set(entry, Math.max(known.newest.get(entry) ?? 0, Number(said(versionOf(within), 'version')) || 0));
	}
	return known;
}

/** What comes before a break, without the fault: the reading itself will meet it, and tell. */
async function* untilBroken<T>(rows: AsyncGenerator<T>): AsyncGenerator<T> {
	try {
		yield* rows;
	} catch (error) {
		if (!(error instanceof NotTaken)) throw error;
	}
}

/** The path of a category as Moodle XML writes it; the invisible top is left out. */
function pathOf(id: string, categories: Known['categories']): string {
	const steps: string[] = [];
	for (let at = categories.get(id), depth = 0; at && depth < 30; at = categories.get(at.parent), depth++) if (at.name && at.name !== 'top') steps.unshift(at.name.replaceAll('/', '//'));
	return steps.join('/');
}

/** Which tests use a question, by its number or that of its entry in the bank. */
export type UsedIn = Map<string, string[]>;

/** The questions of a backup, one row each, numbered from `number`. A fault in one never reaches the next. */
export async function* bankRows(from: Package, files: BackupFiles, used: UsedIn, number: number, reading: Reading): AsyncGenerator<Row> {
	if (from.size(name) === undefined) return;
	try {
		const known = await survey(from);
		const whole: Whole = { from, files, parts: known.parts };
		for await (const { node, within, tooLong } of pieces(decoded(from.open(name)), ['question'], limits.question)) {
			const id = node.attributes.id ?? '';
			const parent = said(node, 'parent');
			// A part of a cloze question comes with it; a random one names itself as its parent.
			if (parent !== '0' && parent !== '' && parent !== id) continue;
			const entry = entryOf(within);
			const version = versionOf(within);
			if (entry && (Number(said(version, 'version')) || 0) < (known.newest.get(entry.attributes.id ?? '') ?? 0)) continue;
			const category = pathOf(within.find((each) => each.name === 'question_category')?.attributes.id ?? '', known.categories);
			const places = used.get(entry ? `entry ${entry.attributes.id}` : `question ${id}`) ?? [];
			const row: Row = { number: ++number, line: 0, name: '…', kind: 'other', outcome: 'refused', why: [], place: (places.join(' · ') || category).slice(0, 300) };
			row.name = incoming(said(node, 'name')).replace(/\s+/g, ' ').slice(0, 120) || '…';
			const hidden = said(node, 'hidden') === '1' || said(version, 'status') === 'hidden';
			await fill(row, node, { hidden, tooLong, idnumber: said(entry, 'idnumber'), category }, whole, reading);
			yield row;
		}
	} catch (error) {
		if (!(error instanceof NotTaken)) throw error;
		yield { number: ++number, line: 0, name, kind: 'other', outcome: 'refused', why: [error.why] };
	}
}

async function fill(row: Row, question: Node, about: { hidden: boolean; tooLong?: boolean; idnumber: string; category: string }, whole: Whole, reading: Reading): Promise<void> {
	const kind = said(question, 'qtype') === 'multianswer' ? 'cloze' : said(question, 'qtype');
	row.kind = kindOf(kind);
	try {
		if (about.tooLong) throw new NotTaken('too-long', { letters: limits.question });
		if (about.hidden) throw new NotTaken('hidden-there');
		refuseType(kind);
		const { node, type } = await exported(question, whole);
		if (about.idnumber) node.children.push({ name: 'idnumber', attributes: {}, children: [], text: about.idnumber });
		fillRow(row, node, type, about.category, reading, new Notes());
	} catch (error) {
		notTaken(row, error);
	}
}
