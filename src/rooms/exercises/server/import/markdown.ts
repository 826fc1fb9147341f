/** Foreign text to our Markdown: what has a meaning there and none in the file is escaped, formulas become `$…$`. PURE. */

/** Stands between two emphasis marks where Markdown would read them wrong: has no width and is neither space nor punctuation. */
export const joiner = '\u2060';

/** Stands for a gap while a text is converted, and becomes `[[id]]` at the end. Private letters: no foreign text keeps its own. */
export const gapMark = (n: number): string => `\ue020${n}\ue021`;
/** Puts the gaps where their marks are; undefined unless each of `ids` stands there exactly once. */
export function withGaps(text: string, ids: string[]): string | undefined {
	const seen: string[] = [];
	const out = text.replace(/\ue020(\d+)\ue021/g, (_, n: string) => {
		seen.push(ids[Number(n)]);
		return `[[${ids[Number(n)]}]]`;
	});
	return seen.length === ids.length && new Set(seen).size === ids.length ? out : undefined;
}

/** The text without characters that no screen shows and PostgreSQL refuses. */
export const clean = (text: string): string => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]|\p{Surrogate}/gu, '');

/** A foreign text as it comes in: clean, and without the private letters that we use as marks (in Word's files they were bullets). */
export const incoming = (text: string): string => clean(text).replace(/[\uf0b7\uf0a7]/g, '•').replace(/[\ue000-\uf8ff]/g, '');

/** Text as literal Markdown. A line's beginning is made safe later, by `safeLines`, when it is known what begins a line. */
export function literal(text: string): string {
	return text.replace(/[\\`*[\]<$|~]|_|&(?=#?\w+;)|\{(?=\{)|(?<=\{)\{|\^/g, (mark, at: number) => {
		// A low line inside a word has no meaning in Markdown.
		if (mark === '_' && /[\p{L}\p{N}]/u.test(text[at - 1] ?? '') && /[\p{L}\p{N}]/u.test(text[at + 1] ?? '')) return mark;
		// Gaps are put into the finished page, where an escape is no longer seen: two brackets side by side are kept apart.
		return mark === '[' && text[at + 1] === '[' ? `\\[${joiner}` : `\\${mark}`;
	});
}

/** Escapes what would begin a heading, a list, a quotation, a rule or an exercise at the beginning of each line. */
export const safeLines = (markdown: string): string =>
	markdown
		.split('\n')
		.map((line) =>
			line
				.trimStart()
				.replace(/^(?=#{1,6}(\s|$)|[+-](\s|$)|-[\s-]*$|=+\s*$|>|::)/, '\\')
				.replace(/^(\d{1,9})([.)])(?=\s|$)/, '$1\\$2')
		)
		.join('\n');

/** TeX that can stand between `$` signs: one line, no `$`, no `{{` (a parameter's mark). */
const formula = (tex: string): string =>
	tex
		.replace(/\$/g, (sign, at: number) => (/(^|[^\\])(\\\\)*\\$/.test(tex.slice(Math.max(0, at - 20), at)) ? sign : ''))
		.replace(/\{(?=\{)/g, '{ ')
		.replace(/\s+/g, ' ')
		.trim()
		// A stroke at the end would make the closing sign a letter.
		.replace(/\\+$/, '')
		.trimEnd();

/** A formula between its signs. Its end carries a mark until it is known what follows (see `closed`). */
export const inSigns = (tex: string): string => `$${tex}$${formulaEnd}`;
const formulaEnd = '\ue022';
/** Takes the marks of formulas' ends away; a digit after one is kept apart, for our renderer takes `$5` for a price. */
export const closed = (text: string): string => text.replace(/\ue022(?=\d)/g, joiner).replaceAll(formulaEnd, '');

/**
 * `$…$` in a foreign text is a formula when it looks like one (a command, a power, an index, a letter alone, an equation)
 * and not like two prices.
 */
const looksLikeTex = (inside: string): boolean =>
	!/^\s*$/.test(inside) &&
	(/\\[A-Za-z]+|[\^_]\s*[{\w\\+-]/.test(inside) ||
		/^\s*[A-Za-z]('|\([a-z]\))?\s*$/.test(inside) ||
		(/[=<>≤≥+]/.test(inside) && /[A-Za-z]/.test(inside) && !/[A-Za-z\u00c0-\u024f]{4,}/.test(inside) && !/^\d[^=]*$/.test(inside)));

const delimited = /\\\((.{1,2000}?)\\\)|\\\[(.{1,2000}?)\\\]|\$\$(.{1,2000}?)\$\$|\[tex\](.{1,2000}?)\[\/tex\]|(?<![\\$])\$([^$]{1,400}?)(?<!\\)\$(?!\$)/gs;

/**
 * A text with its formulas: `\(…\)`, `\[…\]`, `$$…$$`, `[tex]…[/tex]` and `$…$` where it looks like one become `$…$`; the rest goes
 * through `rest`. A text that is nothing but a displayed formula becomes `$$…$$`.
 */
export function withFormulas(text: string, rest: (text: string) => string = literal): string {
	const find = new RegExp(delimited);
	let out = '';
	let from = 0;
	for (let match = find.exec(text); match; match = find.exec(text)) {
		const tex = match[5] !== undefined && !looksLikeTex(match[5]) ? '' : formula(match[1] ?? match[2] ?? match[3] ?? match[4] ?? match[5]);
		if (!tex) {
			find.lastIndex = match.index + 1;
			continue;
		}
		const end = match.index + match[0].length;
		const alone = (match[2] ?? match[3]) !== undefined && !text.slice(0, match.index).trim() && !text.slice(end).trim();
		out += rest(text.slice(from, match.index)) + (alone ? `$$${tex}$$` : inSigns(tex));
		from = end;
	}
	return out + rest(text.slice(from));
}

/** Plain text as Markdown: paragraphs at blank lines, other line ends kept as breaks. */
export const plainToMarkdown = (text: string): string =>
	clean(text)
		.split(/\n[^\S\n]*\n\s*/)
		.map((paragraph) => safeLines(closed(withFormulas(paragraph.trim())).split('\n').map((line) => line.trim()).join('\n')).replace(/\n/g, '\\\n'))
		.filter(Boolean)
		.join('\n\n');

/**
 * Foreign Markdown as ours: kept as it stands, but our own places (`[[gap]]`, `{{value}}`, an exercise line) become literal and
 * formulas get our signs. Raw HTML in it is shown as text by our renderer, so it is not touched here.
 */
export function markdownToMarkdown(text: string): string {
	const ours = (piece: string) =>
		piece
			.replace(/\[\[/g, `\\[${joiner}\\[`)
			.replace(/\{\{/g, '\\{\\{')
			.replace(/(?<!\\)\$/g, '\\$')
			.replace(/^::/gm, '\\::');
	return closed(withFormulas(clean(text), ours)).trim();
}

/** A displayed formula as one on the line: options and answers stand on a line. */
export const onLine = (markdown: string): string => markdown.replace(/^\$\$(.+)\$\$$/s, (_, tex: string) => `$${tex.trim()}$`);

/** Markdown without its marks, on one line: for titles, reports and lists. */
export const plain = (markdown: string): string =>
	markdown
		.replace(/!\[((?:\\.|[^\]\\]){0,500})\]\([^)]{0,500}\)/g, '$1')
		.replace(/\[((?:\\.|[^\]\\]){0,500})\]\([^)]{0,500}\)/g, '$1')
		.replace(/(?<!\\)(\*\*|\*|`|~~)/g, '')
		.replace(/\\\n/g, ' ')
		.replace(/\\([!-/:-@[-`{-~])/g, '$1')
		.replaceAll(joiner, '')
		.replace(/\s+/g, ' ')
		.trim();
