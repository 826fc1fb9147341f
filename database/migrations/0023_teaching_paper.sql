-- Exercises on paper: a sheet in up to six variants, and which pupil got which. What stands on it follows from the versions and the letters: nothing is drawn again.
create table teaching.paper (
	scope uuid not null,
	id uuid not null,
	class_id uuid not null,
	title text not null,
	variants smallint not null check (variants between 1 and 6),
	-- Exercises and options in another order in each variant.
	mixed boolean not null,
	made_by uuid not null,
	made_at timestamptz not null default now(),
	primary key (scope, id)
);
create index paper_class on teaching.paper (scope, class_id, made_at desc);

create table teaching.paper_item (
	scope uuid not null,
	paper_id uuid not null,
	position integer not null,
	item_id uuid not null,
	item_version integer not null,
	primary key (scope, paper_id, position)
);

create table teaching.paper_copy (
	scope uuid not null,
	paper_id uuid not null,
	number integer not null,
	person_id uuid not null,
	variant smallint not null,
	primary key (scope, paper_id, number)
);
