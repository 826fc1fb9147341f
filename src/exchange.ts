import type { IncomingMessage, ServerResponse } from 'node:http';
import * as v from 'valibot';
import { kinds } from '#house';
import { guarded } from '#platform/cookies.ts';
import { BadBody, bodyText, isForeign } from '#platform/server/bring.ts';
import { compressing } from '#platform/server/compress.ts';
import { database } from '#platform/server/database.ts';
import type { Early } from '#platform/server/early.ts';
import { log } from '#platform/server/log.ts';
import { isDown } from '#platform/server/sql.ts';
import { mostBytes, pushSchema } from '#rooms/sync/exchange.ts';
import { gather, type Outcome } from '#rooms/sync/server/index.ts';

/** Why a push was not looked at, by status: for the sender's program, never for a person. */
const statuses: Record<Exclude<Outcome['kind'], 'answer'>, number> = { signedOut: 401, notYours: 409, mustChange: 403 };

/** Below this many bytes an answer is one packet on the line, packed or not. */
const packet = 1300;

/** Answers in JSON; packed, for `req`, when it is more than a packet. */
function answer(res: ServerResponse, status: number, body: unknown, req?: IncomingMessage): void {
	res.statusCode = status;
	res.setHeader('content-type', 'application/json');
	res.setHeader('cache-control', 'private, no-store');
	const text = JSON.stringify(body);
	const bytes = Buffer.byteLength(text);
	if (req && bytes > packet) compressing(req, res);
	res.setHeader('content-length', bytes);
	// As a text it goes out with the head in one piece.
	res.end(text);
}

let gathered: ReturnType<typeof gather> | undefined;

/**
 * `POST /api/sync` (docs/sync.md, 2), answered before the site: what a phone kept comes in, what is held goes back. A status speaks of
 * the envelope only. Another site's page is refused (403), and so is what is not JSON (415), for a form can't send that.
 */
export const exchange: Early = async (req: IncomingMessage, res: ServerResponse) => {
	const received = Date.now();
	const refuse = (status: number, why: string) => answer(res, status, { v: 1, why });
	if (req.method !== 'POST') {
		res.setHeader('allow', 'POST');
		return refuse(405, 'method');
	}
	const name = guarded('qalam_session', req.headers['x-qalam-protocol'] === 'https');
	const secret = new RegExp(`(?:^|;\\s*)${name}=([\\w-]+)(?:;|$)`).exec(req.headers.cookie ?? '')?.[1];
	if (isForeign(req)) return refuse(403, 'foreign');
	if (!secret) return refuse(401, 'signedOut');
	if (!/^application\/json\b/i.test(req.headers['content-type'] ?? '')) return refuse(415, 'type');
	try {
		const text = await bodyText(req, mostBytes);
		const push = v.safeParse(pushSchema, parsed(text));
		if (!push.success) return refuse(400, 'unreadable');
		const outcome = await (gathered ??= gather(database(), kinds))({ secret, push: push.output, received, requestId: req.headers['x-request-id'] as string | undefined });
		if (outcome.kind !== 'answer') return refuse(statuses[outcome.kind], outcome.kind);
		answer(res, 200, outcome.answer, req);
	} catch (error) {
		if (error instanceof BadBody) return refuse(error.status, 'body');
		const down = isDown(error) || (error as { down?: boolean })?.down;
		log[down ? 'warn' : 'error']({ requestId: req.headers['x-request-id'], err: error }, down ? 'database away' : 'fault');
		refuse(down ? 503 : 500, down ? 'resting' : 'fault');
	}
};

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
