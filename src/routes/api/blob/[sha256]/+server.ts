import { json } from '@sveltejs/kit';
import { attachmentStanding } from '#rooms/sync/server/index.ts';
import { maybeAsked } from './asked.ts';
import type { RequestHandler } from './$types';

/** What is held of an attachment (docs/sync.md, 8). What can't be one is 400, another person's 409. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
	const asked = maybeAsked(locals.person!, params.sha256, url);
	return typeof asked === 'number' ? json({ v: 1 }, { status: asked }) : json(await attachmentStanding(locals.db, locals.person!, asked));
};
