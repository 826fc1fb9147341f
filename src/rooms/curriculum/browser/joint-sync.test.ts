import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as Y from 'yjs';
import { syncJoint, type Ask, type Keeper, type Reply, type Told, type Waiting } from '#rooms/curriculum/browser/joint-sync.ts';
import { fromBase64, toBase64, type HereLine, type SentLine } from '#rooms/curriculum/joint-exchange.ts';

/** A clock that goes only when it is told to. */
function aClock() {
	let now = 0;
	const due: { at: number; act: () => void }[] = [];
	const settle = () => new Promise<void>((done) => setTimeout(done, 1));
	return {
		now: () => now,
		after(milliseconds: number, act: () => void) {
			const one = { at: now + milliseconds, act };
			due.push(one);
			return () => void (due.includes(one) && due.splice(due.indexOf(one), 1));
		},
		async pass(milliseconds: number) {
			const until = now + milliseconds;
			await settle();
			for (;;) {
				const next = due.sort((a, b) => a.at - b.at)[0];
				if (!next || next.at > until) break;
				now = next.at;
				due.shift();
				next.act();
				await settle();
			}
			now = until;
		}
	};
}

/** What a device keeps, over tabs that die. */
function aDevice(broken = false) {
	const rows = new Map<number, Uint8Array>();
	let base: Uint8Array | undefined;
	let last = 0;
	const keeper: Keeper = {
		load: async () => {
			if (broken) throw new Error('no storage');
			return { base, waiting: [...rows].map(([id, update]): Waiting => ({ id, update })), sent: [] };
		},
		keep: async (update) => {
			if (broken) throw new Error('no storage');
			rows.set(++last, update);
			return last;
		},
		taken: async (ids, whole) => {
			if (broken) throw new Error('no storage');
			for (const id of ids) rows.delete(id);
			base = whole;
		}
	};
	return { keeper, rows };
}

/** A server with one text; `line` says what becomes of a request. */
function aServer() {
	const doc = new Y.Doc();
	const updates: Uint8Array[] = [];
	doc.on('update', (update: Uint8Array) => updates.push(update));
	doc.getText('title').insert(0, 'Début. ');
	const server = {
		doc,
		updates,
		line: 'good' as 'good' | 'cut' | 'answerLost' | Exclude<Reply, { kind: 'heard' }>,
		here: [] as HereLine[],
		open: true,
		asked: [] as SentLine[],
		clock: undefined as ReturnType<typeof aClock> | undefined,
		ask: (async (sent, ending): Promise<Reply> => {
			server.asked.push(sent);
			const { line } = server;
			if (line === 'cut') return { kind: 'cut' };
			if (typeof line === 'object') return line;
			if (sent.waits && !server.updates.slice(sent.since ?? 0).length) await new Promise<void>((done) => (ending.addEventListener('abort', () => done()), server.clock?.after(25_000, done)));
			if (ending.aborted) return { kind: 'cut' };
			for (const update of sent.updates) {
				const trial = new Y.Doc();
				Y.applyUpdate(trial, Y.encodeStateAsUpdate(doc));
				Y.applyUpdate(trial, fromBase64(update));
				if (trial.store.pendingStructs) return { kind: 'not', why: 'missing' };
				Y.applyUpdate(doc, fromBase64(update));
			}
			if (line === 'answerLost') return { kind: 'cut' };
			const knows = sent.since !== null && sent.since <= updates.length;
			return {
				kind: 'heard',
				heard: {
					number: updates.length, open: server.open, here: server.here,
					updates: knows ? updates.slice(sent.since!).map(toBase64) : [toBase64(Y.encodeStateAsUpdate(doc, sent.vector ? fromBase64(sent.vector) : undefined))],
					vector: knows ? null : toBase64(Y.encodeStateVector(doc))
				}
			};
		}) satisfies Ask
	};
	return server;
}

function aTab(server: ReturnType<typeof aServer>, device: ReturnType<typeof aDevice>, clock = aClock()) {
	server.clock = clock;
	const doc = new Y.Doc();
	const told: Told[] = [];
	let ready = 0;
	const sync = syncJoint({ doc, person: 'p', keeper: device.keeper, ask: server.ask, clock, tell: (one) => told.push(one), ready: () => ready++ });
	return { doc, sync, clock, told, ready: () => ready, text: () => doc.getText('title').toString(), write: (words: string) => doc.getText('title').insert(doc.getText('title').length, words), last: () => [told.at(-1)!.standing, told.at(-1)!.waiting] };
}

test('what is written is kept at a pause, sent at a longer one, and then on the server', async () => {
	const [server, device] = [aServer(), aDevice()];
	const tab = aTab(server, device);
	await tab.clock.pass(10);
	assert.deepEqual([tab.last(), tab.text(), tab.ready()], [['saved', 0], 'Début. ', 1]);
	tab.write('Un ');
	await tab.clock.pass(500);
	assert.deepEqual([tab.last(), device.rows.size], [['saving', 1], 1]);
	await tab.clock.pass(1100);
	assert.deepEqual([tab.last(), device.rows.size, server.doc.getText('title').toString()], [['saved', 0], 0, 'Début. Un ']);
	// Whoever writes without a pause is saved all the same.
	for (let i = 0; i < 20; i++) {
		tab.write('x');
		await tab.clock.pass(300);
	}
	assert.match(server.doc.getText('title').toString(), /xxxxx/);
});

test('without line: kept here and counted; a tab that dies loses nothing; when the line is back all of it goes', async () => {
	const [server, device] = [aServer(), aDevice()];
	const first = aTab(server, device);
	await first.clock.pass(10);
	server.line = 'cut';
	for (const words of ['Un ', 'deux ', 'trois ']) {
		first.write(words);
		await first.clock.pass(3000);
	}
	assert.deepEqual(first.last(), ['kept', 3]);
	first.sync.stop();
	server.doc.getText('title').insert(0, 'Autre. ');
	const second = aTab(server, device);
	await second.clock.pass(10);
	assert.deepEqual([second.text(), second.ready(), second.last()], ['Début. Un deux trois ', 1, ['kept', 3]]);
	server.line = 'good';
	await second.clock.pass(120_000);
	assert.deepEqual([second.text(), second.last(), device.rows.size], ['Autre. Début. Un deux trois ', ['saved', 0], 0]);
	assert.equal(server.doc.getText('title').toString(), second.text());
});

test('an answer that was lost: it is sent again, and stands there once', async () => {
	const [server, device] = [aServer(), aDevice()];
	const tab = aTab(server, device);
	await tab.clock.pass(10);
	server.line = 'answerLost';
	tab.write('Un ');
	await tab.clock.pass(4000);
	assert.equal(tab.told.at(-1)!.waiting, 1);
	server.line = 'good';
	await tab.clock.pass(60_000);
	assert.deepEqual([server.doc.getText('title').toString(), tab.last()], ['Début. Un ', ['saved', 0]]);
});

test('a server put back to an older day gets what it lost', async () => {
	const [server, device] = [aServer(), aDevice()];
	const tab = aTab(server, device);
	await tab.clock.pass(10);
	tab.write('Un ');
	await tab.clock.pass(5000);
	tab.sync.stop();
	// The same day again, without what was written in it; and the tab goes on.
	const older = aServer();
	Y.applyUpdate(older.doc, server.updates[0]);
	const again = aTab(older, device);
	again.write('deux ');
	await again.clock.pass(60_000);
	assert.match(older.doc.getText('title').toString(), /Un /);
	assert.match(older.doc.getText('title').toString(), /deux /);
	assert.deepEqual(again.last(), ['saved', 0]);
});

test('with somebody here the answer waits for news, and is let go as soon as there is something to send', async () => {
	const [server, device] = [aServer(), aDevice()];
	server.here = [{ tab: 7, person: 'q', name: 'Binta', place: null }];
	const tab = aTab(server, device);
	await tab.clock.pass(5000);
	const asked = server.asked.length;
	assert.deepEqual(server.asked.at(-1)!.waits, [7]);
	await tab.clock.pass(60_000);
	assert.ok(server.asked.length - asked <= 3, 'each request waits');
	tab.write('Un ');
	await tab.clock.pass(1600);
	assert.equal(server.doc.getText('title').toString(), 'Début. Un ');
	// Alone, it is asked twice a minute, and hardly at all while nobody looks.
	server.here = [];
	tab.sync.wake();
	await tab.clock.pass(100);
	const before = server.asked.length;
	await tab.clock.pass(300_000);
	assert.ok(server.asked.length - before <= 11, `${server.asked.length - before}`);
	tab.sync.hide(true);
	await tab.clock.pass(30_000);
	const hidden = server.asked.length;
	await tab.clock.pass(1_800_000);
	assert.ok(server.asked.length - hidden <= 11, `${server.asked.length - hidden}`);
});

test('what the server does not take stays here, and is said', async () => {
	const [server, device] = [aServer(), aDevice()];
	const tab = aTab(server, device);
	await tab.clock.pass(10);
	for (const [why, standing] of [['signedOut', 'signedOut'], ['person', 'signedOut'], ['long', 'long'], ['often', 'often']] as const) {
		server.line = { kind: 'not', why };
		tab.write('x');
		await tab.clock.pass(2000);
		assert.equal(tab.last()[0], standing);
		assert.ok(device.rows.size > 0);
		server.line = 'good';
		tab.sync.wake();
		await tab.clock.pass(100);
		assert.deepEqual(tab.last(), ['saved', 0]);
	}
	server.open = false;
	await tab.clock.pass(40_000);
	assert.deepEqual([tab.last(), tab.told.at(-1)!.open], [['handedIn', 0], false]);
	tab.write('encore ');
	await tab.clock.pass(60_000);
	assert.deepEqual([tab.last(), device.rows.size], [['handedIn', 1], 1]);
	server.open = true;
	await tab.clock.pass(60_000);
	assert.deepEqual(tab.last(), ['saved', 0]);
	server.line = { kind: 'not', why: 'refused' };
	tab.write('x');
	await tab.clock.pass(2000);
	server.line = 'good';
	const asked = server.asked.length;
	await tab.clock.pass(600_000);
	assert.deepEqual([tab.last(), device.rows.size], [['refused', 1], 1]);
	assert.ok(server.asked.length - asked < 30, 'it does not ask without end');
});

test('a browser that keeps nothing says so, and the text still reaches the server', async () => {
	const [server, device] = [aServer(), aDevice(true)];
	const tab = aTab(server, device);
	await tab.clock.pass(10);
	server.line = 'cut';
	tab.write('Un ');
	await tab.clock.pass(3000);
	assert.deepEqual(tab.last(), ['unkept', 1]);
	server.line = 'good';
	await tab.clock.pass(60_000);
	assert.deepEqual([tab.last(), server.doc.getText('title').toString()], [['saved', 0], 'Début. Un ']);
	const nowhere = aTab({ ...server, ask: async () => ({ kind: 'cut' }) } as never, aDevice());
	await nowhere.clock.pass(100);
	assert.deepEqual([nowhere.last(), nowhere.ready()], [['away', 0], 0]);
});
