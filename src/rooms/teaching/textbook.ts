import * as v from 'valibot';
import { isDay } from '#platform/days.ts';
import { isText } from '#rooms/sync/bounds.ts';

const uuid = v.pipe(v.string(), v.uuid());
const maybeId = v.nullable(uuid);
const text = (most: number, fault: string) => v.pipe(v.string(), v.trim(), v.maxLength(most, fault), v.check(isText));
const day = v.pipe(v.string(), v.check((text) => isDay(text), 'dayMissing'));
const minute = v.pipe(v.number('hourMissing'), v.integer('hourMissing'), v.minValue(0, 'hourMissing'), v.maxValue(1440, 'hourMissing'));

/** What an entry says of its hour: a lesson, a test, that it was not held, or that the entry itself stands there in error. Only lessons cover a chapter. */
export const entryKinds = ['lesson', 'test', 'missed', 'struck'] as const;
export type EntryKind = (typeof entryKinds)[number];

/** An entry of the cahier de textes as its teacher signs it. Minutes are those of the country's day. */
export const entrySchema = v.pipe(
	v.object({
		classId: uuid,
		periodId: maybeId,
		planId: maybeId,
		day,
		from: minute,
		to: minute,
		kind: v.picklist(entryKinds),
		/** The code of the subject in the country's facts. */
		subject: v.pipe(v.string(), v.trim(), v.minLength(1, 'courseMissing'), v.maxLength(40, 'courseMissing'), v.check(isText)),
		programmeId: maybeId,
		chapterId: maybeId,
		/** The chapter is finished with this lesson. */
		finishes: v.boolean(),
		title: text(160, 'titleTooLong'),
		content: text(4000, 'contentTooLong'),
		homework: text(2000, 'homeworkTooLong'),
		homeworkDue: v.nullable(day),
		workId: maybeId
	}),
	v.forward(v.check((entry) => entry.to > entry.from, 'endBeforeBegin'), ['to']),
	// Why an hour was not held may be left open; what was taught may not.
	v.forward(v.check((entry) => entry.title !== '' || entry.kind === 'missed' || entry.kind === 'struck', 'titleMissing'), ['title']),
	v.forward(v.check((entry) => (entry.homework === '' && entry.workId === null) || entry.homeworkDue !== null, 'homeworkDay'), ['homeworkDue']),
	v.forward(v.check((entry) => entry.homeworkDue === null || entry.homeworkDue >= entry.day, 'homeworkBefore'), ['homeworkDue'])
);
export type Entry = v.InferOutput<typeof entrySchema>;

/**
 * The body of a `textbook` fact, version 1: an entry as its teacher signs it. `parents` are the states it was made from: none the first time, the one
 * that was shown when it is changed.
 */
export const entryBody = v.object({ id: uuid, parents: v.pipe(v.array(uuid), v.maxLength(20)), entry: v.object(entrySchema.pipe[0].entries) });
export type EntryBody = v.InferOutput<typeof entryBody>;

/** How many days of a cahier are shown at first. */
export const shownDays = 28;

/** How far back an entry may be dated, in days: a school year and its holidays. */
export const longestBack = 400;

/**
 * The id of the entry of a period on a day: the period's own, with the day for its time. Whoever fills one hour twice, on two phones that do not know of
 * each other, fills one entry.
 */
export const entryIdOf = (periodId: string, day: string): string => {
	const time = Date.parse(day).toString(16).padStart(12, '0');
	return `${time.slice(0, 8)}-${time.slice(8)}-7${periodId.slice(15)}`;
};

/** Of two states of an entry the one that is shown: signed last, by true time; of one instant the greater id. Whatever the order in which they arrive. */
export const holds = (one: { at: Date; id: string }, other: { at: Date; id: string }): boolean => one.at > other.at || (one.at.getTime() === other.at.getTime() && one.id > other.id);

/** A signature under a class's cahier. */
export type Visa = { upto: string; seen_at: Date; signed_by: string };

/** Whether a visa has seen an entry as it stands: dated up to its day, come in before it was signed, and not the signer's own. */
export const isSeen = (entry: { day: string; received_at: Date; teacher_id: string }, visas: readonly Visa[]): boolean =>
	visas.some((visa) => entry.day <= visa.upto && entry.received_at <= visa.seen_at && visa.signed_by !== entry.teacher_id);

/** `8:30` of a minute of the day, as times are typed and read in all three languages. */
export const clock = (minute: number): string => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
/** The minute of the day of a typed `08:30`; undefined for what is no time. */
export const maybeMinute = (text: string): number | undefined => {
	const [, hour, minute] = /^(\d{1,2})[:hH](\d{2})(?::\d{2})?$/.exec(text.trim()) ?? [];
	if (hour === undefined || Number(hour) > 24 || Number(minute) > 59) return undefined;
	const found = Number(hour) * 60 + Number(minute);
	return found <= 1440 ? found : undefined;
};

/** A visa as it was typed: up to which day, with what remark, and when the page was made that its signer had before him. */
export function visaOfForm(form: FormData): { typed: { upto: string; remark: string }; visa?: { upto: string; remark: string; seenAt: Date }; fault?: 'dayMissing' | 'textTooLong' } {
	const typed = { upto: String(form.get('upto') ?? ''), remark: String(form.get('remark') ?? '').trim() };
	const seenAt = new Date(String(form.get('seenAt') ?? ''));
	if (!isDay(typed.upto) || Number.isNaN(seenAt.getTime())) return { typed, fault: 'dayMissing' };
	if (typed.remark.length > 1000 || !isText(typed.remark)) return { typed, fault: 'textTooLong' };
	return { typed, visa: { ...typed, seenAt } };
}
