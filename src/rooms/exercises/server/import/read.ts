/** A foreign file as rows: its format by its content, each item checked and proven by its own key, twins found. */
import { createHash } from 'node:crypto';
import { gathered, openPackage, packageKind, PackageRefused, type Package, type PackageSource } from '#platform/server/package.ts';
import { checkedItem } from '#rooms/exercises/server/checked.ts';
import { keyAnswer } from '#rooms/exercises/key.ts';
import { isKey, mark } from '#rooms/exercises/marking.ts';
import type { Item } from '#rooms/exercises/item.ts';
import { decoded } from './encoding.ts';
import { packageFormat, textFormat, type BankFormat } from './formats.ts';
import { mayReturn } from './original.ts';
import { FileRefused, limits, type Reading, type Row } from './row.ts';

export type { BankFormat } from './formats.ts';

/** `encoding` is known when the rows have been read: what was guessed, if anything had to be. */
export type Bank = { format: BankFormat; encoding(): string | undefined; rows: AsyncGenerator<Row>; close(): Promise<void> };

/**
 * Opens a file and tells its format from its bytes, never from its name. Refuses (`FileRefused`) what is neither a text nor a package of a
 * kind we know, hostile packages, a DOCTYPE, more bytes or questions than `limits` say; the last ones are met while the rows are read.
 */
export async function openBank(source: PackageSource, reading: Reading): Promise<Bank> {
	if (source.bytes > limits.package) throw new FileRefused('file-too-big', 1, { megabytes: limits.package / 1024 / 1024 });
	const head = await gathered(source.stream(0, Math.min(512, source.bytes)), 512);
	if (packageKind(head)) return openPackaged(source, reading);
	const other = otherArchive(head);
	if (other) throw new FileRefused('file-other-archive', 1, { kind: other });
	if (source.bytes > limits.file) throw new FileRefused('file-too-big', 1, { megabytes: limits.file / 1024 / 1024 });
	return openText(source, reading);
}

async function openPackaged(source: PackageSource, reading: Reading): Promise<Bank> {
	let opened: Package | undefined;
	try {
		opened = await openPackage(source);
		const { format, read } = await packageFormat(opened);
		return { format, encoding: () => undefined, rows: finished(told(read(opened, reading))), close: () => opened!.close() };
	} catch (error) {
		await opened?.close();
		throw asRefusal(error);
	}
}

/** What a package refuses, as the file's refusal. */
const asRefusal = (error: unknown): unknown => (error instanceof PackageRefused ? new FileRefused(`package-${error.reason}`, 0, error.entry ? { name: error.entry } : {}) : error);

async function* told(rows: AsyncGenerator<Row>): AsyncGenerator<Row> {
	try {
		yield* rows;
	} catch (error) {
		throw asRefusal(error);
	}
}

/** Other ways to pack that are met: named, so that one knows what to do. */
function otherArchive(head: Buffer): string | undefined {
	const begins = (sign: string) => head.toString('latin1', 0, sign.length) === sign;
	if (begins('Rar!')) return 'RAR';
	if (begins('7z\xbc\xaf')) return '7-Zip';
	if (begins('BZh')) return 'bzip2';
	if (begins('\xfd7zXZ')) return 'xz';
	if (begins('(\xb5/\xfd')) return 'zstd';
	return head.toString('latin1', 257, 262) === 'ustar' ? 'tar' : undefined;
}

async function openText(source: PackageSource, reading: Reading): Promise<Bank> {
	let guess: string | undefined;
	const text = decoded(source.stream(0, source.bytes), (encoding) => (guess = encoding), reading.language === 'ar' ? 'windows-1256' : 'windows-1252')[Symbol.asyncIterator]();
	let head = '';
	let done = false;
	while (!done && (head.length < 1000 || (head.length < 1_000_000 && head.trimStart().length < 1000))) {
		const next = await text.next();
		if (next.done) done = true;
		else head += next.value;
	}
	const strange = head.slice(0, 20_000).match(/[\u0000-\u0008\u000e-\u001f\ufffd]/g)?.length ?? 0;
	if (strange > 3 && strange > Math.min(head.length, 20_000) / 100) throw new FileRefused('file-not-text');
	if (!head.trim()) throw new FileRefused('file-empty');
	const whole = (async function* () {
		yield head;
		for (let next = await text.next(); !next.done; next = await text.next()) yield next.value;
	})();
	const { format, read } = textFormat(head);
	return { format, encoding: () => guess, rows: finished(read(whole, reading)), close: async () => void (await text.return?.(undefined)) };
}

/** What makes two items the same exercise: all that a learner meets, and not where it came from. */
export function contentHash(item: Item): string {
	const { code: _code, foreign: _foreign, source: _source, author: _author, licence: _licence, ...content } = item;
	return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}

async function* finished(rows: AsyncGenerator<Row>): AsyncGenerator<Row> {
	const numbers = new Map<string, number>();
	const codes = new Set<string>();
	for await (const row of rows) {
		if (row.number > limits.questions) throw new FileRefused('file-too-many', row.line, { count: limits.questions });
		if (row.item) check(row);
		if (row.item) {
			const hash = contentHash(row.item);
			const first = numbers.get(hash);
			if (first !== undefined) refuse(row, { key: 'same-as-before', values: { number: first } });
			else {
				numbers.set(hash, row.number);
				const own = row.item.code.trim();
				// An author's own number keeps an exercise the same when its text is mended; without one the text is the exercise.
				row.item.code = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(own) && !codes.has(own) ? own : `x-${hash.slice(0, 12)}`;
				codes.add(row.item.code);
			}
		}
		if (!mayReturn(row)) delete row.original;
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
	let { faults } = checkedItem(item);
	// A comment that no answer can reach is left out: the question is sound without it.
	if (faults?.every((fault) => fault.key === 'fault-unreachable')) {
		for (const fault of faults) {
			let at: unknown = item;
			for (const step of fault.path.replace(/\.feedback$/, '').split('.')) at = (at as Record<string, unknown>)?.[step];
			if (at && typeof at === 'object') delete (at as { feedback?: unknown }).feedback;
		}
		row.why.push({ key: 'feedback-lost', values: {} });
		row.outcome = 'changed';
		({ faults } = checkedItem(item));
	}
	item.code = code;
	if (faults) refuse(row, { key: 'item-not-valid', values: { place: faults[0].path, fault: faults[0].key } });
	else if (!item.parameters && !isKey(mark(item, keyAnswer(item)))) refuse(row, { key: 'key-not-right', values: {} });
}
