/** Items as GIFT (https://docs.moodle.org/en/GIFT_format): what `import/gift.ts` reads comes back the same. An item of several parts becomes a question a part. */
import type { Feedback, Gap, Interaction, Item, NumericAnswer, Option, Part } from '#rooms/exercises/item.ts';
import { blocksHtml, filesIn, lineHtml, lineWords } from './html.ts';
import { gapOf, plainNumber } from './number.ts';
import { again, commonLosses, NotHeld, tell, type Losses, type OriginalOf, type Told } from './told.ts';

const escape = (text: string) => text.replace(/[\\:#={}~]/g, (sign) => `\\${sign}`).replace(/\s*\n\s*/g, ' ');
/** A text with marks. Words alone need none: they stay readable in the file. */
const rich = (html: string) => html.replace(/^<p>((?:(?!<\/?p>)[^])*)<\/p>$/, '$1');
const block = (markdown: string) => escape(rich(blocksHtml(markdown, (name) => name)));
const line = (markdown: string) => escape(lineHtml(markdown, (name) => name));
const said = (feedback: Feedback | undefined) => (feedback?.text ? `#${block(feedback.text)}` : '');
const share = (score: number) => `%${Number((score * 100).toFixed(5))}%`;
// Bare words in a text that is HTML: signs of HTML mean themselves only when written as entities.
const words = (text: string) => escape(text.replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign]!));

const options = (list: Option[], key: string, partial: Record<string, number> = {}) =>
	list.map((option) => `${option.id === key ? '=' : partial[option.id] ? `~${share(partial[option.id])}` : '~'}${line(option.text)}${said(option.feedback)}`).join('\n\t');

function numbers(answers: NumericAnswer[], language: string, lost: Losses): string {
	const written = answers.map((answer) => {
		const { gap, exact } = gapOf(answer, language);
		lost.add('tolerance-as-gap', !exact);
		// What is said of any other number stands last, behind a wave.
		if (answer.value === '*') return `~${answer.score ? share(answer.score) : ''}${said(answer.feedback)}`;
		return `=${answer.score === 1 ? '' : share(answer.score)}${plainNumber(answer.value, language)}:${gap}${said(answer.feedback)}`;
	});
	return `#${written.filter((answer) => answer !== '~').join('\n\t')}`;
}

type Answers = { inside: string; /** Text before and after the braces, where it is not the stem. */ around?: [string, string] };

function answersOf(interaction: Interaction, item: Item, lost: Losses): Answers {
	switch (interaction.type) {
		case 'choice':
			return { inside: options(interaction.options, interaction.key, interaction.partial) };
		case 'several': {
			const { options: list, keys, scoring, weights } = interaction;
			lost.add('order-as-whole', scoring === 'all');
			const each = (id: string) => weights?.[id] ?? (keys.includes(id) ? 1 / keys.length : -1 / keys.length);
			return { inside: list.map((option) => `~${share(each(option.id))}${line(option.text)}${said(option.feedback)}`).join('\n\t') };
		}
		case 'truefalse': {
			const { key, whenTrue, whenFalse } = interaction;
			const [right, wrong] = key ? [whenTrue, whenFalse] : [whenFalse, whenTrue];
			return { inside: `${key ? 'TRUE' : 'FALSE'}${wrong?.text || right?.text ? `#${wrong?.text ? block(wrong.text) : ''}` : ''}${right?.text ? `#${block(right.text)}` : ''}` };
		}
		case 'numeric':
			lost.add('units-lost', interaction.units?.length);
			return { inside: numbers(interaction.answers, item.language, lost) };
		case 'short':
			lost.add('slips-lost', interaction.rule?.slips || interaction.rule?.case === false);
			return { inside: interaction.answers.map((answer) => `=${answer.score === 1 ? '' : share(answer.score)}${words(answer.text)}${said(answer.feedback)}`).join('\n\t') };
		case 'expression':
			lost.add('algebra-as-text');
			return { inside: interaction.answers.map(({ value, score, feedback }) => `=${score === 1 ? '' : share(score)}${escape(value.replaceAll('*', '\\*'))}${said(feedback)}`).join('\n\t') };
		case 'matching': {
			const { left, right, pairs, scoring } = interaction;
			lost.add('partial-credit-lost', scoring === 'all');
			lost.add('feedback-lost', [...left, ...right].some((option) => option.feedback));
			const used = new Set(Object.values(pairs));
			const pair = (one: string, other: Option) => `=${one} -> ${escape(lineWords(other.text))}`;
			lost.add('marks-lost', right.some((option) => lineWords(option.text) !== lineHtml(option.text, (name) => name).replace(/&amp;/g, '&').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"')));
			return { inside: [...left.map((one) => pair(line(one.text), right.find((option) => option.id === pairs[one.id])!)), ...right.filter((option) => !used.has(option.id)).map((option) => pair('', option))].join('\n\t') };
		}
		case 'category': {
			const { things, categories, keys, scoring, penalty } = interaction;
			if (things.some((thing) => keys[thing.id]?.length !== 1)) throw new NotHeld();
			lost.add('groups-as-matching');
			lost.add('penalty-lost', penalty);
			return answersOf({ type: 'matching', left: things, right: categories, pairs: Object.fromEntries(things.map((thing) => [thing.id, keys[thing.id][0]])), scoring }, item, lost);
		}
		case 'gaps': {
			// One place is a missing word; more of them GIFT does not know.
			if (interaction.gaps.length !== 1) throw new NotHeld();
			const [gap] = interaction.gaps;
			const at = interaction.text.indexOf(`[[${gap.id}]]`);
			return { inside: gapInside(gap, item, lost), around: [interaction.text.slice(0, at), interaction.text.slice(at + gap.id.length + 4)] };
		}
		case 'written':
			lost.add('criteria-lost', interaction.criteria?.length || interaction.model);
			return { inside: '' };
		default:
			throw new NotHeld();
	}
}

function gapInside(gap: Gap, item: Item, lost: Losses): string {
	if (gap.kind === 'list') return options(gap.options, gap.key);
	return answersOf(gap.kind === 'text' ? { type: 'short', answers: gap.answers, rule: gap.rule } : { type: 'numeric', answers: gap.answers, units: gap.units }, item, lost).inside;
}

function question(part: Part, item: Item, lost: Losses, name: string, code: string): string {
	const { inside, around } = answersOf(part.interaction, item, lost);
	const stem = [item.stem, part.prompt].filter((text) => text?.trim()).join('\n\n');
	const all = JSON.stringify([item.stem, part, item.solution]);
	lost.add('pictures-lost', filesIn(all).length);
	lost.add('hints-lost', item.hints?.length);
	lost.add('right-wrong-lost', part.right || part.wrong);
	const solution = item.solution ? `\n\t####${block(item.solution)}` : '';
	// A text with a place in it is one piece of HTML, cut where the place is: blocks would close around each half.
	let text: string;
	if (around) {
		const [before, after] = rich(blocksHtml(`${stem ? `${stem}\n\n` : ''}${around[0]}\ue020${around[1]}`, (name) => name)).split('\ue020').map(escape);
		text = `${before}{\n\t${inside}${solution}\n}${after || ' '}`;
	} else text = `${block(stem)} {${inside ? `\n\t${inside}` : ''}${solution}${inside || solution ? '\n' : ''}}`;
	const known = item.foreign?.format === 'gift' && typeof item.foreign.data.id === 'string' ? item.foreign.data.id : code;
	const id = known ? `// [id:${known.replace(/[\]\\]/g, (sign) => `\\${sign}`)}]${tagsOf(item)}\n` : '';
	return `${id}::${escape(name)}::[html]${text}\n\n`;
}

const tagsOf = (item: Item): string => {
	const tags = item.foreign?.data.tags;
	return Array.isArray(tags) ? tags.map((tag) => ` [tag:${String(tag).replace(/[\]\\]/g, (sign) => `\\${sign}`)}]`).join('') : '';
};

/** One item as one or more GIFT questions, each with an empty line after it. */
export function giftQuestions(item: Item): { text: string; told: Told } {
	return tell(item, (item, lost) => {
		commonLosses(item, lost);
		if (item.parts.length === 1) return question(item.parts[0], item, lost, item.title, item.code);
		lost.add('parts-apart');
		return item.parts.map((part, i) => question(part, item, lost, `${item.title} (${i + 1})`, `${item.code}-${part.id}`)).join('');
	});
}

/** A whole file, in pieces. */
export function* gift(items: Iterable<Item>, category: string, report: (told: Told) => void, originalOf: OriginalOf = () => undefined): Generator<string> {
	let shown: string | undefined;
	for (const item of items) {
		const { text, told } = again(item, originalOf, () => giftQuestions(item));
		report(told);
		if (!text) continue;
		const own = item.foreign && typeof item.foreign.data.category === 'string' ? item.foreign.data.category : category;
		if (own !== shown) yield `$CATEGORY: ${(shown = own).replace(/\s+/g, ' ')}\n\n`;
		yield text.endsWith('\n\n') ? text : `${text}\n\n`;
	}
}
