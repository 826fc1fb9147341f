import * as v from 'valibot';
import { isText } from '#rooms/sync/bounds.ts';
import { longestAnswer, longestId, mostQuestions, packageEnds } from './package.ts';

const uuid = v.pipe(v.string(), v.uuid());
const short = (most: number) => v.pipe(v.string(), v.maxLength(most), v.check(isText));

/** The body of a `package` fact, version 1: a package that a person opened (`launch`) is over, and how. */
export const packageBody = v.object({
	launch: uuid,
	item: uuid,
	version: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2_000_000_000)),
	work: v.optional(uuid),
	told: v.object({
		status: v.picklist(packageEnds),
		score: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
		seconds: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(86_400)),
		questions: v.pipe(v.array(v.object({ id: short(longestId), result: short(40), answer: short(longestAnswer) })), v.maxLength(mostQuestions))
	})
});
export type PackageBody = v.InferOutput<typeof packageBody>;


const score = v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(1)));
const loose = v.record(v.pipe(v.string(), v.maxLength(60)), v.unknown());

/** What a page tells of a part of a package: what the part noted for the next time, and how it stands. */
export const stateSchema = v.object({
	launch: uuid,
	part: v.pipe(v.string(), v.maxLength(200), v.check(isText)),
	kept: loose,
	told: v.object({
		status: v.picklist([...packageEnds, 'incomplete']),
		score,
		seconds: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(86_400)),
		questions: v.pipe(v.array(v.object({ id: short(longestId), result: short(40), answer: short(longestAnswer) })), v.maxLength(mostQuestions))
	})
});
