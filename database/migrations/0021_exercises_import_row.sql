-- Reading and taking a file is work apart from the page: it is done by pieces, says how far it is, and goes on after a break.
create table exercises.import_row (
	report_id uuid not null references exercises.import_report,
	number integer not null,
	outcome text not null check (outcome in ('taken', 'changed', 'refused')),
	-- All that the report says of it: name, kind, line or place, why.
	content jsonb not null,
	-- What taking it made; `left`: nobody chose it.
	done text check (done in ('new', 'renewed', 'same', 'left')),
	item_id uuid,
	draft_id uuid,
	primary key (report_id, number)
);

insert into exercises.import_row (report_id, number, outcome, content, done, item_id)
select import_report.id, (each.value ->> 'number')::integer, each.value ->> 'outcome', each.value - 'number' - 'outcome' - 'done' - 'itemId', each.value ->> 'done', (each.value ->> 'itemId')::uuid
from exercises.import_report, jsonb_array_elements(import_report.rows) as each;

alter table exercises.import_report drop column rows;
alter table exercises.import_report drop constraint import_report_state_check;
alter table exercises.import_report add constraint import_report_state_check check (state in ('reading', 'preview', 'taking', 'taken', 'refused'));
alter table exercises.import_report
	-- What was asked to be taken: row numbers, title, chapters.
	add column choice jsonb,
	-- How many of them are taken so far, while it is being taken.
	add column done integer not null default 0,
	-- Who works on it, when he last said so, and how often it was begun: whoever falls silent is replaced.
	add column runner uuid,
	add column beat_at timestamptz,
	add column tries integer not null default 0;
create index import_report_work on exercises.import_report (made_at) where state in ('reading', 'taking');
