import { json } from '@sveltejs/kit';
import { receiptKey } from '#rooms/sync/server/index.ts';
import type { RequestHandler } from './$types';

/** The public key by which anyone checks a receipt (docs/sync.md, 3). */
export const GET: RequestHandler = async ({ locals, setHeaders }) => {
	setHeaders({ 'cache-control': 'public, max-age=3600' });
	return json(await receiptKey(locals.db));
};
