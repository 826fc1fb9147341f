import type { IncomingMessage, ServerResponse } from 'node:http';
import { brotliCompressSync, constants, createBrotliCompress, createGzip, gzipSync, type BrotliCompress, type Gzip } from 'node:zlib';

/** Types that shrink; an event stream must reach the reader piece by piece, so it stays as it is. */
const shrinks = /^(?:text\/(?!event-stream)|application\/(?:[\w.]+\+)?(?:json|xml)\b|application\/(?:javascript|x-ndjson|openmetrics-text)|image\/svg\+xml)/i;
/** Below this many bytes the header costs more than it saves. */
const least = 700;
/** Answers up to this size are compressed in one go, longer ones as they come. */
const whole = 512 * 1024;
const brotli = (size: number) => ({
	params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT, [constants.BROTLI_PARAM_SIZE_HINT]: size, [constants.BROTLI_PARAM_LGWIN]: 18 }
});

/** The compression a browser accepts, brotli before gzip. A weight of 0 refuses. */
export function negotiate(header: string | string[] | undefined): 'br' | 'gzip' | undefined {
	const offers = new Map<string, number>();
	for (const part of String(header ?? '').toLowerCase().split(',')) {
		const [name, ...rest] = part.split(';').map((piece) => piece.trim());
		const weight = rest.find((piece) => piece.startsWith('q='));
		if (name) offers.set(name, weight ? Number(weight.slice(2)) || 0 : 1);
	}
	const weight = (name: string) => offers.get(name) ?? offers.get('*') ?? 0;
	if (weight('br') > 0 && weight('br') >= weight('gzip')) return 'br';
	return weight('gzip') > 0 ? 'gzip' : undefined;
}

/** `Vary` with `name` in it, once. */
export const varyWith = (vary: string | undefined, name: string): string =>
	vary === '*' || vary?.toLowerCase().split(/\s*,\s*/).includes(name.toLowerCase()) ? vary : vary ? `${vary}, ${name}` : name;

type Chunk = string | Uint8Array;
const bytesOf = (chunk: Chunk) => (typeof chunk === 'string' ? Buffer.from(chunk) : chunk);

/** Makes `res` compress what shrinks, in the best way the browser accepts; leaves alone what is already compressed, partial, or empty. */
export function compressing(req: IncomingMessage, res: ServerResponse): void {
	const encoding = negotiate(req.headers['accept-encoding']);
	const writeHead = res.writeHead.bind(res);
	const write = res.write.bind(res);
	const end = res.end.bind(res);
	let pieces: Uint8Array[] | undefined;
	let stream: BrotliCompress | Gzip | undefined;
	let decided = false;

	const decide = (status: number) => {
		decided = true;
		if (!shrinks.test(String(res.getHeader('content-type') ?? ''))) return;
		if (res.hasHeader('content-encoding') || /no-transform/.test(String(res.getHeader('cache-control') ?? ''))) return;
		res.setHeader('vary', varyWith(res.getHeader('vary') as string | undefined, 'Accept-Encoding'));
		const length = res.hasHeader('content-length') ? Number(res.getHeader('content-length')) : undefined;
		if (!encoding || req.method === 'HEAD' || status === 204 || status === 206 || status === 304 || status < 200 || (length !== undefined && length < least)) return;
		res.setHeader('content-encoding', encoding);
		res.removeHeader('content-length');
		res.removeHeader('accept-ranges');
		const etag = res.getHeader('etag');
		if (typeof etag === 'string' && !etag.startsWith('W/')) res.setHeader('etag', `W/${etag}`);
		if (length !== undefined && length <= whole) pieces = [];
		else {
			stream = encoding === 'br' ? createBrotliCompress(brotli(0)) : createGzip({ level: 4 });
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
		stream.flush(encoding === 'br' ? constants.BROTLI_OPERATION_FLUSH : constants.Z_SYNC_FLUSH);
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
			const plain = Buffer.concat(pieces);
			const body = encoding === 'br' ? brotliCompressSync(plain, brotli(plain.byteLength)) : gzipSync(plain, { level: 4 });
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
