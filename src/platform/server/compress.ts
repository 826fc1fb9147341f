import type { IncomingMessage, ServerResponse } from 'node:http';
import { constants, createGzip, gzipSync, type Gzip } from 'node:zlib';

/** Types that shrink; an event stream must reach the reader piece by piece, so it stays as it is. */
const shrinks = /^(?:text\/(?!event-stream)|application\/(?:[\w.]+\+)?(?:json|xml)\b|application\/(?:javascript|x-ndjson|openmetrics-text)|image\/svg\+xml)/i;
/** Below this many bytes the header costs more than it saves. */
const least = 700;
/** Answers up to this size are compressed in one go, longer ones as they come. */
const whole = 512 * 1024;
/**
 * Gzip, at the level where a page is as small as brotli makes it (a lesson within 1 %, a short page within 6 %), for less than half of its work.
 * Files of the build are compressed once, with brotli, when they are made.
 */
const level = 5;

/** Whether a browser accepts a compression. A weight of 0 refuses. */
export function accepts(header: string | string[] | undefined, coding: 'gzip' | 'br'): boolean {
	let all = false;
	for (const part of String(header ?? '').toLowerCase().split(',')) {
		const [name, ...rest] = part.split(';').map((piece) => piece.trim());
		const accepted = !rest.some((piece) => piece.startsWith('q=') && !(Number(piece.slice(2)) > 0));
		if (name === coding) return accepted;
		if (name === '*') all = accepted;
	}
	return all;
}

/** `Vary` with `name` in it, once. */
export const varyWith = (vary: string | undefined, name: string): string =>
	vary === '*' || vary?.toLowerCase().split(/\s*,\s*/).includes(name.toLowerCase()) ? vary : vary ? `${vary}, ${name}` : name;

type Chunk = string | Uint8Array;
const bytesOf = (chunk: Chunk) => (typeof chunk === 'string' ? Buffer.from(chunk) : chunk);

/** Makes `res` compress what shrinks when the browser accepts it; leaves alone what is already compressed, partial, or empty. */
export function compressing(req: IncomingMessage, res: ServerResponse): void {
	const accepted = accepts(req.headers['accept-encoding'], 'gzip');
	const writeHead = res.writeHead.bind(res);
	const write = res.write.bind(res);
	const end = res.end.bind(res);
	let pieces: Uint8Array[] | undefined;
	let stream: Gzip | undefined;
	let decided = false;

	const decide = (status: number) => {
		decided = true;
		if (!shrinks.test(String(res.getHeader('content-type') ?? ''))) return;
		if (res.hasHeader('content-encoding') || /no-transform/.test(String(res.getHeader('cache-control') ?? ''))) return;
		res.setHeader('vary', varyWith(res.getHeader('vary') as string | undefined, 'Accept-Encoding'));
		const length = res.hasHeader('content-length') ? Number(res.getHeader('content-length')) : undefined;
		if (!accepted || req.method === 'HEAD' || status === 204 || status === 206 || status === 304 || status < 200 || (length !== undefined && length < least)) return;
		res.setHeader('content-encoding', 'gzip');
		res.removeHeader('content-length');
		res.removeHeader('accept-ranges');
		const etag = res.getHeader('etag');
		if (typeof etag === 'string' && !etag.startsWith('W/')) res.setHeader('etag', `W/${etag}`);
		if (length !== undefined && length <= whole) pieces = [];
		else {
			stream = createGzip({ level });
			stream.on('data', (piece) => write(piece) || stream!.pause());
			stream.on('end', () => end());
			stream.on('drain', () => res.emit('drain'));
			stream.on('error', (error) => res.destroy(error));
			res.on('drain', () => stream!.resume());
			res.on('close', () => stream!.destroy());
		}
	};

	res.writeHead = ((status: number, ...rest: unknown[]) => {
		const headers = rest.find((part) => typeof part === 'object' && part !== null) as Record<string, string | number | string[]> | undefined;
		if (decided || Array.isArray(headers)) return writeHead(status, ...(rest as []));
		for (const [name, value] of Object.entries(headers ?? {})) res.setHeader(name, value);
		decide(status);
		res.statusCode = status;
		return pieces ? res : writeHead(status);
	}) as typeof res.writeHead;

	res.write = ((chunk: Chunk, ...rest: unknown[]) => {
		if (!decided && !res.headersSent) res.writeHead(res.statusCode);
		if (pieces) return pieces.push(bytesOf(chunk)) > 0;
		if (!stream) return write(chunk, ...(rest as []));
		const room = stream.write(bytesOf(chunk));
		// A page sent in parts must show its first part now.
		stream.flush(constants.Z_SYNC_FLUSH);
		return room;
	}) as typeof res.write;

	res.end = ((chunk?: Chunk | (() => void), ...rest: unknown[]) => {
		const last = typeof chunk === 'function' || chunk === undefined || chunk === null ? undefined : chunk;
		if (!decided && !res.headersSent) {
			if (last !== undefined && !res.hasHeader('content-length')) res.setHeader('content-length', bytesOf(last).byteLength);
			res.writeHead(res.statusCode);
		}
		if (pieces) {
			if (last !== undefined) pieces.push(bytesOf(last));
			const body = gzipSync(pieces.length === 1 ? pieces[0] : Buffer.concat(pieces), { level });
			pieces = undefined;
			res.setHeader('content-length', body.byteLength);
			writeHead(res.statusCode);
			return end(body);
		}
		if (!stream) return end(chunk as Chunk, ...(rest as []));
		stream.end(last === undefined ? undefined : bytesOf(last));
		return res;
	}) as typeof res.end;
}
