/**
 * The item model: one exercise as it is stored, exchanged and marked. PURE: types only.
 *
 * Words follow QTI where it has one: an *item* has a stem and one or more *parts*; each part is one *interaction* with
 * its marking key. All text is Markdown with formulas between `$` signs. Everything a learner answers is text, so that a
 * plain HTML form, the phone's outbox and an imported file speak the same shape.
 */
import type { PackageFormat } from './package.ts';

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

/**
 * A picture to point at: `media` is a name as in `![…](media/name)`. Its width and height are in units of its own (pixels, or those of a
 * drawing's view box), from the top left corner; places on it are in the same. `alt` is what it shows, for who does not see it.
 */
export type Picture = { media: string; alt: string; width: number; height: number };

export type Shape =
	| { kind: 'rectangle'; x: number; y: number; width: number; height: number }
	| { kind: 'circle'; x: number; y: number; radius: number }
	| { kind: 'polygon'; points: [number, number][] };

/** A place on a picture. Its text names it for who does not see the picture. */
export type Area = Option & { shape: Shape };

/** A point by its coordinates, written as numbers are: `2`, `-1/2`, `{{a}}`. */
export type At = { x: string; y: string };

/** An axis: its ends, how far its lines are apart, what a pointer snaps to (default: the lines), and its name (`x`, `n`, `t (s)`). */
export type Axis = { from: number; to: number; step: number; snap?: number; name?: string };

/**
 * What is placed by points: any number of `points`; two ends of a `segment`; tail and head of a `vector`; start and another point of a `ray`; two
 * points of a `line`; centre and a point of a `circle`; vertex and another point of a `parabola` with a vertical axis; the corners of a `polygon`.
 */
export type FigureKind = 'points' | 'segment' | 'vector' | 'ray' | 'line' | 'circle' | 'parabola' | 'polygon';

/** What stands on the grid already: a figure by its points, or the curve of an expression in x, between two values of it or all over. */
export type Given = { kind: FigureKind; at: At[]; name?: string } | { kind: 'curve'; value: string; from?: string; to?: string; name?: string };

/** A figure that is right or a recognised error. `tolerance` is in units of the axes; none is exact. The first match wins. */
export type GraphAnswer = { at: At[]; tolerance?: number; score: number; feedback?: Feedback };

/** What a written answer is judged by; `points` is what it is worth. */
export type Criterion = { id: string; text: Markdown; points?: number };

/** What kinds of file may be handed in. */
export type Accepted = 'picture' | 'sound' | 'pdf' | 'document';

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
	/**
	 * An expression in `variables`, equal by algebra. `form` asks more: expanded, factored, or a reduced fraction. `of` a set (intervals, unions, numbers
	 * between braces) or a vector (coordinates between brackets), compared by what they hold.
	 */
	| { type: 'expression'; answers: ExpressionAnswer[]; variables: string[]; form?: 'any' | 'expanded' | 'factored' | 'reduced'; of?: 'set' | 'vector' }
	/**
	 * Things to sort into groups (QTI: match). Response: for each thing a category. `keys` lists for each thing the categories where it is right; one
	 * with none belongs nowhere and is left out. `each`: one share a right thing, minus `penalty` of one a wrong one (default 0), never below 0.
	 * What is said of a wrong one: of the thing, else of the category it was put in. Things are shuffled unless `shuffle` is false.
	 */
	| { type: 'category'; things: Option[]; categories: Option[]; keys: Record<string, string[]>; scoring: 'all' | 'each'; penalty?: number; shuffle?: boolean }
	/**
	 * Areas of a picture to choose (QTI: hotspot). Response: their ids. With `one` only one is chosen, and any of the keys is right; else marked as
	 * `several` is.
	 */
	| { type: 'hotspot'; picture: Picture; areas: Area[]; keys: string[]; one?: boolean; scoring: 'all' | 'each'; weights?: Record<string, number> }
	/**
	 * Labels to put on places of a picture (QTI: graphicGapMatch). Response: for each place a label. `keys` lists for each place the labels that are
	 * right there; labels that no place has are distractors. Scored as `category`; said of a wrong one: of the label, else of the place.
	 */
	| { type: 'label'; picture: Picture; places: Area[]; labels: Option[]; keys: Record<string, string[]>; scoring: 'all' | 'each'; penalty?: number; shuffle?: boolean }
	/**
	 * A figure placed by its points on a grid. Response: `p1.x`, `p1.y`, `p2.x` … as typed. It is compared by what it is: a line may be given by any two of
	 * its points, a circle by any point of it. Points count in any order unless `names` names them; as many are asked as the first answer has.
	 * `each` (of points only): the share of them that are right.
	 */
	| { type: 'graph'; x: Axis; y: Axis; given?: Given[]; figure: FigureKind; names?: string[]; answers: GraphAnswer[]; scoring?: 'all' | 'each' }
	/**
	 * A long text (QTI: extendedText). Response: the text, or `{ text, f1: … }` with photos of the copy. No machine marks it: it waits for the teacher.
	 * `lines` is how high the field is, `words` how long the text should be (said, not enforced). The model answer and the criteria are shown afterwards.
	 */
	| { type: 'written'; lines?: number; words?: { from?: number; to?: number }; model?: Markdown; criteria?: Criterion[]; photos?: number }
	/** Files handed in (QTI: upload). Response: `f1`, `f2` …, each as `handed.ts` writes it. At most `files` (default 1) of at most `bytes` each (default 5 MB). It waits for the teacher. */
	| { type: 'file'; accept: Accepted[]; files?: number; bytes?: number; criteria?: Criterion[] }
	/**
	 * A package made elsewhere, played in a frame of its own. `archive` is the SHA-256 of its zip, `bytes` what its files are together. Response: `status`, `score`,
	 * `seconds` and its questions, as the package told them (package.ts); no form asks it. It is right when the package says that it was passed or finished.
	 */
	| { type: 'package'; archive: string; format: PackageFormat; bytes: number };

/** The name of a kind of interaction. */
export type Kind = Interaction['type'];

export type Hint = { text: Markdown; cost?: number };

export type Part = {
	/** Short and stable inside the item: `a`, `b`, … */
	id: string;
	prompt?: Markdown;
	/** Share of the item's score; shares are summed and divided. Default 1. */
	weight?: number;
	interaction: Interaction;
	/** A step: it opens when the part before it is open and was answered, or is right (or handed in). The first part has none. */
	after?: 'answered' | 'right';
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
	problem?: 'not-a-number' | 'unit-missing' | 'unit-unknown' | 'not-an-expression' | 'not-a-set' | 'not-a-vector' | 'wrong-form' | 'order-unclear' | 'too-long' | 'point-missing' | 'no-figure' | 'file-unfit';
	/** It was handed in and waits for the teacher: neither right nor wrong, and in no score. */
	pending?: true;
	/** A step that is not open yet: what was answered to it is not looked at. */
	closed?: true;
	/** By id of option, gap, thing, left side, area, place or point (`p1`): whether what the learner did with it (ticked or left, wrote, placed, paired) is right. */
	details?: Record<string, boolean>;
};

/**
 * The verdict on an item. `score` from 0 to 1, weighted over the parts that are open and not pending; `right` means every part is. `pending`: something
 * in it waits for the teacher; until he has marked it, it is done and no evidence.
 */
export type Mark = { score: number; right: boolean; pending?: true; parts: PartMark[] };
