import { createHash } from 'node:crypto';
import { maybeStanding, type Attachment, type Name } from '#rooms/sync/attachment.ts';
import { exchange, theRules, type Reply, type Rules, type Transport } from '#rooms/sync/deliver.ts';
import type { Push } from '#rooms/sync/exchange.ts';
import type { Fact } from '#rooms/sync/fact.ts';
import { handOverAttached, handOverRules, type HandOverRules, type PartLine, type PartReply } from '#rooms/sync/hand-over.ts';
import { openEpoch, type Act, type Opening, type Tools } from '#rooms/sync/opening.ts';
import { freshPace, maybeAnswer, type Pace } from '#rooms/sync/sender.ts';
import type { AttachedChange, AttachedShelf, Change, Shelf } from '#rooms/sync/shelf.ts';
import type { Chance, Turns } from '#tests/sync/chance.ts';
import { idOf, part } from '#tests/sync/filing.ts';
import { emptyDisk, memoryShelf, type Disk } from '#tests/sync/memory.ts';
import type { Note, Person, Receiver } from '#tests/sync/receiver.ts';

/** What a planted bug changes; nothing of it is in the product. */
export type Planted = {
	rules?: Partial<Rules>;
	handOver?: Partial<HandOverRules>;
	/** A write is said to be done before the disk has it: a power cut takes the last ones back. */
	relaxed?: true;
	/** A start goes on where the last one ended, by the count on the disk. */
	resumed?: true;
	/** The other end's page counts as an answer that all is well. */
	trusting?: true;
};

/** What the simulation knows of a fact, whoever else does: its truth. */
export type Truth = { fact: Fact; person: Person; note: Note; phone: Phone; saved: boolean; everHeld: boolean; vault: boolean; excused: boolean; told: boolean };

/** What it knows of a person's file: the phones on which it was said to be kept, and whether all of them are lost. */
export type FileTruth = { person: Person; file: Attachment; on: Set<Phone>; saved: boolean; everWhole: boolean; vault: boolean; excused: boolean };

/** `bears`: how many facts fit into a push from this phone, whose facts may be large. */
export type Phone = { bears: number; name: string; disk: Disk; clock: number; session: Person | null; people: Person[]; full: boolean; earlier?: { disk: Disk; facts: Set<string> }; unflushed: (() => void)[] };
export type Tab = { phone: Phone; person: Person; opening: Opening; shelf: Shelf & AttachedShelf; pace: Pace; alive: boolean; busy: boolean };

/** Whether a fact is among those that the receiver names: taken in, or put aside as its author's. */
export const isAmong = (names: Set<string>, { fact, person }: Truth): boolean => names.has(fact.id) || names.has(`${fact.id} ${person.id}`);

const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
const copyOf = (disk: Disk): Disk => structuredClone(disk);

/** Phones, tabs and the network between them and a receiver; all in one seed's hand. */
export class World {
	readonly truth = new Map<string, Truth>();
	readonly files = new Map<string, FileTruth>();
	readonly faults = new Set<string>();
	readonly late: (() => Promise<unknown>)[] = [];
	readonly tabs: Tab[] = [];
	readonly phones: Phone[] = [];
	now = Date.parse('2026-10-01T08:00:00.000Z');
	healing = false;
	pushes = 0;
	readonly chance: Chance;
	readonly turns: Turns;
	readonly receiver: Receiver;
	readonly planted: Planted;
	resting = false;

	constructor(chance: Chance, turns: Turns, receiver: Receiver, planted: Planted) {
		this.chance = chance;
		this.turns = turns;
		this.receiver = receiver;
		this.planted = planted;
	}

	fault(what: string): void {
		this.faults.add(what);
	}

	phone(name: string, people: Person[]): Phone {
		const phone: Phone = { bears: this.chance.pick([3, 20, 200]), name, disk: emptyDisk(this.chance.id(this.now)), clock: 0, session: people[0], people, full: false, unflushed: [] };
		this.phones.push(phone);
		return phone;
	}

	/** An effect of a tab: it may have to wait, and it may be the last thing that the tab does. */
	async #boundary(tab: Tab): Promise<void> {
		const never = () => new Promise<never>(() => {});
		if (!tab.alive) return never();
		await this.turns.wait(tab);
		if (!tab.alive || (!this.healing && this.chance.happens(0.004))) {
			this.kill(tab);
			return never();
		}
	}

	openTab(phone: Phone, person: Person): Tab {
		const tab = { phone, person, pace: freshPace(), alive: true, busy: false } as Tab;
		const shelf = (written?: () => void): Shelf & AttachedShelf =>
			memoryShelf(phone.disk, async (operation, after) => {
				if (after) written?.();
				await this.#boundary(tab);
				if (!after && phone.full && operation !== 'read') throw new Error('the disk is full');
			});
		// The disk is looked up at each operation: an eviction puts another one in its place.
		tab.shelf = {
			device: () => shelf().device(),
			look: (actor) => shelf().look(actor),
			facts: (ids) => shelf().facts(ids),
			keep: async (fact, row, epoch, files = []) => {
				this.truth.set(fact.id, { fact, person, note: JSON.parse(fact.body) as Note, phone, saved: false, everHeld: false, vault: false, excused: false, told: false });
				for (const file of files) if (!this.files.has(idOf(person.id, file))) this.files.set(idOf(person.id, file), { person, file, on: new Set(), saved: false, everWhole: false, vault: false, excused: false });
				const before = this.planted.relaxed && copyOf(phone.disk);
				await shelf().keep(fact, row, epoch, files);
				if (before) phone.unflushed = [() => void (phone.disk = before), ...phone.unflushed].slice(0, 3);
			},
			settle: async (actor, change) => {
				this.#judge(change);
				await shelf(() => change.asides.forEach((aside) => (this.truth.get(aside.id)!.told = true))).settle(actor, change);
			},
			attached: (actor) => shelf().attached(actor),
			bytesOf: (id) => shelf().bytesOf(id),
			settleAttached: async (actor, change) => {
				this.#judgeFiles(change);
				await shelf().settleAttached(actor, change);
			}
		};
		const tools: Tools = { now: () => this.now + phone.clock, newId: () => this.chance.id(this.now + phone.clock), digest };
		tab.opening = this.planted.resumed ? resumedEpoch(tab.shelf, person.id, tools) : openEpoch(tab.shelf, person.id, tools);
		this.tabs.push(tab);
		return tab;
	}

	/** What a phone is about to believe must be true by then: held means committed, gone means in a verified copy. */
	#judge(change: Change): void {
		for (const { id, level } of change.level) if (level === 'server' && !this.truth.get(id)?.everHeld) this.fault('a level is shown that was never true');
		for (const id of change.drop) if (!this.truth.get(id)?.vault) this.fault('a fact left its phone before it was in the vault');
	}

	#judgeFiles(change: AttachedChange): void {
		for (const { id, level } of change.level) if (level === 'server' && !this.files.get(id)?.everWhole) this.fault('a file is shown as held that never was');
		for (const id of change.drop) if (!this.files.get(id)?.vault) this.fault('a file left its phone before it was in the vault');
		if (change.asides.length) this.fault(`an honest file was given up: ${change.asides[0].why}`);
	}

	kill(tab: Tab): void {
		tab.alive = false;
		this.turns.forget(tab);
		this.tabs.splice(this.tabs.indexOf(tab), 1);
	}

	/** The battery is empty: all tabs of a phone end; what was not flushed is gone. */
	powerCut(phone: Phone): void {
		for (const tab of this.tabs.filter((one) => one.phone === phone)) this.kill(tab);
		if (phone.unflushed.length) phone.unflushed[this.chance.int(phone.unflushed.length)]();
		phone.unflushed = [];
	}

	/** The storage of a phone becomes another one: evicted, or a copy of earlier put back. What was only there no protocol saves. */
	replaceDisk(phone: Phone, disk: Disk): void {
		for (const tab of this.tabs.filter((one) => one.phone === phone)) this.kill(tab);
		for (const truth of this.truth.values()) {
			if (truth.phone !== phone || disk.facts.has(truth.fact.id)) continue;
			if (!truth.vault) truth.excused = true;
			// Neither can the phone tell what became of a fact that it knows nothing of any more.
			truth.told = true;
		}
		for (const [id, truth] of this.files) {
			if (disk.attached.has(id) || !truth.on.delete(phone)) continue;
			if (!truth.on.size && !truth.vault) truth.excused = true;
		}
		phone.disk = disk;
		phone.unflushed = [];
	}

	act(tab: Tab, act: Act): void {
		void tab.opening.keep(act).then(
			(fact) => {
				this.truth.get(fact.id)!.saved = true;
				for (const file of act.files ?? []) {
					const truth = this.files.get(idOf(tab.person.id, file))!;
					Object.assign(truth, { saved: true, excused: false });
					truth.on.add(tab.phone);
				}
			},
			() => {}
		);
	}

	async deliver(tab: Tab): Promise<number> {
		if (tab.busy) return 0;
		tab.busy = true;
		try {
			const delivery = await exchange(tab.shelf, this.#line(tab), () => this.now + tab.phone.clock, tab.person.id, tab.pace, { ...theRules, ...this.planted.rules });
			if (delivery.stopped !== null && delivery.stopped !== 'resting' && delivery.stopped !== 'refused') return delivery.pushes;
			const { sent } = await handOverAttached(tab.shelf, this.#partLine(tab), () => this.now + tab.phone.clock, tab.person.id, async (bytes) => digest(bytes), { ...handOverRules, part, ...this.planted.handOver });
			return delivery.pushes + sent;
		} catch (error) {
			if (!/disk is full/.test(String(error))) throw error;
			return 0;
		} finally {
			tab.busy = false;
		}
	}

	/** What a push meets on its way. A late one arrives as well, some time, under the session that it left with. */
	#line(tab: Tab): Transport {
		const bad = (share: number) => !this.healing && this.chance.happens(share);
		return async (push) => {
			if (push.facts.length > Math.max(1, tab.phone.bears)) return { kind: 'tooBig' };
			await this.#boundary(tab);
			this.pushes++;
			const { session } = tab.phone;
			const text = JSON.stringify(push);
			if (bad(0.12)) return { kind: 'cut' };
			if (bad(0.04)) return this.planted.trusting ? { kind: 'answer', answer: allIsWell(push) } : { kind: maybeAnswer('<html>Welcome to our Wi-Fi</html>') ? 'resting' : 'portal' };
			if (bad(0.08)) this.late.push(() => this.call(session, text));
			const reply = await this.call(session, text);
			await this.#boundary(tab);
			return bad(0.12) ? { kind: 'cut' } : reply;
		};
	}

	/** What a part meets on its way: as a push does, and now and then a phone whose memory is bad sends other bytes. */
	#partLine(tab: Tab): PartLine {
		const bad = (share: number) => !this.healing && this.chance.happens(share);
		const go = async (person: string, name: Name, sent?: { number: number; bytes: Uint8Array }): Promise<PartReply> => {
			await this.#boundary(tab);
			const { session } = tab.phone;
			if (bad(0.12)) return { kind: 'cut' };
			if (bad(0.04)) return this.planted.trusting ? { kind: 'standing', standing: { v: 1, state: 'whole', covered: true } } : { kind: maybeStanding('<html>Welcome to our Wi-Fi</html>') ? 'resting' : 'portal' };
			const other = sent && bad(0.03) ? { ...sent, bytes: sent.bytes.with(sent.bytes.length - 1, sent.bytes.at(-1)! ^ 1) } : sent;
			if (bad(0.08)) this.late.push(() => this.callPart(session, person, name, other));
			const reply = await this.callPart(session, person, name, other);
			await this.#boundary(tab);
			return bad(0.12) ? { kind: 'cut' } : reply;
		};
		return { ask: go, put: (person, name, number, bytes) => go(person, name, { number, bytes }) };
	}

	/** The same for an attachment; what is answered must be true of the disk at that moment. */
	async callPart(session: Person | null, person: string, name: Name, sent?: { number: number; bytes: Uint8Array }): Promise<PartReply> {
		if (session?.id !== person) return { kind: 'signedOut' };
		if (this.resting && !this.healing) return { kind: 'resting' };
		const { filing, outside } = this.receiver;
		const wait = <T>(work: Promise<T>) => (outside ? this.turns.outside(work) : work);
		const said = await wait(filing.call(person, name, sent));
		const whole = await wait(filing.isWhole(person, name));
		const truth = this.files.get(idOf(person, name));
		if (truth && whole) truth.everWhole = true;
		if (!said) return { kind: 'cut' };
		if (said.state === 'whole' && !whole) this.fault('a file is said to be whole and is not');
		if (said.state === 'parts') {
			const there = new Set(await wait(filing.onDisk(person, name)));
			for (const [from, to] of said.here) for (let number = from; number <= to; number++) if (!there.has(number)) this.fault('a part is said to be here that is not on the disk');
		}
		const standing = maybeStanding(JSON.parse(JSON.stringify(said)));
		if (!standing) this.fault('the server’s own answer about a file can’t be read');
		return standing ? { kind: 'standing', standing } : { kind: 'portal' };
	}

	/** The request as the server's door treats it. */
	async call(session: Person | null, text: string): Promise<Reply> {
		if (!session) return { kind: 'signedOut' };
		if (this.resting && !this.healing) return { kind: 'resting' };
		const push = JSON.parse(text) as Push;
		const taking = this.receiver.push(session, push, this.now);
		const answer = await (this.receiver.outside ? this.turns.outside(taking) : taking);
		await this.noteHeld(push.facts.map((fact) => fact?.id));
		if (answer === 'notYours') return { kind: 'signedOut' };
		if (!answer) return { kind: 'cut' };
		const read = maybeAnswer(JSON.parse(JSON.stringify(answer)));
		if (!read) this.fault('the server’s own answer can’t be read');
		return read ? { kind: 'answer', answer: read } : { kind: 'portal' };
	}

	async noteHeld(ids: string[]): Promise<void> {
		const held = await this.turns.outside(this.receiver.has(ids));
		for (const truth of ids.flatMap((id) => this.truth.get(id) ?? [])) if (isAmong(held, truth)) truth.everHeld = true;
	}

	/** A copy of a phone's storage, as a backup of the whole phone makes one. */
	keepEarlier(phone: Phone): void {
		phone.earlier = { disk: copyOf(phone.disk), facts: new Set(phone.disk.facts.keys()) };
	}
}

const allIsWell = (push: Push) => ({
	v: 1 as const, time: push.now, timeline: '', covered: {}, receipt: null, cutOff: false, more: false,
	held: Object.fromEntries(push.epochs.map((epoch) => [epoch.id, [[1, epoch.last]] as [number, number][]])), results: push.facts.map(({ id }) => ({ id, result: 'ok' as const }))
});

/** The planted bug of a start that is none: it goes on in the newest epoch on the disk, from the count that stands there. */
function resumedEpoch(shelf: Shelf, actor: string, tools: Tools): Opening {
	const fresh = openEpoch({ ...shelf, look: async (actor) => shelf.look(actor) }, actor, tools);
	let turn: Promise<unknown> = Promise.resolve();
	const keep = async (act: Act): Promise<Fact> => {
		const { epochs } = await shelf.look(actor);
		const newest = epochs.reduce<(typeof epochs)[number] | undefined>((found, one) => (found && found.order > one.order ? found : one), undefined);
		if (!newest) return fresh.keep(act);
		const writer = await shelf.device();
		const resumed: Shelf = { ...shelf, look: async () => ({ rows: [], epochs: [], asides: [] }), device: async () => writer };
		let reached: Fact | undefined;
		const renumbered: Shelf = {
			...resumed,
			keep: async (fact, row, epoch, files) => {
				const again = { ...fact, epoch: newest.id, seq: newest.last + 1 };
				delete again.prev;
				reached = again;
				await shelf.keep(again, { ...row, epoch: newest.id, seq: again.seq }, { ...epoch, id: newest.id, last: again.seq, parent: newest.parent, order: newest.order, link: null }, files);
			}
		};
		await openEpoch(renumbered, actor, { ...tools, digest: undefined }).keep(act);
		return reached!;
	};
	return {
		keep: (act) => {
			const kept = turn.then(() => keep(act));
			turn = kept.catch(() => {});
			return kept;
		}
	};
}
