/**
 * Items as Moodle XML (https://docs.moodle.org/en/Moodle_XML_format): what `import/moodle-xml.ts` reads comes back the same. An item of several parts
 * becomes one cloze question where each part can stand in a text, else a question a part.
 */
import type { Feedback, Interaction, Item, NumericAnswer, Option, Part, TextAnswer } from '#rooms/exercises/item.ts';
import { clozePlace, clozePlaces, mayJoin } from './cloze.ts';
import { blocksHtml, filesIn, lineHtml } from './html.ts';
import { gapOf, plainNumber } from './number.ts';
import { again, commonLosses, NotHeld, tell, type Losses, type OriginalOf, type Told } from './told.ts';

/** A file of an item, as bytes. */
export type FileOf = (sha256: string) => Uint8Array | undefined;

const escape = (text: string) => text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]!);
const cdata = (text: string) => `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
const tag = (name: string, value: string | number | undefined) => (value === undefined || value === '' ? '' : `<${name}>${escape(String(value))}</${name}>`);
const percent = (share: number) => String(Number((share * 100).toFixed(5)));

/** Writes one item's questions; keeps the pieces that all types share. */
class Writer {
	readonly item: Item;
	readonly lost: Losses;
	readonly fileOf: FileOf;
	constructor(item: Item, lost: Losses, fileOf: FileOf) {
		this.item = item;
		this.lost = lost;
		this.fileOf = fileOf;
	}

	/** A text element with the files it shows inside, as Moodle keeps them. */
	text(name: string, markdown: string | undefined, { line = false, attributes = '', html = '' }: { line?: boolean; attributes?: string; html?: string } = {}): string {
		const source = markdown ?? '';
		const shown = html || (line ? lineHtml : blocksHtml)(source, (file) => `@@PLUGINFILE@@/${encodeURIComponent(file)}`);
		return `<${name}${attributes} format="html"><text>${cdata(shown)}</text>${this.files(source)}</${name}>`;
	}

	/** How the choices of its author are numbered; ours are not. */
	numbering(): string {
		const held = this.item.foreign?.format === 'moodle-xml' ? this.item.foreign.data.answernumbering : undefined;
		return tag('answernumbering', typeof held === 'string' ? held : 'abc');
	}

	files(source: string): string {
		return filesIn(source)
			.map((file) => {
				const known = this.item.media?.[file];
				const bytes = known && this.fileOf(known.sha256);
				if (!bytes) this.lost.add('pictures-lost');
				return bytes ? `<file name="${escape(file)}" path="/" encoding="base64">${Buffer.from(bytes).toString('base64')}</file>` : '';
			})
			.join('');
	}

	feedback(feedback: Feedback | undefined): string {
		return feedback?.text ? this.text('feedback', feedback.text) : '';
	}

	/** One question: its type, its own elements, and the stem they stand under. */
	question(type: string, name: string, stem: string, own: string, part: Part | undefined, code: string, html = ''): string {
		const { item } = this;
		const held = item.foreign?.format === 'moodle-xml' ? item.foreign.data : {};
		const hints = item.hints ?? [];
		// Moodle knows one penalty a question, not one a hint.
		this.lost.add('hint-cost-lost', hints.some((hint) => (hint.cost ?? 0) !== (hints[0].cost ?? 0)));
		const penalty = hints[0]?.cost ?? (held.penalty as string | undefined) ?? 0;
		const tags = Array.isArray(held.tags) ? held.tags.map((each) => `<tag><text>${escape(String(each))}</text></tag>`).join('') : '';
		return [
			`<question type="${type}">`,
			`<name><text>${escape(name)}</text></name>`,
			this.text('questiontext', stem, { html }),
			this.text('generalfeedback', item.solution ?? ''),
			tag('defaultgrade', (held.defaultgrade as string | undefined) ?? '1'),
			tag('penalty', penalty),
			tag('hidden', held.hidden === '1' ? 1 : 0),
			tag('idnumber', (held.idnumber as string | undefined) ?? code),
			own,
			part?.right ? this.text('correctfeedback', part.right) : '',
			part?.wrong ? this.text('incorrectfeedback', part.wrong) : '',
			...hints.map((hint) => this.text('hint', hint.text)),
			tags && `<tags>${tags}</tags>`,
			'</question>'
		]
			.filter(Boolean)
			.join('\n');
	}

	answer(text: string, share: number, feedback: Feedback | undefined, extra = ''): string {
		return `<answer fraction="${percent(share)}" format="plain_text"><text>${cdata(text)}</text>${extra}${this.feedback(feedback)}</answer>`;
	}

	option(option: Option, share: number): string {
		const shown = lineHtml(option.text, (file) => `@@PLUGINFILE@@/${encodeURIComponent(file)}`);
		return `<answer fraction="${percent(share)}" format="html"><text>${cdata(shown)}</text>${this.files(option.text)}${this.feedback(option.feedback)}</answer>`;
	}

	numeric(answer: NumericAnswer): string {
		const { gap, exact } = gapOf(answer, this.item.language);
		this.lost.add('tolerance-as-gap', !exact);
		const value = answer.value === '*' ? '*' : plainNumber(answer.value, this.item.language);
		return this.answer(value, answer.score, answer.feedback, `<tolerance>${gap}</tolerance>`);
	}

	short(answers: TextAnswer[], rule: (Interaction & { type: 'short' })['rule']): string {
		this.lost.add('slips-lost', rule?.slips);
		return `<usecase>${rule?.case === false ? 1 : 0}</usecase>${answers.map((answer) => this.answer(answer.text, answer.score, answer.feedback)).join('\n')}`;
	}
}

type Write<T extends Interaction['type']> = (interaction: Interaction & { type: T }, to: Writer) => { type: string; own: string; stem?: string };

const shuffled = (shuffle: boolean | undefined) => `<shuffleanswers>${shuffle ? 'true' : 'false'}</shuffleanswers>`;

const writers: { [T in Interaction['type']]?: Write<T> } = {
	choice: ({ options, key, partial = {}, shuffle }, to) => ({
		type: 'multichoice',
		own: `<single>true</single>${shuffled(shuffle)}${to.numbering()}${options.map((option) => to.option(option, option.id === key ? 1 : (partial[option.id] ?? 0))).join('\n')}`
	}),
	several: ({ options, keys, scoring, weights, shuffle }, to) => {
		const share = (id: string) => (scoring === 'all' ? Number(keys.includes(id)) : (weights?.[id] ?? (keys.includes(id) ? 1 / keys.length : -1 / keys.length)));
		return {
			type: scoring === 'all' ? 'multichoiceset' : 'multichoice',
			own: `<single>false</single>${shuffled(shuffle)}${to.numbering()}${options.map((option) => to.option(option, share(option.id))).join('\n')}`
		};
	},
	truefalse: ({ key, whenTrue, whenFalse }, to) => ({ type: 'truefalse', own: `${to.answer('true', key ? 1 : 0, whenTrue)}\n${to.answer('false', key ? 0 : 1, whenFalse)}` }),
	numeric: ({ answers, units, unitRequired }, to) => ({
		type: 'numerical',
		own: [
			...answers.map((answer) => to.numeric(answer)),
			units?.length ? `<units>${units.map((unit) => `<unit><multiplier>${Number((1 / unit.factor).toPrecision(12))}</multiplier><unit_name>${escape(unit.name)}</unit_name></unit>`).join('')}</units>` : '',
			`<unitgradingtype>${unitRequired ? 1 : 0}</unitgradingtype><unitpenalty>1</unitpenalty><showunits>${units?.length ? 0 : 3}</showunits>`
		].join('\n')
	}),
	short: ({ answers, rule }, to) => ({ type: 'shortanswer', own: to.short(answers, rule) }),
	expression: ({ answers }, to) => {
		to.lost.add('algebra-as-text');
		return { type: 'shortanswer', own: to.short(answers.map(({ value, score, feedback }) => ({ text: value.replaceAll('*', '\\*'), score, feedback })), {}) };
	},
	matching: ({ left, right, pairs, scoring, shuffle }, to) => {
		to.lost.add('partial-credit-lost', scoring === 'all');
		to.lost.add('feedback-lost', [...left, ...right].some((option) => option.feedback));
		const pair = (one: Option | undefined, other: Option) =>
			`<subquestion format="html"><text>${cdata(one ? lineHtml(one.text, (file) => `@@PLUGINFILE@@/${encodeURIComponent(file)}`) : '')}</text>${one ? to.files(one.text) : ''}<answer format="html"><text>${cdata(lineHtml(other.text, (file) => `@@PLUGINFILE@@/${encodeURIComponent(file)}`))}</text>${to.files(other.text)}</answer></subquestion>`;
		const used = new Set(Object.values(pairs));
		const rich = right.some((option) => /[$!*`]/.test(option.text));
		return {
			// A plain matching question shows its right sides in a list, as bare words.
			type: rich ? 'ddmatch' : 'matching',
			own: shuffled(shuffle !== false) + [...left.map((one) => pair(one, right.find((option) => option.id === pairs[one.id])!)), ...right.filter((option) => !used.has(option.id)).map((option) => pair(undefined, option))].join('\n')
		};
	},
	category: ({ things, categories, keys, scoring, penalty, shuffle }, to) => {
		// Each thing with its group is a pair; one that belongs nowhere has no place there.
		if (things.some((thing) => keys[thing.id]?.length !== 1)) throw new NotHeld();
		to.lost.add('groups-as-matching');
		to.lost.add('penalty-lost', penalty);
		const pairs = Object.fromEntries(things.map((thing) => [thing.id, keys[thing.id][0]]));
		return writers.matching!({ type: 'matching', left: things, right: categories, pairs, scoring, shuffle }, to);
	},
	ordering: ({ things, scoring }, to) => {
		to.lost.add('feedback-lost', things.some((thing) => thing.feedback));
		return {
			type: 'ordering',
			own: `<layouttype>VERTICAL</layouttype><selecttype>ALL</selecttype><gradingtype>${scoring === 'all' ? 'ALL_OR_NOTHING' : 'RELATIVE_NEXT_EXCLUDE_LAST'}</gradingtype>${things
				.map((thing, i) => `<answer fraction="${i + 1}" format="html"><text>${cdata(lineHtml(thing.text, (file) => `@@PLUGINFILE@@/${encodeURIComponent(file)}`))}</text>${to.files(thing.text)}</answer>`)
				.join('\n')}`
		};
	},
	gaps: (interaction, to) => {
		const { html } = clozePlaces(interaction, to.item.language, to.lost, (file) => `@@PLUGINFILE@@/${encodeURIComponent(file)}`);
		return { type: 'cloze', own: '', stem: html };
	},
	written: ({ lines, model, criteria, photos }, to) => {
		to.lost.add('criteria-lost', criteria?.length);
		return {
			type: 'essay',
			own: `<responseformat>editor</responseformat><responserequired>1</responserequired><responsefieldlines>${lines ?? 10}</responsefieldlines><attachments>${photos ?? 0}</attachments><attachmentsrequired>0</attachmentsrequired>${to.text('graderinfo', model ?? '')}${to.text('responsetemplate', '')}`
		};
	},
	file: ({ files = 1, criteria }, to) => {
		to.lost.add('criteria-lost', criteria?.length);
		return {
			type: 'essay',
			own: `<responseformat>noinline</responseformat><responserequired>0</responserequired><responsefieldlines>5</responsefieldlines><attachments>${files}</attachments><attachmentsrequired>1</attachmentsrequired>${to.text('graderinfo', '')}${to.text('responsetemplate', '')}`
		};
	}
};

function one(part: Part, to: Writer, name: string, stem: string, code: string): string {
	const write = writers[part.interaction.type] as Write<Interaction['type']> | undefined;
	if (!write) throw new NotHeld();
	const { type, own, stem: made } = write(part.interaction, to);
	if (!made) return to.question(type, name, stem, own, part, code);
	const before = stem && blocksHtml(stem, (file) => `@@PLUGINFILE@@/${encodeURIComponent(file)}`);
	const source = `${stem}\n\n${part.interaction.type === 'gaps' ? part.interaction.text : ''}`;
	to.lost.add('right-wrong-lost', part.right || part.wrong);
	return to.question(type, name, source, own, undefined, code, `${before}${made}`);
}

const joined = (...texts: (string | undefined)[]) => texts.filter((text) => text?.trim()).join('\n\n');

/** One item as one or more `<question>` elements. */
export function moodleQuestions(item: Item, fileOf: FileOf = () => undefined): { text: string; told: Told } {
	return tell(item, (item, lost) => {
		commonLosses(item, lost);
		const to = new Writer(item, lost, fileOf);
		if (item.parts.length === 1) return one(item.parts[0], to, item.title, joined(item.stem, item.parts[0].prompt), item.code);
		if (item.parts.every((part) => mayJoin(part.interaction))) {
			lost.add('parts-joined');
			lost.add('right-wrong-lost', item.parts.some((part) => part.right || part.wrong));
			const address = (file: string) => `@@PLUGINFILE@@/${encodeURIComponent(file)}`;
			const html = [blocksHtml(item.stem, address), ...item.parts.map((part, i) => `<p><strong>${i + 1}.</strong></p>${part.prompt ? blocksHtml(part.prompt, address) : ''}${clozePlace(part, item.language, lost, address)}`)].join('\n');
			const source = joined(item.stem, ...item.parts.flatMap((part) => [part.prompt, part.interaction.type === 'gaps' ? part.interaction.text : '']));
			return to.question('cloze', item.title, source, '', undefined, item.code, html);
		}
		lost.add('parts-apart');
		return item.parts.map((part, i) => one(part, to, `${item.title} (${i + 1})`, joined(item.stem, part.prompt), `${item.code}-${part.id}`)).join('\n');
	});
}

/** A whole file, in pieces: the categories the items came from or stand in, and the items. */
export function* moodleXml(items: Iterable<Item>, fileOf: FileOf, category: string, report: (told: Told) => void, originalOf: OriginalOf = () => undefined): Generator<string> {
	yield '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n';
	let shown: string | undefined;
	for (const item of items) {
		const { text, told } = again(item, originalOf, () => moodleQuestions(item, fileOf));
		report(told);
		if (!text) continue;
		const own = item.foreign && typeof item.foreign.data.category === 'string' ? item.foreign.data.category : `$course$/top/${category.replaceAll('/', '//')}`;
		if (own !== shown) yield `<question type="category"><category><text>${escape((shown = own))}</text></category></question>\n`;
		yield `${text}\n`;
	}
	yield '</quiz>\n';
}
