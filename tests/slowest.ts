import { writeFileSync } from 'node:fs';

/** A reporter beside the usual one: what took longest, so that a run which grows past its bound shows where; the files that passed are listed in the file QALAM_TEST_PASSED. */
type Event = { type: string; data: { file?: string; name?: string; nesting?: number; duration_ms?: number; success?: boolean; details?: { duration_ms?: number } } };

export default async function* slowest(events: AsyncIterable<Event>): AsyncGenerator<string> {
	const files: [string, number][] = [];
	const tests: [string, number][] = [];
	// A test says where `test` was called, which need not be its file; only a file that was heard to its end, well, has passed.
	const passed = new Set<string>();
	const failed = new Set<string>();
	for await (const { type, data } of events) {
		if (type === 'test:summary' && data.file) {
			files.push([data.file, data.duration_ms ?? 0]);
			if (data.success) passed.add(data.file);
		}
		if (type === 'test:fail' && data.file) failed.add(data.file);
		if (type === 'test:pass' && data.nesting === 0) tests.push([data.name ?? '', data.details?.duration_ms ?? 0]);
	}
	if (process.env.QALAM_TEST_PASSED) writeFileSync(process.env.QALAM_TEST_PASSED, [...passed].filter((file) => !failed.has(file)).join('\n'));
	const all = files.reduce((sum, [, ms]) => sum + ms, 0);
	const lines = (some: [string, number][], count: number) => some.sort((a, b) => b[1] - a[1]).slice(0, count).map(([name, ms]) => `${String(Math.round(ms / 1000)).padStart(6)} s  ${name.replace(/^.*\/(?=(?:src|tests|together)\b)/, '')}\n`).join('');
	yield `\nThe slowest of ${files.length} files, ${Math.round(all / 1000)} s in all:\n${lines(files, 25)}\nThe slowest tests:\n${lines(tests, 15)}`;
}
