import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { home } from '#platform/server/config.ts';
import { inGroups, testFiles } from './test.ts';

test('each test file is run once: by itself when it starts something or changes what a process shares, or with others', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'qalam-groups-'));
	try {
		const files = await testFiles([]);
		const names = await inGroups(files, folder);
		const groups = names.filter((name) => name.startsWith(folder));
		const grouped = (await Promise.all(groups.map(async (name) => [...(await readFile(name, 'utf8')).matchAll(/await import\("([^"]+)"\);/g)].map(([, url]) => fileURLToPath(url))))).flat();
		const alone = names.filter((name) => !groups.includes(name)).map((name) => join(home, name));
		assert.deepEqual([...grouped, ...alone].sort(), files.map((name) => join(home, name)).sort());
		assert.ok(groups.length > 5 && grouped.length > 100, `${grouped.length} files in ${groups.length}`);
		for (const name of ['tests/journeys/axe.spec.ts', 'tests/operations.test.ts', 'src/platform/dates.test.ts', 'src/rooms/curriculum/server/media/media.test.ts', 'src/platform/server/brief.test.ts'])
			assert.ok(alone.includes(join(home, name)), `${name} has a process of its own`);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
});
