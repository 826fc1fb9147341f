import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { after } from 'node:test';
import { newId } from '#platform/ids.ts';
import { maybeFile, store } from '#platform/server/files.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { beginUpload, createDraft, draftMedia, dropMedium, mediaOfDraft, readyMedia, renderBlocks, roomOf, sweepUploads, takeMedium, takePiece, uploadStanding } from '#rooms/curriculum/server/index.ts';
import { stores } from '#rooms/curriculum/server/media/stores.ts';
import { aCountry, aPerson } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

const data = await mkdtemp(join(tmpdir(), 'qalam-media-'));
process.env.QALAM_DATA = data;
after(() => rm(data, { recursive: true, force: true }));

const refused = (status: number, field?: string) => (error: { status?: number; field?: string }) => (assert.deepEqual([error.status, error.field], [status, field]), true);
const pieces = (...all: Uint8Array[]) => (async function* () { yield* all; })();
/** A machine without ffmpeg. */
const none = async () => undefined;
const latin = (text: string) => Buffer.from(text, 'latin1');

async function aDraft(db: Database) {
	const id = await aCountry(db);
	const one = () => aPerson(db, { roles: [{ role: 'teacher', organisationId: id('A'), since: '2025-10-01' }], memberships: [{ organisationId: id('A'), kind: 'staff', since: '2025-10-01' }] });
	const who = await one();
	const draft = await createDraft(db, who, { kind: 'lesson', organisationId: id('A'), chapterId: null, language: 'fr', title: 'Une leçon', content: { source: 'Un.', media: {} } });
	return { who, draft, other: await one(), take: (name: string, bytes: Uint8Array, alt = 'Un titre', adorns = false) => takeMedium(db, who, draft, { name, alt, adorns }, pieces(bytes.subarray(0, 3), bytes.subarray(3)), stores(), none) };
}

/** The smallest JPEG whose parts can be read, with the remark where it was taken. */
const photo = Buffer.concat([latin('\xff\xd8'), latin('\xff\xe1\0\x0eExif\0\0GPS 14'), latin('\xff\xc0\0\x0b\x08\0\x1e\0\x28\x01\x01\x11\0'), latin('\xff\xda\0\x08\x01\x01\0\0\x3f\0dots'), latin('\xff\xd9')]);
const sound = (bytes = 60) => Buffer.concat([latin('OggS....OpusHead'), Buffer.alloc(bytes, newId())]);

dbtest('a picture comes without what it tells, is named, described and shown with its size', async (db) => {
	const { who, draft, take } = await aDraft(db);
	const taken = await take('La Carte.JPG', photo, ' Une  carte ');
	assert.deepEqual([taken.name, taken.type, taken.alt, taken.state], ['la-carte.jpg', 'image/jpeg', 'Une carte', 'kept']);
	const kept = await buffer(store().read(taken.sha256));
	assert.doesNotMatch(kept.toString('latin1'), /GPS/);
	assert.deepEqual([(await maybeFile(db, taken.sha256))?.type, kept.length], ['image/jpeg', taken.bytes]);
	assert.deepEqual(await take('la-carte.jpg', photo, 'Une carte'), taken, 'the same again is the same');
	assert.equal((await take('la carte.jpg', Buffer.concat([photo.subarray(0, -6), latin('DOTS\xff\xd9')]))).name, 'la-carte-2.jpg', 'another with its name gets another');
	assert.equal((await take('son.ogg', sound())).name, 'son.ogg');
	const media = await mediaOfDraft(db, draft);
	assert.match(renderBlocks('![x](media/la-carte.jpg)', 'fr', media), new RegExp(`<img src="/media/${taken.sha256}" alt="x" width="40" height="30"`));
	assert.deepEqual(Object.keys(media.named).sort(), ['la-carte-2.jpg', 'la-carte.jpg', 'son.ogg']);
	assert.deepEqual(await readdir(join(data, 'uploads')).then(async (folders) => (await Promise.all(folders.map((folder) => readdir(join(data, 'uploads', folder))))).flat()), [], 'nothing waits');
	await dropMedium(db, who, draft, 'la-carte-2.jpg');
	assert.deepEqual((await draftMedia(db, who, draft)).map((one) => one.name).sort(), ['la-carte.jpg', 'son.ogg']);
	assert.ok((await mediaOfDraft(db, draft))('la-carte-2.jpg'), 'an older text still shows it');
});

dbtest('drawings are written anew, small ones stand in the page', async (db) => {
	const { draft, take } = await aDraft(db);
	const svg = (inside: string) => Buffer.from(`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">${inside}</svg>`);
	const { sha256, name } = await take('d.svg', svg('<path d="M0 0"/>'));
	assert.equal((await buffer(store().read(sha256))).toString(), '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0"></path></svg>');
	assert.match(renderBlocks(`![d](media/${name})`, 'fr', await mediaOfDraft(db, draft)), /<figure class="drawing" role="img" aria-label="d"><svg viewBox/);
	for (const inside of ['<script>alert(1)</script>', '<path onload="alert(1)"/>', '<foreignObject/>']) await assert.rejects(take('d.svg', svg(inside)), refused(415, 'file'), inside);
});

dbtest('what may not come in is refused in words, and leaves nothing', async (db) => {
	const { who, draft, other, take } = await aDraft(db);
	const before = (await db.one(sql<{ count: number }>`select count(*) as count from curriculum.medium`)).count;
	await assert.rejects(take('x.jpg', photo, ''), refused(400, 'alt'), 'neither described nor said to adorn');
	await assert.rejects(take('x.ogg', sound(), ''), refused(400, 'alt'));
	await assert.rejects(take('x.jpg', latin('\xff\xd8\xff\xe0 no picture')), refused(415, 'file'));
	await assert.rejects(take('x.exe', latin('MZ\x90')), refused(415, 'file'));
	await assert.rejects(take('x.svg', Buffer.concat([latin('<svg>'), Buffer.alloc(200_001, ' ')])), refused(413, 'file'));
	const vast = latin('GIF89a\xff\xff\xff\xff and so on and on');
	await assert.rejects(take('x.gif', vast), refused(413, 'file'));
	await assert.rejects(takeMedium(db, other, draft, { name: 'x.jpg', alt: 'x' }, pieces(photo)), refused(404), 'another’s draft');
	await db.run(sql`update curriculum.draft set state = 'submitted' where id = ${draft}`);
	await assert.rejects(take('x.jpg', photo), refused(409), 'in the hands of who checks it');
	assert.equal((await db.one(sql<{ count: number }>`select count(*) as count from curriculum.medium`)).count, before);
	assert.deepEqual(await draftMedia(db, who, draft), []);
});

dbtest('a file that never ends is cut at its bound, and not kept', async (db) => {
	const { who, draft } = await aDraft(db);
	let sent = 0;
	const endless = (async function* () {
		yield latin('OggS....OpusHead');
		for (;;) yield ((sent += 1_000_000), Buffer.alloc(1_000_000));
	})();
	await assert.rejects(takeMedium(db, who, draft, { name: 'x.ogg', alt: 'x' }, endless), refused(413, 'file'));
	assert.ok(sent <= 21_000_000, `${sent} bytes were read`);
});

dbtest('a person’s room has an end', async (db) => {
	const { who, take } = await aDraft(db);
	process.env.MEDIA_ROOM = '1';
	after(() => delete process.env.MEDIA_ROOM);
	await take('a.ogg', sound(700_000));
	assert.deepEqual(await roomOf(db, who.id), { used: 700_016, most: 1_000_000 });
	await assert.rejects(take('b.ogg', sound(700_000)), refused(413, 'file'));
	delete process.env.MEDIA_ROOM;
	assert.equal((await take('b.ogg', sound(700_000))).name, 'b.ogg');
});

dbtest('a file in pieces goes on where the line broke, and what was whole is not sent again', async (db) => {
	const { who, draft, other } = await aDraft(db);
	const bytes = sound(200_000);
	const said = { id: newId(), name: 'son.ogg', alt: 'Un son', size: bytes.length };
	const begin = () => beginUpload(db, who, draft, said, bytes.subarray(0, 50_000));
	assert.deepEqual(await begin(), { id: said.id, have: 50_000, size: bytes.length });
	assert.equal((await begin()).have, 50_000, 'begun twice is once: the answer was lost on its way');
	const put = (from: number, to: number) => takePiece(db, who, draft, said.id, { from, bytes: bytes.subarray(from, to), seconds: 62.5 });
	assert.equal((await put(90_000, 120_000)).have, 50_000, 'behind a gap nothing is kept');
	assert.equal((await put(40_000, 100_000)).have, 100_000, 'a piece that comes again changes nothing');
	assert.equal((await uploadStanding(db, who, draft, said.id)).have, 100_000);
	await assert.rejects(takePiece(db, other, draft, said.id, { from: 100_000, bytes: bytes.subarray(100_000) }), refused(404), 'nobody else goes on with it');
	await assert.rejects(put(-1, 5), refused(400));
	await assert.rejects(takePiece(db, who, draft, said.id, { from: 199_000, bytes: Buffer.alloc(9000) }), refused(400), 'past its end');
	const { taken } = await put(100_000, bytes.length);
	assert.deepEqual([taken?.name, taken?.bytes, (await buffer(store().read(taken!.sha256))).equals(bytes)], ['son.ogg', bytes.length, true]);
	assert.deepEqual((await uploadStanding(db, who, draft, said.id)).taken, taken, 'who did not hear it asks again');
	assert.deepEqual((await put(150_000, bytes.length)).taken, taken);
	assert.match(renderBlocks('![x](media/son.ogg)', 'fr', await mediaOfDraft(db, draft)), /1:02/, 'how long it lasts, as the browser knew');
	assert.deepEqual(await readdir(join(data, 'parts/media')), []);
});

dbtest('what is no such file is refused at its first piece; what is left lying goes after a week', async (db) => {
	const { who, draft } = await aDraft(db);
	const begin = (name: string, first: Uint8Array, size = 100_000, alt = 'x') => beginUpload(db, who, draft, { id: newId(), name, alt, size }, first);
	await assert.rejects(begin('x.exe', latin('MZ')), refused(415, 'file'));
	await assert.rejects(begin('x.jpg', photo, 3_000_000), refused(413, 'file'));
	await assert.rejects(begin('x.ogg', sound(), 100_000, ''), refused(400, 'alt'));
	process.env.MEDIA_ROOM = '1';
	await begin('y.ogg', sound(), 600_000);
	await assert.rejects(begin('z.ogg', sound(), 600_000), refused(413, 'file'), 'what is on its way takes room too');
	delete process.env.MEDIA_ROOM;
	await db.run(sql`delete from curriculum.upload`);
	const { id } = await begin('x.ogg', sound());
	assert.equal((await stat(join(data, 'parts/media', id))).size, 76);
	for (let n = 1; n < 20; n++) await begin('x.ogg', sound());
	await assert.rejects(begin('x.ogg', sound()), refused(429));
	await db.run(sql`update curriculum.upload set began_at = now() - interval '8 days' where id = ${id}`);
	assert.equal(await sweepUploads(db), 1);
	await assert.rejects(uploadStanding(db, who, draft, id), refused(404));
	await assert.rejects(stat(join(data, 'parts/media', id)), { code: 'ENOENT' });
	for (const { id } of await db.all(sql<{ id: string }>`select id from curriculum.upload`)) await rm(join(data, 'parts/media', id), { force: true });
});

dbtest('what is published shows its files by what they are; a video that is still being made smaller is waited for', async (db) => {
	const { draft, take } = await aDraft(db);
	const { sha256, name } = await take('carte.jpg', photo);
	const film = await take('film.mp4', latin('....ftypisom....moov....vide'));
	const media = await readyMedia(db, draft, `![x](media/${name}) ![y](media/absent.png)`, {});
	assert.deepEqual([Object.keys(media.named), media(name)?.width, media('absent.png')], [[name], 40, undefined], 'only what the text shows goes along');
	await db.run(sql`update curriculum.medium set state = 'making', progress = 0.34 where sha256 = ${film.sha256}`);
	await assert.rejects(readyMedia(db, draft, `![Le film](media/${film.name})`), refused(409, 'content'));
	assert.match(renderBlocks(`![Le film](media/${film.name})`, 'fr', await mediaOfDraft(db, draft)), /Le film.*\(34/);
	const forms = [240, 360].map((height) => ({ sha256: newId(), type: 'video/mp4', bytes: height * 10_000, width: height * 2, height }));
	await db.run(sql`update curriculum.medium set state = 'made', forms = ${JSON.stringify(forms)}, poster = ${sha256} where sha256 = ${film.sha256}`);
	assert.match(renderBlocks(`![Le film](media/${film.name})`, 'fr', await readyMedia(db, draft, `media/${film.name}`)), new RegExp(`poster="/media/${sha256}".*${forms[1].sha256}.*${forms[0].sha256}`, 's'));
});
