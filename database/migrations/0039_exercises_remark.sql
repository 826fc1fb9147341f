-- What somebody who publishes an exercise decides of the answers that were given already: marked again by a corrected key. Done by the worker in
-- batches; the cursor is where it stands in its pass over the establishments.
create table exercises.amendment (
	id uuid primary key,
	item_id uuid not null references exercises.item,
	kind text not null check (kind in ('key')),
	-- The version whose key marks, and the older versions whose answers it marks.
	number integer not null,
	versions integer[] not null,
	reason text not null check (length(reason) between 1 and 500),
	by uuid not null,
	at timestamptz not null default now(),
	looked integer not null default 0,
	changed integer not null default 0,
	cursor_scope uuid,
	cursor_person uuid,
	cursor_attempt uuid,
	-- When all answers had been looked at once; and when those were too that came in meanwhile.
	passed_at timestamptz,
	done_at timestamptz
);
create index amendment_item on exercises.amendment (item_id, at desc);
create index amendment_open on exercises.amendment (at) where done_at is null;

-- What became of each answer that an amendment changed: before and after. The fact of the answer is never touched. Only ever added to.
create table exercises.remark (
	scope uuid not null,
	attempt_id uuid not null,
	amendment_id uuid not null,
	person_id uuid not null,
	item_id uuid not null,
	number integer not null,
	score_before real not null,
	right_before boolean not null,
	misconceptions_before text[] not null,
	score real not null,
	is_right boolean not null,
	misconceptions text[] not null,
	at timestamptz not null default now(),
	primary key (scope, attempt_id, amendment_id)
);
create index remark_person on exercises.remark (scope, person_id, item_id);
