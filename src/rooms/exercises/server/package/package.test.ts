import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { after } from 'node:test';
import { kinds } from '#house';
import { newId } from '#platform/ids.ts';
import { maybeFile } from '#platform/server/files.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { draft as readDraft } from '#rooms/curriculum/server/index.ts';
import { answerXapi, bringPackage, keepState, maybeLaunch, maybeLibrary, openPackage, publishItems, enterBank, servedFile, settleOwn } from '#rooms/exercises/server/index.ts';
import type { Item } from '#rooms/exercises/item.ts';
import { theSystem } from '#platform/server/audit.ts';
import type { Who } from '#rooms/people/who.ts';
import { factOfForm, receive } from '#rooms/sync/server/index.ts';
import { aProgramme } from '#tests/learning.ts';
import { manifest12, zipFiles, zipOf } from '#tests/packages.ts';
import { aCountry, aPerson, aPupil } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

const data = await mkdtemp(join(tmpdir(), 'qalam-package-'));
process.env.QALAM_DATA = data;
after(() => rm(data, { recursive: true, force: true }));
const since = '2025-10-01';
const stream = (bytes: Uint8Array) => (async function* () { yield bytes; })();
const sco = manifest12('<item identifier="i1" identifierref="r"><title>Un</title></item>', '<resource identifier="r" adlcp:scormtype="sco" href="a.html"/>');
const tincan = '<tincan><activities><activity id="urn:a"><name>Un jeu</name><launch>a.html</launch></activity></activities></tincan>';

/** A package that was brought in, published to all, and a pupil before it. */
async function aPackage(db: Database, manifest: Record<string, string>) {
	const id = await aCountry(db);
	const teacher = await aPerson(db, { roles: [{ role: 'teacher', organisationId: id('A'), since }], memberships: [{ organisationId: id('A'), kind: 'staff', since }] });
	const bytes = zipFiles({ ...manifest, 'a.html': '<html><head><script>x</script></head>', 'b/film.mp4': 'film', 'c.svg': '<svg/>' });
	const draftId = await bringPackage(db, teacher, { organisationId: id('A'), language: 'fr', bytes: stream(bytes) });
	const { item } = (await readDraft(db, teacher, draftId)).content as { item: Item };
	const { chapterId, competences } = await aProgramme(db);
	const bankId = await enterBank(db, theSystem('test'), { code: newId(), title: 'x', organisationId: null, origin: 'test' });
	const [{ id: itemId, version }] = await publishItems(db, theSystem('test'), bankId, [{ item: { ...item, code: newId() }, chapterId, competenceIds: [competences.A] }]);
	const pupil = await aPupil(db, id('6A'));
	return { id, teacher, item, itemId, version, pupil, competence: competences.A };
}
const opened = (db: Database, who: Who, itemId: string) => openPackage(db, who, itemId, { work: null, part: 0, address: 'https://ecole.example' });
const tokenOf = (src: string) => /^\/play\/([\w-]{32})\//.exec(src)![1];
const attempts = (db: Database, who: Who) => db.all(sql<{ score: number; is_right: boolean; seconds: number }>`select score, is_right, seconds from exercises.attempt where person_id = ${who.id} order by received_at, id`);
const evidence = async (db: Database, who: Who) => (await db.all(sql<{ score: number }>`select score from exercises.evidence where person_id = ${who.id}`)).map((row) => row.score);

dbtest('a package is brought in as an exercise; its files are served to who opened it, and to nobody by their content', async (db) => {
	const { teacher, item, itemId, pupil } = await aPackage(db, { 'imsmanifest.xml': sco });
	assert.deepEqual([item.title, item.parts[0].interaction.type], ['Les ponts', 'package']);
	assert.deepEqual(await readdir(join(data, 'uploads')).then((folders) => Promise.all(folders.map((folder) => readdir(join(data, 'uploads', folder))))).then((all) => all.flat()), [], 'its archive does not stay');
	process.env.MEDIA_ROOM = '1';
	await assert.rejects(bringPackage(db, teacher, { organisationId: (await db.one(sql<{ id: string }>`select organisation_id as id from curriculum.draft where owner_id = ${teacher.id}`)).id, language: 'fr', bytes: stream(zipFiles({ 'imsmanifest.xml': sco, 'a.html': 'x'.repeat(1_000_001) })) }), { status: 413 }, 'packages take room like the files of lessons');
	delete process.env.MEDIA_ROOM;
	const { src, name, parts } = await opened(db, pupil, itemId);
	assert.deepEqual([parts.length, JSON.parse(name).learner.name], [1, pupil.givenName]);
	assert.doesNotMatch(name + src, new RegExp(`${pupil.id}|${pupil.code}|${pupil.familyName}`), 'it learns nothing of its learner but a name to greet by');
	const launch = (await maybeLaunch(db, tokenOf(src)))!;
	await keepState(db, pupil, launch.id, launch.parts[0].id, { kept: {} });
	await assert.rejects(keepState(db, pupil, launch.id, 'x', { kept: {} }), { status: 404 }, 'nothing is kept for a part that it does not have');
	const page = (await servedFile(db, launch, 'a.html'))!;
	assert.match(Buffer.from(page.read() as Uint8Array).toString(), /^<html><head><script src="\/play\/~\/scorm12-[\d.]+\.js"><\/script><script src="\/play\/~\/start-[0-9a-f]+\.js"><\/script><script>x/);
	const film = (await servedFile(db, launch, 'b/film.mp4'))!;
	assert.deepEqual([film.type, (await buffer(film.read({ start: 1, end: 2 }) as never)).toString()], ['video/mp4', 'il']);
	assert.equal(await maybeFile(db, film.sha256!), undefined, 'not among the files that pages show');
	for (const path of ['imsmanifest.xml/..', '../a.html', 'nothing', '']) assert.equal(await servedFile(db, launch, path), undefined, path);
	for (const wrong of ['x', tokenOf(src).slice(1), `${tokenOf(src)}x`, 'A'.repeat(32)]) assert.equal(await maybeLaunch(db, wrong), undefined);
	await db.run(sql`update exercises.launch set expires_at = now() - interval '1 minute'`);
	await assert.rejects(keepState(db, pupil, launch.id, 'i1', {}), { status: 404 }, 'for some hours only');
	await assert.rejects(opened(db, { ...teacher, hat: null } as never, itemId), { status: 404 });
	for (const library of ['scorm12-3.4.3.js', 'scorm2004-3.4.3.js']) assert.match((await maybeLibrary(library))!, /^\(\(\)=>\{[^]*window\.QalamApi=\w+\}\)\(\);$/);
	assert.equal(maybeLibrary('../../package.json'), undefined);
});

dbtest('what can’t be played is refused in words and leaves no exercise', async (db) => {
	const id = await aCountry(db);
	const teacher = await aPerson(db, { roles: [{ role: 'teacher', organisationId: id('A'), since }] });
	const bring = (bytes: Uint8Array, organisationId = id('A')) => bringPackage(db, teacher, { organisationId, language: 'fr', bytes: stream(bytes) });
	for (const bytes of [Buffer.from('no zip'), zipFiles({ 'a.html': '' }), zipOf([{ name: '../imsmanifest.xml', data: sco }]), zipFiles({ 'imsmanifest.xml': sco }).subarray(0, 200)]) await assert.rejects(bring(bytes), { status: 415, field: 'file' });
	await assert.rejects(bring(zipFiles({ 'imsmanifest.xml': sco, 'a.html': '' }), id('B')), { status: 404 });
	assert.equal((await db.one(sql<{ count: number }>`select count(*)::int as count from curriculum.draft where owner_id = ${teacher.id}`)).count, 0);
});

dbtest('what SCORM told is a fact, an attempt, and evidence where it says how well; without its launch it is put aside', async (db) => {
	const { itemId, version, pupil, id } = await aPackage(db, { 'imsmanifest.xml': sco });
	const { play } = await opened(db, pupil, itemId);
	const told = (more: object) => ({ status: 'passed', score: 0.8, seconds: 75, questions: [], ...more });
	const send = async (body: object, kind = 'package', who: Who = pupil) => {
		const [{ result, why }] = await receive(db, who, [factOfForm(who, { scope: who.hat!.establishmentId, kind, body })], new Date().toISOString(), kinds);
		return why ?? result;
	};
	const body = { launch: play.launch, item: itemId, version };
	assert.equal(await send({ ...body, told: told({}) }), 'ok');
	assert.deepEqual(await attempts(db, pupil), [{ score: 0.8, is_right: true, seconds: 75 }]);
	assert.deepEqual(await evidence(db, pupil), [0.8]);
	assert.equal(await send({ ...body, told: told({ status: 'completed', score: null }) }), 'ok');
	assert.deepEqual([(await attempts(db, pupil)).length, await evidence(db, pupil)], [2, [0.8]], 'only over: done, and evidence of nothing');
	assert.equal(await send({ ...body, launch: newId(), told: told({}) }), 'unknown-launch');
	assert.equal(await send({ ...body, told: told({}) }, 'package', await aPupil(db, id('6A'))), 'unknown-launch', 'another’s');
	assert.equal(await send({ ...body, told: told({ status: 'incomplete' }) }), 'malformed');
	assert.equal(await send({ ...body, told: told({ score: 2 }) }), 'malformed');
	assert.equal(await send({ item: itemId, version, answer: { a: { status: 'passed', score: '1' } } }, 'answer'), 'not-by-form', 'no form answers it');
	await keepState(db, pupil, play.launch, 'i1', { kept: { suspend_data: 'p3' }, told: told({}) as never });
	const again = await opened(db, pupil, itemId);
	assert.deepEqual([JSON.parse(again.name).kept, JSON.parse(again.name).seconds, again.parts[0].told?.status], [{ suspend_data: 'p3' }, 75, 'passed']);
});

dbtest('an xAPI activity tells the server by itself: bounded, its own launch’s only, and a fact when it is over', async (db) => {
	const { itemId, pupil } = await aPackage(db, { 'tincan.xml': tincan });
	const { src, play, name } = await opened(db, pupil, itemId);
	assert.equal(name, '');
	const query = new URLSearchParams(src.split('?')[1]);
	assert.deepEqual([query.get('activity_id'), query.get('registration'), query.get('endpoint')], ['urn:a', play.launch, `https://ecole.example/play/${tokenOf(src)}/~/xapi/`]);
	const launch = (await maybeLaunch(db, tokenOf(src)))!;
	const ask = (method: string, path: string, given: unknown = '', search = '') =>
		answerXapi(db, launch, { method, path, query: new URLSearchParams(search), type: 'application/json', body: Buffer.from(typeof given === 'string' ? given : JSON.stringify(given)) });
	const statement = (verb: string, result = {}) => ({ verb: { id: `http://adlnet.gov/expapi/verbs/${verb}` }, object: { id: 'urn:a' }, result });
	assert.equal((await ask('POST', 'statements', statement('initialized'))).status, 200);
	assert.equal(await settleOwn(db, pupil, play.launch, kinds), undefined, 'not over yet');
	assert.equal(((await ask('POST', 'statements', [statement('completed'), statement('passed', { score: { scaled: 0.9 } })])).body as string[]).length, 2);
	const { jobs } = await db.one(sql<{ jobs: number }>`select count(*)::int as jobs from graphile_worker.jobs where key = ${`launch ${play.launch}`}`);
	assert.equal(jobs, 1, 'told on even when nobody asks');
	assert.equal((await settleOwn(db, pupil, play.launch, kinds))?.score, 0.9);
	await settleOwn(db, pupil, play.launch, kinds);
	assert.deepEqual((await attempts(db, pupil)).map((row) => [row.score, row.is_right]), [[Math.fround(0.9), true]].map(([score, right]) => [Number((score as number).toPrecision(7)), right]), 'once');
	await assert.rejects(settleOwn(db, await aPerson(db, {}) as never, play.launch, kinds), { status: 404 });
	const [doc, list] = ['stateId=bookmark&activityId=urn:a', 'activityId=urn:a'];
	assert.equal((await ask('PUT', 'activities/state', '{"p":3}', doc)).status, 204);
	assert.equal((await ask('POST', 'activities/state', '{"q":4}', doc)).status, 204);
	assert.deepEqual([(await ask('GET', 'activities/state', '', doc)).body, (await ask('GET', 'activities/state', '', list)).body], ['{"p":3,"q":4}', ['bookmark']]);
	assert.equal((await ask('DELETE', 'activities/state', '', doc)).status, 204);
	assert.equal((await ask('GET', 'activities/state', '', doc)).status, 404);
	const bad = [await ask('POST', 'statements', '{'), await ask('POST', 'statements', Array(101).fill(statement('x'))), await ask('PUT', 'activities/state', 'x'.repeat(80_000), doc), await ask('GET', 'statements/../x'), await ask('POST', 'statements', 'x'.repeat(400_000))];
	assert.deepEqual(bad.map(({ status }) => status), [400, 400, 413, 404, 413]);
	await db.run(sql`update exercises.launch set statements = 1999 where id = ${play.launch}`);
	assert.equal((await ask('POST', 'statements', [statement('x'), statement('x')])).status, 413);
});
