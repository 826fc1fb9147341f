/** Aiken, question by question: a line that asks, options `A.` or `A)`, and `ANSWER: B` (https://docs.moodle.org/en/Aiken_format). */
import { incoming, plainToMarkdown } from './markdown.ts';
import { choice, itemOf } from './question.ts';
import { limits, Notes, notTaken, NotTaken, taken, type Reading, type Row } from './row.ts';

const optionLine = /^\s{0,20}([A-Z])[.)]\s*(.*)$/;
const answerLine = /^\s{0,20}ANSWER:\s*(.*)$/;

/** Whether a text is Aiken by its head: an option line, or an answer line, and no brace of GIFT. */
export const isAiken = (head: string): boolean => /^\s{0,20}ANSWER:\s*[A-Z]\s*$/m.test(head) && /^\s{0,20}[A-Z][.)]/m.test(head) && !/\{[^{}]*[=~][^{}]*\}/.test(head);

type Block = { line: number; asked: string[]; options: { letter: string; text: string }[]; tooLong?: boolean };

/** The questions of an Aiken text, one row each. A question that is not finished is refused by name, and the next one is read. */
export async function* readAiken(text: AsyncIterable<string>, reading: Reading): AsyncGenerator<Row> {
	let line = 0;
	let number = 0;
	let size = 0;
	let block: Block | undefined;
	const end = (answer: string | undefined): Row => rowOf(block!, answer, ++number, reading);
	for await (const raw of linesOf(text)) {
		line++;
		const said = incoming(raw).trimEnd();
		size += said.length;
		if (block && size > limits.question) block.tooLong = true;
		if (!said.trim()) {
			// A blank line ends what was asked for nobody; between options and answer it is only air.
			if (block && !block.options.length) {
				yield end(undefined);
				block = undefined;
			}
			continue;
		}
		const answer = answerLine.exec(said);
		if (answer) {
			if (block) yield end(answer[1].trim());
			else yield rowOf({ line, asked: [], options: [] }, undefined, ++number, reading);
			block = undefined;
			continue;
		}
		const option = optionLine.exec(said);
		if (option && block && option[1] === String.fromCharCode(65 + block.options.length)) {
			if (!block.tooLong) block.options.push({ letter: option[1], text: option[2] });
			continue;
		}
		if (block?.options.length) {
			yield end(undefined);
			block = undefined;
		}
		if (!block) {
			block = { line, asked: [], options: [] };
			size = said.length;
		}
		if (!block.tooLong) block.asked.push(said.trim());
	}
	if (block) yield end(undefined);
}

async function* linesOf(text: AsyncIterable<string>): AsyncGenerator<string> {
	let rest = '';
	for await (const piece of text) {
		const lines = (rest + piece).split('\n');
		rest = lines.pop()!.slice(0, limits.question);
		yield* lines;
	}
	if (rest) yield rest;
}

function rowOf({ line, asked, options, tooLong }: Block, answer: string | undefined, number: number, reading: Reading): Row {
	const notes = new Notes();
	const name = asked.join(' ').replace(/\s+/g, ' ').slice(0, 120) || '…';
	const row: Row = { number, name, line, kind: 'choice', outcome: 'refused', why: notes.whys };
	try {
		if (tooLong) throw new NotTaken('too-long', { letters: limits.question });
		if (!asked.length) throw new NotTaken('empty-question');
		if (options.length < 2) throw new NotTaken('too-few-options', { count: options.length });
		if (answer === undefined) throw new NotTaken('no-answer');
		if (!options.some((option) => option.letter === answer)) throw new NotTaken('no-right-answer');
		const interaction = choice(options.map(({ letter, text }) => ({ text: plainToMarkdown(text), percent: letter === answer ? 100 : 0 })), false, notes);
		return taken(row, notes, itemOf({ name, kind: 'choice', stem: plainToMarkdown(asked.join('\n')), interaction, foreign: { format: 'aiken', data: {} } }, notes, reading), 'choice');
	} catch (error) {
		return notTaken(row, error);
	}
}
