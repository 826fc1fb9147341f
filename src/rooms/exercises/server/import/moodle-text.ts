import { incoming } from './markdown.ts';
import type { Found } from './question.ts';
import { limits, NotTaken, type Notes } from './row.ts';
import type { Format, Text } from './text.ts';
import { child, children, type Node } from './xml.ts';

/** One question on its way: its tree, what is noted, and its common text. */
export type Asked = { type: string; node: Node; notes: Notes; stem: Text };
/** What a type's reader answers; the name, hints and general feedback are the same for all. */
export type Made = Pick<Found, 'kind' | 'interaction'> & Partial<Pick<Found, 'stem' | 'right' | 'wrong' | 'parameters' | 'solution'>>;

const formats: Record<string, Format> = { html: 'html', markdown: 'markdown', plain_text: 'plain', plain: 'plain', moodle_auto_format: 'moodle' };

/** The text of an element with its format and the files that stand beside it; `undefined` when the element is not there. */
export function textAt(node: Node | undefined, usual: Format = 'html'): Text | undefined {
	if (!node) return undefined;
	const text = child(node, 'text')?.text ?? node.text;
	// Pictures inside addresses make a text long; what is longer than they may be is no text a person wrote.
	if (text.length > limits.text + limits.pictures * 1.4) throw new NotTaken('too-long', { letters: text.length });
	const files = children(node, 'file').map((file) => ({
		path: `${(file.attributes.path ?? '/').replace(/^\/+/, '')}${file.attributes.name ?? ''}`,
		base64: file.attributes.encoding === 'base64' || !file.attributes.encoding ? file.text : ''
	}));
	return { text: incoming(text), format: formats[node.attributes.format ?? ''] ?? usual, files };
}
