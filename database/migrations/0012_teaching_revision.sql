-- Set work as it was at each change, by whom and when. Two changes of one state stand beside each other until a person decides.
create table teaching.work_revision (
	scope uuid not null,
	work_id uuid not null,
	-- The id of the fact; of the first state, the work's own.
	id uuid not null,
	-- What it was made from: nothing, one state, or several between which it decides.
	parents uuid[] not null,
	title text not null,
	note text not null,
	opens_at timestamptz not null,
	due_at timestamptz not null,
	item_ids uuid[] not null,
	lesson_ids uuid[] not null,
	-- Empty: the whole class.
	pupil_ids uuid[] not null,
	made_by uuid not null,
	at timestamptz not null,
	received_at timestamptz not null default now(),
	primary key (scope, work_id, id)
);

-- Which state is shown (null: the first, never changed), whether others wait beside it, and when it was closed or opened again last.
alter table teaching.work add column revision uuid;
alter table teaching.work add column disputed boolean not null default false;
alter table teaching.work add column closing_at timestamptz;
