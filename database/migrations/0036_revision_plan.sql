-- What a pupil wants of his plan to the day of an exam; null: he gave it up. The plan itself is made anew each time it is looked at.
create table revision.plan (
	scope uuid not null,
	person_id uuid not null,
	wish jsonb,
	said_at timestamptz not null,
	primary key (scope, person_id)
);
