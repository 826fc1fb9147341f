import type { Interaction, Option } from './item.ts';
import { asList, asText, nothing, owns } from './verdict.ts';
import type { Verdict } from './verdict.ts';

/** Marks one option of several. An id that the item does not have is no answer. */
export function markChoice(choice: { options: Option[]; key: string; partial?: Record<string, number> }, response: unknown): Verdict {
	const id = asText(response);
	const option = choice.options.find((each) => each.id === id);
	if (!option) return nothing;
	const score = id === choice.key ? 1 : choice.partial && owns(choice.partial, id) ? choice.partial[id] : 0;
	return { score, said: [option.feedback], details: { [id]: score === 1 } };
}

/**
 * Marks any number of options. `all`: the exact set or nothing. `each`: (right ticks − wrong ticks) / right options, never below 0.
 * With `weights` each tick counts its own weight and a wrong tick without one takes nothing away.
 * What is said: of the wrong ticks if there are any, else of the right ones. `details`: whether each option was rightly ticked or left.
 */
export function markSeveral(several: Omit<Interaction & { type: 'several' }, 'type'>, response: unknown): Verdict {
	const ticked = asList(response);
	const chosen = several.options.filter((option) => ticked.includes(option.id));
	if (!chosen.length) return nothing;
	const isKey = (option: Option) => several.keys.includes(option.id);
	const wrong = chosen.filter((option) => !isKey(option));
	const rightTicks = chosen.length - wrong.length;
	const whole = !wrong.length && rightTicks === several.keys.length;
	const { weights } = several;
	const share = weights
		? chosen.reduce((sum, { id }) => sum + (owns(weights, id) ? weights[id] : 0), 0)
		: (rightTicks - wrong.length) / several.keys.length;
	const score = whole ? 1 : several.scoring === 'all' ? 0 : Math.min(Math.max(share, 0), 0.99);
	return {
		score,
		said: (wrong.length ? wrong : chosen).map((option) => option.feedback),
		details: Object.fromEntries(several.options.map((option) => [option.id, isKey(option) === ticked.includes(option.id)]))
	};
}

/** Marks `true` or `false`. */
export function markTrueFalse(question: Interaction & { type: 'truefalse' }, response: unknown): Verdict {
	const word = asText(response);
	if (word !== 'true' && word !== 'false') return nothing;
	return { score: (word === 'true') === question.key ? 1 : 0, said: [word === 'true' ? question.whenTrue : question.whenFalse] };
}
