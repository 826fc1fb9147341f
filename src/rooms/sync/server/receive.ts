import * as v from 'valibot';
import { log } from '#platform/server/log.ts';
import { isDown, type Database } from '#platform/server/sql.ts';
import { everIn } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import { factSchema, type Fact, type FactResult } from '#rooms/sync/fact.ts';
import { leftAside } from '#rooms/sync/server/aside.ts';
import { maybeKind, NotNow, Unfit, type Kind, type Kinds, type Sent } from '#rooms/sync/server/kinds.ts';
import { AlreadyThere, maybeKnown, quarantine } from '#rooms/sync/server/log.ts';

/**
 * Takes in a batch of facts. Each gets its own result and none stops the next; content is never refused by an HTTP status.
 * A fact is acknowledged (`ok`, `duplicate`) only after the commit. When the database goes away the rest is left unanswered
 * and the sender sends it again; so is a fact at which we failed ourselves.
 */
export async function receive(db: Database, who: Who, raw: unknown[], now: string, kinds: Kinds, received = Date.now()): Promise<FactResult[]> {
	const results: FactResult[] = [];
	for (const one of raw) {
		const said = (one as Fact | null)?.id;
		const id = typeof said === 'string' ? said.slice(0, 40) : '';
		const parsed = v.safeParse(factSchema, one);
		try {
			const result: FactResult | undefined = parsed.success ? await keepOrAside(db, who, parsed.output, { now, received }, kinds) : { id, result: 'quarantine', why: 'malformed' };
			if (result) results.push(result);
		} catch (error) {
			if (isDown(error) || (error as { down?: boolean })?.down) break;
			// A fault of ours with one fact: it stays with its sender, who sends it again; the others go on.
			log.error({ requestId: who.requestId, fact: id, err: error }, 'a fact was not taken in');
		}
	}
	return results;
}

/** Takes a fact in, or puts it aside when it is unfit. No answer when too much of this sender waits aside already: it stays with him. */
async function keepOrAside(db: Database, who: Who, fact: Fact, sent: Sent, kinds: Kinds): Promise<FactResult | undefined> {
	try {
		return await takeIn(db, who, fact, sent, kinds);
	} catch (error) {
		if (error instanceof NotNow) return undefined;
		if (!(error instanceof Unfit)) throw error;
		if (((await leftAside(db, [who.id])).get(who.id) ?? 0) <= 0) return undefined;
		await quarantine(db, who.id, error.code, fact);
		return { id: fact.id, result: 'quarantine', why: error.code };
	}
}

async function takeIn(db: Database, who: Who, fact: Fact, sent: Sent, kinds: Kinds): Promise<FactResult> {
	// Who signed in is who acts, and only where he belongs: a forged author or scope is kept apart.
	if (fact.actor !== who.id) throw new Unfit('actor');
	if (!who.hats.some((hat) => hat.establishmentId === fact.scope) && !(await everIn(db, who.id, fact.scope))) throw new Unfit('scope');
	const kind = maybeKind(kinds, fact);
	if (!kind) throw new Unfit('kind');
	return applyOne(db, who, fact, sent, kind);
}

/** Applies one fact of a kind, or finds it there already. Throws Unfit for one that must be put aside. */
export async function applyOne(db: Database, who: Who, fact: Fact, sent: Sent, kind: Kind): Promise<FactResult> {
	// Nearly every fact is new, so none is asked for first: the unique keys tell the rest.
	try {
		return { id: fact.id, result: 'ok', answer: await kind.apply(db, who, fact, sent) };
	} catch (error) {
		if (error instanceof AlreadyThere) return afterwards(db, who, fact, kind, error);
		// Sent again, or two at once: the keys let one through, the other finds it there.
		// What was taken in once stays taken in, even if it would not be fit today.
		if ((error as { code?: string }).code === '23505' || error instanceof Unfit) {
			const there = await maybeKnown(db, fact);
			if (there) return afterwards(db, who, fact, kind, there);
		}
		throw error;
	}
}

async function afterwards(db: Database, who: Who, fact: Fact, kind: Kind, known: AlreadyThere): Promise<FactResult> {
	if (!known.same) throw new Unfit('fork');
	return { id: fact.id, result: 'duplicate', answer: await kind.known(db, who, fact) };
}
