-- Programmes, chapters, competences, lessons. A published version never changes.
create schema curriculum;

create table curriculum.programme (
	id uuid primary key,
	code text not null,
	version text not null,
	country text not null,
	title text not null,
	title_ar text,
	cycle text not null,
	grade text not null,
	series text[] not null default '{}',
	subject text not null,
	language text not null,
	source text not null,
	status text not null default 'in-force' check (status in ('draft', 'in-force', 'retired')),
	unique (code, version)
);
create index programme_grade on curriculum.programme (grade, subject);

create table curriculum.chapter (
	id uuid primary key,
	programme_id uuid not null references curriculum.programme,
	code text not null,
	position integer not null,
	title text not null,
	title_ar text,
	domain text,
	planned_minutes integer,
	unique (programme_id, code)
);

create table curriculum.competence (
	id uuid primary key,
	programme_id uuid not null references curriculum.programme,
	chapter_id uuid references curriculum.chapter,
	code text not null,
	position integer not null,
	title text not null,
	title_ar text,
	unique (programme_id, code)
);
create index competence_chapter on curriculum.competence (chapter_id, position);

-- A named error of reasoning, the same across items, classes and years.
create table curriculum.misconception (
	code text primary key,
	programme_id uuid references curriculum.programme,
	title text not null,
	title_ar text
);

create table curriculum.lesson (
	id uuid primary key,
	chapter_id uuid not null references curriculum.chapter,
	code text not null,
	language text not null,
	position integer not null,
	-- The version now shown; null while nothing is published.
	current_version integer,
	unique (chapter_id, code, language)
);

create table curriculum.lesson_version (
	lesson_id uuid not null references curriculum.lesson,
	number integer not null check (number > 0),
	title text not null,
	minutes integer,
	source text not null,
	-- Made from `source` by curriculum/server/render.ts at publication: safe HTML with MathML.
	html text not null,
	exercises text[] not null default '{}',
	media jsonb not null default '{}',
	author text not null,
	licence text not null,
	published_at timestamptz not null default now(),
	published_by uuid,
	primary key (lesson_id, number)
);

-- Who read a lesson, and how far: a pupil's bookmark.
create table curriculum.reading (
	scope uuid not null,
	person_id uuid not null,
	lesson_id uuid not null,
	first_at timestamptz not null default now(),
	last_at timestamptz not null default now(),
	done_at timestamptz,
	primary key (scope, person_id, lesson_id)
);

-- One row a thing that can be found. `folded` went through platform fold(); `words` is its index.
create table curriculum.search_entry (
	kind text not null check (kind in ('programme', 'chapter', 'lesson', 'item')),
	id uuid not null,
	language text not null,
	title text not null,
	place text not null,
	body text not null,
	grade text,
	subject text,
	words tsvector not null,
	primary key (kind, id)
);
create index search_words on curriculum.search_entry using gin (words);
