-- A test in class: once, in a given time, corrected when it is over for all. Exercises keep the version they had when it was set.
create table teaching.exam (
	scope uuid not null,
	id uuid not null,
	class_id uuid not null,
	title text not null,
	note text not null default '',
	set_by uuid not null,
	opens_at timestamptz not null,
	closes_at timestamptz not null,
	-- How long each pupil has from the moment he begins; null: until it closes.
	minutes integer check (minutes between 1 and 600),
	closed_at timestamptz,
	made_at timestamptz not null default now(),
	primary key (scope, id),
	check (closes_at > opens_at)
);
create index exam_class on teaching.exam (scope, class_id, closes_at desc);
create index exam_closing on teaching.exam (scope, closes_at);

create table teaching.exam_item (
	scope uuid not null,
	exam_id uuid not null,
	position integer not null,
	item_id uuid not null,
	item_version integer not null,
	primary key (scope, exam_id, position)
);

-- One pupil's hour: begun, until when, handed in.
create table teaching.sitting (
	scope uuid not null,
	exam_id uuid not null,
	person_id uuid not null,
	started_at timestamptz not null,
	ends_at timestamptz not null,
	handed_at timestamptz,
	primary key (scope, exam_id, person_id)
);
create index sitting_running on teaching.sitting (ends_at) where handed_at is null;

-- What is written so far; it becomes an answer when it is handed in. `fact_id` is that answer's, so that it is handed in once.
create table teaching.sitting_answer (
	scope uuid not null,
	exam_id uuid not null,
	person_id uuid not null,
	position integer not null,
	answer jsonb not null,
	saved_at timestamptz not null,
	fact_id uuid not null,
	primary key (scope, exam_id, person_id, position)
);

-- More time for a pupil who needs it, in percent; it holds in every test.
create table teaching.extra_time (
	scope uuid not null,
	person_id uuid not null,
	percent smallint not null check (percent between 0 and 100),
	set_by uuid not null,
	set_at timestamptz not null default now(),
	primary key (scope, person_id)
);
