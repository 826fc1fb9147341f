-- What those who write look for, beside words: where a lesson or an exercise stands, what it is, whose, under which licence, made from what.
alter table curriculum.search_entry add column chapter_id uuid;
alter table curriculum.search_entry add column programme_id uuid;
alter table curriculum.search_entry add column country text;
alter table curriculum.search_entry add column series text[] not null default '{}';
alter table curriculum.search_entry add column competence_ids uuid[] not null default '{}';
-- Of an exercise the kinds of its questions.
alter table curriculum.search_entry add column forms text[] not null default '{}';
alter table curriculum.search_entry add column author text not null default '';
alter table curriculum.search_entry add column licence text not null default '';
alter table curriculum.search_entry add column may_adapt boolean not null default false;
alter table curriculum.search_entry add column version integer not null default 1;
alter table curriculum.search_entry add column origin jsonb not null default '[]';
alter table curriculum.search_entry add column changed_at timestamptz not null default now();
create index search_newest on curriculum.search_entry (changed_at desc, id) where kind in ('lesson', 'item');
create index search_chapter on curriculum.search_entry (chapter_id) where chapter_id is not null;
create index search_level on curriculum.search_entry (subject, grade, changed_at desc) where kind in ('lesson', 'item');
create index search_competence on curriculum.search_entry using gin (competence_ids) where kind in ('lesson', 'item');
create index search_organisation on curriculum.search_entry (organisation_id, changed_at desc) where organisation_id is not null;
create index search_language on curriculum.search_entry (language, changed_at desc) where kind in ('lesson', 'item');
create index search_form on curriculum.search_entry using gin (forms) where kind in ('lesson', 'item');

-- What a version of an exercise was made from, as in curriculum.draft.
alter table exercises.item_version add column origin jsonb not null default '[]';

-- What is there already: lessons and the nation's exercises stand in the index, with their words.
update curriculum.search_entry entry set chapter_id = chapter.id, programme_id = programme.id, country = programme.country, series = programme.series,
	grade = programme.grade, subject = programme.subject, author = version.author, licence = version.licence, version = version.number, changed_at = version.published_at,
	may_adapt = version.licence ~* '^(cc ?0|cc by)' and version.licence !~* '\mND\M',
	competence_ids = array(select competence.id from curriculum.competence where competence.chapter_id = chapter.id)
from curriculum.lesson
join curriculum.lesson_version version on version.lesson_id = lesson.id and version.number = lesson.current_version
join curriculum.chapter on chapter.id = lesson.chapter_id
join curriculum.programme on programme.id = chapter.programme_id
where entry.kind = 'lesson' and entry.id = lesson.id;
update curriculum.search_entry entry set chapter_id = chapter.id, programme_id = programme.id, country = programme.country, series = coalesce(programme.series, '{}'),
	grade = programme.grade, subject = programme.subject, author = coalesce(version.content ->> 'author', 'Équipe Qalam'), licence = coalesce(version.content ->> 'licence', 'CC BY-SA 4.0'),
	may_adapt = coalesce(version.content ->> 'licence', 'CC BY-SA 4.0') ~* '^(cc ?0|cc by)' and coalesce(version.content ->> 'licence', '') !~* '\mND\M',
	version = version.number, changed_at = version.created_at, competence_ids = version.competence_ids,
	forms = array(select distinct part -> 'interaction' ->> 'type' from jsonb_array_elements(version.content -> 'parts') part)
from exercises.item
join exercises.item_version version on version.item_id = item.id and version.number = item.current_version
left join curriculum.chapter on chapter.id = item.chapter_id
left join curriculum.programme on programme.id = chapter.programme_id
where entry.kind = 'item' and entry.id = item.id;
