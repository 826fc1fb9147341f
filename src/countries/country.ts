/**
 * What a country is to the platform: facts as data, with a version and their sources. Nothing here is a rule of the
 * program; a country's file may be replaced by a ministry's own. A value marked `doubtful` is a starting value that the
 * authority has not confirmed: screens of official use say so. Codes are stable across versions; names are not keys.
 */
import * as v from 'valibot';

const text = v.pipe(v.string(), v.trim(), v.nonEmpty());
const code = v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,39}$/, 'a code has letters, digits and hyphens'));
const date = v.pipe(v.string(), v.isoDate());
const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const pattern = v.pipe(
	text,
	v.check((source) => {
		try {
			return Boolean(new RegExp(source));
		} catch {
			return false;
		}
	}, 'not a regular expression'),
);
/** Not confirmed by the authority; absent means confirmed or generally known. */
const doubtful = v.optional(v.literal(true));

/** A word of the school's language, as screens show it. */
const Name = v.object({ fr: text, ar: text, en: text });
/** A proper name: English keeps the French one. */
const ProperName = v.object({ fr: text, ar: text });

/** A unit of the territory. Coordinates are those of the chief town, in degrees (WGS 84). */
const Unit = v.object({
	code,
	kind: v.picklist(['region', 'departement', 'commune']),
	name: ProperName,
	parent: v.nullable(code),
	population: v.optional(whole),
	women: v.optional(whole),
	latitude: v.optional(v.number()),
	longitude: v.optional(v.number()),
	chiefTown: v.optional(text),
	/** Other spellings met in imports, beyond accents, case, hyphens and apostrophes. */
	variants: v.optional(v.array(text)),
});

/** An office of the education administration: `ia` answers to the ministry, `ief` to an `ia`, whatever the country calls them. */
const Office = v.object({
	code,
	kind: v.picklist(['ministry', 'ia', 'ief']),
	name: ProperName,
	/** The name without the kind of office, as lists show it: `Mbour 1`. */
	short: ProperName,
	parent: v.nullable(code),
	/** The units of the territory it covers, in whole or in part: an office is not a department. */
	covers: v.array(code),
	variants: v.optional(v.array(text)),
});

const Cycle = v.object({ code, order: whole, name: Name, ages: v.tuple([whole, whole]), doubtful });

/** A grade: `age` is the age in years at which a pupil is expected to begin it (null: any). `stage` is a part of the cycle. */
const Grade = v.object({ code, cycle: code, order: whole, name: Name, short: text, age: v.nullable(whole), stage: v.optional(whole) });

const Series = v.object({
	code,
	name: Name,
	short: text,
	family: v.picklist(['letters', 'sciences', 'technical', 'management', 'professional']),
	grades: v.array(code),
	doubtful,
});

const SchoolKind = v.object({ code, name: Name, short: text, cycles: v.array(code), head: Name });

const Subject = v.object({ code, name: Name, short: text, cycles: v.array(code), partOf: v.optional(code) });

/** The weight of a subject in the averages of a class, or in an exam when `exam` is given. `series` null: all of them. */
const Coefficient = v.object({
	grade: code,
	series: v.nullable(code),
	subject: code,
	exam: v.optional(code),
	value: v.pipe(v.number(), v.minValue(0)),
	/** Of the subjects that share this word, the pupil takes one. */
	oneOf: v.optional(text),
	/** The length of the exam's paper. */
	minutes: v.optional(whole),
	source: text,
	doubtful,
});

/** Hours of 60 minutes, by week or by year, as the programme prints them. */
const Hours = v.object({
	grade: code,
	series: v.nullable(code),
	subject: code,
	weekly: v.optional(v.number()),
	yearly: v.optional(v.number()),
	source: text,
	doubtful,
});

const Threshold = v.object({ code, name: Name, from: v.number() });

/** How marks become averages and decisions, for some cycles. All are parameters; the computing is in the school's room. */
const Marking = v.object({
	code,
	cycles: v.array(code),
	scale: v.picklist([10, 20]),
	/** Averages are computed and ranked unrounded, and printed with so many decimals, half up; equals share a rank, the next is skipped. */
	decimals: whole,
	rounding: v.literal('half-up'),
	ties: v.literal('shared'),
	/** average = (tests × testsWeight + composition × compositionWeight) / (sum of both); a missing composition leaves the tests alone. */
	subjectAverage: v.object({
		testsWeight: v.number(),
		compositionWeight: v.number(),
		withoutComposition: v.picklist(['tests', 'none']),
		excusedAbsence: v.picklist(['left-out', 'zero']),
		unexcusedAbsence: v.picklist(['left-out', 'zero']),
	}),
	/** The weight of each evaluation period in the year's average, in order. */
	periodWeights: v.array(v.number()),
	/** Best first. */
	mentions: v.array(Threshold),
	honours: v.array(v.object({ ...Threshold.entries, noMarkBelow: v.optional(v.number()) })),
	warnings: v.array(v.object({ code, name: Name })),
	promotion: v.object({
		passFrom: v.number(),
		/** From here to `passFrom` the council may let the pupil pass. */
		rescueFrom: v.optional(v.number()),
		/** Grades whose pupils all go up. */
		automaticAfter: v.array(code),
		decisions: v.array(v.object({ code, name: Name })),
	}),
	source: text,
	doubtful,
});

const EvaluationKind = v.object({ code, name: Name, role: v.picklist(['test', 'composition', 'practice']) });

/** A period over which pupils are evaluated. Not a term of the calendar: Senegal has three terms and two semesters. */
const EvaluationPeriod = v.object({ code, cycles: v.array(code), number: whole, name: Name, doubtful });

const Day = v.object({
	name: Name,
	/** Every year; days from Easter Sunday; or a day of the Hijri year, announced by observation of the moon. */
	rule: v.variant('kind', [
		v.object({ kind: v.literal('date'), month: whole, day: whole }),
		v.object({ kind: v.literal('easter'), days: v.number() }),
		v.object({ kind: v.literal('hijri'), month: whole, day: whole }),
	]),
	doubtful,
});

const Calendar = v.object({
	/** The day and month in which a school year is taken to begin, when a date must be put in a year. */
	yearBegins: v.object({ month: whole, day: whole }),
	years: v.array(
		v.object({
			code: v.pipe(v.string(), v.regex(/^\d{4}-\d{4}$/)),
			terms: v.array(v.object({ number: whole, name: Name, starts: date, ends: date })),
			source: text,
			doubtful,
		}),
	),
	/** ISO days with lessons: 1 is Monday, 7 Sunday. */
	weekDays: v.array(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(7))),
	firstWeekDay: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(7)),
	holidays: v.array(Day),
});

const Exam = v.object({
	code,
	short: text,
	name: Name,
	grade: code,
	authority: Name,
	scale: v.picklist([10, 20]),
	admittedFrom: v.number(),
	/** From here to `admittedFrom` the candidate sits a second round. */
	secondRoundFrom: v.optional(v.number()),
	/** What the final mark is made of; the shares add up to 1. */
	finalMark: v.array(v.object({ name: Name, share })),
	mentions: v.array(Threshold),
	/** The day on which its papers usually begin. The day of a session is told each year; a screen that shows this one says that it is provisional. */
	usually: v.optional(v.object({ month: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(12)), day: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(31)) })),
	source: text,
	doubtful,
});

const Identifier = v.object({
	code,
	name: Name,
	of: v.picklist(['pupil', 'staff', 'person', 'school']),
	pattern,
	example: text,
	source: text,
	doubtful,
});

const Phone = v.object({
	countryCode: v.pipe(v.string(), v.regex(/^\d{1,3}$/)),
	/** Written before the number within the country, not after the country code. */
	trunk: v.string(),
	/** Patterns of the national number without trunk. */
	any: pattern,
	mobile: pattern,
	/** How many digits stand together when the national number is shown. */
	groups: v.array(whole),
	example: text,
});

/** The groups of facts that must each say where they come from. */
export const groups = [
	'territory', 'administration', 'cycles', 'grades', 'series', 'schoolKinds', 'subjects', 'coefficients', 'hours', 'marking',
	'evaluationPeriods', 'calendar', 'exams', 'identifiers', 'phone', 'guardianship', 'review',
] as const;

const ReviewStep = v.picklist(['colleague', 'school', 'inspector']);

const Source = v.object({ text, doubtful });

export const CountrySchema = v.object({
	/** The folder of the country. */
	key: v.picklist(['senegal', 'djibouti', 'morocco']),
	/** ISO 3166-1. */
	code: v.pipe(v.string(), v.regex(/^[A-Z]{2}$/)),
	/** Of these facts: the school year they describe, then a number. */
	version: v.pipe(v.string(), v.regex(/^\d{4}-\d{4}\.\d+$/)),
	name: Name,
	officialName: Name,
	motto: Name,
	ministry: Name,
	timeZone: text,
	languages: v.object({
		official: v.array(text),
		teaching: v.array(text),
		/** Spoken at home and, here and there, taught: tag (BCP 47) and own name. */
		national: v.array(v.object({ tag: text, name: text })),
	}),
	territory: v.object({ kinds: v.partial(v.object({ region: Name, departement: Name, commune: Name })), units: v.array(Unit) }),
	administration: v.object({ kinds: v.partial(v.object({ ministry: Name, ia: Name, ief: Name })), units: v.array(Office) }),
	cycles: v.array(Cycle),
	grades: v.array(Grade),
	series: v.array(Series),
	schoolKinds: v.array(SchoolKind),
	schoolStatuses: v.array(v.object({ code, name: Name })),
	subjects: v.array(Subject),
	coefficients: v.array(Coefficient),
	hours: v.array(Hours),
	marking: v.array(Marking),
	evaluationKinds: v.array(EvaluationKind),
	evaluationPeriods: v.array(EvaluationPeriod),
	calendar: Calendar,
	exams: v.array(Exam),
	identifiers: v.array(Identifier),
	phone: Phone,
	guardianship: v.object({
		majority: whole,
		consentUnder: whole,
		schoolFrom: whole,
		schoolUntil: whole,
		relations: v.array(v.object({ code, name: Name })),
	}),
	/** Who checks what a teacher of a school or a person of an office wrote, in order, until its head says otherwise: a colleague, the school, the office above. */
	review: v.object({ school: v.array(ReviewStep), office: v.array(ReviewStep) }),
	sources: v.object(Object.fromEntries(groups.map((group) => [group, Source])) as Record<(typeof groups)[number], typeof Source>),
});

export type Country = v.InferOutput<typeof CountrySchema>;
export type CountryKey = Country['key'];
export type Name = v.InferOutput<typeof Name>;
export type ProperName = v.InferOutput<typeof ProperName>;
export type Unit = v.InferOutput<typeof Unit>;
export type Office = v.InferOutput<typeof Office>;
export type Cycle = v.InferOutput<typeof Cycle>;
export type Grade = v.InferOutput<typeof Grade>;
export type Series = v.InferOutput<typeof Series>;
export type SchoolKind = v.InferOutput<typeof SchoolKind>;
export type Subject = v.InferOutput<typeof Subject>;
export type Coefficient = v.InferOutput<typeof Coefficient>;
export type Hours = v.InferOutput<typeof Hours>;
export type Marking = v.InferOutput<typeof Marking>;
export type Threshold = v.InferOutput<typeof Threshold>;
export type EvaluationPeriod = v.InferOutput<typeof EvaluationPeriod>;
export type Exam = v.InferOutput<typeof Exam>;
export type Identifier = v.InferOutput<typeof Identifier>;
