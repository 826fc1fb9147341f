import { buffer } from 'node:stream/consumers';
import { store, type Store } from '#platform/server/files.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { refuseMedium } from '#rooms/curriculum/server/media/keep.ts';
import { draft, ownDraft, type Writer } from '#rooms/curriculum/server/drafts.ts';
import { safeDrawing } from '#rooms/curriculum/server/drawing.ts';
import type { Media, MediaOf } from '#rooms/curriculum/server/render.ts';
import { notFound } from '#rooms/people/server/index.ts';

/** A drawing up to this size stands inside the page and takes the page's colours. */
const inlineDrawing = 12_000;

export type Form = { sha256: string; type: string; bytes: number; width: number; height: number };
export type MediumState = 'kept' | 'waits' | 'making' | 'made';

/** A file of a draft: its name in the text, what is said of it, and how far a video has come. */
export type DraftMedium = {
	name: string;
	sha256: string;
	type: string;
	bytes: number;
	width: number | null;
	height: number | null;
	seconds: number | null;
	state: MediumState;
	progress: number;
	forms: Form[];
	poster: string | null;
	alt: string;
};

/** The files of a draft, newest first, for whoever may read it. */
export async function draftMedia(db: Database, who: Writer, draftId: string): Promise<DraftMedium[]> {
	await draft(db, who, draftId);
	return db.all(sql<DraftMedium>`
		select named.name, named.sha256, medium.type, medium.bytes, medium.width, medium.height, medium.seconds, medium.state, medium.progress, medium.forms, medium.poster, named.alt
		from curriculum.draft_medium named join curriculum.medium on medium.sha256 = named.sha256
		where named.draft_id = ${draftId} and named.removed_at is null order by named.at desc, named.name limit 500`);
}

/** Takes a file off a draft's list. Its name stays its own, and what shows it goes on showing it. */
export async function dropMedium(db: Database, who: Writer, draftId: string, name: string): Promise<void> {
	if (!(await ownDraft(db, who, draftId)).open) throw notFound();
	const dropped = await db.run(sql`update curriculum.draft_medium set removed_at = now() where draft_id = ${draftId} and name = ${name} and removed_at is null`);
	if (!dropped) throw notFound();
}

/** What a text names: a file by its content. */
export type Named = Record<string, { sha256: string; type: string; bytes: number }>;

type Row = { sha256: string; width: number | null; height: number | null; seconds: number | null; state: MediumState; progress: number; forms: Form[]; poster: string | null };

/**
 * How named files are shown: pictures with their size, small drawings inside the page, videos in the forms that were made of them. For the one
 * renderer: `(name) => shown[name]`.
 */
export async function shownMedia(db: Database, named: Named, files: Store = store()): Promise<Record<string, Media & { sha256: string }>> {
	const entries = Object.entries(named);
	const rows = await db.all(sql<Row>`
		select sha256, width, height, seconds, state, progress, forms, poster from curriculum.medium where sha256 = any(${entries.map(([, file]) => file.sha256)}::text[])`);
	const known = new Map(rows.map((row) => [row.sha256, row]));
	const shown: Record<string, Media & { sha256: string }> = {};
	for (const [name, { sha256, type, bytes }] of entries) {
		const row = known.get(sha256);
		const { width, height, seconds, state, progress, poster } = row ?? {};
		shown[name] = {
			sha256, href: `/media/${sha256}`, type, bytes,
			...(width && height ? { width, height } : {}),
			...(seconds ? { seconds } : {}),
			...(state === 'waits' || state === 'making' ? { unready: Math.round((progress ?? 0) * 100) } : {}),
			...(row?.forms.length ? { forms: row.forms.map((form) => ({ ...form, href: `/media/${form.sha256}` })) } : {}),
			...(poster ? { poster: `/media/${poster}` } : {})
		};
		if (type !== 'image/svg+xml' || bytes > inlineDrawing || (await files.size(sha256)) === undefined) continue;
		const drawing = safeDrawing((await buffer(files.read(sha256))).toString('utf8'), `d${sha256.slice(0, 8)}-`);
		if (drawing) shown[name].svg = drawing;
	}
	return shown;
}

/** How the texts of a draft show its files: those it names itself, and those brought for it. A name that was taken off the list still leads to its file. */
export async function mediaOfDraft(db: Database, draftId: string, named: Named = {}): Promise<MediaOf & { named: Named }> {
	const rows = await db.all(sql<{ name: string; sha256: string; type: string; bytes: number }>`
		select named.name, named.sha256, medium.type, medium.bytes
		from curriculum.draft_medium named join curriculum.medium on medium.sha256 = named.sha256 where named.draft_id = ${draftId} limit 2000`);
	const all: Named = { ...Object.fromEntries(rows.map(({ name, ...file }) => [name, file])), ...named };
	const shown = await shownMedia(db, all);
	return Object.assign((name: string) => (Object.hasOwn(shown, name) ? shown[name] : undefined), { named: all });
}

/** The same, for a text that is published: only the files that it shows. Refuses (409) while a video of them is still being made smaller. */
export async function readyMedia(db: Database, draftId: string, text: string, named: Named = {}): Promise<MediaOf & { named: Named }> {
	const media = await mediaOfDraft(db, draftId, named);
	const used = [...new Set(Array.from(text.matchAll(/\bmedia\/([\w.-]+)/g), (match) => match[1]))].filter((name) => media(name));
	const unready = used.find((name) => media(name)!.unready !== undefined);
	if (unready) throw refuseMedium(409, 'videoUnready', 'content', { name: unready });
	return Object.assign(media, { named: Object.fromEntries(used.map((name) => [name, media.named[name]])) });
}
