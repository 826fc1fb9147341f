import * as v from 'valibot';
import { attachable, mostAttached } from '#rooms/sync/attachment.ts';
import { isText } from '#rooms/sync/bounds.ts';
import { annotationSchema, fits, mostAnnotations } from '#rooms/teaching/annotation.ts';

const uuid = v.pipe(v.string(), v.uuid());
const text = (most: number) => v.pipe(v.string(), v.trim(), v.maxLength(most), v.check(isText));

/** Points are given in quarters: a half point is a half point for good, and no sum of them is rounded. */
const quarters = (most: number) => v.pipe(v.number(), v.minValue(0), v.maxValue(most), v.check((points) => Number.isInteger(points * 4)));

export const mostCriteria = 12;
export const mostLevels = 6;
export const mostRemarks = 20;
export const longestComment = 4000;
export const longestRemark = 400;

/** What a level of a criterion is called, and what it is worth. */
export const levelSchema = v.object({ text: text(160), points: quarters(100) });
export type Level = v.InferOutput<typeof levelSchema>;

/** What is looked at in a copy: what it is worth, the words of its levels, and the competence it is evidence for, if one of its own. */
export const criterionSchema = v.pipe(
	v.object({
		// What every object has by birth is no name of a criterion: its points would be a function, and the score no number.
		id: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,40}$/), v.check((id) => !(id in {}))),
		text: text(200),
		points: v.pipe(quarters(100), v.minValue(0.25)),
		competence: v.nullable(uuid),
		levels: v.pipe(v.array(levelSchema), v.maxLength(mostLevels))
	}),
	v.check((criterion) => criterion.levels.every((level) => level.points <= criterion.points))
);
export type Criterion = v.InferOutput<typeof criterionSchema>;

export const criteriaSchema = v.pipe(v.array(criterionSchema), v.minLength(1), v.maxLength(mostCriteria), v.check((all) => new Set(all.map((one) => one.id)).size === all.length));

/** What a copy is marked by, as it was then: a rubric that changes afterwards changes no mark. `out` is what the total is told out of. */
export const scaleSchema = v.object({ rubric: v.nullable(uuid), out: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)), criteria: criteriaSchema });
export type Scale = v.InferOutput<typeof scaleSchema>;

/** Without a rubric: one mark out of 20. Its one criterion has no words of its own. */
export const usualScale: Scale = { rubric: null, out: 20, criteria: [{ id: 'whole', text: '', points: 20, competence: null, levels: [] }] };

/** `draft`: its teacher's alone. `returned`: the pupil has it, and it counts. `resubmit`: the pupil has it, and does the work again. */
export const decisions = ['draft', 'returned', 'resubmit'] as const;
export type Decision = (typeof decisions)[number];

const instant = v.pipe(v.string(), v.isoTimestamp());

/** What a teacher says of a copy at one time. */
export const saidSchema = v.pipe(
	v.object({
		scale: scaleSchema,
		/** Points by criterion; a criterion that is not there is not marked yet. */
		given: v.record(v.pipe(v.string(), v.maxLength(40)), quarters(100)),
		comment: text(longestComment),
		/** Of the teacher's bank, each under its own id there. */
		remarks: v.pipe(v.array(v.object({ id: uuid, text: v.pipe(text(longestRemark), v.minLength(1)) })), v.maxLength(mostRemarks)),
		annotations: v.pipe(v.array(annotationSchema), v.maxLength(mostAnnotations), v.check(fits)),
		voice: v.nullable(
			v.object({
				sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
				size: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(mostAttached)),
				type: v.pipe(v.picklist(attachable), v.check((type) => type.startsWith('audio/'))),
				seconds: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(900))
			})
		),
		decision: v.picklist(decisions),
		/** Until when the work is to be done again. */
		until: v.nullable(instant)
	}),
	v.check(({ scale, given }) => Object.entries(given).every(([id, points]) => scale.criteria.some((one) => one.id === id && points <= one.points))),
	// What is given back counts: nothing of it may be left open.
	v.check(({ scale, given, decision }) => decision !== 'returned' || scale.criteria.every((one) => Object.hasOwn(given, one.id)))
);
export type Said = v.InferOutput<typeof saidSchema>;

/** The body of a `marking` fact, version 1: what its teacher says of an attempt now, made from which states of it. */
export const markingBody = v.object({ attempt: uuid, parents: v.pipe(v.array(uuid), v.maxLength(20)), said: saidSchema });
export type MarkingBody = v.InferOutput<typeof markingBody>;

/** Hundredths are the last digit of a total; a half of one goes up. Whole numbers throughout: 6,25 of 10 is 12,5 of 20 on every machine. */
const hundredths = (sum: number, whole: number, out: number): number => Math.floor((sum * 4 * out * 200 + whole * 4) / (2 * whole * 4)) / 100;

export type Total = { /** Out of the scale, to the hundredth; null while a criterion is open. */ points: number | null; /** From 0 to 1, of what is marked so far. */ share: number; left: number };

/** What a copy has: its points on the scale, the share of all, and how many criteria are still open. */
export function totalOf({ scale, given }: Pick<Said, 'scale' | 'given'>): Total {
	const whole = scale.criteria.reduce((sum, one) => sum + one.points, 0);
	const sum = scale.criteria.reduce((all, one) => all + (given[one.id] ?? 0), 0);
	const left = scale.criteria.filter((one) => !Object.hasOwn(given, one.id)).length;
	return { points: left ? null : hundredths(sum, whole, scale.out), share: sum / whole, left };
}

/**
 * The score of an attempt, from 0 to 1: what waited for the teacher counts as he marked it, the other parts as they were marked, by their weights. Steps that
 * never opened are left out, as ever.
 */
export function scoreOf(parts: readonly { score: number; pending?: true; closed?: true; weight: number }[], share: number): number {
	const open = parts.filter((part) => !part.closed);
	const whole = open.reduce((sum, part) => sum + part.weight, 0);
	return whole ? open.reduce((sum, part) => sum + (part.pending ? share : part.score) * part.weight, 0) / whole : 0;
}

export type Evidence = { competence: string; score: number; weight: number };

/**
 * What a marked copy says of the competences of its exercise. A criterion that names one speaks of it, with the weight of its share of the points; those
 * that name none speak of the others. Where no criterion names one, the score of the whole speaks of each.
 */
export function evidenceIn({ scale, given }: Pick<Said, 'scale' | 'given'>, competences: readonly string[], score: number, weight: number): Evidence[] {
	const whole = scale.criteria.reduce((sum, one) => sum + one.points, 0);
	const named = scale.criteria.some((one) => one.competence !== null && competences.includes(one.competence));
	return competences.flatMap((competence) => {
		if (!named) return [{ competence, score, weight }];
		const own = scale.criteria.filter((one) => one.competence === competence);
		const speaking = own.length ? own : scale.criteria.filter((one) => one.competence === null || !competences.includes(one.competence));
		const points = speaking.reduce((sum, one) => sum + one.points, 0);
		return points ? [{ competence, score: speaking.reduce((sum, one) => sum + (given[one.id] ?? 0), 0) / points, weight: (weight * points) / whole }] : [];
	});
}

/** A state of a marking: what was said when, and from which states. */
export type State = { id: string; at: Date; parents: readonly string[]; decision: Decision };

/**
 * When each state counts as said, in milliseconds of Unix: at its own true time, and never before what it was made from. Who mends what he has before him
 * on a phone whose clock goes slow is still the later one.
 */
function orderOf(states: readonly State[]): Map<string, number> {
	const byId = new Map(states.map((state) => [state.id, state]));
	const order = new Map<string, number>();
	const saidAt = (state: State, below: readonly string[]): number => {
		const known = order.get(state.id);
		if (known !== undefined) return known;
		const parents = state.parents.flatMap((id) => (below.includes(id) ? [] : (byId.get(id) ?? [])));
		const at = Math.max(state.at.getTime(), ...parents.map((parent) => saidAt(parent, [...below, state.id]) + 1));
		order.set(state.id, at);
		return at;
	};
	for (const state of states) saidAt(state, []);
	return order;
}

/**
 * The state that its teacher sees, and the one that the pupil has: the last that was given back, whatever the order in which they arrive; of one
 * instant the greater id. What is begun anew after that is not the pupil's yet.
 */
export function shownOf<One extends State>(states: readonly One[]): { shown: One | undefined; given: One | undefined } {
	const order = orderOf(states);
	const inOrder = [...states].sort((a, b) => order.get(b.id)! - order.get(a.id)! || (a.id < b.id ? 1 : -1));
	return { shown: inOrder[0], given: inOrder.find((state) => state.decision !== 'draft') };
}

/** States as a list shows them: said last first, whatever the order in which they arrived. */
export const latestFirst = <One extends Pick<State, 'id' | 'at'>>(states: readonly One[]): One[] => [...states].sort((a, b) => b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : -1));
