import { json } from '@sveltejs/kit';
import * as v from 'valibot';
import { countFailure, waitFor } from '#platform/server/limits.ts';
import { addressKey } from '#rooms/people/server/index.ts';
import { isCutOff } from '#rooms/sync/server/index.ts';
import { deviceSchema } from '#rooms/sync/take.ts';
import type { RequestHandler } from './$types';

/** A school's phones ask now and then; who guesses ids gets nowhere. Per address and quarter of an hour. */
const rule = { free: 600, window: 900 };

/** Whether a phone on which nobody is signed in was cut off for a person: then it wipes what was taken along. */
export const POST: RequestHandler = async ({ request, locals }) => {
	const asked = v.safeParse(deviceSchema, await request.json().catch(() => undefined));
	if (!asked.success) return json({}, { status: 400 });
	const key = `device:${addressKey(locals.address)}`;
	if ((await waitFor(locals.db, key)) > 0) return json({}, { status: 429 });
	await countFailure(locals.db, key, rule);
	return json({ cutOff: await isCutOff(locals.db, asked.output.person, asked.output.device) });
};
