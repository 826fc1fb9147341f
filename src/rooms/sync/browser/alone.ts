import { giveUpAfter } from '#rooms/sync/browser/line.ts';

/** Does what sends one tab at a time, where the browser has locks. */
export async function alone<T>(work: () => Promise<T>): Promise<T> {
	if (!navigator.locks) return work();
	let began = false;
	try {
		return await navigator.locks.request('qalam-outbox', { signal: giveUpAfter(90_000) }, () => ((began = true), work()));
	} catch (error) {
		// A tab that the system froze may hold the lock for ever. It is thrift: two senders do no harm.
		if (began) throw error;
		return work();
	}
}
