import { createHash } from 'node:crypto';
import { isId, newId } from '#platform/ids.ts';
import type { Who } from '#rooms/people/who.ts';
import type { Fact } from '#rooms/sync/fact.ts';

/** An identity that is this form's and this content's: the last digits of the form's id are taken from a hash of both. */
const bound = (id: string, body: string): string => {
	const hash = createHash('sha256').update(`${id} ${body}`).digest('hex');
	return `${id.slice(0, 20)}${hash.slice(0, 3)}-${hash.slice(3, 15)}`;
};

/**
 * The fact of a plain form. `ids` are the form's own, from its page: the same form sent twice counts once; sent again with another content (one
 * went back in the browser and changed it) it is another fact.
 */
export function factOfForm(who: Who, { scope, kind, body, ids = {} }: { scope: string; kind: string; body: unknown; ids?: { id?: unknown; epoch?: unknown } }, now = new Date()): Fact {
	const text = JSON.stringify(body);
	const [id, epoch] = [ids.id, ids.epoch].map((given) => bound(isId(given) ? given : newId(), text));
	return { scope, writer: who.sessionId, epoch, seq: 1, id, kind, v: 1, actor: who.id, at: now.toISOString(), body: text };
}
