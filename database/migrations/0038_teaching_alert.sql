-- From when a pupil is an alert to his teachers, as a school sets it; without a row the usual values hold.
create table teaching.alert_rule (
	scope uuid primary key,
	-- Days with lessons and no answer.
	silent_days smallint not null check (silent_days between 2 and 60),
	-- Points of a hundred by which right answers went down.
	drop_points smallint not null check (drop_points between 5 and 60),
	-- Works past their day and not finished.
	late_works smallint not null check (late_works between 1 and 20),
	changed_by uuid not null,
	changed_at timestamptz not null default now()
);

-- An alert that a teacher has dealt with: it keeps quiet until a day.
create table teaching.alert_seen (
	scope uuid not null,
	person_id uuid not null,
	kind text not null check (kind in ('silent', 'dropping', 'late', 'review')),
	note text not null default '' check (length(note) <= 500),
	until date not null,
	seen_by uuid not null,
	seen_at timestamptz not null default now(),
	primary key (scope, person_id, kind)
);
