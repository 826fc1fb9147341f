import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { test } from 'node:test';
import { newId } from '#platform/ids.ts';
import { openDatabase, sql, type Database } from '#platform/server/sql.ts';
import { noLink } from '#rooms/sync/chain.ts';
import type { Fact } from '#rooms/sync/fact.ts';
import { push, receiptKey, record, Unfit, type Kinds } from '#rooms/sync/server/index.ts';
import { aChain, aPush, link, someone } from '#tests/exchange.ts';
import { aFact, notes, placesIn, quarantined } from '#tests/facts.ts';
import { aLine } from '#tests/line.ts';
import { dbtest, ownDatabase } from '#tests/support.ts';

const said = (answer: { results: { result: string; why?: string }[] }) => answer.results.map(({ result, why }) => (why ? `${result}: ${why}` : result));
const asideIn = async (db: Database, scope: string) => (await quarantined(db, scope)).map((one) => [one.fact_id, one.code]);

/** Notes that are written many at a time, into the log alone. */
const manyNotes: Kinds = { note: { ...notes.note, applyMany: async (_, acts) => acts.map(({ fact }) => fact.body) } };

for (const [way, kinds] of [['one by one', notes], ['many at a time', manyNotes]] as const) {
	dbtest(`a push is taken in once, and told what is held (${way})`, async (db) => {
		const who = someone();
		const chain = await aChain(who, 5);
		const first = await push(db, who, aPush(who, chain), kinds);
		assert.deepEqual(first.results, chain.facts.map((fact) => ({ id: fact.id, result: 'ok', answer: fact.body })));
		assert.deepEqual(first.held, { [chain.epoch.id]: [[1, 5]] });
		assert.deepEqual([first.covered, first.cutOff, first.more], [{}, false, false]);
		const second = await push(db, who, aPush(who, chain), kinds);
		assert.deepEqual(second.results, chain.facts.map((fact) => ({ id: fact.id, result: 'duplicate', answer: fact.body })));
		assert.deepEqual(second.held, first.held);
		assert.deepEqual(await placesIn(db, who.hat.establishmentId), [1, 2, 3, 4, 5]);
		assert.deepEqual((await push(db, who, { ...aPush(who, chain), facts: [] }, kinds)).held, first.held, 'an empty push asks only what is held');
		const links = await db.all(sql<{ link: string }>`select encode(link, 'hex') as link from sync.fact where scope = ${who.hat.establishmentId} order by seq`);
		assert.equal(links.at(-1)!.link, chain.link, 'the link of each is kept');
	});

	dbtest(`forks are put aside, the first stands, and all of it counts as held (${way})`, async (db) => {
		const who = someone();
		const chain = await aChain(who, 2);
		const sameId = { ...chain.facts[0], body: '{"n":2}' };
		const samePlace = { ...chain.facts[1], id: newId(), body: '{"n":3}' };
		const at = { ...aPush(who, chain), facts: [...chain.facts, sameId, samePlace] };
		// In the order of their places: the first of two with one identity stands.
		assert.deepEqual(said(await push(db, who, at, kinds)).sort(), ['ok', 'ok', 'quarantine: fork', 'quarantine: fork']);
		assert.deepEqual(said(await push(db, who, { ...at, facts: [sameId, samePlace] }, kinds)), ['quarantine: fork', 'quarantine: fork']);
		assert.deepEqual((await asideIn(db, who.hat.establishmentId)).sort(), [[sameId.id, 'fork'], [samePlace.id, 'fork']].sort());
		assert.equal((await db.one(sql<{ body: string | null }>`select body from sync.fact where scope = ${sameId.scope} and id = ${sameId.id}`)).body, chain.facts[0].body);
	});
}

dbtest('a fact that does not follow the one before it is put aside, whichever comes first', async (db) => {
	const who = someone();
	const chain = await aChain(who, 4);
	const [one, two, three, four] = chain.facts;
	const rewritten = { ...two, id: newId(), body: '{"forged":true}' };
	const broken = { ...three, prev: 'ab'.repeat(32) };
	const bare = { ...three, prev: undefined };
	const at = aPush(who, chain);
	assert.deepEqual(said(await push(db, who, { ...at, facts: [one, two] }, notes)), ['ok', 'ok']);
	assert.deepEqual(said(await push(db, who, { ...at, facts: [broken] }, notes)), ['quarantine: chain']);
	assert.deepEqual((await push(db, who, { ...at, facts: [] }, notes)).held, { [chain.epoch.id]: [[1, 3]] }, 'what is put aside is held');
	assert.deepEqual(said(await push(db, who, { ...at, facts: [bare] }, notes)), ['quarantine: fork'], 'its place names another that was put aside');
	// The link of what was put aside is known as well: what truly follows the third is taken, though the third was broken.
	const other = someone(who.hat.establishmentId);
	const theirs = await aChain(other, 4);
	const [a, b, c, d] = theirs.facts;
	// Out of order: the third is here first; a second that it does not follow is put aside, the true one is taken.
	assert.deepEqual(said(await push(db, other, { ...aPush(other, theirs), facts: [a, c, d] }, notes)), ['ok', 'ok', 'ok']);
	assert.deepEqual(said(await push(db, other, { ...aPush(other, theirs), facts: [{ ...b, body: '{"forged":true}' }] }, notes)), ['quarantine: chain']);
	assert.deepEqual((await push(db, other, { ...aPush(other, theirs), facts: [] }, notes)).held, { [theirs.epoch.id]: [[1, 4]] });
	assert.deepEqual(said(await push(db, who, { ...at, facts: [rewritten] }, notes)), ['quarantine: fork']);
	assert.deepEqual(said(await push(db, who, { ...at, facts: [four] }, notes)), ['quarantine: chain'], 'it follows the true third, which was never seen: the broken one was');
});

dbtest('an epoch follows the one it names as its parent, or none', async (db) => {
	const who = someone();
	const first = await aChain(who, 2);
	const second = await aChain(who, 2, { after: first });
	assert.deepEqual(said(await push(db, who, aPush(who, first, second), notes)), Array(4).fill('ok'));
	assert.deepEqual(await db.one(sql<{ parent: string | null; parent_seq: number | null }>`select parent, parent_seq from sync.epoch where person_id = ${who.id} and id = ${second.epoch.id}`), { parent: first.epoch.id, parent_seq: 2 });
	const orphan = await aChain(who, 1);
	const lying = { ...aPush(who, orphan), epochs: [{ ...orphan.epoch, parent: { epoch: first.epoch.id, seq: 2, link: first.link } }] };
	assert.deepEqual(said(await push(db, who, lying, notes)), ['quarantine: chain'], 'its first fact follows nothing, and it says it does');
	const forged = await aChain(who, 1, { after: { ...first, link: 'cd'.repeat(32) } });
	assert.deepEqual(said(await push(db, who, aPush(who, forged), notes)), ['quarantine: chain'], 'the parent is held and ends otherwise');
	const away = await aChain(who, 1, { after: { ...first, epoch: { ...first.epoch, id: newId() }, link: 'cd'.repeat(32) } });
	assert.deepEqual(said(await push(db, who, aPush(who, away), notes)), ['ok'], 'a parent that is not held says nothing');
	const plain = aFact(who, { seq: 1 });
	assert.deepEqual(said(await push(db, who, { ...aPush(who, orphan), epochs: [], facts: [plain] }, notes)), ['ok'], 'a phone without a digest writes no chain');
});

dbtest('a device that lies: another’s name, another’s school, what is no fact; each is kept apart and none stops the others', async (db) => {
	const [who, other] = [someone(), someone()];
	const chain = await aChain(who, 2);
	const odd: unknown[] = [
		aFact(who, { actor: other.id, writer: chain.device, epoch: chain.epoch.id, seq: 3 }),
		aFact(who, { scope: other.hat.establishmentId, writer: chain.device, epoch: chain.epoch.id, seq: 4 }),
		aFact(who, { kind: 'constructor', writer: chain.device, epoch: chain.epoch.id, seq: 5 }),
		aFact(who, { v: 7, writer: chain.device, epoch: chain.epoch.id, seq: 6 }),
		{ ...aFact(who), epoch: chain.epoch.id, seq: 7, at: 'yesterday' },
		{ ...aFact(who), epoch: chain.epoch.id, seq: 8, body: 'x'.repeat(64_001) },
		null, 'a fact', { id: { toString: 1 } }, [], { '\u0000': '\ud800' }
	];
	const answer = await push(db, who, { ...aPush(who, chain), facts: [...odd, ...chain.facts] as Fact[] }, notes);
	assert.deepEqual(said(answer), ['quarantine: actor', 'quarantine: scope', 'quarantine: kind', 'quarantine: kind', ...Array(7).fill('quarantine: malformed'), 'ok', 'ok']);
	assert.deepEqual(answer.held, { [chain.epoch.id]: [[1, 8]] });
	assert.equal((await db.one(sql<{ count: number }>`select count(*) as count from sync.unread where sent_by = ${who.id}`)).count, 7);
	assert.deepEqual((await quarantined(db, other.hat.establishmentId)).map((one) => one.sent_by), [who.id], 'who sent it is known, whatever it says');
	await assert.rejects(push(db, other, aPush(who, chain), notes), { status: 409 });
	assert.deepEqual((await push(db, other, { ...aPush(who, chain), person: other.id, facts: [] }, notes)).held, {}, 'nobody learns what another wrote');
});

dbtest('a clock in 2031, or before the beginning, changes neither what is held nor what is answered', async (db) => {
	const who = someone();
	for (const at of ['2031-01-01T00:00:00.000Z', '1970-01-01T00:00:00.000Z', '0000-02-01T10:00:00.000Z']) {
		const chain = await aChain(who, 2, { make: (who, more) => aFact(who, { ...more, at }) });
		const answer = await push(db, who, { ...aPush(who, chain), now: at }, notes, Date.UTC(2027, 0, 1));
		assert.deepEqual(said(answer), ['ok', 'ok']);
		assert.equal(answer.time, '2027-01-01T00:00:00.000Z');
	}
});

dbtest('a fault of ours with one fact leaves that one with its sender, and takes in the others', async (db) => {
	const who = someone();
	const chain = await aChain(who, 7);
	let broken = true;
	const faulty: Kinds = {
		note: {
			...notes.note,
			applyMany: async (_, acts) => {
				if (broken && acts.some(({ fact }) => fact.seq === 5)) throw new Error('a fault of ours');
				return acts.map(({ fact }) => (fact.seq === 3 ? new Unfit('unknown-item') : fact.body));
			}
		}
	};
	const answer = await push(db, who, aPush(who, chain), faulty);
	assert.deepEqual(said(answer), ['ok', 'ok', 'quarantine: unknown-item', 'ok', 'ok', 'ok']);
	assert.deepEqual([answer.more, answer.held], [true, { [chain.epoch.id]: [[1, 4], [6, 7]] }]);
	broken = false;
	assert.deepEqual(said(await push(db, who, { ...aPush(who, chain), facts: [chain.facts[4]] }, faulty)), ['ok']);
	assert.deepEqual(await placesIn(db, who.hat.establishmentId), [1, 2, 3, 4, 5, 6]);
});

dbtest('what one sender may have put aside has an end; the rest stays with him', async (db) => {
	const who = someone();
	await db.run(sql`
		insert into sync.unread (sent_by, sha, raw, device) select ${who.id}::uuid, decode(lpad(to_hex(n), 64, '0'), 'hex'), 'x', ${newId()}::uuid from generate_series(1, 4998) as n`);
	const chain = await aChain(who, 1);
	const answer = await push(db, who, { ...aPush(who, chain), facts: [1, 2, 3, 4, ...chain.facts] as Fact[] }, notes);
	assert.deepEqual([said(answer), answer.more], [['quarantine: malformed', 'quarantine: malformed', 'ok'], true]);
});

dbtest('a receipt says what is held, and anyone can check it by the public key', async (db) => {
	const who = someone();
	const chain = await aChain(who, 3);
	const { receipt, timeline, time } = await push(db, who, aPush(who, chain), notes);
	const { id, key } = await receiptKey(db);
	assert.equal(receipt!.text, `qalam-receipt 1\n${id} ${timeline}\n${chain.device} ${who.id}\n${time}\n${chain.epoch.id} 1 3 ${chain.link} national\n`);
	const publicKey = createPublicKey({ key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from(key, 'base64')]), type: 'spki', format: 'der' });
	assert.equal(verify(null, Buffer.from(receipt!.text), publicKey, Buffer.from(receipt!.signature, 'base64')), true);
	assert.equal(verify(null, Buffer.from(receipt!.text.replace(' 3 ', ' 4 ')), publicKey, Buffer.from(receipt!.signature, 'base64')), false);
	assert.equal((await push(db, who, { ...aPush(who, chain), epochs: [], facts: [] }, notes)).receipt, null);
});

test('the same pushes from two tabs at once count once; a fork that races its twin waits', async () => {
	const { db } = await ownDatabase();
	const who = someone();
	const chains = await Promise.all(Array.from({ length: 4 }, () => aChain(who, 30)));
	const answers = await Promise.all([...chains, ...chains, ...chains].map((chain) => push(db, who, aPush(who, chain), manyNotes)));
	const results = answers.flatMap(said);
	assert.equal(results.filter((one) => one === 'ok').length, 120);
	assert.equal(results.filter((one) => one === 'duplicate').length, 240);
	for (const [i, answer] of answers.entries()) assert.deepEqual(answer.held, { [chains[i % 4].epoch.id]: [[1, 30]] });
	assert.deepEqual(await placesIn(db, who.hat.establishmentId), Array.from({ length: 120 }, (_, i) => i + 1));
	const [twin] = (await aChain(who, 1)).facts;
	const raced = (await Promise.all(Array.from({ length: 8 }, (_, i) => push(db, who, { ...aPush(who, chains[0]), epochs: [], facts: [{ ...twin, body: `{"n":${i % 2}}` }] }, manyNotes)))).flatMap(said);
	assert.deepEqual([raced.filter((one) => one === 'ok').length, raced.filter((one) => one === 'quarantine: fork').length], [1, 4]);
});

test('five thousand acts of three weeks, in batches, in any order, some twice: each is there once', async () => {
	const { db } = await ownDatabase();
	const who = someone();
	const chains = [await aChain(who, 1700)];
	for (let i = 0; i < 2; i++) chains.push(await aChain(who, 1650, { after: chains.at(-1)! }));
	const all = chains.flatMap((chain) => chain.facts);
	const batches: Fact[][] = [];
	for (let i = 0; i < all.length; i += 200) batches.push(all.slice(i, i + 200));
	const order = batches.map((_, i) => (i * 7) % batches.length);
	const since = performance.now();
	for (const i of [...order, 3, 0]) {
		const answer = await push(db, who, { ...aPush(who, ...chains), facts: batches[i] }, manyNotes);
		assert.ok(answer.results.every((one) => one.result === 'ok' || one.result === 'duplicate'), JSON.stringify(answer.results.find((one) => one.result === 'quarantine')));
		assert.equal(answer.results.length, batches[i].length);
	}
	console.log(`5 000 acts in ${order.length + 2} pushes: ${Math.round(performance.now() - since)} ms`);
	const { held } = await push(db, who, { ...aPush(who, ...chains), facts: [] }, manyNotes);
	assert.deepEqual(held, Object.fromEntries(chains.map((chain) => [chain.epoch.id, [[1, chain.facts.length]]])));
	assert.equal((await placesIn(db, who.hat.establishmentId)).length, 5000);
});

test('the line breaks after the commit and before its answer: tried again, it finds itself and counts once', async () => {
	const { db, url } = await ownDatabase();
	const line = await aLine(url);
	const far = openDatabase(line.url, { max: 1 });
	const who = someone();
	const chain = await aChain(who, 3);
	let tries = 0;
	const breaking: Kinds = {
		note: {
			...notes.note,
			apply: async (db, _, fact) => {
				await record(db, fact);
				if (fact.seq === 3 && ++tries === 1) {
					line.deafen();
					setTimeout(() => void line.mend(), 200);
				}
				return 'kept';
			}
		}
	};
	const answer = await push(far, who, aPush(who, chain), breaking);
	assert.ok(said(answer).every((one) => one === 'ok' || one === 'duplicate'));
	assert.deepEqual(answer.held, { [chain.epoch.id]: [[1, 3]] });
	assert.deepEqual(await placesIn(db, who.hat.establishmentId), [1, 2, 3]);
	await far.close();
});

dbtest('the first link is that of nothing', async (db) => {
	const who = someone();
	const [fact] = (await aChain(who, 1)).facts;
	assert.equal(fact.prev, noLink);
	const wrong = { ...fact, prev: await link(fact) };
	assert.deepEqual(said(await push(db, who, { v: 1, now: fact.at, device: fact.writer, person: who.id, epochs: [{ id: fact.epoch, parent: null, last: 1 }], facts: [wrong] }, notes)), ['quarantine: chain']);
});

dbtest('who sends a copy of another’s fact first does not keep hers from being held, and put aside, under her own name', async (db) => {
	const awa = someone();
	const liar = someone(awa.hat.establishmentId);
	const chain = await aChain(awa, 1, { make: (who, more) => aFact(who, { ...more, kind: 'dance' }) });
	const copied = await push(db, liar, { ...aPush(awa, chain), person: liar.id }, notes);
	assert.deepEqual(copied.results.map((one) => one.why), ['actor']);
	const hers = await push(db, awa, aPush(awa, chain), notes);
	assert.deepEqual([hers.results.map((one) => one.why), hers.held], [['kind'], { [chain.epoch.id]: [[1, 1]] }]);
});
