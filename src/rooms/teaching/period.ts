import * as v from 'valibot';
import { isDay } from '#platform/days.ts';
import { courseOf } from '#rooms/teaching/course.ts';
import { maybeMinute } from '#rooms/teaching/textbook.ts';
import { weekKinds } from '#rooms/teaching/year.ts';

const uuid = v.pipe(v.string(), v.uuid());
const minute = v.pipe(v.number('hourMissing'), v.integer('hourMissing'), v.minValue(0, 'hourMissing'), v.maxValue(1440, 'hourMissing'));

/** A weekly period as a teacher states it. */
export const newPeriod = v.pipe(
	v.object({
		classId: uuid,
		subject: v.pipe(v.string(), v.minLength(1, 'courseMissing'), v.maxLength(40, 'courseMissing')),
		programmeId: v.nullable(uuid),
		day: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(7)),
		from: minute,
		to: minute,
		weeks: v.picklist(weekKinds),
		since: v.pipe(v.string(), v.check((text) => isDay(text), 'dayMissing'))
	}),
	v.forward(v.check((period) => period.to > period.from, 'endBeforeBegin'), ['to']),
	// Six hours on end: beyond it a time was mistyped (18:00 for 08:00).
	v.forward(v.check((period) => period.to - period.from <= 360, 'periodTooLong'), ['to'])
);
export type NewPeriod = v.InferOutput<typeof newPeriod>;

export type PeriodFault = 'courseMissing' | 'hourMissing' | 'dayMissing' | 'endBeforeBegin' | 'periodTooLong';
export type TypedPeriod = { class: string; course: string; days: string[]; from: string; to: string; weeks: string; since: string };

/** Weekly periods as typed into the form: one for each day that is ticked. */
export function periodsOfForm(form: FormData): { typed: TypedPeriod; periods: NewPeriod[]; faults: Record<string, PeriodFault> } {
	const text = (name: string) => String(form.get(name) ?? '');
	const typed: TypedPeriod = { class: text('class'), course: text('course'), days: form.getAll('day').map(String), from: text('from'), to: text('to'), weeks: text('weeks') || 'all', since: text('since') };
	if (!typed.days.length) return { typed, periods: [], faults: { day: 'dayMissing' } };
	const periods: NewPeriod[] = [];
	for (const day of typed.days) {
		const parsed = v.safeParse(newPeriod, { classId: typed.class, ...courseOf(typed.course), day: Number(day), from: maybeMinute(typed.from) ?? Number.NaN, to: maybeMinute(typed.to) ?? Number.NaN, weeks: typed.weeks, since: typed.since });
		if (!parsed.success) return { typed, periods: [], faults: Object.fromEntries(parsed.issues.map((issue) => [faultField[String(issue.path?.[0].key)] ?? 'day', knownFault(issue.message)])) };
		periods.push(parsed.output);
	}
	return { typed, periods, faults: {} };
}
const faultField: Record<string, string> = { subject: 'course', programmeId: 'course', classId: 'course', from: 'from', to: 'to', since: 'since' };
const known: readonly string[] = ['courseMissing', 'hourMissing', 'dayMissing', 'endBeforeBegin', 'periodTooLong'];
const knownFault = (message: string) => (known.includes(message) ? message : 'courseMissing') as PeriodFault;
