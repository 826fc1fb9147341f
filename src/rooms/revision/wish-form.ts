import * as v from 'valibot';
import { wish, type Wish } from '#rooms/revision/plan.ts';

export type WishFault = 'dayMissing' | 'hoursMissing' | 'programmeMissing';
export type TypedWish = { exam: string; day: string; hours: string; off: string[]; programmes: string[] };

const faults: readonly string[] = ['dayMissing', 'hoursMissing', 'programmeMissing'];

/** A wish as typed into the form of the plan, on the server and on a phone without line: hours with a point or a comma. */
export function wishOfForm(form: FormData): { typed: TypedWish; wish?: Wish; faults: Record<string, WishFault> } {
	const text = (name: string) => String(form.get(name) ?? '').trim();
	const typed = { exam: text('exam'), day: text('day'), hours: text('hours'), off: form.getAll('off').map(String), programmes: form.getAll('programme').map(String) };
	const hours = Number(typed.hours.replace(',', '.') || Number.NaN);
	const parsed = v.safeParse(wish, { exam: typed.exam || null, examDay: typed.day, minutesWeek: Math.round(hours * 60), daysOff: [...new Set(typed.off.map(Number))], programmeIds: [...new Set(typed.programmes)] });
	if (parsed.success) return { typed, wish: parsed.output, faults: {} };
	return { typed, faults: Object.fromEntries(parsed.issues.map((issue) => [String(issue.path?.[0].key), (faults.includes(issue.message) ? issue.message : 'programmeMissing') as WishFault])) };
}
