import type { Token } from 'markdown-it';
import { Fragment, type Mark, type Node } from 'prosemirror-model';
import { dialect } from '#rooms/curriculum/dialect.ts';
import { longestSource } from '#rooms/curriculum/draft.ts';
import { textSchema, wornOf, type MarkName, type NodeName } from '#rooms/curriculum/text-schema.ts';

const markdown = dialect();
const { nodes, marks } = textSchema;

const opens: Record<string, (token: Token) => { name: NodeName; attrs?: Record<string, unknown> }> = {
	paragraph_open: () => ({ name: 'paragraph' }),
	heading_open: (token) => ({ name: 'paragraph', attrs: { level: Number(token.tag.slice(1)) } }),
	blockquote_open: () => ({ name: 'quote' }),
	bullet_list_open: () => ({ name: 'list', attrs: { ordered: false, tight: false } }),
	ordered_list_open: (token) => ({ name: 'list', attrs: { ordered: true, tight: false, start: Number(token.attrGet('start') ?? 1) } }),
	list_item_open: () => ({ name: 'item' }),
	table_open: () => ({ name: 'table' }),
	tr_open: () => ({ name: 'row' }),
	th_open: (token) => ({ name: 'cell', attrs: { align: alignOf(token) } }),
	td_open: (token) => ({ name: 'cell', attrs: { align: alignOf(token) } })
};
const alignOf = (token: Token) => /text-align:(left|center|right)/.exec(token.attrGet('style') ?? '')?.[1] ?? null;

const markNames: Record<string, MarkName> = { strong: 'strong', em: 'em', s: 'strike', link: 'link' };
const markOf = (token: Token): Mark => {
	const name = markNames[token.type.replace(/_open$/, '')];
	return marks[name].create(name === 'link' ? { href: token.attrGet('href') ?? '', title: token.attrGet('title') ?? '' } : null);
};

const latex = (name: NodeName, source: string, attrs: Record<string, unknown> | null = null) => (source.trim() ? nodes[name].create(attrs, textSchema.text(source.trim())) : undefined);

/** The plain words of a picture's label. */
const labelOf = (tokens: readonly Token[]): string => tokens.map((token) => (token.children?.length ? labelOf(token.children) : /break$/.test(token.type) ? ' ' : token.content)).join('');

function inline(tokens: readonly Token[]): Node[] {
	const found: Node[] = [];
	let active: readonly Mark[] = [];
	const add = (node: Node | undefined, worn: readonly Mark[] = active) => node && found.push(node.mark(worn));
	for (const token of tokens) {
		if (token.type.endsWith('_open')) active = markOf(token).addToSet(active);
		else if (token.type.endsWith('_close')) active = active.filter((mark) => mark.type.name !== markNames[token.type.replace(/_close$/, '')]);
		else if (token.type === 'code_inline') add(token.content ? textSchema.text(token.content) : undefined, marks.mono.create().addToSet(active));
		else if (token.type === 'math_inline') add(latex('formula', token.content, { worn: wornOf(active.map((mark) => mark.type.name)) }), active.filter((mark) => mark.type.name === 'link'));
		else if (token.type === 'image') add(nodes.medium.create({ src: token.attrGet('src') ?? '', alt: labelOf(token.children ?? []), title: token.attrGet('title') ?? '' }));
		else if (token.type === 'hardbreak') add(nodes.break.create());
		else if (token.type === 'softbreak') add(textSchema.text(' '));
		else if (token.content) add(textSchema.text(token.content));
	}
	return found;
}

type Open = { name: NodeName; attrs?: Record<string, unknown>; children: Node[] };

/** Reads a lesson's Markdown: what is shown of it, as the editor holds it. At most `longestSource` characters; the rest is left out. */
export function readText(source: string): Node {
	const stack: Open[] = [{ name: 'doc', children: [] }];
	const add = (node: Node | undefined) => node && stack.at(-1)!.children.push(node);
	for (const token of markdown.parse(source.slice(0, longestSource), {})) {
		if (opens[token.type]) stack.push({ ...opens[token.type](token), children: [] });
		else if (opens[token.type.replace(/_close$/, '_open')]) {
			const { name, attrs, children } = stack.pop()!;
			// Whether a list is set close is told by its paragraphs.
			const tight = token.type === 'paragraph_close' && token.hidden;
			if (tight) stack.findLast((each) => each.name === 'list')!.attrs!.tight = true;
			add(nodes[name].create(attrs, Fragment.fromArray(children)));
		} else if (token.type === 'inline') stack.at(-1)!.children = stack.at(-1)!.children.concat(inline(token.children ?? []));
		else if (token.type === 'fence' || token.type === 'code_block') {
			const text = token.content.replace(/\n$/, '');
			add(nodes.code.create({ info: /^[\w+#.-]{1,20}/.exec(token.info.trim())?.[0] ?? '' }, text ? textSchema.text(text) : undefined));
		} else if (token.type === 'hr') add(nodes.rule.create());
		else if (token.type === 'math_block') add(latex('display', token.content));
		else if (token.type === 'exercise') add(nodes.exercise.create({ code: token.content }));
	}
	return nodes.doc.create(null, Fragment.fromArray(stack[0].children));
}
