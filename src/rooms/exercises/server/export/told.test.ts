import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Losses } from './told.ts';

test('a loss is noted where its condition holds, and where it has none; what is not there is not lost', () => {
	const lost = new Losses();
	const item: { hints?: string[] } = {};
	lost.add('hints-lost', item.hints?.length);
	assert.deepEqual(lost.list, []);
	lost.add('hints-lost', [1].length);
	lost.add('one-draw');
	lost.add('one-draw');
	assert.deepEqual(lost.list, ['hints-lost', 'one-draw']);
});
