import type { Who } from '#rooms/people/who.ts';
import type { Push, PushAnswer } from '#rooms/sync/exchange.ts';
import type { Fact, FactResult } from '#rooms/sync/fact.ts';
import { coveredByEpoch, rangesByEpoch, type Run } from '#rooms/sync/server/held.ts';
import { judge, placeName, read, type Bringing } from '#rooms/sync/server/judge.ts';
import { Unfit, type Kinds } from '#rooms/sync/server/kinds.ts';
import { Around, type Known } from '#rooms/sync/server/known.ts';
import { bodyHash, chained } from '#rooms/sync/server/log.ts';
import type { Chance } from '#tests/sync/chance.ts';
import { modelFiling, type PlantedFiling } from '#tests/sync/filing.ts';
import { verdictOn, type Receiver } from '#tests/sync/receiver.ts';

/** What a planted bug changes in the receiver. */
export type PlantedThere = {
	/** Answers before the commit: a crash takes back what was acknowledged. */
	early?: true;
	/** No unique keys: who looked first writes, whatever another wrote meanwhile. */
	keyless?: true;
	/** One bad item spoils its push: nothing of it is taken, as an HTTP status for content does. */
	whole?: true;
	/** Believes of a push that whoever is signed in brought it. */
	unasked?: true;
	/** Believes the author that a fact names. */
	credulous?: true;
	/** What is committed counts as being in a verified backup. */
	hopeful?: true;
	filing?: PlantedFiling;
};

type Stored = Omit<Known, 'found'> & { place: string; name: string };
type Aside = Stored & { sentBy: string; why: string };
type Unread = { key: string; sentBy: string; epoch?: string; seq?: number };
/** Rows never change, so a copy shares them; `vault` names those that a verified copy holds. */
type State = { log: Stored[]; asides: Aside[]; unread: Unread[]; vault: Set<unknown>; timeline: string };

const kinds = (mended: () => boolean): Kinds => ({
	note: {
		v: 1,
		apply: async (_db, _who, fact) => {
			if (verdictOn(fact, mended()) !== 'fine') throw new Unfit('not-allowed');
		},
		known: async () => undefined
	}
});

/**
 * The receiver on tables in memory: the decisions (what is read, judged, held, covered) are the server's own functions; only what
 * PostgreSQL does for it (keys, commit, rollback, copies) is written again here, so that hundreds of runs take seconds.
 */
export function modelReceiver(chance: Chance, pause: () => Promise<void> = async () => {}, planted: PlantedThere = {}): Receiver {
	let state: State = { log: [], asides: [], unread: [], vault: new Set(), timeline: chance.id(0) };
	const clone = (of: State): State => ({ ...of, log: [...of.log], asides: [...of.asides], unread: [...of.unread], vault: new Set(of.vault) });
	let committed = state;
	let mended = false;
	let life = 0;
	const copies: State[] = [];
	const known = kinds(() => mended);
	const files = modelFiling(chance, pause, planted.filing);
	const names = (of: State) => new Set([...of.log.map((one) => one.id), ...of.asides.map((one) => `${one.id} ${one.sentBy}`)]);

	const around = (person: string, scopes: readonly string[], facts: readonly Fact[], epochs: Push['epochs']): Around => {
		const wanted = new Set(facts.flatMap((fact) => [-1, 0, 1].map((beside) => `${fact.writer} ${fact.epoch} ${fact.seq + beside}`)));
		for (const fact of facts) for (const { parent } of epochs) if (parent) wanted.add(`${fact.writer} ${parent.epoch} ${parent.seq}`);
		const ids = new Set(facts.map((fact) => `${fact.scope} ${fact.id}`));
		const rows: Known[] = [];
		for (const one of state.log) {
			if (scopes.includes(one.scope) && wanted.has(one.place)) rows.push({ ...one, found: 'place' });
			if (ids.has(one.name)) rows.push({ ...one, found: 'id' });
		}
		for (const one of state.asides) if (one.sentBy === person && wanted.has(one.place)) rows.push({ ...one, found: 'aside' });
		return new Around(rows);
	};

	const runs = (person: string, scopes: readonly string[], epochs: { writer: string; id: string }[]): Run[] =>
		epochs.flatMap(({ writer, id }) => {
			const places = new Map<number, boolean>();
			const add = (seq: number, one: unknown) => places.set(seq, (planted.hopeful || state.vault.has(one)) && (places.get(seq) ?? true));
			for (const one of state.log) if (scopes.includes(one.scope) && one.writer === writer && one.epoch === id && one.actor_id === person) add(one.seq, one);
			for (const one of state.asides) if (one.sentBy === person && one.epoch === id) add(one.seq, one);
			for (const one of state.unread) if (one.sentBy === person && one.epoch === id && one.seq !== undefined) add(one.seq, one);
			const found: Run[] = [];
			for (const [seq, vault] of [...places].sort((a, b) => a[0] - b[0])) {
				const last = found.at(-1);
				if (last && last.last === seq - 1 && last.vault === vault) last.last = seq;
				else found.push({ epoch: id, first: seq, last: seq, vault, link: null });
			}
			return found;
		});

	const stored = async (fact: Fact, actor: string, sha: Buffer): Promise<Stored> => ({ scope: fact.scope, writer: fact.writer, epoch: fact.epoch, seq: fact.seq, id: fact.id, actor_id: actor, body_sha: sha, ...(await chained(fact)), place: placeName(fact), name: `${fact.scope} ${fact.id}` });

	/** Looks, decides, writes; the keys refuse what another wrote between the look and the write. */
	async function take({ who, push, received, scopes }: Bringing, raws: readonly unknown[]): Promise<FactResult[] | undefined> {
		const items = raws.map((raw) => read(raw, 0));
		const bringing: Bringing = { who, push, received, scopes };
		const facts = items.flatMap((item) => item.fact ?? []);
		const seen = around(who.id, scopes, facts, push.epochs);
		const [looked, began] = [state, life];
		await pause();
		// The process ended, and what it was at with it.
		if (life !== began) return undefined;
		const verdicts = await judge([planted.credulous ? { ...bringing, who: { ...who, id: facts[0]?.actor ?? who.id } } : bringing], items, [seen], known);
		const next: State = clone(looked);
		const results: FactResult[] = [];
		for (const verdict of verdicts) {
			const { item } = verdict;
			const fact = item.fact!;
			let code = verdict.do === 'aside' ? verdict.code : undefined;
			if (verdict.do === 'unread') {
				const given = item.raw as { epoch?: unknown; seq?: unknown } | null;
				const place = typeof given?.epoch === 'string' && Number.isInteger(given.seq) ? { epoch: given.epoch, seq: given.seq as number } : {};
				const key = `${who.id} ${JSON.stringify(item.raw)}`;
				if (!next.unread.some((one) => one.key === key)) next.unread.push({ key, sentBy: who.id, ...place });
				results.push({ id: item.id, result: 'quarantine', why: 'malformed' });
				continue;
			}
			if (verdict.do === 'apply') {
				try {
					await known.note.apply(undefined as never, who, fact, { now: push.now, received });
				} catch (error) {
					if (!(error instanceof Unfit)) {
						if (planted.whole) return undefined;
						continue;
					}
					code = error.code;
				}
			}
			if (code !== undefined) {
				const sha = bodyHash(JSON.stringify(fact));
				if (!next.asides.some((one) => one.name === `${fact.scope} ${fact.id}` && one.sentBy === who.id && one.body_sha.equals(sha))) next.asides.push({ ...(await stored(fact, who.id, sha)), sentBy: who.id, why: code });
				results.push({ id: fact.id, result: 'quarantine', why: code });
			} else if (verdict.do === 'nothing') {
				const first = verdict.twin && results.find((one) => one.id === verdict.twin!.id);
				results.push(first?.result === 'quarantine' ? first : { id: fact.id, result: 'duplicate' });
			} else {
				next.log.push(await stored(fact, fact.actor, bodyHash(fact.body)));
				results.push({ id: fact.id, result: 'ok' });
			}
		}
		// As the keys would: whatever came in between, the look was too old.
		if (state !== looked) {
			if (!planted.keyless) return take(bringing, raws);
			next.log = [...state.log, ...next.log.slice(looked.log.length)];
			next.asides = [...state.asides, ...next.asides.slice(looked.asides.length)];
		}
		if (verdicts.some((verdict) => verdict.do !== 'nothing')) state = next;
		if (!planted.early) committed = state;
		return results;
	}

	return {
		outside: false,
		filing: files.filing,
		async push(person, given, received) {
			if (given.person !== person.id && !planted.unasked) return 'notYours';
			const results = await take({ who: { id: person.id, hats: [] } as unknown as Who, push: given, received, scopes: person.scopes }, given.facts);
			if (!results) return undefined;
			const named = new Map(given.epochs.map(({ id }) => [`${given.device} ${id}`, { writer: given.device, id }]));
			for (const raw of given.facts) {
				const { fact } = read(raw, 0);
				if (fact) named.set(`${fact.writer} ${fact.epoch}`, { writer: fact.writer, id: fact.epoch });
			}
			const found = runs(person.id, person.scopes, [...named.values()]);
			const answer: PushAnswer = { v: 1, time: new Date(received).toISOString(), timeline: state.timeline, held: rangesByEpoch(found), covered: coveredByEpoch(found), results, receipt: null, cutOff: false, more: results.length < given.facts.length };
			// What was answered early is committed a little later, if nothing happens.
			if (planted.early && chance.happens(0.5)) committed = state;
			return answer;
		},
		async restart() {
			life++;
			files.restart();
			state = committed;
		},
		async copy() {
			files.copy();
			return copies.push(clone(committed)) - 1;
		},
		async verify(copy) {
			const there = copies[copy];
			const held = [...there.log, ...there.asides, ...there.unread];
			const rows = new Set<unknown>(held);
			for (const now of [state, committed]) for (const one of [...now.log, ...now.asides, ...now.unread]) if (rows.has(one)) now.vault.add(one);
			return new Set([...names(there), ...files.verify(copy)]);
		},
		async restore(copy) {
			life++;
			files.restore(copy);
			copies.length = copy + 1;
			state = { ...clone(copies[copy]), timeline: chance.id(0) };
			committed = state;
		},
		mend: () => void (mended = true),
		has: async () => names(committed),
		contents: async () => ({
			applied: state.log.map((one) => ({ id: one.id, actor: one.actor_id, scope: one.scope, place: `${one.scope} ${one.place}` })),
			aside: state.asides.map((one) => ({ id: one.id, sentBy: one.sentBy, why: one.why })),
			faults: []
		})
	};
}
