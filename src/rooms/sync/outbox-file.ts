import { mostBytes, mostEpochs, mostFacts } from '#rooms/sync/bounds.ts';
import type { Epoch, Push, Receipt } from '#rooms/sync/exchange.ts';
import type { Fact } from '#rooms/sync/fact.ts';

/** What a phone has of a person's, to be carried by any other way: what the file says of itself, then epochs, facts, receipts, and how many lines there are. */
export type OutboxFile = { device: string; person: string; at: string; epochs: Epoch[]; facts: Fact[]; receipts: Receipt[] };

/** The file as text: JSON, a line each. Whoever opens it can read it; what is in it can't be changed without breaking its chain. */
export function outboxFile({ device, person, at, epochs, facts, receipts }: OutboxFile): string {
	const lines: unknown[] = [{ qalam: 'outbox', v: 1, device, person, at }, ...epochs.map((epoch) => ({ epoch })), ...facts.map((fact) => ({ fact })), ...receipts.map((receipt) => ({ receipt }))];
	return [...lines, { end: lines.length }].map((line) => `${JSON.stringify(line)}\n`).join('');
}

/**
 * The pushes that hand over what a file brings, each within a push's bounds; any number of times, in any order. `whole` tells whether
 * the file is all there: of one that was cut the lines that can be read are still taken. Undefined for what is no such file.
 */
export function pushesIn(text: string): { pushes: Push[]; whole: boolean } | undefined {
	const lines = text.split('\n').flatMap((line) => {
		try {
			return line ? [JSON.parse(line) as Record<string, unknown>] : [];
		} catch {
			return [];
		}
	});
	const head = lines[0] as { qalam?: string; v?: number; device: string; person: string; at: string } | undefined;
	if (head?.qalam !== 'outbox' || head.v !== 1) return undefined;
	const facts = lines.flatMap((line) => (line.fact ? [line.fact as Fact] : []));
	const epochs = new Map(lines.flatMap((line) => (line.epoch ? [[(line.epoch as Epoch).id, line.epoch as Epoch] as const] : [])));
	const pushes: Push[] = [];
	let bytes = Infinity;
	for (const fact of facts) {
		const size = JSON.stringify(fact).length * 3;
		const named = epochs.get(fact.epoch);
		let last = pushes.at(-1);
		const full = !last || last.facts.length >= mostFacts || bytes + size > mostBytes - 100_000 || last.epochs.length >= mostEpochs;
		if (full) {
			pushes.push((last = { v: 1, now: head.at, device: head.device, person: head.person, epochs: [], facts: [] }));
			bytes = 0;
		}
		last!.facts.push(fact);
		if (named && !last!.epochs.includes(named)) last!.epochs.push(named);
		bytes += size;
	}
	return { pushes, whole: lines.at(-1)?.end === lines.length - 1 };
}
