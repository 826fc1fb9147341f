import type { Who } from '#rooms/people/who.ts';

/** A pupil of the demo as one who asks, as the sign-in would give him. */
export function whoOf({ id, label }: { id: string; label: string }, sessionId: string, establishmentId: string): Who {
	const hat = { id: `pupil:${establishmentId}`, kind: 'pupil' as const, placeId: establishmentId, place: '', establishmentId };
	return { id, label, code: '', givenName: '', familyName: '', language: 'fr', theme: 'auto', textSize: 100, perPage: null, sessionId, hats: [hat], hat, mustChange: false };
}
