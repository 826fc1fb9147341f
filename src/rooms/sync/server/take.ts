import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { stringify } from 'devalue';
import { Refusal } from '#platform/refusal.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import type { Who } from '#rooms/people/who.ts';
import { mostParcels, type ParcelLine, type Take, type TakeLine, type TakenMedia, type TakeSize } from '#rooms/sync/take.ts';

export type Made = {
	data: Record<string, unknown>;
	basis?: unknown;
	/** What the stamp is made of, where not all of it counts: an id that is new each time, the time of asking. */
	counts?: unknown;
};

/** One page that a phone may take along. A room gives only what this person may see now. */
export type Source = {
	/** The path under which the page stands, which is also its key. */
	path: string;
	route: string;
	/** What its content hangs on, where that is known without making it (a version). Without it the page is made, and its content is the stamp. */
	stamp?: string;
	make: () => Promise<Made>;
	/** Called before it leaves: writes into the audit that it was read. */
	leaving?: () => Promise<void>;
};

/** What may be wanted, by kind: each answers the pages that go along, the most needed first; `all` is what is wanted with it. Refuses what is not there or not to be seen. */
export type Wants = Record<string, (db: Database, who: Who, id: string, now: Date, all: Take['wants']) => Promise<Source[]>>;

const short = (text: string) => createHash('sha256').update(text).digest('base64url').slice(0, 16);

/** The pages of all wants, each once. A want that is no longer to be seen brings nothing, so what it brought is gone. */
async function sourcesOf(db: Database, who: Who, take: Take, kinds: Wants, now: Date): Promise<Source[]> {
	const sources = new Map<string, Source>();
	for (const { kind, id } of take.wants) {
		const want = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
		const found = await want?.(db, who, id, now, take.wants).catch((error) => {
			if (error instanceof Refusal) return [];
			throw error;
		});
		for (const source of found ?? []) if (!sources.has(source.path) && sources.size < mostParcels) sources.set(source.path, source);
	}
	return [...sources.values()];
}

/** Makes a parcel; undefined when the page is not to be seen (any more). */
async function parcelOf(db: Database, source: Source, shape: number): Promise<ParcelLine | undefined> {
	const made = await source.make().catch((error) => {
		if (error instanceof Refusal) return undefined;
		throw error;
	});
	if (!made) return undefined;
	const { path, route } = source;
	const [data, basis] = [stringify(made.data), made.basis === undefined ? undefined : stringify(made.basis)];
	const stamp = source.stamp !== undefined ? short(`${shape} ${source.stamp}`) : short(`${shape} ${made.counts === undefined ? data : stringify(made.counts)} ${basis ?? ''}`);
	const media = await mediaIn(db, data);
	return { key: path, stamp, path, route, data, ...(basis === undefined ? {} : { basis }), ...(media.length ? { media } : {}) };
}

/** The files that a page's data names, which are no part of it. What it names with `?lines=` is a larger form of something that it names without. */
async function mediaIn(db: Database, data: string): Promise<TakenMedia[]> {
	const named = [...new Set(Array.from(data.matchAll(/\/media\/([0-9a-f]{64})(?!\?lines=)/g), ([, sha256]) => sha256))];
	if (!named.length) return [];
	const found = await db.all(sql<{ sha256: string; bytes: number; large: boolean }>`
		select sha256, bytes, type !~ '^(image|audio)/' as large from platform.file where sha256 = any(${named}::text[]) order by sha256`);
	return found.map(({ sha256, bytes, large }) => ({ sha256, bytes, ...(large ? { large } : {}) }));
}

const knownStamp = (source: Source, shape: number) => (source.stamp === undefined ? undefined : short(`${shape} ${source.stamp}`));

/** Which of some facts of this person the log holds, where he belongs. */
const holding = async (db: Database, who: Who, ids: string[]): Promise<string[]> =>
	(
		await db.all(sql<{ id: string }>`
			select id from sync.fact where scope = any(${[...new Set(who.hats.map((hat) => hat.establishmentId))]}::uuid[]) and actor_id = ${who.id} and id = any(${ids}::uuid[])`)
	).map((row) => row.id);

/**
 * What a phone has to get to have all it wants: line by line, so that a cut leaves what arrived. The facts that are held are asked before
 * any page is made: what is named as held is in every page that follows. `shape` is raised by hand when a page's data changes.
 */
export async function* taking(db: Database, who: Who, take: Take, kinds: Wants, shape: number, now = new Date()): AsyncGenerator<TakeLine> {
	const ids = take.acts.filter((id) => /^[0-9a-f-]{36}$/.test(id));
	const holds = ids.length ? await holding(db, who, ids) : [];
	const sources = await sourcesOf(db, who, take, kinds, now);
	const asked = sources.filter((source) => source.stamp === undefined || take.have[source.path] !== knownStamp(source, shape));
	yield { v: 1, time: now.toISOString(), total: asked.length, holds };
	const gone = new Set(Object.keys(take.have));
	for (const source of sources) gone.delete(source.path);
	const keys = new Set(sources.map((source) => source.path));
	let bytes = 0;
	for (const source of asked) {
		const parcel = await parcelOf(db, source, shape);
		if (!parcel) {
			keys.delete(source.path);
			if (Object.hasOwn(take.have, source.path)) gone.add(source.path);
		} else if (take.have[parcel.key] !== parcel.stamp) {
			bytes += parcel.data.length + (parcel.basis?.length ?? 0);
			await source.leaving?.();
			yield parcel;
		}
	}
	if (gone.size) yield { gone: [...gone] };
	yield { end: true, keys: [...keys], bytes };
}

/** In one stream a parcel takes so much of what it takes packed alone: they have much in common (measured on the demo: 0.69). */
const together = 0.72;

// What a page weighs is the same for all who have its version, nearly: enough to tell a size by.
type Weight = { bytes: number; space: number; media: TakenMedia[] };
const weights = new Map<string, Weight>();

async function weightOf(db: Database, source: Source, shape: number): Promise<Weight | undefined> {
	const name = source.stamp === undefined ? undefined : `${source.path} ${source.stamp}`;
	const known = name === undefined ? undefined : weights.get(name);
	if (known) return known;
	const parcel = await parcelOf(db, source, shape);
	if (!parcel) return undefined;
	const text = JSON.stringify(parcel);
	const weight = { bytes: Math.round(gzipSync(text, { level: 5 }).byteLength * together), space: Buffer.byteLength(text), media: parcel.media ?? [] };
	if (name) {
		if (weights.size > 20_000) weights.clear();
		weights.set(name, weight);
	}
	return weight;
}

/** How much a taking would bring that is not there yet, before anything is taken. */
export async function sizeOfTaking(db: Database, who: Who, take: Take, kinds: Wants, shape: number, now = new Date()): Promise<TakeSize> {
	const size: TakeSize = { keys: [], bytes: 0, space: 0, media: [] };
	const media = new Map<string, TakenMedia>();
	for (const source of await sourcesOf(db, who, take, kinds, now)) {
		const weight = await weightOf(db, source, shape);
		if (!weight) continue;
		for (const file of weight.media) media.set(file.sha256, file);
		if (source.stamp !== undefined && take.have[source.path] === knownStamp(source, shape)) continue;
		size.keys.push(source.path);
		size.bytes += weight.bytes;
		size.space += weight.space;
	}
	return { ...size, media: [...media.values()] };
}
