import { connect, createServer, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import type { CDPSession, Page } from 'playwright-core';

/** The line and the phone that are aimed at: a slow 3G line, bytes a second and milliseconds, and a processor so many times slower. */
export const slow = { line: { offline: false, latency: 400, downloadThroughput: 400_000 / 8, uploadThroughput: 400_000 / 8 }, processor: 6 };

/** Processes are let run and held in turns, so that all their threads, those of a worker too, are slowed: CDP slows the main thread of a page only. */
const turns = `
const { parentPort, workerData: { pids, times, state } } = require('node:worker_threads');
const sleep = (ms) => Atomics.wait(state, 1, 0, ms);
const tell = (signal) => { for (const pid of pids) try { process.kill(pid, signal); } catch {} };
parentPort.postMessage('begun');
const slept = (ms) => { const from = performance.now(); sleep(ms); return performance.now() - from; };
// What a busy machine oversleeps, it owes at the next turn.
let owed = 2 * (times - 1);
while (!Atomics.load(state, 0)) {
	tell('SIGSTOP');
	owed -= slept(Math.max(1, owed));
	tell('SIGCONT');
	owed += slept(2) * (times - 1);
}
`;

/** Slows whole processes by holding them most of the time; call what it answers to let them go. */
export async function holdBack(pids: number[], times: number): Promise<() => Promise<void>> {
	const state = new Int32Array(new SharedArrayBuffer(8));
	const worker = new Worker(turns, { eval: true, workerData: { pids, times, state } });
	const ended = new Promise<void>((done) => worker.once('exit', () => done()));
	await new Promise((begun) => worker.once('message', begun));
	return async () => {
		Atomics.store(state, 0, 1);
		await ended;
	};
}

/** The processes that render pages, of a browser that serves one visitor. */
export async function renderersOf(session: CDPSession): Promise<number[]> {
	const { processInfo } = await session.send('SystemInfo.getProcessInfo');
	return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
}

type Told = { id?: number; result?: Record<string, unknown>; error?: { message: string } };

/** Speaks CDP with the browser's service worker, which playwright gives no session for. Undefined when none runs. */
export async function maybeWorker(session: CDPSession): Promise<((method: string, params?: object) => Promise<Record<string, unknown>>) | undefined> {
	const { targetInfos } = await session.send('Target.getTargets');
	const target = targetInfos.find(({ type }) => type === 'service_worker');
	if (!target) return undefined;
	const { sessionId } = await session.send('Target.attachToTarget', { targetId: target.targetId, flatten: false });
	const open = new Map<number, (told: Told) => void>();
	session.on('Target.receivedMessageFromTarget', (event) => {
		const told = JSON.parse(event.message) as Told;
		if (event.sessionId === sessionId && told.id) open.get(told.id)?.(told);
	});
	let n = 0;
	return async (method, params = {}) => {
		const id = ++n;
		const told = new Promise<Told>((done) => open.set(id, done));
		await session.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method, params }) });
		const { result, error } = await told;
		if (error) throw new Error(`${method}: ${error.message}`);
		return result!;
	};
}

/** How long the same loop takes in a page's own thread, in milliseconds: how slow it is now. The shortest of five, since others may use the machine. */
export async function loopTime(page: Page): Promise<number> {
	return page.evaluate(() => {
		const times: number[] = [];
		for (let run = 0; run < 5; run++) {
			const from = performance.now();
			let sum = 0;
			for (let i = 0; i < 5_000_000; i++) sum = (sum + i * i) % 1_000_003;
			if (sum >= 0) times.push(performance.now() - from);
		}
		return Math.min(...times);
	});
}

/** A way to the server that can be closed, as a phone loses its line: nothing answers any more. */
export async function aWay(address: string): Promise<{ address: string; cut: () => Promise<void>; close: () => Promise<void> }> {
	const there = new URL(address);
	const open = new Set<Socket>();
	const server = createServer((near) => {
		const far = connect({ host: there.hostname, port: Number(there.port) });
		for (const [one, other] of [[near, far], [far, near]] as const) {
			open.add(one);
			one.on('error', () => other.destroy());
			one.on('close', () => (open.delete(one), other.destroy()));
			one.pipe(other);
		}
	});
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	const cut = () =>
		new Promise<void>((done) => {
			server.close(() => done());
			for (const one of open) one.destroy();
		});
	return { address: `http://127.0.0.1:${(server.address() as { port: number }).port}`, cut, close: () => (server.listening ? cut() : Promise.resolve()) };
}
