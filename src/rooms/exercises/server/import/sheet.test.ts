import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { parse } from 'yaml';
import type { Item } from '#rooms/exercises/item.ts';
import { template, workbook } from '#rooms/exercises/server/export/sheet.ts';
import type { Told } from '#rooms/exercises/server/export/told.ts';
import { openBank } from './read.ts';
import type { Row } from './row.ts';

async function read(bytes: Buffer): Promise<{ format: string; rows: Row[] }> {
	const bank = await openBank({ bytes: bytes.length, stream: (from, to) => Readable.from([bytes.subarray(from, to)]) }, { language: 'fr' });
	const rows: Row[] = [];
	for await (const row of bank.rows) rows.push(row);
	await bank.close();
	return { format: bank.format, rows };
}

for (const language of ['fr', 'ar', 'en'])
	test(`the model in ${language} is taken whole as it stands`, async () => {
		const { format, rows } = await read(await template(language));
		assert.equal(format, 'sheet');
		assert.deepEqual(rows.filter((row) => row.outcome !== 'taken').map((row) => [row.name, row.why]), []);
		assert.equal(rows.length, 11);
	});

test('what went out as a workbook comes in, and goes out again the same', async () => {
	const folder = 'src/countries/senegal/content/MATH-TLE-S2';
	const items = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.fr.yaml')).flatMap((name) => parse(readFileSync(`${folder}/${name}`, 'utf8')) as Item[]);
	const told: Told[] = [];
	const out = await workbook(items, 'fr', (one) => told.push(one));
	const { rows } = await read(out);
	const gone = told.filter((one) => one.outcome !== 'left');
	assert.ok(gone.length > items.length * 0.8);
	assert.deepEqual(rows.filter((row) => !row.item).map((row) => [row.name, row.why]), []);
	assert.deepEqual(rows.map((row) => row.item!.code), gone.map((one) => one.code));
	const again = await read(await workbook(rows.map((row) => row.item!), 'fr', () => {}));
	assert.deepEqual(again.rows.map((row) => row.item), rows.map((row) => row.item));
});

test('a CSV with faults: each row by its cell, the others taken; what looks like a formula is text', async () => {
	const csv = ['Type;Énoncé;Réponse;Choix 1;Choix 2', 'choix;Un ou deux ?;2;un;deux', 'dessin;Dessine;;;', 'choix;Trois ?;3;un;deux', ';;;;', "vrai-faux;'=1+1 vaut 2;vrai;;", 'nombre;Combien ?;beaucoup;;'].join('\r\n');
	const { format, rows } = await read(Buffer.from(csv));
	assert.equal(format, 'sheet');
	assert.deepEqual(rows.map((row) => [row.line, row.outcome, row.why[0]?.key, row.why[0]?.values.cell]), [
		[2, 'taken', undefined, undefined],
		[3, 'refused', 'cell-type', 'A3'],
		[4, 'refused', 'cell-choice', 'C4'],
		[6, 'taken', undefined, undefined],
		[7, 'refused', 'item-not-valid', undefined]
	]);
	assert.equal(rows[3].item!.stem, '=1+1 vaut 2');
});
