import assert from 'node:assert/strict';
import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { languages } from '#platform/language.ts';
import { Refusal } from '#platform/refusal.ts';
import { diskStore } from '#platform/server/files.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { faultKeys } from '#rooms/exercises/check.ts';
import ar from '#rooms/exercises/messages/import.ar.ts';
import en from '#rooms/exercises/messages/import.en.ts';
import fr from '#rooms/exercises/messages/import.fr.ts';
import { because } from '#rooms/exercises/messages/import.ts';
import { previewImport, takeImport } from '#rooms/exercises/server/bank.ts';
import { importPlaces } from '#rooms/exercises/server/bank-place.ts';
import { importReport, importReports, importRows } from '#rooms/exercises/server/import-report.ts';
import { workImport } from '#rooms/exercises/server/import-work.ts';
import { reasons } from '#rooms/exercises/server/import/row.ts';
import { maybeVersion } from '#rooms/exercises/server/items.ts';
import { aCountry, aPerson } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

const folder = await mkdtemp(join(tmpdir(), 'qalam-bank-'));
after(() => rm(folder, { recursive: true, force: true }));
const stores = { waiting: diskStore(join(folder, 'waiting')), kept: diskStore(join(folder, 'kept')) };
const fixture = (name: string) => createReadStream(new URL(`../../../../tests/fixtures/bank/${name}`, import.meta.url));
async function* bytes(...pieces: string[]) {
	for (const piece of pieces) yield Buffer.from(piece);
}
const since = '2025-10-01';

/** A teacher on the staff of school A, with what a preview needs. */
async function aTeacher(db: Database) {
	const id = await aCountry(db);
	const who = await aPerson(db, { memberships: [{ organisationId: id('A'), kind: 'staff', since }], roles: [{ role: 'teacher', organisationId: id('6A'), since }] });
	const preview = (file: AsyncIterable<Uint8Array>, fileName: string) => previewImport(db, who, { organisationId: id('A'), fileName, bytes: file, language: 'fr' }, stores);
	const rows = ({ id }: { id: string }) => importRows(db, who, id);
	return { id, who, preview, rows };
}
const items = (db: Database, bankId: string | null) =>
	db.all(sql<{ id: string; code: string; current_version: number | null }>`select id, code, current_version from exercises.item where bank_id = ${bankId} order by id`);
const refused = (status: number) => (error: unknown) => error instanceof Refusal && error.status === status;

dbtest('a preview takes nothing; taking it makes bank, items, html and pictures, and the report stays', async (db) => {
	const { preview, who, id, rows } = await aTeacher(db);
	const seen = await preview(fixture('good.xml'), 'C:\\Moodle\\good.xml');
	assert.deepEqual([seen.state, seen.fileName, seen.format, seen.bankId, seen.organisation], ['preview', 'good.xml', 'moodle-xml', null, 'CEM A']);
	assert.deepEqual(seen.counts, { offered: 13, taken: 8, changed: 3, refused: 2, pictures: 1 });
	const looked = await rows(seen);
	assert.equal((await db.one(sql<{ count: number }>`select count(*) from exercises.item join exercises.bank on bank.id = bank_id where organisation_id = ${id('A')}`)).count, 0);

	const taken = await takeImport(db, who, seen.id, {}, stores);
	assert.deepEqual([taken.state, taken.counts.new, taken.counts.same, taken.counts.left, taken.bankTitle], ['taken', 11, 0, 0, 'good']);
	const made = await items(db, taken.bankId);
	assert.equal(made.length, 11);
	const water = (await rows(taken))[0];
	assert.deepEqual([water.name, water.outcome, water.done, water.why[0].key], ['Eau', 'changed', 'new', 'negative-weights-lost']);
	const version = (await maybeVersion(db, water.itemId!, 1))!;
	const { sha256 } = version.item.media!['eau-pure.png'];
	assert.match(version.html.stem, new RegExp(`<img src="/media/${sha256}" alt="une goutte"`));
	assert.equal(version.organisationId, id('A'));
	assert.equal(await stores.kept.size(sha256), version.item.media!['eau-pure.png'].bytes);
	assert.deepEqual(await db.one(sql<{ type: string }>`select type from platform.file where sha256 = ${sha256}`), { type: 'image/png' });
	assert.deepEqual((await rows(seen)).map((row) => row.outcome), looked.map((row) => row.outcome));
	const acts = await db.all(sql<{ act: string }>`select act from platform.audit where actor_id = ${who.id} order by id`);
	assert.deepEqual(acts.map((row) => row.act), ['bank.import']);
});

dbtest('the same file twice, and the same click twice, change nothing', async (db) => {
	const { preview, who } = await aTeacher(db);
	const first = await takeImport(db, who, (await preview(fixture('good.gift'), 'bon.gift')).id, {}, stores);
	const before = await items(db, first.bankId);
	const again = await takeImport(db, who, first.id, {}, stores);
	assert.deepEqual([again.counts.new, again.counts.same], [first.counts.new, 0]);
	const second = await takeImport(db, who, (await preview(fixture('good.gift'), 'bon.gift')).id, {}, stores);
	assert.deepEqual([second.bankId, second.counts.new, second.counts.renewed, second.counts.same], [first.bankId, 0, 0, first.counts.new]);
	assert.deepEqual(await items(db, first.bankId), before);
	assert.equal((await importReports(db, who)).length, 2);
});

dbtest('only the chosen rows are taken, and a question mended under its own number becomes a new version', async (db) => {
	const { preview, who, rows } = await aTeacher(db);
	const file = (text: string) => bytes(`// [id:n-1]\n::A::${text} {T}\n\n::B::Non ? {F}\n\n::C::Peut-être ? {T}\n`);
	const seen = await preview(file('Oui ?'), 'trois.gift');
	const taken = await takeImport(db, who, seen.id, { only: [1, 3], title: 'Mes trois' }, stores);
	assert.deepEqual((await rows(taken)).map((row) => row.done), ['new', 'left', 'new']);
	assert.equal((await items(db, taken.bankId)).length, 2);
	const mended = await takeImport(db, who, (await preview(file('Oui, vraiment ?'), 'trois.gift')).id, { title: 'Mes trois' }, stores);
	assert.deepEqual([mended.bankId, (await rows(mended)).map((row) => row.done)], [taken.bankId, ['renewed', 'new', 'same']]);
	assert.equal((await items(db, taken.bankId)).find((item) => item.code === 'n-1')!.current_version, 2);
});

dbtest('a stranger to the place can neither preview, read nor take; nobody writes into another one’s bank', async (db) => {
	const { preview, who, id } = await aTeacher(db);
	const other = await aPerson(db, { memberships: [{ organisationId: id('B'), kind: 'staff', since }], roles: [{ role: 'teacher', organisationId: id('5A'), since }] });
	const pupil = await aPerson(db, { memberships: [{ organisationId: id('6A'), kind: 'pupil', since }] });
	const seen = await preview(bytes('::A::Oui ? {T}\n'), 'a.gift');
	for (const stranger of [other, pupil]) {
		await assert.rejects(previewImport(db, stranger, { organisationId: id('A'), fileName: 'a.gift', bytes: bytes('x'), language: 'fr' }, stores), refused(404));
		await assert.rejects(importReport(db, stranger, seen.id), refused(404));
		await assert.rejects(takeImport(db, stranger, seen.id, {}, stores), refused(404));
	}
	assert.deepEqual((await importPlaces(db, who)).map((place) => place.id), [id('A')]);
	assert.deepEqual(await importPlaces(db, pupil), []);
	const mine = await takeImport(db, who, seen.id, {}, stores);
	const theirs = await previewImport(db, other, { organisationId: id('B'), fileName: 'a.gift', bytes: bytes('::A::Oui ? {T}\n'), language: 'fr' }, stores);
	assert.notEqual((await takeImport(db, other, theirs.id, {}, stores)).bankId, mine.bankId);
});

dbtest('a file that cannot be read gets a report that says why, and leaves no upload behind', async (db) => {
	const { preview, who, id, rows } = await aTeacher(db);
	const before = (await readdir(join(folder, 'waiting'), { recursive: true })).length;
	const bomb = await preview(fixture('entity-bomb.xml'), 'bombe.xml');
	assert.deepEqual([bomb.state, bomb.counts.why?.key, await rows(bomb)], ['refused', 'file-has-doctype', []]);
	await assert.rejects(takeImport(db, who, bomb.id, {}, stores), refused(409));
	const huge = (async function* () {
		for (let sent = 0; sent <= 4; sent++) yield Buffer.alloc(1 << 20, 'a ');
	})();
	await assert.rejects(previewImport(db, who, { organisationId: id('A'), fileName: 'huge.gift', bytes: huge, language: 'fr' }, { ...stores, most: 4 << 20 }), refused(413));
	const files = await readdir(join(folder, 'waiting'), { recursive: true, withFileTypes: true });
	assert.equal(files.filter((file) => file.isFile() && file.name.length !== 64).length, 0, 'no half upload');
	assert.ok((await readdir(join(folder, 'waiting'), { recursive: true })).length <= before + 1);
});

dbtest('what waits for one person has an end: the oldest of his files goes, nobody else’s', async (db) => {
	const { preview, who, id } = await aTeacher(db);
	const gift = (n: number) => bytes(`::A${n}::Oui ? {T}${' '.repeat(100)}\n`);
	const [first, second] = [await preview(gift(1), '1.gift'), await preview(gift(2), '2.gift')];
	const other = await aPerson(db, { memberships: [{ organisationId: id('A'), kind: 'staff', since }], roles: [{ role: 'teacher', organisationId: id('6A'), since }] });
	const more = (asker: typeof who, n: number) => previewImport(db, asker, { organisationId: id('A'), fileName: `${n}.gift`, bytes: gift(n), language: 'fr' }, { ...stores, room: 250 });
	await more(other, 2);
	const third = await more(who, 3);
	await assert.rejects(takeImport(db, who, first.id, {}, stores), refused(410));
	for (const { id } of [second, third]) assert.equal((await takeImport(db, who, id, {}, stores)).state, 'taken');
});

dbtest('a fault in the middle leaves the report free to go on, and what is taken named', async (db) => {
	const { preview, who, rows } = await aTeacher(db);
	const text = Array.from({ length: 450 }, (_, i) => `::Q${i}::[html]Combien font ${i} + 1 ?${i === 300 ? '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="/>' : ''} {#${i + 1}}\n\n`);
	const seen = await preview(bytes(...text), 'cinq-cents.gift');
	const broken = { ...stores, kept: { ...stores.kept, put: () => Promise.reject(new Error('disk full')) }, wait: true };
	await assert.rejects(takeImport(db, who, seen.id, {}, broken), /disk full/);
	const stopped = await importReport(db, who, seen.id);
	assert.deepEqual([stopped.state, stopped.done, stopped.due, stopped.working], ['taking', 200, 450, false]);
	assert.deepEqual((await rows(seen)).map((row) => row.done ?? '').filter(Boolean).length, 200);
	assert.equal((await items(db, stopped.bankId)).length, 200);
	await workImport(db, seen.id, stores);
	const done = await importReport(db, who, seen.id);
	assert.deepEqual([done.state, done.counts.new, done.counts.same, (await items(db, done.bankId)).length], ['taken', 450, 0, 450]);
	// The work is over: who comes late finds nothing to do.
	await workImport(db, seen.id, stores);
	assert.deepEqual(await importReport(db, who, seen.id), done);
});

dbtest('work that always fails is given up after five times, and says so', async (db) => {
	const { preview, who, rows } = await aTeacher(db);
	const seen = await preview(bytes('::A::Oui ? {T}\n'), 'a.gift');
	const away = { ...stores, kept: { ...stores.kept, put: () => Promise.reject(new Error('disk full')) } };
	const picture = await preview(bytes('::A::[html]Oui <img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="/> ? {T}\n'), 'b.gift');
	await assert.rejects(takeImport(db, who, picture.id, {}, away), /disk full/);
	for (let tries = 2; tries <= 5; tries++) await assert.rejects(workImport(db, picture.id, away), /disk full/);
	const given = await importReport(db, who, picture.id);
	assert.deepEqual([given.state, given.counts.why?.key, (await rows(picture))[0].done], ['taken', 'work-failed', undefined]);
	// What is still open can be chosen again; a file that is gone says so.
	const again = await takeImport(db, who, picture.id, {}, stores);
	assert.deepEqual([again.state, again.counts.why, again.counts.new], ['taken', undefined, 1]);
	await stores.waiting.remove((await db.one(sql<{ file_sha256: string }>`select file_sha256 from exercises.import_report where id = ${seen.id}`)).file_sha256);
	await assert.rejects(takeImport(db, who, seen.id, {}, stores), refused(410));
});

dbtest('a package and a large text are left to the worker, who reads and takes them', async (db) => {
	const { preview, who } = await aTeacher(db);
	const waiting = await preview(bytes(...Array.from({ length: 30_000 }, (_, i) => `::Q${i % 40}::Combien font ${i % 40} + 1 ? {#${(i % 40) + 1}}\n\n`)), 'grand.gift');
	assert.deepEqual([waiting.state, waiting.working], ['reading', false]);
	await assert.rejects(takeImport(db, who, waiting.id, {}, stores), refused(409));
	const asked = await db.all(sql<{ task_identifier: string }>`select task_identifier from graphile_worker.jobs where key = ${`import ${waiting.id}`}`);
	assert.deepEqual(asked.map((job) => job.task_identifier), ['import.work']);
});

test('each reason and each fault has its sentence in every language', () => {
	for (const catalogue of [fr, ar, en] as Record<string, unknown>[]) {
		assert.deepEqual(Object.keys(catalogue).sort(), Object.keys(fr).sort());
		for (const key of [...reasons, ...faultKeys]) assert.ok(catalogue[key], key);
	}
	for (const language of languages) assert.doesNotMatch(because(language, { key: 'item-not-valid', values: { fault: 'fault-too-long', place: 'parts.0' } }), /fault|\{/);
});
