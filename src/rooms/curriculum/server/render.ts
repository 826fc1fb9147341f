import type { Token } from 'markdown-it';
import { direction, kept } from '#platform/language.ts';
import { dialect } from '#rooms/curriculum/dialect.ts';
import { renderFormula } from '#rooms/curriculum/formula.ts';
import type { Language } from '#platform/language.ts';
import { escape, mediaTag, type Media, type MediaOf } from '#rooms/curriculum/server/media/tag.ts';

export type { Media, MediaOf };

type Env = { language: Language; media: MediaOf };

const markdown = dialect(renderFormula);
markdown.renderer.rules.text = (tokens, at, _options, env: Env) => escape(kept(tokens[at].content, env.language));
markdown.renderer.rules.image = (tokens, at, options, env: Env, self) => {
	const name = tokens[at].attrGet('src')?.replace(/^media\//, '') ?? '';
	return mediaTag(name, { alt: self.renderInlineAsText(tokens[at].children ?? [], options, env), said: tokens[at].attrGet('title') ?? undefined }, env.language, env.media(name));
};
// A player or a drawing is a block by itself: inside <p> it would end it.
const isBlock = (tokens: Token[], at: number, { media }: Env) => {
	const [only, ...others] = (tokens[at]?.type === 'inline' && tokens[at].children) || [];
	const file = others.length || only?.type !== 'image' ? undefined : media(only.attrGet('src')?.replace(/^media\//, '') ?? '');
	return !!file && (!!file.svg || /^(audio|video)\//.test(file.type));
};
markdown.renderer.rules.paragraph_open = (tokens, at, options, env: Env, self) => (isBlock(tokens, at + 1, env) ? '' : self.renderToken(tokens, at, options));
markdown.renderer.rules.paragraph_close = (tokens, at, options, env: Env, self) => (isBlock(tokens, at - 1, env) ? '\n' : self.renderToken(tokens, at, options));
markdown.renderer.rules.table_open = () => '<div class="scroll" tabindex="0"><table>';
markdown.renderer.rules.table_close = () => '</table></div>';
// The corner of a table often has no words: it is no heading then.
markdown.renderer.rules.th_open = (tokens, at) => (tokens[at + 1].content.trim() ? '<th scope="col">' : '<td>');
markdown.renderer.rules.th_close = (tokens, at) => (tokens[at - 1].content.trim() ? '</th>' : '</td>');
markdown.renderer.rules.td_open = () => '<td>';
markdown.renderer.rules.link_open = (tokens, at, options, _env, self) => {
	if (/^https?:/i.test(tokens[at].attrGet('href') ?? '')) tokens[at].attrSet('rel', 'noopener noreferrer nofollow');
	return self.renderToken(tokens, at, options);
};
markdown.renderer.rules.exercise = (tokens, at) => `<x-exercise data-code="${tokens[at].content}"></x-exercise>`;

const noMedia: MediaOf = () => undefined;

/** Markdown to safe HTML, as blocks (`<p>`, lists, tables). No HTML of the source passes. `source` at most 200 000 characters. */
export function renderBlocks(source: string, language: Language, media: MediaOf = noMedia): string {
	return markdown.render(source.slice(0, 200_000), { language, media } satisfies Env);
}

/** The same, block by block (paragraph, list, table, formula, exercise), each with the Markdown it was made from: for remarks beside them. */
export function renderApart(source: string, language: Language, media: MediaOf = noMedia): { text: string; html: string }[] {
	const text = source.slice(0, 200_000);
	const env = { language, media } satisfies Env;
	const lines = text.split(/\r\n?|\n/);
	const tokens = markdown.parse(text, env);
	const found: { text: string; html: string }[] = [];
	for (let from = 0, at = 0; at < tokens.length; at++) {
		if (tokens[at].level !== 0 || tokens[at].nesting > 0) continue;
		const [first, end] = tokens[from].map ?? [0, 0];
		found.push({ text: lines.slice(first, end).join('\n'), html: markdown.renderer.render(tokens.slice(from, at + 1), markdown.options, env) });
		from = at + 1;
	}
	return found;
}

/** Markdown to safe HTML on one line: for an option, a hint's title, a cell. */
export function renderLine(source: string, language: Language, media: MediaOf = noMedia): string {
	return markdown.renderInline(source.slice(0, 20_000), { language, media } satisfies Env);
}

/** The plain words of a Markdown text, for search and for labels. */
export function plainWords(source: string): string {
	return markdown
		.render(source.slice(0, 200_000), { language: 'fr', media: noMedia } satisfies Env)
		.replace(/<[^>]*>/g, ' ')
		.replace(/&(amp|lt|gt|quot);/g, (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"' })[name]!)
		.replace(/\s+/g, ' ')
		.trim();
}

/** `lang` and `dir` for a text whose language is not the page's. */
export const tongue = (language: string) => ({ lang: language, dir: direction(language) });
