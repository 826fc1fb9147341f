import { tex } from '@mdit/plugin-tex';
import MarkdownIt from 'markdown-it';
import temml from 'temml';
import { direction, kept } from '#platform/language.ts';
import { say } from '#rooms/curriculum/messages/index.ts';
import type { Language } from '#platform/language.ts';

/** A file that a text shows: where it is served, its size, and for a small picture of ours its safe inline SVG. */
export type Media = { href: string; type: string; bytes: number; svg?: string };
export type MediaOf = (name: string) => Media | undefined;

/** A formula longer than this is shown as it was written: making it could take seconds. */
const longestFormula = 2000;
/** A formula in a line of text that is longer than this may be wider than a phone, in characters of its source. */
const longLine = 36;
const macros = { '\\R': '\\mathbb{R}', '\\N': '\\mathbb{N}', '\\Z': '\\mathbb{Z}', '\\Q': '\\mathbb{Q}', '\\C': '\\mathbb{C}', '\\vect': '\\overrightarrow{#1}' };

const escape = (text: string) => text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]!);

/**
 * LaTeX to MathML, made on the server so that a page needs no JavaScript. Always left to right, Arabic pages included. A broken
 * formula is shown as it was written, marked for its author, and never breaks the page.
 */
export function renderFormula(source: string, display = false): string {
	const broken = `<code class="broken-formula" dir="ltr">${escape(source.slice(0, longestFormula))}</code>`;
	if (source.length > longestFormula) return broken;
	try {
		const math = temml.renderToString(source, { displayMode: display, throwOnError: true, trust: false, strict: false, maxExpand: 300, maxSize: [20, 200], macros: { ...macros } });
		// The content policy forbids style attributes; the house's style sheet does what they did.
		const safe = math.replace(/ style="[^"]*"/g, '');
		// A wide one scrolls in its own box, which the keyboard must reach.
		if (display) return safe.replace(/^<math/, '<math dir="ltr" tabindex="0"');
		const inline = safe.replace(/^<math/, '<math dir="ltr"');
		return source.length > longLine ? `<span class="long-formula" tabindex="0">${inline}</span>` : inline;
	} catch {
		return broken;
	}
}

/** Whether a formula can be made: for editors and checks. */
export const isFormula = (source: string): boolean => !renderFormula(source).startsWith('<code');

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

const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false, breaks: false });
markdown.use(tex, { render: renderFormula, delimiters: 'dollars', allowInlineWithSpace: false });
// An address may be ours, https, mail or telephone; never a script.
markdown.validateLink = (url) => /^(https?:|mailto:|tel:|\/(?!\/)|#|media\/)/i.test(url.trim()) || !/^[a-z0-9+.-]*:/i.test(url.trim());
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
// A line `::exercise CODE` stands for an exercise set in the text; the page puts the exercise there.
markdown.block.ruler.before('paragraph', 'exercise', (state, line, _end, silent) => {
	const text = state.src.slice(state.bMarks[line] + state.tShift[line], state.eMarks[line]);
	const match = /^::exercise\s+([A-Za-z0-9._-]{1,64})\s*$/.exec(text);
	if (!match) return false;
	if (silent) return true;
	state.push('exercise', '', 0).content = match[1];
	state.line = line + 1;
	return true;
});
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
