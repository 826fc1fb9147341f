import { Readable } from 'node:stream';
import { error } from '@sveltejs/kit';
import { answerXapi, frameScript, frameScriptName, maybeLaunch, maybeLibrary, mostXapiBytes, servedFile } from '#rooms/exercises/server/index.ts';
import type { RequestHandler } from './$types';

/**
 * What a package may do where it is shown: run its own scripts on its own files, in a frame without origin. It asks nothing of any other address,
 * sends no form and opens no window. Where it stands is not said: a frame without origin, which packages put around their own pages, would be none of ours.
 */
const policy = [
	"default-src 'none'", "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:", "style-src 'self' 'unsafe-inline'", "img-src 'self' data: blob:", "media-src 'self' data: blob:", "font-src 'self' data:",
	"connect-src 'self' data: blob:", "frame-src 'self' blob: data:", "child-src 'self' blob:", "worker-src 'self' blob:", "object-src 'none'", "base-uri 'self'", "form-action 'none'",
	'sandbox allow-scripts allow-modals allow-forms'
].join('; ');

/** A frame without origin asks as a stranger, with the token alone: it may read the answer. */
const open = { 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin', 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' };
const forXapi = {
	...open, 'access-control-allow-methods': 'GET, PUT, POST, DELETE, OPTIONS', 'access-control-allow-headers': 'authorization, content-type, x-experience-api-version, if-match, if-none-match',
	'access-control-expose-headers': 'etag, x-experience-api-version, x-experience-api-consistent-through', 'x-experience-api-version': '1.0.3', 'cache-control': 'no-store'
};
const lasting = { 'cache-control': 'public, max-age=31536000, immutable' };

const ours = async (name: string): Promise<Response> => {
	const script = name === frameScriptName ? frameScript : await maybeLibrary(name);
	if (!script) error(404);
	return new Response(script, { headers: { ...open, ...lasting, 'content-type': 'text/javascript; charset=utf-8' } });
};

const xapi = (path: string) => /^~\/xapi\/(.+?)\/?$/.exec(path)?.[1];

export const GET: RequestHandler = async (event) => {
	const { locals, params, request } = event;
	if (params.token === '~') return ours(params.path);
	const launch = await maybeLaunch(locals.db, params.token);
	if (!launch) error(404);
	if (xapi(params.path)) return talk(event);
	const file = await servedFile(locals.db, launch, params.path);
	if (!file) error(404);
	const etag = file.sha256 && `"${file.sha256}"`;
	const headers: Record<string, string> = { ...open, 'content-type': file.type, 'content-security-policy': policy, 'cache-control': file.sha256 ? 'private, max-age=43200' : 'private, no-store', 'accept-ranges': 'bytes', ...(etag ? { etag } : {}) };
	if (etag && request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers });
	const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get('range') ?? '') ?? [];
	const range = file.sha256 && from !== undefined ? { start: Number(from), end: Math.min(to ? Number(to) : Infinity, file.bytes - 1) } : undefined;
	if (range && range.start > range.end) return new Response(null, { status: 416, headers: { ...headers, 'content-range': `bytes */${file.bytes}` } });
	headers['content-length'] = String(range ? range.end - range.start + 1 : file.bytes);
	if (range) headers['content-range'] = `bytes ${range.start}-${range.end}/${file.bytes}`;
	const body = file.read(range);
	return new Response(body instanceof Readable ? (Readable.toWeb(body) as ReadableStream) : (body as Uint8Array<ArrayBuffer>), { status: range ? 206 : 200, headers });
};

/** What an activity tells its record store, and what it noted there. */
const talk: RequestHandler = async ({ locals, params, request, url }) => {
	const launch = await maybeLaunch(locals.db, params.token);
	const path = xapi(params.path);
	if (!launch || !path) error(404);
	if (Number(request.headers.get('content-length') ?? 0) > mostXapiBytes) return new Response(null, { status: 413, headers: forXapi });
	const body = new Uint8Array(await request.arrayBuffer());
	const answer = await answerXapi(locals.db, launch, { method: request.method, path, query: url.searchParams, type: request.headers.get('content-type') ?? '', body });
	const text = answer.body === undefined ? null : answer.type ? String(answer.body) : JSON.stringify(answer.body);
	return new Response(text, { status: answer.status, headers: { ...forXapi, ...answer.headers, ...(text === null ? {} : { 'content-type': answer.type ?? 'application/json' }), 'content-security-policy': "default-src 'none'; sandbox" } });
};
export const PUT = talk;
export const POST = talk;
export const DELETE = talk;
export const OPTIONS: RequestHandler = async ({ params }) => (xapi(params.path) ? new Response(null, { status: 204, headers: forXapi }) : error(404));
