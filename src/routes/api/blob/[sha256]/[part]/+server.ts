import { json } from '@sveltejs/kit';
import { takeAttachment } from '#rooms/sync/server/index.ts';
import { maybeAsked } from '../asked.ts';
import type { RequestHandler } from './$types';

/** Takes in a part of an attachment (docs/sync.md, 8): any order, any number of times. Bytes that can't be this part are 400. */
export const PUT: RequestHandler = async ({ request, locals, params, url }) => {
	const asked = maybeAsked(locals.person!, params.sha256, url);
	if (typeof asked === 'number') return json({ v: 1 }, { status: asked });
	const bytes = new Uint8Array(await request.arrayBuffer());
	const standing = /^[1-9]\d{0,4}$/.test(params.part) ? await takeAttachment(locals.db, locals.person!, asked, Number(params.part), bytes) : undefined;
	return standing ? json(standing) : json({ v: 1 }, { status: 400 });
};
