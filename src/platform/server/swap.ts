import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const planName = 'swap.json';
const isThere = (path: string) => stat(path).then(() => true, () => false);

/** Renames inside the data folder, in order. The plan stands on disk until all are done, so that a power cut between two is mended by `finishSwap`. */
export async function swap(data: string, moves: [from: string, to: string][]): Promise<void> {
	await writeFile(join(data, `${planName}.new`), JSON.stringify(moves), { flush: true });
	await rename(join(data, `${planName}.new`), join(data, planName));
	await finishSwap(data);
}

/** Finishes a change-over that was cut, if there is one; run before the data folder is used. */
export async function finishSwap(data: string): Promise<void> {
	const text = await readFile(join(data, planName), 'utf8').catch(() => undefined);
	if (!text) return;
	for (const [from, to] of JSON.parse(text) as [string, string][]) {
		const [source, target] = [join(data, from), join(data, to)];
		if (!(await isThere(source)) || (await isThere(target))) continue;
		await mkdir(join(target, '..'), { recursive: true, mode: 0o700 });
		await rename(source, target);
	}
	await rm(join(data, planName));
}

const changingName = 'changing-over';

/** Does `work` while the database is stopped on purpose, so that nobody starts it in between. */
export async function changeOver(data: string, work: () => Promise<void>): Promise<void> {
	await writeFile(join(data, changingName), '');
	try {
		await work();
	} finally {
		await rm(join(data, changingName), { force: true });
	}
}

/** Whether a restore has stopped the database for a moment; one that was cut counts for two minutes. */
export const changingOver = (data: string): Promise<boolean> =>
	stat(join(data, changingName)).then(({ mtimeMs }) => Date.now() - mtimeMs < 120_000, () => false);
