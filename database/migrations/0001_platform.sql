-- The ground: settings, audit, files by content.
create schema platform;

create table platform.setting (
	key text primary key,
	value jsonb not null,
	changed_at timestamptz not null default now()
);

-- Who did what, and who read whose file. Append-only; written in the transaction of the act.
create table platform.audit (
	id uuid primary key,
	at timestamptz not null default now(),
	actor_id uuid,
	actor_label text not null,
	act text not null,
	reading boolean not null default false,
	person_id uuid,
	organisation_id uuid,
	detail jsonb not null default '{}',
	request_id text
);
create index audit_person on platform.audit (person_id, at desc) where person_id is not null;
create index audit_organisation on platform.audit (organisation_id, at desc) where organisation_id is not null;
create index audit_actor on platform.audit (actor_id, at desc);
create index audit_at on platform.audit (at desc);

-- Files by content hash; the bytes stand on disk (or elsewhere) behind platform/server/files.ts.
create table platform.file (
	sha256 text primary key check (sha256 ~ '^[0-9a-f]{64}$'),
	bytes bigint not null check (bytes >= 0),
	type text not null,
	stored_at timestamptz not null default now()
);

-- Failures counted by key (an account, an address): slows guessing without locking out a class behind one address.
create table platform.limit_count (
	key text primary key,
	failures integer not null,
	since timestamptz not null,
	until timestamptz
);
