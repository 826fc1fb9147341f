import { markChoice, markSeveral, markTrueFalse } from './choice.ts';
import { markGaps } from './gaps.ts';
import type { Answer, Item, Mark } from './item.ts';
import { markBy } from './marks.ts';
import type { Judge } from './marks.ts';
import { markNumber } from './number.ts';
import { markMatching, markOrdering } from './order.ts';
import { markText } from './text.ts';
import { asText, nothing } from './verdict.ts';

/** Judges what is typed, ticked or put in order, but expressions; any other kind of question counts as not answered here. */
export const judgeTyped: Judge = (interaction, response, language) => {
	switch (interaction.type) {
		case 'choice':
			return markChoice(interaction, response);
		case 'several':
			return markSeveral(interaction, response);
		case 'truefalse':
			return markTrueFalse(interaction, response);
		case 'numeric':
			return markNumber(interaction, asText(response), language);
		case 'gaps':
			return markGaps(interaction.gaps, response, language);
		case 'short':
			return markText(interaction.answers, interaction.rule, asText(response));
		case 'ordering':
			return markOrdering(interaction, response);
		case 'matching':
			return markMatching(interaction, response);
		default:
			return nothing;
	}
};

/** What `mark` does, for an item of these kinds only: most exercises need no more of the engine on a phone, neither algebra nor geometry. */
export const markTyped = (item: Item, answer: Answer | unknown): Mark => markBy(judgeTyped, item, answer);
