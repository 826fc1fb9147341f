import { json } from '@sveltejs/kit';
import { beatMock } from '#rooms/revision/server/index.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ locals, params }) => json(await beatMock(locals.db, locals.person!, params.id), { headers: { 'cache-control': 'no-store' } });
