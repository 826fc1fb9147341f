-- Attachments (docs/sync.md, 8): what a person began to send or has sent whole. Parts are files in the data folder; the file goes into
-- the store by its hash. No row of platform.file: what is attached is shown to who may read the fact, never to all.
create table sync.attachment (
	person_id uuid not null,
	sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
	size integer not null check (size between 1 and 10000000),
	-- What it is, seen in its bytes when they were all there.
	type text,
	began_at timestamptz not null default now(),
	whole_at timestamptz,
	-- The last backup that was begun when it was whole.
	copy uuid,
	primary key (person_id, sha256, size)
);
create index attachment_unfinished on sync.attachment (began_at) where whole_at is null;
