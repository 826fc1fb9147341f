import { noLink } from '#rooms/sync/chain.ts';
import type { Act } from '#rooms/sync/opening.ts';
import { isDue } from '#rooms/sync/sender.ts';
import type { Fact } from '#rooms/sync/fact.ts';
import type { Push } from '#rooms/sync/exchange.ts';
import { askEvery } from '#rooms/sync/hand-over.ts';
import { chanceOf, turnsOf, type Chance } from '#tests/sync/chance.ts';
import { aFile } from '#tests/sync/filing.ts';
import { emptyDisk } from '#tests/sync/memory.ts';
import type { Note, Person, Receiver } from '#tests/sync/receiver.ts';
import { isAmong, World, type Phone, type Planted } from '#tests/sync/world.ts';

/** What one run came to: which properties did not hold, and how large it was. */
export type Run = { seed: number; faults: string[]; facts: number; excused: number; pushes: number; files: number };

/** After the last fault each phone needs at most so many exchanges a person until all is held and told. */
const mostRounds = 3;

/**
 * One execution from one seed: three phones that four pupils share, and one who lies, against a receiver that crashes, rests and is put
 * back from yesterday's copy; then all faults stop and the properties are looked at. Same seed, same run.
 */
export async function simulate(seed: number, makeReceiver: (chance: Chance, pause: () => Promise<void>) => Receiver, planted: Planted = {}, { steps = 250, replica }: { steps?: number; replica?: (chance: Chance) => Receiver } = {}): Promise<Run> {
	const chance = chanceOf(seed);
	const turns = turnsOf(chance);
	const receiver = makeReceiver(chance, () => turns.wait({}));
	const world = new World(chance, turns, receiver, planted);
	const schools = [chance.id(world.now), chance.id(world.now)];
	const [awa, moussa, fatou, ibou] = [[0], [0], [0, 1], [1]].map((at): Person => ({ id: chance.id(world.now), scopes: at.map((n) => schools[n]) }));
	const liar: Person = { id: chance.id(world.now), scopes: [schools[0]] };
	world.phone('shared', [awa, moussa, fatou]);
	world.phone('own', [awa]);
	world.phone('third', [ibou, fatou]);
	// Each run switches some sorts of fault off, so that the rare ones meet in all ways.
	const off = new Set(['cut', 'clock', 'evict', 'full', 'earlier', 'restore', 'restart', 'rest', 'lie', 'sign'].filter(() => chance.happens(0.3)));
	const copies: { number: number; verified: boolean; vault: Set<string> }[] = [];
	const lies: string[] = [];

	// The same picture is often sent by two phones, or by two people.
	const pictures = Array.from({ length: 12 }, () => aFile(chance));
	const anAct = (person: Person): Act => {
		const note: Note = { text: `${chance.int(1000)}`.repeat(1 + chance.int(chance.happens(0.02) ? 2000 : 8)), may: !chance.happens(0.06) };
		if (chance.happens(0.03)) note.breaks = true;
		return { scope: chance.pick(person.scopes), kind: chance.happens(0.02) ? 'dance' : 'note', v: 1, body: JSON.stringify(note), ...(chance.happens(0.25) ? { files: [chance.pick(pictures)] } : {}) };
	};
	const copy = async () => void copies.push({ number: await turns.outside(receiver.copy()), verified: false, vault: new Set() });
	const verify = async (one: (typeof copies)[number]) => {
		one.vault = await turns.outside(receiver.verify(one.number));
		one.verified = true;
		for (const truth of world.truth.values()) if (isAmong(one.vault, truth)) truth.vault = true;
		for (const [id, file] of world.files) file.vault ||= one.vault.has(id);
	};
	const restore = async () => {
		// Who puts a copy back takes one that was read again, or a newer one.
		const last = copies.findLastIndex((one) => one.verified);
		if (last < 0) return;
		const kept = last + chance.int(copies.length - last);
		copies.length = kept + 1;
		await turns.outside(receiver.restore(copies[kept].number));
	};

	const phone = (): Phone => chance.pick(world.phones);
	const tabOf = (at: Phone) => chance.pick(world.tabs.filter((tab) => tab.phone === at)) ?? world.openTab(at, chance.pick(at.people));
	const doSomething = async () => {
		const dice = chance.int(1000);
		const at = phone();
		world.now += chance.int(600_000);
		if (dice < 330) for (let n = 1 + chance.int(chance.happens(0.05) ? 40 : 2); n; n--) { const tab = tabOf(at); world.act(tab, anAct(tab.person)); }
		else if (dice < 640) void world.deliver(tabOf(at));
		else if (dice < 720) world.openTab(at, chance.pick(at.people));
		else if (dice < 760) world.tabs.length && world.kill(chance.pick(world.tabs));
		else if (dice < 790) off.has('cut') || world.powerCut(at);
		else if (dice < 850) off.has('sign') || (at.session = chance.happens(0.3) ? null : chance.pick(at.people));
		else if (dice < 870) off.has('clock') || (at.clock = chance.pick([0, 1, -1, 0.01]) * 10 * 365 * 86_400_000);
		else if (dice < 885) off.has('full') || (at.full = !at.full);
		else if (dice < 888) off.has('evict') || world.replaceDisk(at, emptyDisk(chance.id(world.now)));
		else if (dice < 896) off.has('earlier') || world.keepEarlier(at);
		else if (dice < 899) off.has('earlier') || (at.earlier && world.replaceDisk(at, structuredClone(at.earlier.disk)));
		else if (dice < 925) await copy();
		else if (dice < 945) copies.length && (await verify(chance.pick(copies)));
		else if (dice < 955) off.has('restore') || (await restore());
		else if (dice < 965) off.has('restart') || (await turns.outside(receiver.restart()));
		else if (dice < 975) off.has('rest') || (world.resting = !world.resting);
		else off.has('lie') || lie();
	};

	/** A device that lies: it pushes what it likes under the session of its owner. */
	const lie = () => {
		const known = [...world.truth.values()].filter((truth) => truth.everHeld);
		const base = (more: Partial<Fact>): Fact => ({ scope: schools[0], writer: chance.id(world.now), epoch: chance.id(world.now), seq: 1, id: chance.id(world.now), kind: 'note', v: 1, actor: liar.id, at: '2031-01-01T00:00:00.000Z', body: '{"text":"lie","may":false}', ...more });
		const victim = known.length ? chance.pick(known).fact : undefined;
		const facts: unknown[] = [
			base({ actor: awa.id, body: '{"text":"in her name","may":true}' }),
			base({ scope: schools[1], body: '{"text":"where he never was","may":true}' }),
			base({ kind: 'constructor' }),
			...(victim ? [{ ...victim }, { ...victim, body: '{"text":"other bytes","may":true}' }] : []),
			base({}),
			null,
			{ id: 7 },
			'a fact',
			{ ...base({}), seq: -1 }
		];
		const own = base({ prev: noLink, body: '{"text":"mine","may":true}' });
		const fork = { ...own, id: chance.id(world.now), body: '{"text":"a fork","may":true}' };
		facts.push(own, fork, base({ epoch: own.epoch, writer: own.writer, seq: 2, prev: 'ab'.repeat(32), body: '{"text":"follows nothing","may":true}' }));
		lies.push(...facts.flatMap((fact) => (fact && fact !== own && fact !== fork && !world.truth.has((fact as Fact).id) ? [(fact as Fact).id] : [])));
		const push = { v: 1, now: new Date(world.now).toISOString(), device: own.writer, person: chance.happens(0.2) ? awa.id : liar.id, epochs: [{ id: own.epoch, parent: null, last: 2 }], facts: chance.shuffled(facts) } as unknown as Push;
		void world.call(liar, JSON.stringify(push));
		// He knows the name of another's file, and has nothing but the name.
		const { file } = [...world.files.values()].find((truth) => truth.everWhole) ?? {};
		if (file) void world.callPart(liar, liar.id, file).then((reply) => void (reply.kind === 'standing' && reply.standing.state !== 'parts' && world.fault('who knows only the name of a file has it')));
	};

	for (let step = 0; step < steps; ) {
		if (turns.some() && chance.happens(0.8)) await turns.give();
		else {
			step++;
			await doSomething();
			await turns.settled();
		}
		if (world.late.length && chance.happens(0.02)) void world.late.splice(chance.int(world.late.length), 1)[0]();
	}

	// All faults stop; what is under way ends.
	world.healing = true;
	world.resting = false;
	for (const one of world.phones) Object.assign(one, { full: false, clock: 0 });
	for (const tab of [...world.tabs]) world.kill(tab);
	const everyone = async (): Promise<number> => {
		let pushes = 0;
		for (const at of world.phones)
			for (const person of at.people) {
				at.session = person;
				const tab = world.openTab(at, person);
				const done = world.deliver(tab);
				for (let going = true; going; ) {
					void done.then((count) => ((pushes += count), (going = false)));
					await turns.settled();
					while (turns.some()) await turns.give();
				}
				world.kill(tab);
			}
		return pushes;
	};
	const rows = () => world.phones.flatMap((at) => [...at.disk.people.values()].flatMap((kept) => kept.rows));
	const files = () => world.phones.flatMap((at) => [...at.disk.attached.values()]);
	const waits = () => rows().filter((row) => isDue(row) || row.level !== 'server').map((row) => world.truth.get(row.id)!);
	// What is held is asked about again only after a while.
	world.now += askEvery;
	for (let round = 0; round < mostRounds && (round === 0 || files().some((one) => one.level === 'phone') || waits().some(({ note }) => !note.breaks)); round++) await everyone();
	if (files().some((one) => one.level === 'phone')) world.fault(`not every file is held after ${mostRounds} exchanges`);
	if (waits().some(({ note }) => !note.breaks)) world.fault(`not all is held and told after ${mostRounds} exchanges`);
	// What our own code could not bear waited without stopping the others; now it is mended.
	receiver.mend();
	for (let round = 0; round < mostRounds && waits().length; round++) await everyone();
	if (waits().length) world.fault('what a fault of ours held up never arrives');
	await copy();
	await verify(copies.at(-1)!);
	world.now += askEvery;
	await everyone();
	if (files().length) world.fault('a file that is in the vault stays on the phone');
	if (rows().length) world.fault('what is in the vault stays on the phone');

	// The properties.
	const { applied, aside, faults } = await receiver.contents();
	for (const fault of faults) world.fault(fault);
	const times = new Map<string, number>();
	for (const { id } of applied) times.set(id, (times.get(id) ?? 0) + 1);
	for (const { fact, person, note, saved, excused, told } of world.truth.values()) {
		const count = times.get(fact.id) ?? 0;
		const set = aside.filter((one) => one.id === fact.id && one.sentBy === person.id);
		const allowed = note.may && fact.kind === 'note';
		if (count > 1) world.fault('an act is there twice');
		if (count && !allowed) world.fault('an act applies that its author may not do');
		if (allowed && set.length) world.fault(`an honest act was put aside: ${set[0].why}`);
		if (!saved || excused) continue;
		if (allowed && !count) world.fault('an act that was said to be kept is nowhere');
		if (!allowed && !set.length) world.fault('a refused act was not kept for the office');
		if (!allowed && !told) world.fault('a refusal was not shown to its author');
	}
	const whole = await receiver.filing.whole();
	for (const [id, { saved, excused }] of world.files) if (saved && !excused && !whole.has(id)) world.fault('a file that was said to be kept is nowhere');
	if (await receiver.filing.strays()) world.fault('a file is kept under a name that is not its own');
	if (new Set(applied.map((one) => one.place)).size < applied.length) world.fault('a place at a writer is taken twice');
	for (const id of lies) if (times.has(id)) world.fault('a forged act applies');
	for (const { actor, scope } of applied) if (![awa, moussa, fatou, ibou, liar].some((person) => person.id === actor && person.scopes.includes(scope))) world.fault('an act applies where its author never was');

	// Another server that hears the same acts in another order comes to the same.
	if (replica) await compare(world, replica(chance), applied, chance);
	return { seed, faults: [...world.faults], facts: world.truth.size, excused: [...world.truth.values()].filter((truth) => truth.excused).length, pushes: world.pushes, files: whole.size };
}

async function compare(world: World, other: Receiver, applied: { id: string }[], chance: Chance): Promise<void> {
	other.mend();
	const here = [...world.truth.values()].filter((truth) => applied.some((one) => one.id === truth.fact.id));
	for (const { fact, person } of chance.shuffled(here)) {
		const push: Push = { v: 1, now: new Date(world.now).toISOString(), device: fact.writer, person: person.id, epochs: [], facts: [fact] };
		await other.push(person, push, world.now);
		if (chance.happens(0.3)) await other.push(person, push, world.now);
	}
	const there = (await other.contents()).applied.map((one) => one.id).sort();
	if (JSON.stringify(there) !== JSON.stringify(here.map((truth) => truth.fact.id).sort())) world.fault('two servers that heard the same are not equal');
}
