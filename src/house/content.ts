import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { countries } from '#countries/index.ts';
import { theSystem } from '#platform/server/audit.ts';
import { keepFile } from '#platform/server/files.ts';
import type { Database } from '#platform/server/sql.ts';
import { checkItem } from '#rooms/exercises/check.ts';
import type { Item } from '#rooms/exercises/item.ts';
import { mediaIn } from '#rooms/exercises/media.ts';
import { enterBank, publishItems, type NewItem } from '#rooms/exercises/server/index.ts';
import { checkPaper } from '#rooms/revision/paper.ts';
import { publishPaper } from '#rooms/revision/server/index.ts';
import { enterProgramme, maybePlace, publishLesson, readProgramme, safeDrawing, type LessonSource } from '#rooms/curriculum/server/index.ts';

const home = fileURLToPath(new URL('../countries/', import.meta.url));
const types: Record<string, string> = { '.svg': 'image/svg+xml', '.png': 'image/png', '.jpg': 'image/jpeg', '.webp': 'image/webp', '.mp3': 'audio/mpeg', '.opus': 'audio/ogg', '.ogg': 'audio/ogg', '.mp4': 'video/mp4', '.pdf': 'application/pdf' };
/** A drawing up to this size stands inside the page and takes the page's colours. */
const inlineDrawing = 12_000;

const list = (folder: string) => readdir(folder).then((names) => names.sort(), () => [] as string[]);

/** Enters the programmes, lessons and exercises that ship with a country. Doing it again brings changes only. Answers what was new. */
export async function loadContent(db: Database, country: string, progress: (sentence: string) => void = () => {}): Promise<{ programmes: number; lessons: number; items: number; papers: number }> {
	const who = theSystem(`content of ${country}`);
	const own = join(home, country);
	const counts = { programmes: 0, lessons: 0, items: 0, papers: 0 };
	const found = new Map<string, { id: string; title: string }>();
	for (const name of await list(join(own, 'programmes'))) {
		const file = readProgramme(await readFile(join(own, 'programmes', name), 'utf8'), name);
		found.set(file.code, { id: await enterProgramme(db, who, country, file), title: file.title });
		counts.programmes++;
	}
	const bankId = await enterBank(db, who, { code: `national-${country}`, title: 'Qalam', organisationId: null, origin: 'content' });
	for (const code of await list(join(own, 'content'))) {
		const programme = found.get(code);
		if (!programme) throw new Error(`content/${code}: no programme has this code`);
		for (const chapter of await list(join(own, 'content', code))) {
			const done = await loadChapter(db, { folder: join(own, 'content', code, chapter), programmeId: programme.id, programme: programme.title, chapter, bankId });
			counts.lessons += done.lessons;
			counts.items += done.items;
			progress(`${code} ${chapter}`);
		}
	}
	// Papers of the neighbours are there to practise on; their competences are evidence only where their programme is.
	for (const key of [country, ...Object.keys(countries).filter((other) => other !== country)]) counts.papers += await loadPapers(db, key);
	return counts;
}

/** Enters the papers of exams that ship with a country. Answers how many were new. */
async function loadPapers(db: Database, country: string): Promise<number> {
	const folder = join(home, country, 'papers');
	const names = (await list(folder)).filter((name) => name.endsWith('.yaml'));
	if (!names.length) return 0;
	const media = await loadMedia(db, folder, `${country}-`);
	const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
	const known = texts.some((text) => /^[\s-]*item: *['"]?[\w-]+['"]? *$/m.test(text)) ? await exercisesOf(country) : undefined;
	let fresh = 0;
	for (const [i, name] of names.entries()) {
		const { paper, faults } = checkPaper(parse(texts[i], { maxAliasCount: 50 }), known);
		if (!paper) throw new Error(`${country}/papers/${name}: ${JSON.stringify(faults)}`);
		if ((await publishPaper(db, theSystem('content'), { paper, country, organisationId: null, media: (file) => media[file] })).isNew) fresh++;
	}
	return fresh;
}

/** The exercises of a country's content by their codes, for papers that name one. */
async function exercisesOf(country: string): Promise<(code: string) => Item | undefined> {
	const found = new Map<string, Item>();
	const content = join(home, country, 'content');
	for (const programme of await list(content))
		for (const chapter of await list(join(content, programme)))
			for (const name of (await list(join(content, programme, chapter))).filter((name) => /^exercises\..*\.yaml$/.test(name)))
				for (const item of parse(await readFile(join(content, programme, chapter, name), 'utf8'), { maxAliasCount: 50 }) as Item[]) found.set(item.code, item);
	return (code) => found.get(code);
}

type Place = { folder: string; programmeId: string; programme: string; chapter: string; bankId: string };

async function loadMedia(db: Database, folder: string, prefix: string): Promise<LessonSource['media']> {
	const media: LessonSource['media'] = {};
	for (const name of await list(join(folder, 'media'))) {
		const bytes = await readFile(join(folder, 'media', name));
		const type = types[extname(name).toLowerCase()];
		if (!type) throw new Error(`${folder}/media/${name}: a type that pages do not show`);
		const sha256 = await keepFile(db, bytes, type);
		const drawing = type === 'image/svg+xml' && bytes.length <= inlineDrawing ? safeDrawing(bytes.toString('utf8'), `${prefix}${Object.keys(media).length}-`) : undefined;
		if (type === 'image/svg+xml' && !drawing) throw new Error(`${folder}/media/${name}: not a drawing that is safe to show`);
		media[name] = { sha256, href: `/media/${sha256}`, type, bytes: bytes.length, ...(drawing ? { svg: drawing } : {}) };
	}
	return media;
}

async function loadChapter(db: Database, place: Place): Promise<{ lessons: number; items: number }> {
	const who = theSystem('content');
	const chapter = await maybePlace(db, place.programmeId, place.chapter);
	if (!chapter) throw new Error(`${place.folder}: no chapter has the code ${place.chapter}`);
	const media = await loadMedia(db, place.folder, `${place.chapter}-`);
	const counts = { lessons: 0, items: 0 };
	const names = await list(place.folder);
	for (const name of names.filter((name) => name.endsWith('.md'))) {
		const text = await readFile(join(place.folder, name), 'utf8');
		const position = Number.parseInt(name, 10) || 0;
		const lesson = await publishLesson(db, who, chapter.id, position, { text, name: `${place.chapter}/${name}`, media });
		if (lesson.isNew) counts.lessons++;
	}
	for (const name of names.filter((name) => /^exercises\..*\.yaml$/.test(name))) {
		const raw: unknown[] = parse(await readFile(join(place.folder, name), 'utf8'), { maxAliasCount: 50 });
		const items = raw.map((one, i): NewItem => {
			const checked = checkItem(one);
			if (!checked.item) throw new Error(`${place.chapter}/${name}, item ${i + 1}: ${JSON.stringify(checked.faults)}`);
			// What its texts show, it holds: a version is whole by itself.
			const shown = mediaIn(checked.item);
			const item = shown.length ? { ...checked.item, media: Object.fromEntries(shown.flatMap((file) => (media[file] ? [[file, { sha256: media[file].sha256, type: media[file].type, bytes: media[file].bytes }]] : []))) } : checked.item;
			return {
				item,
				chapterId: chapter.id,
				competenceIds: item.competences.map((code) => {
					const id = chapter.competenceIds.get(code);
					if (!id) throw new Error(`${place.chapter}/${name}, ${item.code}: no competence has the code ${code}`);
					return id;
				}),
				place: `${place.programme} · ${chapter.title}`,
				// What names none is the house's, as its lessons are.
				author: 'Équipe Qalam',
				licence: 'CC BY-SA 4.0',
				media: (file) => media[file]
			};
		});
		counts.items += (await publishItems(db, who, place.bankId, items)).filter((item) => item.isNew).length;
	}
	return counts;
}
