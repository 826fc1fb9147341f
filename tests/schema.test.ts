import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import { schemaText } from '#tests/schema.ts';
import { testDatabase } from '#tests/support.ts';

test('database/schema.sql is the schema that the migrations make', async () => {
	const live = await schemaText(await testDatabase());
	if (process.env.WRITE_SCHEMA) await writeFile('database/schema.sql', live);
	assert.equal(await readFile('database/schema.sql', 'utf8').catch(() => ''), live, 'write it anew: WRITE_SCHEMA=1 node --test tests/schema.test.ts');
});

test('on the fact path there is no serial, no trigger, no foreign key, and the scope stands first in every key', async () => {
	const text = await readFile('database/schema.sql', 'utf8');
	for (const table of ['sync.fact', 'exercises.attempt', 'exercises.evidence', 'teaching.work', 'teaching.work_part', 'teaching.work_pupil', 'curriculum.reading']) {
		const lines = text.split('\n\n').find((part) => part.startsWith(`table ${table}\n`))?.split('\n') ?? [];
		assert.ok(lines.length > 3, `${table} is in the schema`);
		for (const line of lines) {
			assert.doesNotMatch(line, /FOREIGN KEY|nextval|GENERATED/, table);
			const key = /(?:PRIMARY KEY|UNIQUE|USING btree) \((\w+)/.exec(line);
			if (key) assert.equal(key[1], 'scope', `${table}: ${line.trim()}`);
		}
	}
	assert.doesNotMatch(text, /^trigger /m);
});

test('each migration has a number of its own, in one row', async () => {
	const numbers = (await readdir('database/migrations')).sort().map((name) => Number.parseInt(name, 10));
	assert.deepEqual(numbers, numbers.map((_, i) => i + 1), 'two that took the same number run in the order of their names, not of their making');
});
