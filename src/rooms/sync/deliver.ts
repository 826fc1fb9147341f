import type { Push, PushAnswer } from '#rooms/sync/exchange.ts';
import type { FactResult } from '#rooms/sync/fact.ts';
import { changed, faster, freshRound, leastPacked, nextPush, settle, slower, type Pace } from '#rooms/sync/sender.ts';
import type { Shelf } from '#rooms/sync/shelf.ts';

/**
 * What came of a push. `cut`: no answer, or one that breaks off. `portal`: somebody else answered in the server's place. `resting`: the
 * server can't write just now. `refused`: it would not read this envelope. `tooBig`: not sent, for it is over the bytes allowed.
 */
export type Reply = { kind: 'answer'; answer: PushAnswer } | { kind: 'cut' | 'portal' | 'signedOut' | 'resting' | 'refused' | 'tooBig' };
export type Transport = (push: Push, mostPacked: number) => Promise<Reply>;

/** What an exchange came to: why it ended early (null: all that is kept was asked about), and what was said on the way. */
export type Delivery = { stopped: 'cut' | 'portal' | 'signedOut' | 'resting' | 'refused' | null; cutOff: boolean; results: FactResult[]; pushes: number };

/** The rules of sending, as they are; the simulator switches one off at a time, to see that it would notice. */
export type Rules = { nextPush: typeof nextPush; settle: typeof settle; slower: typeof slower };
export const theRules: Rules = { nextPush, settle, slower };

/**
 * One exchange: hands over what is due of a person's and learns what the server holds, push by push, until all is answered or the line
 * ends. Raises nothing for a bad line; what waits goes on waiting. Each fact is sent and answered at most once: no turning in circles.
 */
export async function exchange(shelf: Shelf, transport: Transport, now: () => number, person: string, pace: Pace, rules = theRules): Promise<Delivery> {
	const delivery: Delivery = { stopped: null, cutOff: false, results: [], pushes: 0 };
	const device = await shelf.device();
	const round = freshRound();
	let cuts = 0;
	let contents = await shelf.look(person);
	for (let push = rules.nextPush(contents, round, pace); push; push = rules.nextPush(contents, round, pace)) {
		const facts = push.ids.length ? await shelf.facts(push.ids) : [];
		const reply = await transport({ v: 1, now: new Date(now()).toISOString(), device, person, epochs: push.epochs, facts }, pace.packed);
		if (reply.kind === 'tooBig' && push.ids.length > 1) {
			pace.count = Math.ceil(push.ids.length / 2);
			continue;
		}
		delivery.pushes++;
		if (reply.kind === 'answer') {
			const { answer } = reply;
			const change = rules.settle(contents, push, answer);
			await shelf.settle(person, change);
			contents = changed(contents, change);
			const results = answer.results.filter((result) => push.ids.includes(result.id));
			delivery.results.push(...results);
			delivery.cutOff ||= answer.cutOff;
			for (const epoch of push.epochs) round.asked.add(epoch.id);
			// Each is sent once in an exchange. What got no result (a fault of theirs, or it can't be opened here any more) goes last the next time: it must not hold up the rest.
			for (const id of push.ids) round.answered.add(id);
			faster(pace, results.map((result) => result.id));
			const left = push.ids.filter((id) => !results.some((result) => result.id === id));
			for (const id of left) pace.cuts.set(id, (pace.cuts.get(id) ?? 0) + 1);
			if (left.length) delivery.stopped = 'resting';
		} else if (reply.kind === 'refused' && push.ids.length) {
			// Something on the way can't bear one of these: it goes last, in the end alone, and is left for the next time.
			rules.slower(pace, push.ids);
			if (push.ids.length > 1) continue;
			delivery.stopped = 'refused';
			round.answered.add(push.ids[0]);
		} else if (reply.kind === 'cut') {
			rules.slower(pace, push.ids);
			// What is this small packs to about a fifth: a smaller push would not fare better. Nor does a line that broke under ever smaller ones.
			if (push.bytes < 5 * leastPacked || ++cuts > 4) return { ...delivery, stopped: 'cut' };
		} else return { ...delivery, stopped: reply.kind === 'tooBig' ? 'refused' : reply.kind };
	}
	return delivery;
}
