/*
 * What waits is never what gives way: when the disk is full, what can be taken along again goes first. Pictures and sounds before pages.
 */

/** Lets go of some of what can be taken along again; false when nothing is left to let go of. */
export type LetGo = () => Promise<boolean>;

/** Whether a write failed because the disk is full. */
export const isFull = (error: unknown): boolean => (error as DOMException | undefined)?.name === 'QuotaExceededError';

/** Pictures and sounds that were taken along. Each by itself: a cache that is deleted while something holds it keeps its place on the disk (measured, 153). */
async function letMediaGo(): Promise<boolean> {
	if (typeof caches === 'undefined') return false;
	let some = false;
	for (const name of (await caches.keys()).filter((each) => each.startsWith('media-'))) {
		const cache = await caches.open(name);
		for (const request of await cache.keys()) some = (await cache.delete(request)) || some;
	}
	return some;
}

/** How long a page waits for the worker to let something go, in milliseconds. */
const patience = 5000;

/** Asks the worker, who knows what was taken along, to let some of it go. */
const askWorker: LetGo = async () => {
	const worker = typeof navigator === 'undefined' ? undefined : navigator.serviceWorker?.controller;
	if (!worker) return false;
	const { port1, port2 } = new MessageChannel();
	return new Promise((done) => {
		port1.onmessage = (event) => done(event.data === true);
		setTimeout(() => done(false), patience);
		worker.postMessage('make-room', [port2]);
	});
};

let letPagesGo = askWorker;

/** The worker says how pages that were taken along are let go of, some at a time. */
export const makeRoomBy = (letGo: LetGo): void => void (letPagesGo = letGo);

/** Does a write. Where the disk is full it lets something go and tries again, until it succeeds or nothing is left to let go of: then it rejects. */
export async function withRoom<T>(write: () => Promise<T>): Promise<T> {
	let media = true;
	for (;;) {
		try {
			return await write();
		} catch (error) {
			if (!isFull(error)) throw error;
			if (media && (await letMediaGo().catch(() => false))) continue;
			media = false;
			if (!(await letPagesGo().catch(() => false))) throw error;
		}
	}
}
