/** Exercises and lessons on their way out: what one may take, in which format, what becomes of each, and the file. */
import { buffer } from 'node:stream/consumers';
import { isId } from '#platform/ids.ts';
import type { Language } from '#platform/language.ts';
import { Refusal } from '#platform/refusal.ts';
import { maybeFile, store } from '#platform/server/files.ts';
import { countFailure, waitFor } from '#platform/server/limits.ts';
import { packed } from '#platform/server/pack.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { lesson, lessonReach, lessonsOf, writePlaces } from '#rooms/curriculum/server/index.ts';
import type { Item } from '#rooms/exercises/item.ts';
import { say } from '#rooms/exercises/messages/export.ts';
import { banksOf, type BankLine } from '#rooms/exercises/server/bank.ts';
import { chapterChoices, type ChapterChoice } from '#rooms/exercises/server/bank-place.ts';
import { notFound, reachOf } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import { cartridge, shownIn, type LessonOut } from './cartridge.ts';
import { gift } from './gift.ts';
import { moodleXml } from './moodle-xml.ts';
import { mediaOf } from './qti/files.ts';
import { qtiPackage } from './qti/package.ts';
import { template, workbook } from './sheet.ts';
import type { OriginalOf, Told } from './told.ts';
import { usbPage } from './usb.ts';

export const outFormats = ['moodle-xml', 'gift', 'qti', 'sheet', 'cartridge', 'html'] as const;
export type OutFormat = (typeof outFormats)[number];
export const isOutFormat = (text: string): text is OutFormat => (outFormats as readonly string[]).includes(text);

/** What is taken: a bank, or what a chapter shows in one's places. */
export type Chosen = { bank?: string; chapter?: string };

/** The most exercises of one file, and the most bytes of pictures that go with them. */
const most = 2000;
const mostBytes = 200 * 1024 * 1024;

/** What one may take out: the banks of one's places and what stands above them, and the chapters. Refuses who writes nowhere. */
export async function outSources(db: Database, who: Who): Promise<{ banks: BankLine[]; chapters: ChapterChoice[] }> {
	const reach = await reachFor(db, who);
	const [banks, chapters] = await Promise.all([banksOf(db, reach, who.id), chapterChoices(db)]);
	return { banks, chapters };
}

async function reachFor(db: Database, who: Who): Promise<string[]> {
	const places = await writePlaces(db, who, 'content.write');
	if (!places.length) throw notFound();
	return reachOf(db, places.map((place) => place.id));
}

type Source = { title: string; code: string; language: Language; items: Item[]; lessons: LessonOut[]; originalOf: OriginalOf };
type Held = { content: Item; original: string | null };

async function sourceOf(db: Database, who: Who, { bank, chapter }: Chosen, format: OutFormat, language: Language): Promise<Source> {
	const foreign = format === 'cartridge' ? 'qti12' : format;
	const reach = await reachFor(db, who);
	if (bank) {
		const found = isId(bank) ? await db.maybe(sql<{ title: string; code: string }>`select title, code from exercises.bank where id = ${bank} and (organisation_id is null or organisation_id = any(${reach}::uuid[])) and (origin <> 'own' or owner_id = ${who.id})`) : undefined;
		if (!found) throw notFound();
		const rows = await db.all(sql<Held>`
			select item_version.content, original.text as original from exercises.item join exercises.item_version on item_version.item_id = item.id and item_version.number = item.current_version
			left join exercises.item_original original on original.item_id = item.id and original.version = item.current_version and original.format = ${foreign}
			where item.bank_id = ${bank} and item.withdrawn_at is null order by item.id limit ${most + 1}`);
		return { ...found, language, ...few(rows), lessons: [] };
	}
	const found = chapter && isId(chapter) ? await db.maybe(sql<{ title: string; title_ar: string | null; code: string }>`select title, title_ar, code from curriculum.chapter where id = ${chapter}`) : undefined;
	if (!found) throw notFound();
	const rows = await db.all(sql<Held>`
		select content, original from (
			select distinct on (item.code, item.bank_id) item.code, item_version.content, original.text as original
			from exercises.item join exercises.item_version on item_version.item_id = item.id and item_version.number = item.current_version join exercises.bank on bank.id = item.bank_id
			left join exercises.item_original original on original.item_id = item.id and original.version = item.current_version and original.format = ${foreign}
			where item.chapter_id = ${chapter!} and item.withdrawn_at is null and (bank.organisation_id is null or bank.organisation_id = any(${reach}::uuid[]))
			order by item.code, item.bank_id, (item.language = ${language}) desc, (item.language = 'fr') desc
		) line order by code limit ${most + 1}`);
	const inReach = await lessonReach(db, reach);
	const lines = await lessonsOf(db, chapter!, language, inReach);
	const lessons: LessonOut[] = [];
	for (const line of lines) lessons.push(await lesson(db, line.id, inReach));
	return { title: language === 'ar' && found.title_ar ? found.title_ar : found.title, code: found.code, language, ...few(rows), lessons };
}

function few(rows: Held[]): Pick<Source, 'items' | 'originalOf'> {
	if (rows.length > most) throw new Refusal(413, (language) => say(language)('tooMany', { count: most }));
	const originals = new Map(rows.flatMap((row) => (row.original === null ? [] : [[row.content, row.original]])));
	return { items: rows.map((row) => row.content), originalOf: (item) => originals.get(item) };
}

/** Files and looks at one in a quarter of an hour: each may hold 200 MB in memory while it is made. */
const rule = { free: 60, window: 900 };
/** Whose file is under way in this process, and until when at most (milliseconds) it is waited for. */
const underWay = new Map<string, number>();
const patience = 120_000;

/** Refuses who asks for too many, or for another while one is on its way. */
async function mustBeFew(db: Database, who: Who): Promise<void> {
	const refuse = (key: 'underWay' | 'tooOften') => new Refusal(429, (language) => say(language)(key));
	if ((underWay.get(who.id) ?? 0) > Date.now()) throw refuse('underWay');
	const key = `export:${who.id}`;
	if ((await waitFor(db, key)) > 0) throw refuse('tooOften');
	await countFailure(db, key, rule);
}

async function* notedAs(id: string, pieces: AsyncGenerator<Uint8Array | string>): AsyncGenerator<Uint8Array | string> {
	try {
		yield* pieces;
	} finally {
		underWay.delete(id);
	}
}

type Files = { typeOf: (sha256: string) => string | undefined; fileOf: (sha256: string) => Uint8Array | undefined };

/** The files that a source shows, in memory: at most 200 MB, the rest stays and is told of. */
async function filesOf(db: Database, { items, lessons }: Source): Promise<Files> {
	const wanted = new Set([...items.flatMap((item) => [...mediaOf(item).values()]), ...lessons.flatMap((one) => shownIn(one.html))]);
	const files = new Map<string, { type: string; bytes: Uint8Array }>();
	let total = 0;
	for (const sha256 of wanted) {
		const file = await maybeFile(db, sha256);
		if (!file || total + file.bytes > mostBytes || (await store().size(sha256)) === undefined) continue;
		total += file.bytes;
		files.set(sha256, { type: file.type, bytes: await buffer(store().read(sha256)) });
	}
	return { typeOf: (sha256) => files.get(sha256)?.type, fileOf: (sha256) => files.get(sha256)?.bytes };
}

async function* written(source: Source, format: OutFormat, files: Files, report: (told: Told) => void): AsyncGenerator<Uint8Array | string> {
	switch (format) {
		case 'moodle-xml':
			return yield* moodleXml(source.items, files.fileOf, source.title, report, source.originalOf);
		case 'gift':
			return yield* gift(source.items, source.title, report, source.originalOf);
		case 'qti':
			return yield* packed(qtiPackage({ ...source, fileOf: files.fileOf }, report));
		case 'sheet':
			return yield await workbook(source.items, source.language, report);
		case 'cartridge':
			return yield* packed(cartridge({ ...source, ...files }, report));
		case 'html':
			for (const item of source.items) report({ code: item.code, title: item.title, outcome: item.parameters?.length ? 'changed' : 'whole', why: item.parameters?.length ? ['one-draw'] : [] });
			return yield* usbPage({ ...source, ...files });
	}
}

/** What would become of each exercise, without a file: to be seen first. Lessons go in cartridges and pages only. */
export async function outPreview(db: Database, who: Who, chosen: Chosen, format: OutFormat, language: Language): Promise<{ title: string; told: Told[]; lessons: number }> {
	const source = await sourceOf(db, who, chosen, format, language);
	await mustBeFew(db, who);
	const told: Told[] = [];
	for await (const _ of written(source, format, await filesOf(db, source), (one) => told.push(one)));
	return { title: source.title, told, lessons: format === 'cartridge' || format === 'html' ? source.lessons.length : 0 };
}

const kinds: Record<OutFormat, [string, string]> = {
	'moodle-xml': ['xml', 'application/xml'],
	gift: ['gift.txt', 'text/plain; charset=utf-8'],
	qti: ['zip', 'application/zip'],
	sheet: ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
	cartridge: ['imscc', 'application/zip'],
	html: ['html', 'text/html; charset=utf-8']
};

/** The file, in pieces, with its name and type. */
export async function outFile(db: Database, who: Who, chosen: Chosen, format: OutFormat, language: Language): Promise<{ name: string; type: string; pieces: AsyncGenerator<Uint8Array | string> }> {
	const source = await sourceOf(db, who, chosen, format, language);
	await mustBeFew(db, who);
	underWay.set(who.id, Date.now() + patience);
	const [ending, type] = kinds[format];
	const slug = source.title.normalize('NFKD').replace(/[^A-Za-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 60).toLowerCase() || source.code;
	return { name: `${slug}.${ending}`, type, pieces: notedAs(who.id, written(source, format, await filesOf(db, source), () => {})) };
}

/** The spreadsheet to fill in, in a language. */
export const sheetModel = (language: Language): Promise<Buffer> => template(language);
