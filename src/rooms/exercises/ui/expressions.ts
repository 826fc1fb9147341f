import { markExpression } from '#rooms/exercises/expression.ts';
import { markBy } from '#rooms/exercises/marks.ts';
import { judgeTyped } from '#rooms/exercises/typed.ts';
import type { More } from '#rooms/exercises/ui/part.ts';
import { asText } from '#rooms/exercises/verdict.ts';

/** The algebra, for pages with an expression and none of the kinds that `more.ts` brings. */
export const expressions: More = {
	mark: (item, answer) =>
		markBy((interaction, response, language) => (interaction.type === 'expression' ? markExpression(interaction, asText(response)) : judgeTyped(interaction, response, language)), item, answer),
	parts: {}
};
