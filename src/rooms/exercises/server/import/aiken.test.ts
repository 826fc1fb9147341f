import { test } from 'node:test';
import assert from 'node:assert/strict';
import { bytesSource } from '#platform/server/package.ts';
import { mark } from '#rooms/exercises/marking.ts';
import { openBank } from './read.ts';
import type { Row } from './row.ts';

const file = `Quelle est la capitale du Sénégal ?
A) Thiès
B) Dakar
C. Saint-Louis
ANSWER: B

Une question
sur deux lignes, 3 < 4 & *pas* en italique ?
A. Oui

B. Non
ANSWER: A

Une seule option
A) Oui
ANSWER: A

Sans réponse
A) Oui
B) Non

Rien que du texte

Réponse ailleurs
A) Oui
B) Non
ANSWER: C
ANSWER: A
Sans ligne vide
A)Oui
B)Non
ANSWER: B`;

test('Aiken is told by its lines; what is finished is taken, the rest is named', async () => {
	const bank = await openBank(bytesSource(Buffer.from(file)), { language: 'fr' });
	assert.equal(bank.format, 'aiken');
	const rows: Row[] = [];
	for await (const row of bank.rows) rows.push(row);
	assert.deepEqual(rows.map(({ line, outcome, why }) => [line, outcome, ...why.map(({ key }) => key)].join(' ')), [
		'1 taken', '7 taken', '14 refused too-few-options', '18 refused no-answer', '22 refused too-few-options', '24 refused no-right-answer', '28 refused empty-question', '29 taken'
	]);
	const [capital, lines, , , , , , last] = rows;
	assert.deepEqual([mark(capital.item!, { a: 'b' }).right, mark(capital.item!, { a: 'c' }).right], [true, false]);
	assert.equal(lines.item!.stem, 'Une question\\\nsur deux lignes, 3 \\< 4 & \\*pas\\* en italique ?');
	assert.deepEqual(last.item!.parts[0].interaction, { type: 'choice', options: [{ id: 'a', text: 'Oui' }, { id: 'b', text: 'Non' }], key: 'b' });
});

test('a GIFT text that speaks of answers stays GIFT', async () => {
	for (const [text, format] of [['::A::Oui ? {=oui ~non}\n\nANSWER: A\n', 'gift'], ['Q\nA) x\nB) y\nANSWER: A\n', 'aiken'], ['Oui ? {T}\n', 'gift']])
		assert.equal((await openBank(bytesSource(Buffer.from(text)), { language: 'fr' })).format, format);
});
