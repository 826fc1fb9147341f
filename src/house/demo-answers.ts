import { pick, shuffled, type Random } from '#platform/random.ts';
import { coordinate } from '#rooms/exercises/graph.ts';
import type { Answer, At, Feedback, Interaction, Item, NumericAnswer, Option, Response, TextAnswer } from '#rooms/exercises/item.ts';
import { keyAnswer } from '#rooms/exercises/key.ts';
import { mark } from '#rooms/exercises/marking.ts';

/** Answers as pupils give them: the key, or an error that pupils make. PURE: chance is given. */

type Wrong = { response: Response; misconception?: string };

const seen = (feedback?: Feedback) => (feedback?.misconception ? { misconception: feedback.misconception } : {});
const isOpen = (text: string) => text.includes('*');

/** A slip in a number: one off, a lost sign, a lost factor of ten. */
function slipped(value: string, random: Random): string {
	const number = Number(value.replace(',', '.'));
	if (!Number.isFinite(number) || value.trim() === '') return pick(random, ['0', '1', '10']);
	const off = pick(random, [number + 1, number - 1, -number, number * 10, number + 10, number * 2]);
	return String(Math.round(off * 1e6) / 1e6).replace('.', ',');
}

function wrongNumbers(answers: NumericAnswer[], random: Random): Wrong[] {
	const known = answers.filter((answer) => answer.score < 1 && !isOpen(answer.value)).map((answer) => ({ response: answer.value, ...seen(answer.feedback) }));
	const key = answers.find((answer) => answer.score === 1)?.value ?? '0';
	return [...known, { response: slipped(key, random) }];
}

function wrongTexts(answers: TextAnswer[], random: Random): Wrong[] {
	const known = answers.filter((answer) => answer.score < 1 && !isOpen(answer.text)).map((answer) => ({ response: answer.text, ...seen(answer.feedback) }));
	const key = answers.find((answer) => answer.score === 1)?.text ?? '';
	return [...known, { response: key.length > 3 ? key.slice(0, Math.ceil(key.length / 2)) : '?' }, { response: pick(random, ['?', 'je ne sais pas']) }];
}

const graphResponse = (at: At[]) => Object.fromEntries(at.flatMap(({ x, y }, i) => [[`p${i + 1}.x`, x], [`p${i + 1}.y`, y]]));

const others = (options: Option[], key: string): Wrong[] => options.filter((option) => option.id !== key).map((option) => ({ response: option.id, ...seen(option.feedback) }));

function swapped<T>(list: T[], random: Random): T[] {
	const at = Math.floor(random() * Math.max(1, list.length - 1));
	const out = [...list];
	if (out.length > 1) [out[at], out[at + 1]] = [out[at + 1], out[at]];
	return out;
}

function wrongsOf(interaction: Interaction, right: Response, random: Random): Wrong[] {
	switch (interaction.type) {
		case 'choice':
			return others(interaction.options, interaction.key);
		case 'truefalse':
			return [{ response: String(!interaction.key), ...seen(interaction.key ? interaction.whenFalse : interaction.whenTrue) }];
		case 'several':
			return interaction.options.map((option) => {
				const ticked = right as string[];
				return ticked.includes(option.id)
					? { response: ticked.filter((id) => id !== option.id) }
					: { response: [...ticked, option.id], ...seen(option.feedback) };
			});
		case 'numeric':
			return wrongNumbers(interaction.answers, random).map((wrong) =>
				interaction.unitRequired && !/[a-z]/i.test(String(wrong.response)) ? { ...wrong, response: `${wrong.response} ${interaction.units?.[0]?.name ?? ''}`.trim() } : wrong
			);
		case 'short':
			return wrongTexts(interaction.answers, random);
		case 'expression': {
			const known = interaction.answers.filter((answer) => answer.score < 1).map((answer) => ({ response: answer.value, ...seen(answer.feedback) }));
			return [...known, { response: `${String(right)}+1` }];
		}
		case 'ordering':
			return [{ response: swapped(right as string[], random) }, { response: shuffled(random, right as string[]) }];
		case 'matching': {
			const pairs = right as Record<string, string>;
			const left = Object.keys(pairs);
			const mixed = swapped(left.map((id) => pairs[id]), random);
			return [{ response: Object.fromEntries(left.map((id, i) => [id, mixed[i]])) }];
		}
		case 'category':
		case 'label': {
			const placed = right as Record<string, string>;
			const put = interaction.type === 'category' ? interaction.categories : interaction.labels;
			return Object.keys(placed).flatMap((place) =>
				others(put, placed[place]).map(({ response, misconception }) => ({ response: { ...placed, [place]: String(response) }, misconception }))
			);
		}
		case 'hotspot': {
			const chosen = right as string[];
			return interaction.areas
				.filter((area) => !interaction.keys.includes(area.id))
				.map((area) => ({ response: interaction.one ? [area.id] : [...chosen.slice(1), area.id], ...seen(area.feedback) }));
		}
		case 'graph': {
			const known = interaction.answers.filter((answer) => answer.score < 1).map((answer) => ({ response: graphResponse(answer.at), ...seen(answer.feedback) }));
			const placed = right as Record<string, string>;
			// All of it one line too high; a vector stands anywhere, so one end of it.
			const moved = Object.entries(placed).map(([name, typed]) => {
				const isMoved = interaction.figure === 'vector' ? name === 'p2.y' : name.endsWith('.y');
				return [name, isMoved ? String((coordinate(typed, 'fr') ?? 0) + interaction.y.step) : typed];
			});
			return [...known, { response: Object.fromEntries(moved) }];
		}
		case 'written':
		case 'file':
		case 'package':
			return [];
		case 'gaps': {
			const full = right as Record<string, string>;
			return interaction.gaps.flatMap((gap): Wrong[] => {
				const wrongs = gap.kind === 'list' ? others(gap.options, gap.key) : gap.kind === 'number' ? wrongNumbers(gap.answers, random) : wrongTexts(gap.answers, random);
				return wrongs.map((wrong) => ({ ...wrong, response: { ...full, [gap.id]: String(wrong.response) } }));
			});
		}
	}
}

/** The answer of one who knows. What he writes begins as the model answer does; no file is handed in. */
export function rightAnswer(item: Item): Answer {
	const answer = keyAnswer(item);
	for (const { id, interaction } of item.parts) {
		if (interaction.type === 'file') delete answer[id];
		if (interaction.type === 'written') answer[id] = String(answer[id]).split(/(?<=[.:]) /).slice(0, 3).join(' ').replaceAll(/[*$]/g, '');
	}
	return answer;
}

/**
 * The answer of one who errs: one part or more is wrong, by an error that the item recognises where it has one, and first by one
 * of the pupil's own `habits` (codes of misconceptions). The engine judges: what it would take for right is not given.
 */
export function wrongAnswer(item: Item, random: Random, habits: readonly string[] = []): Answer {
	const right = rightAnswer(item);
	const least = Math.floor(random() * item.parts.length);
	const answer: Answer = { ...right };
	item.parts.forEach((part, i) => {
		if (i !== least && random() < 0.6) return;
		const wrongs = shuffled(random, wrongsOf(part.interaction, right[part.id], random));
		const rank = (wrong: Wrong) => (wrong.misconception && habits.includes(wrong.misconception) ? 0 : wrong.misconception ? 1 : 2);
		// Pupils err by habit more often than by chance, not always.
		if (random() < 0.8) wrongs.sort((a, b) => rank(a) - rank(b));
		const wrong = wrongs.find((one) => !mark({ ...item, parts: [part] }, { [part.id]: one.response }).right);
		if (wrong) answer[part.id] = wrong.response;
	});
	return answer;
}
