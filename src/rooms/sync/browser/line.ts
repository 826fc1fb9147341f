import type { Transport } from '#rooms/sync/deliver.ts';
import { maybeAnswer } from '#rooms/sync/sender.ts';

/** How long one push, or a part of a file, may take: 64 kB on a line of 10 kbit/s. */
export const patience = 60_000;

/** A signal that gives up after so many milliseconds. (`AbortSignal.timeout` is younger than many phones: with it, they would never send.) */
export function giveUpAfter(milliseconds: number): AbortSignal {
	const giving = new AbortController();
	setTimeout(() => giving.abort(), milliseconds);
	return giving.signal;
}

const packed = async (text: string): Promise<Uint8Array<ArrayBuffer> | undefined> =>
	typeof CompressionStream === 'undefined' ? undefined : new Uint8Array(await new Response(new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer());

/** Why the server did not answer what was asked, by the status of its answer. */
export function whyNot({ status, type, headers }: Response): { kind: 'signedOut' | 'portal' | 'resting' | 'refused' } {
	// The server answers here in JSON alone: a page that says “forbidden” is a firewall's or a portal's.
	if (status < 500 && /^text\/html/i.test(headers.get('content-type') ?? '')) return { kind: 'portal' };
	// 409: another is signed in on this phone; 403: a first secret must be changed first. For this person that is the same as signed out.
	if ([401, 403, 409].includes(status)) return { kind: 'signedOut' };
	if (type === 'opaqueredirect') return { kind: 'portal' };
	return { kind: status >= 500 || status === 429 ? 'resting' : 'refused' };
}

/** Pushes to the server this page came from. Only an answer of the right shape counts: a network that shows its own page says 200 too. */
export const overHttp: Transport = async (push, mostPacked) => {
	const text = JSON.stringify(push);
	const bytes = await packed(text);
	if (push.facts.length > 1 && (bytes?.length ?? text.length) > mostPacked) return { kind: 'tooBig' };
	try {
		const response = await fetch('/api/sync', {
			method: 'POST',
			headers: { 'content-type': 'application/json', ...(bytes ? { 'content-encoding': 'gzip' } : {}) },
			body: bytes ?? text,
			redirect: 'manual',
			cache: 'no-store',
			signal: giveUpAfter(patience)
		});
		if (response.ok) {
			const answer = maybeAnswer(await response.json().catch(() => undefined));
			return answer ? { kind: 'answer', answer } : { kind: 'portal' };
		}
		return whyNot(response);
	} catch {
		return { kind: 'cut' };
	}
};
