/** What is being written, before it is published. PURE. */
import * as v from 'valibot';

export const draftKinds = ['lesson', 'item'] as const;
export type DraftKind = (typeof draftKinds)[number];

/** A draft is written, handed in, sent back or found good, and published; after that its next version may be written. */
export const draftStates = ['draft', 'submitted', 'returned', 'approved', 'published'] as const;
export type DraftState = (typeof draftStates)[number];

/** Whether a draft may be written in: not while others check it, nor what they found good. */
export const isOpen = (state: DraftState): boolean => state === 'draft' || state === 'returned' || state === 'published';

/** What a draft was made from. `author` and `licence` are those of the origin, and stay with all that is made from it. */
export type Origin = { kind: DraftKind; id: string; version: number; title: string; author: string; licence: string; how: 'copy' | 'adapt' };

/** A file that a lesson uses by name, as `![alt](media/name)`. */
export const draftMedium = v.object({
	sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
	type: v.pipe(v.string(), v.maxLength(100)),
	bytes: v.pipe(v.number(), v.integer(), v.minValue(0)),
	alt: v.optional(v.pipe(v.string(), v.maxLength(500)))
});

/** The longest text of a lesson, in characters. */
export const longestSource = 200_000;

/** What a lesson's draft holds: Markdown, the minutes it takes, its files. */
export const lessonContent = v.object({
	source: v.pipe(v.string(), v.maxLength(longestSource)),
	minutes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(600))),
	media: v.optional(v.record(v.pipe(v.string(), v.regex(/^[\w.-]{1,120}$/)), draftMedium), {})
});
export type LessonContent = v.InferOutput<typeof lessonContent>;

/** What an exercise's draft holds: an Item of exercises/item.ts that may yet be faulty; the room of exercises knows more. */
export const itemContent = v.object({ item: v.record(v.string(), v.unknown()) });
export type ItemContent = v.InferOutput<typeof itemContent>;

export type DraftContent = LessonContent | ItemContent;

/** A language tag such as `fr` or `ar-MA`. */
export const isTag = (text: string): boolean => /^[a-z]{2,3}(-[A-Za-z]{2,4})?$/.test(text);
