import assert from 'node:assert/strict';
import { request } from 'node:http';
import { test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { parse } from 'devalue';
import { newId } from '#platform/ids.ts';
import { sql } from '#platform/server/sql.ts';
import { maybeWho } from '#rooms/people/server/index.ts';
import { keyAnswer } from '#rooms/exercises/key.ts';
import type { ExerciseView } from '#rooms/exercises/server/index.ts';
import { cutOff, receive } from '#rooms/sync/server/index.ts';
import { kinds, shape } from '#house';
import type { ParcelLine, TakeLine, TakeSize } from '#rooms/sync/take.ts';
import { against, phoneBudgets, report } from '#tests/budgets.ts';
import { aFact } from '#tests/facts.ts';
import { startSite } from '#tests/site.ts';
import { signedIn } from '#tests/visitor.ts';

const site = await startSite();

/** Asks as a phone does; counts the bytes of the body as they came over the line, and when the first of them came. */
function post(path: string, cookie: string, body: unknown): Promise<{ status: number; bytes: number; text: string; chunks: number; encoding: string | undefined }> {
	return new Promise((done, failed) => {
		const call = request(site.address + path, { method: 'POST', headers: { 'content-type': 'application/json', 'accept-encoding': 'br, gzip', cookie, origin: site.address } }, (response) => {
			const parts: Buffer[] = [];
			response.on('data', (part: Buffer) => parts.push(part));
			response.on('error', failed);
			response.on('end', () => {
				const [all, encoding] = [Buffer.concat(parts), response.headers['content-encoding']];
				const plain = encoding === 'br' ? brotliDecompressSync(all) : encoding === 'gzip' ? gunzipSync(all) : all;
				done({ status: response.statusCode ?? 0, bytes: all.length, text: plain.toString('utf8'), chunks: parts.length, encoding });
			});
		});
		call.on('error', failed);
		call.end(JSON.stringify(body));
	});
}

const linesOf = (text: string) => text.trim().split('\n').map((line) => JSON.parse(line) as TakeLine);
const parcelsIn = (lines: TakeLine[]) => lines.filter((line): line is ParcelLine => 'stamp' in line);

test('a day’s pull for a pupil after a day’s work stays under 20 kB, and comes in pieces', async (t) => {
	const cookie = await signedIn(site, 'DEMO-ELEVE');
	const who = (await maybeWho(site.db, cookie.split('=')[1]))!;
	const ask = { v: 1, person: who.id, device: newId(), shape, have: {} as Record<string, string>, acts: [] as string[] };
	const week = await post('/api/take', cookie, { ...ask, wants: [{ kind: 'week', id: '' }] });
	assert.equal(week.status, 200);
	const course = parcelsIn(linesOf(week.text)).map((parcel) => parcel.path).find((path) => path.startsWith('/learn/chapter/'));
	assert.ok(course, 'the week brings the chapters of its work');
	const courses = parse(parcelsIn(linesOf(week.text)).find((parcel) => parcel.path === '/learn/courses')!.data) as { mine: { id: string; lessons: number }[] };
	const wants = [{ kind: 'week', id: '' }, ...courses.mine.sort((a, b) => b.lessons - a.lessons).slice(0, 1).map(({ id }) => ({ kind: 'exam', id }))];
	const size = JSON.parse((await post('/api/take', cookie, { ...ask, wants, size: true })).text) as TakeSize;
	const all = await post('/api/take', cookie, { ...ask, wants });
	const lines = linesOf(all.text);
	const parcels = parcelsIn(lines);
	assert.ok(all.encoding && all.chunks > 3, `${all.chunks} pieces, ${all.encoding}: it comes while it is made`);
	assert.ok('end' in lines.at(-1)!);
	assert.ok(parcels.length > 60, `${parcels.length} parcels`);
	assert.ok(size.bytes < all.bytes * 1.3 && size.bytes > all.bytes * 0.8, `${size.bytes} told, ${all.bytes} came`);
	const have = Object.fromEntries(parcels.map((parcel) => [parcel.key, parcel.stamp]));
	const idle = await post('/api/take', cookie, { ...ask, wants, have });
	assert.deepEqual(parcelsIn(linesOf(idle.text)), [], 'nothing happened: nothing comes');

	// A diligent day: forty answers in two chapters, two lessons read.
	const views = parcels.filter((parcel) => parcel.path.startsWith('/exercise/')).map((parcel) => (parse(parcel.data) as { view: ExerciseView }).view);
	const chapters = [...new Set(views.map((view) => view.chapterId))].slice(0, 2);
	const done = views.filter((view) => chapters.includes(view.chapterId)).slice(0, 40);
	const lessons = parcels.filter((parcel) => parcel.path.startsWith('/lesson/')).slice(0, 2).map((parcel) => parcel.path.slice(8));
	const facts = [
		...done.map((view) => aFact(who, { kind: 'answer', body: JSON.stringify({ item: view.id, version: view.version, answer: keyAnswer(view.item) }) })),
		...lessons.map((lesson) => aFact(who, { kind: 'reading', body: JSON.stringify({ lesson, done: true }) }))
	];
	assert.ok(facts.length > 25, `${facts.length} acts`);
	const results = await receive(site.db, who, facts, new Date().toISOString(), kinds);
	assert.deepEqual([...new Set(results.map((one) => one.result))], ['ok']);
	const day = await post('/api/take', cookie, { ...ask, wants, have, acts: [...facts.map((fact) => fact.id), newId()] });
	const came = parcelsIn(linesOf(day.text));
	t.diagnostic(`week ${(week.bytes / 1000).toFixed(1)} kB, with a programme ${(all.bytes / 1000).toFixed(0)} kB in ${parcels.length} parcels, a day's pull ${(day.bytes / 1000).toFixed(1)} kB: ${came.map((parcel) => `${parcel.path.replace(/[0-9a-f-]{36}/, '…')} ${parcel.data.length + (parcel.basis?.length ?? 0)}`).join(', ')}`);
	assert.equal((linesOf(day.text)[0] as { holds: string[] }).holds.length, facts.length);
	assert.ok(came.some((parcel) => parcel.path === '/learn') && came.some((parcel) => parcel.path === '/learn/progress'));
	const budget = phoneBudgets['a day’s pull'];
	assert.ok(day.bytes < budget, `a day's pull weighs ${day.bytes} bytes`);
	await report('a day’s pull', against(day.bytes, budget), [1]);
});

test('what cannot be read is refused whole; a stranger takes nothing', async () => {
	const cookie = await signedIn(site, 'DEMO-ELEVE');
	const { id: person } = (await maybeWho(site.db, cookie.split('=')[1]))!;
	const ask = { v: 1, person, device: newId(), shape, wants: [], have: {} };
	for (const body of [null, [], { ...ask, v: 2 }, { ...ask, wants: 'x' }, { ...ask, have: { a: 1 } }, { ...ask, wants: Array(100).fill({ kind: 'week', id: '' }) }]) assert.equal((await post('/api/take', cookie, body)).status, 400, JSON.stringify(body)?.slice(0, 60));
	assert.equal((await post('/api/take', '', ask)).status, 401);
	const nothing = linesOf((await post('/api/take', cookie, { ...ask, wants: [{ kind: 'constructor', id: '' }] })).text);
	assert.deepEqual((nothing.at(-1) as { keys: string[] }).keys, []);
});

test('on a shared phone nobody takes under another’s lock; a phone that was cut off takes nothing, and learns it without a session', async () => {
	const cookie = await signedIn(site, 'DEMO-ELEVE');
	const who = (await maybeWho(site.db, cookie.split('=')[1]))!;
	const ask = { v: 1, person: who.id, device: newId(), shape, wants: [{ kind: 'week', id: '' }], have: {} };
	assert.equal((await post('/api/take', cookie, { ...ask, person: newId() })).status, 409);
	assert.equal((await post('/api/take', cookie, { ...ask, shape: 0 })).status, 400);
	assert.equal((await post('/api/take', cookie, ask)).status, 200);
	const lost = async (device: string) => (JSON.parse((await post('/api/device', '', { person: who.id, device })).text) as { cutOff: boolean }).cutOff;
	assert.equal(await lost(ask.device), false);
	await cutOff(site.db, who, who.id, ask.device);
	assert.equal(await lost(ask.device), true);
	assert.equal(await lost(newId()), false);
	// Its session ended with it; a new sign-in on that phone still takes nothing.
	assert.equal((await post('/api/take', cookie, ask)).status, 401);
	assert.equal((await post('/api/take', await signedIn(site, 'DEMO-ELEVE'), ask)).status, 403);
	assert.equal((await post('/api/device', '', { person: 'x' })).status, 400);
});

test('a page of a neighbouring site does nothing in a person’s name, whatever it calls what it sends', async () => {
	const cookie = await signedIn(site, 'DEMO-ELEVE');
	const send = async (path: string, headers: Record<string, string>, method = 'POST') => (await fetch(site.address + path, { method, headers: { cookie, ...headers }, body: new Blob(['{"secret":"000000"}']) })).status;
	for (const path of ['/api/me', '/api/take', '/api/device'])
		for (const headers of [{ 'sec-fetch-site': 'same-site' }, { origin: 'https://b.box.example' }, { origin: 'null' }] as Record<string, string>[]) assert.equal(await send(path, headers), 403, `${path} ${JSON.stringify(headers)}`);
	assert.equal(await send(`/api/blob/${'a'.repeat(64)}/1?size=1`, { 'sec-fetch-site': 'cross-site' }, 'PUT'), 403);
	const { count } = await site.db.one(sql<{ count: number }>`select count(*) as count from platform.limit_count where key like 'current:%'`);
	assert.equal(count, 0, 'no secret was tried');
	assert.equal(await send('/api/take', { origin: site.address, 'sec-fetch-site': 'same-origin' }), 400);
});

test('who asks without end must wait; others go on', async () => {
	const cookie = await signedIn(site, 'DEMO-ELEVE-CM2');
	const { id: person } = (await maybeWho(site.db, cookie.split('=')[1]))!;
	const ask = { v: 1, person, device: newId(), shape, wants: [], have: {}, size: true };
	const statuses = new Map<number, number>();
	for (let i = 0; i < 130; i++) {
		const { status } = await post('/api/take', cookie, ask);
		statuses.set(status, (statuses.get(status) ?? 0) + 1);
	}
	assert.ok(statuses.get(200)! >= 120 && statuses.get(429)! > 0, JSON.stringify([...statuses]));
	const other = await signedIn(site, 'DEMO-ELEVE-3E');
	assert.equal((await post('/api/take', other, { ...ask, person: (await maybeWho(site.db, other.split('=')[1]))!.id })).status, 200);
});

test('nor is a lesson that is being written told whole without end', async () => {
	const cookie = await signedIn(site, 'DEMO-PROF');
	const { id: person } = (await maybeWho(site.db, cookie.split('=')[1]))!;
	const { id } = await site.db.one(sql<{ id: string }>`select id from curriculum.draft where owner_id = ${person} and kind = 'lesson' and removed_at is null limit 1`);
	const ask = { person, tab: 1, updates: [], since: 2_000_000_000, vector: null, place: null, waits: null };
	assert.equal((await post(`/teach/prepare/lesson/${id}/exchange`, cookie, ask)).status, 200);
	const counted = await site.db.run(sql`update platform.limit_count set failures = 200 where key = ${`joint-whole:${person}`}`);
	assert.equal(counted, 1, 'what it asked by made it whole');
	assert.deepEqual([(await post(`/teach/prepare/lesson/${id}/exchange`, cookie, ask)).status, (await post(`/teach/prepare/lesson/${id}/exchange`, cookie, ask)).status], [200, 429]);
});
