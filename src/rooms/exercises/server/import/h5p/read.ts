/** H5P packages: a question, or a set of them, or something that holds some; what is no question is named. */
import type { Package } from '#platform/server/package.ts';
import { incoming } from '../markdown.ts';
import { itemOf } from '../question.ts';
import { Notes, notTaken, NotTaken, taken, type Kind, type Reading, type Row } from '../row.ts';
import { Asking, at, jsonOf, list, picturesOf, record, text, type Params } from './content.ts';
import { blanks, dragText, essay, markTheWords, multiChoice, singleChoice, sortParagraphs, summary, trueFalse, type Made } from './kinds.ts';
import { dragQuestion, hotspotQuestion } from './pictures.ts';

/** Whether a package is H5P. */
export const isH5p = (from: Package): boolean => from.size('h5p.json') !== undefined;

const readers = new Map<string, [Kind, (asking: Asking) => Made]>([
	['H5P.MultiChoice', ['choice', multiChoice]],
	['H5P.TrueFalse', ['truefalse', trueFalse]],
	['H5P.Blanks', ['gaps', blanks]],
	['H5P.DragText', ['gaps', dragText]],
	['H5P.MarkTheWords', ['several', markTheWords]],
	['H5P.Summary', ['choice', summary]],
	['H5P.Essay', ['written', essay]],
	['H5P.SortParagraphs', ['ordering', sortParagraphs]],
	['H5P.DragQuestion', ['label', dragQuestion]],
	['H5P.ImageHotspotQuestion', ['hotspot', hotspotQuestion]]
]);

/** What only puts other contents together, and loses nothing when they are taken one by one. */
const sets = new Set(['H5P.QuestionSet', 'H5P.SingleChoiceSet', 'H5P.Column']);
/** What is in a set and asks nothing. */
const silent = new Set(['H5P.AdvancedText', 'H5P.Text', 'H5P.Image', 'H5P.Video', 'H5P.Audio', 'H5P.Link', 'H5P.Table', 'H5P.GoToSlide', 'H5P.Nil', 'H5P.ContinuousText']);

const nameOf = (library: unknown): string => /^[\w.]{1,80}/.exec(text(library))?.[0] ?? '';
const titleOf = (value: unknown): string => incoming(text(value)).replace(/<[^>]{0,500}>/g, ' ').replace(/\s+/g, ' ').trim().slice(0, 120);

type Piece = { library: string; params: Params; title: string };

/** What stands inside a content, in order: each library with its parameters. */
function* inside(value: unknown, depth = 0): Generator<Piece> {
	if (depth > 40 || !value || typeof value !== 'object') return;
	const library = nameOf(at(value, 'library'));
	if (/^H5P\./.test(library) && at(value, 'params') && !silent.has(library)) {
		yield { library, params: record(at(value, 'params')), title: titleOf(at(value, 'metadata', 'title')) };
		if (readers.has(library)) return;
	}
	for (const [key, each] of Object.entries(value)) if (key !== 'media') yield* inside(each, depth + 1);
}

class H5p {
	number = 0;
	readonly from: Package;
	readonly reading: Reading;
	readonly place: string;
	constructor(from: Package, reading: Reading, place: string) {
		this.from = from;
		this.reading = reading;
		this.place = place;
	}

	row(kind: Kind, name: string): Row {
		return { number: ++this.number, line: 0, name: name || '…', kind, outcome: 'refused', why: [], ...(this.place ? { place: this.place } : {}) };
	}

	async question({ library, params, title }: Piece, read: (asking: Asking) => Made, kind: Kind): Promise<Row> {
		const row = this.row(kind, title);
		const notes = new Notes();
		row.why = notes.whys;
		try {
			const { parts, aside = {}, ...made } = read(new Asking(params, await picturesOf(this.from, params), notes));
			const item = itemOf({ name: title, ...made, foreign: { format: 'h5p', data: { library, ...aside } } }, notes, this.reading);
			if (parts) item.parts = parts.map((part, i) => ({ ...part, ...(i === 0 ? { right: made.right, wrong: made.wrong } : {}) })).map((part) => Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined)) as typeof part);
			if (row.name === '…') row.name = item.title;
			return taken(row, notes, item, made.kind);
		} catch (error) {
			return notTaken(row, error);
		}
	}

	async *pieces(piece: Piece): AsyncGenerator<Row> {
		const reader = readers.get(piece.library);
		if (reader) return yield await this.question(piece, reader[1], reader[0]);
		if (!sets.has(piece.library)) yield { ...this.row('activity', piece.title || piece.library), why: [{ key: 'activity-not-held', values: { type: piece.library } }] };
		for (const each of list(piece.library === 'H5P.SingleChoiceSet' ? piece.params.choices : [])) yield await this.question({ library: piece.library, params: record(each), title: '' }, singleChoice, 'choice');
	}
}

/** The rows of an H5P package; of one inside another package with where it stands there. */
export async function* readH5p(from: Package, reading: Reading, at = ''): AsyncGenerator<Row> {
	let head: Params;
	let content: Params;
	try {
		head = await jsonOf(from, 'h5p.json');
		content = await jsonOf(from, 'content/content.json');
	} catch (error) {
		if (!(error instanceof NotTaken)) throw error;
		yield { number: 1, line: 0, name: 'h5p.json', kind: 'other', outcome: 'refused', why: [error.why], ...(at ? { place: at } : {}) };
		return;
	}
	const library = nameOf(head.mainLibrary);
	const title = titleOf(head.title);
	const whole: Piece = { library, params: content, title };
	const single = readers.has(library);
	const h5p = new H5p(from, { ...reading, ...rights(head) }, [at, single ? '' : title].filter(Boolean).join(' › '));
	yield* h5p.pieces(whole);
	if (!single) for (const piece of inside(content)) yield* h5p.pieces(piece);
}

/** Who made it, and under which licence it may be used, as the package says. */
function rights(head: Params): Partial<Reading> {
	const authors = list(head.authors).map((author) => titleOf(at(author, 'name'))).filter(Boolean).join(', ').slice(0, 200);
	const licence = text(head.license);
	const version = text(head.licenseVersion);
	const named = /^CC\b/.test(licence) ? [licence, version].filter(Boolean).join(' ') : licence === 'PD' || licence === 'CC PDM' ? 'PD' : '';
	return { ...(authors ? { author: authors } : {}), ...(named ? { licence: named } : {}) };
}
