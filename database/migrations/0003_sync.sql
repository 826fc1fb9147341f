-- Facts: what was done, where, by whom; immutable (sync.md I1–I5). Scope first in every key; no foreign key, no trigger.
create schema sync;

create table sync.fact (
	scope uuid not null,
	writer uuid not null,
	epoch uuid not null,
	seq integer not null check (seq > 0),
	id uuid not null,
	-- Place in the scope's log: gapless and in commit order.
	pos bigint not null,
	kind text not null,
	v smallint not null,
	actor_id uuid not null,
	-- The maker's clock, and ours.
	at timestamptz not null,
	received_at timestamptz not null default now(),
	-- The bytes as received; sha-256 of them.
	body text,
	body_sha bytea not null,
	primary key (scope, writer, epoch, seq),
	unique (scope, id),
	unique (scope, pos)
);

-- The last place given in each scope. Updated last in a transaction, so places follow the commits.
create table sync.scope_head (
	scope uuid primary key,
	timeline uuid not null,
	pos bigint not null default 0
);

-- A start of a writer (a process, an app); never resumed. It names its parent.
create table sync.epoch (
	id uuid primary key,
	writer uuid not null,
	parent uuid,
	parent_seq integer,
	started_at timestamptz not null,
	received_at timestamptz not null default now()
);

-- Facts that are authentic and cannot be applied (yet): kept, shown, never dropped.
create table sync.quarantine (
	scope uuid not null,
	fact_id uuid not null,
	-- Which of several different bodies with one identity (a fork).
	body_sha bytea not null,
	code text not null,
	fact jsonb not null,
	-- Whose session brought it; the author that it names may be forged.
	sent_by uuid,
	since timestamptz not null default now(),
	decided_at timestamptz,
	primary key (scope, fact_id, body_sha)
);
