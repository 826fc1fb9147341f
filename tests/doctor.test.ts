import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { home } from '#platform/server/config.ts';

const doctor = (env: Record<string, string>) =>
	new Promise<{ code: number; checks: { name: string; state: string; what: string; mend?: string }[] }>((done, failed) =>
		execFile(process.execPath, [join(home, 'src/commands/main.ts'), 'doctor', '--json'], { env: { ...process.env, DATABASE_URL: '', PORT: '0', ...env } }, (error, out) => {
			try {
				done({ code: Number(error?.code ?? 0), ...JSON.parse(out) });
			} catch {
				failed(error ?? new Error(out));
			}
		})
	);
const folder = await mkdtemp(join(tmpdir(), 'qalam-doctor-'));
await chmod(folder, 0o755);

test('the doctor finds nothing wrong on a machine that is well, and starts nothing', async () => {
	const { code, checks } = await doctor({ QALAM_DATA: join(folder, 'none') });
	assert.equal(code, 0, JSON.stringify(checks));
	assert.deepEqual(checks.filter(({ state }) => state === 'wrong'), []);
	assert.ok(checks.length >= 12);
	assert.ok(checks.every(({ state, mend }) => state === 'well' || mend), 'whatever is not well has its remedy');
});

test('the doctor names what is wrong, with the exit code that start would give', async () => {
	const data = join(folder, 'ill');
	await mkdir(join(data, 'files'), { recursive: true });
	await mkdir(join(data, 'before-20260101T0000'));
	await chmod(join(data, 'files'), 0o755);
	await writeFile(join(data, 'qalam.json'), '{"format":99,"version":"9.9.9"}');
	const { code, checks } = await doctor({ QALAM_DATA: data });
	const state = (name: string) => checks.find((check) => check.name === name)?.state;
	assert.equal(code, 12);
	assert.deepEqual({ data: state('data'), secrets: state('secrets'), leftovers: state('leftovers') }, { data: 'wrong', secrets: 'look', leftovers: 'look' });
	const away = await doctor({ QALAM_DATA: join(folder, 'none'), DATABASE_URL: 'postgres://nobody:x@127.0.0.1:1/none' });
	assert.equal(away.code, 13);
});
