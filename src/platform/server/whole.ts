import { open, rename, rm } from 'node:fs/promises';
import { newId } from '#platform/ids.ts';

/** Writes a file whole or not at all: aside, flushed, then renamed. A power cut leaves what was there. Its folder must be there. */
export async function writeWhole(path: string, bytes: Uint8Array | string, mode: number): Promise<void> {
	const aside = `${path}.${newId()}`;
	const file = await open(aside, 'wx', mode);
	try {
		await file.writeFile(bytes);
		await file.sync();
	} catch (error) {
		await rm(aside, { force: true });
		throw error;
	} finally {
		await file.close();
	}
	await rename(aside, path);
}
