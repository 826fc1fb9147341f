-- Persons, organisations as several trees, memberships (up), roles (down), sign-in.
create schema people;

create table people.organisation (
	id uuid primary key,
	kind text not null check (kind in ('country', 'region', 'departement', 'commune', 'ministry', 'ia', 'ief', 'school', 'class', 'group', 'network', 'centre', 'partner')),
	code text not null unique,
	name text not null,
	name_ar text,
	-- The school (or centre) that this is, or is part of: the scope of the facts made here.
	establishment_id uuid references people.organisation,
	-- For a class: what it follows. For a school: its cycles. Codes of the country's data.
	cycle text,
	grade text,
	series text,
	school_year text,
	status text,
	latitude real,
	longitude real,
	closed_at timestamptz,
	created_at timestamptz not null default now(),
	version integer not null default 1
);
create index organisation_kind on people.organisation (kind, name);
create index organisation_establishment on people.organisation (establishment_id);

-- The parent of an organisation in each tree it belongs to.
create table people.place (
	tree text not null check (tree in ('territory', 'administration', 'school', 'centres', 'partners')),
	organisation_id uuid not null references people.organisation,
	parent_id uuid not null references people.organisation,
	primary key (tree, organisation_id),
	check (organisation_id <> parent_id)
);
create index place_parent on people.place (parent_id, tree);
create index place_organisation on people.place (organisation_id);

-- All that stands above an organisation, itself included (depth 0): kept by people/server/organisations.ts.
create table people.above (
	organisation_id uuid not null references people.organisation,
	above_id uuid not null references people.organisation,
	depth integer not null,
	primary key (organisation_id, above_id)
);
create index above_down on people.above (above_id, organisation_id);

create table people.person (
	id uuid primary key,
	-- What is typed at sign-in, and what is on the card.
	code text not null unique check (code ~ '^[A-Z0-9-]{4,32}$'),
	given_name text not null,
	family_name text not null,
	-- fold(given family), for search by given name, and fold(family given), for lists in their usual order; compared by byte.
	folded text collate "C" not null,
	sorted text collate "C" not null,
	sex text check (sex in ('F', 'M')),
	birth_date date,
	birth_date_about boolean not null default false,
	birth_place text,
	phone text,
	email text,
	language text not null default 'fr' check (language in ('fr', 'ar', 'en')),
	theme text not null default 'auto' check (theme in ('auto', 'light', 'dark')),
	closed_at timestamptz,
	created_at timestamptz not null default now(),
	version integer not null default 1
);
create index person_folded on people.person (folded, id);
create index person_sorted on people.person (sorted, id);

-- Numbers that others gave: IEN, code Massar, matricule. Never a key of ours.
create table people.identity (
	scheme text not null,
	value text not null,
	person_id uuid not null references people.person,
	primary key (scheme, value)
);
create index identity_person on people.identity (person_id);

-- Counts upwards: who belongs to a class belongs to its school, its IEF, its region.
create table people.membership (
	person_id uuid not null references people.person,
	organisation_id uuid not null references people.organisation,
	kind text not null check (kind in ('pupil', 'staff', 'learner')),
	since date not null,
	until date,
	primary key (person_id, organisation_id, kind, since),
	check (until is null or until >= since)
);
create index membership_organisation on people.membership (organisation_id, kind) include (person_id);

-- Counts downwards: a head of a school is head of its classes. The acts of each role stand in people/acts.ts.
create table people.role (
	id uuid primary key,
	person_id uuid not null references people.person,
	role text not null check (role in ('administrator', 'ministry', 'inspector', 'head', 'censeur', 'supervisor', 'teacher', 'manager')),
	organisation_id uuid not null references people.organisation,
	subject text,
	since date not null,
	until date,
	given_by uuid references people.person,
	given_at timestamptz not null default now(),
	check (until is null or until >= since)
);
create index role_person on people.role (person_id);
create index role_organisation on people.role (organisation_id, role);

create table people.guardian (
	guardian_id uuid not null references people.person,
	child_id uuid not null references people.person,
	relation text not null default 'parent',
	since date not null,
	until date,
	primary key (guardian_id, child_id),
	check (guardian_id <> child_id)
);
create index guardian_child on people.guardian (child_id);

-- What proves who one is. One row a kind; later kinds (picture, passkey, phone, national) join the check.
create table people.credential (
	person_id uuid not null references people.person,
	kind text not null check (kind in ('password', 'pin')),
	verifier text not null,
	must_change boolean not null default false,
	set_at timestamptz not null default now(),
	set_by uuid references people.person,
	primary key (person_id, kind)
);

-- A printed card: its QR holds a secret; only the hash is here. A new card revokes the old.
create table people.card (
	id uuid primary key,
	person_id uuid not null references people.person,
	secret_hash text not null unique,
	issued_at timestamptz not null default now(),
	issued_by uuid references people.person,
	revoked_at timestamptz
);
create index card_person on people.card (person_id);

create table people.session (
	id uuid primary key,
	secret_hash text not null unique,
	person_id uuid not null references people.person,
	-- The role the person acts in now ("hat"): pupil:<class>, teacher:<school>, guardian:<child>, head:<school> …
	hat text,
	device text not null,
	address text not null,
	method text not null check (method in ('password', 'pin', 'card')),
	created_at timestamptz not null default now(),
	seen_at timestamptz not null default now(),
	expires_at timestamptz not null,
	revoked_at timestamptz
);
create index session_person on people.session (person_id, created_at desc);
create index session_expiry on people.session (expires_at);

-- A list of people that was uploaded and waits for its person to take it or leave it. The bytes go when it is taken, or after a day.
create table people.roster (
	id uuid primary key,
	organisation_id uuid not null references people.organisation,
	uploaded_by uuid references people.person,
	name text not null,
	bytes bytea,
	-- Which column is what, and what was decided for each row that looks like somebody known.
	columns jsonb,
	decisions jsonb not null default '{}',
	report jsonb,
	uploaded_at timestamptz not null default now(),
	taken_at timestamptz
);
create index roster_uploaded on people.roster (uploaded_at);

-- What an office above schools counts, so that the page of a ministry does not walk millions of rows: counted anew by the worker.
create table people.tally (
	organisation_id uuid primary key references people.organisation,
	figures jsonb not null,
	counted_at timestamptz not null default now(),
	asked_at timestamptz not null default now()
);
