import { isLanguage, type Language } from '#platform/language.ts';
import { audit } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { must } from '#rooms/people/server/may.ts';
import { endOtherSessions } from '#rooms/people/server/session.ts';
import type { Who } from '#rooms/people/who.ts';

export const themes = ['auto', 'light', 'dark'] as const;
export const textSizes = [100, 125, 150] as const;

/** Sets the language of one's own pages. What is no language of ours changes nothing. */
export async function setLanguage(db: Database, who: Who, language: string): Promise<void> {
	if (isLanguage(language)) await db.run(sql`update people.person set language = ${language} where id = ${who.id}`);
}

/** Sets the theme of one's own pages. */
export async function setTheme(db: Database, who: Who, theme: string): Promise<void> {
	if ((themes as readonly string[]).includes(theme)) await db.run(sql`update people.person set theme = ${theme} where id = ${who.id}`);
}

/** Sets how large one's own pages are written, in percent. */
export async function setTextSize(db: Database, who: Who, percent: number): Promise<void> {
	if ((textSizes as readonly number[]).includes(percent)) await db.run(sql`update people.person set text_size = ${percent} where id = ${who.id}`);
}

/** Sets how a person's pages are shown, as a support plan has it: the room that keeps the plan calls it. Refuses who may not read that person. */
export async function applyDisplay(db: Database, who: Who, personId: string, { textSize, perPage }: { textSize: number; perPage: number | null }): Promise<void> {
	await must(db, who, 'person.read', personId);
	await db.run(sql`update people.person set text_size = ${textSize}, per_page = ${perPage}::smallint where id = ${personId}`);
}

/** Ends all of one's own sessions but this one: after a phone was lost. Answers how many ended. */
export async function endMyOtherSessions(db: Database, who: Who): Promise<number> {
	return db.transaction(async (db) => {
		const count = await endOtherSessions(db, who.id, who.sessionId);
		if (count) await audit(db, who, { act: 'session.end', personId: who.id, detail: { count } });
		return count;
	});
}

export type OwnChild = { id: string; name: string; place: string | null; language: Language };

/** The children a person is guardian of today, with where each learns. */
export async function childrenOf(db: Database, who: Who): Promise<OwnChild[]> {
	return db.all(sql<OwnChild>`
		select person.id, person.given_name || ' ' || person.family_name as name, person.language,
			(select organisation.name from people.membership join people.organisation on organisation.id = membership.organisation_id
				where membership.person_id = person.id and membership.kind <> 'staff' and (membership.until is null or membership.until >= current_date)
				order by membership.since desc limit 1) as place
		from people.guardian join people.person on person.id = guardian.child_id
		where guardian.guardian_id = ${who.id} and person.closed_at is null
			and guardian.since <= current_date and (guardian.until is null or guardian.until >= current_date)
		order by person.sorted limit 30`);
}
