-- Whoever sends a copy of another's fact first must not keep hers from being put aside under her own name.
alter table sync.quarantine drop constraint quarantine_pkey;
create unique index quarantine_once on sync.quarantine (scope, fact_id, body_sha, sent_by) nulls not distinct;
