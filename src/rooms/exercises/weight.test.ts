import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

const room = new URL('.', import.meta.url).pathname;

/** What a phone gets to mark without line, and what an author's page adds. */
const entries = {
	phone: `export { isAttempt, mark } from '${room}marking.ts'; export { answerFromForm, answerText } from '${room}answer.ts';
		export { variant } from '${room}variant.ts'; export { shownOptions } from '${room}shuffle.ts';`,
	author: `export { checkItem } from '${room}check.ts'; export { keyAnswer } from '${room}key.ts'; export { answerSchema } from '${room}answering.ts';`
};

async function weigh(source: string): Promise<number> {
	const made = await build({
		root: room,
		configFile: false,
		logLevel: 'silent',
		plugins: [{ name: 'entry', resolveId: (id) => (id === 'virtual:entry' ? id : undefined), load: (id) => (id === 'virtual:entry' ? source : undefined) }],
		build: { write: false, minify: true, rolldownOptions: { input: 'virtual:entry', preserveEntrySignatures: 'strict' } }
	});
	const [{ output }] = [made].flat() as { output: { code?: string }[] }[];
	const code = output.map((chunk) => chunk.code ?? '').join('');
	assert.doesNotMatch(code, /from ?["']node:|require\(/);
	return gzipSync(code, { level: 9 }).length;
}

test('the marking engine of a phone stays under 15 kB, with the checks of an author under 23 kB', async () => {
	const phone = await weigh(entries.phone);
	const both = await weigh(entries.phone + entries.author);
	assert.ok(phone > 6_000 && phone < 15_000, `${phone} bytes gzip`);
	assert.ok(both > phone && both < 23_000, `${both} bytes gzip`);
});
