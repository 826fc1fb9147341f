/** Our Markdown as QTI's XHTML: formulas as MathML that keep their TeX, values as variables, pictures by their place in the package. */
import temml from 'temml';
import { dialect } from '#rooms/curriculum/dialect.ts';
import { escape, q, written, type Version } from './xml.ts';

/** What a text needs: where a file stands, and the name that a value has in the file (undefined: it is none). */
export type Ink = { version: Version; address(name: string): string | undefined; variable(name: string): string | undefined };

const longest = 2000;
const macros = { '\\R': '\\mathbb{R}', '\\N': '\\mathbb{N}', '\\Z': '\\mathbb{Z}', '\\Q': '\\mathbb{Q}', '\\C': '\\mathbb{C}', '\\vect': '\\overrightarrow{#1}' };

/** A formula as MathML with its TeX beside it. One that cannot be made shows its TeX. */
function formula(source: string, display: boolean, { variable }: Ink): string {
	const names: string[] = [];
	const filled = source.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => (variable(name) ? `\\text{qv${names.push(variable(name)!) - 1}}` : whole));
	let inside = '';
	try {
		if (source.length > longest) throw new Error('too long');
		const math = temml.renderToString(filled, { displayMode: display, throwOnError: true, trust: false, strict: false, maxExpand: 300, maxSize: [20, 200], macros: { ...macros } });
		inside = math.replace(/^<math[^>]*>|<\/math>$/g, '').replace(/ (style|class|id|href)="[^"]*"/g, '');
	} catch {
		inside = `<mtext>${escape(source)}</mtext>`;
	}
	inside = inside.replace(/<mtext>qv(\d+)<\/mtext>/g, (_, n: string) => `<mi>${escape(names[Number(n)])}</mi>`);
	return `<math xmlns="http://www.w3.org/1998/Math/MathML"${display ? ' display="block"' : ''}><semantics><mrow>${inside}</mrow><annotation encoding="application/x-tex">${escape(source)}</annotation></semantics></math>`;
}

type Env = { ink: Ink };
// A formula is made where its text's ink is known: its source waits between two private letters.
const markdown = dialect((source, display) => `\ue030${display ? 'd' : 'i'}${escape(source)}\ue031`);
markdown.set({ xhtmlOut: true });
markdown.renderer.rules.image = (tokens, at, options, env: Env, self) => {
	const name = tokens[at].attrGet('src')?.replace(/^media\//, '') ?? '';
	const words = escape(self.renderInlineAsText(tokens[at].children ?? [], options, env));
	const address = env.ink.address(decode(name));
	return address ? `<img src="${escape(address)}" alt="${words}"/>` : words;
};
markdown.renderer.rules.exercise = (tokens, at) => `<p>${escape(tokens[at].content)}</p>`;

const decode = (text: string): string => {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
};
const plain = (text: string): string => text.replace(/&(amp|lt|gt|quot);/g, (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"' })[name]!);

function finished(html: string, ink: Ink): string {
	const values = (text: string) =>
		text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => {
			const variable = ink.variable(name);
			return variable ? written(q('printedVariable', { identifier: variable }), ink.version) : whole;
		});
	// Values stand in texts only; in a tag there is none.
	const outside = (text: string) => text.replace(/(<[^>]*>)|([^<]+)/g, (_, tag: string | undefined, words: string | undefined) => tag ?? values(words!));
	return html
		.split(/(\ue030[di][^\ue031]*\ue031)/)
		.map((piece) => (piece.startsWith('\ue030') ? formula(plain(piece.slice(2, -1)), piece[1] === 'd', ink) : outside(piece)))
		.join('');
}

/** Private letters that stand in a text by themselves would be taken for marks of ours. */
const clean = (text: string): string => text.replace(/[\ue030\ue031\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '');

/** A text as blocks. */
export const blocks = (text: string, ink: Ink): string => finished(markdown.render(clean(text), { ink } satisfies Env).trim(), ink);
/** A text on one line. */
export const line = (text: string, ink: Ink): string => finished(markdown.renderInline(clean(text), { ink } satisfies Env), ink);
/** The bare words of a text, for an attribute. */
export const words = (text: string, ink: Ink): string => plain(line(text, { ...ink, variable: () => undefined }).replace(/<annotation[^>]*>[^<]*<\/annotation>/g, '').replace(/<[^>]*>/g, '')).replace(/\s+/g, ' ').trim();
