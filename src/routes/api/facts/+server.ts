import { json } from '@sveltejs/kit';
import * as v from 'valibot';
import { kinds } from '#house';
import { pushSchema } from '#rooms/sync/fact.ts';
import { receive } from '#rooms/sync/server/index.ts';
import type { RequestHandler } from './$types';

/** Takes in what a phone kept: `{ now, facts }`. Each fact gets its own result; an envelope that can't be read is the only 400. */
export const POST: RequestHandler = async ({ request, locals }) => {
	const push = v.safeParse(pushSchema, await request.json().catch(() => undefined));
	if (!push.success) return json({ results: [] }, { status: 400 });
	const results = await receive(locals.db, locals.person!, push.output.facts, push.output.now, kinds);
	return json({ results, more: results.length < push.output.facts.length });
};
