import { json } from '@sveltejs/kit';
import * as v from 'valibot';
import { longestState } from '#rooms/exercises/package.ts';
import { stateSchema } from '#rooms/exercises/package-body.ts';
import { keepState } from '#rooms/exercises/server/index.ts';
import type { RequestHandler } from './$types';

/** Keeps what a part of a package noted for its learner's next time. */
export const PUT: RequestHandler = async ({ request, locals }) => {
	const text = await request.text();
	if (text.length > longestState * 2) return json({}, { status: 413 });
	let sent: unknown;
	try {
		sent = JSON.parse(text);
	} catch {
		return json({}, { status: 400 });
	}
	const parsed = v.safeParse(stateSchema, sent);
	if (!parsed.success) return json({}, { status: 400 });
	const { launch, part, ...state } = parsed.output;
	await keepState(locals.db, locals.person!, launch, part, state);
	return json({});
};
