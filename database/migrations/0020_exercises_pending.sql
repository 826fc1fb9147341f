-- What only a teacher can mark (a written answer, a file): handed in, neither right nor wrong, no evidence until it is marked.
alter table exercises.attempt add column pending boolean not null default false;
create index attempt_pending on exercises.attempt (scope, person_id, at desc) where pending;
-- Several files may go with one answer: the photos of a copy, what was asked for, a picture of the working.
alter table exercises.working drop constraint working_pkey;
alter table exercises.working add primary key (scope, attempt_id, sha256);
