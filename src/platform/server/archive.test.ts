import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, readFileSync, createReadStream } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { BrokenArchive, tarEntries, tarWriter } from '#platform/server/archive.ts';

const folder = mkdtempSync(join(tmpdir(), 'qalam-archive-'));
const of = async function* (...texts: string[]) {
	for (const text of texts) yield Buffer.from(text);
};

test('what is written is read again by us and by the system’s own tar; a file that shrank is filled, one that grew is cut', async () => {
	const path = join(folder, 'a.tar');
	const tar = tarWriter(createWriteStream(path));
	await tar.folder('pg/empty/');
	await tar.file('pg/whole.txt', 5, 0o600, of('he', 'llo'));
	await tar.file('pg/shrank', 4, 0o600, of('ab'));
	await tar.file('pg/grew', 2, 0o600, of('abcdef'));
	await tar.file(`${'long/'.repeat(24)}name`, 3, 0o640, of('far'));
	await tar.end();
	const found: Record<string, string> = {};
	for await (const entry of tarEntries(createReadStream(path, { highWaterMark: 100 }))) {
		const pieces = [];
		for await (const piece of entry.chunks) pieces.push(Buffer.from(piece));
		found[entry.name] = Buffer.concat(pieces).toString();
	}
	assert.deepEqual(found, { 'pg/empty/': '', 'pg/whole.txt': 'hello', 'pg/shrank': 'ab\0\0', 'pg/grew': 'ab', [`${'long/'.repeat(24)}name`]: 'far' });
	const listed = execFileSync('tar', ['-tf', path]).toString().trim().split('\n');
	assert.deepEqual(listed, Object.keys(found));
});

test('an archive cut anywhere is refused', async () => {
	const whole = readFileSync(join(folder, 'a.tar'));
	for (const length of [0, 100, 512, 700, 1500, whole.byteLength - 1024]) {
		const source = (async function* () {
			yield whole.subarray(0, length);
		})();
		await assert.rejects(async () => {
			for await (const entry of tarEntries(source)) for await (const _ of entry.chunks);
		}, BrokenArchive, `cut at ${length}`);
	}
});
