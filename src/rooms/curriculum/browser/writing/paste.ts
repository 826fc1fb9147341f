import { Fragment, Slice, type Mark, type Node, type ResolvedPos } from 'prosemirror-model';
import { textSchema } from '#rooms/curriculum/text-schema.ts';

/*
 * What comes from elsewhere. The schema lets in only what a lesson is made of; ProseMirror reads it in a document that runs and loads nothing.
 */

const { nodes, marks } = textSchema;

/** Emphasis that a program says in a style: the content policy lets no style be read, so it is said by a name. */
function emphasis(tag: string): string {
	const style = /\sstyle\s*=\s*("[^"]*"|'[^']*')/i.exec(tag)?.[1] ?? '';
	const strong = /font-weight:\s*(bold|[6-9]00)/i.test(style) ? ' data-strong' : '';
	const em = /font-style:\s*italic/i.test(style) ? ' data-em' : '';
	const bare = tag.replace(/\sstyle\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, '');
	// Google wraps all that is copied in a <b> that is none.
	return /^<b\b/i.test(tag) && /font-weight:\s*(normal|400)/i.test(style) ? '<span>' : bare.replace(/^<span\b/i, `<span${strong}${em}`);
}

/** HTML of other programs without what only looks: comments of Word, styles, the parts of a formula that are drawn a second time. */
export const tidyPasted = (html: string): string =>
	html
		.replace(/<!--[\s\S]*?-->/g, '')
		.replace(/<(style|script|title)\b[\s\S]*?<\/\1>/gi, '')
		.replace(/<span class="katex-html"[\s\S]*?<\/span>(?=<\/span>)/g, '')
		.replace(/<[a-z][^<>]*\sstyle\s*=[^<>]*>/gi, emphasis);

/** A line of plain text: what stands between dollars, or in `\(…\)`, is a formula. */
export function lineOf(text: string, worn: readonly Mark[] = []): Node[] {
	const found: Node[] = [];
	let from = 0;
	const put = (part: string) => part && found.push(textSchema.text(part, worn));
	for (const match of text.matchAll(/(?<![\\$\w])\$([^\s$](?:[^$\n]*[^\s$])?)\$(?![\w$])|\\\(([\s\S]+?)\\\)/g)) {
		put(text.slice(from, match.index));
		found.push(nodes.formula.create(null, textSchema.text((match[1] ?? match[2]).trim())));
		from = match.index + match[0].length;
	}
	put(text.slice(from));
	return found;
}

/** Pasted plain text: a paragraph for each line, display formulas between double dollars, formulas in the lines. */
export function plainSlice(text: string, $context: ResolvedPos): Slice {
	if ($context.parent.type.spec.code) return new Slice(Fragment.from(textSchema.text(text)), 0, 0);
	const worn = $context.marks().filter((mark) => mark.type !== marks.link);
	const blocks = text
		.replace(/\r\n?/g, '\n')
		.split(/(\$\$[\s\S]+?\$\$|\\\[[\s\S]+?\\\])|\n+/)
		.filter((part) => part?.trim())
		.map((part) => {
			const display = /^(?:\$\$([\s\S]+)\$\$|\\\[([\s\S]+)\\\])$/.exec(part);
			return display ? nodes.display.create(null, textSchema.text((display[1] ?? display[2]).trim())) : nodes.paragraph.create(null, lineOf(part, worn));
		});
	return new Slice(Fragment.from(blocks), blocks[0]?.isTextblock && blocks[0].type === nodes.paragraph ? 1 : 0, blocks.at(-1)?.type === nodes.paragraph ? 1 : 0);
}
