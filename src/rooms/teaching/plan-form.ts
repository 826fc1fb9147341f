import * as v from 'valibot';
import { isText } from '#rooms/sync/bounds.ts';
import { courseOf } from '#rooms/teaching/course.ts';

const uuid = v.pipe(v.string(), v.uuid());
const text = (most: number) => v.pipe(v.string(), v.trim(), v.maxLength(most, 'textTooLong'), v.check(isText));
const ids = v.pipe(v.array(uuid), v.maxLength(100, 'tooManyItems'));

/** An objective: a competence of the programme, or words of one's own. */
const objective = v.object({ competenceId: v.nullable(uuid), text: text(300) });
/** A phase of the lesson: what the teacher does, what the pupils do, for so many minutes. */
const phase = v.object({ title: text(80), minutes: v.pipe(v.number('minutesWrong'), v.integer('minutesWrong'), v.minValue(0, 'minutesWrong'), v.maxValue(600, 'minutesWrong')), teacher: text(1000), pupils: text(1000) });
export type Phase = v.InferOutput<typeof phase>;

export const planContent = v.object({
	objectives: v.pipe(v.array(objective), v.maxLength(20, 'tooManyItems')),
	before: text(1000),
	materials: text(1000),
	phases: v.pipe(v.array(phase), v.maxLength(15, 'tooManyItems')),
	homework: text(2000),
	note: text(2000),
	lessonIds: ids,
	itemIds: ids,
	workIds: ids
});
export type PlanContent = v.InferOutput<typeof planContent>;

/** A lesson plan as its teacher saves it. */
export const planSchema = v.object({
	classIds: v.pipe(v.array(uuid), v.minLength(1, 'classMissing'), v.maxLength(20, 'tooManyItems')),
	subject: v.pipe(v.string(), v.minLength(1, 'courseMissing'), v.maxLength(40, 'courseMissing')),
	programmeId: v.nullable(uuid),
	chapterId: v.nullable(uuid),
	title: v.pipe(v.string(), v.trim(), v.minLength(1, 'titleMissing'), v.maxLength(160, 'titleTooLong'), v.check(isText)),
	minutes: v.pipe(v.number('minutesWrong'), v.integer('minutesWrong'), v.minValue(1, 'minutesWrong'), v.maxValue(600, 'minutesWrong')),
	shared: v.boolean(),
	content: planContent
});
export type NewPlan = v.InferOutput<typeof planSchema>;

export type PlanFault = 'titleMissing' | 'titleTooLong' | 'textTooLong' | 'classMissing' | 'courseMissing' | 'minutesWrong' | 'tooManyItems';
const known: readonly string[] = ['titleMissing', 'titleTooLong', 'textTooLong', 'classMissing', 'courseMissing', 'minutesWrong', 'tooManyItems'];

/** A plan as typed into the form; what cannot be read of it stays in `typed`. */
export type TypedPlan = { classIds: string[]; course: string; chapterId: string; title: string; minutes: string; shared: boolean; content: Omit<PlanContent, 'phases'> & { phases: (Omit<Phase, 'minutes'> & { minutes: string })[] } };

/** Reads the form of a plan. `titles` names the competences that may be ticked. Phases and objectives that say nothing are left out. */
export function planOfForm(form: FormData, titles: ReadonlyMap<string, string>): { typed: TypedPlan; plan?: NewPlan; faults: Record<string, PlanFault> } {
	const text = (name: string) => String(form.get(name) ?? '');
	const list = (name: string) => form.getAll(name).map(String);
	const ticked = list('competence').map((id) => ({ competenceId: id, text: titles.get(id) ?? '' })).filter((one) => one.text);
	const own = text('objectives').split(/\r?\n/).map((line) => line.trim()).filter(Boolean).map((line) => ({ competenceId: null, text: line }));
	const [names, minutes, teachers, pupils] = ['phase', 'phaseMinutes', 'phaseTeacher', 'phasePupils'].map(list);
	const phases = names.map((title, i) => ({ title, minutes: (minutes[i] ?? '').trim(), teacher: teachers[i] ?? '', pupils: pupils[i] ?? '' })).filter((one) => one.title.trim() || one.teacher.trim() || one.pupils.trim() || Number(one.minutes) > 0);
	const typed: TypedPlan = {
		classIds: list('class'),
		course: text('course'),
		chapterId: text('chapter'),
		title: text('title'),
		minutes: text('minutes'),
		shared: form.get('shared') !== null,
		content: { objectives: [...ticked, ...own], before: text('before'), materials: text('materials'), phases, homework: text('homework'), note: text('note'), lessonIds: list('lesson'), itemIds: list('item'), workIds: list('work') }
	};
	const number = (written: string) => (/^\d{1,3}$/.test(written.trim()) ? Number(written) : written.trim() === '' ? 0 : Number.NaN);
	const parsed = v.safeParse(planSchema, {
		...typed,
		...courseOf(typed.course),
		chapterId: typed.chapterId || null,
		minutes: number(typed.minutes),
		content: { ...typed.content, phases: phases.map((one) => ({ ...one, minutes: number(one.minutes) })) }
	});
	if (parsed.success) return { typed, plan: parsed.output, faults: {} };
	const fieldOf = (path: readonly { key: unknown }[] | undefined) => String(path?.[0].key === 'content' ? path[1]?.key : path?.[0].key);
	return { typed, faults: Object.fromEntries(parsed.issues.map((issue) => [fieldOf(issue.path as { key: unknown }[] | undefined), (known.includes(issue.message) ? issue.message : 'textTooLong') as PlanFault])) };
}
