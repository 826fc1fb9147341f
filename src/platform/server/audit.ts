import { newId } from '#platform/ids.ts';
import { sql, type Database } from '#platform/server/sql.ts';

/** Who acts: a person, or the system for a stated reason. */
export type Actor = { id: string | null; label: string; requestId?: string };

/** The system as actor, spelled out: the reason stands in the audit. */
export const theSystem = (reason: string): Actor => ({ id: null, label: `system: ${reason}` });

export type AuditEntry = {
	act: string;
	/** True when somebody's file was read, not changed. */
	reading?: boolean;
	personId?: string;
	organisationId?: string;
	/** What changed: old and new values; never a secret. */
	detail?: Record<string, unknown>;
};

/** Writes one audit row. Call it with the `db` of the act's own transaction. */
export async function audit(db: Database, actor: Actor, entry: AuditEntry): Promise<void> {
	await db.run(sql`
		insert into platform.audit (id, actor_id, actor_label, act, reading, person_id, organisation_id, detail, request_id)
		values (${newId()}, ${actor.id}, ${actor.label}, ${entry.act}, ${entry.reading ?? false}, ${entry.personId ?? null},
			${entry.organisationId ?? null}, ${JSON.stringify(entry.detail ?? {})}, ${actor.requestId ?? null})`);
}

/** Writes many audit rows in one statement: for bulk acts, so that each file still says how it began. */
export async function auditMany(db: Database, actor: Actor, entries: AuditEntry[]): Promise<void> {
	if (entries.length === 0) return;
	await db.run(sql`
		insert into platform.audit (id, actor_id, actor_label, act, reading, person_id, organisation_id, detail, request_id)
		select entry.id, ${actor.id}, ${actor.label}, entry.act, entry.reading, entry.person_id, entry.organisation_id, entry.detail::jsonb, ${actor.requestId ?? null}
		from unnest(${entries.map(() => newId())}::uuid[], ${entries.map((entry) => entry.act)}::text[], ${entries.map((entry) => entry.reading ?? false)}::boolean[],
			${entries.map((entry) => entry.personId ?? null)}::uuid[], ${entries.map((entry) => entry.organisationId ?? null)}::uuid[],
			${entries.map((entry) => JSON.stringify(entry.detail ?? {}))}::text[]) as entry(id, act, reading, person_id, organisation_id, detail)`);
}

export type AuditRow = {
	id: string;
	at: Date;
	actor_id: string | null;
	actor_label: string;
	act: string;
	reading: boolean;
	person_id: string | null;
	organisation_id: string | null;
	detail: Record<string, unknown>;
};
