import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { newId } from '#platform/ids.ts';
import { diskStore } from '#platform/server/files.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { lengthOf, mostAttached, partBytes, partsOf, type Name, type Standing } from '#rooms/sync/attachment.ts';
import { attachmentStanding, keepOf, maybeAttachment, sweepAttachments, takeAttachment } from '#rooms/sync/server/attachments.ts';
import { beginCopy, copyVerified } from '#rooms/sync/server/index.ts';
import { someone } from '#tests/exchange.ts';
import { dbtest } from '#tests/support.ts';

const folder = await mkdtemp(join(tmpdir(), 'qalam-attachments-'));
after(() => rm(folder, { recursive: true, force: true }));
const files = diskStore(join(folder, 'files'));
const parts = join(folder, 'parts');
const keep = (db: Database) => keepOf(db, { folder: parts, files });

const nameOf = (bytes: Uint8Array): Name => ({ sha256: createHash('sha256').update(bytes).digest('hex'), size: bytes.byteLength });
/** A picture of so many bytes, like no other. */
const aPicture = (size = 2 * partBytes + 100) => Buffer.concat([Buffer.from('\xff\xd8\xff\xe0', 'latin1'), Buffer.from(newId()), Buffer.alloc(size - 40, newId())]);
const partOf = (bytes: Uint8Array, number: number) => bytes.subarray((number - 1) * partBytes, (number - 1) * partBytes + lengthOf(number, bytes.byteLength));

async function sent(db: Database, who: ReturnType<typeof someone>, bytes: Uint8Array, numbers = Array.from({ length: partsOf(bytes.byteLength) }, (_, i) => i + 1), name = nameOf(bytes)): Promise<Standing | undefined> {
	let said: Standing | undefined;
	for (const number of numbers) said = await takeAttachment(db, who, name, number, partOf(bytes, number), keep(db));
	return said;
}
const wholeNow = { v: 1, state: 'whole', covered: false } as const;

dbtest('parts in any order, one of them twice: what is here is said, and at the last the whole is there under its name', async (db) => {
	const [who, bytes] = [someone(), aPicture()];
	const name = nameOf(bytes);
	assert.deepEqual(await attachmentStanding(db, who, name, keep(db)), { v: 1, state: 'parts', here: [] });
	assert.deepEqual(await sent(db, who, bytes, [3]), { v: 1, state: 'parts', here: [[3, 3]] });
	assert.deepEqual(await sent(db, who, bytes, [1, 1]), { v: 1, state: 'parts', here: [[1, 1], [3, 3]] });
	assert.equal(await maybeAttachment(db, who.id, name, files), undefined, 'on its way');
	assert.deepEqual(await sent(db, who, bytes, [2]), wholeNow);
	const found = await maybeAttachment(db, who.id, name, files);
	assert.deepEqual([found?.type, found?.size], ['image/jpeg', bytes.byteLength]);
	assert.ok(Buffer.concat(await found!.read().toArray()).equals(bytes));
	assert.deepEqual(await readdir(parts), [], 'its parts are gone');
	assert.deepEqual(await sent(db, who, bytes, [2]), wholeNow, 'sent again it changes nothing');
	assert.equal((await db.one(sql<{ count: number }>`select count(*) as count from platform.file where sha256 = ${name.sha256}`)).count, 0, 'not among the files that all may see');
});

dbtest('two phones of one person help each other; another person, who sends one part, or knows the name alone, has nothing of it', async (db) => {
	const [awa, ibou, bytes] = [someone(), someone(), aPicture()];
	await sent(db, awa, bytes, [1, 2]);
	assert.deepEqual(await sent(db, ibou, bytes, [3]), { v: 1, state: 'parts', here: [[3, 3]] });
	const both = await Promise.all([sent(db, awa, bytes, [3]), sent(db, awa, bytes, [3])]);
	assert.deepEqual(both, [wholeNow, wholeNow]);
	assert.deepEqual(await attachmentStanding(db, ibou, nameOf(bytes), keep(db)), { v: 1, state: 'parts', here: [[3, 3]] });
	assert.equal(await maybeAttachment(db, ibou.id, nameOf(bytes), files), undefined);
	assert.deepEqual(await sent(db, ibou, bytes), wholeNow);
});

dbtest('a part of other bytes: at the last all are thrown away, nothing is in the store, and an honest phone ends it', async (db) => {
	const [who, bytes] = [someone(), aPicture()];
	const name = nameOf(bytes);
	const lie = Buffer.from(bytes);
	lie[partBytes + 7] ^= 1;
	await sent(db, who, lie, [2], name);
	assert.deepEqual(await sent(db, who, bytes, [1, 2, 3]), { v: 1, state: 'wrong' });
	assert.deepEqual(await attachmentStanding(db, who, name, keep(db)), { v: 1, state: 'parts', here: [] });
	assert.equal(await files.size(name.sha256), undefined);
	assert.equal(await files.size(nameOf(lie).sha256), undefined);
	assert.deepEqual(await sent(db, who, bytes), wholeNow);
});

dbtest('who sends wrong bytes again and again waits', async (db) => {
	const who = someone();
	const small = (n: number) => Buffer.concat([Buffer.from('\xff\xd8\xff', 'latin1'), Buffer.from(`${n}`)]);
	let said: Standing | undefined;
	for (let n = 0; n < 12 && said?.state !== 'later'; n++) said = await takeAttachment(db, who, { ...nameOf(aPicture()), size: small(n).byteLength }, 1, small(n), keep(db));
	assert.deepEqual(said, { v: 1, state: 'later', why: 'quota' });
});

dbtest('what is no picture, sound or PDF is refused at its first part; a lying length and a part that there is not are nothing', async (db) => {
	const who = someone();
	const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'.padEnd(partBytes + 1));
	assert.deepEqual(await sent(db, who, svg, [1]), { v: 1, state: 'refused', why: 'type' });
	// Its end first: found out when all are there.
	assert.deepEqual(await sent(db, who, svg, [2, 1]), { v: 1, state: 'refused', why: 'type' });
	const bytes = aPicture();
	for (const [number, part] of [[1, bytes.subarray(0, 10)], [3, bytes.subarray(0, partBytes)], [0, bytes.subarray(0, 0)], [4, bytes.subarray(0, 100)]] as const)
		assert.equal(await takeAttachment(db, who, nameOf(bytes), number, part, keep(db)), undefined, `${number}`);
	assert.deepEqual(await attachmentStanding(db, who, { sha256: 'a'.repeat(64), size: mostAttached + 1 }, keep(db)), { v: 1, state: 'refused', why: 'size' });
	assert.equal((await db.one(sql<{ count: number }>`select count(*) as count from sync.attachment where type is not null and person_id = ${who.id}`)).count, 0);
});

dbtest('fifty begun and not whole, or a hundred megabytes in a day: later', async (db) => {
	const [busy, heavy] = [someone(), someone()];
	await db.run(sql`insert into sync.attachment (person_id, sha256, size) select ${busy.id}, lpad(n::text, 64, '0'), 10 from generate_series(1, 50) as n`);
	assert.deepEqual(await sent(db, busy, aPicture(), [1]), { v: 1, state: 'later', why: 'many' });
	await db.run(sql`insert into sync.attachment (person_id, sha256, size, type, whole_at) select ${heavy.id}, lpad(n::text, 64, '0'), 10000000, 'image/png', now() from generate_series(1, 10) as n`);
	assert.deepEqual(await sent(db, heavy, aPicture(), [1]), { v: 1, state: 'later', why: 'quota' });
	await db.run(sql`update sync.attachment set began_at = now() - interval '25 hours' where person_id = ${heavy.id}`);
	assert.equal((await sent(db, heavy, aPicture(), [1]))?.state, 'parts');
});

dbtest('covered is what was whole when a verified backup began; a file that a restore left out is asked for again, and that backup does not cover it', async (db) => {
	const [who, early, late] = [someone(), aPicture(), aPicture()];
	await sent(db, who, early);
	const mark = await beginCopy(db);
	await sent(db, who, late);
	const standing = (bytes: Uint8Array) => attachmentStanding(db, who, nameOf(bytes), keep(db));
	assert.deepEqual(await standing(early), wholeNow);
	await copyVerified(db, mark);
	assert.deepEqual([await standing(early), await standing(late)], [{ ...wholeNow, covered: true }, wholeNow]);
	await files.remove(nameOf(early).sha256);
	assert.deepEqual(await standing(early), { v: 1, state: 'parts', here: [] });
	assert.equal(await maybeAttachment(db, who.id, nameOf(early), files), undefined);
	assert.deepEqual(await sent(db, who, early), wholeNow);
});

dbtest('a part that a power cut left half written, or that only a name is of, does not count', async (db) => {
	const [who, bytes] = [someone(), aPicture()];
	await sent(db, who, bytes, [1]);
	const place = join(parts, who.id, `${nameOf(bytes).sha256}-${bytes.byteLength}`);
	await writeFile(join(place, '2'), bytes.subarray(0, 5));
	await writeFile(join(place, `3.${newId()}`), partOf(bytes, 3));
	assert.deepEqual(await attachmentStanding(db, who, nameOf(bytes), keep(db)), { v: 1, state: 'parts', here: [[1, 1]] });
	assert.deepEqual(await sent(db, who, bytes, [2, 3]), wholeNow);
});

dbtest('a process that ended when all parts were there: who asks has it put together', async (db) => {
	const [who, bytes] = [someone(), aPicture()];
	const broken = { ...keep(db), put: async () => { throw new Error('the power went'); } };
	await sent(db, who, bytes, [1, 2]);
	await assert.rejects(takeAttachment(db, who, nameOf(bytes), 3, partOf(bytes, 3), broken), /the power went/);
	assert.deepEqual(await attachmentStanding(db, who, nameOf(bytes), keep(db)), wholeNow);
});

dbtest('what was begun and never ended is swept after 30 days, parts and note; what is younger, or whole, stays', async (db) => {
	const [who, old, young, whole] = [someone(), aPicture(), aPicture(), aPicture()];
	for (const bytes of [old, young]) await sent(db, who, bytes, [1]);
	await sent(db, who, whole);
	const before = new Date(Date.now() - 30 * 86_400_000 - 60_000);
	await utimes(join(parts, who.id, `${nameOf(old).sha256}-${old.byteLength}`), before, before);
	await db.run(sql`update sync.attachment set began_at = ${before} where sha256 <> ${nameOf(young).sha256}`);
	await sweepAttachments(db, parts);
	assert.deepEqual((await readdir(join(parts, who.id))).map((name) => name.slice(0, 64)), [nameOf(young).sha256]);
	const left = await db.all(sql<{ sha256: string }>`select sha256 from sync.attachment where person_id = ${who.id}`);
	assert.deepEqual(left.map((row) => row.sha256).sort(), [nameOf(young).sha256, nameOf(whole).sha256].sort());
	await rm(join(parts, who.id), { recursive: true });
});
