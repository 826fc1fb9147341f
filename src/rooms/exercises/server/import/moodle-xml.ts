/** Moodle XML, question by question: https://docs.moodle.org/en/Moodle_XML_format. */
import { calculated } from './moodle-calculated.ts';
import { cloze } from './cloze.ts';
import { incoming } from './markdown.ts';
import { choiceQuestion, dragWords, matchingQuestion, numericQuestion, orderingQuestion, shortQuestion, truefalseQuestion } from './moodle-types.ts';
import { essayAside, essayQuestion } from './moodle-open.ts';
import { imageQuestion, markerQuestion } from './moodle-pictures.ts';
import { textAt, type Asked, type Made } from './moodle-text.ts';
import { itemOf, type Found } from './question.ts';
import { limits, Notes, notTaken, NotTaken, taken, type Kind, type Reading, type Row } from './row.ts';
import { markdownOf } from './text.ts';
import { child, children, textOf, xmlTree, type Node } from './xml.ts';
import { cutQuestions, type Cut } from './xml-questions.ts';

const readers: Record<string, (asked: Asked) => Made> = {
	multichoice: choiceQuestion,
	multichoiceset: choiceQuestion,
	truefalse: truefalseQuestion,
	shortanswer: shortQuestion,
	numerical: numericQuestion,
	matching: matchingQuestion,
	match: matchingQuestion,
	ddmatch: matchingQuestion,
	cloze,
	multianswer: cloze,
	gapselect: dragWords,
	ddwtos: dragWords,
	ordering: orderingQuestion,
	calculated,
	calculatedsimple: calculated,
	essay: essayQuestion,
	ddimageortext: imageQuestion,
	ddmarker: markerQuestion
};
const kinds: Record<string, Kind> = {
	multichoice: 'choice', multichoiceset: 'several', truefalse: 'truefalse', shortanswer: 'short', numerical: 'numeric', matching: 'matching', match: 'matching', ddmatch: 'matching',
	cloze: 'gaps', multianswer: 'gaps', gapselect: 'gaps', ddwtos: 'gaps', ordering: 'ordering', calculated: 'calculated', calculatedsimple: 'calculated', calculatedmulti: 'calculated',
	essay: 'written', ddimageortext: 'label', ddmarker: 'label', description: 'description', random: 'random', randomsamatch: 'random'
};

/** The questions of a Moodle XML file, one row each. Memory holds one question at a time; see `cutQuestions` for what refuses the file. */
export async function* readMoodleXml(text: AsyncIterable<string>, reading: Reading): AsyncGenerator<Row> {
	let category = '';
	let number = 0;
	for await (const cut of cutQuestions(text)) {
		const row: Row = { number: number + 1, name: '…', line: cut.line, kind: 'other', outcome: 'refused', why: [] };
		const moved = readOne(cut, row, category, reading);
		if (moved !== undefined) {
			category = moved;
			continue;
		}
		number++;
		yield row;
	}
}

/** Fills the row; answers the category's path if this was no question but a change of category. */
function readOne(cut: Cut, row: Row, category: string, reading: Reading): string | undefined {
	const notes = new Notes();
	// Known before the XML is read, so that a broken question still has a name and a kind in the report.
	const type = /^<question\b[^>]*?\btype\s*=\s*["']([\w-]{1,40})["']/.exec(cut.text)?.[1] ?? '';
	row.kind = kindOf(type);
	const early = /<name>\s*<text>(?:<!\[CDATA\[)?([^<\]]{1,200})/.exec(cut.text.slice(0, 5000))?.[1].trim();
	if (early) row.name = incoming(early).slice(0, 120);
	try {
		if (cut.tooLong) throw new NotTaken('too-long', { letters: limits.question });
		if (cut.cut) throw new NotTaken('not-well-formed', { detail: '</question>' });
		if (type === 'category') return incoming(textOf(xmlTree(cut.text), 'category')).slice(0, 500);
		refuseType(type);
		if (cut.text.includes('\u0000')) notes.add('control-characters-removed');
		fillRow(row, xmlTree(cut.text), type, category, reading, notes);
		row.original = { format: 'moodle-xml', text: cut.text };
	} catch (error) {
		notTaken(row, error);
	}
	return undefined;
}

/** Our word for a question type of Moodle. */
export const kindOf = (type: string): Kind => (Object.hasOwn(kinds, type) ? kinds[type] : 'other');

/** Refuses, before anything of it is read, a type that the model does not hold. */
export function refuseType(type: string): void {
	if (type === 'description') throw new NotTaken('description-no-question');
	if (type === 'random' || type === 'randomsamatch') throw new NotTaken('random-not-held');
	if (!Object.hasOwn(readers, type)) throw new NotTaken('type-not-held', { type: type || '?' });
}

/** Makes the item of a question's tree, of a type that `refuseType` lets pass, and notes in the row what became of it. */
export function fillRow(row: Row, node: Node, type: string, category: string, reading: Reading, notes = new Notes()): void {
	row.why = notes.whys;
	row.kind = kindOf(type);
	row.name = incoming(textOf(node, 'name')).replace(/\s+/g, ' ').slice(0, 120) || row.name;
	const stem = textAt(child(node, 'questiontext')) ?? { text: '', format: 'html' };
	const made = readers[type]({ type, node, notes, stem });
	const found = { ...common(node, notes, type, category), ...made };
	found.stem ??= markdownOf(stem, notes);
	taken(row, notes, itemOf({ ...found, name: row.name } as Found, notes, reading), made.kind);
}

/** Moodle fills these in by itself; nobody wrote them for this question. */
const boilerplate = /^(your answer is (in|partially |)correct\.?|votre réponse est (in|partiellement |)correcte\.?|(إجابتك|إجابة) .{0,20})$/i;

function common(node: Node, notes: Notes, type: string, category: string): Partial<Found> & Pick<Found, 'foreign'> {
	const words = (name: string): string => markdownOf(textAt(child(node, name)), notes);
	const own = (name: string): string => {
		const text = words(name);
		return boilerplate.test(text) ? '' : text;
	};
	const data: Record<string, unknown> = { type };
	if (category) data.category = category;
	const tags = children(child(node, 'tags') ?? node, 'tag').map((tag) => incoming(textOf({ name: '', attributes: {}, children: [tag], text: '' }, 'tag'))).filter(Boolean);
	if (tags.length) data.tags = tags.slice(0, 50);
	for (const name of ['defaultgrade', 'penalty', 'idnumber', 'answernumbering', 'hidden']) {
		const value = incoming(textOf(node, name)).slice(0, 100);
		if (value) data[name] = value;
	}
	if (type === 'essay') Object.assign(data, essayAside(node));
	const partly = own('partiallycorrectfeedback');
	if (partly) notes.add('feedback-lost');
	const penalty = Number(textOf(node, 'penalty')) || 0;
	const hints = children(node, 'hint')
		.map((hint) => markdownOf(textAt(hint), notes))
		.filter(Boolean)
		.map((text) => ({ text, ...(penalty > 0 && penalty <= 1 ? { cost: Number(penalty.toFixed(4)) } : {}) }));
	const solution = words('generalfeedback');
	const right = own('correctfeedback');
	const wrong = own('incorrectfeedback');
	return {
		...(solution ? { solution } : {}),
		...(right ? { right } : {}),
		...(wrong ? { wrong } : {}),
		...(hints.length ? { hints } : {}),
		...(textOf(node, 'idnumber') ? { code: incoming(textOf(node, 'idnumber')) } : {}),
		foreign: { format: 'moodle-xml', data }
	};
}
