/**
 * Papers and rehearsed exams as a phone takes them along, and what was done of them without line laid over. PURE. What is asked goes along without what it is
 * marked by: the correction comes from the server, after the end.
 */
import * as v from 'valibot';
import { beginBody, endBody, keepBody, type BeginBody, type EndBody, type KeepBody } from '#rooms/revision/mock-facts.ts';
import { leftAt, startClock, type Clock } from '#rooms/revision/mock.ts';
import type { mockView, paperPage, papersPage } from '#rooms/revision/server/index.ts';
import { begunBy, clockAfter, endedAtOf, keepFaults, sittingPage, type Sitting } from '#rooms/revision/sitting.ts';
import type { Answer } from '#rooms/exercises/item.ts';
import { mark } from '#rooms/exercises/marking.ts';

type Page<Load extends (...given: never[]) => Promise<unknown>> = Awaited<ReturnType<Load>>;
type PaperView = Page<typeof paperPage>;

/** Beside a paper: how much more time its pupil has, in percent, and whether all of its questions can be asked without line. */
export type PaperBasis = { extra: number; sits: boolean };
/** Beside a sitting that runs: of which paper it is, by which names it is known, and where it stands. Its page is made of the paper's. */
export type MockBasis = { paper: string; version: number; id: string; ids: string[]; begunAt: Date; clock: Clock; flags: string[]; answers: [number: number, answer: Answer, at: Date][] };
/** The last sign of life of a sitting on this phone: it stands on its disk, and is newer than what facts tell. */
export type Sign = { mock: string; clock: Clock };

export type MockAct = { kind: 'mock'; id: string; at: Date } & ({ act: 'begin'; body: BeginBody } | { act: 'keep'; body: KeepBody } | { act: 'end'; body: EndBody });

const bodies = { begin: beginBody, keep: keepBody, end: endBody } as const;

/** A fact of a rehearsed exam as an act; undefined for another. `at` is when it truly was. */
export function maybeMockAct(fact: { id: string; kind: string }, body: unknown, at: Date): MockAct | undefined {
	const act = (['begin', 'keep', 'end'] as const).find((name) => fact.kind === `mock.${name}`);
	const read = act && v.safeParse(bodies[act], body);
	return read?.success ? ({ kind: 'mock', id: fact.id, at, act, body: read.output } as MockAct) : undefined;
}

type Carried = { data: Record<string, unknown>; basis?: unknown };
type Acts = readonly { kind: string }[];
const mocksIn = (acts: Acts): MockAct[] => (acts as readonly (MockAct | { kind: '' })[]).filter((act): act is MockAct => act.kind === 'mock');

export const paperPath = (id: string): string => `/learn/papers/${id}`;
/** Where the last sign of life of a sitting of a paper stands among the parcels. */
export const signPath = (paper: string): string => `#mock ${paper}`;

/** A sitting that is known on this phone: begun here, or running on the server when it was taken along. */
export type Here = { id: string; ids: string[]; paper: string; version: number; sitting: Sitting };

const begunOf = (begunAt: Date, { paper }: Pick<PaperView, 'paper'>, extra: number): Sitting => ({ begunAt, clock: startClock({ minutes: paper.minutes, pause: paper.rules.pause }, extra, begunAt), endedAt: null, endedBy: null, flags: [], answers: new Map() });

/** What an act does to a sitting, as the server does it. Where none was begun the act begins it. */
function after(sitting: Sitting | undefined, { act, body, at }: MockAct, { paper }: Pick<PaperView, 'paper'>, extra: number): Sitting {
	const before = sitting ?? begunOf(begunBy(at, body), { paper }, extra);
	const clock = clockAfter(before, at, body);
	if (act === 'begin') return before.endedAt || body.used === undefined ? before : { ...before, clock };
	if (act === 'end') return before.endedAt ? before : { ...before, clock, endedAt: endedAtOf(clock, at), endedBy: body.by };
	const { late, shut } = keepFaults({ ...before, clock }, paper.rules, Math.max(0, ...before.answers.keys()), body, at);
	const flag = late ? 'late' : shut ? 'back' : null;
	return {
		...before,
		clock: before.endedAt && late ? before.clock : clock,
		...(flag ? { flags: [...new Set([...before.flags, flag])] } : { answers: new Map([...before.answers, [body.number, { answer: body.answer, at }]]) })
	};
}

const baseOf = (basis: MockBasis): Sitting => ({ begunAt: basis.begunAt, clock: basis.clock, endedAt: null, endedBy: null, flags: basis.flags, answers: new Map(basis.answers.map(([number, answer, at]) => [number, { answer, at }])) });

/** Of which paper a sitting is: by its parcel, or by the act that began it on this phone. */
export const paperOfMock = (id: string, parcel: Carried | undefined, acts: Acts): string | undefined =>
	(parcel?.data.result ? (parcel.data as Corrected).paper.id : undefined) ?? (parcel?.basis as MockBasis | undefined)?.paper ?? mocksIn(acts).find((act) => act.body.mock === id)?.body.paper;

/** A sitting as it stands on this phone; undefined where it is not known, or its paper is not here as it was when it began. */
export function sittingHere(id: string, parcel: Carried | undefined, paper: Carried | undefined, acts: Acts, sign: Sign | undefined): Here | undefined {
	const basis = parcel?.basis as MockBasis | undefined;
	const ids = basis?.ids ?? [id];
	const own = mocksIn(acts).filter((act) => ids.includes(act.body.mock));
	const shown = (parcel?.data.paper ? { ...paper?.data, paper: parcel.data.paper } : paper?.data) as PaperView | undefined;
	const version = basis?.version ?? own[0]?.body.version;
	if (!shown || (!basis && !own.length) || shown.paper.version !== version) return undefined;
	const { extra } = (paper?.basis as PaperBasis | undefined) ?? { extra: 0 };
	const sitting = own.reduce<Sitting | undefined>((before, act) => after(before, act, shown, extra), basis && baseOf(basis))!;
	// What facts tell may be a minute old.
	const newer = sign && ids.includes(sign.mock) && !sitting.endedAt && sign.clock.seenAt >= sitting.clock.seenAt;
	return { id: basis?.id ?? id, ids, paper: shown.paper.id, version, sitting: newer ? { ...sitting, clock: { ...sign.clock, allowed: sitting.clock.allowed } } : sitting };
}

const numberIn = (address: string): number | null => Number(/[?&]question=(\d{1,3})(?:&|$)/.exec(address)?.[1] ?? 0) || null;

type MockView = Page<typeof mockView>;
/** A sitting that is over as it goes along: with its correction, and in which order the options of each question stood. */
export type Corrected = Omit<MockView, 'now'> & { orders: Record<string, string[]>[] };

/** The page of a sitting with its correction, at the question that is asked for. Who sits the paper again (`sits`) reads it afterwards. */
function corrected({ orders, ...page }: Corrected, address: string, sits: boolean, now: Date): MockView {
	const question = sits ? undefined : page.paper.questions.find((one) => one.number === numberIn(address));
	const exercise = question ? { ...question, answer: page.answers[question.number] ?? {} } : null;
	return { ...page, now, exercise, order: exercise ? orders[exercise.number - 1] : {}, verdicts: exercise ? Object.fromEntries(mark(exercise.item, exercise.answer).parts.map((part) => [part.part, part])) : {} };
}

/** The page of a sitting that is known here. One that is over shows its correction when the line is back. */
export function layMock(id: string, parcel: Carried | undefined, address: string, acts: Acts, others: ReadonlyMap<string, Carried>, now: Date): MockView | undefined {
	const paper = paperOfMock(id, parcel, acts);
	if (!paper) return undefined;
	const page = others.get(paperPath(paper));
	if (parcel?.data.result) return corrected(parcel.data as Corrected, address, !!page && layPaper(page, acts).running !== null, now);
	const here = sittingHere(id, parcel, page, acts, others.get(signPath(paper))?.data as Sign | undefined);
	if (!here || !page) return undefined;
	const { paper: current, names } = page.data as PaperView;
	const shown = (parcel?.data.paper as PaperView['paper'] | undefined) ?? current;
	const made = sittingPage(here.id, here.sitting, shown, here.sitting.endedAt ? null : numberIn(address), leftAt(here.sitting.clock, now));
	return { ...made, paper: shown, result: null, judgements: {}, now, names, chapters: {}, order: made.exercise?.order ?? {}, verdicts: {} };
}

/** The sittings of a paper that were begun or ended on this phone, over those that the server told. */
function laidSittings(id: string, parcel: Carried, acts: Acts): PaperView['sittings'] {
	const { sittings } = parcel.data as PaperView;
	const begun = new Map(sittings.map((one) => [one.id, one]));
	const own = mocksIn(acts).filter((act) => act.body.paper === id);
	const extra = (parcel.basis as PaperBasis | undefined)?.extra ?? 0;
	for (const mock of new Set(own.map((act) => act.body.mock))) {
		const before = begun.get(mock);
		const { begunAt, endedAt } = own.filter((act) => act.body.mock === mock).reduce<Sitting | undefined>((sitting, act) => after(sitting, act, parcel.data as PaperView, extra), before && begunOf(before.begun_at, parcel.data as PaperView, extra))!;
		begun.set(mock, { id: mock, begun_at: begunAt, ended_at: before?.ended_at ?? endedAt });
	}
	return [...begun.values()].sort((a, b) => b.begun_at.getTime() - a.begun_at.getTime()).slice(0, 20);
}

/** A paper: what was begun and ended here. While it is sat there is no correction; after it, what the line brings. */
export function layPaper(parcel: Carried, acts: Acts): PaperView {
	const data = parcel.data as PaperView;
	const sittings = laidSittings(data.paper.id, parcel, acts);
	const running = sittings.find((one) => !one.ended_at)?.id ?? null;
	return { ...data, sittings, running, corrected: data.corrected && !running };
}

type List = Page<typeof papersPage>;

/** The list of papers: those that were sat here. */
export const layPapers = (data: List, acts: Acts): List => {
	const ended = mocksIn(acts).filter((act) => act.act === 'end');
	return { ...data, papers: data.papers.map((one) => ({ ...one, sittings: one.sittings + new Set(ended.filter((act) => act.body.paper === one.id).map((act) => act.body.mock)).size })) };
};
