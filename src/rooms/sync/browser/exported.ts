import { contentsOf, device as deviceHere, factsHere, receiptsOf } from '#rooms/sync/browser/outbox.ts';
import { outboxFile } from '#rooms/sync/outbox-file.ts';

/** All that is kept here of a person's, and the receipts, as a file that any Qalam takes in (outbox-file.ts). */
export async function exported(actor: string): Promise<string> {
	const [device, { epochs }, facts, receipts] = await Promise.all([deviceHere(), contentsOf(actor), factsHere(actor), receiptsOf(actor)]);
	return outboxFile({ device, person: actor, at: new Date().toISOString(), epochs: epochs.map(({ id, parent, last }) => ({ id, parent, last })), facts, receipts });
}
