import { Readable } from 'node:stream';
import { isOutFormat, outFile } from '#rooms/exercises/server/index.ts';
import { notFound } from '#rooms/people/server/index.ts';
import type { RequestHandler } from './$types';

/** The file that was looked at, as a download. */
export const GET: RequestHandler = async ({ locals, url }) => {
	const [kind, id] = (url.searchParams.get('from') ?? '').split(':');
	const format = url.searchParams.get('format') ?? '';
	if (!isOutFormat(format) || !id || (kind !== 'bank' && kind !== 'chapter')) throw notFound();
	const { name, type, pieces } = await outFile(locals.db, locals.person!, { [kind]: id }, format, locals.language);
	return new Response(Readable.toWeb(Readable.from(pieces, { objectMode: false })) as ReadableStream, {
		headers: { 'content-type': type, 'content-disposition': `attachment; filename="${name}"`, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }
	});
};
