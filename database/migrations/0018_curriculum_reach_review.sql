-- A lesson is the nation's (null), or an organisation's: then those of it and below it read it. The same code may stand in two places.
alter table curriculum.lesson add column organisation_id uuid;
alter table curriculum.lesson drop constraint lesson_chapter_id_code_language_key;
alter table curriculum.lesson add constraint lesson_place_key unique nulls not distinct (chapter_id, code, language, organisation_id);
create index lesson_organisation on curriculum.lesson (organisation_id) where organisation_id is not null;
-- What a version was made from, as in curriculum.draft.
alter table curriculum.lesson_version add column origin jsonb not null default '[]';

-- Whose a thing is that can be found, and whether readers find it: what a teacher brought in for a school is found by those who write.
alter table curriculum.search_entry add column organisation_id uuid;
alter table curriculum.search_entry add column is_open boolean not null default true;

-- Who checks what is written in an organisation, in order; what is not said here is said by the country's data.
create table curriculum.review_rule (
	organisation_id uuid primary key,
	steps text[] not null check (steps <@ array['colleague', 'school', 'inspector']),
	changed_by uuid not null,
	changed_at timestamptz not null default now()
);

-- How many steps of the review are done, and for whom it is wanted (an organisation above means all below it; the country, the nation).
alter table curriculum.draft add column steps text[] not null default '{}';
alter table curriculum.draft add column steps_done integer not null default 0;
alter table curriculum.draft add column wanted_id uuid;
create index draft_waiting on curriculum.draft (state, organisation_id) where state in ('submitted', 'approved') and removed_at is null;

-- What happened to a draft: handed in, taken back, returned with a reason, found good, published.
create table curriculum.draft_event (
	id uuid primary key,
	draft_id uuid not null references curriculum.draft,
	act text not null check (act in ('submit', 'withdraw', 'return', 'approve', 'publish')),
	person_id uuid not null,
	at timestamptz not null default now(),
	-- The version of the draft that it was done to.
	number integer not null,
	step text,
	reason text,
	-- Where it was published (null: the nation), and as which version.
	organisation_id uuid,
	version integer
);
create index draft_event_draft on curriculum.draft_event (draft_id, at);

-- What is said about a draft. The first of a thread points at a paragraph (or at the whole: null); see curriculum/anchor.ts.
create table curriculum.draft_comment (
	id uuid primary key,
	draft_id uuid not null references curriculum.draft,
	thread_id uuid not null,
	person_id uuid not null,
	at timestamptz not null default now(),
	text text not null,
	anchor jsonb,
	resolved_at timestamptz,
	resolved_by uuid
);
create index draft_comment_draft on curriculum.draft_comment (draft_id, at);

-- Exercises set in a lesson's text are found by their codes, whatever their bank.
create index item_code on exercises.item (code);
