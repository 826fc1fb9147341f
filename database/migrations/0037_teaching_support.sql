-- How large a person's pages are written, in percent, and how many questions of an exercise stand on a page at once (null: all).
alter table people.person add column text_size smallint not null default 100 check (text_size in (100, 125, 150));
alter table people.person add column per_page smallint check (per_page between 1 and 5);

-- A support plan: what helps a pupil, what is aimed at, when it is looked at again. Never why: no diagnosis stands here.
create table teaching.support_plan (
	scope uuid not null,
	id uuid not null,
	person_id uuid not null,
	revision integer not null default 1,
	extra_percent smallint not null default 0 check (extra_percent between 0 and 100),
	text_size smallint not null default 100 check (text_size in (100, 125, 150)),
	per_page smallint check (per_page between 1 and 5),
	-- What people do for him, line by line: a place in the front, instructions read aloud.
	measures text not null default '' check (length(measures) <= 2000),
	-- [{ text, reached: day or null }]
	goals jsonb not null default '[]',
	review_on date,
	started_at timestamptz not null default now(),
	ended_at timestamptz,
	changed_by uuid not null,
	changed_at timestamptz not null default now(),
	primary key (scope, id)
);
create unique index support_plan_running on teaching.support_plan (scope, person_id) where ended_at is null;
create index support_plan_review on teaching.support_plan (scope, review_on) where ended_at is null;

-- What a plan was before each change.
create table teaching.support_revision (
	scope uuid not null,
	plan_id uuid not null,
	number integer not null,
	content jsonb not null,
	changed_by uuid not null,
	changed_at timestamptz not null,
	primary key (scope, plan_id, number)
);

-- Extra time is one measure of a plan from here on.
insert into teaching.support_plan (scope, id, person_id, extra_percent, started_at, changed_by, changed_at)
select scope, gen_random_uuid(), person_id, percent, set_at, set_by, set_at from teaching.extra_time where percent > 0;
drop table teaching.extra_time;
