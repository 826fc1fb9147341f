import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { linkOf, noLink, type Digest } from '#rooms/sync/chain.ts';
import { isIn, rangesOf } from '#rooms/sync/exchange.ts';
import type { Fact } from '#rooms/sync/fact.ts';

const node: Digest = (bytes) => createHash('sha256').update(bytes).digest();
const browser: Digest = async (bytes) => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
const fact: Fact = {
	scope: '0190a0a0-0000-7000-8000-000000000001', writer: '0190a0a0-0000-7000-8000-000000000002', epoch: '0190a0a0-0000-7000-8000-000000000003', seq: 1,
	id: '0190a0a0-0000-7000-8000-000000000004', kind: 'answer', v: 1, actor: '0190a0a0-0000-7000-8000-000000000005', at: '2026-01-01T00:00:00.000Z', body: '{"é":1}'
};

test('a link is the same here and on a phone, and is written down so that no later version may change it', async () => {
	const link = await linkOf(noLink, fact, node);
	assert.equal(await linkOf(noLink, fact, browser), link);
	assert.equal(link, 'adba34bd93c7b4695008993e586d81c8f65e97faf61c7bd9799fc7740c3f7ac6');
});

test('another body, head or predecessor makes another link', async () => {
	const link = await linkOf(noLink, fact, node);
	for (const other of [{ body: '{"é":2}' }, { seq: 2 }, { at: '2026-01-01T00:00:00.001Z' }, { actor: fact.writer }]) assert.notEqual(await linkOf(noLink, { ...fact, ...other }, node), link);
	assert.notEqual(await linkOf('1'.repeat(64), fact, node), link);
});

test('ranges', () => {
	for (const [numbers, ranges] of [[[], []], [[3, 1, 2, 7], [[1, 3], [7, 7]]], [[5, 5, 6], [[5, 6]]]] as [number[], [number, number][]][]) assert.deepEqual(rangesOf(numbers), ranges);
	assert.equal(isIn([[1, 3], [7, 7]], 2), true);
	assert.equal(isIn([[1, 3], [7, 7]], 5), false);
	assert.equal(isIn(undefined, 1), false);
});
