import { dayOf } from '#platform/dates.ts';
import { layPlan } from '#rooms/revision/carried-plan.ts';
import { layRevise, type ReviseBasis, type RevisedAct } from '#rooms/revision/carried-revise.ts';
import { placeInQueue } from '#rooms/revision/row.ts';
import type { exercisePage } from '#rooms/teaching/server/index.ts';
import type { LocalAct, Parcel } from '#rooms/teaching/carried.ts';

type Acts = readonly LocalAct[];
type Laid = Parameters<typeof layRevise>[0];

/** Where the day's queue stands, which today's page and exercises look at. */
export const revisePath = '/learn/revise';

/** The draw that an exercise is opened as in revision, by its address: `/exercise/…?revise=3`. */
export const drawIn = (address: string): number => Number(/[?&]revise=(\d{1,3})(?:&|$)/.exec(address)?.[1] ?? 0);

const revised = (acts: Acts): RevisedAct[] =>
	acts.flatMap((act) => (act.kind === 'answer' ? [{ item: act.body.item, at: act.at, score: act.marked.score, right: act.marked.right, pending: act.marked.pending, hints: act.body.hints, helped: act.body.helped, draw: act.body.draw ?? 0 }] : []));

/** The page of revision with what was answered on the phone since. */
export const laidRevision = ({ data, basis }: Pick<Parcel, 'data' | 'basis'>, acts: Acts, now: Date): Laid => layRevise(data as Laid, basis as ReviseBasis, revised(acts), now);

/** What today's page says of revision; nothing where the queue was not taken along. */
export function laidLine(others: ReadonlyMap<string, Parcel>, acts: Acts, now: Date): { revise?: { count: number; minutes: number; done: number } } {
	const parcel = others.get(revisePath);
	if (!parcel) return {};
	const { queue, minutes, done } = laidRevision(parcel, acts, now);
	return { revise: { count: queue.length, minutes, done: done.length } };
}

/** The plan without what was read and done on the phone since. */
export const laidPlan = ({ data }: Pick<Parcel, 'data'>, acts: Acts, now: Date) =>
	layPlan(data as never, new Set(acts.flatMap((act) => (act.kind === 'answer' && (act.marked.right || act.marked.pending) ? [act.body.item] : act.kind === 'reading' && act.body.done ? [act.body.lesson] : []))), now);

type Exercise = Awaited<ReturnType<typeof exercisePage>>;

/** An exercise that comes back in revision: blank, as the next of the queue. One with drawn values keeps those that were taken along, for only the server draws others. */
export function inRevision(laid: Exercise, draw: number, others: ReadonlyMap<string, Parcel>, acts: Acts, now: Date): Exercise {
	const parcel = others.get(revisePath);
	const own = laid.view.item.parameters?.length ? 0 : draw;
	const tried = acts.flatMap((act) => (act.kind === 'answer' && act.body.item === laid.view.id && (act.body.draw ?? 0) === own && (own > 0 || dayOf(act.at) === dayOf(now)) ? [act] : []));
	const last = tried.at(-1);
	const view = { ...laid.view, draw: own, tries: tried.length, last: last && last.body.version === laid.view.version ? { answer: last.body.answer, right: last.marked.right } : null };
	return { ...laid, view, sequence: parcel ? placeInQueue(laidRevision(parcel, acts, now), laid.view.id) : { ...laid.sequence, next: null, back: revisePath } };
}
