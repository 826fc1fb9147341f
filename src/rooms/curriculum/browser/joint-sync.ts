import * as Y from 'yjs';
import { fromBase64, mostSent, mostUpdates, toBase64, type HeardLine, type HereLine, type NotTaken, type SentLine } from '#rooms/curriculum/joint-exchange.ts';

/*
 * One tab's side of a joint text: what is written is kept on this device at every pause, and goes to the server as soon as a line takes it. Nothing that waits
 * is made anew from the document: it goes as it was done, for the document forgets what others took away meanwhile.
 */

/** An update that waits on this device. */
export type Waiting = { id: number; update: Uint8Array };

/** Where this device keeps a joint text. All may reject where the browser keeps nothing. */
export type Keeper = {
	/** What is here: the text as it was last known, what waits, and what was handed over without this text knowing it. */
	load: () => Promise<{ base: Uint8Array | undefined; waiting: Waiting[]; sent: Waiting[] }>;
	/** Keeps an update until it is taken in; resolves when it is on the disk. */
	keep: (update: Uint8Array) => Promise<number>;
	/** The server has these updates; `base` is the whole text as it is now. */
	taken: (ids: readonly number[], base: Uint8Array) => Promise<void>;
};

export type Reply = { kind: 'heard'; heard: HeardLine } | { kind: 'not'; why: NotTaken['why'] | 'signedOut' | 'gone' } | { kind: 'cut' };
/** One request to the server. */
export type Ask = (sent: SentLine, ending: AbortSignal) => Promise<Reply>;

/**
 * Where what was written is. `away`: without a line nothing is here to open; `saved`: on the server; `saving`: on its way; `kept`: on this device, for want of a line; `unkept`: nowhere but on this screen. The rest
 * says why the server does not take it: somebody else is signed in or nobody, it is handed in, taken away, too long, or not such as a lesson's text is.
 */
export type Standing = 'opening' | 'away' | 'saved' | 'saving' | 'kept' | 'unkept' | 'signedOut' | 'handedIn' | 'gone' | 'long' | 'refused' | 'often';
export type Told = { standing: Standing; /** Pauses of writing that the server does not have. */ waiting: number; open: boolean; here: readonly HereLine[] };

export type Clock = { now: () => number; after: (milliseconds: number, act: () => void) => () => void };

/** How long a pause is, in milliseconds: what is written is kept after the first, and sent after the second; while somebody writes on and on, after the longest. */
const pause = { keep: 400, send: 1500, longest: 5000 };
/** How often the server is asked when nobody else is here (an answer that waited for news counts), and when the page is not looked at. */
const quiet = { alone: 30_000, hidden: 180_000, least: 1000 };
/** After how long a broken line is tried again, at first and at most. */
const again = { first: 3000, most: 60_000 };

const terms: Record<string, Standing> = { handedIn: 'handedIn', person: 'signedOut', signedOut: 'signedOut', gone: 'gone', long: 'long', refused: 'refused', often: 'often', unreadable: 'refused' };

export type Sync = {
	/** What is written and not yet kept is kept now, and sent: the page is put away, or somebody asks for it. */
	flush: () => Promise<void>;
	/** Tries the line now. */
	wake: () => void;
	hide: (hidden: boolean) => void;
	place: (place: string | null) => void;
	/** What a tab says when it closes. */
	farewell: () => SentLine;
	stop: () => void;
};

/** Joins a document to what this device keeps of it and to the server. `ready` is called once there is something to show, from here or from there. */
export function syncJoint({ doc, person, keeper, ask, clock, tell, ready }: { doc: Y.Doc; person: string; keeper: Keeper; ask: Ask; clock: Clock; tell: (told: Told) => void; ready: () => void }): Sync {
	let waiting: Waiting[] = [];
	let fresh: Uint8Array[] = [];
	let keeps = true;
	let loaded = false;
	let number: number | null = null;
	let here: readonly HereLine[] = [];
	let open = true;
	let fault: Standing | undefined;
	let online = true;
	let place: string | null = null;
	let hidden = false;
	let stopped = false;
	let fails = 0;
	/** Updates that could not be kept get numbers of their own. */
	let unkept = 0;
	/** What goes from the disk once the whole text stands there. */
	let over: number[] = [];
	let shown = false;
	let dirty = false;
	let lastWrite = 0;
	let firstWrite = 0;
	let cancelKeep = () => {};
	let cancelTurn = () => {};
	let asking: AbortController | undefined;
	/** The request that is under way only waits for news, and may be ended for another. */
	let holding = false;
	/** What waits builds on what the server lacks: it is asked first what it has. */
	let bare = false;
	let keeping: Promise<void> = Promise.resolve();

	const count = () => waiting.length + (fresh.length ? 1 : 0);
	const standing = (): Standing => {
		if (fault) return fault;
		if (!loaded || !shown) return loaded && !online ? 'away' : 'opening';
		if (!count()) return 'saved';
		if (online && fails === 0) return 'saving';
		return keeps ? 'kept' : 'unkept';
	};
	const say = (): void => void (stopped || tell({ standing: standing(), waiting: count(), open, here }));
	const show = () => {
		if (shown) return;
		shown = true;
		ready();
	};

	/** Puts what was written since the last pause on the disk, in its order. */
	const keepNow = (): Promise<void> => {
		cancelKeep();
		if (!fresh.length) return keeping;
		const update = fresh.length === 1 ? fresh[0] : Y.mergeUpdates(fresh);
		fresh = [];
		const row: Waiting = { id: --unkept, update };
		waiting.push(row);
		keeping = keeping
			.then(() => keeper.keep(update))
			.then((id) => void ((row.id = id), (keeps = true)))
			.catch(() => void (keeps = false))
			.then(say);
		return keeping;
	};

	const written = (update: Uint8Array, origin: unknown) => {
		if (origin === 'line' || origin === 'device') return;
		fresh.push(update);
		lastWrite = clock.now();
		firstWrite ||= lastWrite;
		cancelKeep();
		cancelKeep = clock.after(pause.keep, () => void keepNow());
		turn(Math.max(0, Math.min(pause.send, firstWrite + pause.longest - lastWrite)));
		say();
	};
	doc.on('update', written);

	/** The next request is made after so long; one that only waits for news is ended for it. */
	const turn = (milliseconds: number) => {
		cancelTurn();
		if (stopped) return;
		cancelTurn = clock.after(milliseconds, () => {
			if (asking && holding && (waiting.length || fresh.length)) asking.abort();
			else if (!asking) void exchange();
		});
	};

	/** As many of the oldest that wait as one request takes. */
	const batch = (): Waiting[] => {
		const found: Waiting[] = [];
		let size = 0;
		for (const row of waiting) {
			size += Math.ceil(row.update.byteLength / 3) * 4;
			if (found.length && (size > mostSent || found.length >= mostUpdates)) break;
			found.push(row);
		}
		return found;
	};

	async function exchange(): Promise<void> {
		if (stopped || asking) return;
		const ending = (asking = new AbortController());
		await keepNow();
		firstWrite = 0;
		const rows = !open || bare || fault === 'refused' ? [] : batch();
		say();
		const waits = rows.length || fresh.length || number === null || hidden ? null : here.map((one) => one.tab);
		holding = waits !== null;
		const since = clock.now();
		const reply = await ask({ person, tab: doc.clientID, updates: rows.map((row) => toBase64(row.update)), since: number, vector: number === null ? toBase64(Y.encodeStateVector(doc)) : null, place, waits }, ending.signal);
		asking = undefined;
		if (stopped) return;
		if (reply.kind === 'heard') await took(rows, reply.heard, clock.now() - since);
		else if (reply.kind === 'cut') {
			// One that was ended to send something is no broken line.
			if (ending.signal.aborted) return turn(0);
			online = false;
			// Without a line there is what this device keeps; where it keeps nothing, there is nothing to show yet.
			turn(Math.min(again.most, again.first * 2 ** fails++));
		} else refused(reply.why);
		say();
	}

	async function took(rows: Waiting[], heard: HeardLine, lasted: number): Promise<void> {
		const quietly = !rows.length && !heard.updates.length;
		online = true;
		fails = 0;
		fault = heard.open ? (fault === 'refused' ? fault : undefined) : 'handedIn';
		({ here, open } = heard);
		for (const update of heard.updates) Y.applyUpdate(doc, fromBase64(update), 'line');
		const sent = new Set(rows);
		waiting = waiting.filter((row) => !sent.has(row));
		dirty ||= rows.length > 0 || heard.updates.length > 0;
		const lacks = heard.vector === null ? undefined : missingThere(fromBase64(heard.vector));
		number = heard.number;
		show();
		// Only what the server has goes from the disk, and only once the whole text stands there in its place.
		over.push(...rows.map((row) => row.id).filter((id) => id > 0));
		const ids = over;
		if (dirty || ids.length) await keeper.taken(ids, Y.encodeStateAsUpdate(doc)).then(() => ((dirty = false), (over = over.filter((id) => !ids.includes(id)))), () => {});
		bare = false;
		if (lacks) {
			// Before all that waits, which builds on it.
			const row: Waiting = { id: --unkept, update: lacks };
			waiting.unshift(row);
			await keeper.keep(lacks).then((id) => void (row.id = id), () => void (keeps = false));
		}
		const more = (waiting.length || fresh.length) && open && fault !== 'refused';
		turn(more ? 0 : hidden ? quiet.hidden : here.length || !quietly ? quiet.least : Math.max(quiet.least, quiet.alone - lasted));
	}

	/** What this tab has and the server, put back to an older day, has not. What waits is sent anyway. */
	function missingThere(vector: Uint8Array): Uint8Array | undefined {
		const theirs = Y.decodeStateVector(vector);
		const mine = Y.decodeStateVector(Y.encodeStateVector(doc));
		for (const { update } of waiting) for (const [client, clock] of Y.decodeStateVector(Y.encodeStateVectorFromUpdate(update))) theirs.set(client, Math.max(clock, theirs.get(client) ?? 0));
		return [...mine].some(([client, clock]) => clock > (theirs.get(client) ?? 0)) ? Y.encodeStateAsUpdate(doc, vector) : undefined;
	}

	function refused(why: NotTaken['why'] | 'signedOut' | 'gone'): void {
		online = true;
		if (why === 'missing') {
			// The server lacks what these build on: it says what it has, and gets the rest.
			number = null;
			bare = true;
			fails++;
			return turn(Math.min(again.most, again.first * 2 ** fails));
		}
		fault = terms[why];
		open = open && why !== 'handedIn' && why !== 'gone';
		if (why === 'gone') return;
		turn(why === 'signedOut' || why === 'often' || why === 'handedIn' ? quiet.alone : quiet.hidden);
	}

	void (async () => {
		try {
			const { base, waiting: rows, sent } = await keeper.load();
			doc.transact(() => {
				if (base) Y.applyUpdate(doc, base, 'device');
				for (const { update } of [...sent, ...rows]) Y.applyUpdate(doc, update, 'device');
			}, 'device');
			waiting = [...rows, ...waiting];
			over = sent.map((row) => row.id);
			loaded = true;
			if (base) show();
		} catch {
			loaded = true;
			keeps = false;
		}
		say();
		void exchange();
	})();

	return {
		async flush() {
			await keepNow();
			turn(0);
		},
		wake() {
			fails = 0;
			if (fault === 'signedOut' || fault === 'often' || fault === 'long') fault = undefined;
			asking?.abort();
			turn(0);
		},
		hide(now) {
			hidden = now;
			if (!now) turn(0);
		},
		place: (now) => void (place = now),
		farewell: () => ({ person, tab: doc.clientID, updates: [], since: null, vector: null, place: null, waits: null, leaving: true }),
		stop() {
			stopped = true;
			cancelKeep();
			cancelTurn();
			asking?.abort();
			doc.off('update', written);
		}
	};
}
