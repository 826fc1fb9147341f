import { isIn, mostBytes, mostEpochs, mostFacts, type Ranges } from '#rooms/sync/bounds.ts';
import type { Epoch, PushAnswer } from '#rooms/sync/exchange.ts';
import type { FactResult } from '#rooms/sync/fact.ts';
import type { Change, Contents, Opened, Row, Told } from '#rooms/sync/shelf.ts';

/** The most bytes of facts in one push before packing, room left for the rest of it; and the most bytes of a push packed: a line that breaks halves them down to the least. */
export const mostOfFacts = mostBytes - 100_000;
export const mostPacked = 64_000;
export const leastPacked = 4_000;

/**
 * How a sender goes on after bad luck: the most bytes of a push packed, the most facts, and how often the line broke at which fact:
 * those go last, so that none blocks the others. Thrift, not truth: it may be forgotten at any time.
 */
export type Pace = { packed: number; count: number; cuts: Map<string, number> };
export const freshPace = (): Pace => ({ packed: mostPacked, count: mostFacts, cuts: new Map() });

/** How many facts go together at which the line broke so often: fewer, then about as many as the least push holds; one that breaks it again and again goes alone. */
const together = (cuts: number): number => (cuts < 1 ? mostFacts : cuts < 2 ? 100 : cuts < 6 ? 50 : 1);

/** After a push that went wrong: these go last, and the next is half as large. */
export function slower(pace: Pace, ids: string[]): void {
	for (const id of ids) pace.cuts.set(id, (pace.cuts.get(id) ?? 0) + 1);
	pace.packed = Math.max(leastPacked, Math.floor(pace.packed / 2));
	pace.count = mostFacts;
}

/** After a push that was answered: the next may be twice as large. */
export function faster(pace: Pace, ids: string[]): void {
	for (const id of ids) pace.cuts.delete(id);
	pace.packed = Math.min(mostPacked, pace.packed * 2);
	pace.count = mostFacts;
}

/** What has been asked and answered in one exchange. */
export type Round = { asked: Set<string>; answered: Set<string> };
export const freshRound = (): Round => ({ asked: new Set(), answered: new Set() });

/** A fact that the server doesn't hold, or of which its author does not know what became. What it could not read it need not get twice. */
export const isDue = (row: Row): boolean => !row.told || (row.level === 'phone' && row.told.result === 'ok');

/** A fact that is on this phone alone and goes on its way as soon as it can. */
export const isWaiting = (row: Row): boolean => row.level === 'phone' && row.told?.result !== 'quarantine';

/** Rows as they were done: by start, and by place in it. */
export function inOrder(rows: readonly Row[], epochs: readonly Opened[]): Row[] {
	const order = new Map(epochs.map((epoch) => [epoch.id, epoch.order]));
	return [...rows].sort((a, b) => (order.get(a.epoch) ?? 0) - (order.get(b.epoch) ?? 0) || (a.epoch < b.epoch ? -1 : a.epoch > b.epoch ? 1 : a.seq - b.seq));
}

/**
 * What to send next: facts that are due, oldest first, and the epochs of which to ask what is held. Undefined when all that is kept
 * was asked about and answered. Nothing is remembered but what is kept: the receiver owns the cursor.
 */
export function nextPush({ rows, epochs }: Pick<Contents, 'rows' | 'epochs'>, round: Round, pace: Pace): { epochs: Epoch[]; ids: string[]; bytes: number } | undefined {
	const order = new Map(epochs.map((epoch) => [epoch.id, epoch.order]));
	const late = (row: Row) => pace.cuts.get(row.id) ?? 0;
	const due = inOrder(rows.filter((row) => isDue(row) && !round.answered.has(row.id)), epochs).sort((a, b) => late(a) - late(b));
	const ids: string[] = [];
	const named = new Set<string>();
	let bytes = 0;
	for (const row of due) {
		if (ids.length >= Math.min(pace.count, together(late(row))) || (ids.length && bytes + row.size > mostOfFacts)) break;
		bytes += row.size;
		ids.push(row.id);
		named.add(row.epoch);
	}
	const last = new Map<string, number>();
	for (const row of rows) last.set(row.epoch, Math.max(last.get(row.epoch) ?? 0, row.seq));
	const ask = [...last.keys()].filter((epoch) => !round.asked.has(epoch) && !named.has(epoch)).sort((a, b) => (order.get(b) ?? 0) - (order.get(a) ?? 0));
	for (const epoch of ask) if (named.size < mostEpochs) named.add(epoch);
	if (!named.size) return undefined;
	const known = new Map(epochs.map((epoch) => [epoch.id, epoch]));
	return { ids, bytes, epochs: [...named].map((id) => ({ id, parent: known.get(id)?.parent ?? null, last: Math.max(known.get(id)?.last ?? 0, last.get(id)!) })) };
}

/** What an answer means for what is kept: which facts the server holds, what it said of them, which may leave the phone. */
export function settle({ rows, epochs, asides }: Contents, sent: { ids: string[]; epochs: Pick<Epoch, 'id'>[] }, answer: PushAnswer): Change {
	const asked = new Set(sent.epochs.map((epoch) => epoch.id));
	const said = new Map(answer.results.filter((result) => sent.ids.includes(result.id)).map((result) => [result.id, result]));
	const change: Change = { level: [], drop: [], dropEpochs: [], asides: [], dropAsides: [], ...(answer.receipt ? { receipt: answer.receipt } : {}) };
	const dropped = new Set<string>();
	for (const row of rows) {
		if (!asked.has(row.epoch)) continue;
		const held = isIn(answer.held[row.epoch], row.seq);
		const result = said.get(row.id);
		// What the server forgot (put back from a copy) it is told again, and must say again what becomes of it. What it could not even read is in no range.
		const unread = row.told?.result === 'quarantine' && row.told.timeline === answer.timeline && row.level === 'phone';
		const told: Told | undefined = result ? toldOf(result, answer.timeline) : held || unread ? row.told : undefined;
		const level = held ? 'server' : 'phone';
		if (told?.result === 'quarantine' && result) change.asides.push({ id: row.id, scope: row.scope, kind: row.kind, actor: row.actor, since: row.since, why: told.why ?? '' });
		else if (told?.result === 'ok' && asides.some((aside) => aside.id === row.id)) change.dropAsides.push(row.id);
		if (held && told && row.seq <= (answer.covered[row.epoch] ?? 0)) {
			change.drop.push(row.id);
			dropped.add(row.id);
		} else if (level !== row.level || JSON.stringify(told) !== JSON.stringify(row.told)) change.level.push({ id: row.id, level, told });
	}
	change.dropEpochs = emptied(epochs, rows.filter((row) => !dropped.has(row.id)));
	return change;
}

const toldOf = (result: FactResult, timeline: string): Told =>
	result.result === 'quarantine' ? { result: 'quarantine', why: result.why ?? '', timeline } : { result: 'ok', timeline };

/** Epochs that hold no fact any more; the newest stays, for the next start names it. */
function emptied(epochs: Opened[], rows: Row[]): Change['dropEpochs'] {
	const used = new Set(rows.map((row) => row.epoch));
	const newest = Math.max(...epochs.map((epoch) => epoch.order));
	return epochs.filter((epoch) => !used.has(epoch.id) && epoch.order !== newest).map(({ id, last }) => ({ id, last }));
}

/** The contents after a change, as the shelf will have them. */
export function changed(contents: Contents, change: Change): Contents {
	const level = new Map(change.level.map((one) => [one.id, one]));
	const [drop, dropEpochs, dropAsides] = [new Set(change.drop), new Map(change.dropEpochs.map((epoch) => [epoch.id, epoch.last])), new Set([...change.dropAsides, ...change.asides.map((aside) => aside.id)])];
	return {
		rows: contents.rows.filter((row) => !drop.has(row.id)).map((row) => ({ ...row, ...level.get(row.id) })),
		epochs: contents.epochs.filter((epoch) => dropEpochs.get(epoch.id) !== epoch.last),
		asides: [...contents.asides.filter((aside) => !dropAsides.has(aside.id)), ...change.asides]
	};
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isWhole = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const areRanges = (value: unknown): value is Ranges => Array.isArray(value) && value.every((range) => Array.isArray(range) && range.length === 2 && range.every(isWhole));

/** An answer to a push, if that is what came: a sign-in page of some network that says 200 is none. */
export function maybeAnswer(value: unknown): PushAnswer | undefined {
	if (!isObject(value) || value.v !== 1 || typeof value.time !== 'string' || typeof value.timeline !== 'string') return undefined;
	const { held, covered, results } = value;
	if (!isObject(held) || !Object.values(held).every(areRanges) || !isObject(covered) || !Object.values(covered).every(isWhole)) return undefined;
	if (!Array.isArray(results) || !results.every((one) => isObject(one) && typeof one.id === 'string' && ['ok', 'duplicate', 'quarantine'].includes(one.result as string))) return undefined;
	const receipt = value.receipt;
	if (receipt !== null && !(isObject(receipt) && [receipt.text, receipt.key, receipt.signature].every((part) => typeof part === 'string'))) return undefined;
	return { ...(value as PushAnswer), cutOff: value.cutOff === true, more: value.more === true };
}
