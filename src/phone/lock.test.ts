import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeLock, newDeviceKey, openLock, seal, unseal, waitAfter } from './lock.ts';

test('the same PIN on the same phone makes two locks, and neither opens the other\'s texts', async () => {
	const device = await newDeviceKey();
	const [a, b] = [await makeLock('246810', device, 1000), await makeLock('246810', device, 1000)];
	const sealed = await seal(a.key, 'parcel', 'Suites numériques ∑');
	assert.equal(await unseal((await openLock(a.lock, '246810', device))!, 'parcel', sealed), 'Suites numériques ∑');
	await assert.rejects(unseal((await openLock(b.lock, '246810', device))!, 'parcel', sealed));
});

test('a wrong secret, another phone, another name, a changed byte: nothing opens', async () => {
	const device = await newDeviceKey();
	const { lock, key } = await makeLock('baobab-qalam', device, 1000);
	assert.equal(await openLock(lock, 'baobab', device), undefined);
	assert.equal(await openLock(lock, 'baobab-qalam', await newDeviceKey()), undefined);
	const sealed = await seal(key, 'one', 'text');
	await assert.rejects(unseal(key, 'two', sealed));
	new Uint8Array(sealed.bytes)[3]! ^= 1;
	await assert.rejects(unseal(key, 'one', sealed));
});

test('accents typed in two ways are one secret', async () => {
	const device = await newDeviceKey();
	const { lock } = await makeLock('Kédougou', device, 1000);
	assert.ok(await openLock(lock, 'Ke\u0301dougou', device));
});

test('guessing is slowed down', () => {
	assert.deepEqual([0, 4, 5, 6, 20].map(waitAfter), [0, 0, 30_000, 60_000, 3_600_000]);
});
