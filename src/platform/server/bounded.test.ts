import assert from 'node:assert/strict';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Ended, runBounded } from '#platform/server/bounded.ts';

const cwd = await mkdtemp(join(tmpdir(), 'qalam-bounded-'));
after(() => rm(cwd, { recursive: true, force: true }));
const bounds = { seconds: 10, megabytes: 200, fileMegabytes: 1 };
const ended = (reason: string) => (error: unknown) => error instanceof Ended && error.reason === reason;

test('a program says its lines as they come, its words are never read by a shell, and it sees nothing of ours', async () => {
	process.env.QALAM_SECRET = 'x';
	after(() => delete process.env.QALAM_SECRET);
	const lines: string[] = [];
	const said = await runBounded('printf', ['%s\\n%s\\n', '$(id); "a" `b`', 'two'], bounds, { cwd, onLine: (line) => lines.push(line) });
	assert.deepEqual([said, lines], ['$(id); "a" `b`\ntwo\n', ['$(id); "a" `b`', 'two']]);
	assert.doesNotMatch(await runBounded('env', [], bounds, { cwd }), /QALAM|DATABASE|HOME/);
});

test('one that never ends, eats memory or fills the disk is stopped; one that is not there or fails says so', async () => {
	const since = Date.now();
	await assert.rejects(runBounded('sleep', ['30'], { ...bounds, seconds: 0.3 }, { cwd }), ended('time'));
	assert.ok(Date.now() - since < 5000);
	await assert.rejects(runBounded('sh', ['-c', 'x=aaaaaaaaaaaaaaaa; while :; do x=$x$x; done'], bounds, { cwd }), ended('fault'));
	await assert.rejects(runBounded('sh', ['-c', 'cat /dev/zero > big'], bounds, { cwd }), ended('fault'));
	assert.ok((await stat(join(cwd, 'big'))).size <= 1_048_576);
	await assert.rejects(runBounded('no-such-program', [], bounds, { cwd }), ended('fault'));
	await assert.rejects(runBounded('sh', ['-c', 'echo last words >&2; exit 3'], bounds, { cwd }), { message: 'last words' });
});
