import { createHash } from 'node:crypto';
import { newId } from '#platform/ids.ts';
import type { Who } from '#rooms/people/who.ts';
import { linkOf, noLink } from '#rooms/sync/chain.ts';
import type { Epoch, Push } from '#rooms/sync/exchange.ts';
import type { Fact } from '#rooms/sync/fact.ts';
import { aFact } from '#tests/facts.ts';

/** A person of one establishment, as the sign-in gives him; the log asks the database nothing about him. */
export function someone(establishmentId = newId()): Who & { hat: NonNullable<Who['hat']> } {
	const hat = { id: `pupil:${establishmentId}`, kind: 'pupil' as const, placeId: establishmentId, place: '', establishmentId };
	return { id: newId(), label: 'Awa Diop', code: '', givenName: 'Awa', familyName: 'Diop', language: 'fr', theme: 'auto', textSize: 100, perPage: null, sessionId: newId(), hats: [hat], hat, mustChange: false };
}

export type Chain = { device: string; epoch: Epoch; facts: Fact[]; link: string };

const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
export const link = (fact: Fact) => linkOf(fact.prev ?? noLink, fact, digest);

/** The facts of one epoch of a device, each linked to the one before it. `make` says what is done at each place. */
export async function aChain(who: Who, count: number, { device = newId(), after, make = aFact }: { device?: string; after?: Chain; make?: (who: Who, more: Partial<Fact>) => Fact } = {}): Promise<Chain> {
	const epoch = newId();
	const parent = after ? { epoch: after.epoch.id, seq: after.facts.length, link: after.link } : null;
	const facts: Fact[] = [];
	let prev = parent?.link ?? noLink;
	for (let seq = 1; seq <= count; seq++) {
		const fact = make(who, { writer: after?.device ?? device, epoch, seq, prev });
		facts.push(fact);
		prev = await link(fact);
	}
	return { device: after?.device ?? device, epoch: { id: epoch, parent, last: count }, facts, link: prev };
}

/** The push that hands over chains of one device. */
export const aPush = (who: Who, ...chains: Chain[]): Push => ({ v: 1, now: new Date().toISOString(), device: chains[0].device, person: who.id, epochs: chains.map((chain) => chain.epoch), facts: chains.flatMap((chain) => chain.facts) });
