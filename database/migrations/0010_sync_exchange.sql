-- The exchange with phones (docs/sync.md): the chain of facts, what is put aside by its place in transport, devices, receipts,
-- what is in a verified backup. No foreign key, no trigger on the way of a fact.

-- The link of the fact before it as its writer says, and its own (chain.ts). Facts of a plain form have none.
alter table sync.fact add column prev bytea, add column link bytea;

-- What is put aside counts as held: its place at its writer must be found.
alter table sync.quarantine add column writer uuid, add column epoch uuid, add column seq integer, add column prev bytea, add column link bytea, add column copy uuid;
update sync.quarantine set writer = (fact ->> 'writer')::uuid, epoch = (fact ->> 'epoch')::uuid, seq = (fact ->> 'seq')::integer;
create index quarantine_sender on sync.quarantine (sent_by, epoch, seq);

-- What a signed-in person sent and cannot be read as a fact: the text as it came. With its place, if it names one.
create table sync.unread (
	sent_by uuid not null,
	sha bytea not null,
	raw text not null,
	device uuid not null,
	epoch uuid,
	seq integer,
	copy uuid,
	since timestamptz not null default now(),
	primary key (sent_by, sha)
);
create index unread_place on sync.unread (sent_by, epoch, seq) where epoch is not null;

-- A start of a writer under one person's hand; it names where the last one ended. Nothing wrote into the table of before.
drop table sync.epoch;
create table sync.epoch (
	person_id uuid not null,
	id uuid not null,
	writer uuid not null,
	parent uuid,
	parent_seq integer,
	parent_link bytea,
	received_at timestamptz not null default now(),
	primary key (person_id, id)
);

-- A telephone as one person uses it: several persons share one, each has a row of his own and may cut it off.
create table sync.device (
	person_id uuid not null,
	id uuid not null,
	name text not null,
	-- The last sessions that it used, newest first: they end with it.
	sessions uuid[] not null default '{}',
	made_at timestamptz not null default now(),
	seen_at timestamptz not null default now(),
	revoked_at timestamptz,
	primary key (person_id, id)
);

-- The key that signs receipts, made once (PKCS 8 and SPKI, DER).
create table sync.signer (
	id text primary key,
	secret bytea not null,
	public bytea not null,
	made_at timestamptz not null default now()
);
create unique index signer_one on sync.signer ((true));

-- An unbroken life of this database; a restore begins the next one.
create table sync.timeline (
	id uuid primary key,
	parent uuid,
	began_at timestamptz not null default clock_timestamp()
);
insert into sync.timeline (id) values (gen_random_uuid());

-- Backups, from their beginning; one that was read again and checked is verified.
create table sync.copy (
	id uuid primary key,
	began_at timestamptz not null default now(),
	verified_at timestamptz
);

-- Up to which place of each scope's log a verified backup holds everything. Places follow the commits, so no clock is asked.
create table sync.horizon (
	scope uuid primary key,
	pos bigint not null,
	recorded_at timestamptz not null default now()
);
