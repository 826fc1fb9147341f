/** What a tab sends, checked where it arrives: apart from joint-exchange.ts, so that the editor loads no schemas. PURE. */
import * as v from 'valibot';
import { mostSent, mostUpdates, type SentLine } from '#rooms/curriculum/joint-exchange.ts';

const base64 = v.pipe(v.string(), v.maxLength(mostSent), v.regex(/^[A-Za-z0-9+/]*={0,2}$/));
const whole = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 53));

export const sentSchema = v.object({
	person: v.string(),
	tab: whole,
	updates: v.pipe(v.array(base64), v.maxLength(mostUpdates)),
	since: v.nullable(v.pipe(whole, v.maxValue(2 ** 31 - 1))),
	vector: v.nullable(base64),
	place: v.nullable(v.pipe(v.string(), v.maxLength(600))),
	waits: v.nullable(v.pipe(v.array(whole), v.maxLength(30))),
	leaving: v.optional(v.boolean(), false)
} satisfies Record<keyof SentLine, unknown>);
