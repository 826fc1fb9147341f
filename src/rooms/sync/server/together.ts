import { isDown, type Database } from '#platform/server/sql.ts';
import { maybeWhos } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import type { Brought, PushAnswer } from '#rooms/sync/exchange.ts';
import type { Kinds } from '#rooms/sync/server/kinds.ts';
import { pushTogether } from '#rooms/sync/server/push.ts';

/** A push as it came over the line: the session's secret that came with it, and our clock. */
export type Arrived = { secret: string; push: Brought; received: number; requestId?: string };

/** What became of it: an answer, or why it was not looked at. */
export type Outcome = { kind: 'answer'; answer: PushAnswer } | { kind: 'signedOut' | 'notYours' | 'mustChange' };

type Waiting = Arrived & { done: (outcome: Outcome) => void; failed: (error: unknown) => void };

/** Pushes taken with one commit, and facts in them. */
const most = 64;
const mostFacts = 400;
/** Batches under way at a time: one, so that what arrives meanwhile gathers; more only when more waits than one takes. */
const lanes = 3;

/**
 * A place where pushes gather: those that arrive while others are being written are taken together, with one look at their sessions and
 * one commit for all. A lone push waits for nothing. One push at fault harms only itself.
 */
export function gather(db: Database, kinds: Kinds): (arrived: Arrived) => Promise<Outcome> {
	const queue: Waiting[] = [];
	let busy = 0;

	async function takeBatch(batch: readonly Waiting[]): Promise<void> {
		try {
			const whos = await maybeWhos(db, batch);
			const fit: (Waiting & { who: Who })[] = [];
			for (const [i, one] of batch.entries()) {
				const who = whos[i];
				if (!who) one.done({ kind: 'signedOut' });
				else if (who.mustChange) one.done({ kind: 'mustChange' });
				else if (who.id !== one.push.person) one.done({ kind: 'notYours' });
				else fit.push({ ...one, who });
			}
			const answers = fit.length ? await pushTogether(db, fit, kinds) : [];
			for (const [i, one] of fit.entries()) one.done({ kind: 'answer', answer: answers[i] });
		} catch (error) {
			if (batch.length === 1 || isDown(error) || (error as { down?: boolean })?.down) for (const one of batch) one.failed(error);
			else for (const one of batch) await takeBatch([one]);
		}
	}

	function pump(): void {
		while (queue.length && (busy === 0 || (busy < lanes && queue.length >= most))) {
			let [count, facts] = [0, 0];
			while (count < queue.length && count < most && (count === 0 || facts + queue[count].push.facts.length <= mostFacts)) facts += queue[count++].push.facts.length;
			busy++;
			void takeBatch(queue.splice(0, count)).finally(() => {
				busy--;
				pump();
			});
		}
	}

	return (arrived) =>
		new Promise((done, failed) => {
			queue.push({ ...arrived, done, failed });
			pump();
		});
}
