/**
 * GIFT, the text format of Moodle: https://docs.moodle.org/en/GIFT_format. Questions are parted by blank lines; each is read alone, so
 * that a fault in one does not reach the next.
 */
import { answersOf } from './gift-answers.ts';
import { hide, show, textIn } from './gift-text.ts';
import { clean, incoming } from './markdown.ts';
import { itemOf, type Found } from './question.ts';
import { limits, Notes, notTaken, NotTaken, taken, type Kind, type Reading, type Row } from './row.ts';
import { markdownOf } from './text.ts';

/** One question's lines as they stand in the file. */
export type Chunk = { line: number; lines: string[]; tooLong?: boolean };

/** Cuts the stream at blank lines. A block of answers that is still open there goes on if the next lines close it. */
export async function* chunksOf(text: AsyncIterable<string>): AsyncGenerator<Chunk> {
	let waiting: Chunk | undefined;
	let chunk: Chunk = { line: 1, lines: [] };
	let number = 0;
	let size = 0;
	const ready = function* (): Generator<Chunk> {
		const done = chunk;
		chunk = { line: number + 1, lines: [] };
		size = 0;
		if (!done.lines.some((line) => line.trim())) return;
		if (waiting) {
			const closes = hide(bare(done.lines)).replace(/[^{}]/g, '').startsWith('}');
			if (closes) {
				const blanks = Array<string>(done.line - waiting.line - waiting.lines.length).fill('');
				done.lines = [...waiting.lines, ...blanks, ...done.lines];
				done.line = waiting.line;
			} else yield waiting;
			waiting = undefined;
		}
		const open = hide(bare(done.lines)).replace(/[^{}]/g, '');
		if (open.lastIndexOf('{') > open.lastIndexOf('}') && !done.tooLong) waiting = done;
		else yield done;
	};
	for await (const line of linesOf(text)) {
		number++;
		if (!line.trim()) {
			yield* ready();
			continue;
		}
		if (!chunk.lines.length) chunk.line = number;
		size += line.length;
		if (size > limits.question) chunk.tooLong = true;
		else chunk.lines.push(line);
	}
	yield* ready();
	if (waiting) yield waiting;
}

const bare = (lines: string[]): string => lines.filter((line) => !/^\s*\/\//.test(line)).join('\n');

async function* linesOf(text: AsyncIterable<string>): AsyncGenerator<string> {
	let rest = '';
	for await (const piece of text) {
		let from = 0;
		for (let end = piece.indexOf('\n'); end >= 0; end = piece.indexOf('\n', from)) {
			yield rest + piece.slice(from, end);
			rest = '';
			from = end + 1;
		}
		// A line without end is cut: what is past the bound of a question is not kept in memory.
		if (rest.length <= limits.question) rest += piece.slice(from);
	}
	if (rest) yield rest;
}

/** What the lines of a question say before its type is known. */
type Read = { name: string; id?: string; tags: string[]; category: string; text: string; cleaned?: boolean };

function readLines(chunk: Chunk, category: string): Read {
	const read: Read = { name: '', tags: [], category, text: '' };
	const kept: string[] = [];
	for (const line of chunk.lines) {
		if (/^\s*\/\//.test(line)) {
			read.id ??= /\[id:((?:\\.|[^\]\\]){1,200})\]/.exec(line)?.[1].replace(/\\(.)/g, '$1').trim();
			for (const tag of line.matchAll(/\[tag:((?:\\.|[^\]\\]){1,200})\]/g)) read.tags.push(clean(tag[1].replace(/\\(.)/g, '$1')).trim());
			continue;
		}
		const found = /^\s*\$CATEGORY:\s*(.*)$/.exec(line);
		if (found) read.category = clean(found[1]).trim().slice(0, 500);
		else kept.push(line);
	}
	const text = kept.join('\n');
	read.text = hide(incoming(text)).trim();
	read.cleaned = incoming(text).length !== text.length;
	return read;
}

/** The questions of a GIFT text, one row each. Endless input costs no more memory than its largest question. */
export async function* readGift(text: AsyncIterable<string>, reading: Reading): AsyncGenerator<Row> {
	let category = '';
	let number = 0;
	for await (const chunk of chunksOf(text)) {
		const read = readLines(chunk, category);
		category = read.category;
		if (!read.text && !chunk.tooLong) continue;
		yield rowOf(read, chunk, ++number, reading);
	}
}

/** What a question without name is called in a report. */
const firstWords = (text: string): string =>
	show(text.slice(0, 3000).replace(/^\[\w+\]/, '').replace(/\{[^]*/, ' … '), ' ').replace(/<[^>]*>|\s+/g, ' ').replace(/ +/g, ' ').trim().replace(/ …$/, '').slice(0, 120) || '…';

function rowOf(read: Read, chunk: Chunk, number: number, reading: Reading): Row {
	const notes = new Notes();
	const name = /^::([^]*?)::/.exec(read.text);
	if (name) {
		read.name = clean(show(name[1], ' ')).replace(/\s+/g, ' ').trim();
		read.text = read.text.slice(name[0].length).trim();
	}
	const row: Row = {
		number,
		name: read.name || firstWords(read.text),
		line: chunk.line + Math.max(0, chunk.lines.findIndex((line) => line.trim() && !/^\s*(\/\/|\$CATEGORY)/.test(line))),
		kind: 'other',
		outcome: 'refused',
		why: notes.whys
	};
	try {
		if (chunk.tooLong) throw new NotTaken('too-long', { letters: limits.question });
		if (read.cleaned) notes.add('control-characters-removed');
		const found = questionOf(read, notes, (kind) => (row.kind = kind));
		row.original = { format: 'gift', text: chunk.lines.filter((line) => !/^\s*\$CATEGORY:/.test(line)).join('\n').trim() };
		return taken(row, notes, itemOf(found, notes, reading), found.kind);
	} catch (error) {
		return notTaken(row, error);
	}
}

function questionOf(read: Read, notes: Notes, kindSeen: (kind: Kind) => void): Found {
	const open = read.text.indexOf('{');
	const close = read.text.indexOf('}', open);
	if (open < 0) {
		kindSeen('description');
		throw new NotTaken('description-no-question');
	}
	if (close < 0) throw new NotTaken('answers-not-closed');
	const before = read.text.slice(0, open);
	const after = read.text.slice(close + 1);
	if (/[{}]/.test(after) || read.text.slice(open + 1, close).includes('{')) throw new NotTaken('several-answer-blocks');
	const format = textIn(before, 'moodle').format;
	const stem = (place: string): string => {
		const text = after.trim() ? `${before.replace(/\s*$/, (space) => (space ? ' ' : ''))}${place}${after}` : before;
		return markdownOf(textIn(text, 'moodle'), notes);
	};
	const answers = answersOf(read.text.slice(open + 1, close), { format, notes, missing: after.trim() !== '', stem, kindSeen });
	const data: Record<string, unknown> = {};
	if (read.category) data.category = read.category;
	if (read.tags.length) data.tags = read.tags;
	if (read.id) data.id = read.id;
	return { name: read.name, code: read.id, ...answers, foreign: { format: 'gift', data } };
}
