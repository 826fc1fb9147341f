-- What is derived from attempts for revising: mastery, and how hard each exercise is. All of it can be made again.
create schema revision;

-- Difficulties are learnt now and then from the nation's attempts and published as an edition, in force from an instant on.
-- An answer is judged by the edition of its own time: late and unordered answers change nothing of what others said.
create table revision.edition (
	number integer primary key check (number > 0),
	starts_at timestamptz not null unique,
	made_at timestamptz not null default now(),
	attempts integer not null,
	persons integer not null,
	items integer not null
);

-- Only what an edition changed: the difficulty of an exercise at an instant is its last row that had begun.
create table revision.difficulty (
	item_id uuid not null,
	starts_at timestamptz not null references revision.edition (starts_at),
	-- In logits, 0 for an average exercise of its competence; its standard error; on how many first attempts.
	logit double precision not null,
	spread real not null,
	attempts integer not null,
	primary key (item_id, starts_at) include (logit)
);

-- What revision/mastery.ts says of a person's evidence for a competence, as of its last piece: kept with each answer, and made again from
-- exercises.evidence whenever an answer is late. A person has the rows of all his competences in a scope, or none yet.
create table revision.mastery (
	scope uuid not null,
	person_id uuid not null,
	competence_id uuid not null,
	mean double precision not null,
	variance double precision not null,
	pieces integer not null,
	right_pieces integer not null,
	last_at timestamptz not null,
	primary key (scope, person_id, competence_id)
) with (fillfactor = 85);
