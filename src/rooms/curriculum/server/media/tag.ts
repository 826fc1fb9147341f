import type { Language } from '#platform/language.ts';
import { clock } from '#rooms/curriculum/medium.ts';
import { say } from '#rooms/curriculum/messages/media.ts';
import { inBytes } from '#rooms/curriculum/messages/size.ts';

/**
 * A file that a text shows: where it is served, its size, and for a small picture of ours its safe inline SVG; a picture's dots, a sound's
 * seconds; the smaller forms of a video, the smallest first, its still picture, and how much of it is made (0 to 100) while it is not ready.
 */
export type Media = {
	href: string;
	type: string;
	bytes: number;
	svg?: string;
	width?: number;
	height?: number;
	seconds?: number;
	forms?: { href: string; type: string; bytes: number; width: number; height: number }[];
	poster?: string;
	unready?: number;
};
export type MediaOf = (name: string) => Media | undefined;

export const escape = (text: string): string => text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]!);

const kinds: Record<string, string> = {
	'application/pdf': 'PDF', 'application/zip': 'ZIP', 'application/epub+zip': 'EPUB', 'text/plain': 'TXT', 'text/csv': 'CSV', 'text/x-python': 'Python', 'application/vnd.geogebra.file': 'GeoGebra',
	'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'Word', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'Excel',
	'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'PowerPoint', 'application/vnd.oasis.opendocument.text': 'ODT',
	'application/vnd.oasis.opendocument.spreadsheet': 'ODS', 'application/vnd.oasis.opendocument.presentation': 'ODP'
};

const dots = ({ width, height }: { width?: number; height?: number }) => (width && height ? ` width="${width}" height="${height}"` : '');
const num = (text: string) => `<span class="num">${escape(text)}</span>`;
const link = (href: string, name: string, words: string) => `<a href="${href}" download="${escape(name)}">${words}</a>`;

/** What is under a player: title, length, and what each way to have it costs; then what is said in it. */
function caption(name: string, { alt, said }: Words, file: Media, language: Language): string {
	const t = say(language);
	const forms = file.forms?.length ? file.forms : [file];
	const ways = forms.map((form) => `${link(form.href, nameOf(name, form.type), escape(file.forms?.length ? t('downloadForm', { height: String(form.height) }) : t('download')))} ${num(inBytes(form.bytes, language))}`);
	const head = [escape(alt), file.seconds ? num(clock(file.seconds)) : '', ...ways].filter(Boolean).join(' · ');
	return `<figcaption>${head}${said ? `<details><summary>${escape(t('saidIn'))}</summary><p>${escape(said)}</p></details>` : ''}</figcaption>`;
}

const nameOf = (name: string, type: string) => (type === 'video/mp4' ? name.replace(/\.\w+$/, '.mp4') : type === 'video/webm' ? name.replace(/\.\w+$/, '.webm') : name);

/** A larger form says so in its address: a phone that takes a lesson along takes the smallest. */
const larger = (file: Media): Media => ({ ...file, forms: file.forms?.map((form, i) => (i ? { ...form, href: `${form.href}?lines=${form.height}` } : form)) });

function video(name: string, words: Words, file: Media, language: Language): string {
	if (file.unready !== undefined) return `<p class="say">${escape(say(language)('videoMaking', { name: words.alt || name, count: file.unready }))}</p>`;
	const largest = file.forms?.at(-1) ?? file;
	// The smallest is the one that plays, unless the screen is wide: on a phone 240 lines are read well, and cost a third.
	const sources = file.forms?.length
		? [...file.forms].reverse().map((form, i) => `<source src="${form.href}" type="${form.type}"${i < file.forms!.length - 1 ? ' media="(min-width: 800px)"' : ''} />`).join('')
		: `<source src="${file.href}" type="${file.type === 'video/quicktime' ? 'video/mp4' : file.type}" />`;
	const poster = file.poster ? ` poster="${file.poster}"` : '';
	return `<figure class="medium"><video controls preload="none" playsinline${dots(largest)}${poster} aria-label="${escape(words.alt)}">${sources}</video>${caption(name, words, file, language)}</figure>`;
}

/** What an author says of a file in his text: `![alt](media/name "what is said in it")`. */
export type Words = { alt: string; said?: string };

/**
 * A file as it stands in a page without script. Nothing plays or loads by itself, for data is paid for by the day: a picture when it comes into
 * sight, a sound or video when somebody starts it, and what it costs is said before.
 */
export function mediaTag(name: string, words: Words, language: Language, file: Media | undefined): string {
	const { alt } = words;
	if (!file) return `<span class="missing-file">${escape(say(language)('fileGone', { name }))}</span>`;
	if (file.svg) return alt ? `<figure class="drawing" role="img" aria-label="${escape(alt)}">${file.svg}</figure>` : `<figure class="drawing" aria-hidden="true">${file.svg}</figure>`;
	if (file.type.startsWith('image/')) return `<img src="${file.href}" alt="${escape(alt)}"${dots(file)} loading="lazy" decoding="async" />`;
	if (file.type.startsWith('audio/')) return `<figure class="medium"><audio controls preload="none" src="${file.href}" aria-label="${escape(alt)}"></audio>${caption(name, words, file, language)}</figure>`;
	if (file.type.startsWith('video/')) return video(name, words, larger(file), language);
	return `<a class="file" href="${file.href}" download="${escape(name)}">${escape(alt || name)} <span class="num">${[kinds[file.type], inBytes(file.bytes, language)].filter(Boolean).join(' · ')}</span></a>`;
}
