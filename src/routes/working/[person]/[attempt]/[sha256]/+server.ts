import { Readable } from 'node:stream';
import { workingFile } from '#rooms/teaching/server/index.ts';
import type { RequestHandler } from './$types';

/** A file that came with an answer, to who may see the answer. It can do nothing where it is shown: sandboxed, never sniffed, never run; a document is saved, not shown. */
export const GET: RequestHandler = async ({ locals, params }) => {
	const { type, size, name, read } = await workingFile(locals.db, locals.person!, params.person, params.attempt, params.sha256);
	const shown = /^(image|audio)\//.test(type) ? 'inline' : 'attachment';
	return new Response(Readable.toWeb(read()) as ReadableStream, {
		headers: {
			'content-type': type,
			'content-length': String(size),
			'content-security-policy': "default-src 'none'; sandbox",
			'x-content-type-options': 'nosniff',
			'content-disposition': `${shown}; filename*=UTF-8''${encodeURIComponent(name).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)}`
		}
	});
};
