import assert from 'node:assert/strict';
import { parse, stringify } from 'devalue';
import fc from 'fast-check';
import { newId } from '#platform/ids.ts';
import { theSystem } from '#platform/server/audit.ts';
import type { Database } from '#platform/server/sql.ts';
import type { Who } from '#rooms/people/who.ts';
import type { Fact } from '#rooms/sync/fact.ts';
import { receive } from '#rooms/sync/server/index.ts';
import { layMock, layPaper, maybeMockAct, paperOfMock, paperPath, signPath, sittingHere, type MockAct, type PaperBasis, type Sign } from '#rooms/revision/carried-mock.ts';
import { checkPaper, type Paper } from '#rooms/revision/paper.ts';
import { mockKinds, mockView, paperPage, paperSources, publishPaper } from '#rooms/revision/server/index.ts';
import { begunClock, handed, kept, saysBegin, signed, type Said } from '#rooms/revision/teller.ts';
import { aFact } from '#tests/facts.ts';
import { anItem, aProgramme } from '#tests/learning.ts';
import { aCountry, aPupil } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

const [second, minute] = [1000, 60_000];

function aPaper(code: string, rules: object): Paper {
	const item = (name: string, parts = anItem(name).parts) => ({ ...anItem(`${code}-${name}`, { solution: `SOLUTION-${name}` }), chapter: `${code}-1`, competences: [], parts });
	const { paper, faults } = checkPaper({
		code: `P-${code}`, title: 'Sujet', exam: 'BFEM', grade: '3E', series: [], session: { kind: 'blanc', year: 2026 }, subject: 'MATH', language: 'fr', minutes: 60, source: 'test', author: 'test', licence: 'CC BY-SA 4.0', total: 10, rules,
		sections: [{ title: 'Exercice 1', intro: 'Soit $n$.', questions: [
			{ points: 4, item: item('Q1') },
			{ points: 2, item: item('Q2', [{ id: 'a', right: 'BRAVO', interaction: { type: 'ordering', things: ['u', 'v', 'w'].map((id) => ({ id, text: id })), scoring: 'all' } }]) },
			{ points: 4, item: item('Q3', [{ id: 'a', interaction: { type: 'written', model: 'MODELE', criteria: [{ id: 'k1', text: 'BAREME', points: 4 }] } }]) }
		] }]
	});
	assert.deepEqual(faults, undefined);
	return paper!;
}

type Parcel = { path: string; data: Record<string, unknown>; basis?: unknown };

/** A phone that sits a paper: what it took, what stands on its disk, what it did. */
class Phone {
	parcels = new Map<string, Parcel>();
	facts: Fact[] = [];
	acts: MockAct[] = [];
	sign: Sign | undefined;
	now: Date;
	readonly #who: Who;
	readonly #skew: number;
	readonly #extra: number;
	constructor(who: Who, now: Date, skew: number, extra: number) {
		[this.#who, this.now, this.#skew, this.#extra] = [who, now, skew, extra];
	}
	say({ sat, says }: { sat: { id: string; sitting: { clock: Sign['clock'] } }; says: Said[] }) {
		for (const { kind, body } of says) {
			const fact = aFact(this.#who, { kind, at: new Date(this.now.getTime() + this.#skew).toISOString(), body: JSON.stringify(body) });
			this.facts.push(fact);
			this.acts.push(maybeMockAct(fact, JSON.parse(fact.body), new Date(Date.parse(fact.at) - this.#skew))!);
		}
		this.sign = { mock: sat.id, clock: sat.sitting.clock };
	}
	async push(db: Database) {
		const sent = this.facts.splice(0);
		const results = await receive(db, this.#who, sent, new Date(this.now.getTime() + this.#skew).toISOString(), mockKinds(async () => this.#extra), this.now.getTime());
		assert.deepEqual(results.map((one) => one.result), sent.map(() => 'ok'));
	}
	async take(db: Database, paper: string) {
		for (const { path, make } of await paperSources(db, this.#who, paper, async () => this.#extra)) {
			const { data, basis } = await make();
			this.parcels.set(path, { path, data: parse(stringify(data)), ...(basis ? { basis: parse(stringify(basis)) } : {}) });
		}
		this.acts = [];
	}
	paper(id: string) {
		return layPaper(this.parcels.get(paperPath(id))!, this.acts);
	}
	state(id: string) {
		const parcel = this.parcels.get(`/learn/mock/${id}`);
		const paper = paperOfMock(id, parcel, this.acts);
		return paper && !parcel?.data.result ? sittingHere(id, parcel, this.parcels.get(paperPath(paper)), this.acts, this.sign) : undefined;
	}
	page(id: string, question: number | null) {
		const parcel = this.parcels.get(`/learn/mock/${id}`);
		const others = new Map([...this.parcels, ...(this.sign ? [[signPath(paperOfMock(id, parcel, this.acts)!), { path: '', data: this.sign }] as const] : [])]);
		return layMock(id, parcel, `/learn/mock/${id}${question ? `?question=${question}` : ''}`, this.acts, others, this.now);
	}
	begin(id: string) {
		const { running, paper } = this.paper(id);
		const state = running ? this.state(running) : undefined;
		if (running && state) {
			const alive = signed(state, this.now);
			this.say(alive);
			if (!alive.sat.sitting.endedAt) return running;
		}
		const mock = newId();
		const { extra } = this.parcels.get(paperPath(id))!.basis as PaperBasis;
		this.say({ sat: { id: mock, sitting: { clock: begunClock(paper, extra, this.now) } }, says: [saysBegin({ id: mock, paper: id, version: paper.version })] });
		return mock;
	}
}

type Step = { wait: number; act: 'beat' | 'keep' | 'page' | 'hand' | 'again' | 'sync'; number: number; text: string };
const aStep: fc.Arbitrary<Step> = fc.record({
	// Mostly a living page; at times one that died, for less and for longer than the pause.
	wait: fc.oneof({ weight: 6, arbitrary: fc.integer({ min: second, max: 140 * second }) }, fc.integer({ min: 3 * minute, max: 12 * minute }), fc.integer({ min: 16 * minute, max: 50 * minute })),
	act: fc.constantFrom('beat', 'keep', 'keep', 'keep', 'page', 'hand', 'again', 'sync'),
	number: fc.integer({ min: 1, max: 3 }),
	text: fc.constantFrom('8', '7', ' ', 'Parce que.')
});

/** What of a page the telephone can know: no key, and no correction before the line is back. */
function known(page: Record<string, unknown>, keepsTime: boolean) {
	const bare = (one: unknown) => (one ? Object.fromEntries(Object.entries(one).filter(([name]) => !['item', 'html', 'order', 'done'].includes(name))) : one);
	const { mock, questions, next, exercise, answers, names, paper } = parse(stringify(page)) as Record<string, never>;
	const { left: _, given: __, ...clock } = mock as Record<string, unknown>;
	return { mock: keepsTime ? mock : clock, questions, next, exercise: bare(exercise), answers, names, paper: (paper as { id: string }).id };
}

dbtest('for any history, the exam that a phone shows is the one that the server has when it has taken the facts in; it promises no minute more', async (db) => {
	const id = await aCountry(db);
	const papers: { id: string }[] = [];
	for (const rules of [{ pause: 15 }, { pause: 0, order: 'fixed', back: false }, { pause: 5, back: false }]) papers.push(await publishPaper(db, theSystem('test'), { paper: aPaper((await aProgramme(db)).code, rules), country: 'senegal', organisationId: null }));
	const seen = { running: 0, ended: 0, given: 0, shut: 0, over: 0, exact: 0 };
	const history = async ({ which, extra, skew, steps }: { which: number; extra: number; skew: number; steps: Step[] }) => {
		const who = await aPupil(db, id('6A'));
		const paper = papers[which].id;
		const phone = new Phone(who, new Date(Date.now() - 12 * 3_600_000), skew, extra);
		await phone.take(db, paper);
		assert.doesNotMatch(JSON.stringify([...phone.parcels.values()]), /SOLUTION|MODELE|BAREME|BRAVO|"8"/, 'no key lies on the phone before the end');
		let mock = phone.begin(paper);
		let exact = true;
		for (const step of steps) {
			phone.now = new Date(phone.now.getTime() + step.wait);
			const state = phone.state(mock);
			if (step.act === 'again') {
				const running = phone.paper(paper).running;
				mock = phone.begin(paper);
				if (running && state && !phone.state(running)?.sitting.endedAt) assert.equal(mock, running, 'begun in two windows it is one');
			} else if (step.act === 'sync') {
				await phone.push(db);
				await phone.take(db, paper);
			} else if (state) {
				const { why, ...said } = step.act === 'keep' ? kept(state, phone.now, phone.paper(paper).paper.rules, step.number, { a: step.text }) : { why: undefined, ...(step.act === 'hand' ? handed(state, phone.now) : signed(state, phone.now)) };
				phone.say(said);
				if (why === 'shut') seen.shut++;
				// A sign that says nothing is on this phone only.
				exact = said.says.length > 0;
			}
		}
		const state = phone.state(mock);
		if (state) {
			const said = signed(state, phone.now);
			phone.say(said);
			if (said.says.length) exact = true;
			const shown = [null, 1, 2, 3].map((number) => phone.page(mock, number)!);
			const own = phone.paper(paper);
			await phone.push(db);
			const ended = shown[0].mock.endedAt !== null;
			for (const [i, number] of [null, 1, 2, 3].entries()) {
				const there = await mockView(db, who, mock, ended ? null : number, phone.now);
				assert.deepEqual(known(shown[i], ended || exact), known(there, ended || exact));
				assert.ok(shown[i].mock.left <= there.mock.left, 'a phone promises no more than the server gives');
				assert.equal(there.result !== null, ended);
			}
			const page = await paperPage(db, who, paper);
			assert.deepEqual([own.sittings, own.running], [page.sittings, page.running]);
			seen[ended ? 'ended' : 'running']++;
			if (exact && !ended) seen.exact++;
			if (shown[0].mock.endedBy === 'time') seen.over++;
			if (shown[0].mock.given) seen.given++;
			await phone.take(db, paper);
			if (ended) for (const number of [null, 1, 3]) assert.deepEqual(parse(stringify({ ...phone.page(mock, number)!, orders: 0, told: 0 })), parse(stringify({ ...(await mockView(db, who, mock, number, phone.now)), orders: 0, told: 0 })), 'the correction goes along');
		}
	};
	const aHistory = fc.record({ which: fc.nat(2), extra: fc.constantFrom(0, 33), skew: fc.constantFrom(0, 90_000, -86_400_000, 86_400_000), steps: fc.array(aStep, { minLength: 1, maxLength: 25 }) });
	// What chance may not bring: a page that dies for longer than the pause and the time, and questions that are shut.
	const step = (act: Step['act'], wait: number, number = 1): Step => ({ act, wait, number, text: '8' });
	const sure = [
		{ which: 0, extra: 33, skew: 86_400_000, steps: [step('keep', minute), step('beat', 50 * minute), step('keep', 20 * minute, 2), step('page', 50 * minute)] },
		{ which: 1, extra: 0, skew: 0, steps: [step('keep', minute), step('keep', minute, 2), step('keep', minute), step('keep', minute, 3)] },
		{ which: 2, extra: 0, skew: 90_000, steps: [step('keep', minute, 3), step('beat', 10 * minute), step('hand', minute)] }
	];
	await fc.assert(fc.asyncProperty(aHistory, history), { examples: sure.map((one): [typeof one] => [one]), numRuns: Number(process.env.HISTORIES ?? 30), endOnFailure: true });
	for (const [name, count] of Object.entries(seen)) assert.ok(count > 0, `${name} was met: ${JSON.stringify(seen)}`);
});
