import { json } from '@sveltejs/kit';
import * as v from 'valibot';
import { Refusal } from '#platform/refusal.ts';
import { countFailure, waitFor } from '#platform/server/limits.ts';
import { fromBase64, heldFor, toBase64, type HeardLine, type NotTaken } from '#rooms/curriculum/joint-exchange.ts';
import { sentSchema } from '#rooms/curriculum/joint-sent.ts';
import { exchangeJoint, isNews, NotTakenIn, type Heard } from '#rooms/curriculum/server/index.ts';
import type { RequestHandler } from './$types';

/** A hand that never rests sends thirty times a minute; more than twice that for a quarter of an hour is no hand. What no program of ours sends, twenty times. */
const rule = { free: 900, window: 900 };
const refusedRule = { free: 20, window: 900 };
/** A text whole, with all that was ever done in it, may take a third of a second: a tab asks for it when it opens, or lost its place. */
const wholeRule = { free: 200, window: 900 };
/** How often it is looked whether there is news while an answer waits for it, in milliseconds: with others here, and alone. */
const lookEvery = { together: 1500, alone: 3000 };
/** Answers that wait at once in this process, at most: the next one is answered at once. */
const mostWaiting = 500;

let waiting = 0;

const line = ({ number, updates, vector, here, open }: Heard): HeardLine => ({ number, updates: updates.map(toBase64), vector: vector && toBase64(vector), here, open });
const not = (status: number, why: NotTaken['why']) => json({ why } satisfies NotTaken, { status });

/**
 * A tab's exchange with a joint text: takes in what was done there, answers what others did and who is here; with others here it waits a while for news.
 * 400 for what can't be read, 409 where another is signed in, the draft is handed in or earlier updates are missing, 413 too long, 422 no lesson's text, 429 too often.
 */
export const POST: RequestHandler = async ({ request, locals, params }) => {
	// What is not JSON may come from another site's form.
	const said = /^application\/json\b/i.test(request.headers.get('content-type') ?? '') ? v.safeParse(sentSchema, await request.json().catch(() => undefined)) : undefined;
	if (!said?.success) return not(400, 'unreadable');
	const { db, person } = locals;
	const { output: sent } = said;
	if (sent.person !== person!.id) return not(409, 'person');
	const [key, refusedKey, wholeKey] = [`joint:${person!.id}`, `joint-refused:${person!.id}`, `joint-whole:${person!.id}`];
	if ((await waitFor(db, wholeKey)) > 0) return not(429, 'often');
	if (sent.updates.length) {
		if ((await waitFor(db, key)) > 0 || (await waitFor(db, refusedKey)) > 0) return not(429, 'often');
		await countFailure(db, key, rule);
	}
	const updates = sent.updates.map(fromBase64);
	const ask = async (more = {}) => {
		const heard = await exchangeJoint(db, person!, params.id, { ...sent, updates: [], vector: sent.vector === null ? null : fromBase64(sent.vector), ...more });
		if (heard.vector) await countFailure(db, wholeKey, wholeRule);
		return heard;
	};
	let held = false;
	try {
		if (sent.waits && !updates.length && sent.since !== null && waiting < mostWaiting) {
			// The first look says that this tab is here; the last one answers.
			const first = await ask();
			if (first.updates.length || first.here.length !== sent.waits.length || !first.open) return json(line(first));
			const until = Date.now() + heldFor;
			waiting++;
			held = true;
			try {
				while (Date.now() < until && !request.signal.aborted) {
					await new Promise((wake) => setTimeout(wake, sent.waits!.length ? lookEvery.together : lookEvery.alone));
					if (await isNews(db, params.id, { tab: sent.tab, since: sent.since, tabs: sent.waits, open: first.open })) break;
				}
			} finally {
				waiting--;
			}
		}
		return json(line(await ask({ updates, held })));
	} catch (error) {
		if (error instanceof NotTakenIn) {
			if (error.why === 'refused') await countFailure(db, refusedKey, refusedRule);
			return not(error.why === 'missing' ? 409 : 422, error.why);
		}
		if (error instanceof Refusal && error.status === 409) return not(409, 'handedIn');
		if (error instanceof Refusal && error.status === 413) {
			await countFailure(db, refusedKey, refusedRule);
			return not(413, 'long');
		}
		throw error;
	}
};
