import { dayOf } from '#platform/dates.ts';
import type { CopyBasis, LocalAct, Parcel, PileBasis } from '#rooms/teaching/carried.ts';
import { latestFirst, shownOf, totalOf, type Said } from '#rooms/teaching/marking.ts';
import { rowIn, standingOf } from '#rooms/teaching/pile.ts';
import type { copyPage, pilePage } from '#rooms/teaching/server/index.ts';
import { leaves } from '#rooms/teaching/work.ts';

// A pile of copies with what was said of them on this phone since. PURE.

type Page<Load extends (...given: never[]) => Promise<unknown>> = Awaited<ReturnType<Load>>;
type Acts = readonly LocalAct[];
type Marked = Extract<LocalAct, { kind: 'marking' }>;

const marksOf = (acts: Acts, attempt?: string): Marked[] => acts.filter((act): act is Marked => act.kind === 'marking' && (attempt === undefined || act.body.attempt === attempt));
const stateOf = ({ id, at, body }: Marked, by: string) => ({ id, at, parents: body.parents, decision: body.said.decision, made_by: by });
const isDisputed = (states: readonly { id: string; parents: string[]; made_by: string }[]) => new Set(leaves(states).map((one) => one.made_by)).size > 1;

/** The pile of a work: where each copy stands now. */
export function layPile(data: Page<typeof pilePage>, { me, states, names }: PileBasis, acts: Acts): Page<typeof pilePage> {
	const copies = data.copies.map((copy) => {
		const own = marksOf(acts, copy.id);
		if (!own.length) return copy;
		const all = [...(states[copy.id] ?? []), ...own.map((act) => stateOf(act, me.id))];
		const { shown, given } = shownOf(all);
		const said = own.find((act) => act.id === shown?.id)?.body.said;
		const total = said ? totalOf(said) : copy;
		return { ...copy, name: given ? names[copy.id] : copy.name, standing: standingOf(shown?.decision ?? null, given?.decision ?? null), points: total.points, left: total.left, out: said?.scale.out ?? copy.out, disputed: isDisputed(all) };
	});
	return { ...data, copies };
}

/** How many sentences of the bank stand beside a copy. */
export const remarksShown = 30;

/** The bank with what was said since, the most used first. */
function laidRemarks(remarks: Page<typeof copyPage>['copy']['remarks'], acts: Acts): Page<typeof copyPage>['copy']['remarks'] {
	const bank = new Map(remarks.map((one) => [one.id, one]));
	for (const { at, body } of marksOf(acts))
		for (const { id, text } of body.said.remarks) {
			const before = bank.get(id);
			bank.set(id, before ? { ...before, uses: before.uses + 1, used_at: before.used_at > at ? before.used_at : at } : { id, text, uses: 1, used_at: at });
		}
	return [...bank.values()].sort((a, b) => b.uses - a.uses || b.used_at.getTime() - a.used_at.getTime() || (a.id < b.id ? -1 : 1)).slice(0, remarksShown);
}

/** A copy: what was said of it last, and its place in the pile as it is now. */
export function layCopy(data: Page<typeof copyPage>, { me, pupil }: CopyBasis, acts: Acts, others: ReadonlyMap<string, Parcel>, { now, newId }: { now: Date; newId: () => string }): Page<typeof copyPage> {
	const { copy } = data;
	const own = marksOf(acts, copy.id);
	const set = others.get(`/teach/mark/${data.place}`);
	const pile = set && layPile(set.data as Page<typeof pilePage>, set.basis as PileBasis, acts);
	const item = pile?.copies.find((one) => one.id === copy.id)?.item_id;
	const history = latestFirst([
		...own.map((act) => {
			const { points, left } = totalOf(act.body.said);
			return { ...stateOf(act, me.id), by: me.name, points, out: act.body.said.scale.out, left, comment: act.body.said.comment };
		}),
		...copy.history
	]);
	const { shown, given } = shownOf(history);
	const said: Said | null = own.find((act) => act.id === shown?.id)?.body.said ?? copy.said;
	const open = isDisputed(history) ? leaves(history) : [];
	return {
		...data,
		copy: {
			...copy, said, pupil: given ? pupil : copy.pupil, scale: said?.scale ?? copy.scale, voice: said?.voice ? `/working/${pupil.id}/${copy.id}/${said.voice.sha256}` : null, revision: shown?.id ?? null,
			standing: standingOf(shown?.decision ?? null, given?.decision ?? null), versions: [...open.filter((one) => one.id === shown?.id), ...open.filter((one) => one.id !== shown?.id)], history: history.slice(0, 20),
			remarks: laidRemarks(copy.remarks, acts), row: pile ? rowIn(pile.copies.filter((one) => one.item_id === item), copy.id) : copy.row
		},
		until: dayOf(new Date(now.getTime() + 7 * 86_400_000)),
		today: dayOf(now),
		form: newId()
	};
}
