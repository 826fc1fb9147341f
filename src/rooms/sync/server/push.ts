import { Refusal } from '#platform/refusal.ts';
import { log } from '#platform/server/log.ts';
import { isDown, type Database } from '#platform/server/sql.ts';
import { placesEver } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import type { Brought, PushAnswer } from '#rooms/sync/exchange.ts';
import type { Fact, FactResult } from '#rooms/sync/fact.ts';
import { sayProof } from '#rooms/sync/messages/proof.ts';
import { keepAside, keepEpochs, type Aside } from '#rooms/sync/server/aside.ts';
import { noteDevices } from '#rooms/sync/server/devices.ts';
import { coveredByEpoch, held, rangesByEpoch } from '#rooms/sync/server/held.ts';
import { judge, read, type Bringing, type Item, type Verdict } from '#rooms/sync/server/judge.ts';
import { maybeKind, NotNow, Unfit, type Act, type Kinds } from '#rooms/sync/server/kinds.ts';
import { around } from '#rooms/sync/server/known.ts';
import { recordMany } from '#rooms/sync/server/log.ts';
import { receiptOf } from '#rooms/sync/server/receipts.ts';
import { applyOne } from '#rooms/sync/server/receive.ts';

/** What a push is, before it is known where its bringer belongs. `byFile`: a person brings it from another computer than the one that wrote it. */
export type Pushed = Omit<Bringing, 'scopes'> & { byFile?: boolean };

/** Whose facts a push says it brings must be who signed in: on a shared phone another's wait for their owner. Refuses with 409. */
export function mustBeOwn(who: Who, push: Pick<Brought, 'person'>): void {
	if (push.person !== who.id) throw new Refusal(409, (language) => sayProof(language)('notYours'));
}

/**
 * Takes in a push (docs/sync.md, 2): all its facts in one transaction, then says what is held. Each fact gets its own result and none
 * stops the next. `received` is our clock in milliseconds. Refuses a push that names another person than who signed in; throws when the
 * database is away (nothing was acknowledged: it comes again).
 */
export async function push(db: Database, who: Who, given: Brought, kinds: Kinds, received = Date.now()): Promise<PushAnswer> {
	mustBeOwn(who, given);
	return (await pushTogether(db, [{ who, push: given, received }], kinds))[0];
}

/** Takes in several pushes with one commit, as `push` each. Their bringers must have been looked at by `mustBeOwn`. */
export async function pushTogether(db: Database, pushed: readonly Pushed[], kinds: Kinds): Promise<PushAnswer[]> {
	const items = pushed.flatMap(({ push }, n) => push.facts.map((raw) => read(raw, n)));
	const own: Item[][] = pushed.map(() => []);
	for (const item of items) own[item.n].push(item);
	const bringings = await withScopes(db, pushed, items);
	const results = new Map<Item, FactResult>();
	await take(db, bringings, items, kinds, results);
	const holders = bringings.map(({ who, push, scopes }, n) => ({ person: who.id, session: who.sessionId, device: push.device, scopes, epochs: epochsOf(push, own[n]) }));
	const kept = await held(db, holders);
	// The session of who brings a file is not the phone's: cutting off the phone must not end it.
	await noteDevices(db, holders.filter((_, n) => !kept[n].noted && !pushed[n].byFile));
	return Promise.all(
		bringings.map(async ({ who, push, received }, n): Promise<PushAnswer> => {
			const said = own[n].flatMap((item) => results.get(item) ?? []);
			const { timeline, cutOff, runs } = kept[n];
			const time = new Date(received).toISOString();
			const receipt = await receiptOf(db, { timeline, device: push.device, person: who.id, time, runs });
			return { v: 1, time, timeline, held: rangesByEpoch(runs), covered: coveredByEpoch(runs), results: said, receipt, cutOff, more: said.length < push.facts.length };
		})
	);
}

/** Adds where each bringer belongs or ever belonged; asks the database only about places that his hats don't show. */
async function withScopes(db: Database, pushed: readonly Pushed[], items: readonly Item[]): Promise<Bringing[]> {
	const hats = pushed.map(({ who }) => new Set(who.hats.map((hat) => hat.establishmentId)));
	const strange = new Set(items.flatMap(({ fact, n }) => (fact && !hats[n].has(fact.scope) ? [pushed[n].who.id] : [])));
	const ever = await placesEver(db, pushed.map(({ who }) => who.id), strange);
	return pushed.map((one, n) => ({ ...one, scopes: [...new Set([...hats[n], ...(ever.get(one.who.id) ?? [])])] }));
}

/** The epochs that an answer speaks of: those named, of this device, and those of the facts, of whatever writer they are. */
function epochsOf({ device, epochs: named }: Brought, items: readonly Item[]): { writer: string; id: string }[] {
	const epochs = new Map(named.map(({ id }) => [`${device} ${id}`, { writer: device, id }]));
	for (const { fact } of items) if (fact) epochs.set(`${fact.writer} ${fact.epoch}`, { writer: fact.writer, id: fact.epoch });
	return [...epochs.values()];
}

/**
 * Takes in items all at once; when that fails, once more (another may have brought the same meanwhile), then each half by itself, until
 * the one at fault is found: it stays with its sender, unanswered, and the others are in.
 */
async function take(db: Database, bringings: readonly Bringing[], items: readonly Item[], kinds: Kinds, results: Map<Item, FactResult>): Promise<void> {
	if (!items.length) return;
	for (let tries = 0; ; tries++) {
		try {
			for (const [item, result] of await takeOnce(db, bringings, items, kinds)) results.set(item, result);
			return;
		} catch (error) {
			if (isDown(error) || (error as { down?: boolean })?.down) throw error;
			if (tries < (items.length > 1 ? 1 : 3) && (error as { code?: string }).code === '23505') continue;
			if (items.length === 1) {
				log.error({ requestId: bringings[items[0].n].who.requestId, fact: items[0].id, err: error }, 'a fact was not taken in');
				return;
			}
			const middle = items.length >> 1;
			await take(db, bringings, items.slice(0, middle), kinds, results);
			await take(db, bringings, items.slice(middle), kinds, results);
			return;
		}
	}
}

async function takeOnce(db: Database, bringings: readonly Bringing[], items: readonly Item[], kinds: Kinds): Promise<Map<Item, FactResult>> {
	const factsOf: Fact[][] = bringings.map(() => []);
	for (const { n, fact } of items) if (fact) factsOf[n].push(fact);
	const asked = bringings.map(({ who, push, scopes }, n) => {
		const facts = factsOf[n];
		const mine = new Set(facts.filter((fact) => fact.seq === 1).map((fact) => fact.epoch));
		const parents = push.epochs.flatMap((epoch) => (epoch.parent && mine.has(epoch.id) ? [{ writer: push.device, epoch: epoch.parent.epoch, seq: epoch.parent.seq }] : []));
		return { person: who.id, scopes, facts, parents };
	});
	const arounds = await around(db, asked);
	const verdicts = await judge(bringings, items, arounds, kinds);
	const changes = verdicts.some((verdict) => verdict.do !== 'nothing');
	const results = changes ? await db.transaction((db) => write(db, bringings, verdicts, kinds)) : new Map<Item, FactResult>();
	for (const verdict of verdicts) {
		if (verdict.do !== 'nothing') continue;
		const { item, twin } = verdict;
		const first = twin && results.get(twin);
		if (twin && !first) continue;
		if (first && first.result === 'quarantine') results.set(item, first);
		else results.set(item, { id: item.fact!.id, result: 'duplicate', answer: first ? first.answer : await maybeKind(kinds, item.fact!)!.known(db, bringings[item.n].who, item.fact!) });
	}
	return results;
}

/** Writes what the verdicts say, in one transaction, and answers the results. */
async function write(db: Database, bringings: readonly Bringing[], verdicts: readonly Verdict[], kinds: Kinds): Promise<Map<Item, FactResult>> {
	const results = new Map<Item, FactResult>();
	const asides: Aside[] = [];
	const many = new Map<string, (Act & { item: Item })[]>();
	const facts: Fact[] = [];
	const takeAnswer = (item: Item, answer: unknown) => {
		if (answer instanceof NotNow) return;
		if (answer instanceof Unfit) return void asides.push({ item, code: answer.code });
		facts.push(item.fact!);
		results.set(item, { id: item.fact!.id, result: 'ok', answer });
	};
	for (const verdict of verdicts) {
		const { item } = verdict;
		if (verdict.do === 'aside') asides.push({ item, code: verdict.code });
		if (verdict.do === 'unread') asides.push({ item, code: 'malformed' });
		if (verdict.do !== 'apply') continue;
		const { who, push, received } = bringings[item.n];
		const act = { item, who, fact: item.fact!, sent: { now: push.now, received } };
		const kind = maybeKind(kinds, act.fact)!;
		if (kind.applyMany) {
			if (!many.has(act.fact.kind)) many.set(act.fact.kind, []);
			many.get(act.fact.kind)!.push(act);
			continue;
		}
		try {
			results.set(item, await applyOne(db, who, act.fact, act.sent, kind));
		} catch (error) {
			if (error instanceof NotNow) continue;
			if (!(error instanceof Unfit)) throw error;
			asides.push({ item, code: error.code });
		}
	}
	for (const [kind, acts] of many) for (const [i, answer] of (await kinds[kind].applyMany!(db, acts)).entries()) takeAnswer(acts[i].item, answer);
	for (const { item, code } of await keepAside(db, bringings, asides)) results.set(item, { id: item.fact?.id ?? item.id, result: 'quarantine', why: code });
	await keepEpochs(db, bringings, verdicts);
	await recordMany(db, facts);
	return results;
}
