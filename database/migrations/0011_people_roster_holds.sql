-- A list brought in holds people, or the schools of an office.
alter table people.roster add column holds text not null default 'people' check (holds in ('people', 'schools'));
