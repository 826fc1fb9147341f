import { sql, type Database } from '#platform/server/sql.ts';
import type { Decision } from '#rooms/teaching/marking.ts';
import { workingHref } from '#rooms/teaching/server/copy-files.ts';

export type PileState = { id: string; at: Date; parents: string[]; decision: Decision; made_by: string };
export type PileStates = { states: Record<string, PileState[]>; names: Record<string, string>; pupils: Record<string, { person_id: string; name: string }> };

/** All states of some copies, and whose they are: what marks made without line are laid with. The caller has checked who may. */
export async function statesOfPile(db: Database, scope: string, attemptIds: string[]): Promise<PileStates> {
	const [states, pupils] = await Promise.all([
		db.all(sql<PileState & { attempt_id: string }>`
			select attempt_id, id, at, parents, decision, made_by from teaching.marking_revision where scope = ${scope} and attempt_id = any(${attemptIds}::uuid[]) order by received_at, id`),
		db.all(sql<{ attempt_id: string; person_id: string; listed: string; name: string }>`
			select attempt.id as attempt_id, person.id as person_id, person.family_name || ' ' || person.given_name as listed, person.given_name || ' ' || person.family_name as name
			from exercises.attempt join people.person on person.id = attempt.person_id where attempt.scope = ${scope} and attempt.id = any(${attemptIds}::uuid[])`)
	]);
	const found: PileStates = { states: {}, names: {}, pupils: {} };
	for (const { attempt_id, ...state } of states) (found.states[attempt_id] ??= []).push(state);
	for (const { attempt_id, person_id, listed, name } of pupils) {
		found.names[attempt_id] = listed;
		found.pupils[attempt_id] = { person_id, name };
	}
	return found;
}

/** The files of some copies that have come whole, and where each is shown. The caller has checked who may. */
export async function filesToTake(db: Database, scope: string, attemptIds: string[]): Promise<{ person_id: string; path: string; sha256: string; size: number; type: string }[]> {
	const rows = await db.all(sql<{ attempt_id: string; person_id: string; sha256: string; size: number; type: string }>`
		select working.attempt_id, working.person_id, working.sha256, working.size, coalesce(attachment.type, '') as type
		from exercises.working join sync.attachment on attachment.person_id = working.person_id and attachment.sha256 = working.sha256 and attachment.size = working.size and attachment.whole_at is not null
		where working.scope = ${scope} and working.attempt_id = any(${attemptIds}::uuid[]) order by working.attempt_id, working.sha256`);
	return rows.map(({ attempt_id, person_id, sha256, size, type }) => ({ person_id, path: workingHref(person_id, attempt_id, sha256), sha256, size, type }));
}
