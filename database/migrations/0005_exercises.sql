-- Items, banks, attempts. Attempts are projections of `answer` facts and can be made again from them.
create schema exercises;

create table exercises.bank (
	id uuid primary key,
	code text not null unique,
	title text not null,
	-- Whose it is: a school, an IEF, the nation (null).
	organisation_id uuid,
	owner_id uuid,
	origin text not null,
	created_at timestamptz not null default now()
);

create table exercises.item (
	id uuid primary key,
	bank_id uuid not null references exercises.bank,
	code text not null,
	language text not null,
	chapter_id uuid,
	-- The version now given; null while it is withdrawn.
	current_version integer,
	withdrawn_at timestamptz,
	unique (bank_id, code, language)
);
create index item_chapter on exercises.item (chapter_id, code);

create table exercises.item_version (
	item_id uuid not null references exercises.item,
	number integer not null check (number > 0),
	title text not null,
	kind text not null,
	difficulty smallint not null check (difficulty between 1 and 5),
	competence_ids uuid[] not null,
	-- The Item of exercises/item.ts, and its texts made into safe HTML once.
	content jsonb not null,
	html jsonb not null,
	created_at timestamptz not null default now(),
	created_by uuid,
	primary key (item_id, number)
);

create table exercises.attempt (
	scope uuid not null,
	-- The id of the fact.
	id uuid not null,
	person_id uuid not null,
	item_id uuid not null,
	item_version integer not null,
	-- The set work it answers, if any.
	work_id uuid,
	answer jsonb not null,
	score real not null check (score between 0 and 1),
	is_right boolean not null,
	hints smallint not null default 0,
	-- The solution was open when it was answered: it counts as reading, not as evidence.
	helped boolean not null default false,
	misconceptions text[] not null default '{}',
	seconds integer,
	at timestamptz not null,
	received_at timestamptz not null default now(),
	-- Place among this person's attempts at this item, and whether the clock was believable.
	flags text[] not null default '{}',
	primary key (scope, id)
);
create index attempt_person on exercises.attempt (scope, person_id, at desc);
create index attempt_item on exercises.attempt (scope, item_id, person_id, at desc);
create index attempt_work on exercises.attempt (scope, work_id, person_id) where work_id is not null;

-- Dated evidence for a competence: one row an attempt and competence. What it says now (the estimate) is computed from the
-- last pieces when it is read, by exercises/standing.ts: late and unordered answers need no repair, and nothing can drift.
create table exercises.evidence (
	scope uuid not null,
	person_id uuid not null,
	competence_id uuid not null,
	at timestamptz not null,
	attempt_id uuid not null,
	score real not null,
	weight real not null default 1,
	primary key (scope, person_id, competence_id, at, attempt_id) include (score, weight)
);

-- What an import took, changed and refused, item by item.
create table exercises.import_report (
	id uuid primary key,
	bank_id uuid references exercises.bank,
	person_id uuid not null,
	organisation_id uuid,
	file_name text not null,
	file_sha256 text not null,
	format text not null,
	-- What its questions are taken for where they do not show another language.
	language text not null,
	state text not null check (state in ('preview', 'taken', 'refused')),
	counts jsonb not null,
	rows jsonb not null,
	made_at timestamptz not null default now(),
	taken_at timestamptz
);
create index import_report_person on exercises.import_report (person_id, made_at desc);
