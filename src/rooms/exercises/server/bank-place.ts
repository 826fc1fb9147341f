/** Where a bank may be brought in: the establishments of a person, and the chapters for its items. */
import { isId } from '#platform/ids.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { may, notFound, type Asker } from '#rooms/people/server/index.ts';

export type Place = { id: string; code: string; name: string; kind: string };

/** The establishments where `who` may bring in a bank; the country, for one who may, means the whole nation. Pupils of other places never meet its items. */
export async function importPlaces(db: Database, who: Asker): Promise<Place[]> {
	if (who.id === null) return db.all(sql<Place>`select id, code, name, kind from people.organisation where kind = 'country' limit 1`);
	const near = await db.all(sql<Place>`
		select organisation.id, organisation.code, organisation.name, organisation.kind from people.organisation
		where organisation.closed_at is null and organisation.kind in ('school', 'centre', 'country') and organisation.id in (
			select coalesce(place.establishment_id, place.id) from people.role join people.organisation place on place.id = role.organisation_id
			where role.person_id = ${who.id} and role.since <= current_date and (role.until is null or role.until >= current_date)
			union
			select coalesce(place.establishment_id, place.id) from people.membership join people.organisation place on place.id = membership.organisation_id
			where membership.person_id = ${who.id} and membership.kind = 'staff' and membership.since <= current_date and (membership.until is null or membership.until >= current_date))
		order by organisation.kind in ('school', 'centre') desc, organisation.name limit 100`);
	const allowed = new Set(await may(db, who, 'bank.import', near.map((place) => place.id)));
	return near.filter((place) => allowed.has(place.id));
}

/** A person by the code of the account, as one who asks; undefined for a code that nobody has. For the command line, which stands behind no session. */
export async function maybeAsker(db: Database, code: string): Promise<Asker | undefined> {
	return db.maybe(sql<{ id: string; label: string }>`
		select id, given_name || ' ' || family_name as label from people.person where code = ${code.trim().toUpperCase()} and closed_at is null`);
}

export type ChapterChoice = { id: string; title: string; title_ar: string | null; programme_id: string; programme: string; programme_ar: string | null };

/** The chapters that a bank's items may be put into, by programme and in order; at most 3000. */
export async function chapterChoices(db: Database): Promise<ChapterChoice[]> {
	return db.all(sql<ChapterChoice>`
		select chapter.id, chapter.title, chapter.title_ar, programme.id as programme_id, programme.title as programme, programme.title_ar as programme_ar
		from curriculum.chapter join curriculum.programme on programme.id = chapter.programme_id
		where programme.status = 'in-force' order by programme.title, programme.id, chapter.position limit 3000`);
}

export type ChapterPlace = { id: string; title: string; programme: string };

/** A chapter by its id; refuses one that is not there. */
export async function chapterById(db: Database, chapterId: string): Promise<ChapterPlace> {
	const found = isId(chapterId) && (await db.maybe(sql<ChapterPlace>`
		select chapter.id, chapter.title, programme.title as programme from curriculum.chapter join curriculum.programme on programme.id = chapter.programme_id where chapter.id = ${chapterId}`));
	if (!found) throw notFound();
	return found;
}
