/** Parts as places in a text, the way Moodle's cloze questions hold them: `{1:SHORTANSWER:=Paris#Yes~%50%Lutèce}`. */
import type { Feedback, Gap, Interaction, NumericAnswer, Option, Part, TextAnswer } from '#rooms/exercises/item.ts';
import { blocksHtml, lineHtml } from './html.ts';
import { gapOf, plainNumber } from './number.ts';
import type { Losses } from './told.ts';

type Address = (name: string) => string;

/** Signs that have a meaning inside a place. */
const escape = (html: string) => html.replace(/[\\~=#}{"/]/g, (sign) => `\\${sign}`).replace(/\n/g, ' ');

const share = (score: number) => (score >= 1 ? '=' : `%${Number((score * 100).toFixed(3))}%`);
const said = (feedback: Feedback | undefined, address: Address) => (feedback?.text ? `#${escape(blocksHtml(feedback.text, address))}` : '');

const place = (type: string, answers: string[], weight = 1) => `{${weight}:${type}:${answers.join('~')}}`;

const words = (text: string) => escape(text.replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign]!));

const texts = (answers: TextAnswer[], capitals: boolean, address: Address, weight?: number) =>
	place(capitals ? 'SHORTANSWER_C' : 'SHORTANSWER', answers.map((answer) => `${share(answer.score)}${words(answer.text)}${said(answer.feedback, address)}`), weight);

function numbers(answers: NumericAnswer[], language: string, lost: Losses, address: Address, weight?: number): string {
	return place('NUMERICAL', answers.map((answer) => {
		const { gap, exact } = gapOf(answer, language);
		lost.add('tolerance-as-gap', !exact);
		const value = answer.value === '*' ? '*' : `${plainNumber(answer.value, language)}:${gap}`;
		return `${share(answer.score)}${value}${said(answer.feedback, address)}`;
	}), weight);
}

const options = (list: Option[], key: string, partial: Record<string, number>, type: string, address: Address, weight?: number) =>
	place(type, list.map((option) => `${share(option.id === key ? 1 : (partial[option.id] ?? 0))}${escape(lineHtml(option.text, address))}${said(option.feedback, address)}`), weight);

function gapPlace(gap: Gap, language: string, lost: Losses, address: Address): string {
	if (gap.kind === 'list') return options(gap.options, gap.key, {}, 'MULTICHOICE', address);
	if (gap.kind === 'number') {
		lost.add('units-lost', gap.units?.length);
		return numbers(gap.answers, language, lost, address);
	}
	lost.add('slips-lost', gap.rule?.slips);
	return texts(gap.answers, gap.rule?.case === false, address);
}

/** A text with gaps as HTML with places. */
export function clozePlaces({ text, gaps }: Interaction & { type: 'gaps' }, language: string, lost: Losses, address: Address): { html: string } {
	const html = blocksHtml(text, address).replace(/\[\[([A-Za-z0-9_-]{1,40})\]\]/g, (whole, id: string) => {
		const gap = gaps.find((each) => each.id === id);
		return gap ? gapPlace(gap, language, lost, address) : whole;
	});
	return { html };
}

/** Whether an interaction can be a place in a text beside others. */
export const mayJoin = (interaction: Interaction): boolean => ['choice', 'truefalse', 'numeric', 'short', 'gaps'].includes(interaction.type) && !JSON.stringify(interaction).includes('media/');

/** One part of several as places in the text. */
export function clozePlace({ interaction, weight = 1 }: Part, language: string, lost: Losses, address: Address): string {
	const whole = Number.isInteger(weight) && weight > 0 ? weight : 1;
	lost.add('weights-lost', whole !== weight);
	switch (interaction.type) {
		case 'choice':
			return `<p>${options(interaction.options, interaction.key, interaction.partial ?? {}, interaction.shuffle ? 'MULTICHOICE_VS' : 'MULTICHOICE_V', address, whole)}</p>`;
		case 'truefalse': {
			lost.add('choices-joined');
			const [yes, no] = language === 'ar' ? ['صحيح', 'خطأ'] : language === 'en' ? ['True', 'False'] : ['Vrai', 'Faux'];
			const list = [{ id: 'true', text: yes, feedback: interaction.whenTrue }, { id: 'false', text: no, feedback: interaction.whenFalse }];
			return `<p>${options(list, String(interaction.key), {}, 'MULTICHOICE_H', address, whole)}</p>`;
		}
		case 'numeric':
			lost.add('units-lost', interaction.units?.length);
			return `<p>${numbers(interaction.answers, language, lost, address, whole)}</p>`;
		case 'short':
			lost.add('slips-lost', interaction.rule?.slips);
			return `<p>${texts(interaction.answers, interaction.rule?.case === false, address, whole)}</p>`;
		case 'gaps':
			return clozePlaces(interaction, language, lost, address).html;
		default:
			return '';
	}
}
