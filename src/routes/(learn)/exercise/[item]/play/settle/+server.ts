import { json } from '@sveltejs/kit';
import { kinds } from '#house';
import { settleOwn } from '#rooms/exercises/server/index.ts';
import type { RequestHandler } from './$types';

/** Makes a fact now of what an activity told the server by itself (xAPI); answers what is kept of it. */
export const POST: RequestHandler = async ({ locals, url }) => json((await settleOwn(locals.db, locals.person!, url.searchParams.get('launch') ?? '', kinds)) ?? {});
