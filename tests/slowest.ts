import { writeFileSync } from 'node:fs';

/** A reporter beside the usual one: the files that took longest, so that a run which grows past its bound shows where; those that failed are listed in the file QALAM_TEST_FAILED. */
type Event = { type: string; data: { file?: string; duration_ms?: number } };

export default async function* slowest(events: AsyncIterable<Event>): AsyncGenerator<string> {
	const files: [string, number][] = [];
	const failed = new Set<string>();
	for await (const { type, data } of events) {
		if (type === 'test:summary' && data.file) files.push([data.file, data.duration_ms ?? 0]);
		if (type === 'test:fail' && data.file) failed.add(data.file);
	}
	if (process.env.QALAM_TEST_FAILED) writeFileSync(process.env.QALAM_TEST_FAILED, [...failed].join('\n'));
	files.sort((a, b) => b[1] - a[1]);
	const all = files.reduce((sum, [, ms]) => sum + ms, 0);
	yield `\nThe slowest of ${files.length} files, ${Math.round(all / 1000)} s in all:\n`;
	for (const [file, ms] of files.slice(0, 25)) yield `${String(Math.round(ms / 1000)).padStart(6)} s  ${file.replace(/^.*\/(?=(?:src|tests)\/)/, '')}\n`;
}
