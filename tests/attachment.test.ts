import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { theSystem } from '#platform/server/audit.ts';
import { loadSessions } from '#rooms/people/server/index.ts';
import { lengthOf, partBytes, partsOf } from '#rooms/sync/attachment.ts';
import { aCountry, aPupil } from '#tests/people.ts';
import { startSite } from '#tests/site.ts';

const { db, address } = await startSite({ demo: false });
const id = await aCountry(db);
const aPhone = async () => {
	const who = await aPupil(db, id('6A'));
	const [secret] = await loadSessions(db, theSystem('test'), [who.id]);
	return { who, cookie: `qalam_session=${secret}` };
};
const bytes = Buffer.concat([Buffer.from('\xff\xd8\xff\xe0', 'latin1'), Buffer.alloc(150_000, 'a photo of my working ')]);
const sha256 = createHash('sha256').update(bytes).digest('hex');

/** What the door says, as a phone asks it. */
async function call(person: string, headers: Record<string, string>, part?: number, body?: Buffer, size: number | string = bytes.byteLength) {
	const answer = await fetch(`${address}/api/blob/${sha256}${part === undefined ? '' : `/${part}`}?size=${size}&person=${person}`, {
		method: part === undefined ? 'GET' : 'PUT', redirect: 'manual',
		headers: { accept: 'application/json', origin: address, ...(part === undefined ? {} : { 'content-type': 'application/octet-stream' }), ...headers }, body: body && new Uint8Array(body)
	});
	return { status: answer.status, said: (await answer.json().catch(() => undefined)) as unknown, cache: answer.headers.get('cache-control') };
}
const partOf = (number: number) => bytes.subarray((number - 1) * partBytes, (number - 1) * partBytes + lengthOf(number, bytes.byteLength));

test('a file over the line, its last part first: whole at the end; /media shows it to nobody', async () => {
	const { who, cookie } = await aPhone();
	assert.deepEqual(await call(who.id, { cookie }), { status: 200, said: { v: 1, state: 'parts', here: [] }, cache: 'private, no-store' });
	for (let number = partsOf(bytes.byteLength); number > 1; number--) assert.equal((await call(who.id, { cookie }, number, partOf(number))).status, 200);
	assert.deepEqual((await call(who.id, { cookie })).said, { v: 1, state: 'parts', here: [[2, 3]] });
	assert.deepEqual((await call(who.id, { cookie }, 1, partOf(1))).said, { v: 1, state: 'whole', covered: false });
	assert.equal((await fetch(`${address}/media/${sha256}`, { headers: { cookie } })).status, 404);
});

test('a stranger, another on the same phone, and what is no part have their own status', async () => {
	const [{ who, cookie }, other] = [await aPhone(), await aPhone()];
	assert.equal((await call(who.id, {})).status, 401);
	assert.equal((await call(who.id, {}, 1, partOf(1))).status, 401);
	assert.equal((await call(who.id, { cookie: other.cookie })).status, 409);
	assert.equal((await call(who.id, { cookie: other.cookie }, 1, partOf(1))).status, 409);
	for (const size of ['', '0', '-1', '1e9', '99999999999999']) assert.equal((await call(who.id, { cookie }, undefined, undefined, size)).status, 400, size);
	for (const [part, body] of [[0, Buffer.alloc(0)], [1, partOf(1).subarray(1)], [4, partOf(3)], [99_999, partOf(3)], [1.5, partOf(1)]] as const) assert.equal((await call(who.id, { cookie }, part, body)).status, 400, `${part}`);
	assert.deepEqual((await call(who.id, { cookie }, undefined, undefined, 10_000_001)).said, { v: 1, state: 'refused', why: 'size' });
	assert.deepEqual((await call(other.who.id, { cookie: other.cookie })).said, { v: 1, state: 'parts', here: [] }, 'who knows the name has nothing');
});
