/** A text of a foreign question with its format, and the one way from there to our Markdown. */
import { htmlToMarkdown } from './html.ts';
import { clean, markdownToMarkdown, plain, plainToMarkdown } from './markdown.ts';
import { pictureOf, type Embedded } from './pictures.ts';
import { limits, NotTaken, type Notes } from './row.ts';

/** Moodle's words: `moodle` is text in which line ends count and HTML marks work. */
export type Format = 'html' | 'markdown' | 'plain' | 'moodle';
export type Text = { text: string; format: Format; files?: Embedded[] };

/** How long a text is for its reader: pictures inside addresses make it long without making it a long text. */
export const lengthOf = (text: string): number => (text.length > limits.text ? text.replace(/data:[^"')\s]+/g, '').length : text.length);

/** The text as our Markdown; losses and pictures go into `notes`. Refuses one longer than a person writes. */
export function markdownOf(text: Text | undefined, notes: Notes): string {
	if (!text) return '';
	const { format, files = [] } = text;
	const length = lengthOf(text.text);
	if (length > limits.text) throw new NotTaken('too-long', { letters: length });
	const inks = {
		lost: notes.add.bind(notes),
		picture: (address: string) => pictureOf(notes, address, files)
	};
	if (format === 'html') return htmlToMarkdown(text.text, inks);
	if (format === 'plain') return plainToMarkdown(text.text);
	if (format === 'moodle') {
		if (!/<[a-z!/]|&#?\w+;/i.test(text.text)) return plainToMarkdown(text.text);
		return htmlToMarkdown(text.text, { ...inks, lineBreaks: true });
	}
	return markdownToMarkdown(
		text.text.replace(/!\[((?:\\.|[^\]\\]){0,500})\]\(([^)\s]{1,7000000})[^)]{0,500}\)/g, (_, words: string, address: string) => {
			const name = inks.picture(address);
			return name ? `![${words}](media/${name})` : words;
		})
	);
}

/** The text as bare words on one line, for what is compared with what a learner types. */
export function wordsOf(text: Text, notes: Notes): string {
	if (text.format === 'html' || /<\/?[a-z][^<>]*>/i.test(text.text)) {
		// A dollar that a learner types is a dollar.
		const html = text.text.replace(/\$/g, '\ue030');
		return plain(htmlToMarkdown(html, { lost: notes.add.bind(notes), picture: () => undefined })).replaceAll('\ue030', '$');
	}
	return clean(text.text).replace(/\s+/g, ' ').trim();
}
