/** Our Markdown as the HTML that other platforms show: formulas between `\(…\)`, pictures by their names. */
import { dialect } from '#rooms/curriculum/dialect.ts';

const escape = (text: string) => text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]!);

type Env = { address: (name: string) => string };

const markdown = dialect((source, display) => (display ? `\\[${escape(source)}\\]` : `\\(${escape(source)}\\)`));
markdown.renderer.rules.image = (tokens, at, options, env: Env, self) => {
	const name = tokens[at].attrGet('src')?.replace(/^media\//, '') ?? '';
	return `<img src="${escape(env.address(name))}" alt="${escape(self.renderInlineAsText(tokens[at].children ?? [], options, env))}" />`;
};
markdown.renderer.rules.exercise = (tokens, at) => `<p>${escape(tokens[at].content)}</p>`;

/** Names of the files that a text shows. */
export const filesIn = (text: string): string[] => [...new Set([...text.matchAll(/!\[(?:\\.|[^\]\\]){0,500}\]\(media\/([^)\s]{1,200})\)/g)].map(([, name]) => name))];

/** A text as blocks; `address` gives where a file will stand. */
export const blocksHtml = (text: string, address: Env['address']): string => markdown.render(text, { address } satisfies Env).trim();
/** A text on one line, for an option or a cell. */
export const lineHtml = (text: string, address: Env['address']): string => markdown.renderInline(text, { address } satisfies Env);

/** A text on one line without marks, formulas kept: for where a format takes words only. */
export const lineWords = (text: string): string =>
	lineHtml(text, (name) => name)
		.replace(/<[^>]*>/g, '')
		.replace(/&(amp|lt|gt|quot);/g, (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"' })[name]!);
