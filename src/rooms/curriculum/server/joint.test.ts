import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import * as Y from 'yjs';
import { sql, type Database } from '#platform/server/sql.ts';
import { readJoint, writeJoint } from '#rooms/curriculum/joint.ts';
import { createDraft, draft, draftVersions, exchangeJoint, gatherJoints, isNews, NotTakenIn, restoreDraft, saveDraft, saveSource, sealDraft, shareDraft, type Writer } from '#rooms/curriculum/server/index.ts';
import { readText } from '#rooms/curriculum/text-read.ts';
import { writeText } from '#rooms/curriculum/text-write.ts';
import { aProgramme } from '#tests/learning.ts';
import { aCountry, aPerson } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

const since = '2025-10-01';
const text = 'Un texte.\n\n- a\n- b\n\nLa fin.\n';

/** Two teachers of a school, one of whom has a draft that the other may write too, and some who may not. */
async function two(db: Database, source = text) {
	const id = await aCountry(db);
	const staff = () => aPerson(db, { roles: [{ role: 'teacher', organisationId: id('A'), since }], memberships: [{ organisationId: id('A'), kind: 'staff', since }] });
	const [awa, binta, other] = [await staff(), await staff(), await staff()];
	const { chapterId } = await aProgramme(db);
	const made = await createDraft(db, awa, { kind: 'lesson', organisationId: id('A'), chapterId, language: 'fr', title: 'Une leçon', content: { source, minutes: 20, media: {} } });
	await shareDraft(db, awa, made, binta.code);
	const head = await aPerson(db, { roles: [{ role: 'head', organisationId: id('A'), since }] });
	const item = await createDraft(db, awa, { kind: 'item', organisationId: id('A'), chapterId, language: 'fr', title: 'Un exercice', content: { item: {} } });
	return { awa, binta, other, head, made, item, id };
}

/** A tab as the browser's: it keeps what waits until it is taken in. */
function aTab(db: Database, who: Writer, draftId: string) {
	const doc = new Y.Doc();
	const tab = {
		doc,
		waiting: [] as Uint8Array[],
		number: null as number | null,
		here: [] as string[],
		text: () => writeText(readJoint(doc).node),
		write: (source: string) => writeJoint(doc, { ...readJoint(doc), node: readText(source) }),
		ask: (more = {}) => exchangeJoint(db, who, draftId, { tab: doc.clientID, updates: tab.waiting, since: tab.number, vector: tab.number === null ? Y.encodeStateVector(doc) : null, place: null, leaving: false, ...more }),
		async exchange() {
			const heard = await tab.ask();
			tab.waiting = [];
			for (const update of heard.updates) Y.applyUpdate(doc, update, 'line');
			tab.number = heard.number;
			tab.here = heard.here.map((one) => one.name);
			return heard;
		}
	};
	doc.on('update', (update: Uint8Array, origin: unknown) => origin !== 'line' && tab.waiting.push(update));
	return tab;
}

dbtest('two write one lesson: each has what the other wrote, and the draft has it as Markdown', async (db) => {
	const { awa, binta, made } = await two(db);
	const [one, other] = [aTab(db, awa, made), aTab(db, binta, made)];
	await one.exchange();
	assert.equal(one.text(), text);
	assert.deepEqual([readJoint(one.doc).title, readJoint(one.doc).minutes], ['Une leçon', 20]);
	await other.exchange();
	assert.deepEqual(other.here, [awa.label]);
	one.write('Un texte.\n\n- a\n- b\n- c\n\nLa fin.\n');
	other.write('Un texte plus long.\n\n- a\n- b\n\nLa fin.\n');
	await one.exchange();
	await other.exchange();
	const heard = await one.exchange();
	assert.deepEqual(heard.here.map((here) => here.name), [binta.label]);
	assert.equal(one.text(), 'Un texte plus long.\n\n- a\n- b\n- c\n\nLa fin.\n');
	assert.equal(other.text(), one.text());
	const saved = await draft(db, awa, made);
	assert.deepEqual([saved.content, saved.title], [{ source: one.text(), minutes: 20, media: {} }, 'Une leçon']);
	assert.equal((await draftVersions(db, awa, made)).length, 1, 'what two write within ten minutes is one version');
	assert.deepEqual((await one.exchange()).updates, [], 'nothing is told twice');
});

dbtest('one away for long, the other takes away what he wrote in: both are there after', async (db) => {
	const { awa, binta, made } = await two(db);
	const [one, other] = [aTab(db, awa, made), aTab(db, binta, made)];
	await one.exchange();
	await other.exchange();
	other.write('Un texte.\n\n- a\n- b, et tout ce que Binta écrit sans ligne\n\nLa fin.\n');
	one.write('Un texte.\n\nLa fin.\n');
	await one.exchange();
	await gatherAll(db, made);
	await other.exchange();
	await one.exchange();
	assert.equal(one.text(), other.text());
	assert.match(one.text(), /> \*Retrouvé[^]*et tout ce que Binta écrit sans ligne/);
});

async function gatherAll(db: Database, id: string): Promise<void> {
	await db.run(sql`update curriculum.draft_update set at = now() - interval '2 hours' where draft_id = ${id}`);
	for (let i = 0; i < 25; i++) await db.run(sql`insert into curriculum.draft_update (draft_id, number, person_id, at, bytes) select draft_id, last + 1, ${id}, now() - interval '2 hours', ${Buffer.from([0, 0])}::bytea from curriculum.draft_text where draft_id = ${id}`).then(() => db.run(sql`update curriculum.draft_text set last = last + 1 where draft_id = ${id}`));
	assert.equal(await gatherJoints(db), 1);
	assert.equal((await db.one(sql<{ count: number }>`select count(*)::int as count from curriculum.draft_update where draft_id = ${id}`)).count, 0);
}

dbtest('gathered updates are told to who has them and to who has not', async (db) => {
	const { awa, binta, made } = await two(db);
	const [one, other] = [aTab(db, awa, made), aTab(db, binta, made)];
	await one.exchange();
	await other.exchange();
	one.write('Autre chose.\n');
	await one.exchange();
	await gatherAll(db, made);
	const heard = await other.exchange();
	assert.ok(heard.vector, 'what it lacks is reckoned anew');
	assert.equal(other.text(), 'Autre chose.\n');
	const fresh = aTab(db, awa, made);
	await fresh.exchange();
	assert.equal(fresh.text(), 'Autre chose.\n');
	// A server put back to an older day: the tab knows more than it.
	assert.ok((await exchangeJoint(db, awa, made, { tab: 5, updates: [], since: 100_000, vector: null, place: null, leaving: false })).vector);
});

dbtest('a text is its writers’ alone, and only while it is not handed in', async (db) => {
	const { awa, binta, other, head, made, item } = await two(db);
	const hears = (who: Writer, id = made) => aTab(db, who, id).ask().then(() => true, (error) => (assert.equal(error.status, 404), false));
	assert.deepEqual([await hears(awa), await hears(binta), await hears(other), await hears(head), await hears(awa, item), await hears(awa, randomUUID())], [true, true, false, false, false, false]);
	const tab = aTab(db, binta, made);
	await tab.exchange();
	tab.write('Binta écrit.\n');
	await db.run(sql`update curriculum.draft set state = 'submitted' where id = ${made}`);
	assert.equal(await hears(head), false, 'who checks does not write');
	await assert.rejects(tab.exchange(), { status: 409 });
	assert.equal((await draft(db, awa, made)).content && (await tab.ask({ updates: [] })).open, false);
	await assert.rejects(saveSource(db, awa, made, { base: text, source: 'x', title: 'x', minutes: undefined }), { status: 409 });
	await db.run(sql`update curriculum.draft set state = 'returned' where id = ${made}`);
	await tab.exchange();
	assert.equal(((await draft(db, awa, made)).content as { source: string }).source, 'Binta écrit.\n');
	await db.run(sql`delete from curriculum.draft_writer where draft_id = ${made}`);
	await assert.rejects(tab.exchange(), { status: 404 });
});

dbtest('a version put back reaches who has the text open, with what he wrote since', async (db) => {
	const { awa, made } = await two(db);
	const tab = aTab(db, awa, made);
	await tab.exchange();
	await sealDraft(db, made);
	tab.write('Tout autre chose.\n');
	await tab.exchange();
	assert.equal(await isNews(db, made, { tab: 1, since: tab.number!, tabs: [tab.doc.clientID], open: true }), false);
	await restoreDraft(db, awa, made, 1);
	assert.equal(await isNews(db, made, { tab: 1, since: tab.number!, tabs: [tab.doc.clientID], open: true }), true);
	await tab.exchange();
	assert.equal(tab.text(), text);
	const { revision } = await draft(db, awa, made);
	await saveDraft(db, awa, made, { revision, title: 'Un autre titre', content: { source: `${text}\nUn ajout.\n`, media: {} } });
	tab.write(`Un début.\n\n${text}`);
	await tab.exchange();
	await tab.exchange();
	assert.equal(tab.text(), `Un début.\n\n${text}\nUn ajout.\n`);
	assert.deepEqual([readJoint(tab.doc).title, readJoint(tab.doc).minutes], ['Un autre titre', undefined]);
});

dbtest('a plain form keeps what others wrote since it was opened', async (db) => {
	const { awa, binta, made } = await two(db);
	const tab = aTab(db, binta, made);
	await tab.exchange();
	tab.write('Un texte.\n\n- a\n- b\n- c\n\nLa fin.\n');
	await tab.exchange();
	const saved = await saveSource(db, awa, made, { base: text, source: 'Un texte repris.\r\n\r\n- a\r\n- b\r\n\r\nLa fin.\r\n\r\nEt plus.\r\n', title: ' Mon  titre ', minutes: 30 });
	assert.equal(saved.merged, true);
	await tab.exchange();
	assert.equal(tab.text(), 'Un texte repris.\n\n- a\n- b\n- c\n\nLa fin.\n\nEt plus.\n');
	const { title, content } = await draft(db, awa, made);
	assert.deepEqual([title, content], ['Mon titre', { source: tab.text(), minutes: 30, media: {} }]);
	assert.equal((await saveSource(db, awa, made, { base: tab.text(), source: tab.text(), title: 'Mon titre', minutes: 30 })).merged, false);
	await assert.rejects(saveSource(db, awa, made, { base: '', source: 'x', title: ' ', minutes: undefined }), { status: 400, field: 'title' });
	await assert.rejects(saveSource(db, awa, made, { base: '', source: 'x'.repeat(200_001), title: 'x', minutes: undefined }), { status: 413 });
});

dbtest('what can’t be taken in changes nothing, and the next is taken in', async (db) => {
	const { awa, made } = await two(db);
	const tab = aTab(db, awa, made);
	await tab.exchange();
	const before = await draft(db, awa, made);
	const bad = new Y.Doc();
	bad.getXmlFragment('text').insert(0, [new Y.XmlElement('script')]);
	const refused = (why: string) => (error: unknown) => error instanceof NotTakenIn && error.why === why;
	for (const update of [Y.encodeStateAsUpdate(bad), new Uint8Array([1, 2, 3]), new Uint8Array()]) await assert.rejects(tab.ask({ updates: [update] }), refused('refused'));
	tab.write(`${text}\nUn.\n`);
	tab.write(`${text}\nUn deux.\n`);
	await assert.rejects(tab.ask({ updates: tab.waiting.slice(-1) }), refused('missing'));
	const long = new Y.Doc();
	Y.applyUpdate(long, Y.encodeStateAsUpdate(tab.doc));
	writeJoint(long, { ...readJoint(long), node: readText('mot '.repeat(49_000)) });
	const more = long.getXmlFragment('text').get(0) as Y.XmlElement;
	(more.get(0) as Y.XmlText).insert(0, 'mot '.repeat(2000));
	await assert.rejects(tab.ask({ updates: [Y.encodeStateAsUpdate(long)] }), { status: 413 });
	const { number } = await tab.ask({ updates: [] });
	assert.equal(number, tab.number);
	assert.deepEqual(await draft(db, awa, made), before);
	await tab.exchange();
	assert.equal(tab.text(), `${text}\nUn deux.\n`);
	// An update that was made to be slow is ended, and the server goes on.
	const since = performance.now();
	assert.ok(slow().length < 262_000);
	await assert.rejects(tab.ask({ updates: [slow()] }), refused('refused'));
	assert.ok(performance.now() - since < 8000, `it took ${performance.now() - since} ms`);
});

/** Thousands of writers who each put something in one place, told in the order that takes longest: each is compared with all before it. */
function slow(): Uint8Array {
	const bytes: number[] = [];
	const number = (value: number) => {
		for (; value > 127; value >>>= 7) bytes.push(128 | (value & 127));
		bytes.push(value);
	};
	const word = (text: string) => (number(text.length), bytes.push(...Buffer.from(text)));
	const writers = 6500;
	number(writers);
	for (let client = writers; client > 0; client--) {
		number(3);
		number(client);
		number(0);
		// A letter of the title behind the last one of the writer before, so that what he did comes first.
		if (client === 1) (bytes.push(4, 1), word('title'));
		else (bytes.push(4 | 128), number(client - 1), number(2));
		word('a');
		bytes.push(7, 1);
		word('text');
		bytes.push(3);
		word('rule');
		(bytes.push(4 | 128), number(client), number(0));
		word('b');
	}
	number(0);
	return Uint8Array.from(bytes);
}

dbtest('who is here is seen until he leaves or gives no sign', async (db) => {
	const { awa, binta, made } = await two(db);
	const [one, other] = [aTab(db, awa, made), aTab(db, binta, made)];
	await one.exchange();
	assert.deepEqual((await other.ask({ place: 'ici' })).here.map((here) => [here.name, here.place]), [[awa.label, null]]);
	assert.deepEqual((await one.ask()).here.map((here) => [here.name, here.place]), [[binta.label, 'ici']]);
	// Another can't speak in the name of his tab.
	assert.equal((await exchangeJoint(db, awa, made, { tab: other.doc.clientID, updates: [], since: null, vector: null, place: 'là', leaving: false })).here.length, 1);
	assert.deepEqual((await one.ask()).here.map((here) => here.place), ['ici']);
	await other.ask({ leaving: true });
	assert.deepEqual((await one.ask()).here, []);
	// An answer that waited when the tab closed does not bring it back.
	await other.ask({ held: true });
	assert.deepEqual((await one.ask()).here, []);
	await other.ask();
	await db.run(sql`update curriculum.draft_here set at = now() - interval '61 seconds' where person_id = ${binta.id}`);
	assert.deepEqual((await one.ask()).here, []);
});

dbtest('a text that hundreds of hands at one place made slow to open takes in no more', async (db) => {
	const { awa, made } = await two(db);
	const tab = aTab(db, awa, made);
	await tab.exchange();
	const base = Y.encodeStateAsUpdate(tab.doc);
	const hand = (client: number) => {
		const doc = new Y.Doc();
		doc.clientID = client;
		Y.applyUpdate(doc, base);
		const before = Y.encodeStateVector(doc);
		(((doc.getXmlFragment('text').get(0) as Y.XmlElement).get(0) as Y.XmlText)).insert(3, 'a');
		return Y.encodeStateAsUpdate(doc, before);
	};
	const refused = (async () => {
		for (let batch = 0; batch < 12; batch++) {
			const updates = [Y.mergeUpdates(Array.from({ length: 400 }, (_, i) => hand(1000 + batch * 400 + i)))];
			await exchangeJoint(db, awa, made, { tab: 1, updates, since: null, vector: null, place: null, leaving: false }, 100);
		}
	})();
	// Five thousand such hands, a hundred kilobytes, held the server for three seconds at every opening.
	await assert.rejects(refused, { status: 413 });
	assert.match(((await draft(db, awa, made)).content as { source: string }).source, /a{400}/);
});
