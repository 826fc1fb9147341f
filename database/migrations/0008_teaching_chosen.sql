-- The classes whose programmes a person has chosen: they follow what is in teaching.course, be it nothing. Any other class follows
-- the programmes in force of its grade and series, those that come later too.
create table teaching.chosen (
	class_id uuid primary key,
	chosen_by uuid,
	chosen_at timestamptz not null default now()
);
insert into teaching.chosen (class_id) select distinct class_id from teaching.course;
