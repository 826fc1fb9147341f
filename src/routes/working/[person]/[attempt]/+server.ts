import { Readable } from 'node:stream';
import { workingFile } from '#rooms/teaching/server/index.ts';
import type { RequestHandler } from './$types';

/** The picture of the working of an answer, to who may see the answer. It can do nothing where it is shown: sandboxed, never sniffed, never run. */
export const GET: RequestHandler = async ({ locals, params }) => {
	const { type, size, read } = await workingFile(locals.db, locals.person!, params.person, params.attempt);
	return new Response(Readable.toWeb(read()) as ReadableStream, {
		headers: { 'content-type': type, 'content-length': String(size), 'content-security-policy': "default-src 'none'; sandbox", 'x-content-type-options': 'nosniff', 'content-disposition': 'inline' }
	});
};
