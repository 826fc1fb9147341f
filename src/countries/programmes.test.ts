import { test } from 'node:test';
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { countries } from './index.ts';

type Programme = {
	code: string;
	cycle: string;
	grade: string;
	series: string[];
	subject: string;
	source: string;
	chapters: { code: string; title: string; plannedMinutes?: number; competences?: { code: string }[] }[];
};

for (const [key, load] of Object.entries(countries)) {
	const folder = join(import.meta.dirname, key, 'programmes');
	for (const file of globSync('*.yaml', { cwd: folder })) {
		test(`${key}/programmes/${file} names a cycle, a grade, series and a subject of the country`, async () => {
			const country = await load();
			const programme = parse(readFileSync(join(folder, file), 'utf8')) as Programme;
			const grade = country.grades.find((each) => each.code === programme.grade);
			assert.equal(grade?.cycle, programme.cycle, `grade ${programme.grade} of ${programme.cycle}`);
			for (const code of programme.series) {
				assert.ok(country.series.find((each) => each.code === code)?.grades.includes(programme.grade), `series ${code}`);
			}
			const subject = country.subjects.find((each) => each.code === programme.subject);
			assert.ok(subject?.cycles.includes(programme.cycle), `subject ${programme.subject} in ${programme.cycle}`);
			assert.ok(programme.source.length > 10, 'no source');
			const codes = programme.chapters.flatMap((chapter) => [chapter.code, ...(chapter.competences ?? []).map((each) => each.code)]);
			assert.equal(new Set(codes).size, codes.length, 'a code stands twice');
			assert.ok(programme.chapters.every((chapter) => chapter.title && (chapter.plannedMinutes ?? 1) > 0));
		});
	}
}

test('no two programmes of any country have one code and version', () => {
	const files = globSync('*/programmes/*.yaml', { cwd: import.meta.dirname });
	const codes = files.map((file) => {
		const { code, version } = parse(readFileSync(join(import.meta.dirname, file), 'utf8')) as { code: string; version: string };
		return `${code} ${version}`;
	});
	assert.ok(codes.length >= 6);
	assert.equal(new Set(codes).size, codes.length, codes.join(', '));
});
