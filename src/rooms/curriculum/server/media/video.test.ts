import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { after, test } from 'node:test';
import { newId } from '#platform/ids.ts';
import { Ended } from '#platform/server/bounded.ts';
import { maybeFile, store, uploads } from '#platform/server/files.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { createDraft, draftMedia, mediaOfDraft, renderBlocks, roomOf, takeMedium } from '#rooms/curriculum/server/index.ts';
import { stores } from '#rooms/curriculum/server/media/stores.ts';
import { makeVideo, tendVideos } from '#rooms/curriculum/server/media/video.ts';
import { look, makeSmaller, Unfit } from '#rooms/curriculum/server/media/video-tools.ts';
import { aCountry, aPerson } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

const data = await mkdtemp(join(tmpdir(), 'qalam-video-'));
process.env.QALAM_DATA = data;
after(() => rm(data, { recursive: true, force: true }));
const here = async () => ({ version: 'test' });

/** A draft with a video of its own that says where it was taken. */
async function aVideo(db: Database) {
	const id = await aCountry(db);
	const who = await aPerson(db, { roles: [{ role: 'teacher', organisationId: id('A'), since: '2025-10-01' }] });
	const draft = await createDraft(db, who, { kind: 'lesson', organisationId: id('A'), chapterId: null, language: 'fr', title: 'Une leçon', content: { source: 'Un.', media: {} } });
	const film = Buffer.concat([Buffer.from('\0\0\0\x0cftypisom', 'latin1'), Buffer.from('\0\0\0\x1emoov\0\0\0\x16udta+14.69-17.44', 'latin1'), Buffer.from(`\0\0\0\x2cmdat${newId()}`, 'latin1')]);
	const take = () => takeMedium(db, who, draft, { name: 'film.mp4', alt: 'Le film' }, (async function* () { yield film; })(), stores(), here);
	const state = async () => (await draftMedia(db, who, draft))[0];
	return { who, draft, take, state, taken: await take() };
}

/** What ffmpeg would have made. */
const made = async (folder: string) => {
	for (const name of ['240.mp4', '360.mp4']) await writeFile(join(folder, name), `${name} ${newId()}`);
	await writeFile(join(folder, 'poster.jpg'), Buffer.from('\xff\xd8\xff\xe1\0\x08remark\xff\xc0\0\x0b\x08\0\x1e\0\x28\x01\x01\x11\0\xff\xda\0\x08\x01\x01\0\0\x3f\0dots\xff\xd9', 'latin1'));
	return { seconds: 12.5, forms: [{ file: join(folder, '240.mp4'), width: 426, height: 240 }, { file: join(folder, '360.mp4'), width: 640, height: 360 }], poster: join(folder, 'poster.jpg') };
};

dbtest('a video waits where nobody sees it, is made smaller, and is then shown in its forms alone', async (db) => {
	const { who, draft, take, state, taken } = await aVideo(db);
	assert.equal(taken.state, 'waits');
	assert.equal(await maybeFile(db, taken.sha256), undefined, 'not among the files that pages show');
	assert.doesNotMatch((await buffer(uploads().read(taken.sha256))).toString('latin1'), /14\.69/);
	const { count } = await db.one(sql<{ count: number }>`select count(*)::int as count from graphile_worker.jobs where key = ${`video ${taken.sha256}`}`);
	assert.equal(count, 1, 'a job was asked for with it');
	assert.deepEqual(await take(), taken, 'sent again it is the same, and waits once');
	let told = 0;
	await makeVideo(db, taken.sha256, stores(), async (folder, file, type, onProgress) => {
		assert.equal(type, 'video/mp4');
		onProgress(0.34);
		told = await new Promise((done) => setTimeout(async () => done((await state()).progress), 50));
		return made(folder);
	}, here);
	assert.ok(Math.abs(told - 0.34) < 0.001, 'how far it is, is told');
	const now = await state();
	assert.deepEqual([now.state, now.forms.map((form) => form.height), now.seconds, now.width], ['made', [240, 360], 12.5, 640]);
	assert.equal(await uploads().size(taken.sha256), undefined, 'what was sent is gone');
	assert.equal((await maybeFile(db, now.forms[0].sha256))?.type, 'video/mp4');
	assert.doesNotMatch((await buffer(store().read(now.poster!))).toString('latin1'), /remark/);
	assert.match(renderBlocks(`![x](media/${now.name})`, 'fr', await mediaOfDraft(db, draft)), new RegExp(`poster="/media/${now.poster}".*0:12.*240p.*360p`, 's'));
	assert.equal((await roomOf(db, who.id)).used, now.forms.reduce((sum, form) => sum + form.bytes, 0) + (await store().size(now.poster!))!, 'room is what stands on the disk');
	await makeVideo(db, taken.sha256, stores(), async () => assert.fail('made twice'), here);
	assert.equal((await take()).state, 'made');
	assert.equal(await uploads().size(taken.sha256), undefined);
});

dbtest('what can’t be made smaller is shown as it came; what was cut off is made by another', async (db) => {
	for (const [why, make, tools] of [
		['tools', made, async () => undefined],
		['too long', async () => { throw new Unfit('too long'); }, here],
		['time', async () => { throw new Ended('time', ''); }, here]
	] as const) {
		const { taken, state } = await aVideo(db);
		await makeVideo(db, taken.sha256, stores(), make, tools);
		const { state: now, forms } = await state();
		assert.deepEqual([now, forms, (await maybeFile(db, taken.sha256))?.type, await uploads().size(taken.sha256)], ['kept', [], 'video/mp4', undefined], why);
		assert.equal((await db.one(sql<{ why: string | null }>`select why from curriculum.medium where sha256 = ${taken.sha256}`)).why, why);
	}
	const { taken, state } = await aVideo(db);
	await assert.rejects(makeVideo(db, taken.sha256, stores(), async () => { throw new Ended('leaving', ''); }, here));
	assert.equal((await state()).state, 'making');
	assert.equal(await tendVideos(db), 0, 'it is at work, as far as one knows');
	await db.run(sql`update curriculum.medium set changed_at = now() - interval '20 minutes' where sha256 = ${taken.sha256}`);
	assert.equal(await tendVideos(db), 1);
	await makeVideo(db, taken.sha256, stores(), made, here);
	assert.equal((await state()).state, 'made');
});

/** Programs that answer as ffmpeg and ffprobe do, to see with what words they are called. */
async function pretend(probe: string): Promise<string> {
	const bin = await mkdtemp(join(data, 'bin-'));
	await writeFile(join(bin, 'ffprobe'), `#!/bin/sh\ncase "$*" in *csv*) echo 426,240;; *) cat <<'X'\n${probe}\nX\nesac\n`);
	await writeFile(join(bin, 'ffmpeg'), `#!/bin/sh\nprintf '%s\\n' "$*" >>"${bin}/words"\ncase "$*" in *-encoders*) echo " V....D libx264"; echo " A....D aac  AAC";; *-version*) echo "ffmpeg version 7.9";; esac\necho out_time_us=5000000\nfor last; do :; done\ncase "$last" in *.mp4|*.jpg) echo made >"$last";; esac\n`);
	for (const name of ['ffmpeg', 'ffprobe']) await chmod(join(bin, name), 0o755);
	return bin;
}

test('the programs read one file of a told form, and write without remarks', async () => {
	const [path, work] = [process.env.PATH, join(data, 'work')];
	await mkdir(work);
	after(() => (process.env.PATH = path));
	const bin = await pretend('{"streams":[{"codec_type":"video","width":640,"height":300},{"codec_type":"audio"}],"format":{"duration":"10.0"}}');
	process.env.PATH = `${bin}:${path}`;
	assert.deepEqual(await look(), { version: '7.9' });
	const heard: number[] = [];
	const { seconds, forms } = await makeSmaller(work, join(work, 'in'), 'video/quicktime', (done) => heard.push(done));
	assert.deepEqual([seconds, forms.map((form) => form.file), heard], [10, [join(work, '240.mp4'), join(work, '360.mp4')], [0.5]]);
	const words = (await buffer((await import('node:fs')).createReadStream(join(bin, 'words')))).toString();
	assert.match(words, /-protocol_whitelist file -f mov -i file:.*split=2.*240.*300.*-map_metadata -1.*-map_metadata -1/s);
	for (const [probe, why] of [['{"streams":[{"codec_type":"audio"}],"format":{"duration":"10"}}', 'no picture'], ['{"streams":[{"codec_type":"video","width":20000,"height":20000}],"format":{}}', 'too many dots'], ['{"streams":[{"codec_type":"video","width":20,"height":20}],"format":{"duration":"99999"}}', 'too long']]) {
		process.env.PATH = `${await pretend(probe)}:${path}`;
		await assert.rejects(makeSmaller(work, join(work, 'in'), 'video/mp4', () => {}), (error) => error instanceof Unfit && error.message === why);
	}
	process.env.PATH = join(data, 'nowhere');
	assert.equal(await look(), undefined);
	process.env.PATH = path;
});
