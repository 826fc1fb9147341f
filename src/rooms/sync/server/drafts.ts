import { createHmac, randomBytes } from 'node:crypto';
import { keptSetting } from '#platform/server/settings.ts';
import type { Database } from '#platform/server/sql.ts';
import type { Who } from '#rooms/people/who.ts';

/**
 * The key under which a person's browsers keep what he types and has not handed in yet, base64: it comes with his own pages, so that on a shared
 * telephone who is not signed in, nor has opened his things, can't read what another left there. The same on each day.
 */
export async function draftKey(db: Database, who: Pick<Who, 'id'>): Promise<string> {
	const key = await keptSetting(db, 'draft.key', () => randomBytes(32).toString('base64url'));
	return createHmac('sha256', key).update(`draft ${who.id}`).digest('base64');
}
