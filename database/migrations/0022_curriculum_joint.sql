-- A lesson's text as its writers share it: what each of them did (updates of Yjs), appended; a chore gathers what is older into one state.
create table curriculum.draft_text (
	draft_id uuid primary key references curriculum.draft,
	-- The save of the draft that this text says. Another save (a version put back) is written into the text before anything else is.
	revision integer not null,
	-- The number of the last update, and of the last one that `state` holds.
	last integer not null default 0,
	gathered integer not null default 0,
	state bytea,
	check (gathered <= last)
);

create table curriculum.draft_update (
	draft_id uuid not null references curriculum.draft_text,
	number integer not null check (number > 0),
	person_id uuid not null,
	at timestamptz not null default now(),
	bytes bytea not null,
	primary key (draft_id, number)
);

-- Who has a draft open in which tab, and where in it: a minute after the last sign it is nobody.
create table curriculum.draft_here (
	draft_id uuid not null references curriculum.draft,
	tab bigint not null,
	person_id uuid not null,
	place text,
	at timestamptz not null default now(),
	primary key (draft_id, tab)
);
