-- Written work: how it is marked, what was said of each copy and when, and what became of the evidence of an attempt.

-- When the teacher's word on an attempt reached the pupil. `pending` stays where he gave it back: it was handed in, which is done whatever the mark; where
-- it is to be done again it is not.
alter table exercises.attempt add column marked_at timestamptz;

-- Evidence that was replaced after the fact: a teacher marked what waited, a key was corrected. Nothing of before is lost.
create table exercises.evidence_change (
	scope uuid not null,
	attempt_id uuid not null,
	-- The id of the fact that changed it: once a fact.
	id uuid not null,
	why text not null,
	by uuid,
	at timestamptz not null,
	-- `{ score, right, pending, pieces: [{ competence, score, weight }] }`.
	before jsonb not null,
	after jsonb not null,
	changed_at timestamptz not null default clock_timestamp(),
	primary key (scope, attempt_id, id)
);

create table teaching.rubric (
	scope uuid not null,
	id uuid not null,
	owner_id uuid not null,
	title text not null,
	-- What the total is told out of.
	out smallint not null check (out between 1 and 100),
	criteria jsonb not null,
	-- Used by colleagues of the establishment too.
	shared boolean not null default false,
	changed_at timestamptz not null default now(),
	removed_at timestamptz,
	version integer not null default 1,
	primary key (scope, id)
);
create index rubric_owner on teaching.rubric (scope, owner_id) where removed_at is null;

-- How the copies of an item of a work are marked: by which rubric, and whether names are hidden until they are given back.
create table teaching.pile (
	scope uuid not null,
	work_id uuid not null,
	item_id uuid not null,
	rubric_id uuid,
	anonymous boolean not null default false,
	primary key (scope, work_id, item_id)
);

-- A teacher's own sentences, most used first.
create table teaching.remark (
	scope uuid not null,
	owner_id uuid not null,
	id uuid not null,
	text text not null,
	uses integer not null default 0,
	used_at timestamptz not null default now(),
	removed_at timestamptz,
	primary key (scope, owner_id, id)
);

-- A marked attempt: the state that its teacher sees, and the one that the pupil has. All states are in marking_revision.
create table teaching.marking (
	scope uuid not null,
	attempt_id uuid not null,
	person_id uuid not null,
	item_id uuid not null,
	revision uuid not null,
	given uuid,
	given_at timestamptz,
	states smallint not null default 1,
	-- States of several teachers stand beside each other.
	disputed boolean not null default false,
	primary key (scope, attempt_id)
);
create index marking_given on teaching.marking (scope, person_id, given_at desc) where given is not null;

create table teaching.marking_revision (
	scope uuid not null,
	attempt_id uuid not null,
	-- The id of the fact.
	id uuid not null,
	-- What it was made from: nothing, the state that was shown, or several between which it decides.
	parents uuid[] not null,
	said jsonb not null,
	decision text not null check (decision in ('draft', 'returned', 'resubmit')),
	made_by uuid not null,
	at timestamptz not null,
	received_at timestamptz not null default now(),
	primary key (scope, attempt_id, id)
);
