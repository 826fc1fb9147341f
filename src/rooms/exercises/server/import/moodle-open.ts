/** Essays of Moodle: long texts, and files handed in. A person marks them. */
import type { Accepted, Interaction } from '#rooms/exercises/item.ts';
import { textAt, type Asked, type Made } from './moodle-text.ts';
import { markdownOf } from './text.ts';
import { child, textOf, type Node } from './xml.ts';

const within = (node: Node, name: string, most: number): number | undefined => {
	const value = Number(textOf(node, name));
	return Number.isInteger(value) && value > 0 ? Math.min(value, most) : undefined;
};

/** The most files and lines that ours may ask for, as in `schema.ts`. */
const most = { files: 6, lines: 40, words: 5000 };

const kinds: [RegExp, Accepted][] = [
	[/^(\.(png|jpe?g|gif|webp|svg)|image|web_image|optimised_image)$/i, 'picture'],
	[/^(\.(mp3|ogg|oga|opus|wav|m4a|aac|flac)|audio|web_audio|html_audio)$/i, 'sound'],
	[/^\.pdf$/i, 'pdf'],
	[/^(\.(docx?|odt|rtf|xlsx?|ods|pptx?|odp)|document|spreadsheet|presentation)$/i, 'document']
];

/** What is said to who marks becomes the model that is shown afterwards, and that is noted. A text to begin from is kept aside. */
export function essayQuestion({ node, notes }: Asked): Made {
	const attachments = Number(textOf(node, 'attachments') || 0);
	const files = attachments < 0 ? most.files : Math.min(attachments, most.files);
	const model = markdownOf(textAt(child(node, 'graderinfo')), notes);
	if (model) notes.add('marker-words-shown');
	if (markdownOf(textAt(child(node, 'responsetemplate')), notes)) notes.add('beginning-kept-aside');
	if (/^noinline$/.test(textOf(node, 'responseformat'))) {
		const named = textOf(node, 'filetypeslist').split(/[\s,;]+/).filter(Boolean);
		const unknown = named.filter((name) => !kinds.some(([pattern]) => pattern.test(name)));
		if (unknown.length) notes.add('file-types-lost', { types: unknown.join(', ').slice(0, 80) });
		const accept = [...new Set(named.flatMap((name) => kinds.find(([pattern]) => pattern.test(name))?.[1] ?? []))];
		return { kind: 'file', interaction: { type: 'file', accept: accept.length ? accept : ['picture', 'pdf', 'document'], ...(files > 1 ? { files } : {}), ...(model ? { criteria: [{ id: 'a', text: model }] } : {}) } };
	}
	const [lines, from, to] = [within(node, 'responsefieldlines', most.lines), within(node, 'minwordlimit', most.words), within(node, 'maxwordlimit', most.words)];
	const words = { ...(from ? { from } : {}), ...(to && to >= (from ?? 0) ? { to } : {}) };
	const interaction: Interaction = {
		type: 'written',
		...(lines ? { lines } : {}),
		...(from || to ? { words } : {}),
		...(model ? { model } : {}),
		...(files > 0 ? { photos: files } : {})
	};
	return { kind: 'written', interaction };
}

/** What of an essay ours has no place for, to be given back. */
export function essayAside(node: Node): Record<string, unknown> {
	const template = child(node, 'responsetemplate');
	const text = (child(template, 'text')?.text ?? template?.text ?? '').trim();
	return text ? { responsetemplate: text.slice(0, 20_000), responsetemplateformat: template!.attributes.format ?? 'html' } : {};
}
