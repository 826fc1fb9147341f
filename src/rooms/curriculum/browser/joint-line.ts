import type { Ask, Reply } from '#rooms/curriculum/browser/joint-sync.ts';
import { heldFor, maybeHeard, type NotTaken } from '#rooms/curriculum/joint-exchange.ts';

/** How long an answer may take, in milliseconds: what it waits for news, and half a minute of a slow line. */
const patience = heldFor + 45_000;
const reasons: NotTaken['why'][] = ['missing', 'handedIn', 'person', 'long', 'refused', 'often', 'unreadable'];

export const exchangePath = (draft: string): string => `/teach/prepare/lesson/${draft}/exchange`;

/** Asks the server this page came from. Only an answer of the right shape counts: a network that shows its own page says 200 too. */
export const jointLine = (draft: string): Ask => async (sent, ending): Promise<Reply> => {
	const giving = new AbortController();
	const timer = setTimeout(() => giving.abort(), patience);
	ending.addEventListener('abort', () => giving.abort(), { once: true });
	try {
		const response = await fetch(exchangePath(draft), {
			method: 'POST',
			headers: { 'content-type': 'application/json', accept: 'application/json' },
			body: JSON.stringify(sent),
			redirect: 'manual',
			cache: 'no-store',
			signal: giving.signal
		});
		const said = (await response.json().catch(() => undefined)) as { why?: NotTaken['why'] } | undefined;
		if (response.ok) {
			const heard = maybeHeard(said);
			return heard ? { kind: 'heard', heard } : { kind: 'cut' };
		}
		// What some gateway says in its own words is no answer of ours.
		if (!response.headers.has('x-request-id')) return { kind: 'cut' };
		const why = reasons.find((one) => one === said?.why);
		if (why) return { kind: 'not', why };
		if (response.status === 401 || response.status === 403) return { kind: 'not', why: 'signedOut' };
		return response.status === 404 ? { kind: 'not', why: 'gone' } : { kind: 'cut' };
	} catch {
		return { kind: 'cut' };
	} finally {
		clearTimeout(timer);
	}
};
