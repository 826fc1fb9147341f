import { Agent, request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { memoryOf, processorOf, type Ground } from './ground.ts';
import { Wire } from './wire.ts';

/** One request to be made: the n-th of a run. `check` throws when the answer is not what it must be. */
export type Call = { path: string; cookie: string; body?: string; check?: (text: string) => void };

export type Figures = { name: string; requests: number; perSecond: number; p50: number; p99: number; processor: number; server: number; database: number; memory: number; bytes: number };

export function send(address: string, agent: Agent, call: Call): Promise<{ status: number; text: string; bytes: number }> {
	return new Promise((done, failed) => {
		const sent = request(address + call.path, {
			agent,
			method: call.body === undefined ? 'GET' : 'POST',
			headers: { cookie: call.cookie, 'accept-encoding': 'br, gzip', ...(call.body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(call.body) }) }
		});
		sent.on('error', failed);
		sent.on('response', (response) => {
			const parts: Buffer[] = [];
			response.on('data', (part: Buffer) => parts.push(part));
			response.on('end', () => {
				const body = Buffer.concat(parts);
				const plain = response.headers['content-encoding'] === 'gzip' && call.check ? gunzipSync(body) : body;
				done({ status: response.statusCode ?? 0, text: call.check ? plain.toString('utf8') : '', bytes: body.length });
			});
		});
		sent.end(call.body);
	});
}

const processorOfAll = async (servers: Ground['servers']) => (await Promise.all(servers.map((one) => processorOf(one.pid!, false)))).reduce((sum, one) => sum + one, 0);

/**
 * Drives `callOf(n)` with so many at a time for so many seconds, after a short warm-up, and measures both sides. Every answer must be a
 * 200. `wired`: over kept-open lines that cost the driver little.
 */
export async function drive(ground: Ground, name: string, { clients, seconds }: { clients: number; seconds: number }, callOf: (n: number) => Call | Promise<Call>, wired = false): Promise<Figures> {
	const agent = new Agent({ keepAlive: true, maxSockets: clients });
	const wires = Array.from({ length: wired ? clients : 0 }, () => new Wire(ground.address));
	let n = 0;
	const times: number[] = [];
	let bytes = 0;
	const run = async (until: number, keep: boolean) => {
		await Promise.all(
			Array.from({ length: clients }, async (_, client) => {
				while (performance.now() < until) {
					const call = await callOf(n++);
					const from = performance.now();
					const { status, text, bytes: got } = await (wired ? wires[client].send(call) : send(ground.address, agent, call));
					if (status !== 200) throw new Error(`${name}: ${call.path} answered ${status} ${text.slice(0, 200)}`);
					call.check?.(text);
					if (keep) {
						times.push(performance.now() - from);
						bytes += got;
					}
				}
			})
		);
	};
	await run(performance.now() + 2000, false);
	const before = { server: await processorOfAll(ground.servers), database: await processorOf(ground.postgres, true) };
	const from = performance.now();
	await run(from + seconds * 1000, true);
	const took = (performance.now() - from) / 1000;
	const after = { server: await processorOfAll(ground.servers), database: await processorOf(ground.postgres, true) };
	agent.destroy();
	for (const wire of wires) wire.close();
	times.sort((a, b) => a - b);
	const at = (part: number) => times[Math.min(times.length - 1, Math.floor(times.length * part))];
	const server = (after.server - before.server) / times.length;
	const database = (after.database - before.database) / times.length;
	return { name, requests: times.length, perSecond: times.length / took, p50: at(0.5), p99: at(0.99), processor: server + database, server, database, memory: await memoryOf(ground.servers[0].pid!), bytes: bytes / times.length };
}
