/** Texts of H5P in which stars mark words: `*answer/other:tip*` (Blanks), `*word:tip\+said when right\-said when wrong*` (Drag the Words), `*word*` (Mark the Words). PURE. */

/** A place in a text. */
export type Marked = { answers: string[]; tip: string; right: string; wrong: string };

const entities = (text: string): string => text.replace(/&(amp|lt|gt|quot|#0?39|nbsp);/g, (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ' })[name] ?? "'");
const bare = (text: string): string => entities(text.replace(/<[^>]{0,500}>/g, '')).replace(/\s+/g, ' ').trim();

/** Cuts at a sign that no backslash stands before. */
function cut(text: string, sign: string): string[] {
	const out = [''];
	for (let i = 0; i < text.length; i++) {
		if (text[i] === '\\' && text[i + 1] === sign) out[out.length - 1] += text[++i];
		else if (text[i] === sign) out.push('');
		else out[out.length - 1] += text[i];
	}
	return out;
}

function placeOf(inside: string): Marked {
	let rest = inside;
	let [right, wrong] = ['', ''];
	const no = rest.indexOf('\\-');
	if (no >= 0) [rest, wrong] = [rest.slice(0, no), rest.slice(no + 2)];
	const yes = rest.indexOf('\\+');
	if (yes >= 0) [rest, right] = [rest.slice(0, yes), rest.slice(yes + 2)];
	const [words, ...tip] = cut(rest, ':');
	return { answers: cut(words, '/').map(bare).filter(Boolean), tip: bare(tip.join(':')), right: bare(right), wrong: bare(wrong) };
}

/** The text in pieces: what stands between the marks, and the marks. Two stars side by side are one star that is meant. */
export function piecesOf(text: string): (string | Marked)[] {
	const out: (string | Marked)[] = [];
	let plain = '';
	let from = 0;
	const find = /\*\*|\*([^*]{1,2000})\*/g;
	for (let match = find.exec(text); match; match = find.exec(text)) {
		plain += text.slice(from, match.index);
		from = match.index + match[0].length;
		if (match[1] === undefined) {
			plain += '*';
			continue;
		}
		out.push(plain, placeOf(match[1]));
		plain = '';
	}
	out.push(plain + text.slice(from));
	return out;
}

/** The words of a text, each with whether it is marked; a mark may hold several words, and signs at a word's ends are not of it. */
export function wordsOf(text: string): { text: string; marked: boolean }[] {
	const out: { text: string; marked: boolean }[] = [];
	for (const piece of piecesOf(text.replace(/<\/(p|div|li|h\d)>|<br\s{0,3}\/?>/gi, ' '))) {
		if (typeof piece !== 'string') out.push(...piece.answers.slice(0, 1).map((word) => ({ text: word, marked: true })));
		else for (const word of bare(piece).split(/\s+/)) {
			const stripped = word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
			if (stripped) out.push({ text: stripped, marked: false });
		}
	}
	return out;
}
