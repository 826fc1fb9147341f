import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { newId } from '#platform/ids.ts';
import { languages } from '#platform/language.ts';
import { sayWaiting } from '#rooms/sync/messages/waiting.ts';
import { openEpoch } from '#rooms/sync/opening.ts';
import { pushesIn } from '#rooms/sync/file-intake.ts';
import { outboxFile } from '#rooms/sync/outbox-file.ts';
import { push } from '#rooms/sync/server/index.ts';
import { rowOf } from '#rooms/sync/shelf.ts';
import { whatWaits, whyAside } from '#rooms/sync/waiting.ts';
import { someone } from '#tests/exchange.ts';
import { aFact, notes } from '#tests/facts.ts';
import { dbtest } from '#tests/support.ts';
import { emptyDisk, memoryShelf } from '#tests/sync/memory.ts';

const awa = someone();
const rows = [
	rowOf(aFact(awa, { at: '2026-03-02T08:00:00.000Z' })),
	rowOf(aFact(awa, { at: '2026-03-01T08:00:00.000Z' })),
	rowOf(aFact(awa, { kind: 'work', at: '2026-03-03T08:00:00.000Z' })),
	{ ...rowOf(aFact(awa)), level: 'server' as const, told: { result: 'ok' as const, timeline: 't' } },
	{ ...rowOf(aFact(awa)), told: { result: 'quarantine' as const, why: 'malformed', timeline: 't' } }
];
const aside = { id: newId(), scope: newId(), kind: 'note', actor: awa.id, since: '2026-03-01T08:00:00.000Z', why: 'chain' };

test('what waits, since when and why; what is held and what was put aside are told apart', () => {
	const told = whatWaits({ rows, asides: [aside] }, 'offline');
	assert.deepEqual(told.waiting, [{ kind: 'note', count: 2, since: '2026-03-01T08:00:00.000Z' }, { kind: 'work', count: 1, since: '2026-03-03T08:00:00.000Z' }]);
	assert.equal(told.held, 1);
	assert.deepEqual([told.why, told.asides[0].words], ['offline', 'aside.chain']);
	assert.equal(whatWaits({ rows: rows.slice(3), asides: [] }, 'cut').why, null, 'nothing waits, nothing to explain');
});

test('every end of a try and every reason has its own words in every language', () => {
	for (const language of languages) {
		const t = sayWaiting(language);
		const ends = [null, 'offline', 'none', 'cut', 'portal', 'signedOut', 'resting', 'refused'] as const;
		assert.equal(new Set(ends.map((end) => t(whatWaits({ rows, asides: [] }, end).why!))).size, ends.length);
		const codes = ['actor', 'scope', 'kind', 'fork', 'chain', 'malformed', 'unknown-item', 'no-such-work'];
		const words = codes.map((code) => t(whyAside(code), { code }));
		assert.equal(new Set(words).size, codes.length);
		assert.ok(words.at(-1)!.includes('no-such-work') && !words[0].includes('actor'));
	}
});

/** A phone that did so much, and the file of it. */
async function aFile(who: ReturnType<typeof someone>, acts: number, starts = 1) {
	const disk = emptyDisk(newId());
	const shelf = memoryShelf(disk);
	const tools = { now: Date.now, newId, digest: (bytes: Uint8Array) => createHash('sha256').update(bytes).digest() };
	for (let n = 0; n < starts; n++) {
		const opening = openEpoch(shelf, who.id, tools);
		for (let i = 0; i < acts; i++) await opening.keep({ scope: who.hat.establishmentId, kind: 'note', v: 1, body: `{"n":${i}}` });
	}
	const { epochs } = await shelf.look(who.id);
	const facts = [...disk.facts.values()];
	const receipts = [{ text: 'qalam-receipt 1\n', key: 'k', signature: 's' }];
	return { facts, text: outboxFile({ device: disk.device, person: who.id, at: new Date().toISOString(), epochs: epochs.map(({ id, parent, last }) => ({ id, parent, last })), facts, receipts }) };
}

dbtest('a file of what waits is taken in by the server’s push, any number of times and however it was cut', async (db) => {
	const who = someone();
	const { facts, text } = await aFile(who, 3, 2);
	const whole = pushesIn(text, Date.now())!;
	assert.deepEqual([whole.whole, whole.pushes.length], [true, 1]);
	const cut = pushesIn(text.slice(0, text.indexOf(facts[4].id)), Date.now())!;
	assert.deepEqual([cut.whole, cut.pushes[0].facts.length], [false, 4]);
	assert.deepEqual((await push(db, who, cut.pushes[0], notes)).results.map((one) => one.result), Array(4).fill('ok'));
	for (const rest of ['ok', 'duplicate']) assert.deepEqual((await push(db, who, whole.pushes[0], notes)).results.map((one) => one.result), [...Array(4).fill('duplicate'), rest, rest]);
});

test('a large file becomes pushes within their bounds; what is no such file is none', async () => {
	const who = someone();
	const { facts, text } = await aFile(who, 1, 450);
	const { pushes } = pushesIn(text, Date.now())!;
	assert.deepEqual(pushes.map((one) => [one.facts.length, one.epochs.length]), [[200, 200], [200, 200], [50, 50]]);
	assert.equal(new Set(pushes.flatMap((one) => one.facts.map((fact) => (fact as { id: string }).id))).size, facts.length);
	for (const other of ['', '<html>', '{"qalam":"backup","v":1}', '{"qalam":"outbox","v":2}']) assert.equal(pushesIn(other, Date.now()), undefined);
});
