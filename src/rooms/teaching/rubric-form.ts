import * as v from 'valibot';
import { maybePoints } from '#rooms/teaching/marking-form.ts';
import { criteriaSchema, mostCriteria, type Criterion, type Level } from '#rooms/teaching/marking.ts';

export type NewRubric = { title: string; out: number; criteria: Criterion[]; shared: boolean };
export type RubricFault = 'rubricTitleWrong' | 'criteriaWrong';

/** Levels as they are typed: one a line, its points and then its words. Undefined for a line that has no points. */
export function levelsOf(typed: string): Level[] | undefined {
	const levels: Level[] = [];
	for (const line of typed.split('\n').map((one) => one.trim()).filter(Boolean)) {
		const [, number, text] = /^(\d{1,3}(?:[.,]\d{1,2})?)(?:\s*(?:pts?|نقاط|نقطة)?\s*[:.)–-]?\s+(.*))?$/u.exec(line) ?? [];
		const points = number === undefined ? undefined : maybePoints(number);
		if (typeof points !== 'number') return undefined;
		levels.push({ points, text: (text ?? '').slice(0, 160) });
	}
	return levels;
}

/** The same as a field shows them. */
export const levelsText = (levels: readonly Level[]): string => levels.map(({ points, text }) => `${points} ${text}`.trim()).join('\n');

/** A rubric as its form says it. Rows without words and points are none; a criterion that was there keeps its id, so that what names it still does. */
export function rubricOfForm(form: FormData): { rubric?: NewRubric; faults: Record<string, RubricFault> } {
	const field = (name: string) => String(form.get(name) ?? '').replaceAll('\r\n', '\n').trim();
	const title = field('title');
	const faults: Record<string, RubricFault> = {};
	if (!title || title.length > 160) faults.title = 'rubricTitleWrong';
	const rows = Array.from({ length: mostCriteria }, (_, i) => i).filter((i) => field(`c.${i}.text`) || field(`c.${i}.points`));
	const criteria = rows.map((i) => ({
		id: field(`c.${i}.id`) || `c${i + 1}`, text: field(`c.${i}.text`), points: maybePoints(field(`c.${i}.points`)), competence: field(`c.${i}.competence`) || null, levels: levelsOf(field(`c.${i}.levels`))
	}));
	const parsed = v.safeParse(criteriaSchema, criteria);
	const out = Number(field('out') || 20);
	if (!parsed.success || criteria.some((one) => !one.text) || !Number.isInteger(out) || out < 1 || out > 100) faults.criteria = 'criteriaWrong';
	return Object.keys(faults).length || !parsed.success ? { faults } : { rubric: { title, out, criteria: parsed.output, shared: form.has('shared') }, faults };
}
