import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Ended } from '#platform/server/bounded.ts';
import { dataFolder } from '#platform/server/config.ts';
import { keepFile, keepStream } from '#platform/server/files.ts';
import { enqueue } from '#platform/server/jobs.ts';
import { log } from '#platform/server/log.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { plainPicture } from '#rooms/curriculum/server/media/picture.ts';
import type { Form } from '#rooms/curriculum/server/media/shown.ts';
import { stores, type Stores } from '#rooms/curriculum/server/media/stores.ts';
import { makeSmaller, Unfit, videoTools, type MadeVideo } from '#rooms/curriculum/server/media/video-tools.ts';

/** Asks that a video be made smaller: one at a time, behind all other work. */
export const askForVideo = (db: Database, sha256: string): Promise<void> => enqueue(db, 'video.make', { sha256 }, { key: `video ${sha256}`, queue: 'video' });

/** Videos whose making was cut off (a power cut, a worker that ended) and has said nothing for so many minutes are asked for again. */
export async function tendVideos(db: Database, minutes = 15): Promise<number> {
	const left = await db.all(sql<{ sha256: string }>`
		select sha256 from curriculum.medium where state in ('waits', 'making') and changed_at < now() - make_interval(mins => ${minutes}) limit 100`);
	for (const { sha256 } of left) await askForVideo(db, sha256);
	return left.length;
}

/** What each process that makes videos writes in: among the parts of uploads, in no backup. */
const workshop = (sha256: string) => join(dataFolder(), 'parts', 'media', `making-${sha256.slice(0, 16)}`);

/**
 * Makes a video smaller: its forms and its still picture go where pages show them, and what was sent goes, which may say where it was taken. May
 * run twice. What can't be made smaller (no ffmpeg here, a broken file, one that passes its bounds) is shown as it came.
 */
export async function makeVideo(db: Database, sha256: string, into: Stores = stores(), make = makeSmaller, tools = videoTools): Promise<void> {
	const found = await db.maybe(sql<{ type: string }>`
		update curriculum.medium set state = 'making', progress = 0, changed_at = now() where sha256 = ${sha256} and state in ('waits', 'making') returning type`);
	if (!found) return;
	const bytes = await into.waiting.size(sha256);
	if (bytes === undefined) return keepAsItIs(db, sha256, found.type, 'gone', into);
	if (!(await tools())) return keepAsItIs(db, sha256, found.type, 'tools', into);
	const folder = workshop(sha256);
	await rm(folder, { recursive: true, force: true });
	await mkdir(folder, { recursive: true, mode: 0o750 });
	try {
		const file = join(folder, 'in');
		await pipeline(into.waiting.read(sha256), createWriteStream(file, { mode: 0o640 }));
		let [told, telling] = [0, Promise.resolve<unknown>(undefined)];
		const onProgress = (done: number) => {
			if (Date.now() - told < 2000) return;
			told = Date.now();
			// What is told late is not worth failing for.
			telling = db.run(sql`update curriculum.medium set progress = ${done}, changed_at = now() where sha256 = ${sha256} and state = 'making'`).catch(() => {});
		};
		const made = await make(folder, file, found.type, onProgress);
		await telling;
		await noteMade(db, sha256, made, into);
		await into.waiting.remove(sha256);
	} catch (error) {
		// This process was told to leave: another one makes it.
		if (error instanceof Ended && error.reason === 'leaving') throw error;
		if (!(error instanceof Ended || error instanceof Unfit)) throw error;
		log.warn({ sha256, err: error }, 'a video is kept as it is');
		await keepAsItIs(db, sha256, found.type, error instanceof Ended ? error.reason : error.message, into);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

async function noteMade(db: Database, sha256: string, { seconds, forms, poster }: { seconds: number; forms: MadeVideo[]; poster: string | undefined }, into: Stores): Promise<void> {
	const kept: Form[] = [];
	for (const { file, width, height } of forms) kept.push({ ...(await keepStream(db, createReadStream(file), 'video/mp4', into.kept)), type: 'video/mp4', width, height });
	const still = poster && plainPicture(await readFile(poster), 'image/jpeg');
	const shown = still ? await keepFile(db, still.bytes, 'image/jpeg', into.kept) : null;
	const held = kept.reduce((sum, form) => sum + form.bytes, still ? still.bytes.length : 0);
	const { width, height } = kept.at(-1)!;
	await db.run(sql`
		update curriculum.medium set state = 'made', progress = 1, forms = ${JSON.stringify(kept)}, poster = ${shown}, seconds = ${seconds}, width = ${width}, height = ${height}, held = ${held},
			why = null, changed_at = now()
		where sha256 = ${sha256}`);
}

/** Shown as it came, with why. */
async function keepAsItIs(db: Database, sha256: string, type: string, why: string, { kept, waiting }: Stores): Promise<void> {
	if ((await waiting.size(sha256)) !== undefined) await keepStream(db, waiting.read(sha256), type, kept);
	await db.run(sql`update curriculum.medium set state = 'kept', why = ${why.slice(0, 200)}, changed_at = now() where sha256 = ${sha256}`);
	await waiting.remove(sha256);
}
