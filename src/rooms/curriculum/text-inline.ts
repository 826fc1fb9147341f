import type { Fragment, Mark, Node } from 'prosemirror-model';

/*
 * A line of text as Markdown: what is written is read as that very text again. What would be taken for a sign of Markdown is escaped; where emphasis would not
 * be seen because of what stands beside it (`**Définition.**Soit`), the letter beside it is written by its number.
 */

const isSpace = (sign: string) => /^\s$/u.test(sign);
const isPunctuation = (sign: string) => /^[\p{P}\p{S}]$/u.test(sign);
const byNumber = (sign: string) => `&#${sign.codePointAt(0)};`;

const control = /[\u0000-\u0008\u000e-\u001f\u007f\ufffe\uffff]/g;
/** What no line of text can hold, as a space or nothing. */
const clean = (text: string) => text.replace(/[\r\n\t\f\v\u2028\u2029]/g, ' ').replace(control, '').toWellFormed();

/** LaTeX as it can stand between dollars: no dollar of its own (`\text{si $x$}` means the same with `\(x\)`), no blank line, no open backslash at its end. */
export function tidyFormula(latex: string): string {
	let open = false;
	const lines = latex
		.replace(/\r\n?|[\u2028\u2029\f\v]/g, '\n')
		.replace(control, '')
		.toWellFormed()
		.replace(/\\[\s\S]|\$/g, (sign) => (sign === '$' ? ((open = !open) ? '\\(' : '\\)') : sign))
		.split('\n');
	let tidy = lines.map((line) => line.trim()).filter(Boolean).join('\n');
	while (/(^|[^\\])(\\\\)*\\$/.test(tidy)) tidy = tidy.slice(0, -1).trimEnd();
	return tidy;
}

type Piece = { written: string; marks: readonly Mark[]; kind: 'text' | 'space' | 'break' | 'code' | 'formula' | 'medium' };
const isBlank = (piece: Piece | undefined) => piece?.kind === 'space' || piece?.kind === 'break';

/** A text's own signs that Markdown would read as its own. `inLink`: brackets would end it. */
function escaped(text: string, inLink: boolean): string {
	const signs = [...text];
	return signs
		.map((sign, i) => {
			const after = signs[i + 1] ?? '';
			if ('`$*_~'.includes(sign)) return `\\${sign}`;
			if (sign === '\\') return /[\p{L}\p{N}]/u.test(after) ? sign : '\\\\';
			if (sign === '&') return /^&(#\d{1,7}|#x[\da-f]{1,6}|[a-z][\da-z]{1,31});/i.test(signs.slice(i, i + 36).join('')) ? '\\&' : sign;
			if (sign === '<') return /[a-z]/i.test(after) ? '\\<' : sign;
			if (sign === '[') return inLink ? '\\[' : sign;
			if (sign === ']') return inLink || after === '(' || after === ':' ? '\\]' : sign;
			if (sign === '!') return after === '[' ? '\\!' : sign;
			return sign;
		})
		.join('');
}

function monospaced(text: string): string {
	const runs = new Set([...text.matchAll(/`+/g)].map((run) => run[0].length));
	let length = 1;
	while (runs.has(length)) length++;
	const fence = '`'.repeat(length);
	const pad = /^`|`$|^ .+ $/.test(text) ? ' ' : '';
	return fence + pad + text + pad + fence;
}

const address = (href: string) => {
	const one = href.replace(/ /g, '%20').replace(/[\u0000-\u001f\u007f]+/g, '').toWellFormed();
	return /[()<>\\&]/.test(one) || !one ? `<${one.replace(/[<>\\&]/g, '\\$&')}>` : one;
};
const target = (href: string, title: string) => {
	const said = clean(title).trim().replace(/[\\"&]/g, '\\$&');
	return `(${address(href)}${said ? ` "${said}"` : ''})`;
};

/** Marks that open and close with signs beside the text, and so must not begin or end with a space. */
const signs: Record<string, string> = { strong: '**', em: '*', strike: '~~' };
const same = (one: readonly Mark[], other: readonly Mark[]) => one.length === other.length && one.every((mark) => mark.isInSet(other));

const worn = ({ attrs, marks, type }: Node): readonly Mark[] =>
	String(attrs.worn)
		.split(' ')
		.flatMap((name) => (signs[name] ? [type.schema.marks[name].create()] : []))
		.reduce((all: readonly Mark[], mark) => mark.addToSet(all), marks);

/** Cuts the children of a line into pieces. `breaks`: whether a line may break. */
function piecesOf(content: Fragment, breaks: boolean): Piece[] {
	const found: Piece[] = [];
	content.forEach((node) => {
		const { marks } = node;
		const { name } = node.type;
		if (name === 'text' && marks.some((mark) => mark.type.name === 'mono')) found.push({ written: clean(node.text!), marks, kind: 'code' });
		else if (name === 'text') for (const part of clean(node.text!).match(/\s+|\S+(?:\s+\S+)*/gu) ?? []) found.push({ written: part, marks, kind: isSpace(part[0]) ? 'space' : 'text' });
		else if (name === 'break') found.push(breaks ? { written: '\\\n', marks, kind: 'break' } : { written: ' ', marks, kind: 'space' });
		else if (name === 'formula') found.push({ written: `$${tidyFormula(node.textContent).replace(/\n/g, ' ')}$`, marks: worn(node), kind: 'formula' });
		else if (name === 'medium') found.push({ written: `![${escaped(clean(node.attrs.alt).trim(), true)}]${target(node.attrs.src, node.attrs.title)}`, marks, kind: 'medium' });
	});
	const whole = found.filter((piece) => piece.written && !(piece.kind === 'formula' && piece.written === '$$'));
	// Two pieces of code side by side would be one with backticks in it.
	for (let i = whole.length - 1; i > 0; i--)
		if (whole[i].kind === 'code' && whole[i - 1].kind === 'code' && same(whole[i].marks, whole[i - 1].marks)) whole.splice(i - 1, 2, { ...whole[i], written: whole[i - 1].written + whole[i].written });
	return inside(linked(trimmed(whole)));
}

/** Spaces at the ends of a line and beside its breaks are nobody's. */
function trimmed(pieces: Piece[]): Piece[] {
	const found = pieces.filter((piece, i) => {
		const beyond = (step: number) => {
			let at = i + step;
			while (pieces[at]?.kind === 'space') at += step;
			return pieces[at];
		};
		return piece.kind !== 'space' || [beyond(-1), beyond(1)].every((near) => near && near.kind !== 'break');
	});
	while (isBlank(found.at(-1))) found.pop();
	while (isBlank(found[0])) found.shift();
	return found;
}

/** What stands inside a link or in the middle of emphasis and can't say so itself (formulas, pictures, breaks), where the texts on both sides are. */
function linked(pieces: Piece[]): Piece[] {
	const spoken = (piece: Piece | undefined) => !!piece && piece.kind !== 'formula' && piece.kind !== 'medium' && piece.kind !== 'break';
	return pieces.map((piece, i) => {
		if (spoken(piece)) return piece;
		let [from, to] = [i, i];
		while (pieces[from] && !spoken(pieces[from])) from--;
		while (pieces[to] && !spoken(pieces[to])) to++;
		const around = (pieces[from]?.marks ?? []).filter((mark) => mark.type.name !== 'mono' && pieces[to]?.marks.some((other) => other.eq(mark)) && (piece.kind === 'break' || !signs[mark.type.name]));
		return { ...piece, marks: around.reduce((all, mark) => mark.addToSet(all), piece.marks) };
	});
}

/** Emphasis neither begins nor ends with a space: nobody sees it there, and Markdown would not read it. */
function inside(pieces: Piece[]): Piece[] {
	return pieces.map((piece, i) => {
		if (!isBlank(piece)) return piece;
		let [from, to] = [i, i];
		while (isBlank(pieces[from])) from--;
		while (isBlank(pieces[to])) to++;
		return { ...piece, marks: piece.marks.filter((mark) => pieces.slice(from, to + 1).every((one) => mark.isInSet(one.marks))) };
	});
}

/** Signs of one kind side by side: they open, close, or both. */
type Run = { signs: string; opens: boolean; closes: boolean };

/** What stands in the line so far, and the signs of emphasis that await what follows them. */
class Line {
	text = '';
	#runs: Run[] = [];
	#digits = false;
	#add(signs: string, opens: boolean): void {
		const last = this.#runs.at(-1);
		if (last?.signs.at(-1) !== signs[0]) this.#runs.push({ signs, opens, closes: !opens });
		else Object.assign(last, { signs: last.signs + signs, opens: last.opens || opens, closes: last.closes || !opens });
	}
	/** Opens emphasis. Right behind another such sign it takes the other of the two that Markdown has. Answers the sign that will close it. */
	open(wanted: string): string {
		const sign = wanted.startsWith('*') && this.#runs.at(-1)?.signs.endsWith('*') ? wanted.replaceAll('*', '_') : wanted;
		this.#add(sign, true);
		return sign;
	}
	close(sign: string): void {
		this.#add(sign, false);
	}
	/** Adds what is written; `literal`: its first sign may be written by its number. */
	put(written: string, literal = false): void {
		const after = [...written.slice(0, 2)][0] ?? '';
		const before = [...this.text.slice(-2)].at(-1) ?? '';
		const soft = (sign: string) => !sign || isSpace(sign) || isPunctuation(sign);
		const [first, last, many] = [this.#runs[0], this.#runs.at(-1), this.#runs.length > 1];
		// What opens before a sign wants a space or a sign before it; what closes after a sign, the same behind it; `_` closes in no word.
		if (first?.opens && (many || isPunctuation(after)) && !soft(before)) {
			let rest = this.text.slice(0, -before.length);
			let tail = byNumber(before);
			// That letter may itself stand behind what opened: then the one before goes the same way.
			for (let found; (found = /([^\s\p{P}\p{S}])([*_~]+)$/u.exec(rest)); rest = rest.slice(0, found.index)) tail = byNumber(found[1]) + found[2] + tail;
			// A backslash before a letter is itself; before a sign it is not.
			this.text = rest.replace(/(^|[^\\])((?:\\\\)*)\\$/, '$1$2\\\\') + tail;
		}
		const shut = last?.closes && (many || isPunctuation(before) || last.signs.startsWith('_')) && !soft(after);
		const hidden = literal && (shut || (this.#digits && !first && /\d/.test(after)));
		this.text += this.#runs.map((run) => run.signs).join('') + (hidden ? byNumber(after) + written.slice(after.length) : written);
		this.#runs = [];
		this.#digits = false;
	}
	/** A formula with a digit behind it would be none. */
	formula(written: string): void {
		this.put(written);
		this.#digits = true;
	}
}

/** A line's children as Markdown. `breaks`: whether it may break (in a heading or a cell it can't); `starts`: whether it begins a block, where some signs mean one. */
export function writeInline(content: Fragment, { breaks = true, starts = true } = {}): string {
	const pieces = piecesOf(content, breaks);
	const line = new Line();
	const active: { mark: Mark; sign: string }[] = [];
	const close = ({ mark, sign }: { mark: Mark; sign: string }) => (sign ? line.close(sign) : line.put(`]${target(mark.attrs.href, mark.attrs.title)}`));
	const open = (mark: Mark): string => {
		if (signs[mark.type.name]) return line.open(signs[mark.type.name]);
		line.put('[');
		// A call before a link is no picture.
		line.text = line.text.replace(/!\[$/, '\\![');
		return '';
	};
	const run = (mark: Mark, from: number) => pieces.slice(from).findIndex((piece) => !mark.isInSet(piece.marks)) >>> 0;
	/** For how many pieces a mark will stay open, were it opened now: never longer than those around it. */
	const lasts = (mark: Mark, from: number) => Math.min(run(mark, from), ...active.map((one) => run(one.mark, from)));
	pieces.forEach((piece, i) => {
		const wanted = piece.marks.filter((mark) => mark.type.name !== 'mono');
		let keep = 0;
		while (keep < active.length && active[keep].mark.isInSet(wanted)) keep++;
		for (const one of active.splice(keep).reverse()) close(one);
		// What lasts longest opens first, so that nothing has to close and open again.
		const fresh = (isBlank(piece) ? [] : wanted).filter((mark) => !active.some((one) => one.mark.eq(mark))).sort((a, b) => lasts(b, i) - lasts(a, i) || Number(!!signs[a.type.name]) - Number(!!signs[b.type.name]));
		for (const mark of fresh) active.push({ mark, sign: open(mark) });
		if (piece.kind === 'code') line.put(monospaced(piece.written));
		else if (piece.kind === 'text') line.put(escaped(piece.written, active.some(({ mark }) => mark.type.name === 'link')), true);
		else if (piece.kind === 'formula') line.formula(piece.written);
		else line.put(piece.written);
	});
	for (const one of active.reverse()) close(one);
	line.put('');
	if (!starts) return line.text;
	// What looks like the address of a reference would not be shown at all.
	const own = pieces[0]?.kind === 'text' && pieces[0].written.startsWith('[') && !pieces[0].marks.length;
	const text = !own ? line.text : line.text.replace(/^\[(?=(?:[^\]\\]|\\[\s\S])*\]:)/, '\\[');
	return text.split('\n').map(begun).join('\n');
}

/** A line that does not begin as a heading, a list, a quotation, a rule, a table's second line, a fence or an exercise does. */
function begun(line: string): string {
	if (/^(#{1,6}|[-+*])(\s|$)|^=+\s*$|^-+\s*$|^>|^~~~|^::exercise\s|^[|:\- ]+$/.test(line)) return `\\${line}`;
	return line.replace(/^(\d{1,9})([.)])(?=\s|$)/, '$1\\$2');
}
