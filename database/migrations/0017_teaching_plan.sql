-- Lesson plans, the weekly periods that they stand in, the cahier de textes with its visas, and the year as a school counts it.

-- What a school states of a year where the country's calendar is silent or another: its terms, and which week is called A.
create table teaching.school_year (
	scope uuid not null,
	code text not null,
	terms jsonb not null,
	flip boolean not null default false,
	stated_by uuid not null,
	stated_at timestamptz not null default now(),
	version integer not null default 1,
	primary key (scope, code)
);

-- A weekly period as its teacher states it. One that is changed ends, and another begins: what was taught in it still has it.
create table teaching.period (
	scope uuid not null,
	id uuid not null,
	class_id uuid not null,
	teacher_id uuid not null,
	subject text not null,
	programme_id uuid,
	-- 1 is Monday; minutes of the day.
	day smallint not null check (day between 1 and 7),
	from_minute smallint not null check (from_minute >= 0),
	to_minute smallint not null check (to_minute <= 1440),
	weeks text not null default 'all' check (weeks in ('all', 'A', 'B')),
	since date not null,
	-- Its last day.
	until date,
	stated_at timestamptz not null default now(),
	version integer not null default 1,
	primary key (scope, id),
	check (to_minute > from_minute)
);
create index period_class on teaching.period (scope, class_id);
create index period_teacher on teaching.period (scope, teacher_id);

create table teaching.plan (
	scope uuid not null,
	id uuid not null,
	owner_id uuid not null,
	class_ids uuid[] not null,
	subject text not null,
	programme_id uuid,
	chapter_id uuid,
	title text not null,
	-- How long the lesson is: what the minutes of its phases are held against.
	minutes smallint not null check (minutes between 1 and 600),
	content jsonb not null,
	-- Seen by colleagues of the establishment, who may copy it.
	shared boolean not null default false,
	-- The plan that it was made from.
	copied_from uuid,
	made_at timestamptz not null default now(),
	changed_at timestamptz not null default now(),
	removed_at timestamptz,
	version integer not null default 1,
	primary key (scope, id)
);
-- An inspector opens a plan by its id alone: his hat is an office's.
create unique index plan_id on teaching.plan (id);
create index plan_owner on teaching.plan (scope, owner_id, changed_at desc) where removed_at is null;
create index plan_chapter on teaching.plan (scope, chapter_id) where removed_at is null;

-- A plan in a period of a day. One plan may stand in several: in another class, or over two periods.
create table teaching.placement (
	scope uuid not null,
	period_id uuid not null,
	day date not null,
	plan_id uuid not null,
	placed_by uuid not null,
	placed_at timestamptz not null default now(),
	primary key (scope, period_id, day)
);
create index placement_plan on teaching.placement (scope, plan_id);

-- An entry of the cahier de textes as it is shown: its latest signed state. All states are in textbook_revision.
create table teaching.textbook_entry (
	scope uuid not null,
	id uuid not null,
	class_id uuid not null,
	-- Who signed it first: the only one who may change it.
	teacher_id uuid not null,
	revision uuid not null,
	-- When the state that is shown was signed, and when it came in; how many states there are.
	said_at timestamptz not null,
	received_at timestamptz not null,
	states smallint not null default 1,
	period_id uuid,
	plan_id uuid,
	day date not null,
	from_minute smallint not null,
	to_minute smallint not null,
	kind text not null check (kind in ('lesson', 'test', 'missed', 'struck')),
	subject text not null,
	programme_id uuid,
	chapter_id uuid,
	-- The teacher says that the chapter is finished with this lesson.
	finishes boolean not null default false,
	title text not null,
	content text not null,
	homework text not null,
	homework_due date,
	work_id uuid,
	primary key (scope, id),
	check (to_minute > from_minute)
);
create index textbook_entry_day on teaching.textbook_entry (scope, class_id, day desc, from_minute desc);
create index textbook_entry_homework on teaching.textbook_entry (scope, class_id, homework_due) where homework_due is not null;

create table teaching.textbook_revision (
	scope uuid not null,
	entry_id uuid not null,
	-- The id of the fact.
	id uuid not null,
	-- What it was made from: nothing, or the state that was shown.
	parents uuid[] not null,
	said jsonb not null,
	made_by uuid not null,
	at timestamptz not null,
	received_at timestamptz not null default now(),
	primary key (scope, entry_id, id)
);

-- The signature of the censeur or the head under a class's cahier, up to a day. What came in after `seen_at` it has not seen.
create table teaching.visa (
	scope uuid not null,
	id uuid not null,
	class_id uuid not null,
	upto date not null,
	remark text not null default '',
	entries integer not null,
	seen_at timestamptz not null,
	signed_by uuid not null,
	signed_at timestamptz not null default now(),
	primary key (scope, id)
);
create index visa_class on teaching.visa (scope, class_id, upto desc);
