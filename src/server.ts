import { createReadStream, existsSync, globSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, buildFolders } from './build.ts';
import { openDoors, type Way } from './listen.ts';
import { newId } from '#platform/ids.ts';
import { say } from '#platform/messages/index.ts';
import { calmPage, languageOf, refuseBody } from '#platform/server/calm.ts';
import { accepts, compressing } from '#platform/server/compress.ts';
import { readConfig, type Config } from '#platform/server/config.ts';
import { maybeEarly } from '#platform/server/early.ts';
import { version } from '#platform/server/ground.ts';
import { healthOf } from '#platform/server/health.ts';
import { log } from '#platform/server/log.ts';
import { figures, measure, shapeOf, watchProcess } from '#platform/server/metrics.ts';
import { answerPlain } from '#platform/server/plain.ts';
import { followCountryTime } from '#platform/server/settings.ts';
import { openDatabase } from '#platform/server/sql.ts';
import { Trouble } from '#platform/server/trouble.ts';

/** Bytes of a form; of a file where files are brought in; and of a package with a whole course in it. */
const formLimit = 2_000_000;
const fileLimit = 64_000_000;
const packageLimit = 640_000_000;
const fileRoutes = /\/(?:import|upload|media|me\/outbox|exercise|prepare\/(?:package|item\/[^/?]+))(?:[/?]|$)/;
/** What comes in pieces, and what a package tells: held in memory, so no larger than a form. */
const pieceRoutes = /^\/play\/|\/media\/parts(?:[/?]|$)|\/play\/(?:state|settle)(?:\?|$)/;
/** Only what brings a file may be larger than a form: that is read as it comes, anything else at once. */
const bodyLimit = (path: string, type = ''): number => (!/^multipart\//i.test(type) || pieceRoutes.test(path) ? formLimit : /^\/teach\/import(?:\?|$)/.test(path) ? packageLimit : fileRoutes.test(path) ? fileLimit : formLimit);
/** While draining: how long the balancer gets to notice, and how long requests may still take, in milliseconds. */
const noticeTime = 3000;
const finishTime = 20_000;

type Handler = (req: IncomingMessage, res: ServerResponse, next: () => void) => void;

/** Files of earlier builds, by path: pages still open on phones ask for them. */
async function earlierFiles(present: string): Promise<Map<string, string>> {
	const found = new Map<string, string>();
	for (const folder of (await buildFolders()).reverse())
		if (folder !== present)
			for (const name of globSync('client/_app/immutable/**/*.{js,css,woff2,svg,png,webp}', { cwd: folder })) found.set(`/${name.slice('client/'.length)}`, join(folder, name));
	for (const name of globSync('client/_app/immutable/**/*', { cwd: present })) found.delete(`/${name.slice('client/'.length)}`);
	return found;
}

const types: Record<string, string> = { js: 'text/javascript', json: 'application/json', css: 'text/css', woff2: 'font/woff2', svg: 'image/svg+xml', png: 'image/png', webp: 'image/webp' };

function sendEarlier(res: ServerResponse, file: string): void {
	res.setHeader('content-type', types[file.split('.').at(-1)!]);
	res.setHeader('cache-control', 'public,max-age=31536000,immutable');
	createReadStream(file).on('error', () => res.destroy()).pipe(res);
}

/** The worker of phones and its one sheet, which are made after the site and so not among its files; packed beforehand. */
function phoneFiles(folder: string): Map<string, string> {
	return new Map(globSync(['service-worker.js', 'service-worker-teach.js', '_app/immutable/assets/phone.*.css', '_app/immutable/words/*.json'], { cwd: join(folder, 'client') }).map((name) => [`/${name}`, join(folder, 'client', name)]));
}

function sendPhone(req: IncomingMessage, res: ServerResponse, file: string, version: string): void {
	const accepted = req.headers['accept-encoding'];
	const [packing, ending] = accepts(accepted, 'br') ? ['br', '.br'] : accepts(accepted, 'gzip') ? ['gzip', '.gz'] : ['', ''];
	const etag = `"${version}${ending}"`;
	res.setHeader('content-type', types[file.split('.').at(-1)!]);
	res.setHeader('vary', 'Accept-Encoding');
	res.setHeader('etag', etag);
	// A worker is asked for again at each of its updates; only this way can a new one come to a phone.
	res.setHeader('cache-control', /service-worker(-teach)?\.js$/.test(file) ? 'no-cache' : 'public,max-age=31536000,immutable');
	if (req.headers['if-none-match'] === etag) return void res.writeHead(304).end();
	if (packing) res.setHeader('content-encoding', packing);
	createReadStream(file + ending).on('error', () => res.destroy()).pipe(res);
}

/** Seconds for which browsers are told to come by https only: on a box no longer than its certificate lasts, or they could not read what the plain address says then. */
const onlyHttps = (way: Way, https: boolean) => (way.kind === 'secure' ? `max-age=${way.lasts}` : https && 'max-age=31536000; includeSubDomains');

/** Headers of every answer; a page's own policy replaces the strict one that guards files and raw answers. */
function secure(res: ServerResponse, path: string, strict: string | false): void {
	res.setHeader('x-content-type-options', 'nosniff');
	res.setHeader('cross-origin-resource-policy', 'same-origin');
	if (strict) res.setHeader('strict-transport-security', strict);
	// What a style sheet, a script or a file of words can't use, a slow line need not carry: a third of a kilobyte each.
	if (/^\/(?:_app\/immutable\/.+\.(?:css|js|json)|service-worker(?:-teach)?\.js)$/.test(path)) return;
	res.setHeader('referrer-policy', 'same-origin');
	// A package's files stand in a frame of ours: their own policy says where.
	if (!path.startsWith('/play/')) res.setHeader('x-frame-options', 'DENY');
	res.setHeader('cross-origin-opener-policy', 'same-origin');
	res.setHeader('permissions-policy', 'camera=(self), microphone=(self), geolocation=(), payment=(), usb=(), browsing-topics=()');
	res.setHeader('content-security-policy', `default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`);
}

/** "Not changed" carries no policy: the browser would put it in the place of the one it kept with the page, and show it without styles. */
function keepPolicy(res: ServerResponse): void {
	const writeHead = res.writeHead.bind(res);
	res.writeHead = ((status: number, ...rest: []) => {
		if (status === 304) res.removeHeader('content-security-policy');
		return writeHead(status, ...rest);
	}) as typeof res.writeHead;
}

const isLoopback = (address: string | undefined) => address === '127.0.0.1' || address === '::1' || address === '::ffff:127.0.0.1';
/** Asked from this machine itself, not passed on by a proxy of it. */
const isNear = (req: IncomingMessage) => isLoopback(req.socket.remoteAddress) && !passedOn.some((header) => req.headers[header]);
const passedOn = ['x-forwarded-for', 'forwarded', 'via', 'x-real-ip'];
const hasToken = (req: IncomingMessage, { metricsToken }: Config) => !!metricsToken && req.headers.authorization?.replace(/^Bearer /, '') === metricsToken;

/** The address that asks: the line's own, or what the outermost trusted proxy saw. */
function addressOf(req: IncomingMessage, proxies: number): string {
	const direct = req.socket.remoteAddress ?? '';
	if (!proxies) return direct;
	const seen = String(req.headers['x-forwarded-for'] ?? '').split(',').map((part) => part.trim()).filter(Boolean);
	return seen[Math.max(0, seen.length - proxies)] ?? direct;
}

/** What adapter-node reads of a request: it would otherwise take every one for https, and refuse each form sent over http. */
function tellOrigin(req: IncomingMessage, config: Config, way: Way): boolean {
	req.headers['x-qalam-address'] = addressOf(req, config.proxies);
	// Why a page is shown over a line that anybody can read: for the words at its head.
	req.headers['x-qalam-plain'] = way.kind === 'plain' ? way.state : '';
	if (way.kind !== 'proxied') {
		req.headers['x-qalam-protocol'] = way.kind === 'secure' ? 'https' : 'http';
		req.headers['x-qalam-host'] = req.headers.host;
		return way.kind === 'secure';
	}
	const forwarded = config.proxies ? String(req.headers['x-forwarded-proto'] ?? '').split(',')[0].trim() : '';
	const https = config.origin ? config.origin.protocol === 'https:' : forwarded === 'https';
	req.headers['x-qalam-protocol'] = https ? 'https' : 'http';
	req.headers['x-qalam-host'] = config.origin?.host ?? ((config.proxies && (req.headers['x-forwarded-host'] as string)) || req.headers.host);
	return https;
}

export type Running = { address: string; port: number; plainPort: number | undefined; stop: () => Promise<void> };

/** Serves the built site of `folder` until `stop`. Refuses a taken port. */
export async function serve(folder: string, config: Config = readConfig()): Promise<Running> {
	process.env.QALAM_DATA = config.data;
	process.env.PROTOCOL_HEADER = 'x-qalam-protocol';
	process.env.HOST_HEADER = 'x-qalam-host';
	process.env.ADDRESS_HEADER = 'x-qalam-address';
	process.env.BODY_SIZE_LIMIT = String(packageLimit);
	await followCountryTime(process.env.DATABASE_URL!);
	const { handler } = (await import(pathToFileURL(join(folder, 'handler.js')).href)) as { handler: Handler };
	const earlier = await earlierFiles(folder);
	const phone = phoneFiles(folder);
	// The site's own pictures and its manifest are asked for beside every page: a day's visits need them once.
	const still = new Set(globSync('*.{svg,png,webmanifest}', { cwd: join(folder, 'client') }).map((name) => `/${name}`));
	const db = openDatabase(process.env.DATABASE_URL!, { max: 2 });
	const state = { draining: false, version: `${await version()}+${basename(folder)}` };
	watchProcess();

	async function raw(req: IncomingMessage, res: ServerResponse, path: string): Promise<boolean> {
		if (path === '/metrics') {
			if (config.metricsToken ? !hasToken(req, config) : !isNear(req)) return false;
			const { type, text } = await figures();
			res.setHeader('content-type', type);
			res.end(text);
			return true;
		}
		const health = await healthOf(path, db, state, !isNear(req) && !hasToken(req, config));
		if (!health) return false;
		res.setHeader('content-type', 'application/json');
		res.setHeader('cache-control', 'no-store');
		res.statusCode = health.status;
		res.end(JSON.stringify(health.body));
		return true;
	}

	function answer(req: IncomingMessage, res: ServerResponse, way: Way, asks: boolean): void {
		const url = req.url ?? '/';
		const path = url.split('?', 1)[0];
		const method = req.method ?? 'GET';
		const given = req.headers['x-request-id'];
		const requestId = config.proxies && typeof given === 'string' && /^[\w-]{8,64}$/.test(given) ? given : newId();
		req.headers['x-request-id'] = requestId;
		res.setHeader('x-request-id', requestId);
		secure(res, path, onlyHttps(way, tellOrigin(req, config, way)));
		if (state.draining) res.setHeader('connection', 'close');
		const since = performance.now();
		const measured = measure(method, path);
		const before = req.socket.bytesWritten;
		res.once('close', () => {
			const bytes = req.socket.bytesWritten - before;
			measured(res.statusCode, bytes);
			if (!path.startsWith('/_app/') && !path.startsWith('/health'))
				log.info({ requestId, method, route: shapeOf(path), status: res.statusCode, ms: Math.round(performance.now() - since), bytes, cut: !res.writableFinished || undefined }, 'request');
		});
		if (refuseBody(req, res, bodyLimit(path, req.headers['content-type']), asks)) return;
		if (way.kind === 'plain' && answerPlain(req, res, way)) return;
		const early = maybeEarly(path);
		if (early) return void early(req, res).catch((error) => (log.error({ requestId, err: error }, 'fault'), res.destroy()));
		keepPolicy(res);
		compressing(req, res);
		if (still.has(path)) res.setHeader('cache-control', 'public,max-age=86400');
		const ofPhone = phone.get(path);
		if (ofPhone && (method === 'GET' || method === 'HEAD')) return sendPhone(req, res, ofPhone, basename(folder));
		const file = earlier.get(path);
		if (file && (method === 'GET' || method === 'HEAD')) return sendEarlier(res, file);
		const site = () => handler(req, res, () => ((res.statusCode = 404), res.end()));
		if (path !== '/metrics' && !path.startsWith('/health')) return site();
		raw(req, res, path).then((done) => done || site(), (error) => {
			log.error({ requestId, err: error }, 'fault');
			if (!res.headersSent) calmPage(req, res, 500, say(languageOf(req))('startingTitle'), say(languageOf(req))('starting'));
		});
	}

	const tooLarge = (req: IncomingMessage) => Number(req.headers['content-length'] ?? 0) > bodyLimit(req.url ?? '', req.headers['content-type']);
	const doors = await openDoors(config, answer, tooLarge);

	let stopping: Promise<void> | undefined;
	const stop = () =>
		(stopping ??= (async () => {
			state.draining = true;
			await new Promise((wake) => setTimeout(wake, noticeTime));
			const closed = doors.close();
			doors.closeIdle();
			const idle = setInterval(doors.closeIdle, 100);
			const cut = setTimeout(doors.closeAll, finishTime - noticeTime);
			await closed;
			clearInterval(idle);
			clearTimeout(cut);
			await db.close();
		})());
	return { address: doors.address(), port: doors.port, plainPort: doors.plainPort, stop };
}

/** As a process of its own: under `./qalam start`, which speaks by messages, or alone with DATABASE_URL set. */
async function main(): Promise<void> {
	const folder = process.env.QALAM_BUILD && existsSync(process.env.QALAM_BUILD) ? process.env.QALAM_BUILD : await build((sentence) => log.info(sentence));
	if (!process.env.DATABASE_URL) throw new Trouble('usage', 'DATABASE_URL is not set.', 'Use ./qalam start, which brings a database.');
	const running = await serve(folder);
	process.send?.({ ready: running.address, port: running.port, plainPort: running.plainPort });
	log.info({ address: running.address }, 'listening');
	const leave = () => void running.stop().then(() => process.exit(0));
	process.on('SIGTERM', leave);
	// Ctrl-C reaches all processes of the terminal: under `start` it is the parent who says when to stop.
	process.on('SIGINT', process.send ? () => {} : leave);
	// The parent is gone (kill -9): free the port for the next start at once.
	process.on('disconnect', () => process.exit(1));
}

if (process.argv[1] === fileURLToPath(import.meta.url))
	await main().catch((error) => {
		if (!(error instanceof Trouble)) log.fatal({ err: error }, 'the server did not start');
		else console.error(`${error.message}\n${error.mend}`);
		process.send?.({ trouble: error instanceof Trouble ? { kind: error.kind, what: error.message, mend: error.mend } : undefined });
		process.exit(error instanceof Trouble ? error.exitCode : 1);
	});
