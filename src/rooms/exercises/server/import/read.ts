/** A foreign file as rows: its format by its content, each item checked and proven by its own key, twins found. */
import { createHash } from 'node:crypto';
import { checkItem } from '#rooms/exercises/check.ts';
import { keyAnswer } from '#rooms/exercises/key.ts';
import { isKey, mark } from '#rooms/exercises/marking.ts';
import type { Item } from '#rooms/exercises/item.ts';
import { decoded } from './encoding.ts';
import { readGift } from './gift.ts';
import { readMoodleXml } from './moodle-xml.ts';
import { FileRefused, limits, type Reading, type Row } from './row.ts';

export type BankFormat = 'gift' | 'moodle-xml';

/** `encoding` is known when the rows have been read: what was guessed, if anything had to be. */
export type Bank = { format: BankFormat; encoding(): string | undefined; rows: AsyncGenerator<Row> };

/**
 * Opens a file that comes as a stream and tells its format from its first letters. Refuses (`FileRefused`) archives, what is no text,
 * other XML, a DOCTYPE, more than 50 MB or 20 000 questions; the last ones are met while the rows are read.
 */
export async function openBank(bytes: AsyncIterable<Uint8Array>, reading: Reading): Promise<Bank> {
	let guess: string | undefined;
	const text = decoded(bounded(bytes), (encoding) => (guess = encoding), reading.language === 'ar' ? 'windows-1256' : 'windows-1252')[Symbol.asyncIterator]();
	let head = '';
	let done = false;
	while (!done && (head.length < 1000 || (head.length < 1_000_000 && head.trimStart().length < 1000))) {
		const next = await text.next();
		if (next.done) done = true;
		else head += next.value;
	}
	if (/^PK(\u0003\u0004|\u0005\u0006)/.test(head) || head.startsWith('\u001f')) throw new FileRefused('file-is-archive');
	const strange = head.slice(0, 20_000).match(/[\u0000-\u0008\u000e-\u001f\ufffd]/g)?.length ?? 0;
	if (strange > 3 && strange > Math.min(head.length, 20_000) / 100) throw new FileRefused('file-not-text');
	if (!head.trim()) throw new FileRefused('file-empty');
	const whole = (async function* () {
		yield head;
		for (let next = await text.next(); !next.done; next = await text.next()) yield next.value;
	})();
	const isXml = /^\s*(<\?xml|<!|<[A-Za-z][\w:.-]*[\s>])/.test(head) && !/^\s*<(p|div|span|b|i|br|strong|em|h\d|ul|ol|table|img)\b/i.test(head);
	return {
		format: isXml ? 'moodle-xml' : 'gift',
		encoding: () => guess,
		rows: finished(isXml ? readMoodleXml(whole, reading) : readGift(whole, reading))
	};
}

async function* bounded(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
	let total = 0;
	for await (const chunk of bytes) {
		total += chunk.length;
		if (total > limits.file) throw new FileRefused('file-too-big', 1, { megabytes: limits.file / 1024 / 1024 });
		yield chunk;
	}
}

/** What makes two items the same exercise: all that a learner meets, and not where it came from. */
export function contentHash(item: Item): string {
	const { code: _code, foreign: _foreign, source: _source, author: _author, licence: _licence, ...content } = item;
	return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}

async function* finished(rows: AsyncGenerator<Row>): AsyncGenerator<Row> {
	const lines = new Map<string, number>();
	const codes = new Set<string>();
	for await (const row of rows) {
		if (row.number > limits.questions) throw new FileRefused('file-too-many', row.line, { count: limits.questions });
		if (row.item) check(row);
		if (row.item) {
			const hash = contentHash(row.item);
			const first = lines.get(hash);
			if (first !== undefined) refuse(row, { key: 'same-as-before', values: { line: first } });
			else {
				lines.set(hash, row.line);
				const own = row.item.code.trim();
				// An author's own number keeps an exercise the same when its text is mended; without one the text is the exercise.
				row.item.code = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(own) && !codes.has(own) ? own : `x-${hash.slice(0, 12)}`;
				codes.add(row.item.code);
			}
		}
		yield row;
	}
}

function refuse(row: Row, why: Row['why'][number]) {
	row.outcome = 'refused';
	row.why = [why];
	delete row.item;
	delete row.files;
}

function check(row: Row) {
	const item = row.item!;
	const code = item.code;
	item.code = 'check';
	let { faults } = checkItem(item);
	// A comment that no answer can reach is left out: the question is sound without it.
	if (faults?.every((fault) => fault.key === 'fault-unreachable')) {
		for (const fault of faults) {
			let at: unknown = item;
			for (const step of fault.path.replace(/\.feedback$/, '').split('.')) at = (at as Record<string, unknown>)?.[step];
			if (at && typeof at === 'object') delete (at as { feedback?: unknown }).feedback;
		}
		row.why.push({ key: 'feedback-lost', values: {} });
		row.outcome = 'changed';
		({ faults } = checkItem(item));
	}
	item.code = code;
	if (faults) refuse(row, { key: 'item-not-valid', values: { place: faults[0].path, fault: faults[0].key } });
	else if (!item.parameters && !isKey(mark(item, keyAnswer(item)))) refuse(row, { key: 'key-not-right', values: {} });
}
