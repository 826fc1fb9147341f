import * as v from 'valibot';
import type { Who } from '#rooms/people/who.ts';
import { noLink } from '#rooms/sync/chain.ts';
import type { Brought, Epoch } from '#rooms/sync/exchange.ts';
import { factSchema, type Fact } from '#rooms/sync/fact.ts';
import { maybeKind, type Kinds } from '#rooms/sync/server/kinds.ts';
import type { Around, Known } from '#rooms/sync/server/known.ts';
import { bodyHash, chained } from '#rooms/sync/server/log.ts';

/** A push on its way in: who signed in, what he brought, when (our clock), and where he belongs or ever belonged. */
export type Bringing = { who: Who; push: Brought; received: number; scopes: readonly string[] };

/** One thing of a push: a fact, or what can't be read as one. `n` is the push it came in. */
export type Item = { n: number; raw: unknown; id: string; fact: Fact | undefined };

/** What is to be done with an item: apply it, put it aside under a code, keep its raw text, or nothing, for it is there. */
export type Verdict = { item: Item } & ({ do: 'apply' } | { do: 'aside'; code: string } | { do: 'unread' } | { do: 'nothing'; twin?: Item });

/** Reads what a push brings, one by one, so that one that can't be read stops no other. */
export function read(raw: unknown, n: number): Item {
	const parsed = v.safeParse(factSchema, raw);
	const said = (raw as Fact | null)?.id;
	return { n, raw, id: typeof said === 'string' ? said.slice(0, 40) : '', fact: parsed.success ? parsed.output : undefined };
}

const same = (fact: Fact, known: Known) => known.id === fact.id && known.actor_id === fact.actor && known.body_sha.equals(bodyHash(fact.body)) && (fact.prev === undefined || isAt(known, fact));
const isAt = (known: { writer: string; epoch: string; seq: number }, fact: Fact) => known.writer === fact.writer && known.epoch === fact.epoch && known.seq === fact.seq;

/** Who signed in is who acts, and only where he belongs or belonged; a kind that this version doesn't know waits. */
function unfitness(fact: Fact, { who, scopes }: Bringing, kinds: Kinds): string | undefined {
	if (fact.actor !== who.id) return 'actor';
	if (!scopes.includes(fact.scope)) return 'scope';
	return maybeKind(kinds, fact) ? undefined : 'kind';
}

/** Whether it is there already: the very same, or another under the same identity. */
function standing(fact: Fact, around: Around): 'new' | 'same' | 'fork' {
	const rows = [...around.named(fact), ...around.at(fact)];
	const taken = rows.filter((row) => row.found !== 'aside');
	if (taken.length) return taken.every((row) => same(fact, row)) ? 'same' : 'fork';
	if (!rows.length) return 'new';
	// What was put aside and is sent again is judged again; another under its identity is a fork as well.
	const sha = bodyHash(JSON.stringify(fact));
	return rows.some((row) => row.body_sha.equals(sha)) ? 'new' : 'fork';
}

/**
 * Whether a fact follows the one before it and is followed by the one after it. `mates` are the facts that came with it. The first of
 * an epoch must follow what the epoch names as its parent. What is not held says nothing.
 */
async function follows(fact: Fact, around: Around, epochs: ReadonlyMap<string, Epoch>, mates: ReadonlyMap<string, Fact>): Promise<boolean> {
	const epoch = epochs.get(fact.epoch);
	const beside = (seq: number) => ({ writer: fact.writer, epoch: fact.epoch, seq });
	if (fact.seq === 1) {
		if (fact.prev !== undefined && epoch && fact.prev !== (epoch.parent?.link ?? noLink)) return false;
		const parents = epoch?.parent ? around.at({ writer: fact.writer, epoch: epoch.parent.epoch, seq: epoch.parent.seq }) : [];
		if (!fits(fact.prev, parents.map((row) => row.link))) return false;
	} else {
		const mate = mates.get(placeName(beside(fact.seq - 1)));
		if (!fits(fact.prev, [...around.at(beside(fact.seq - 1)).map((row) => row.link), ...(mate ? [(await chained(mate)).link] : [])])) return false;
	}
	const { link } = await chained(fact);
	const after = around.at(beside(fact.seq + 1)).flatMap((row) => (row.prev ? [row.prev] : []));
	return !link || !after.length || after.some((prev) => prev.equals(link));
}

/** Whether `prev` is one of the links before it; where none is known it may be any. */
function fits(prev: string | undefined, links: readonly (Buffer | null)[]): boolean {
	const known = links.filter((link) => link !== null);
	return !known.length || (prev !== undefined && known.some((link) => link.toString('hex') === prev));
}

export const placeName = ({ writer, epoch, seq }: { writer: string; epoch: string; seq: number }): string => `${writer} ${epoch} ${seq}`;

/** What is to be done with each item of several pushes, in the order of the pushes and, within an epoch, of its seq. */
export async function judge(bringings: readonly Bringing[], items: readonly Item[], arounds: readonly Around[], kinds: Kinds): Promise<Verdict[]> {
	const epochs = bringings.map(({ push }) => new Map(push.epochs.map((epoch) => [epoch.id, epoch])));
	const mates = bringings.map(() => new Map<string, Fact>());
	const [byId, byPlace] = [new Map<string, Item>(), new Map<string, Item>()];
	for (const { fact, n } of items) if (fact) mates[n].set(placeName(fact), mates[n].get(placeName(fact)) ?? fact);
	const verdicts: Verdict[] = [];
	for (const item of inOrder(items)) {
		const { fact, n } = item;
		if (!fact) {
			verdicts.push({ item, do: 'unread' });
			continue;
		}
		const code = unfitness(fact, bringings[n], kinds);
		if (code) {
			verdicts.push({ item, do: 'aside', code });
			continue;
		}
		const known = standing(fact, arounds[n]);
		if (known !== 'new') {
			verdicts.push(known === 'same' ? { item, do: 'nothing' } : { item, do: 'aside', code: 'fork' });
			continue;
		}
		// Twice in one batch: the second is the first's twin, or a fork of it.
		const [named, placed] = [byId.get(`${fact.scope} ${fact.id}`), byPlace.get(`${fact.scope} ${placeName(fact)}`)];
		const twin = named ?? placed;
		if (twin) {
			verdicts.push(named && named === placed && JSON.stringify(named.fact) === JSON.stringify(fact) ? { item, do: 'nothing', twin } : { item, do: 'aside', code: 'fork' });
			continue;
		}
		byId.set(`${fact.scope} ${fact.id}`, item);
		byPlace.set(`${fact.scope} ${placeName(fact)}`, item);
		verdicts.push((await follows(fact, arounds[n], epochs[n], mates[n])) ? { item, do: 'apply' } : { item, do: 'aside', code: 'chain' });
	}
	return verdicts;
}

/** Items by push, epoch and seq: the order in which they were done. */
function inOrder(items: readonly Item[]): Item[] {
	const firsts = new Map<string, number>();
	items.forEach(({ fact, n }, i) => fact && !firsts.has(`${n} ${fact.epoch}`) && firsts.set(`${n} ${fact.epoch}`, i));
	return items
		.map((item, i) => ({ item, i, first: item.fact ? firsts.get(`${item.n} ${item.fact.epoch}`)! : i }))
		.sort((a, b) => a.first - b.first || (a.item.fact?.seq ?? 0) - (b.item.fact?.seq ?? 0) || a.i - b.i)
		.map(({ item }) => item);
}
