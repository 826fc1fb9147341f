import type { Epoch, Receipt } from '#rooms/sync/exchange.ts';
import type { Fact } from '#rooms/sync/fact.ts';

/** What a phone has of a person's, to be carried by any other way: what the file says of itself, then epochs, facts, receipts, and how many lines there are. */
export type OutboxFile = { device: string; person: string; at: string; epochs: Epoch[]; facts: Fact[]; receipts: Receipt[] };

/** The file as text: JSON, a line each. Whoever opens it can read it; what is in it can't be changed without breaking its chain. */
export function outboxFile({ device, person, at, epochs, facts, receipts }: OutboxFile): string {
	const lines: unknown[] = [{ qalam: 'outbox', v: 1, device, person, at }, ...epochs.map((epoch) => ({ epoch })), ...facts.map((fact) => ({ fact })), ...receipts.map((receipt) => ({ receipt }))];
	return [...lines, { end: lines.length }].map((line) => `${JSON.stringify(line)}\n`).join('');
}
