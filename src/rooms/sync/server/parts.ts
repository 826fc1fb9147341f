import { mkdir, readdir, readFile, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isId } from '#platform/ids.ts';
import { dataFolder } from '#platform/server/config.ts';
import { writeWhole } from '#platform/server/whole.ts';
import { lengthOf, partBytes, type Name } from '#rooms/sync/attachment.ts';
import type { Keep } from '#rooms/sync/server/attaching.ts';

/** The folder of attachments that are not whole yet: beside the files, for a part is a file like them and all processes see it. */
export const partsFolder = (): string => join(dataFolder(), 'parts');

const folderOf = (folder: string, person: string, { sha256, size }: Name): string => {
	if (!isId(person) || !/^[0-9a-f]{64}$/.test(sha256) || !Number.isSafeInteger(size)) throw new Error('not the name of an attachment');
	return join(folder, person, `${sha256}-${size}`);
};

/** Parts as files: one is there, whole and flushed, or it is not. What counts is what the disk says, so nothing can be counted too early. */
export function partsOn(folder: string, part = partBytes): Pick<Keep, 'parts' | 'write' | 'read' | 'drop'> {
	const bytesIn = async (path: string) => (await stat(path).catch(() => undefined))?.size;
	return {
		async parts(person, name) {
			const place = folderOf(folder, person, name);
			const numbers = (await readdir(place).catch(() => [])).filter((file) => /^[1-9]\d{0,4}$/.test(file)).map(Number);
			const right = await Promise.all(numbers.map(async (number) => (await bytesIn(join(place, String(number)))) === lengthOf(number, name.size, part)));
			return numbers.filter((_, i) => right[i]);
		},
		async write(person, name, number, bytes) {
			const place = folderOf(folder, person, name);
			const path = join(place, String(number));
			if ((await bytesIn(path)) === bytes.byteLength) return;
			await mkdir(place, { recursive: true, mode: 0o750 });
			await writeWhole(path, bytes, 0o640);
		},
		read: (person, name, number) =>
			readFile(join(folderOf(folder, person, name), String(number))).catch((error) => {
				if ((error as { code?: string }).code === 'ENOENT') return undefined;
				throw error;
			}),
		async drop(person, name) {
			await rm(folderOf(folder, person, name), { recursive: true, force: true });
			await rmdir(join(folder, person)).catch(() => {});
		}
	};
}

/** Removes the parts of attachments that got none for so many milliseconds; answers how many attachments. */
export async function sweepParts(age: number, folder = partsFolder(), now = Date.now()): Promise<number> {
	let swept = 0;
	for (const person of await readdir(folder).catch(() => [])) {
		for (const name of await readdir(join(folder, person)).catch(() => [])) {
			const found = await stat(join(folder, person, name)).catch(() => undefined);
			if (!found || now - found.mtimeMs < age) continue;
			await rm(join(folder, person, name), { recursive: true, force: true });
			swept++;
		}
		await rmdir(join(folder, person)).catch(() => {});
	}
	return swept;
}
