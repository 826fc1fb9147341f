import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { newId } from '#platform/ids.ts';
import { linkOf, noLink } from '#rooms/sync/chain.ts';
import { exchange, type Transport } from '#rooms/sync/deliver.ts';
import { rangesOf, type Push, type PushAnswer } from '#rooms/sync/exchange.ts';
import type { FactResult } from '#rooms/sync/fact.ts';
import { openEpoch, type Act, type Tools } from '#rooms/sync/opening.ts';
import { freshPace, freshRound, maybeAnswer, nextPush } from '#rooms/sync/sender.ts';
import { emptyDisk, memoryShelf } from '#tests/sync/memory.ts';

const tools: Tools = { now: () => 1_800_000_000_000, newId, digest: (bytes) => createHash('sha256').update(bytes).digest() };
const act = (body = '{}'): Act => ({ scope: newId(), kind: 'note', v: 1, body });

/** A server in a nutshell: what it holds by epoch, how far it is covered, and what it says of each fact. */
function aServer() {
	const server = {
		timeline: newId(),
		held: new Map<string, Set<number>>(),
		covered: new Map<string, number>(),
		say: (): Pick<FactResult, 'result' | 'why'> => ({ result: 'ok' }),
		pushes: [] as Push[],
		transport: (async (push) => ({ kind: 'answer', answer: server.take(push) })) as Transport,
		take(push: Push): PushAnswer {
			server.pushes.push(push);
			for (const fact of push.facts) server.held.set(fact.epoch, (server.held.get(fact.epoch) ?? new Set()).add(fact.seq));
			return {
				v: 1, time: new Date(0).toISOString(), timeline: server.timeline, receipt: null, cutOff: false, more: false,
				held: Object.fromEntries(push.epochs.map(({ id }) => [id, rangesOf([...(server.held.get(id) ?? [])])])),
				covered: Object.fromEntries(push.epochs.map(({ id }) => [id, server.covered.get(id) ?? 0])),
				results: push.facts.map(({ id }) => ({ id, ...server.say() }))
			};
		}
	};
	return server;
}

function aPhone() {
	const disk = emptyDisk(newId());
	const shelf = memoryShelf(disk);
	const person = newId();
	const pace = freshPace();
	return { disk, shelf, person, pace, open: () => openEpoch(shelf, person, tools), go: (transport: Transport) => exchange(shelf, transport, tools.now, person, pace), look: () => shelf.look(person) };
}

test('facts of one start follow each other by number and link, and the next start names where the last had come to', async () => {
	const phone = aPhone();
	const first = phone.open();
	const [a, b] = await Promise.all([first.keep(act()), first.keep(act())]);
	assert.deepEqual([a.seq, b.seq, a.epoch === b.epoch], [1, 2, true]);
	assert.equal(a.prev, noLink);
	assert.equal(b.prev, await linkOf(a.prev, a, tools.digest!));
	const c = await phone.open().keep(act());
	assert.notEqual(c.epoch, a.epoch);
	const { epochs } = await phone.look();
	const link = await linkOf(b.prev!, b, tools.digest!);
	assert.deepEqual(epochs.find((epoch) => epoch.id === c.epoch)?.parent, { epoch: a.epoch, seq: 2, link });
	assert.equal(c.prev, link);
});

test('a write that failed leaves its epoch; what no server could read is refused at once', async () => {
	const phone = aPhone();
	let full = false;
	const shelf = memoryShelf(phone.disk, (operation) => {
		if (full && operation === 'keep') throw new Error('the disk is full');
	});
	const opening = openEpoch(shelf, phone.person, tools);
	const a = await opening.keep(act());
	full = true;
	await assert.rejects(opening.keep(act()), /full/);
	full = false;
	const b = await opening.keep(act());
	assert.notEqual(b.epoch, a.epoch);
	assert.equal(b.seq, 1);
	for (const body of ['x'.repeat(64_001), 'a\0b', '\ud800']) await assert.rejects(opening.keep(act(body)), RangeError);
	assert.equal((await opening.keep(act())).seq, 2);
});

test('what is held stays until it is covered, then leaves; the newest epoch stays to be named', async () => {
	const [phone, server] = [aPhone(), aServer()];
	const opening = phone.open();
	for (let n = 0; n < 3; n++) await opening.keep(act());
	await phone.open().keep(act());
	assert.equal((await phone.go(server.transport)).stopped, null);
	assert.deepEqual((await phone.look()).rows.map((row) => row.level), ['server', 'server', 'server', 'server']);
	const [first, last] = (await phone.look()).epochs;
	server.covered.set(first.id, 2);
	await phone.go(server.transport);
	assert.deepEqual((await phone.look()).rows.map((row) => row.seq), [3, 1]);
	assert.equal(phone.disk.facts.size, 2);
	server.covered.set(first.id, 3).set(last.id, 1);
	await phone.go(server.transport);
	const { rows, epochs } = await phone.look();
	assert.deepEqual([rows, epochs.map((epoch) => epoch.id)], [[], [last.id]]);
	const before = server.pushes.length;
	await phone.go(server.transport);
	assert.equal(server.pushes.length, before, 'nothing kept, nothing asked');
});

test('a server put back from a copy is sent again what it lost, and the level goes down till then', async () => {
	const [phone, server] = [aPhone(), aServer()];
	const opening = phone.open();
	for (let n = 0; n < 5; n++) await opening.keep(act());
	await phone.go(server.transport);
	const epoch = (await phone.look()).epochs[0].id;
	server.held.set(epoch, new Set([1, 2]));
	server.timeline = newId();
	await phone.go(server.transport);
	assert.deepEqual([...server.held.get(epoch)!].sort(), [1, 2, 3, 4, 5]);
	assert.deepEqual(server.pushes.slice(1).map((push) => push.facts.map((fact) => fact.seq)), [[], [3, 4, 5]]);
});

test('an answer lost on the way: the fact is sent again until its author knows what became of it', async () => {
	const [phone, server] = [aPhone(), aServer()];
	await phone.open().keep(act());
	server.say = () => ({ result: 'quarantine', why: 'unknown-item' });
	server.covered.set((await phone.look()).epochs[0].id, 1);
	await phone.go(async (push) => (server.take(push), { kind: 'cut' }));
	assert.equal((await phone.look()).rows.length, 1);
	const { results } = await phone.go(server.transport);
	assert.deepEqual(results.map((result) => result.why), ['unknown-item']);
	const { rows, asides } = await phone.look();
	assert.deepEqual([rows.length, asides.map((aside) => aside.why)], [0, ['unknown-item']], 'the fact may go, the word stays');
});

test('a line that breaks under large pushes gets smaller ones; a fact that breaks it goes last and stops no other', async () => {
	const [phone, server] = [aPhone(), aServer()];
	const opening = phone.open();
	for (let n = 0; n < 40; n++) await opening.keep(act(n === 3 ? '"poison"' : '{}'));
	const thin: Transport = async (push, most) => (push.facts.some((fact) => fact.body === '"poison"') || push.facts.length > 16 ? { kind: 'cut' } : server.transport(push, most));
	for (let n = 0; n < 12; n++) await phone.go(thin);
	assert.deepEqual((await phone.look()).rows.filter((row) => row.level === 'phone').map((row) => row.seq), [4]);
	assert.equal((await phone.go(thin)).stopped, 'cut');
});

test('an envelope that is refused for one fact holds up no other', async () => {
	const [phone, server] = [aPhone(), aServer()];
	const opening = phone.open();
	for (let n = 0; n < 20; n++) await opening.keep(act(n === 3 ? '"poison"' : '{}'));
	const { stopped } = await phone.go(async (push, most) => (push.facts.some((fact) => fact.body === '"poison"') ? { kind: 'refused' } : server.transport(push, most)));
	assert.equal(stopped, 'refused');
	assert.deepEqual((await phone.look()).rows.filter((row) => row.level === 'phone').map((row) => row.seq), [4]);
});

test('what the server could not even read is said, and not sent again and again', async () => {
	const [phone, server] = [aPhone(), aServer()];
	await phone.open().keep(act());
	const unread: Transport = async (push) => {
		const answer = server.take(push);
		return { kind: 'answer', answer: { ...answer, held: {}, results: answer.results.map(({ id }) => ({ id, result: 'quarantine', why: 'malformed' })) } };
	};
	for (let n = 0; n < 3; n++) await phone.go(unread);
	assert.deepEqual(server.pushes.map((push) => push.facts.length), [1, 0, 0]);
	server.timeline = newId();
	await phone.go(unread);
	assert.deepEqual(server.pushes.slice(3).map((push) => push.facts.length), [0, 1], 'a server put back is told again');
});

test('5 000 acts and 500 starts in one exchange: each push within its bounds, each fact once', async () => {
	const [phone, server] = [aPhone(), aServer()];
	for (let n = 0; n < 500; n++) {
		const opening = phone.open();
		for (let i = 0; i < 10; i++) await opening.keep(act());
	}
	await phone.go(server.transport);
	assert.ok(server.pushes.every((push) => push.facts.length <= 200 && push.epochs.length <= 200 && new Set(push.epochs.map((epoch) => epoch.id)).size === push.epochs.length));
	assert.equal(server.pushes.flatMap((push) => push.facts).length, 5000);
	assert.ok(server.pushes.length <= 28, `${server.pushes.length} pushes`);
	assert.ok((await phone.look()).rows.every((row) => row.level === 'server'));
});

test('a fact without a result is not sent again in the same exchange: no turning in circles', async () => {
	const [phone, server] = [aPhone(), aServer()];
	await phone.open().keep(act());
	const { stopped, pushes } = await phone.go(async (push) => ({ kind: 'answer', answer: { ...server.take({ ...push, facts: [] }), more: true } }));
	assert.deepEqual([stopped, pushes], ['resting', 1]);
});

test('only an answer of the right shape is one', () => {
	const answer = aServer().take({ v: 1, now: '', device: '', person: '', epochs: [], facts: [] });
	assert.ok(maybeAnswer(JSON.parse(JSON.stringify(answer))));
	const wrong = [undefined, null, '<html>', [], {}, { ...answer, v: 2 }, { ...answer, held: { e: [[1]] } }, { ...answer, held: { e: [[1, '2']] } }, { ...answer, covered: { e: -1 } }, { ...answer, results: [{ id: 'x', result: 'fine' }] }, { ...answer, receipt: undefined }];
	for (const other of wrong) assert.equal(maybeAnswer(other), undefined, JSON.stringify(other));
});

test('a push leaves out what is known and told', () => {
	assert.equal(nextPush({ rows: [], epochs: [] }, freshRound(), freshPace()), undefined);
});
