import { dayOf } from '#platform/dates.ts';
import type { LocalAct, Parcel, TeachBasis } from '#rooms/teaching/carried.ts';
import type { teachPage, workFormPage, workReportPage } from '#rooms/teaching/server/index.ts';
import { mostRecent } from '#rooms/teaching/work.ts';

type Page<Load extends (...given: never[]) => Promise<unknown>> = Awaited<ReturnType<Load>>;
type Acts = readonly LocalAct[];
type Set = Extract<LocalAct, { kind: 'work' }>;

const partsOf = ({ lessonIds, itemIds }: Set['body']['work']) => [...[...new Set(lessonIds)].map((id) => ({ item_id: null, lesson_id: id })), ...[...new Set(itemIds)].map((id) => ({ item_id: id, lesson_id: null }))];
const pupilsOf = ({ body, form }: Set) => form.pupils.filter((pupil) => !body.work.pupilIds.length || body.work.pupilIds.includes(pupil.id));

/** The words of a work as an act leaves them. An act that was made from another state than the one that is shown changes nothing here: a person will decide. */
function laidWords<Words extends { id: string; revision: string; title: string; opens_at: Date; due_at: Date; closed_at: Date | null; closing_at: Date | null }>(words: Words, acts: Acts): Words {
	let laid = words;
	for (const act of acts) {
		// Of ending and opening again the latest word holds.
		if (act.kind === 'work.close' && act.body.work === words.id && !(laid.closing_at && laid.closing_at > act.at)) laid = { ...laid, closed_at: act.body.closed ? act.at : null, closing_at: act.at };
		if (act.kind !== 'work' || act.body.id !== words.id || !act.body.parents.includes(laid.revision)) continue;
		const { title, note, opensAt, dueAt } = act.body.work;
		laid = { ...laid, title, opens_at: opensAt, due_at: dueAt, revision: act.id, ...('note' in laid ? { note } : {}) };
	}
	return laid;
}

const newOnes = (acts: Acts, known: ReadonlySet<string>) => acts.filter((act): act is Set => act.kind === 'work' && !act.body.parents.length && !known.has(act.body.id));

/** What a teacher begins with: the work set, changed and ended since. Who began new work is known when it was handed over. */
export function layTeach(data: Page<typeof teachPage>, { more }: TeachBasis, acts: Acts, now: Date): Page<typeof teachPage> {
	const lines = [...data.work, ...more];
	const added = newOnes(acts, new Set(lines.map((line) => line.id))).map((act) => ({
		id: act.body.id,
		class_id: act.body.work.classId,
		class_name: act.form.className,
		title: act.body.work.title,
		opens_at: act.body.work.opensAt,
		due_at: act.body.work.dueAt,
		closed_at: null,
		closing_at: null,
		revision: act.body.id,
		disputed: false,
		parts: partsOf(act.body.work).length,
		pupils: pupilsOf(act).length,
		begun: 0,
		finished: 0
	}));
	const work = [...lines, ...added].map((line) => laidWords(line, acts)).sort((a, b) => b.due_at.getTime() - a.due_at.getTime() || (a.id < b.id ? 1 : -1));
	return { ...data, work: work.slice(0, mostRecent), now };
}

/** A work as its teacher sees it, with what he changed since. */
export const layReport = (data: Page<typeof workReportPage>, acts: Acts, now: Date): Page<typeof workReportPage> => ({ ...data, work: laidWords(data.work, acts), now });

/** The page of a work that was set on this phone and is nowhere else yet. */
export function maybeReport(path: string, acts: Acts, now: Date): Parcel | undefined {
	const act = newOnes(acts, new Set()).find((one) => path === `/teach/work/${one.body.id}`);
	if (!act) return undefined;
	const { body, form } = act;
	const parts = partsOf(body.work);
	const data: Page<typeof workReportPage> = {
		work: {
			id: body.id,
			scope: act.scope,
			class_id: body.work.classId,
			class_name: form.className,
			for_all: !body.work.pupilIds.length,
			title: body.work.title,
			note: body.work.note,
			set_by: form.teacher.id,
			teacher: form.teacher.name,
			opens_at: body.work.opensAt,
			due_at: body.work.dueAt,
			closed_at: null,
			closing_at: null,
			revision: body.id,
			disputed: false,
			items: parts.map((part, i) => ({ position: i + 1, ...part, title: form.titles[part.item_id ?? part.lesson_id] ?? '', gone: false, tried: 0, failed: 0, handed: 0 })),
			pupils: pupilsOf(act).map((pupil) => ({ ...pupil, tried: 0, done: 0, last_at: null })),
			count: parts.length,
			versions: []
		},
		setWork: true,
		copies: null,
		now
	};
	return { path, route: '/(teach)/teach/work/[id]', data };
}

/** The form to set work, for a new work from today on. */
export const layForm = (data: Page<typeof workFormPage>, { now, newId }: { now: Date; newId: () => string }): Page<typeof workFormPage> => ({
	...data,
	workId: newId(),
	today: dayOf(now),
	inAWeek: dayOf(new Date(now.getTime() + 7 * 86_400_000))
});
