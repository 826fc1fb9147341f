/** Items as QTI 1.2 in the profile of Common Cartridge (IMS CC 1.3, "Question and Test Interoperability"): multiple choice, multiple response, true/false, fill in the blank, essay. */
import type { Feedback, Item, Option, Part } from '#rooms/exercises/item.ts';
import { blocksHtml, lineHtml } from './html.ts';
import { plainNumber } from './number.ts';
import { commonLosses, NotHeld, tell, type Losses, type Told } from './told.ts';

const escape = (text: string) => text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]!);
const mat = (html: string) => `<material><mattext texttype="text/html">${escape(html)}</mattext></material>`;
const metadata = (fields: Record<string, string>) => `<itemmetadata><qtimetadata>${Object.entries(fields).map(([label, entry]) => `<qtimetadatafield><fieldlabel>${label}</fieldlabel><fieldentry>${entry}</fieldentry></qtimetadatafield>`).join('')}</qtimetadata></itemmetadata>`;

/** Where a picture stands in the cartridge, from the assessment's folder. */
export type Address = (name: string) => string;

type Made = { profile: string; presentation: string; processing: string; feedback: { id: string; html: string }[] };

const condition = (test: string, score: number | undefined, feedback: string | undefined, go = 'No') =>
	`<respcondition continue="${go}"><conditionvar>${test}</conditionvar>${score === undefined ? '' : `<setvar action="Set" varname="SCORE">${score}</setvar>`}${feedback ? `<displayfeedback feedbacktype="Response" linkrefid="${feedback}"/>` : ''}</respcondition>`;

const outcomes = (conditions: string) => `<resprocessing><outcomes><decvar maxvalue="100" minvalue="0" varname="SCORE" vartype="Decimal"/></outcomes>${conditions}</resprocessing>`;

function lid(options: Option[], keys: string[], several: boolean, shuffle: boolean | undefined, address: Address, scores: Record<string, number> = {}): Omit<Made, 'profile'> {
	const feedback = options.flatMap((option) => (option.feedback?.text ? [{ id: `${option.id}_fb`, html: blocksHtml(option.feedback.text, address) }] : []));
	const labels = options.map((option) => `<response_label ident="${option.id}">${mat(lineHtml(option.text, address))}</response_label>`).join('');
	const said = options.filter((option) => option.feedback?.text).map((option) => condition(`<varequal respident="response1">${option.id}</varequal>`, undefined, `${option.id}_fb`, 'Yes')).join('');
	const right = several
		? condition(`<and>${options.map((option) => (keys.includes(option.id) ? `<varequal respident="response1">${option.id}</varequal>` : `<not><varequal respident="response1">${option.id}</varequal></not>`)).join('')}</and>`, 100, undefined)
		: options.filter((option) => keys.includes(option.id) || scores[option.id]).map((option) => condition(`<varequal respident="response1">${option.id}</varequal>`, keys.includes(option.id) ? 100 : Math.round(scores[option.id] * 100), undefined)).join('');
	return {
		presentation: `<response_lid ident="response1" rcardinality="${several ? 'Multiple' : 'Single'}"><render_choice${shuffle ? ' shuffle="Yes"' : ''}>${labels}</render_choice></response_lid>`,
		processing: outcomes(said + right),
		feedback
	};
}

type Written = { text: string; score: number; feedback?: Feedback };

function fib(answers: Written[], capitals: boolean, address: Address, lost: Losses): Omit<Made, 'profile'> {
	const whole = answers.filter((answer) => answer.text !== '*');
	lost.add('feedback-lost', whole.length < answers.length);
	const feedback = whole.flatMap((answer, i) => (answer.feedback?.text ? [{ id: `a${i}_fb`, html: blocksHtml(answer.feedback.text, address) }] : []));
	return {
		presentation: '<response_str ident="response1" rcardinality="Single"><render_fib prompt="Dashline"/></response_str>',
		processing: outcomes(whole.map((answer, i) => condition(`<varequal case="${capitals ? 'Yes' : 'No'}" respident="response1">${escape(answer.text)}</varequal>`, Math.round(answer.score * 100), answer.feedback?.text ? `a${i}_fb` : undefined)).join('')),
		feedback
	};
}

const words: Record<string, [string, string]> = { ar: ['صحيح', 'خطأ'], en: ['True', 'False'] };

function made({ interaction }: Part, item: Item, address: Address, lost: Losses): Made {
	switch (interaction.type) {
		case 'choice':
			return { profile: 'cc.multiple_choice.v0p1', ...lid(interaction.options, [interaction.key], false, interaction.shuffle, address, interaction.partial) };
		case 'several':
			lost.add('partial-credit-lost', interaction.scoring === 'each' || interaction.weights);
			return { profile: 'cc.multiple_response.v0p1', ...lid(interaction.options, interaction.keys, true, interaction.shuffle, address) };
		case 'truefalse': {
			const [yes, no] = words[item.language.slice(0, 2)] ?? ['Vrai', 'Faux'];
			return { profile: 'cc.true_false.v0p1', ...lid([{ id: 'true', text: yes, feedback: interaction.whenTrue }, { id: 'false', text: no, feedback: interaction.whenFalse }], [String(interaction.key)], false, false, address) };
		}
		case 'short':
			lost.add('slips-lost', interaction.rule?.slips);
			return { profile: 'cc.fib.v0p1', ...fib(interaction.answers, interaction.rule?.case === false, address, lost) };
		case 'numeric': {
			lost.add('algebra-as-text');
			lost.add('units-lost', interaction.units?.length);
			// A pupil may type a comma or a point: both stand there.
			const answers = interaction.answers.filter((answer) => answer.value !== '*').flatMap((answer): Written[] => {
				const point = plainNumber(answer.value, item.language);
				return [...new Set([answer.value, point, point.replace('.', ',')])].map((text) => ({ text, score: answer.score, feedback: answer.feedback }));
			});
			return { profile: 'cc.fib.v0p1', ...fib(answers, false, address, lost) };
		}
		case 'expression':
			lost.add('algebra-as-text');
			return { profile: 'cc.fib.v0p1', ...fib(interaction.answers.map(({ value, ...rest }) => ({ text: value, ...rest })), false, address, lost) };
		case 'written':
			lost.add('criteria-lost', interaction.criteria?.length || interaction.model);
			return { profile: 'cc.essay.v0p1', presentation: '<response_str ident="response1" rcardinality="Single"><render_fib prompt="Box" rows="10"/></response_str>', processing: outcomes(''), feedback: [] };
		default:
			throw new NotHeld();
	}
}

function itemXml(part: Part, item: Item, ident: string, address: Address, lost: Losses): string {
	const { profile, presentation, processing, feedback } = made(part, item, address, lost);
	const stem = [item.stem, part.prompt].filter((text) => text?.trim()).join('\n\n');
	lost.add('hints-lost', item.hints?.length);
	lost.add('right-wrong-lost', part.right || part.wrong);
	const general = item.solution ? condition('<other/>', undefined, 'general_fb', 'Yes') : '';
	const all = item.solution ? [{ id: 'general_fb', html: blocksHtml(item.solution, address) }, ...feedback] : feedback;
	return `<item ident="${escape(ident)}" title="${escape(item.title)}">${metadata({ cc_profile: profile })}<presentation>${mat(blocksHtml(stem, address))}${presentation}</presentation>${processing.replace('</outcomes>', `</outcomes>${general}`)}${all.map(({ id, html }) => `<itemfeedback ident="${id}"><flow_mat>${mat(html)}</flow_mat></itemfeedback>`).join('')}</item>`;
}

/** One item as QTI 1.2 items, one a part. */
export function qti12Items(item: Item, address: Address): { text: string; told: Told } {
	return tell(item, (item, lost) => {
		commonLosses(item, lost);
		lost.add('parts-apart', item.parts.length > 1);
		return item.parts.map((part) => itemXml(part, item, item.parts.length > 1 ? `${item.code}-${part.id}` : item.code, address, lost)).join('\n');
	});
}

/** A whole assessment of such items. */
export const assessment = (title: string, items: string): string =>
	`<?xml version="1.0" encoding="UTF-8"?>\n<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2"><assessment ident="exercises" title="${escape(title)}"><qtimetadata><qtimetadatafield><fieldlabel>cc_profile</fieldlabel><fieldentry>cc.exam.v0p1</fieldentry></qtimetadatafield><qtimetadatafield><fieldlabel>qmd_assessmenttype</fieldlabel><fieldentry>Examination</fieldentry></qtimetadatafield></qtimetadata><section ident="root">\n${items}\n</section></assessment></questestinterop>\n`;
