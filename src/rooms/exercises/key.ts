import { keyOfPackage } from './package.ts';
import { handedText, typesOf } from './handed.ts';
import type { Answer, Interaction, Item, NumericAnswer, Response, TextAnswer } from './item.ts';

/** Fills the stars of a text key with letters that no other key has, and takes the backslashes away. */
export const sample = (key: string): string => key.replace(/\\([*\\])|\*/g, (_, escaped) => escaped ?? 'qzx');

const best = <A extends { score: number }>(answers: A[]): A | undefined => answers.find((answer) => answer.score === 1);

const number = (answers: NumericAnswer[], unit = ''): string => [best(answers)?.value.replace(/^\*$/, '0') ?? '', unit].join(' ').trim();

const text = (answers: TextAnswer[]): string => sample(best(answers)?.text ?? '');

function keyResponse(interaction: Interaction): Response {
	switch (interaction.type) {
		case 'choice':
			return interaction.key;
		case 'several':
			return interaction.keys;
		case 'truefalse':
			return String(interaction.key);
		case 'numeric':
			return number(interaction.answers, interaction.unitRequired ? interaction.units?.find((unit) => unit.factor === 1)?.name : '');
		case 'short':
			return text(interaction.answers);
		case 'expression':
			return best(interaction.answers)?.value ?? '';
		case 'ordering':
			return interaction.things.map((thing) => thing.id);
		case 'matching':
			return { ...interaction.pairs };
		case 'category':
		case 'label':
			return Object.fromEntries(Object.entries(interaction.keys).flatMap(([place, [first]]) => (first === undefined ? [] : [[place, first]])));
		case 'hotspot':
			return interaction.one ? interaction.keys.slice(0, 1) : interaction.keys;
		case 'graph':
			return Object.fromEntries((best(interaction.answers)?.at ?? []).flatMap(({ x, y }, i) => [[`p${i + 1}.x`, x], [`p${i + 1}.y`, y]]));
		case 'written':
			return interaction.model?.trim() || '—';
		case 'file':
			return { f1: handedText({ sha256: '0'.repeat(64), size: 1000, type: typesOf(interaction.accept)[0], name: '' }) };
		case 'package':
			return keyOfPackage();
		case 'gaps':
			return Object.fromEntries(
				interaction.gaps.map((gap) => [gap.id, gap.kind === 'list' ? gap.key : gap.kind === 'number' ? number(gap.answers) : text(gap.answers)])
			);
	}
}

/**
 * The answer that the item itself holds for right, whole: what a learner would have to give. `checkItem` proves that it is marked right, or kept for the
 * teacher.
 */
export const keyAnswer = (item: Item): Answer => Object.fromEntries(item.parts.map((part) => [part.id, keyResponse(part.interaction)]));
