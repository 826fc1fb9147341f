import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { parse } from 'yaml';
import type { Item } from '#rooms/exercises/item.ts';
import { openBank } from '#rooms/exercises/server/import/read.ts';
import { gift } from './gift.ts';
import { moodleXml } from './moodle-xml.ts';
import type { Told } from './told.ts';

const reading = { language: 'fr' };
const folder = 'src/countries/senegal/content';
const shipped: Item[] = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /exercises\.\w+\.yaml$/.test(name)).flatMap((name) => parse(readFileSync(`${folder}/${name}`, 'utf8')) as Item[]);

async function read(text: string): Promise<{ items: Item[]; refused: string[] }> {
	const bytes = Buffer.from(text);
	const bank = await openBank({ bytes: bytes.length, stream: (from, to) => Readable.from([bytes.subarray(from, to)]) }, reading);
	const items: Item[] = [];
	const refused: string[] = [];
	for await (const row of bank.rows) row.item ? items.push(row.item) : refused.push(`${row.name}: ${row.why.map((why) => why.key)}`);
	await bank.close();
	return { items, refused };
}

const ways: Record<string, (items: Item[], report: (told: Told) => void) => string> = {
	'Moodle XML': (items, report) => [...moodleXml(items, () => undefined, 'test', report)].join(''),
	GIFT: (items, report) => [...gift(items, 'test', report)].join('')
};
for (const [name, write] of Object.entries(ways))
	test(`${name}: what went out comes in; what came in goes out and comes in the same`, async () => {
		const told: Told[] = [];
		const once = await read(write(shipped, (one) => told.push(one)));
		assert.deepEqual(told.map((one) => one.code), shipped.map((item) => item.code), 'each is told of');
		assert.deepEqual(once.refused, [], 'nothing went out that cannot come in');
		assert.ok(once.items.length > shipped.length * 0.9);
		assert.ok(told.every((one) => (one.outcome === 'whole') === (one.why.length === 0)));
		const twice = await read(write(once.items, () => {}));
		assert.deepEqual(twice, once);
	});
