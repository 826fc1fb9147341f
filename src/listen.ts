import { unwatchFile, watchFile } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { boxAt, boxFiles, isBox, stateOf, type Box, type BoxFiles } from '#platform/server/box.ts';
import type { Config } from '#platform/server/config.ts';
import { log } from '#platform/server/log.ts';
import type { Plain } from '#platform/server/plain.ts';
import { Trouble } from '#platform/server/trouble.ts';

/** How a request came: by a proxy or this machine, over our own https, or over the plain port of a box. */
export type Way = { kind: 'proxied' } | { kind: 'secure'; /** Seconds that the certificate still lasts. */ lasts: number } | ({ kind: 'plain' } & Plain);
/** Answers a request; `asks`: the client waits for leave to send its body, and gets none. */
export type Answer = (req: IncomingMessage, res: ServerResponse, way: Way, asks: boolean) => void;
export type Listening = { address: () => string; port: number; plainPort: number | undefined; close: () => Promise<void>; closeIdle: () => void; closeAll: () => void };

const patience = { keepAliveTimeout: 65_000, headersTimeout: 20_000, requestTimeout: 1_200_000 };
/** How often a certificate's files are looked at, in milliseconds; a watch of the folder would miss a network disk. */
const lookEvery = 2000;

/** Listens. Several processes, or the old and the new one for a moment, share the port; `start` has seen that it is free. Linux only. */
async function listen(server: Server | SecureServer, host: string, port: number): Promise<number> {
	const reusePort = process.platform === 'linux' && process.send !== undefined;
	await new Promise<void>((listening, failed) => {
		server.once('error', (error: NodeJS.ErrnoException) => {
			if (error.code === 'EADDRINUSE')
				failed(new Trouble('port-in-use', `The port ${port} is taken by another program.`, `Stop that program, or choose another port: PORT=${port + 1} ./qalam start`, error));
			else if (error.code === 'EACCES' || error.code === 'EADDRNOTAVAIL')
				failed(new Trouble('port-in-use', `This account may not listen on ${host}:${port} (${error.code}).`, 'Choose another HOST or PORT; ports below 1024 belong to root.', error));
			else failed(error);
		});
		server.listen({ host, port, reusePort }, listening);
	});
	return (server.address() as AddressInfo).port;
}

/** Hands a certificate to `take` now and whenever its files change. Answers how to stop. */
async function follow(files: BoxFiles, take: (box: Box) => void): Promise<() => void> {
	const look = () => void boxAt(files, new Date()).then(take, (error) => log.error({ err: error }, 'the certificate cannot be read'));
	const paths = [files.certificate, files.key, files.name];
	for (const path of paths) watchFile(path, { interval: lookEvery, persistent: false }, look);
	take(await boxAt(files, new Date()));
	return () => paths.forEach((path) => unwatchFile(path, look));
}

const withPort = (scheme: 'http' | 'https', name: string, port: number) => `${scheme}://${name.includes(':') ? `[${name}]` : name}${port === (scheme === 'http' ? 80 : 443) ? '' : `:${port}`}`;

function serving(server: Server | SecureServer, answer: Answer, way: () => Way, refuses: (req: IncomingMessage) => boolean): void {
	server.on('request', (req, res) => answer(req, res, way(), false));
	// A client that asks before it sends (curl) is refused before it sends.
	server.on('checkContinue', (req, res) => {
		const refused = refuses(req);
		if (!refused) res.writeContinue();
		answer(req, res, way(), refused);
	});
}

/**
 * Opens the doors: one for plain http, or on a box one for https and, with HTTP_PORT, one that leads there. A certificate that is brought or renewed is
 * taken up while it runs; one that does not fit leaves the old one. Refuses a taken port, and https alone without a certificate.
 */
export async function openDoors(config: Config, answer: Answer, refuses: (req: IncomingMessage) => boolean): Promise<Listening> {
	const closing = (servers: (Server | SecureServer)[], more: () => void) => ({
		close: async () => {
			more();
			await Promise.all(servers.map((server) => new Promise<void>((done) => server.close(() => done()))));
		},
		closeIdle: () => servers.forEach((server) => server.closeIdleConnections()),
		closeAll: () => servers.forEach((server) => server.closeAllConnections())
	});
	if (!isBox(config)) {
		const server = createServer(patience);
		serving(server, answer, () => ({ kind: 'proxied' }), refuses);
		const port = await listen(server, config.host, config.port);
		const name = config.host.includes(':') ? `[${config.host}]` : config.host;
		return { address: () => config.origin?.origin ?? `http://${name}:${port}`, port, plainPort: undefined, ...closing([server], () => {}) };
	}

	const files = boxFiles(config);
	let box: Box = { state: 'none' };
	const server = createSecureServer(patience);
	const stopFollowing = await follow(files, (found) => {
		box = { ...found, certificate: found.certificate ?? box.certificate };
		if (found.certificate) server.setSecureContext({ key: found.key, cert: found.certificate.pem, minVersion: 'TLSv1.2' });
		const said = { name: box.name, until: box.certificate?.to, why: found.why };
		if (found.state === 'secure') log.info(said, 'certificate in use');
		else log.error(said, { ended: 'the certificate has ended', unfit: 'the certificate does not fit: the old one stays', waiting: 'no certificate yet', none: 'no certificate yet' }[found.state]);
	});
	if (!box.certificate && config.plainPort === undefined) {
		stopFollowing();
		if (box.state === 'unfit') throw new Trouble('unfit-certificate', `The certificate ${files.certificate} does not belong to the key ${files.key}.`, 'Bring the two that belong together; ./qalam box status looks at them.');
		throw new Trouble('not-found', `There is no certificate at ${files.certificate}, or no key at ${files.key}.`, 'Set TLS_CERT and TLS_KEY to files that are there, or leave both out.');
	}
	const state = () => stateOf(box.certificate, new Date());
	const port = await listen(server, config.host, config.port);
	const secure = () => config.origin?.origin ?? withPort('https', box.name ?? config.host, port);
	serving(server, answer, () => ({ kind: 'secure', lasts: Math.max(0, Math.floor((box.certificate!.to.getTime() - Date.now()) / 1000)) }), refuses);
	if (config.plainPort === undefined) return { address: secure, port, plainPort: undefined, ...closing([server], stopFollowing) };

	const plain = createServer(patience);
	const plainPort = await listen(plain, config.host, config.plainPort);
	const address = () => (state() === 'secure' ? secure() : withPort('http', box.name ?? config.host, plainPort));
	serving(plain, answer, () => ({ kind: 'plain', state: state(), name: box.name, address: address() }), refuses);
	return { address, port, plainPort, ...closing([server, plain], stopFollowing) };
}
