import type { Language } from '#platform/language.ts';
import type { AuditLine } from '#rooms/people/audit.ts';
import { auditKeys, sayAudit, sayRun } from '#rooms/people/messages/index.ts';

type Say = ReturnType<typeof sayAudit>;
type Key = Parameters<Say>[0];

/** A message if there is one under this key: acts of rooms above have no words here. */
const maybeSay = (t: Say, key: string): string | null => (auditKeys.has(key) ? t(key as Key) : null);

function shown(value: unknown, t: Say): string {
	if (value === null || value === undefined || value === '') return t('empty');
	return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** An audit row in words: who, what, and for a change each old and new value. */
export function auditWords(row: AuditLine, language: Language, me: string): { who: string; what: string; changes: string[] } {
	const t = sayAudit(language);
	const reason = row.actor_label.replace(/^system: /, '');
	const who = row.actor_id === me ? t('myself') : row.actor_id === null ? t('system', { reason: maybeSay(t, `reason.${reason}`) ?? reason }) : row.actor_label;
	const { was, now, role, file, name } = row.detail as { was?: Record<string, unknown>; now?: Record<string, unknown>; role?: string; file?: unknown; name?: unknown };
	const changes =
		was && now && typeof was === 'object' && typeof now === 'object'
			? Object.keys(now)
					.filter((key) => was[key] !== now[key] && key !== 'version')
					.map((key) => t('change', { field: maybeSay(t, `field.${key}`) ?? key, was: shown(was[key], t), now: shown(now[key], t) }))
			: [];
	if (role) changes.push(sayRun(language)(`role.${role}` as Parameters<ReturnType<typeof sayRun>>[0]));
	// What was brought in, and what was added, by its name.
	for (const named of [file, row.act === 'organisation.add' ? name : null]) if (typeof named === 'string') changes.push(named);
	return { who, what: maybeSay(t, row.act) ?? t('other', { act: row.act }), changes };
}
