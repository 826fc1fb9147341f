/** One row of the audit, as pages get it. PURE. */
export type AuditLine = {
	id: string;
	at: Date;
	actor_id: string | null;
	actor_label: string;
	act: string;
	reading: boolean;
	person_id: string | null;
	person: string | null;
	organisation: string | null;
	detail: Record<string, unknown>;
};

/** The kinds of acts one may ask for: the beginnings of their names. */
export const auditGroups = ['person', 'role', 'membership', 'guardian', 'credential', 'card', 'roster', 'organisation', 'work', 'plan', 'textbook', 'bank', 'draft'] as const;
