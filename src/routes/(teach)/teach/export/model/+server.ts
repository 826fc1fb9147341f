import { outSources, sheetModel } from '#rooms/exercises/server/index.ts';
import type { RequestHandler } from './$types';

/** The spreadsheet to fill in. */
export const GET: RequestHandler = async ({ locals }) => {
	await outSources(locals.db, locals.person!);
	return new Response(new Uint8Array(await sheetModel(locals.language)), {
		headers: { 'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'content-disposition': `attachment; filename="exercices-${locals.language}.xlsx"`, 'cache-control': 'no-store' }
	});
};
