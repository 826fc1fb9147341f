import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

const unpack = promisify(gunzip);

/** Why a body was not taken: its size (413), its packing (415), or that it breaks off or can't be unpacked (400). */
export class BadBody extends Error {
	readonly status: 400 | 413 | 415;
	constructor(status: 400 | 413 | 415) {
		super(`a body that is refused with ${status}`);
		this.status = status;
	}
}

/** The text of a request's body, plain or packed by gzip, of at most `most` bytes both ways: what unpacks to more is refused before it does. */
export async function bodyText(req: IncomingMessage, most: number): Promise<string> {
	const packing = req.headers['content-encoding']?.toLowerCase().trim() ?? 'identity';
	if (packing !== 'identity' && packing !== 'gzip') throw new BadBody(415);
	const pieces: Buffer[] = [];
	let bytes = 0;
	try {
		for await (const piece of req as AsyncIterable<Buffer>) {
			// What is too much is read to its end and dropped, so that the sender hears why; the server refused far larger ones already.
			if ((bytes += piece.byteLength) <= most) pieces.push(piece);
		}
	} catch {
		throw new BadBody(400);
	}
	if (bytes > most) throw new BadBody(413);
	const whole = pieces.length === 1 ? pieces[0] : Buffer.concat(pieces);
	if (packing === 'identity') return whole.toString('utf8');
	try {
		return (await unpack(whole, { maxOutputLength: most })).toString('utf8');
	} catch (error) {
		throw new BadBody((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE' ? 413 : 400);
	}
}

/** Whether another site's page sent this: a browser says so itself, an old one by the origin it names. */
export function isForeign(req: IncomingMessage): boolean {
	const site = req.headers['sec-fetch-site'];
	if (site !== undefined) return site !== 'same-origin';
	const { origin } = req.headers;
	return origin !== undefined && origin !== `${String(req.headers['x-qalam-protocol'])}://${String(req.headers['x-qalam-host'])}`;
}
