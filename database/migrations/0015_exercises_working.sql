-- A picture of the working that came with an answer: named by the fact, handed over apart (docs/sync.md, 8).
create table exercises.working (
	scope uuid not null,
	attempt_id uuid not null,
	person_id uuid not null,
	sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
	size integer not null check (size > 0),
	primary key (scope, attempt_id)
);
