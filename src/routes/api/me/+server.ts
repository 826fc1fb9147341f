import { json } from '@sveltejs/kit';
import { stringify } from 'devalue';
import { frameData } from '../../../frame.ts';
import { Refusal } from '#platform/refusal.ts';
import { confirmSecret, secretKind } from '#rooms/people/server/index.ts';
import { draftKey } from '#rooms/sync/server/index.ts';
import type { RequestHandler } from './$types';

/** What each page of a person's has when a phone shows it: the frame, and the key of what he types. Sealed there with all that is his. */
const frameOf = async (locals: App.Locals) => stringify({ ...(await frameData(locals)), draftKey: await draftKey(locals.db, locals.person!) });

/** What a phone keeps of who is signed in: the frame of his pages. */
export const GET: RequestHandler = async ({ locals }) => json({ person: locals.person!.id, frame: await frameOf(locals) });

/** The same, once `secret` (the person's own password or PIN) has proven that this person wants to be kept on this phone. 403: not the right one; 429: too many tries. */
export const POST: RequestHandler = async ({ request, locals }) => {
	const { db, person, language } = locals;
	const sent = (await request.json().catch(() => undefined)) as { secret?: unknown } | undefined;
	if (typeof sent?.secret !== 'string' || sent.secret.length > 512) return json({}, { status: 400 });
	try {
		if (!(await confirmSecret(db, person!, sent.secret))) return json({}, { status: 403 });
	} catch (error) {
		if (error instanceof Refusal) return json({}, { status: error.status });
		throw error;
	}
	return json({ person: { id: person!.id, name: person!.label }, code: person!.code, kind: await secretKind(db, person!.id), language, theme: person!.theme, frame: await frameOf(locals) });
};
