import { markExpression } from './expression.ts';
import { markGraph } from './graph.ts';
import { markFile, markWritten } from './handed.ts';
import type { Answer, Item, Mark } from './item.ts';
import { markBy } from './marks.ts';
import type { Judge } from './marks.ts';
import { markCategory, markHotspot, markLabel } from './placing.ts';
import { markPackage } from './package.ts';
import { judgeTyped } from './typed.ts';
import { asText } from './verdict.ts';

export { isAttempt, isKey } from './marks.ts';

/** Judges a response to any kind of interaction. */
export const markInteraction: Judge = (interaction, response, language) => {
	switch (interaction.type) {
		case 'expression':
			return markExpression(interaction, asText(response), language);
		case 'category':
			return markCategory(interaction, response);
		case 'hotspot':
			return markHotspot(interaction, response);
		case 'label':
			return markLabel(interaction, response);
		case 'graph':
			return markGraph(interaction, response, language);
		case 'written':
			return markWritten(interaction, response);
		case 'file':
			return markFile(interaction, response);
		case 'package':
			return markPackage(response);
		default:
			return judgeTyped(interaction, response, language);
	}
};

/**
 * Marks an answer to an item whose shape is right (`checkItem`). Pure and total: any JSON as the answer gets a mark, in bounded
 * time, the same on the phone and on the server. `markBy` says what the score is.
 */
export const mark = (item: Item, answer: Answer | unknown): Mark => markBy(markInteraction, item, answer);
