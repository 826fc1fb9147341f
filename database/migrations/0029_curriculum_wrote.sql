-- Who wrote in a draft stays known after he ended it: he never checks it.
alter table curriculum.draft_writer add column ended_at timestamptz;
