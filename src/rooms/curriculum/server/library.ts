/** The library: what is published and what was brought in, for those who write. */
import { isId } from '#platform/ids.ts';
import { fold } from '#platform/language.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import type { Origin } from '#rooms/curriculum/draft.ts';
import type { Writer } from '#rooms/curriculum/server/drafts.ts';
import { withForms } from '#rooms/curriculum/server/search-words.ts';
import { writePlaces, type WritePlace } from '#rooms/curriculum/server/write-places.ts';
import { notFound, reachOf } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';

/** What is looked for; what is absent or empty does not matter. `form` is a kind of question, `licence` a licence's name or `adapt`: what may be changed. */
export type Wanted = {
	words?: string;
	kind?: string;
	form?: string;
	country?: string;
	grade?: string;
	series?: string;
	subject?: string;
	programmeId?: string;
	chapterId?: string;
	competenceId?: string;
	language?: string;
	licence?: string;
	/** Only what is of this organisation (one that reaches the asker); `nation`: only the nation's. */
	from?: string;
	/** What stood last on the page before: without words only, for what fits words best stands on one page. */
	after?: string;
};

export type Entry = {
	kind: 'lesson' | 'item';
	id: string;
	language: string;
	title: string;
	place: string;
	excerpt: string;
	grade: string | null;
	subject: string | null;
	forms: string[];
	author: string;
	licence: string;
	may_adapt: boolean;
	version: number;
	origin: Origin[];
	changed_at: Date;
	organisation_id: string | null;
	organisation: string | null;
};

/** Entries a page; and, of a search by words, how many of those that fit are weighed: what a common word may cost. */
export const pageSize = 30;
const mostWeighed = 2000;

/** Where a person writes or publishes: who does neither finds no library. */
async function mustWrite(db: Database, who: Writer): Promise<WritePlace[]> {
	const places = await writePlaces(db, who, 'content.write');
	if (!places.length && !(await writePlaces(db, who, 'content.publish')).length) throw notFound();
	return places;
}

const text = (value: string | undefined): string | null => value?.trim() || null;
const id = (value: string | undefined): string | null => (isId(value) ? value : null);

/**
 * Looks through the library: the nation's and what is of the asker's organisations and of those above them. With words, those that fit best, one page;
 * else the newest first, page by page. What asks for an id that is none finds nothing.
 */
export async function findEntries(db: Database, who: Who, wanted: Wanted): Promise<{ entries: Entry[]; next: string | null }> {
	await mustWrite(db, who);
	for (const asked of [wanted.programmeId, wanted.chapterId, wanted.competenceId]) if (text(asked) && !id(asked)) return { entries: [], next: null };
	const reach = await reachOf(db, who.hats.map((hat) => hat.establishmentId));
	const folded = fold((wanted.words ?? '').replaceAll('\0', ' ')).slice(0, 200).trim();
	const entries = folded.length >= 2 ? await byWords(db, wanted, reach, folded) : await newest(db, wanted, reach);
	const more = folded.length < 2 && entries.length > pageSize;
	const shown = entries.slice(0, pageSize);
	return { entries: shown, next: more ? shown.at(-1)!.id : null };
}

const newest = (db: Database, wanted: Wanted, reach: string[]): Promise<Entry[]> =>
	db.all(sql<Entry>`
		select entry.kind, entry.id, entry.language, entry.title, entry.place, left(entry.body, 180) as excerpt, entry.grade, entry.subject, entry.forms, entry.author, entry.licence, entry.may_adapt,
			entry.version, entry.origin, entry.changed_at, entry.organisation_id, organisation.name as organisation
		from curriculum.search_entry entry left join people.organisation on organisation.id = entry.organisation_id
		where entry.kind in ('lesson', 'item') and (entry.organisation_id is null or entry.organisation_id = any(${reach}::uuid[]))
			and (${text(wanted.kind)}::text is null or entry.kind = ${text(wanted.kind)}) and (${text(wanted.form)}::text is null or entry.forms @> array[${text(wanted.form)}::text])
			and (${text(wanted.country)}::text is null or entry.country = ${text(wanted.country)}) and (${text(wanted.grade)}::text is null or entry.grade = ${text(wanted.grade)})
			and (${text(wanted.series)}::text is null or entry.series = '{}' or ${text(wanted.series)}::text = any(entry.series))
			and (${text(wanted.subject)}::text is null or entry.subject = ${text(wanted.subject)}) and (${id(wanted.programmeId)}::uuid is null or entry.programme_id = ${id(wanted.programmeId)}::uuid)
			and (${id(wanted.chapterId)}::uuid is null or entry.chapter_id = ${id(wanted.chapterId)}::uuid)
			and (${id(wanted.competenceId)}::uuid is null or entry.competence_ids @> array[${id(wanted.competenceId)}::uuid])
			and (${text(wanted.language)}::text is null or entry.language = ${text(wanted.language)})
			and (${text(wanted.licence)}::text is null or entry.licence = ${text(wanted.licence)} or (${text(wanted.licence)} = 'adapt' and entry.may_adapt))
			and (${text(wanted.from)}::text is null or entry.organisation_id::text = ${text(wanted.from)} or (${text(wanted.from)} = 'nation' and entry.organisation_id is null))
			and (${id(wanted.after)}::uuid is null or (entry.changed_at, entry.id) < (select last.changed_at, last.id from curriculum.search_entry last where last.id = ${id(wanted.after)}::uuid limit 1))
		order by entry.changed_at desc, entry.id desc limit ${pageSize + 1}`);

async function byWords(db: Database, wanted: Wanted, reach: string[], folded: string): Promise<Entry[]> {
	const last = folded.split(/[^\p{L}\p{N}]+/u).filter(Boolean).pop();
	const unfinished = last ? `${last}:*` : '';
	const forms = await withForms(db, folded);
	return db.all(sql<Entry>`
		with wanted as materialized (
			select websearch_to_tsquery('french', ${folded}) || websearch_to_tsquery('arabic', ${folded}) || websearch_to_tsquery('english', ${folded})
				|| to_tsquery('simple', ${unfinished}) || to_tsquery('french', ${forms}) || to_tsquery('arabic', ${forms}) as query),
		hit as materialized (
			select entry.kind, entry.id, ts_rank(entry.words, wanted.query) as rank
			from curriculum.search_entry entry, wanted
			where entry.words @@ wanted.query and entry.kind in ('lesson', 'item') and (entry.organisation_id is null or entry.organisation_id = any(${reach}::uuid[]))
				and (${text(wanted.kind)}::text is null or entry.kind = ${text(wanted.kind)}) and (${text(wanted.form)}::text is null or entry.forms @> array[${text(wanted.form)}::text])
				and (${text(wanted.country)}::text is null or entry.country = ${text(wanted.country)}) and (${text(wanted.grade)}::text is null or entry.grade = ${text(wanted.grade)})
				and (${text(wanted.series)}::text is null or entry.series = '{}' or ${text(wanted.series)}::text = any(entry.series))
				and (${text(wanted.subject)}::text is null or entry.subject = ${text(wanted.subject)}) and (${id(wanted.programmeId)}::uuid is null or entry.programme_id = ${id(wanted.programmeId)}::uuid)
				and (${id(wanted.chapterId)}::uuid is null or entry.chapter_id = ${id(wanted.chapterId)}::uuid)
				and (${id(wanted.competenceId)}::uuid is null or entry.competence_ids @> array[${id(wanted.competenceId)}::uuid])
				and (${text(wanted.language)}::text is null or entry.language = ${text(wanted.language)})
				and (${text(wanted.licence)}::text is null or entry.licence = ${text(wanted.licence)} or (${text(wanted.licence)} = 'adapt' and entry.may_adapt))
				and (${text(wanted.from)}::text is null or entry.organisation_id::text = ${text(wanted.from)} or (${text(wanted.from)} = 'nation' and entry.organisation_id is null))
			limit ${mostWeighed}),
		best as materialized (select kind, id, rank from hit order by rank desc, id limit ${pageSize})
		select entry.kind, entry.id, entry.language, entry.title, entry.place, left(entry.body, 180) as excerpt, entry.grade, entry.subject, entry.forms, entry.author, entry.licence, entry.may_adapt,
			entry.version, entry.origin, entry.changed_at, entry.organisation_id, organisation.name as organisation
		from best join curriculum.search_entry entry on entry.kind = best.kind and entry.id = best.id left join people.organisation on organisation.id = entry.organisation_id
		order by best.rank desc, entry.title, entry.id`);
}

/** One thing of the library as it is listed, for those whom it reaches. */
export async function entryOf(db: Database, who: Who, kind: string, entryId: string): Promise<Entry> {
	await mustWrite(db, who);
	const reach = await reachOf(db, who.hats.map((hat) => hat.establishmentId));
	const found = isId(entryId) && (await db.maybe(sql<Entry>`
		select entry.kind, entry.id, entry.language, entry.title, entry.place, left(entry.body, 180) as excerpt, entry.grade, entry.subject, entry.forms, entry.author, entry.licence, entry.may_adapt,
			entry.version, entry.origin, entry.changed_at, entry.organisation_id, organisation.name as organisation
		from curriculum.search_entry entry left join people.organisation on organisation.id = entry.organisation_id
		where entry.kind = ${kind} and entry.kind in ('lesson', 'item') and entry.id = ${entryId} and (entry.organisation_id is null or entry.organisation_id = any(${reach}::uuid[]))`));
	if (!found) throw notFound();
	return found;
}

export type Choices = { countries: string[]; grades: string[]; series: string[]; subjects: string[] };

/** What the library can be narrowed to: what the programmes in force have. */
export async function libraryChoices(db: Database): Promise<Choices> {
	return db.one(sql<Choices>`
		select
			coalesce((select array_agg(distinct country order by country) from curriculum.programme where status = 'in-force'), '{}') as countries,
			coalesce((select array_agg(distinct grade order by grade) from curriculum.programme where status = 'in-force'), '{}') as grades,
			coalesce((select array_agg(distinct one.code order by one.code) from curriculum.programme cross join unnest(series) as one(code) where status = 'in-force'), '{}') as series,
			coalesce((select array_agg(distinct subject order by subject) from curriculum.programme where status = 'in-force'), '{}') as subjects`);
}
