import { Readable } from 'node:stream';
import { isReportForm, reportFile } from '#rooms/exercises/server/index.ts';
import { notFound } from '#rooms/people/server/index.ts';
import type { RequestHandler } from './$types';

/** The report as a file to keep or to send. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
	const form = url.searchParams.get('form');
	if (!isReportForm(form)) throw notFound();
	const { name, type, pieces } = await reportFile(locals.db, locals.person!, params.report, form, locals.language);
	return new Response(Readable.toWeb(Readable.from(pieces).map((piece: string) => Buffer.from(piece))) as ReadableStream, {
		headers: { 'content-type': type, 'content-disposition': `attachment; filename="report.${form}"; filename*=UTF-8''${encodeURIComponent(name)}`, 'cache-control': 'private, no-store' }
	});
};
