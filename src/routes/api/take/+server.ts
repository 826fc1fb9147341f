import { json } from '@sveltejs/kit';
import * as v from 'valibot';
import { shape, wants } from '#house';
import { countFailure, waitFor } from '#platform/server/limits.ts';
import { log } from '#platform/server/log.ts';
import { noteTaking, sizeOfTaking, taking } from '#rooms/sync/server/index.ts';
import { takeEnvelope } from '#rooms/sync/take.ts';
import type { RequestHandler } from './$types';

/** A person's phones ask four times an hour each, and for sizes at a press: so many in a quarter of an hour is no phone. */
const rule = { free: 120, window: 900 };

/** What a phone takes along (docs/sync.md, 4): parcels as lines of JSON while they are made, or only their sizes. A request that can't be read is the only 400; 409 where another is signed in, 403 for a phone that was cut off, 426 for a worker that is too old, 429 for one that asks without end. */
export const POST: RequestHandler = async ({ request, locals }) => {
	const take = v.safeParse(takeEnvelope, await request.json().catch(() => undefined));
	if (!take.success) return json({}, { status: 400 });
	const { db, person } = locals;
	// On a shared phone another may be signed in: his things must not go under this person's lock.
	if (take.output.person !== person!.id) return json({}, { status: 409 });
	const key = `take:${person!.id}`;
	if ((await waitFor(db, key)) > 0) return json({}, { status: 429 });
	await countFailure(db, key, rule);
	if (await noteTaking(db, person!, take.output.device)) return json({ cutOff: true }, { status: 403 });
	// A worker that can't show today's pages gets none: it brings itself up to date first.
	if (take.output.shape < shape) return json({ shape }, { status: 426 });
	if (take.output.size) return json(await sizeOfTaking(db, person!, take.output, wants, shape));
	const lines = taking(db, person!, take.output, wants, shape);
	const utf8 = new TextEncoder();
	let left = false;
	const body = new ReadableStream<Uint8Array>({
		async pull(stream) {
			try {
				const { value, done } = await lines.next();
				// A phone that lost its line, or was put away: nobody listens, and nothing is amiss.
				if (left) return;
				if (done) stream.close();
				else stream.enqueue(utf8.encode(`${JSON.stringify(value)}\n`));
			} catch (error) {
				// What arrived stays with the phone; the missing last line tells it that there is more.
				log.error({ requestId: locals.requestId, err: error }, 'a taking broke off');
				stream.error(error);
			}
		},
		cancel: async () => {
			left = true;
			await lines.return(undefined);
		}
	});
	return new Response(body, { headers: { 'content-type': 'application/x-ndjson' } });
};
