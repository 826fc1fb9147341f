import { Readable } from 'node:stream';
import { error } from '@sveltejs/kit';
import { maybeFile, store } from '#platform/server/files.ts';
import type { RequestHandler } from './$types';

/** A kept file, to whoever signed in. It can do nothing where it is shown: sandboxed, never sniffed, never run. */
export const GET: RequestHandler = async ({ locals, params, request }) => {
	const file = await maybeFile(locals.db, params.sha256);
	if (!file || (await store().size(params.sha256)) === undefined) error(404);
	const headers: Record<string, string> = {
		'content-type': file.type,
		'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
		'x-content-type-options': 'nosniff',
		'content-disposition': /^(image\/(png|jpeg|gif|webp)|audio\/|video\/|image\/svg)/.test(file.type) ? 'inline' : 'attachment',
		'accept-ranges': 'bytes',
		etag: `"${params.sha256}"`
	};
	if (request.headers.get('if-none-match') === headers.etag) return new Response(null, { status: 304, headers });
	const asked = /^bytes=(\d*)-(\d*)$/.exec(request.headers.get('range') ?? '');
	if (asked && (asked[1] || asked[2])) {
		const start = asked[1] ? Number(asked[1]) : Math.max(0, file.bytes - Number(asked[2]));
		const end = asked[1] && asked[2] ? Math.min(Number(asked[2]), file.bytes - 1) : file.bytes - 1;
		if (start > end) return new Response(null, { status: 416, headers: { 'content-range': `bytes */${file.bytes}` } });
		headers['content-range'] = `bytes ${start}-${end}/${file.bytes}`;
		headers['content-length'] = String(end - start + 1);
		return new Response(Readable.toWeb(store().read(params.sha256, { start, end })) as ReadableStream, { status: 206, headers });
	}
	headers['content-length'] = String(file.bytes);
	return new Response(Readable.toWeb(store().read(params.sha256)) as ReadableStream, { headers });
};
