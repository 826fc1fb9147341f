-- Pictures, sounds, videos and other files of lessons and exercises, by their content. The bytes stand in the store of files; those of a video that
-- is still to be made smaller, among the uploads, where nobody sees them.
create table curriculum.medium (
	sha256 text primary key check (sha256 ~ '^[0-9a-f]{64}$'),
	type text not null,
	bytes bigint not null check (bytes > 0),
	width integer,
	height integer,
	seconds real,
	-- A video waits, is made smaller, and is then shown in its forms alone; all else is kept as it came.
	state text not null default 'kept' check (state in ('kept', 'waits', 'making', 'made')),
	-- How much of it is made smaller, from 0 to 1; why it was kept as it is.
	progress real not null default 0,
	why text,
	-- The smaller ones: [{ sha256, type, bytes, width, height }], the smallest first; and a still picture of it.
	forms jsonb not null default '[]',
	poster text,
	-- What stands on the disk for it.
	held bigint not null,
	changed_at timestamptz not null default now()
);
create index medium_unmade on curriculum.medium (changed_at) where state in ('waits', 'making');

-- Who brought what: what a person's room is reckoned from.
create table curriculum.medium_brought (
	person_id uuid not null,
	sha256 text not null references curriculum.medium,
	at timestamptz not null default now(),
	primary key (person_id, sha256)
);

-- The files of a draft by name. A name never means another file: older versions of the text use it too.
create table curriculum.draft_medium (
	draft_id uuid not null references curriculum.draft,
	name text not null check (name ~ '^[a-z0-9][a-z0-9._-]{0,99}$'),
	sha256 text not null references curriculum.medium,
	-- What it shows or says, for who cannot see or hear it; empty for a picture that only adorns.
	alt text not null default '',
	person_id uuid not null,
	at timestamptz not null default now(),
	removed_at timestamptz,
	primary key (draft_id, name)
);

-- A file on its way in pieces. What is here of it says the length of its file in the data folder.
create table curriculum.upload (
	id uuid primary key,
	draft_id uuid not null references curriculum.draft,
	person_id uuid not null,
	name text not null,
	alt text not null default '',
	size bigint not null check (size > 0),
	began_at timestamptz not null default now(),
	-- What it became, for one who did not hear the answer.
	taken jsonb
);
create index upload_person on curriculum.upload (person_id, began_at);
