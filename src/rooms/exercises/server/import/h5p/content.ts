/** What an H5P package says, read with care: nothing in it is what it should be until it was looked at. */
import type { Package } from '#platform/server/package.ts';
import { gathered } from '#platform/server/package.ts';
import { clean, incoming } from '../markdown.ts';
import { keepPicture, pictureSize } from '../pictures.ts';
import { limits, NotTaken, type Notes } from '../row.ts';
import { markdownOf } from '../text.ts';

export type Params = Record<string, unknown>;

export const record = (value: unknown): Params => (value && typeof value === 'object' && !Array.isArray(value) ? (value as Params) : {});
export const list = (value: unknown): unknown[] => (Array.isArray(value) ? value.slice(0, 5000) : []);
export const text = (value: unknown): string => (typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '');
export const number = (value: unknown): number | undefined => {
	const found = typeof value === 'string' && value.trim() ? Number.parseFloat(value) : value;
	return typeof found === 'number' && Number.isFinite(found) ? found : undefined;
};
export const truth = (value: unknown): boolean => value === true || value === 'true' || value === 1;
/** A value some steps down. */
export const at = (value: unknown, ...steps: string[]): unknown => steps.reduce<unknown>((inside, step) => (Object.hasOwn(record(inside), step) ? record(inside)[step] : undefined), value);

/** A JSON document of the package. Refuses (`NotTaken`) one that is absent, too long or no JSON. */
export async function jsonOf(from: Package, name: string): Promise<Params> {
	const size = from.size(name);
	if (size === undefined) throw new NotTaken('not-in-package', { name });
	if (size > limits.question) throw new NotTaken('too-long', { letters: size });
	const bytes = await gathered(from.open(name), limits.question);
	try {
		return record(JSON.parse(bytes.toString('utf8').replace(/^\ufeff/, '')));
	} catch {
		throw new NotTaken('not-well-formed', { detail: name });
	}
}

/** One question on its way: what it says, where its files are, what is noted. */
export class Asking {
	readonly params: Params;
	readonly notes: Notes;
	readonly #files: Map<string, Uint8Array>;
	constructor(params: Params, files: Map<string, Uint8Array>, notes: Notes) {
		this.params = params;
		this.#files = files;
		this.notes = notes;
	}

	/** A text of H5P, which is HTML, as our Markdown. */
	words(value: unknown): string {
		const html = text(value);
		return html.trim() ? markdownOf({ text: incoming(html), format: 'html', files: [] }, this.notes) : '';
	}

	/** A text that is plain there, or HTML that says no more than its words: bare, on one line. */
	bare(value: unknown): string {
		return clean(text(value).replace(/<[^>]{0,1000}>/g, ' ').replace(/&(amp|lt|gt|quot|#0?39|nbsp);/g, (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ' })[name] ?? "'")).replace(/\s+/g, ' ').trim();
	}

	/** A picture of the package under a name of ours, with its size; undefined, and noted, when it is not there or is none. */
	picture(file: unknown): { media: string; width: number; height: number } | undefined {
		const path = text(at(file, 'path'));
		if (!path) return undefined;
		const bytes = this.#files.get(path);
		if (!bytes) return void this.notes.add('picture-missing', { name: path.slice(-80) });
		const media = keepPicture(this.notes, path, bytes);
		if (!media) return undefined;
		const own = pictureSize(this.notes.files.get(media)!.bytes, this.notes.files.get(media)!.type);
		const [width, height] = own ?? [number(at(file, 'width')) ?? 0, number(at(file, 'height')) ?? 0];
		return { media, width, height };
	}

	/** What stands above a question: a picture; recordings stay out and are noted. */
	above(media: unknown): string {
		const library = text(at(media, 'type', 'library')) || text(at(media, 'library'));
		const params = at(media, 'type', 'params') ?? at(media, 'params');
		if (/^H5P\.(Video|Audio)\b/.test(library) && (list(at(params, 'sources')).length || list(at(params, 'files')).length)) this.notes.add('recordings-removed');
		const found = this.picture(at(params, 'file'));
		return found ? `![${this.bare(at(params, 'alt')).replace(/[[\]\\]/g, '\\$&')}](media/${found.media})` : '';
	}

	/** What is said at the end: of all right, and of none. */
	overall(value: unknown): { right?: string; wrong?: string } {
		const ranges = list(value).map((each) => ({ from: number(at(each, 'from')) ?? 0, to: number(at(each, 'to')) ?? 100, said: this.words(at(each, 'feedback')) })).filter((each) => each.said);
		const right = ranges.find((each) => each.to >= 100 && each.from > 0)?.said;
		const wrong = ranges.find((each) => each.from <= 0 && each.to < 100)?.said;
		if (ranges.some((each) => each.said !== right && each.said !== wrong)) this.notes.add('feedback-lost');
		return { ...(right ? { right } : {}), ...(wrong ? { wrong } : {}) };
	}
}

/** The pictures that a piece of content names, each at most `limits.picture` bytes, by their path in it. */
export async function picturesOf(from: Package, params: unknown): Promise<Map<string, Uint8Array>> {
	const found = new Map<string, Uint8Array>();
	let total = 0;
	const look = async (value: unknown, depth: number): Promise<void> => {
		if (depth > 40 || !value || typeof value !== 'object') return;
		const path = text(at(value, 'path'));
		const size = path && !found.has(path) ? from.size(`content/${path}`) : undefined;
		if (size !== undefined && size <= limits.picture && (total += size) <= limits.pictures * 2) found.set(path, await from.read(`content/${path}`, limits.picture));
		for (const inside of Object.values(value)) await look(inside, depth + 1);
	};
	await look(params, 0);
	return found;
}
