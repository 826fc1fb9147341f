import { isLanguage } from '#platform/language.ts';
import { store, uploads, type Store } from '#platform/server/files.ts';
import { openPackage, PackageRefused, storedSource, type Package } from '#platform/server/package.ts';
import { Refusal } from '#platform/refusal.ts';
import { audit } from '#platform/server/audit.ts';
import { mediaRoom } from '#platform/server/config.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { inBytes } from '#rooms/curriculum/messages/size.ts';
import { createDraft, roomOf, type Writer } from '#rooms/curriculum/server/index.ts';
import type { Item } from '#rooms/exercises/item.ts';
import { sayPackage, type PackageMessage } from '#rooms/exercises/messages/package.ts';
import { PackageUnfit, readManifest, type Manifest } from '#rooms/exercises/server/package/read.ts';
import { must } from '#rooms/people/server/index.ts';

/** Files and bytes of one package: a course with its videos; bytes of one file, and of the archive itself. */
export const packageLimits = { entries: 5000, total: 500_000_000, entry: 200_000_000 };

/** A refusal of a package, in words. */
export const refusePackage = (status: number, key: PackageMessage, values: Record<string, string | number> = {}): Refusal => new Refusal(status, (language) => sayPackage(language)(key, values), 'file');

/** Keeps every file of a package by its content. What was kept when another fails stays: nothing names it. */
async function keepEntries(archive: Package, { folder }: Manifest, into: Store) {
	const kept: { path: string; sha256: string; bytes: number }[] = [];
	for (const { name } of archive.entries()) if (name.startsWith(folder)) kept.push({ path: name.slice(folder.length), ...(await into.putStream(archive.open(name))) });
	return kept;
}

/** Bytes that a person may still bring: packages and the files of lessons share one room. */
async function leftFor(db: Database, personId: string): Promise<number> {
	const { bytes } = await db.one(sql<{ bytes: number }>`select coalesce(sum(bytes), 0)::bigint as bytes from exercises.package where brought_by = ${personId}`);
	const { used, most } = await roomOf(db, personId);
	return most - used - bytes;
}

/** The manifest and files of an archive that was put aside; what can't be played is refused in words. */
async function unpacked(sha256: string, left: number, aside: Store, into: Store) {
	const source = await storedSource(aside, sha256);
	if (!source) throw refusePackage(400, 'fileMissing');
	let archive: Package | undefined;
	try {
		archive = await openPackage(source, packageLimits);
		const manifest = await readManifest(archive);
		if (archive.entries().reduce((sum, entry) => sum + entry.bytes, 0) > left) throw new Refusal(413, (language) => sayPackage(language)('roomFull', { most: inBytes(mediaRoom(), language) }), 'file');
		return { manifest, entries: await keepEntries(archive, manifest, into) };
	} catch (error) {
		if (error instanceof PackageUnfit) throw refusePackage(415, `unfit-${error.reason}`);
		if (error instanceof PackageRefused) throw refusePackage(415, `refused-${error.reason}`, { name: error.entry });
		throw error;
	} finally {
		await archive?.close();
	}
}

/**
 * Takes in a package (SCORM 1.2, SCORM 2004, xAPI) and begins an exercise with it, to be given a chapter, handed in and published like any other.
 * Its archive goes through the disk, never memory; its files are kept by content and served only to who opens it. Answers the draft.
 */
export async function bringPackage(
	db: Database,
	who: Writer,
	{ organisationId, language, bytes }: { organisationId: string; language: string; bytes: AsyncIterable<Uint8Array> },
	{ aside, into }: { aside: Store; into: Store } = { aside: uploads(), into: store() }
): Promise<string> {
	await must(db, who, 'content.write', organisationId);
	const { sha256 } = await aside.putStream(bytes);
	try {
		const { manifest, entries } = await unpacked(sha256, await leftFor(db, who.id), aside, into);
		const total = entries.reduce((sum, entry) => sum + entry.bytes, 0);
		const title = manifest.title.slice(0, 300);
		const item: Omit<Item, 'code'> = {
			title, language: isLanguage(language) ? language : 'fr', competences: [], difficulty: 3, stem: '',
			parts: [{ id: 'a', interaction: { type: 'package', archive: sha256, format: manifest.format, bytes: Math.max(1, total) } }]
		};
		return await db.transaction(async (db) => {
			await db.run(sql`
				insert into exercises.package (archive, format, title, bytes, parts, activity, brought_by)
				values (${sha256}, ${manifest.format}, ${title}, ${total}, ${JSON.stringify(manifest.parts)}, ${manifest.activity ?? null}, ${who.id})
				on conflict (archive) do nothing`);
			await db.run(sql`
				insert into exercises.package_entry (archive, path, sha256, bytes)
				select ${sha256}, entry.path, entry.sha256, entry.bytes
				from unnest(${entries.map((entry) => entry.path)}::text[], ${entries.map((entry) => entry.sha256)}::text[], ${entries.map((entry) => entry.bytes)}::bigint[]) as entry(path, sha256, bytes)
				on conflict do nothing`);
			const draft = await createDraft(db, who, { kind: 'item', organisationId, chapterId: null, language: item.language, title, content: { item } });
			await audit(db, who, { act: 'package.bring', organisationId, detail: { draft, archive: sha256, format: manifest.format, files: entries.length, bytes: total } });
			return draft;
		});
	} finally {
		await aside.remove(sha256);
	}
}
