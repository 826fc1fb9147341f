/**
 * The item model: one exercise as it is stored, exchanged and marked. PURE: types only.
 *
 * Words follow QTI where it has one: an *item* has a stem and one or more *parts*; each part is one *interaction* with
 * its marking key. All text is Markdown with formulas between `$` signs. Everything a learner answers is text, so that a
 * plain HTML form, the phone's outbox and an imported file speak the same shape.
 */

/** Markdown with `$…$` formulas and, in a gaps interaction, `[[gap id]]` places. */
export type Markdown = string;

/** A wrong answer that we recognise. `misconception` names it across items (a code such as `suite.un-de-trop`). */
export type Feedback = { text?: Markdown; misconception?: string };

export type Option = { id: string; text: Markdown; feedback?: Feedback };

/** How far a number may be from the key: an absolute gap, a part of the key (0.02 is 2 %), or n significant digits. */
export type Tolerance = { kind: 'absolute' | 'relative' | 'digits'; value: number };

/** A unit the learner may write, and what one of it is worth in the unit of the key (cm for a key in m: 0.01). */
export type Unit = { name: string; factor: number };

/**
 * A number that is right (score 1), half right or a recognised error (score 0 with feedback). The first match wins. `value` is
 * written as a learner may write it (`0,75`, `3/4`, `2,5e-3`), or `*` for any number that no answer before it matches.
 */
export type NumericAnswer = { value: string; tolerance?: Tolerance; score: number; feedback?: Feedback };

/**
 * A text that is right, half right or a recognised error. `*` stands for anything, `\*` for a star. The first match to the letter
 * wins, then the first that slips allow.
 */
export type TextAnswer = { text: string; score: number; feedback?: Feedback };

/** An expression that is right or a recognised error, compared by algebra. The first match wins. Keys are read as `1/2n` = (1/2)n. */
export type ExpressionAnswer = { value: string; score: number; feedback?: Feedback };

/**
 * What is folded before texts are compared: all of it unless it says `false` (`case: false`: capitals count). `slips` is how many
 * letters may be off in a word of 5 letters or more; default none.
 */
export type TextRule = { case?: boolean; accents?: boolean; punctuation?: boolean; slips?: 0 | 1 | 2 };

export type Gap =
	| { id: string; kind: 'text'; answers: TextAnswer[]; rule?: TextRule; width?: number }
	| { id: string; kind: 'number'; answers: NumericAnswer[]; units?: Unit[] }
	| { id: string; kind: 'list'; options: Option[]; key: string };

export type Interaction =
	/** One option of several. Response: its id. `partial` gives some options a score between 0 and 1. Options are shuffled if `shuffle` is true. */
	| { type: 'choice'; options: Option[]; key: string; partial?: Record<string, number>; shuffle?: boolean }
	/**
	 * Any number of options. Response: their ids. `all`: all or nothing; `each`: one share a right tick, minus one a wrong tick, never
	 * below 0; with `weights` each tick counts its own (−1 to 1, none is 0). Score 1 only for the exact set.
	 */
	| { type: 'several'; options: Option[]; keys: string[]; scoring: 'all' | 'each'; weights?: Record<string, number>; shuffle?: boolean }
	/** Response: 'true' or 'false'. */
	| { type: 'truefalse'; key: boolean; whenTrue?: Feedback; whenFalse?: Feedback }
	/** Response: a number as typed, comma or point, with a unit if `units` is given (then `unitRequired` says whether it must stand there). */
	| { type: 'numeric'; answers: NumericAnswer[]; units?: Unit[]; unitRequired?: boolean }
	/** A text with places `[[id]]`. Response: one text a gap. */
	| { type: 'gaps'; text: Markdown; gaps: Gap[] }
	/** Response: a text. */
	| { type: 'short'; answers: TextAnswer[]; rule?: TextRule }
	/** Things to put in order; listed here in the right order, shown shuffled. Response: ids in the order given. Feedback is for a thing out of place. */
	| { type: 'ordering'; things: Option[]; scoring: 'all' | 'neighbours' }
	/** Pairs. Response: for each left id a right id. Right ids that no left one has are distractors. Right sides are shuffled unless `shuffle` is false. */
	| { type: 'matching'; left: Option[]; right: Option[]; pairs: Record<string, string>; scoring: 'all' | 'each'; shuffle?: boolean }
	/** An expression in `variables`, equal by algebra. `form` asks more: expanded, factored, or a reduced fraction. */
	| { type: 'expression'; answers: ExpressionAnswer[]; variables: string[]; form?: 'any' | 'expanded' | 'factored' | 'reduced' };

export type Hint = { text: Markdown; cost?: number };

export type Part = {
	/** Short and stable inside the item: `a`, `b`, … */
	id: string;
	prompt?: Markdown;
	/** Share of the item's score; shares are summed and divided. Default 1. */
	weight?: number;
	interaction: Interaction;
	/** What is said for an answer that no other feedback recognises. */
	right?: Markdown;
	wrong?: Markdown;
};

/**
 * A value drawn for each learner. `choose` takes one of `values`; `range` an integer multiple of `step` between `from` and
 * `to`; `derive` is an expression of the parameters before it. `{{name}}` in any text or key stands for the value.
 */
export type Parameter =
	| { name: string; kind: 'range'; from: number; to: number; step?: number; not?: string[] }
	| { name: string; kind: 'choose'; values: string[] }
	| { name: string; kind: 'derive'; value: string };

/** An exercise, whole: what a file in `content/` holds, what an import makes, what a published version stores. */
export type Item = {
	/** Unique in its programme, stable for ever: `MS2-06-012`. */
	code: string;
	title: string;
	language: string;
	/** The chapter's code and the codes of the competences it is evidence for; the first is the main one. */
	chapter?: string;
	competences: string[];
	/** 1 easy … 5 hard, as the author judges it. */
	difficulty: 1 | 2 | 3 | 4 | 5;
	/** Common text above the parts. */
	stem: Markdown;
	parameters?: Parameter[];
	parts: Part[];
	hints?: Hint[];
	solution?: Markdown;
	/** Pictures and sounds used as `![alt](media/name)` in the texts: name to content hash and type. */
	media?: Record<string, { sha256: string; type: string; bytes: number }>;
	author?: string;
	licence?: string;
	source?: string;
	/** What a foreign file held and this model cannot: kept to be given back at export. */
	foreign?: { format: string; data: Record<string, unknown> };
};

/** What a learner answered to one part: see each interaction. */
export type Response = string | string[] | Record<string, string>;

/** What a learner answered to an item, by part id. A part that is not there was left blank. */
export type Answer = Record<string, Response>;

/** The verdict on one part. `score` from 0 to 1. `problem` says why an answer could not be read (it is not counted as wrong). */
export type PartMark = {
	part: string;
	score: number;
	right: boolean;
	blank: boolean;
	message?: Markdown;
	misconception?: string;
	problem?: 'not-a-number' | 'unit-missing' | 'unit-unknown' | 'not-an-expression' | 'wrong-form' | 'order-unclear' | 'too-long';
	/** By id of option, gap, thing or left side: whether what the learner did with it (ticked or left, wrote, placed, paired) is right. */
	details?: Record<string, boolean>;
};

/** The verdict on an item. `score` from 0 to 1, weighted over the parts; `right` means every part is. */
export type Mark = { score: number; right: boolean; parts: PartMark[] };
