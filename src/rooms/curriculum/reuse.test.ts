import assert from 'node:assert/strict';
import { test } from 'node:test';
import { madeFrom, mayReuse, unchangeable } from '#rooms/curriculum/reuse.ts';

test('what may be made of a thing, by its licence and where it is', () => {
	const table: [string, string | null, boolean, boolean][] = [
		['CC BY-SA 4.0', null, true, true],
		['CC BY-NC 4.0', 'other', true, true],
		['CC BY-ND 4.0', null, true, false],
		['CC BY-ND 4.0', 'here', true, false],
		['', null, false, false],
		['', 'other', false, false],
		['', 'here', true, true],
		['Tous droits réservés', 'here', true, true],
		['Tous droits réservés', 'other', false, false]
	];
	for (const [licence, organisationId, copy, adapt] of table) assert.deepEqual(mayReuse({ licence, organisationId }, 'here'), { copy, adapt }, `${licence} ${organisationId}`);
});

test('author, licence and chain stay with all that is made from a thing', () => {
	const source = { kind: 'lesson' as const, id: 'a', version: 2, title: 'T', author: 'Awa', licence: 'CC BY-SA 4.0', origin: [], organisationId: null };
	const copy = madeFrom(source, 'copy', 'Moussa');
	assert.deepEqual([copy.author, copy.licence, copy.origin.map((one) => [one.id, one.version, one.author, one.how])], ['Awa', 'CC BY-SA 4.0', [['a', 2, 'Awa', 'copy']]]);
	const adapted = madeFrom({ ...source, id: 'b', author: copy.author, origin: copy.origin }, 'adapt', 'Moussa');
	assert.deepEqual([adapted.author, adapted.origin.map((one) => one.id)], ['Awa, Moussa', ['a', 'b']]);
	assert.equal(madeFrom({ ...source, author: adapted.author }, 'adapt', 'Moussa').author, 'Awa, Moussa', 'nobody is named twice');
	assert.equal(madeFrom({ ...source, author: '', licence: '' }, 'adapt', 'Moussa').author, 'Moussa');
	assert.deepEqual(unchangeable([...adapted.origin, { ...copy.origin[0], licence: 'CC BY-ND 4.0' }]).length, 1);
});
