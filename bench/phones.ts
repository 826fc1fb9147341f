import { createHash } from 'node:crypto';
import type { BenchSession } from '#house';
import { newId } from '#platform/ids.ts';
import { keyAnswer } from '#rooms/exercises/key.ts';
import { ownItem, seedOf } from '#rooms/exercises/own.ts';
import type { ItemVersion } from '#rooms/exercises/server/index.ts';
import { linkOf, noLink } from '#rooms/sync/chain.ts';
import type { PushAnswer } from '#rooms/sync/exchange.ts';
import type { Fact } from '#rooms/sync/fact.ts';
import type { Call } from './drive.ts';

const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

/** Telephones of distinct signed-in pupils, each with its own chain of facts: what they send next is a push of `count` new answers. */
export function phones(learners: readonly BenchSession[], items: readonly ItemVersion[], count: number): (n: number) => Promise<Call> {
	const own = learners.map(() => ({ device: newId(), epoch: newId(), seq: 0, prev: noLink }));
	return async (n) => {
		const { personId, scope, secret } = learners[n % learners.length];
		const phone = own[n % learners.length];
		const now = new Date().toISOString();
		const facts: Fact[] = [];
		for (let i = 0; i < count; i++) {
			const { id, version, item } = items[(n * count + i) % items.length];
			const answer = (n + i) % 3 ? keyAnswer(ownItem(item, seedOf(personId, id, version))) : {};
			const body = JSON.stringify({ item: id, version, answer: Object.keys(answer).length ? answer : { [item.parts[0].id]: 'x' }, hints: 0, seconds: 40 });
			const fact: Fact = { scope, writer: phone.device, epoch: phone.epoch, seq: ++phone.seq, id: newId(), kind: 'answer', v: 1, actor: personId, prev: phone.prev, at: now, body };
			phone.prev = await linkOf(phone.prev, fact, digest);
			facts.push(fact);
		}
		return {
			path: '/api/sync',
			cookie: `qalam_session=${secret}`,
			body: JSON.stringify({ v: 1, now, device: phone.device, person: personId, epochs: [{ id: phone.epoch, parent: null, last: phone.seq }], facts }),
			check: (text) => {
				const said = JSON.parse(text) as PushAnswer;
				if (said.results.length !== count || said.results.some((one) => one.result !== 'ok')) throw new Error(`answers were not taken: ${text.slice(0, 300)}`);
			}
		};
	};
}
