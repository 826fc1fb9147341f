import { fold, type Language } from '#platform/language.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import type { Origin } from '#rooms/curriculum/draft.ts';
import { readLicence } from '#rooms/curriculum/licence.ts';
import { noteWords, withForms } from '#rooms/curriculum/server/search-words.ts';

export type SearchEntry = {
	kind: 'programme' | 'chapter' | 'lesson' | 'item';
	id: string;
	language: string;
	title: string;
	/** Where it stands, in words: programme · chapter. */
	place: string;
	body: string;
	grade?: string;
	subject?: string;
	/** Whose it is; without one the nation's. */
	organisationId?: string | null;
	/** False for what readers are not to find yet: those who write find it. */
	isOpen?: boolean;
	/** Where it stands in a programme, which gives its country, level, series and subject. */
	chapterId?: string | null;
	/** What it is evidence for; of a lesson those of its chapter. */
	competenceIds?: string[];
	/** Of an exercise the kinds of its questions. */
	forms?: string[];
	author?: string;
	licence?: string;
	version?: number;
	origin?: Origin[];
};

const stemmer = (language: string) => (language.startsWith('ar') ? 'arabic' : language.startsWith('en') ? 'english' : 'french');

/** Puts things where search finds them, replacing what stood there. Texts are folded first, so accents and spellings meet. */
export async function indexEntries(db: Database, entries: SearchEntry[]): Promise<void> {
	if (entries.length === 0) return;
	const bodies = entries.map((entry) => entry.body.slice(0, 100_000));
	await db.run(sql`
		insert into curriculum.search_entry (kind, id, language, title, place, body, grade, subject, organisation_id, is_open, words, chapter_id, programme_id, country, series,
			competence_ids, forms, author, licence, may_adapt, version, origin, changed_at)
		select entry.kind, entry.id, entry.language, entry.title, entry.place, left(entry.body, 2000), coalesce(entry.grade, programme.grade), coalesce(entry.subject, programme.subject),
			entry.organisation_id, entry.is_open,
			setweight(to_tsvector(entry.stemmer::regconfig, entry.folded_title), 'A') || setweight(to_tsvector('simple', entry.folded_title), 'A')
			|| setweight(to_tsvector(entry.stemmer::regconfig, entry.folded_body), 'C'),
			entry.chapter_id, programme.id, programme.country, coalesce(programme.series, '{}'),
			case when entry.kind = 'lesson' then array(select competence.id from curriculum.competence where competence.chapter_id = entry.chapter_id) else string_to_array(entry.competences, ' ')::uuid[] end,
			string_to_array(entry.forms, ' '), entry.author, entry.licence, entry.may_adapt, entry.version, entry.origin::jsonb, now()
		from unnest(${entries.map((e) => e.kind)}::text[], ${entries.map((e) => e.id)}::uuid[], ${entries.map((e) => e.language)}::text[], ${entries.map((e) => e.title)}::text[],
			${entries.map((e) => e.place)}::text[], ${bodies}::text[], ${entries.map((e) => e.grade ?? null)}::text[], ${entries.map((e) => e.subject ?? null)}::text[],
			${entries.map((e) => e.organisationId ?? null)}::uuid[], ${entries.map((e) => e.isOpen ?? true)}::boolean[],
			${entries.map((e) => stemmer(e.language))}::text[], ${entries.map((e) => fold(`${e.title} ${e.place}`))}::text[], ${bodies.map(fold)}::text[],
			${entries.map((e) => e.chapterId ?? null)}::uuid[], ${entries.map((e) => (e.competenceIds ?? []).join(' '))}::text[], ${entries.map((e) => [...new Set(e.forms ?? [])].join(' '))}::text[],
			${entries.map((e) => e.author ?? '')}::text[], ${entries.map((e) => (e.licence ? readLicence(e.licence).name : ''))}::text[], ${entries.map((e) => readLicence(e.licence ?? '').adapt)}::boolean[],
			${entries.map((e) => e.version ?? 1)}::int[], ${entries.map((e) => JSON.stringify(e.origin ?? []))}::text[])
			as entry(kind, id, language, title, place, body, grade, subject, organisation_id, is_open, stemmer, folded_title, folded_body, chapter_id, competences, forms, author, licence,
				may_adapt, version, origin)
		left join curriculum.chapter on chapter.id = entry.chapter_id
		left join curriculum.programme on programme.id = chapter.programme_id
		on conflict (kind, id) do update set language = excluded.language, title = excluded.title, place = excluded.place, body = excluded.body,
			grade = excluded.grade, subject = excluded.subject, organisation_id = excluded.organisation_id, is_open = excluded.is_open, words = excluded.words,
			chapter_id = excluded.chapter_id, programme_id = excluded.programme_id, country = excluded.country, series = excluded.series, competence_ids = excluded.competence_ids,
			forms = excluded.forms, author = excluded.author, licence = excluded.licence, may_adapt = excluded.may_adapt, version = excluded.version, origin = excluded.origin,
			changed_at = excluded.changed_at`);
	// A word that only one school's text has is not offered to all others as what they meant.
	await noteWords(db, entries.flatMap((entry, i) => (entry.organisationId || entry.isOpen === false ? [] : [{ title: `${entry.title} ${entry.place}`, body: bodies[i] }])));
}

/** Takes things out of search and library: what is withdrawn. */
export async function dropEntries(db: Database, kind: SearchEntry['kind'], ids: string[]): Promise<void> {
	await db.run(sql`delete from curriculum.search_entry where kind = ${kind} and id = any(${ids}::uuid[])`);
}

/** Those of some things that are not in search as they should be: not there, or under another organisation's name. */
export async function notIndexed(db: Database, kind: SearchEntry['kind'], ids: string[], organisationId: string | null, isOpen: boolean): Promise<Set<string>> {
	const rows = await db.all(sql<{ id: string }>`
		select wanted.id from unnest(${ids}::uuid[]) as wanted(id) where not exists (
			select 1 from curriculum.search_entry entry where entry.kind = ${kind} and entry.id = wanted.id and entry.organisation_id is not distinct from ${organisationId}::uuid and entry.is_open = ${isOpen})`);
	return new Set(rows.map((row) => row.id));
}

export type Found = { kind: SearchEntry['kind']; id: string; language: string; title: string; place: string; excerpt: string };

/**
 * What matches the words, best first; the reader's language before others at equal rank. The last word may be unfinished. The nation's, and
 * what is published in the organisations of `reach`. Teachers' banks are not here: only what is published. At most `limit`.
 */
export async function search(db: Database, words: string, language: Language, limit = 30, reach: string[] = []): Promise<Found[]> {
	const folded = fold(words.replaceAll('\0', ' ')).slice(0, 200);
	if (folded.length < 2) return [];
	const last = folded.split(/[^\p{L}\p{N}]+/u).filter(Boolean).pop();
	const unfinished = last ? `${last}:*` : '';
	const forms = await withForms(db, folded);
	return db.all(sql<Found>`
		select kind, id, language, title, place, left(body, 180) as excerpt from (
			select kind, id, language, title, place, body,
				ts_rank(words, wanted.query) + case when language = ${language} then 0.05 else 0 end as rank
			from curriculum.search_entry,
				(select websearch_to_tsquery('french', ${folded}) || websearch_to_tsquery('arabic', ${folded})
					|| websearch_to_tsquery('english', ${folded}) || to_tsquery('simple', ${unfinished})
					|| to_tsquery('french', ${forms}) || to_tsquery('arabic', ${forms}) as query) wanted
			where words @@ wanted.query and is_open and (organisation_id is null or organisation_id = any(${reach}::uuid[]))
		) match order by rank desc, title limit ${limit}`);
}
