import { mostAttached, type Attachment } from '#rooms/sync/attachment.ts';
import { isText, longestBody } from '#rooms/sync/bounds.ts';
import { linkOf, noLink, type Digest } from '#rooms/sync/chain.ts';
import type { Fact } from '#rooms/sync/fact.ts';
import { rowOf, type Opened, type Shelf } from '#rooms/sync/shelf.ts';

/** Time and chance, as arguments; a phone on plain http has no digest. */
export type Tools = { now: () => number; newId: () => string; digest?: Digest };

/** An act before it is a fact, with the files that its body names. */
export type Act = Pick<Fact, 'scope' | 'kind' | 'v' | 'body'> & { files?: readonly Attachment[] };

/** One start of this phone as one person's writer: what he does is kept one after the other. */
export type Opening = { keep: (act: Act) => Promise<Fact> };

/**
 * A start of a writer: a new epoch, which names the last one of this person that is on the disk (docs/sync.md, 1). An epoch is never
 * resumed; one of whose writes nobody knows how it ended is left, and the next fact begins another. `keep` resolves when the fact
 * is on the disk, and refuses a body that no server would read.
 */
export function openEpoch(shelf: Shelf, actor: string, tools: Tools): Opening {
	let current: (Opened & { writer: string }) | undefined;

	async function begin(): Promise<Opened & { writer: string }> {
		const { epochs } = await shelf.look(actor);
		const before = epochs.reduce<Opened | undefined>((newest, one) => (newest && newest.order > one.order ? newest : one), undefined);
		const parent = before?.link && before.last > 0 && tools.digest ? { epoch: before.id, seq: before.last, link: before.link } : null;
		return { id: tools.newId(), actor, writer: await shelf.device(), parent, last: 0, link: parent?.link ?? noLink, order: (before?.order ?? 0) + 1 };
	}

	async function write(act: Act): Promise<Fact> {
		if (act.body.length > longestBody || !isText(act.body)) throw new RangeError('the body of a fact is too long or no text');
		if (act.files?.some((file) => file.size < 1 || file.size > mostAttached || file.size !== file.bytes.byteLength)) throw new RangeError('a file is empty or too large');
		const { writer, ...epoch } = (current ??= await begin());
		const fact: Fact = {
			scope: act.scope, writer, epoch: epoch.id, seq: epoch.last + 1, id: tools.newId(), kind: act.kind, v: act.v, actor,
			at: new Date(tools.now()).toISOString(), body: act.body
		};
		if (tools.digest) fact.prev = epoch.link!;
		const link = tools.digest ? await linkOf(epoch.link!, fact, tools.digest) : null;
		const reached = { ...epoch, last: fact.seq, link };
		try {
			await shelf.keep(fact, rowOf(fact), reached, act.files);
		} catch (error) {
			current = undefined;
			throw error;
		}
		current = { ...reached, writer };
		return fact;
	}

	let turn: Promise<unknown> = Promise.resolve();
	return {
		keep: (act) => {
			const kept = turn.then(() => write(act));
			turn = kept.catch(() => {});
			return kept;
		}
	};
}
