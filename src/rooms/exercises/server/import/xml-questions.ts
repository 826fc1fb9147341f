/** Cuts a Moodle XML file into its questions, each read alone, so that a fault in one does not reach the next. */
import { FileRefused, limits } from './row.ts';

export type Cut = { line: number; text: string; tooLong?: boolean; cut?: boolean };

const opening = /<question(?=[\s>])/g;
const ending = '</question>';

/**
 * The questions as text, in order. Refuses the file for a DOCTYPE or an entity declaration wherever one stands between questions (we
 * never expand entities), for another root element, or for a file that ends before it began.
 */
export async function* cutQuestions(text: AsyncIterable<string>): AsyncGenerator<Cut> {
	let rest = '';
	let line = 1;
	let rooted = false;
	let skipping = false;
	const pass = (upTo: number) => {
		const gone = rest.slice(0, upTo);
		for (let at = gone.indexOf('\n'); at >= 0; at = gone.indexOf('\n', at + 1)) line++;
		rest = rest.slice(upTo);
	};
	const checkBetween = (between: string) => {
		const bare = between.replace(/<!--[^]*?-->/g, '');
		const declared = /<!(DOCTYPE|ENTITY)/i.exec(bare);
		if (declared) throw new FileRefused('file-has-doctype', line);
		if (rooted) return;
		const root = /<([A-Za-z][\w:.-]*)/.exec(bare.replace(/<\?[^]{0,500}?\?>/g, ''));
		if (root && root[1] !== 'quiz') throw new FileRefused('file-is-other-xml', line, { root: root[1].slice(0, 40) });
		rooted ||= root !== null;
	};
	const take = function* (last: boolean): Generator<Cut> {
		for (;;) {
			if (skipping) {
				const end = rest.indexOf(ending);
				if (end < 0) return void (rest.length > 100 && pass(rest.length - 100));
				pass(end + ending.length);
				skipping = false;
			}
			opening.lastIndex = 0;
			const start = opening.exec(rest)?.index ?? -1;
			const between = start < 0 ? rest : rest.slice(0, start);
			// A comment may hold the word of a question: it ends before anything else is looked for.
			const comment = between.lastIndexOf('<!--');
			if (comment >= 0 && between.indexOf('-->', comment) < 0) {
				const close = rest.indexOf('-->', comment);
				if (close < 0) {
					if (last || rest.length > limits.question) throw new FileRefused('file-cut-short', line);
					return;
				}
				checkBetween(rest.slice(0, comment));
				pass(close + 3);
				continue;
			}
			checkBetween(between);
			if (start < 0) {
				const keep = last ? 0 : Math.min(rest.length, 1000);
				return pass(rest.length - keep);
			}
			pass(start);
			const end = endOf(rest);
			if (end === undefined && rest.length > limits.question) {
				yield { line, text: rest.slice(0, 2000), tooLong: true };
				skipping = true;
				pass(1);
				continue;
			}
			if (end === undefined) {
				if (last) yield { line, text: rest, cut: true };
				return;
			}
			yield { line, text: rest.slice(0, end), tooLong: end > limits.question };
			pass(end);
		}
	};
	// Looking for an end again and again in a text that grows by small pieces would take its square in time.
	let waitFor = 0;
	for await (const piece of text) {
		rest += piece;
		if (rest.length < waitFor) continue;
		yield* take(false);
		waitFor = rest.length + Math.min(rest.length >> 1, 4_000_000);
	}
	yield* take(true);
	if (!rooted) throw new FileRefused('file-empty');
}

/**
 * Where the question at the beginning of the text ends. An end inside CDATA does not count, unless another CDATA begins in there: then
 * the first one was never closed, and reading on would swallow the next question.
 */
function endOf(text: string): number | undefined {
	let from = 0;
	for (;;) {
		const end = text.indexOf(ending, from);
		if (end < 0) return undefined;
		const open = text.lastIndexOf('<![CDATA[', end);
		const closed = open < 0 ? -1 : text.indexOf(']]>', open);
		if (open < 0 || (closed >= 0 && closed < end)) return end + ending.length;
		const again = text.indexOf('<![CDATA[', open + 9);
		if (closed < 0 || (again >= 0 && again < closed)) return end + ending.length;
		from = closed;
	}
}
