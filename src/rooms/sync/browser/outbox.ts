import { newId } from '#platform/ids.ts';
import { alone } from '#rooms/sync/browser/alone.ts';
import { overHttp } from '#rooms/sync/browser/line.ts';
import { attachedHere, browserShelf, forgetAsides, receiptsOf } from '#rooms/sync/browser/shelf.ts';
import type { Digest } from '#rooms/sync/chain.ts';
import { exchange, type Delivery } from '#rooms/sync/deliver.ts';
import type { Fact } from '#rooms/sync/fact.ts';
import type { HandOver } from '#rooms/sync/hand-over.ts';
import { openEpoch, type Opening } from '#rooms/sync/opening.ts';
import { freshPace, inOrder, isWaiting } from '#rooms/sync/sender.ts';
import type { Contents, Row } from '#rooms/sync/shelf.ts';
import type { LastTry } from '#rooms/sync/waiting.ts';

export { attachedHere, receiptsOf };

/*
 * What this phone did and has not yet handed over for good: for pages and for the service worker alike. All may reject where the
 * browser keeps nothing; a page then sends its plain form.
 */

const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('qalam');
const tell = () => channel?.postMessage('outbox');

/** Calls back when the outbox changed in another tab or in the worker. Answers how to stop. */
export function onChange(heard: () => void): () => void {
	const listen = (event: MessageEvent) => event.data === 'outbox' && heard();
	channel?.addEventListener('message', listen);
	return () => channel?.removeEventListener('message', listen);
}

const digest: Digest | undefined = crypto.subtle && (async (bytes) => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));

/** A start of this phone as a person's writer: call it once an opened page or worker. `keep` resolves when the fact is on the disk. */
export function openOutbox(actor: string): Opening {
	const opening = openEpoch(browserShelf, actor, { now: Date.now, newId, digest });
	return { keep: (act) => opening.keep(act).finally(tell) };
}

/** This phone as a writer, and as what can be declared lost: an id that lasts as long as its storage. */
export const device = (): Promise<string> => browserShelf.device();

/** What is kept of a person's, unopened, and what was put aside of his. Another profile's is not looked at. */
export const contentsOf = (actor: string): Promise<Contents> => browserShelf.look(actor);

/** A person's facts that the server doesn't hold yet, unopened. */
export const waiting = async (actor: string): Promise<Row[]> => (await contentsOf(actor)).rows.filter(isWaiting);

/** How many of a person's facts and files the server doesn't hold yet. */
export const leftHere = async (actor: string): Promise<number> => (await waiting(actor)).length + (await attachedHere(actor)).filter((file) => file.level === 'phone').length;

/** All of a person's facts that are kept here, oldest first: those that wait, and those that no verified backup holds yet. */
export async function factsHere(actor: string): Promise<Fact[]> {
	const { rows, epochs } = await contentsOf(actor);
	return browserShelf.facts(inOrder(rows, epochs).map((row) => row.id));
}

const pace = freshPace();
const sending = new Map<string, Promise<Delivery>>();
const after = new Map<string, Promise<Delivery>>();
const ended = new Map<string, Delivery['stopped']>();

/** How this page's or worker's last try for a person ended. */
export const lastTry = (actor: string): LastTry => (navigator.onLine ? (ended.has(actor) ? ended.get(actor)! : 'none') : 'offline');

/**
 * Hands over what is a person's, then with `files` (attachments.ts, which pages load only when they need it) what goes with it: what was
 * done counts without its picture, a picture without what was done is nobody's. One tab at a time where the browser has locks; without them two
 * send the same, which counts once.
 */
export function send(actor: string, files?: (actor: string) => Promise<HandOver>): Promise<Delivery> {
	const before = sending.get(actor);
	if (before) {
		// It looked at what is kept before this was asked: what was kept since goes with one more, which all who ask meanwhile share.
		let next = after.get(actor);
		if (!next) after.set(actor, (next = before.catch(() => {}).then(() => (after.delete(actor), send(actor, files)))));
		return next;
	}
	const going = alone(async () => {
		const delivery = await exchange(browserShelf, overHttp, Date.now, actor, pace);
		if (!files || delivery.stopped === 'cut' || delivery.stopped === 'portal' || delivery.stopped === 'signedOut') return delivery;
		const { stopped, sent } = await files(actor);
		return { ...delivery, stopped: stopped ?? delivery.stopped, pushes: delivery.pushes + sent };
	})
		.then((delivery) => {
			ended.set(actor, delivery.stopped);
			if (delivery.pushes) tell();
			return delivery;
		})
		.finally(() => sending.delete(actor));
	sending.set(actor, going);
	return going;
}

/** The author has seen that some facts were put aside. */
export const seen = (ids: string[]): Promise<void> => forgetAsides(ids).finally(tell);
