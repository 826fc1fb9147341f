import type { Profile, Progress, Taking } from './shelf.ts';

/** What the page about this phone shows. `here` tells whether this phone can keep anything yet: the server, which cannot know, says no. */
export type PhoneView = {
	here: boolean;
	profiles: Pick<Profile, 'person' | 'name' | 'code' | 'kind' | 'syncedAt'>[];
	/** Who is unlocked. */
	person: string | null;
	takings: (Taking & { fresh: string })[];
	progress: Progress | null;
	waiting: number;
	storage: { used: number; persisted: boolean } | null;
};
export const nobodyHere: PhoneView = { here: false, profiles: [], person: null, takings: [], progress: null, waiting: 0, storage: null };
