-- A question as its foreign file had it, beside the version it became: what the model cannot hold goes back with it to a file of the same format.
create table exercises.item_original (
	item_id uuid not null,
	version integer not null,
	format text not null check (format in ('moodle-xml', 'gift', 'qti', 'qti12')),
	text text not null check (length(text) <= 262144),
	primary key (item_id, version),
	foreign key (item_id, version) references exercises.item_version
);
