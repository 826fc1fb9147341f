import * as v from 'valibot';

const code = v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/));
const title = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(300));

/** A programme as a country's file holds it: chapters with planned minutes, competences, named errors. */
export const programmeFile = v.object({
	code,
	version: v.pipe(v.string(), v.maxLength(40)),
	title,
	titleAr: v.optional(title),
	cycle: v.string(),
	grade: v.string(),
	series: v.optional(v.array(v.string()), []),
	subject: v.string(),
	language: v.string(),
	source: v.string(),
	chapters: v.pipe(
		v.array(
			v.object({
				code,
				title,
				titleAr: v.optional(title),
				domain: v.optional(v.string()),
				plannedMinutes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
				competences: v.optional(v.array(v.object({ code, title, titleAr: v.optional(title) })), [])
			})
		),
		v.maxLength(200)
	),
	misconceptions: v.optional(v.array(v.object({ code, title, titleAr: v.optional(title) })), [])
});
export type ProgrammeFile = v.InferOutput<typeof programmeFile>;

/** The front matter of a lesson's file. */
export const lessonHead = v.object({
	code,
	title,
	language: v.pipe(v.string(), v.regex(/^[a-z]{2,3}(-[A-Za-z]{2,4})?$/)),
	minutes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(600))),
	author: v.optional(v.string(), 'Équipe Qalam'),
	licence: v.optional(v.string(), 'CC BY-SA 4.0')
});
