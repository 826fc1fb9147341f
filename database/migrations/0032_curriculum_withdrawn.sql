-- A published lesson that is wrong is shown to nobody any more: its versions stay, and so does what learners did with it.
alter table curriculum.lesson
	add column withdrawn_at timestamptz,
	add column withdrawn_by uuid,
	add column withdrawn_why text,
	add constraint lesson_withdrawn check ((withdrawn_at is null) = (withdrawn_why is null) and (withdrawn_at is null or current_version is null));
create index lesson_withdrawn on curriculum.lesson (organisation_id, withdrawn_at) where withdrawn_at is not null;
