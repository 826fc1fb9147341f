import type { Answer, Interaction, Item, Mark, Part, PartMark } from './item.ts';
import { owns } from './verdict.ts';
import type { Verdict } from './verdict.ts';

/** Judges one response to one interaction. Any JSON may stand as the response. `language` is the item's: English reads `1,234` otherwise. */
export type Judge = (interaction: Interaction, response: unknown, language: string) => Verdict;

function markPart(judge: Judge, part: Part, response: unknown, language: string): PartMark {
	const verdict = judge(part.interaction, response, language);
	const right = verdict.right ?? verdict.score === 1;
	const mark: PartMark = { part: part.id, score: verdict.score, right, blank: verdict.blank === true };
	if (verdict.problem) mark.problem = verdict.problem;
	if (verdict.details) mark.details = verdict.details;
	if (verdict.pending) mark.pending = true;
	if (mark.blank || mark.pending) return mark;
	const said = (verdict.said ?? []).filter((feedback) => feedback !== undefined);
	const texts = [...new Set(said.flatMap(({ text }) => text ?? []))];
	const message = texts.length ? texts.join('\n\n') : verdict.problem ? undefined : right ? part.right : part.wrong;
	if (message !== undefined) mark.message = message;
	const misconception = right ? undefined : said.find((feedback) => feedback.misconception)?.misconception;
	if (misconception) mark.misconception = misconception;
	return mark;
}

/** Whether a step opens: the part before it is open and answered, or right, as it asks. What waits for the teacher is as good as right. */
const opens = (after: NonNullable<Part['after']>, before: PartMark): boolean =>
	!before.closed && !before.blank && !before.problem && (after === 'answered' || before.right || before.pending === true);

/**
 * Marks an answer to an item, each part by `judge`. The score is the mean of the parts by their weights, steps not open yet and what waits for
 * the teacher left out; blank and unreadable parts count 0 in it and say so, for the caller to ask again.
 */
export function markBy(judge: Judge, item: Item, answer: Answer | unknown): Mark {
	const given = typeof answer === 'object' && answer !== null && !Array.isArray(answer) ? (answer as Record<string, unknown>) : {};
	const parts: PartMark[] = [];
	for (const part of item.parts) {
		const before = parts.at(-1);
		const isOpen = !part.after || !before || opens(part.after, before);
		parts.push(isOpen ? markPart(judge, part, owns(given, part.id) ? given[part.id] : undefined, item.language) : { part: part.id, score: 0, right: false, blank: true, closed: true });
	}
	const right = parts.every((part) => part.right);
	let [sum, whole] = [0, 0];
	for (const [i, part] of parts.entries()) {
		if (part.closed || part.pending) continue;
		const weight = item.parts[i].weight ?? 1;
		sum += part.score * weight;
		whole += weight;
	}
	const score = right && parts.every((part) => part.score === 1) ? 1 : whole > 0 ? Math.min(Math.max(sum / whole, 0), 1) : 0;
	return { score, right, ...(parts.some((part) => part.pending) ? { pending: true as const } : {}), parts };
}

/** Whether an item's own key answer is marked as it must be: every part right, or kept for the teacher. */
export const isKey = ({ parts }: Mark): boolean => parts.every((part) => part.right || part.pending === true);

/**
 * Whether a marked answer is an attempt: something was answered and all of it could be read. Anything else is asked again and is
 * no evidence. A right value in another form than the one asked for is an attempt.
 */
export const isAttempt = ({ parts }: Mark): boolean =>
	parts.some((part) => !part.blank) && parts.every((part) => part.problem === undefined || part.problem === 'wrong-form');
