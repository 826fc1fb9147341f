import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId } from '#platform/ids.ts';
import { Refusal } from '#platform/refusal.ts';
import { openDatabase, sql, type Database } from '#platform/server/sql.ts';
import type { Who } from '#rooms/people/who.ts';
import { mostFileBytes, mostLines, pushesIn } from '#rooms/sync/file-intake.ts';
import { outboxFile } from '#rooms/sync/outbox-file.ts';
import { push, takeFile, type Kinds } from '#rooms/sync/server/index.ts';
import { aChain, aPush, someone, type Chain } from '#tests/exchange.ts';
import { aFact, notes, placesIn } from '#tests/facts.ts';
import { aLine } from '#tests/line.ts';
import { dbtest, ownDatabase } from '#tests/support.ts';

const fileOf = (who: Who, ...chains: Chain[]) =>
	outboxFile({ device: chains[0].device, person: who.id, at: new Date().toISOString(), epochs: chains.map((chain) => chain.epoch), facts: chains.flatMap((chain) => chain.facts), receipts: [] });
const status = (code: number) => (error: unknown) => error instanceof Refusal && error.status === code;
const told = ({ kinds, asides, aside, others, left, unread, whole }: Awaited<ReturnType<typeof takeFile>>) => ({
	kinds: kinds.map(({ kind, taken, known }) => [kind, taken, known]), asides: asides.map((one) => one.why), aside, others, left, unread, whole
});
const clean = { asides: [], aside: 0, others: 0, left: 0, unread: 0, whole: true };

dbtest('a file is taken any number of times and counts once; what the phone itself sends afterwards is known', async (db) => {
	const who = someone();
	const chain = await aChain(who, 5);
	const file = fileOf(who, chain);
	const first = await takeFile(db, who, file, notes);
	assert.deepEqual(told(first), { ...clean, kinds: [['note', 5, 0]] });
	assert.match(first.receipt!.text, new RegExp(`${chain.epoch.id} 1 5 ${chain.link}`));
	assert.deepEqual(told(await takeFile(db, who, file, notes)), { ...clean, kinds: [['note', 0, 5]] });
	const phones = await push(db, who, aPush(who, chain), notes);
	assert.deepEqual(phones.results.map((one) => one.result), Array(5).fill('duplicate'));
	assert.deepEqual(phones.held, { [chain.epoch.id]: [[1, 5]] });
	assert.deepEqual(await placesIn(db, who.hat.establishmentId), [1, 2, 3, 4, 5]);
});

dbtest('the computer on which a file is handed in is not the phone: it is not noted, and its session is not the phone’s', async (db) => {
	const who = someone();
	const chain = await aChain(who, 1);
	await takeFile(db, who, fileOf(who, chain), notes);
	assert.deepEqual(await db.all(sql<{ id: string }>`select id from sync.device where person_id = ${who.id}`), []);
});

dbtest('another person’s file is not looked at, nor a fact in it that names another', async (db) => {
	const [who, other] = [someone(), someone()];
	const file = fileOf(other, await aChain(other, 2));
	await assert.rejects(takeFile(db, who, file, notes), status(409));
	// The head rewritten to one's own: each fact still names its author.
	const forged = file.replace(`"person":"${other.id}"`, `"person":"${who.id}"`);
	assert.deepEqual(told(await takeFile(db, who, forged, notes)), { ...clean, kinds: [], others: 2 });
	assert.deepEqual(await placesIn(db, other.hat.establishmentId), []);
	assert.equal((await db.one(sql<{ count: number }>`select count(*)::int as count from sync.quarantine where sent_by = any(${[who.id, other.id]}::uuid[])`)).count, 0);
});

dbtest('what is changed, broken or strange in a file is put aside, each with why, and stops nothing', async (db) => {
	const who = someone();
	const chain = await aChain(who, 3);
	const [one, two, three] = chain.facts;
	const lines = fileOf(who, { ...chain, facts: [one, { ...two, body: '{"n":99}' }, three, aFact(who, { scope: newId() }), aFact(who, { kind: 'dance' }), { ...aFact(who), seq: 0 }] }).split('\n');
	const deep = `{"fact":{"actor":"${who.id}","body":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`;
	lines.splice(2, 0, 'null', '7', '"text"', '[]', '{"fact":', deep, '{"epoch":{"id":"x"}}', '{"epoch":true}', '{"fact":"<script>alert(1)</script>"}', '{"__proto__":{"fact":1}}');
	const found = told(await takeFile(db, who, lines.join('\n'), notes));
	assert.deepEqual(found.asides.toSorted(), ['chain', 'kind', 'malformed', 'malformed', 'scope']);
	assert.deepEqual([found.kinds, found.aside, found.left], [[['note', 2, 0]], 5, 0]);
	assert.equal(found.unread, 5, 'null, a number, a text, half a line, one that is nested too deep');
	assert.equal(found.whole, false);
});

dbtest('what is no file of a phone, too large or too long is refused whole; so are too many at a time', async (db) => {
	const who = someone();
	const chain = await aChain(who, 1);
	const file = fileOf(who, chain);
	for (const odd of ['', '\n', '<html>', '{"qalam":"backup","v":1}', file.replace('"v":1', '"v":2'), file.replace(chain.device, 'x'), 'null', '[]'.repeat(9)]) await assert.rejects(takeFile(db, who, odd, notes), status(400), odd.slice(0, 40));
	await assert.rejects(takeFile(db, who, file + ' '.repeat(mostFileBytes), notes), status(413));
	await assert.rejects(takeFile(db, who, file + '{}\n'.repeat(mostLines), notes), status(413));
	assert.deepEqual(await placesIn(db, who.hat.establishmentId), []);
	await db.run(sql`update platform.limit_count set failures = 100 where key = ${`outbox-file:${who.id}`}`);
	await takeFile(db, who, file, notes);
	await assert.rejects(takeFile(db, who, file, notes), status(429));
});

dbtest('a file that was cut gives what can be read, and says that its end is missing', async (db) => {
	const who = someone();
	const chain = await aChain(who, 4);
	const file = fileOf(who, chain);
	assert.deepEqual(told(await takeFile(db, who, file.slice(0, file.indexOf(chain.facts[2].id)), notes)), { ...clean, kinds: [['note', 2, 0]], unread: 1, whole: false });
	assert.deepEqual(told(await takeFile(db, who, file, notes)), { ...clean, kinds: [['note', 2, 2]] });
});

test('the time on the way is no fault of the phone’s clock; a clock ahead, or behind beyond any way, is', () => {
	const day = 86_400_000;
	const received = Date.parse('2026-11-22T10:00:00Z');
	const said = (at: string) => pushesIn(`{"qalam":"outbox","v":1,"device":"${newId()}","person":"${newId()}","at":"${at}"}\n{"fact":{}}`, received)!.pushes[0].now;
	assert.equal(said(new Date(received - 20 * day).toISOString()), '2026-11-22T10:00:00.000Z', 'three weeks on a stick');
	assert.equal(said('2031-01-01T00:00:00.000Z'), '2031-01-01T00:00:00.000Z');
	assert.equal(said('2020-01-01T00:00:00.000Z'), '2020-01-01T00:00:00.000Z');
	assert.equal(said('soon'), '2026-11-22T10:00:00.000Z');
});

test('five thousand acts in one file, the line to the database cut in the middle: what was left comes with the next time, each once', async () => {
	const { db, url } = await ownDatabase();
	const line = await aLine(url);
	const shaky = openDatabase(line.url, { max: 2 });
	try {
		const who = someone();
		const file = fileOf(who, await aChain(who, 5000));
		let count = 0;
		const cutting: Kinds = { note: { ...notes.note, applyMany: async (_: Database, acts) => ((count += acts.length) === 2000 && line.cut(), acts.map(({ fact }) => fact.body)) } };
		const first = told(await takeFile(shaky, who, file, cutting));
		assert.ok(first.left > 0 && first.left < 5000, `${first.left} were left`);
		const [{ n }] = await db.all(sql<{ n: number }>`select count(*)::int as n from sync.fact where actor_id = ${who.id}`);
		assert.equal(n, 5000 - first.left, 'what was said to be taken is there, and no more');
		await line.mend();
		assert.deepEqual(told(await takeFile(shaky, who, file, cutting)), { ...clean, kinds: [['note', first.left, 5000 - first.left]] });
	} finally {
		await shaky.close();
	}
});
