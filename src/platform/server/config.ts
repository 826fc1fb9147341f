import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Trouble } from '#platform/server/trouble.ts';

/** The project's own folder. */
export const home = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');

/** What the environment says, checked once. */
export type Config = {
	host: string;
	port: number;
	/** The address people type, when a proxy stands in front: `https://ecole.sn`. */
	origin: URL | undefined;
	/** A PostgreSQL of one's own; when absent we bring ours. */
	databaseUrl: string | undefined;
	/** Where our PostgreSQL and the uploaded files live. */
	data: string;
	/** How many trusted proxies stand in front: that many last entries of X-Forwarded-For are theirs. */
	proxies: number;
	/** How many web processes share the port. */
	processes: number;
	/** Bytes that one person may bring for lessons. */
	mediaRoom: number;
	/** Who may read /metrics from another machine. */
	metricsToken: string | undefined;
	/** The files of a certificate and its key, when they are not those of the data folder. */
	tls: { certificate: string; key: string } | undefined;
	/** On a box: the port that speaks plain http and leads to the secure address. */
	plainPort: number | undefined;
};

function whole(env: NodeJS.ProcessEnv, name: string, otherwise: number, most: number): number {
	const text = env[name];
	if (text === undefined || text === '') return otherwise;
	const value = Number(text);
	if (!Number.isInteger(value) || value < 0 || value > most)
		throw new Trouble('usage', `${name}=${text} is not a whole number from 0 to ${most}.`, `Set ${name} to such a number, or leave it out for ${otherwise}.`);
	return value;
}

function address(env: NodeJS.ProcessEnv, name: string, schemes: string[], example: string): URL | undefined {
	const text = env[name];
	if (!text) return undefined;
	const url = URL.parse(text);
	if (!url || !schemes.includes(url.protocol)) throw new Trouble('usage', `${name} is not an address that qalam understands.`, `Write it like ${example}.`);
	return url;
}

/** Bytes of pictures, sounds, videos and files that one person may bring: MEDIA_ROOM, in MB, or 1000. */
export const mediaRoom = (env: NodeJS.ProcessEnv = process.env): number => whole(env, 'MEDIA_ROOM', 1000, 1_000_000) * 1_000_000;

/** Where our PostgreSQL and the uploaded files live: QALAM_DATA, or `data` beside the program. */
export const dataFolder = (env: NodeJS.ProcessEnv = process.env): string => (env.QALAM_DATA ? resolve(env.QALAM_DATA) : join(home, 'data'));

function tlsFiles({ TLS_CERT, TLS_KEY }: NodeJS.ProcessEnv): Config['tls'] {
	if (!TLS_CERT && !TLS_KEY) return undefined;
	if (!TLS_CERT || !TLS_KEY) throw new Trouble('usage', `${TLS_CERT ? 'TLS_CERT' : 'TLS_KEY'} is set without ${TLS_CERT ? 'TLS_KEY' : 'TLS_CERT'}.`, 'Set both, to the files of a certificate and of its key, or none.');
	return { certificate: resolve(TLS_CERT), key: resolve(TLS_KEY) };
}

/** Reads HOST, PORT, HTTP_PORT, ORIGIN, DATABASE_URL, QALAM_DATA, TLS_CERT, TLS_KEY, PROXIES, PROCESSES, MEDIA_ROOM and METRICS_TOKEN; refuses what it does not understand. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
	address(env, 'DATABASE_URL', ['postgres:', 'postgresql:'], 'postgres://name:password@host:5432/qalam');
	return {
		host: env.HOST || '127.0.0.1',
		port: whole(env, 'PORT', 3000, 65535),
		origin: address(env, 'ORIGIN', ['http:', 'https:'], 'https://ecole.example'),
		databaseUrl: env.DATABASE_URL || undefined,
		data: dataFolder(env),
		proxies: whole(env, 'PROXIES', 0, 9),
		processes: Math.max(1, whole(env, 'PROCESSES', 1, 64)),
		mediaRoom: mediaRoom(env),
		metricsToken: env.METRICS_TOKEN || undefined,
		tls: tlsFiles(env),
		plainPort: env.HTTP_PORT ? whole(env, 'HTTP_PORT', 80, 65535) : undefined
	};
}
