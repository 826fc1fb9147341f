import * as v from 'valibot';
import { maybeDayEnd } from '#platform/dates.ts';
import { isId } from '#platform/ids.ts';
import { annotationKinds, annotationSchema, fits, mostAnnotations, type Annotation } from '#rooms/teaching/annotation.ts';
import { decisions, longestComment, longestRemark, mostRemarks, saidSchema, scaleSchema, totalOf, type Decision, type MarkingBody, type Said, type Scale } from '#rooms/teaching/marking.ts';
import type { MarkingFault } from '#rooms/teaching/marking-fault.ts';

/** A number of points as it is typed: `7,5`, `7.5`; undefined for what is none. Nothing typed is null. */
export function maybePoints(typed: string): number | null | undefined {
	const text = typed.trim().replace(',', '.');
	if (text === '') return null;
	const points = Number(text);
	return /^\d{1,3}(\.\d{1,2})?$/.test(text) && Number.isInteger(points * 4) ? points : undefined;
}

/** A row of the list of annotations, as the form has it: places in percent of the picture. */
function annotationOf(field: (name: string) => string, i: string): Annotation | undefined {
	const part = (name: string) => Math.round(Number(field(`a.${i}.${name}`).replace(',', '.')) * 100) / 10_000;
	const kind = annotationKinds.find((one) => one === field(`a.${i}.kind`));
	const path = field(`a.${i}.path`);
	const made = { page: Number(field(`a.${i}.page`)) || 0, kind, x: part('x'), y: part('y'), text: field(`a.${i}.text`), ...(kind === 'underline' && field(`a.${i}.x2`) ? { x2: part('x2') } : {}), ...(path ? { path } : {}) };
	const parsed = v.safeParse(annotationSchema, made);
	return parsed.success ? parsed.output : undefined;
}

/** The annotations of a form: rows that were taken off and rows without a kind are none. */
export function annotationsOf(form: FormData): { annotations: Annotation[]; wrong: boolean } {
	const field = (name: string) => String(form.get(name) ?? '');
	const rows = [...new Set([...form.keys()].flatMap((name) => /^a\.(\d{1,4})\.kind$/.exec(name)?.[1] ?? []))].filter((i) => field(`a.${i}.kind`) !== '' && !form.has(`a.${i}.off`));
	const annotations = rows.map((i) => annotationOf(field, i)).filter((one) => one !== undefined);
	return { annotations, wrong: annotations.length < rows.length };
}

/** The sentences of the bank that are ticked. */
const remarksIn = (form: FormData): Remarks =>
	form.getAll('remark').map(String).flatMap((one) => {
		const [id, ...words] = one.split(' ');
		return isId(id) && words.length ? [{ id, text: words.join(' ').slice(0, longestRemark) }] : [];
	});
type Remarks = Said['remarks'];

/** What was typed into a form that could not be kept, to be shown in it again: points that can't be read as they were typed. */
export type Typed = { points: Record<string, string>; given: Record<string, number>; comment: string; newRemark: string; until: string; remarks: Remarks; annotations: Annotation[] };
export function typedIn(form: FormData): Typed {
	const field = (name: string) => String(form.get(name) ?? '');
	const [points, given]: [Record<string, string>, Record<string, number>] = [{}, {}];
	for (const { id } of maybeScale(field('scale'))?.criteria ?? []) {
		const text = field(`q.${id}`) || field(`p.${id}`);
		const found = maybePoints(text);
		if (found === undefined) points[id] = text;
		else if (found !== null) given[id] = found;
	}
	return { points, given, comment: field('comment'), newRemark: field('newRemark'), until: field('until'), remarks: remarksIn(form), annotations: annotationsOf(form).annotations };
}

const maybeScale = (text: string): Scale | undefined => {
	try {
		return v.parse(scaleSchema, JSON.parse(text));
	} catch {
		return undefined;
	}
};

/**
 * A copy as its form marks it: by the scale that was on the screen. `remarks` are the teacher's own ticked ones, and what he typed to be kept in his bank.
 * Whatever is wrong with it, what was typed is there still: the form is shown again with it.
 */
export function markingOfForm(form: FormData, newId: () => string): { said?: Said; fault?: MarkingFault } {
	const field = (name: string) => String(form.get(name) ?? '').replaceAll('\r\n', '\n');
	const scale = maybeScale(field('scale'));
	if (!scale) return { fault: 'markingUnread' };
	const given: Record<string, number> = {};
	for (const { id, points } of scale.criteria) {
		const found = maybePoints(field(`q.${id}`) || field(`p.${id}`));
		if (found === undefined || (found ?? 0) > points) return { fault: 'pointsWrong' };
		if (found !== null) given[id] = found;
	}
	const comment = field('comment').trim();
	if (comment.length > longestComment) return { fault: 'commentTooLong' };
	const remarks = remarksIn(form);
	const fresh = field('newRemark').replace(/\s+/g, ' ').trim();
	if (fresh.length > longestRemark || remarks.length + (fresh ? 1 : 0) > mostRemarks) return { fault: 'commentTooLong' };
	if (fresh) remarks.push({ id: newId(), text: fresh });
	const { annotations, wrong } = annotationsOf(form);
	if (wrong || annotations.length > mostAnnotations || !fits(annotations)) return { fault: 'annotationsTooMany' };
	const decision: Decision = decisions.find((one) => one === field('decision')) ?? 'draft';
	const until = decision === 'resubmit' && field('until') ? maybeDayEnd(field('until')) : null;
	if (until === undefined) return { fault: 'untilWrong' };
	if (decision === 'returned' && totalOf({ scale, given }).left) return { fault: 'pointsMissing' };
	let voice: unknown = null;
	try {
		voice = JSON.parse(field('voice') || 'null');
	} catch {
		return { fault: 'markingUnread' };
	}
	const parsed = v.safeParse(saidSchema, { scale, given, comment, remarks, annotations, voice, decision, until: until?.toISOString() ?? null });
	return parsed.success ? { said: parsed.output } : { fault: 'markingUnread' };
}

/** What a form makes of a copy, as a fact's body. `parents` are the states that its page showed. */
export const bodyOfForm = (attempt: string, form: FormData, said: Said): MarkingBody => ({ attempt, parents: form.getAll('parent').map(String).filter(isId).slice(0, 20), said });

// A database gives the names of an object back in an order of its own.
const inOrder = (said: Said): string => {
	const { given, ...rest } = v.parse(saidSchema, said);
	return JSON.stringify([rest, rest.scale.criteria.map((one) => given[one.id] ?? null)]);
};

/** Whether two sayings of a copy are one: nothing is kept of a form that changed nothing. */
export const isSame = (one: Said, other: Said | null): boolean => other !== null && inOrder(one) === inOrder(other);
