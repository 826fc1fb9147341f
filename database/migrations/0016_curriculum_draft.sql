-- What is being written: a lesson or an exercise before it is published, and again before its next version.
create table curriculum.draft (
	id uuid primary key,
	kind text not null check (kind in ('lesson', 'item')),
	-- The establishment or office where it is written.
	organisation_id uuid not null,
	owner_id uuid not null,
	chapter_id uuid references curriculum.chapter,
	code text not null,
	language text not null,
	title text not null,
	-- A lesson: { source: Markdown, minutes?, media: { name: { sha256, type, bytes, alt? } } }; an item: { item: an Item that may yet be faulty }.
	content jsonb not null,
	author text not null,
	licence text not null default 'CC BY-SA 4.0',
	-- What it was made from: [{ kind, id, version, title, author, licence, how: 'copy' | 'adapt' }].
	origin jsonb not null default '[]',
	-- Counts saves; a save names the one it was made from.
	revision integer not null default 1,
	state text not null default 'draft' check (state in ('draft', 'submitted', 'returned', 'approved', 'published')),
	-- The lesson or item that it becomes a version of.
	target_id uuid,
	made_at timestamptz not null default now(),
	changed_at timestamptz not null default now(),
	changed_by uuid not null,
	removed_at timestamptz
);
create index draft_owner on curriculum.draft (owner_id, changed_at desc);
create index draft_organisation on curriculum.draft (organisation_id, state, changed_at desc);

-- Who may write besides the owner.
create table curriculum.draft_writer (
	draft_id uuid not null references curriculum.draft,
	person_id uuid not null,
	since timestamptz not null default now(),
	primary key (draft_id, person_id)
);
create index draft_writer_person on curriculum.draft_writer (person_id);

-- What stood in it. Saves by one person within ten minutes are one version, unless it is sealed: named, submitted, published.
create table curriculum.draft_version (
	draft_id uuid not null references curriculum.draft,
	number integer not null check (number > 0),
	title text not null,
	content jsonb not null,
	person_id uuid not null,
	began_at timestamptz not null default now(),
	at timestamptz not null default now(),
	note text,
	sealed boolean not null default false,
	primary key (draft_id, number)
);
