import { direction, kept } from '#platform/language.ts';
import { dialect } from '#rooms/curriculum/dialect.ts';
import { renderFormula } from '#rooms/curriculum/formula.ts';
import { say } from '#rooms/curriculum/messages/index.ts';
import type { Language } from '#platform/language.ts';

/** A file that a text shows: where it is served, its size, and for a small picture of ours its safe inline SVG. */
export type Media = { href: string; type: string; bytes: number; svg?: string };
export type MediaOf = (name: string) => Media | undefined;

const escape = (text: string) => text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]!);

type Env = { language: Language; media: MediaOf };

const size = (bytes: number, language: Language) => {
	const t = say(language);
	return bytes < 1_000_000 ? t('kilobytes', { count: Math.max(1, Math.round(bytes / 1000)) }) : t('megabytes', { count: (bytes / 1_000_000).toFixed(1) });
};

function mediaTag(name: string, alt: string, { language, media }: Env): string {
	const file = media(name);
	const t = say(language);
	if (!file) return `<span class="missing-file">${escape(t('fileMissing', { name }))}</span>`;
	if (file.svg) return `<figure class="drawing" role="img" aria-label="${escape(alt)}">${file.svg}</figure>`;
	const note = `<figcaption>${escape(alt)} <a href="${file.href}" download>${escape(t('download'))}</a> <span class="num">${size(file.bytes, language)}</span></figcaption>`;
	if (file.type.startsWith('image/')) return `<img src="${file.href}" alt="${escape(alt)}" loading="lazy" decoding="async" />`;
	// Nothing plays or loads by itself: data is paid for by the day.
	if (file.type.startsWith('audio/')) return `<figure class="medium"><audio controls preload="none" src="${file.href}"></audio>${note}</figure>`;
	if (file.type.startsWith('video/')) return `<figure class="medium"><video controls preload="none" playsinline src="${file.href}"></video>${note}</figure>`;
	return `<a class="file" href="${file.href}" download>${escape(alt || name)} <span class="num">${size(file.bytes, language)}</span></a>`;
}

const markdown = dialect(renderFormula);
markdown.renderer.rules.text = (tokens, at, _options, env: Env) => escape(kept(tokens[at].content, env.language));
markdown.renderer.rules.image = (tokens, at, options, env: Env, self) =>
	mediaTag(tokens[at].attrGet('src')?.replace(/^media\//, '') ?? '', self.renderInlineAsText(tokens[at].children ?? [], options, env), env);
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
