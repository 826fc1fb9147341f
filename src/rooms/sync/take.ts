import * as v from 'valibot';

/** At most so many wants in one taking, parcels on one phone, and facts asked about. */
export const mostWants = 40;
export const mostParcels = 12_000;
export const mostAsked = 3000;

const key = v.pipe(v.string(), v.minLength(1), v.maxLength(160));

/** What a phone asks to take along (docs/sync.md, 4). */
export const takeSchema = v.object({
	v: v.literal(1),
	/** The shape of parcels that the phone's pages can show. */
	shape: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000)),
	/** All that is to be on the phone, not only what is new. */
	wants: v.pipe(v.array(v.object({ kind: v.pipe(v.string(), v.maxLength(20)), id: v.pipe(v.string(), v.maxLength(60)) })), v.maxLength(mostWants)),
	/** What is on it: the stamp of each parcel by its key. */
	have: v.pipe(v.record(key, v.pipe(v.string(), v.maxLength(80))), v.maxEntries(mostParcels)),
	/** The facts made on this phone that its pages still lay over what was taken. */
	acts: v.optional(v.pipe(v.array(v.pipe(v.string(), v.maxLength(40))), v.maxLength(mostAsked)), []),
	/** Only the sizes: nothing is taken. */
	size: v.optional(v.boolean(), false)
});
export type Take = v.InferOutput<typeof takeSchema>;

const uuid = v.pipe(v.string(), v.uuid());

/** A taking as a phone sends it: whose things it takes, and which phone it is. Where another is signed in the answer is 409; for a phone that was cut off, 403. */
export const takeEnvelope = v.object({ ...takeSchema.entries, person: uuid, device: uuid });
/** What a phone that nobody is signed in on may ask: whether it was cut off for a person. */
export const deviceSchema = v.object({ person: uuid, device: uuid });

/** A file that a page shows, by the hash of its content: fetched apart, from /media. `large`: a video or document, which is fetched only where it was chosen by itself. */
export type TakenMedia = { sha256: string; bytes: number; large?: true };

/**
 * What one page needs, as it goes over the line. `data` is what the page's load answers, `basis` what the acts made since are laid over
 * with (carried.ts of the room); both devalue text.
 */
export type ParcelLine = { key: string; stamp: string; path: string; route: string; data: string; basis?: string; media?: TakenMedia[] };

export type TakeLine =
	/** First: the server's time, how many parcels may come at most, and which of the asked facts are in all that follows. */
	| { v: 1; time: string; total: number; holds: string[] }
	| ParcelLine
	| { gone: string[] }
	/** Last. Without it the line was cut. `bytes`: of all lines before, unpacked. */
	| { end: true; keys: string[]; bytes: number };

/** What a taking would bring that is not there yet: parcels, bytes over the line (about) and on the phone, and the media of all that is wanted. */
export type TakeSize = { keys: string[]; bytes: number; space: number; media: TakenMedia[] };
