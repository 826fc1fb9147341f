-- Which programmes a class follows, and the work set to it.
create schema teaching;

create table teaching.course (
	id uuid primary key,
	class_id uuid not null,
	programme_id uuid not null,
	teacher_id uuid,
	unique (class_id, programme_id)
);
create index course_teacher on teaching.course (teacher_id);

create table teaching.work (
	scope uuid not null,
	id uuid not null,
	class_id uuid not null,
	-- The whole class, or the pupils of work_pupil.
	for_all boolean not null default true,
	title text not null,
	note text not null default '',
	set_by uuid not null,
	opens_at timestamptz not null,
	due_at timestamptz not null,
	closed_at timestamptz,
	created_at timestamptz not null default now(),
	version integer not null default 1,
	primary key (scope, id),
	check (due_at > opens_at)
);
create index work_class on teaching.work (scope, class_id, due_at desc);

create table teaching.work_part (
	scope uuid not null,
	work_id uuid not null,
	position integer not null,
	item_id uuid,
	lesson_id uuid,
	primary key (scope, work_id, position),
	check ((item_id is null) <> (lesson_id is null))
);

create table teaching.work_pupil (
	scope uuid not null,
	work_id uuid not null,
	person_id uuid not null,
	primary key (scope, work_id, person_id)
);
create index work_pupil_person on teaching.work_pupil (scope, person_id);

-- A group of pupils of a class that its teachers made: to set work to, to look at together. Ended ones stay, for the work that was theirs.
create table teaching.pupil_group (
	scope uuid not null,
	id uuid not null,
	class_id uuid not null,
	name text not null,
	made_by uuid not null,
	made_at timestamptz not null default now(),
	ended_at timestamptz,
	version integer not null default 1,
	primary key (scope, id)
);
create index pupil_group_class on teaching.pupil_group (scope, class_id) where ended_at is null;

create table teaching.group_pupil (
	scope uuid not null,
	group_id uuid not null,
	person_id uuid not null,
	primary key (scope, group_id, person_id)
);
