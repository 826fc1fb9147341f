-- A withdrawn exercise whose answers count no longer, and count again: its evidence is set aside whole and put back as it was.
alter table exercises.amendment drop constraint amendment_kind_check;
alter table exercises.amendment add constraint amendment_kind_check check (kind in ('key', 'aside', 'count'));
-- Given back, an exercise counts again without another word.
alter table exercises.amendment drop constraint amendment_reason_check;
alter table exercises.amendment add constraint amendment_reason_check check (length(reason) <= 500 and (length(reason) > 0 or kind = 'count'));

create table exercises.evidence_aside (
	scope uuid not null,
	person_id uuid not null,
	competence_id uuid not null,
	at timestamptz not null,
	attempt_id uuid not null,
	score real not null,
	weight real not null,
	primary key (scope, person_id, competence_id, at, attempt_id)
);
