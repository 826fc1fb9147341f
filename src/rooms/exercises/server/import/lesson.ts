/** Pages of a package as lessons: HTML to Markdown, with the files of the package that it shows or links to under names of their own. */
import type { Package } from '#platform/server/package.ts';
import { longestSource } from '#rooms/curriculum/draft.ts';
import { headBytes, kindOf, maybeMediumType, mediumName, mostBytes, nextName } from '#rooms/curriculum/medium.ts';
import { htmlToMarkdown } from './html.ts';
import { incoming, plain } from './markdown.ts';
import { pictureOf } from './pictures.ts';
import { Notes, NotTaken, type FoundLesson, type LessonFile } from './row.ts';

/** A file of a package, and what it is called where its path does not say. */
export type PackedFile = { path: string; called?: string };

/** A lesson while it is made: the files that its texts have named so far. */
export class LessonDraft {
	readonly files = new Map<string, LessonFile>();
	readonly notes: Notes;
	readonly #from: Package;
	readonly #parts: string[] = [];
	constructor(from: Package, notes: Notes) {
		this.#from = from;
		this.notes = notes;
	}

	get isEmpty(): boolean {
		return this.#parts.length === 0;
	}

	/** Adds Markdown of ours as it stands. */
	add(markdown: string): void {
		if (markdown.trim()) this.#parts.push(markdown.trim());
	}

	/** Adds foreign HTML. `inside` says which file of the package an address means, if it means one. */
	async addPage(html: string, inside: (address: string) => PackedFile | undefined): Promise<void> {
		if (html.length > longestSource * 20) throw new NotTaken('too-long', { letters: html.length });
		const text = incoming(html);
		const named = new Map<string, string>();
		for (const address of addressesIn(text)) {
			const found = inside(address);
			const name = found && (await this.file(found));
			if (name) named.set(address, name);
		}
		const notes = new Notes();
		this.add(
			htmlToMarkdown(text, {
				lost: this.notes.add.bind(this.notes),
				page: true,
				file: (address) => named.get(address),
				picture: (address) => {
					const name = named.get(address);
					if (name) return name;
					if (!/^data:/i.test(address)) return pictureOf(this.notes, address, []);
					const kept = pictureOf(notes, address, []);
					const found = kept === undefined ? undefined : notes.files.get(kept);
					return found && this.#name(found.sha256, { name: mediumName(found.name, found.type), bytes: found.bytes.length, type: found.type, alt: '', open: () => once(found.bytes) });
				}
			})
		);
		for (const why of notes.whys) this.notes.add(why.key, why.values);
	}

	/** Adds a file of the package as something to open or to see, under these words. Answers whether it can be. */
	async addFile(file: PackedFile, words: string): Promise<boolean> {
		const name = await this.file(file);
		if (name) this.add(`![${words}](media/${name})`);
		return name !== undefined;
	}

	/** The name of a file of the package in this lesson; undefined, and noted, for one that lessons may not hold. */
	async file({ path, called = path }: PackedFile): Promise<string | undefined> {
		const known = this.files.get(path);
		if (known) return known.name;
		const bytes = this.#from.size(path);
		if (bytes === undefined) return void this.notes.add('picture-missing', { name: path.slice(-80) });
		const type = maybeMediumType(await head(this.#from, path), called);
		if (!type) return void this.notes.add('file-not-taken', { name: called.slice(-80) });
		if (bytes > mostBytes[kindOf(type)]) return void this.notes.add('file-too-large', { name: called.slice(-80), megabytes: Math.ceil(bytes / 1_000_000) });
		return this.#name(path, { name: mediumName(called, type), bytes, type, alt: '', open: () => this.#from.open(path) });
	}

	#name(key: string, file: LessonFile): string {
		const known = this.files.get(key);
		if (known) return known.name;
		const taken = new Set([...this.files.values()].map((each) => each.name));
		const base = file.name;
		for (let n = 2; taken.has(file.name); n++) file.name = nextName(base, n);
		this.files.set(key, file);
		return file.name;
	}

	/** The lesson; refuses an empty one and one longer than a lesson may be. */
	made(title: string, language: string): FoundLesson {
		const source = this.#parts.join('\n\n');
		if (!source) throw new NotTaken('page-empty');
		if (source.length > longestSource) throw new NotTaken('too-long', { letters: source.length });
		const files = [...this.files.values()].filter((file) => source.includes(`(media/${file.name})`));
		for (const file of files) file.alt = altOf(source, file.name);
		return { title: title.replace(/\s+/g, ' ').trim().slice(0, 200) || '…', language, source, files };
	}
}

const once = async function* (bytes: Uint8Array): AsyncGenerator<Uint8Array> {
	yield bytes;
};

async function head(from: Package, path: string): Promise<Buffer> {
	let found = Buffer.alloc(0);
	for await (const chunk of from.open(path)) {
		found = Buffer.concat([found, chunk]);
		if (found.length >= headBytes) break;
	}
	return found.subarray(0, headBytes);
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", apos: "'" };

/** The addresses of an HTML text, at most 2 000, each once. */
function addressesIn(html: string): Set<string> {
	const found = new Set<string>();
	for (const [, , double, single, bare] of html.matchAll(/\b(src|href|data)\s{0,3}=\s{0,3}(?:"([^"]{1,2000})"|'([^']{1,2000})'|([^\s"'>]{1,2000}))/gi)) {
		const address = (double ?? single ?? bare).replace(/&(amp|lt|gt|quot|#39|apos);/g, (_, name: string) => entities[name]).trim();
		if (!/^data:/i.test(address)) found.add(address);
		if (found.size >= 2000) break;
	}
	return found;
}

/** The words that stand for a file where it is shown first. */
function altOf(source: string, name: string): string {
	const at = source.indexOf(`](media/${name})`);
	const from = source.lastIndexOf('![', at);
	return from < 0 ? '' : plain(source.slice(from + 2, at)).slice(0, 500);
}
