/** Which reader reads what: a text by its first letters, a package by the files that stand in it. A new format is one line here. */
import type { Package } from '#platform/server/package.ts';
import { isAiken, readAiken } from './aiken.ts';
import { fileCalled } from './cartridge/manifest.ts';
import { isCartridge, isQti12, readCartridge, readQti12 } from './cartridge/read.ts';
import { readGift } from './gift.ts';
import { isH5p, readH5p } from './h5p/read.ts';
import { isBackup, readBackup } from './mbz/read.ts';
import { readMoodleXml } from './moodle-xml.ts';
import { isQtiPackage, readQtiPackage } from './qti/package.ts';
import { isQtiItem, readQtiItem } from './qti/read.ts';
import { isSheetText, readSheetText, readWorkbook } from './sheet.ts';
import { FileRefused, type Reading, type Row } from './row.ts';

export const bankFormats = ['gift', 'moodle-xml', 'aiken', 'qti', 'sheet', 'mbz', 'common-cartridge', 'qti12', 'h5p'] as const;
export type BankFormat = (typeof bankFormats)[number];

/** Reads the questions of a text that comes in pieces. Line ends are `\n`; it is decoded. */
export type TextReader = (text: AsyncIterable<string>, reading: Reading) => AsyncGenerator<Row>;
/** Reads the questions and lessons of a package, in its own order, one row each. `number` counts from 1; `line` is 0; `place` says where. */
export type PackageReader = (from: Package, reading: Reading) => AsyncGenerator<Row>;

type TextFormat = { format: BankFormat; is(head: string): boolean; read: TextReader };
type Packaged = { format: BankFormat; is(from: Package, manifest: string): boolean; read: PackageReader };

const isXml = (head: string): boolean => /^\s*(<\?xml|<!|<[A-Za-z][\w:.-]*[\s>])/.test(head) && !/^\s*<(p|div|span|b|i|br|strong|em|h\d|ul|ol|table|img)\b/i.test(head);

/** In the order in which they are asked; the last takes what is left. */
const texts: TextFormat[] = [
	{ format: 'qti', is: isQtiItem, read: readQtiItem },
	{ format: 'qti12', is: isQti12, read: readQti12 },
	{ format: 'moodle-xml', is: isXml, read: readMoodleXml },
	{ format: 'sheet', is: isSheetText, read: readSheetText },
	{ format: 'aiken', is: isAiken, read: readAiken },
	{ format: 'gift', is: () => true, read: readGift }
];

/** The reader of a text by its head, at least its first 1 000 letters where it has them. */
export const textFormat = (head: string): TextFormat => texts.find((each) => each.is(head))!;

const packages: Packaged[] = [
	{ format: 'mbz', is: isBackup, read: readBackup },
	{ format: 'h5p', is: isH5p, read: readH5p },
	{ format: 'common-cartridge', is: isCartridge, read: readCartridge },
	{ format: 'qti', is: isQtiPackage, read: readQtiPackage },
	{ format: 'sheet', is: (from) => from.size('xl/workbook.xml') !== undefined, read: readWorkbook }
];

/** The reader of a package. Refuses (`FileRefused`) one of another kind, and says what it seems to be. */
export async function packageFormat(from: Package): Promise<Packaged> {
	const at = fileCalled(from, 'imsmanifest.xml');
	// What the manifest says of itself stands in its head, long before its list of files.
	const manifest = at === undefined ? '' : (await headOf(from, at)).replace(/<!--[^]*?-->/g, '');
	const found = packages.find((each) => each.is(from, manifest));
	if (found) return found;
	const has = (name: string) => from.size(name) !== undefined;
	if (/adlcp|ADL SCORM/i.test(manifest)) throw new FileRefused('file-is-scorm', 0);
	if (has('[Content_Types].xml') || has('mimetype')) throw new FileRefused('file-is-document', 0);
	throw new FileRefused('file-not-known', 0, { files: from.entries().slice(0, 3).map((entry) => entry.name).join(', ').slice(0, 120) });
}

async function headOf(from: Package, name: string): Promise<string> {
	let head = Buffer.alloc(0);
	for await (const chunk of from.open(name)) {
		head = Buffer.concat([head, chunk]);
		if (head.length > 65_536) break;
	}
	return head.toString('utf8');
}
