-- What a pupil revises. Cards are derived: made again from his attempts at any time.
create schema if not exists revision;

-- Which draw of its values was answered: 0 as it was met first, from 1 on when it came back in revision.
alter table exercises.attempt add column draw smallint not null default 0;

create table revision.card (
	scope uuid not null,
	person_id uuid not null,
	item_id uuid not null,
	-- How many attempts it was made from, those that wait for the teacher among them: where he has more now, it is behind.
	attempts integer not null,
	-- The days on which it was answered, and the grade of each (1 again … 4 easy).
	days date[] not null,
	grades smallint[] not null,
	-- Whether the first of them was in revision.
	begun_here boolean not null,
	stability real not null,
	-- Null: nothing to revise, for it was only handed in to the teacher.
	due date,
	primary key (scope, person_id, item_id)
);

-- From how many attempts a person's cards were made.
create table revision.replay (
	scope uuid not null,
	person_id uuid not null,
	attempts integer not null,
	primary key (scope, person_id)
);

-- How many minutes a day a pupil wants to revise. The latest word holds.
create table revision.pace (
	scope uuid not null,
	person_id uuid not null,
	minutes smallint not null check (minutes between 5 and 60),
	said_at timestamptz not null,
	primary key (scope, person_id)
);
