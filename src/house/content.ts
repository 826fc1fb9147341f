import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { theSystem } from '#platform/server/audit.ts';
import { keepFile } from '#platform/server/files.ts';
import type { Database } from '#platform/server/sql.ts';
import { checkItem } from '#rooms/exercises/check.ts';
import { mediaIn } from '#rooms/exercises/media.ts';
import { enterBank, publishItems, type NewItem } from '#rooms/exercises/server/index.ts';
import { enterProgramme, maybePlace, publishLesson, readProgramme, safeDrawing, type LessonSource } from '#rooms/curriculum/server/index.ts';

const countries = fileURLToPath(new URL('../countries/', import.meta.url));
const types: Record<string, string> = { '.svg': 'image/svg+xml', '.png': 'image/png', '.jpg': 'image/jpeg', '.webp': 'image/webp', '.mp3': 'audio/mpeg', '.opus': 'audio/ogg', '.ogg': 'audio/ogg', '.mp4': 'video/mp4', '.pdf': 'application/pdf' };
/** A drawing up to this size stands inside the page and takes the page's colours. */
const inlineDrawing = 12_000;

const list = (folder: string) => readdir(folder).then((names) => names.sort(), () => [] as string[]);

/** Enters the programmes, lessons and exercises that ship with a country. Doing it again brings changes only. Answers what was new. */
export async function loadContent(db: Database, country: string, progress: (sentence: string) => void = () => {}): Promise<{ programmes: number; lessons: number; items: number }> {
	const who = theSystem(`content of ${country}`);
	const home = join(countries, country);
	const counts = { programmes: 0, lessons: 0, items: 0 };
	const found = new Map<string, { id: string; title: string }>();
	for (const name of await list(join(home, 'programmes'))) {
		const file = readProgramme(await readFile(join(home, 'programmes', name), 'utf8'), name);
		found.set(file.code, { id: await enterProgramme(db, who, country, file), title: file.title });
		counts.programmes++;
	}
	const bankId = await enterBank(db, who, { code: `national-${country}`, title: 'Qalam', organisationId: null, origin: 'content' });
	for (const code of await list(join(home, 'content'))) {
		const programme = found.get(code);
		if (!programme) throw new Error(`content/${code}: no programme has this code`);
		for (const chapter of await list(join(home, 'content', code))) {
			const done = await loadChapter(db, { folder: join(home, 'content', code, chapter), programmeId: programme.id, programme: programme.title, chapter, bankId });
			counts.lessons += done.lessons;
			counts.items += done.items;
			progress(`${code} ${chapter}`);
		}
	}
	return counts;
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
