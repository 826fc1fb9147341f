-- Packages made elsewhere (SCORM, xAPI) that are played: their files by content, apart from those that pages show.
create table exercises.package (
	-- Of the archive as it came.
	archive text primary key check (archive ~ '^[0-9a-f]{64}$'),
	format text not null check (format in ('scorm12', 'scorm2004', 'xapi')),
	title text not null,
	-- What its files are together.
	bytes bigint not null,
	-- What is opened by itself: [{ id, title, path, query, mastery?, data? }]; of xAPI, what its statements are about.
	parts jsonb not null,
	activity text,
	brought_by uuid not null,
	at timestamptz not null default now()
);

create table exercises.package_entry (
	archive text not null references exercises.package,
	path text not null,
	sha256 text not null,
	bytes bigint not null,
	primary key (archive, path)
);

-- That a person opened a package: for some hours its files are served, and what it tells is taken, to whoever has the token.
create table exercises.launch (
	scope uuid not null,
	id uuid not null,
	token_hash text not null,
	person_id uuid not null,
	item_id uuid not null,
	item_version integer not null,
	archive text not null,
	work_id uuid,
	opened_at timestamptz not null default now(),
	expires_at timestamptz not null,
	-- What xAPI's statements told so far, how many came, and how much of it is a fact.
	told jsonb,
	statements integer not null default 0,
	fact jsonb,
	primary key (scope, id)
);
create unique index launch_token on exercises.launch (token_hash);
create index launch_person on exercises.launch (scope, person_id, item_id, opened_at desc);
create index launch_expired on exercises.launch (expires_at);

-- What a package noted for its learner's next time, part by part; an xAPI document by its address.
create table exercises.package_state (
	scope uuid not null,
	person_id uuid not null,
	item_id uuid not null,
	part text not null,
	state jsonb not null,
	changed_at timestamptz not null default now(),
	primary key (scope, person_id, item_id, part)
);
