/** What an import says of each question of a foreign file, and how far it goes. */
import type { Interaction, Item } from '#rooms/exercises/item.ts';
import type { Original } from './original.ts';

/** Every reason an import can give. Each is a message of `messages/import.fr.ts`, and a test holds the two lists together. */
export const reasons = [
	// Changed: the question is taken, and this differs from the file.
	'scripts-removed', 'styles-removed', 'frames-removed', 'recordings-removed', 'forms-removed', 'drawings-removed', 'links-removed',
	'remote-pictures-removed', 'picture-missing', 'picture-refused', 'picture-cleaned', 'file-not-taken', 'underline-as-italics', 'colours-lost',
	'mathml-as-text', 'tables-simplified', 'control-characters-removed', 'negative-weights-lost', 'weights-made-whole', 'several-right-in-single',
	'partial-credit-lost', 'list-words-only', 'gap-weights-lost', 'feedback-lost', 'unit-penalty-lost', 'values-drawn-apart',
	'tolerance-approximated',
	'words-as-list', 'places-without-names', 'point-as-places', 'one-draw-taken', 'text-moved-up', 'rubric-kept-aside', 'file-types-lost', 'pairs-got-sides',
	'slider-as-number', 'capitals-count', 'only-whole-key-right', 'all-or-nothing-lost', 'partial-points-differ', 'points-for-nothing-lost',
	'parts-count-each', 'rows-as-parts', 'order-as-places', 'marker-words-shown', 'beginning-kept-aside', 'frames-as-links', 'file-too-large', 'in-lesson', 'dates-and-grades-lost', 'lesson-questions-lost', 'keywords-kept-aside', 'file-not-kept', 'draft-refused',
	// Refused: the question is not taken.
	'not-in-package', 'processing-not-held', 'processing-too-long', 'scored-by-chance', 'adaptive-not-held', 'key-not-best', 'pattern-not-held', 'wrong-would-be-right',
	'right-would-be-wrong', 'too-many-answers', 'answers-without-end', 'many-to-many', 'gap-without-word', 'needs-its-picture', 'bad-shape',
	'description-no-question', 'type-not-held', 'page-empty', 'words-not-apart', 'nothing-to-show', 'bad-address', 'activity-not-held', 'quiz-not-held', 'hidden-there', 'random-not-held', 'no-right-answer', 'too-few-options',
	'no-answer', 'bad-number', 'bad-weight', 'bad-pair', 'bad-answer', 'bad-gap', 'no-gap', 'answers-not-closed', 'several-answer-blocks', 'several-in-a-gap', 'any-answer-right',
	'too-long', 'too-deep', 'not-well-formed', 'formula-not-held', 'values-missing', 'same-as-before', 'item-not-valid', 'key-not-right', 'empty-question',
	// Refused: a cell of a sheet can't be read.
	'cell-missing', 'cell-type', 'cell-choice', 'cell-number', 'cell-pair', 'cell-gap', 'cell-parameter', 'cell-truth', 'cell-share', 'cell-parts',
	// Refused: the file is not taken.
	'sheet-no-head',
	'file-has-doctype', 'file-not-text', 'file-is-other-xml', 'file-empty', 'file-too-big', 'file-too-many', 'file-cut-short',
	'file-other-archive', 'file-is-scorm', 'file-is-document', 'file-not-known',
	// Refused: the package is not opened, or not read any further.
	'package-not-package', 'package-broken', 'package-locked', 'package-method', 'package-too-many', 'package-too-big', 'package-entry-too-big', 'package-bomb',
	'package-unsafe-name', 'package-same-name', 'package-link', 'package-absent',
	// The work broke off, again and again, or its file is gone.
	'work-failed', 'upload-gone'
] as const;
export type Reason = (typeof reasons)[number];

export type Why = { key: Reason; values: Record<string, string | number> };

/** The words of our model first, then those a foreign file may hold and we do not. */
export type Kind = Interaction['type'] | 'essay' | 'description' | 'random' | 'calculated' | 'page' | 'heading' | 'link' | 'document' | 'quiz' | 'activity' | 'other';

/** A picture found in the file, decoded and looked at: its type comes from its bytes, never from its name. */
export type FoundFile = { name: string; sha256: string; type: string; bytes: Uint8Array };

export type Row = {
	/** Place in the file, from 1. */
	number: number;
	name: string;
	/** The line in a text; 0 in a package. */
	line: number;
	/** Where it stands in a package, as its author would say: folders of the course, name of the quiz. */
	place?: string;
	kind: Kind;
	outcome: 'taken' | 'changed' | 'refused';
	why: Why[];
	item?: Item;
	files?: FoundFile[];
	/** The question as the file has it. */
	original?: Original;
	/** A page, which becomes the draft of a lesson. */
	lesson?: FoundLesson;
	/** Taken together with the row of this number, and not without it: a heading or a file inside a lesson. */
	within?: number;
};

/** A file that a lesson shows or gives out, read when the lesson is taken. */
export type LessonFile = { name: string; type: string; bytes: number; alt: string; open(): AsyncIterable<Uint8Array> };
export type FoundLesson = { title: string; language: string; source: string; files: LessonFile[] };

/** How the file is read. `language` is given to items that do not show another one by their letters. */
export type Reading = { language: string; author?: string; licence?: string; source?: string };

/** Bounds of one file: bytes of a text and of a package, questions, characters of one question and of one text in it, bytes of one picture and of all pictures of one question. */
export const limits = { file: 200 * 1024 * 1024, package: 600 * 1024 * 1024, questions: 20_000, question: 16 * 1024 * 1024, text: 200_000, picture: 5 * 1024 * 1024, pictures: 15 * 1024 * 1024 };

/** Thrown inside one question: it is refused for this reason and the next one is read. */
export class NotTaken extends Error {
	readonly why: Why;
	constructor(key: Reason, values: Why['values'] = {}) {
		super(key);
		this.why = { key, values };
	}
}

/** Thrown for the whole file: nothing more can be read from it. */
export class FileRefused extends Error {
	readonly why: Why;
	readonly line: number;
	constructor(key: Reason, line = 1, values: Why['values'] = {}) {
		super(key);
		this.why = { key, values };
		this.line = line;
	}
}

/** What is noted while one question is read: its losses, each said once, and the pictures its texts use. */
export class Notes {
	readonly whys: Why[] = [];
	readonly files = new Map<string, FoundFile>();
	add(key: Reason, values: Why['values'] = {}) {
		if (this.whys.some((why) => why.key === key && JSON.stringify(why.values) === JSON.stringify(values))) return;
		if (this.whys.length < 40) this.whys.push({ key, values });
	}
}

/** Notes in a row what became of its question, which was read. */
export function taken(row: Row, notes: Notes, item: Item, kind: Kind): Row {
	row.item = item;
	row.kind = kind;
	row.why = notes.whys;
	row.outcome = notes.whys.length ? 'changed' : 'taken';
	if (notes.files.size) row.files = [...notes.files.values()];
	return row;
}

/** Notes in a row why its question is not taken: a fault in one never reaches the next. Any other error goes on. */
export function notTaken(row: Row, error: unknown): Row {
	if (!(error instanceof NotTaken)) throw error;
	row.why = [error.why];
	row.outcome = 'refused';
	delete row.item;
	return row;
}
