-- Papers of exams, and the sittings in which they are rehearsed.
create schema if not exists revision;

create table revision.paper (
	id uuid primary key,
	code text not null,
	country text not null,
	-- Whose it is: a school, an office, the nation (null).
	organisation_id uuid,
	-- The version now given; null while it is withdrawn.
	current_version integer,
	unique nulls not distinct (country, organisation_id, code)
);

-- What was published never changes: a sitting keeps the version it was begun with.
create table revision.paper_version (
	paper_id uuid not null references revision.paper,
	number integer not null check (number > 0),
	title text not null,
	exam text not null,
	grade text not null,
	series text[] not null default '{}',
	session_kind text not null,
	session_year integer not null,
	session_number integer,
	subject text not null,
	programme text,
	language text not null,
	minutes integer not null check (minutes between 5 and 600),
	total real not null check (total > 0),
	-- The head, rules and sections of revision/paper.ts, questions without their items; and its texts as safe HTML.
	content jsonb not null,
	html jsonb not null,
	created_at timestamptz not null default now(),
	created_by uuid,
	primary key (paper_id, number)
);
create index paper_version_exam on revision.paper_version (exam, subject, session_year desc);

create table revision.paper_question (
	paper_id uuid not null,
	version integer not null,
	number integer not null,
	section integer not null,
	points real not null check (points > 0),
	item_id uuid not null,
	item_version integer not null,
	-- The chapter of the programme it weighs in.
	chapter text,
	primary key (paper_id, version, number),
	foreign key (paper_id, version) references revision.paper_version
);
create index paper_question_item on revision.paper_question (item_id);

-- One sitting of a paper: a projection of mock.* facts. The clock is what mock.ts counts: used, given back, last sign of life.
create table revision.mock (
	scope uuid not null,
	id uuid not null,
	person_id uuid not null,
	paper_id uuid not null,
	paper_version integer not null,
	begun_at timestamptz not null,
	allowed_ms integer not null check (allowed_ms > 0),
	pause_ms integer not null check (pause_ms >= 0),
	used_ms integer not null default 0,
	given_ms integer not null default 0,
	seen_at timestamptz not null,
	-- A page with script has given signs of life: a silence is then an interruption.
	beats boolean not null default false,
	-- The last instant at which it can still be going on.
	over_at timestamptz not null,
	ended_at timestamptz,
	ended_by text check (ended_by in ('pupil', 'time')),
	flags text[] not null default '{}',
	primary key (scope, id)
);
create unique index mock_open on revision.mock (scope, person_id, paper_id) where ended_at is null;
create index mock_person on revision.mock (scope, person_id, begun_at desc);
create index mock_over on revision.mock (over_at) where ended_at is null;

-- Every beginning, by the id it was made with: begun twice, in two windows or on two machines, it is one sitting.
create table revision.mock_begin (
	scope uuid not null,
	id uuid not null,
	mock_id uuid not null,
	primary key (scope, id)
);

-- The last answer to each question. `answer_id` is that of the `answer` fact it becomes when it is handed in.
create table revision.mock_answer (
	scope uuid not null,
	mock_id uuid not null,
	number integer not null,
	answer jsonb not null,
	saved_at timestamptz not null,
	answer_id uuid not null,
	primary key (scope, mock_id, number)
);

-- What the pupil gave himself by the scale of a question that no machine marks: points by part and criterion.
create table revision.mock_judgement (
	scope uuid not null,
	mock_id uuid not null,
	number integer not null,
	points jsonb not null,
	at timestamptz not null,
	primary key (scope, mock_id, number)
);
