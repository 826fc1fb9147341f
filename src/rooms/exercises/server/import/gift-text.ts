import type { Format, Text } from './text.ts';

/**
 * Escaped signs become private letters while the text is cut, so that `\=` is never taken for an answer. The letters are ours:
 * a file that holds them loses them first.
 */
const escaped = ':#={}~n\\';
/** The signs that were escaped, as private letters. */
export const hide = (text: string): string =>
	text.replace(/\\([:#={}~n\\])/g, (whole, sign: string, at: number) => (sign === 'n' && isCommand(text, at) ? whole : String.fromCharCode(0xe010 + escaped.indexOf(sign))));

const commands = /^n(eq?|u|abla|eg|ot|otin|i|mid|parallel|less|gtr|leq|geq|subseteq|earrow|warrow|exists|olimits|onumber)(?![A-Za-z])/;

/** Whether `\n` begins a command of TeX inside a formula: who writes `\neq` there means no line end, whatever the letter of GIFT says. */
function isCommand(text: string, at: number): boolean {
	if (!commands.test(text.slice(at + 1, at + 20))) return false;
	const before = text.slice(Math.max(0, at - 300), at);
	const open = (begin: string, end: string) => before.lastIndexOf(begin) > before.lastIndexOf(end);
	return open('\\(', '\\)') || open('\\[', '\\]') || (before.match(/\$/g)?.length ?? 0) % 2 === 1;
}
/** The signs again; `\n` becomes a line's end, which counts in the formats where line ends count. */
export const show = (text: string, lineEnd = '\n'): string =>
	text.replace(/[\ue010-\ue017]/g, (letter) => (letter === '\ue016' ? lineEnd : escaped[letter.charCodeAt(0) - 0xe010]));

const formats = ['html', 'markdown', 'plain', 'moodle'];

/** Line by line: a pattern that looks for a line's end after spaces would try again at each of them. */
const onOneLine = (text: string): string =>
	text
		.split('\n')
		.map((line, i, lines) => (i ? line.trimStart() : line) + (i < lines.length - 1 ? ' ' : ''))
		.join('');

/** A text that may begin with `[html]` and the like. Line ends of the file are spaces, except in Markdown. */
export function textIn(text: string, usual: Format): Text {
	const mark = /^\s*\[(\w+)\]/.exec(text);
	const format = mark && formats.includes(mark[1].toLowerCase()) ? (mark[1].toLowerCase() as Format) : undefined;
	const rest = format ? text.slice(mark![0].length) : text;
	const kind = format ?? usual;
	return { format: kind, text: show(kind === 'markdown' ? rest : onOneLine(rest), '\n').trim() };
}
