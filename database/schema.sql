table platform.audit
	id uuid not null
	at timestamp with time zone not null default now()
	actor_id uuid
	actor_label text not null
	act text not null
	reading boolean not null default false
	person_id uuid
	organisation_id uuid
	detail jsonb not null default '{}'::jsonb
	request_id text
	PRIMARY KEY (id)
	CREATE INDEX audit_actor ON platform.audit USING btree (actor_id, at DESC)
	CREATE INDEX audit_at ON platform.audit USING btree (at DESC)
	CREATE INDEX audit_organisation ON platform.audit USING btree (organisation_id, at DESC) WHERE (organisation_id IS NOT NULL)
	CREATE INDEX audit_person ON platform.audit USING btree (person_id, at DESC) WHERE (person_id IS NOT NULL)

table platform.file
	sha256 text not null
	bytes bigint not null
	type text not null
	stored_at timestamp with time zone not null default now()
	PRIMARY KEY (sha256)
	CHECK ((bytes >= 0))
	CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text))

table platform.limit_count
	key text not null
	failures integer not null
	since timestamp with time zone not null
	until timestamp with time zone
	PRIMARY KEY (key)

table platform.setting
	key text not null
	value jsonb not null
	changed_at timestamp with time zone not null default now()
	PRIMARY KEY (key)

table people.above
	organisation_id uuid not null
	above_id uuid not null
	depth integer not null
	PRIMARY KEY (organisation_id, above_id)
	FOREIGN KEY (above_id) REFERENCES people.organisation(id)
	FOREIGN KEY (organisation_id) REFERENCES people.organisation(id)
	CREATE INDEX above_down ON people.above USING btree (above_id, organisation_id)

table people.card
	id uuid not null
	person_id uuid not null
	secret_hash text not null
	issued_at timestamp with time zone not null default now()
	issued_by uuid
	revoked_at timestamp with time zone
	UNIQUE (secret_hash)
	PRIMARY KEY (id)
	FOREIGN KEY (issued_by) REFERENCES people.person(id)
	FOREIGN KEY (person_id) REFERENCES people.person(id)
	CREATE INDEX card_person ON people.card USING btree (person_id)

table people.credential
	person_id uuid not null
	kind text not null
	verifier text not null
	must_change boolean not null default false
	set_at timestamp with time zone not null default now()
	set_by uuid
	PRIMARY KEY (person_id, kind)
	FOREIGN KEY (person_id) REFERENCES people.person(id)
	FOREIGN KEY (set_by) REFERENCES people.person(id)
	CHECK ((kind = ANY (ARRAY['password'::text, 'pin'::text])))

table people.guardian
	guardian_id uuid not null
	child_id uuid not null
	relation text not null default 'parent'::text
	since date not null
	until date
	PRIMARY KEY (guardian_id, child_id)
	FOREIGN KEY (child_id) REFERENCES people.person(id)
	FOREIGN KEY (guardian_id) REFERENCES people.person(id)
	CHECK ((guardian_id <> child_id))
	CREATE INDEX guardian_child ON people.guardian USING btree (child_id)

table people.identity
	scheme text not null
	value text not null
	person_id uuid not null
	PRIMARY KEY (scheme, value)
	FOREIGN KEY (person_id) REFERENCES people.person(id)
	CREATE INDEX identity_person ON people.identity USING btree (person_id)

table people.membership
	person_id uuid not null
	organisation_id uuid not null
	kind text not null
	since date not null
	until date
	PRIMARY KEY (person_id, organisation_id, kind, since)
	FOREIGN KEY (organisation_id) REFERENCES people.organisation(id)
	FOREIGN KEY (person_id) REFERENCES people.person(id)
	CHECK (((until IS NULL) OR (until >= since)))
	CHECK ((kind = ANY (ARRAY['pupil'::text, 'staff'::text, 'learner'::text])))
	CREATE INDEX membership_organisation ON people.membership USING btree (organisation_id, kind) INCLUDE (person_id)

table people.organisation
	id uuid not null
	kind text not null
	code text not null
	name text not null
	name_ar text
	establishment_id uuid
	cycle text
	grade text
	series text
	school_year text
	status text
	latitude real
	longitude real
	closed_at timestamp with time zone
	created_at timestamp with time zone not null default now()
	version integer not null default 1
	UNIQUE (code)
	PRIMARY KEY (id)
	FOREIGN KEY (establishment_id) REFERENCES people.organisation(id)
	CHECK ((kind = ANY (ARRAY['country'::text, 'region'::text, 'departement'::text, 'commune'::text, 'ministry'::text, 'ia'::text, 'ief'::text, 'school'::text, 'class'::text, 'group'::text, 'network'::text, 'centre'::text, 'partner'::text])))
	CREATE INDEX organisation_establishment ON people.organisation USING btree (establishment_id)
	CREATE INDEX organisation_kind ON people.organisation USING btree (kind, name)

table people.person
	id uuid not null
	code text not null
	given_name text not null
	family_name text not null
	folded text not null
	sorted text not null
	sex text
	birth_date date
	birth_date_about boolean not null default false
	birth_place text
	phone text
	email text
	language text not null default 'fr'::text
	theme text not null default 'auto'::text
	closed_at timestamp with time zone
	created_at timestamp with time zone not null default now()
	version integer not null default 1
	text_size smallint not null default 100
	per_page smallint
	UNIQUE (code)
	PRIMARY KEY (id)
	CHECK (((per_page >= 1) AND (per_page <= 5)))
	CHECK ((code ~ '^[A-Z0-9-]{4,32}$'::text))
	CHECK ((language = ANY (ARRAY['fr'::text, 'ar'::text, 'en'::text])))
	CHECK ((sex = ANY (ARRAY['F'::text, 'M'::text])))
	CHECK ((text_size = ANY (ARRAY[100, 125, 150])))
	CHECK ((theme = ANY (ARRAY['auto'::text, 'light'::text, 'dark'::text])))
	CREATE INDEX person_folded ON people.person USING btree (folded, id)
	CREATE INDEX person_sorted ON people.person USING btree (sorted, id)

table people.place
	tree text not null
	organisation_id uuid not null
	parent_id uuid not null
	PRIMARY KEY (tree, organisation_id)
	FOREIGN KEY (organisation_id) REFERENCES people.organisation(id)
	FOREIGN KEY (parent_id) REFERENCES people.organisation(id)
	CHECK ((organisation_id <> parent_id))
	CHECK ((tree = ANY (ARRAY['territory'::text, 'administration'::text, 'school'::text, 'centres'::text, 'partners'::text])))
	CREATE INDEX place_organisation ON people.place USING btree (organisation_id)
	CREATE INDEX place_parent ON people.place USING btree (parent_id, tree)

table people.role
	id uuid not null
	person_id uuid not null
	role text not null
	organisation_id uuid not null
	subject text
	since date not null
	until date
	given_by uuid
	given_at timestamp with time zone not null default now()
	PRIMARY KEY (id)
	FOREIGN KEY (given_by) REFERENCES people.person(id)
	FOREIGN KEY (organisation_id) REFERENCES people.organisation(id)
	FOREIGN KEY (person_id) REFERENCES people.person(id)
	CHECK (((until IS NULL) OR (until >= since)))
	CHECK ((role = ANY (ARRAY['administrator'::text, 'ministry'::text, 'inspector'::text, 'head'::text, 'censeur'::text, 'supervisor'::text, 'teacher'::text, 'manager'::text])))
	CREATE INDEX role_organisation ON people.role USING btree (organisation_id, role)
	CREATE INDEX role_person ON people.role USING btree (person_id)

table people.roster
	id uuid not null
	organisation_id uuid not null
	uploaded_by uuid
	name text not null
	bytes bytea
	columns jsonb
	decisions jsonb not null default '{}'::jsonb
	report jsonb
	uploaded_at timestamp with time zone not null default now()
	taken_at timestamp with time zone
	holds text not null default 'people'::text
	PRIMARY KEY (id)
	FOREIGN KEY (organisation_id) REFERENCES people.organisation(id)
	FOREIGN KEY (uploaded_by) REFERENCES people.person(id)
	CHECK ((holds = ANY (ARRAY['people'::text, 'schools'::text])))
	CREATE INDEX roster_uploaded ON people.roster USING btree (uploaded_at)

table people.session
	id uuid not null
	secret_hash text not null
	person_id uuid not null
	hat text
	device text not null
	address text not null
	method text not null
	created_at timestamp with time zone not null default now()
	seen_at timestamp with time zone not null default now()
	expires_at timestamp with time zone not null
	revoked_at timestamp with time zone
	UNIQUE (secret_hash)
	PRIMARY KEY (id)
	FOREIGN KEY (person_id) REFERENCES people.person(id)
	CHECK ((method = ANY (ARRAY['password'::text, 'pin'::text, 'card'::text])))
	CREATE INDEX session_expiry ON people.session USING btree (expires_at)
	CREATE INDEX session_person ON people.session USING btree (person_id, created_at DESC)

table people.tally
	organisation_id uuid not null
	figures jsonb not null
	counted_at timestamp with time zone not null default now()
	asked_at timestamp with time zone not null default now()
	PRIMARY KEY (organisation_id)
	FOREIGN KEY (organisation_id) REFERENCES people.organisation(id)

table sync.attachment
	person_id uuid not null
	sha256 text not null
	size integer not null
	type text
	began_at timestamp with time zone not null default now()
	whole_at timestamp with time zone
	copy uuid
	PRIMARY KEY (person_id, sha256, size)
	CHECK (((size >= 1) AND (size <= 10000000)))
	CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text))
	CREATE INDEX attachment_unfinished ON sync.attachment USING btree (began_at) WHERE (whole_at IS NULL)

table sync.copy
	id uuid not null
	began_at timestamp with time zone not null default now()
	verified_at timestamp with time zone
	PRIMARY KEY (id)

table sync.device
	person_id uuid not null
	id uuid not null
	name text not null
	sessions uuid[] not null default '{}'::uuid[]
	made_at timestamp with time zone not null default now()
	seen_at timestamp with time zone not null default now()
	revoked_at timestamp with time zone
	PRIMARY KEY (person_id, id)

table sync.epoch
	person_id uuid not null
	id uuid not null
	writer uuid not null
	parent uuid
	parent_seq integer
	parent_link bytea
	received_at timestamp with time zone not null default now()
	PRIMARY KEY (person_id, id)

table sync.fact
	scope uuid not null
	writer uuid not null
	epoch uuid not null
	seq integer not null
	id uuid not null
	pos bigint not null
	kind text not null
	v smallint not null
	actor_id uuid not null
	at timestamp with time zone not null
	received_at timestamp with time zone not null default now()
	body text
	body_sha bytea not null
	prev bytea
	link bytea
	UNIQUE (scope, id)
	UNIQUE (scope, pos)
	PRIMARY KEY (scope, writer, epoch, seq)
	CHECK ((seq > 0))

table sync.horizon
	scope uuid not null
	pos bigint not null
	recorded_at timestamp with time zone not null default now()
	PRIMARY KEY (scope)

table sync.quarantine
	scope uuid not null
	fact_id uuid not null
	body_sha bytea not null
	code text not null
	fact jsonb not null
	sent_by uuid
	since timestamp with time zone not null default now()
	decided_at timestamp with time zone
	writer uuid
	epoch uuid
	seq integer
	prev bytea
	link bytea
	copy uuid
	CREATE INDEX quarantine_sender ON sync.quarantine USING btree (sent_by, epoch, seq)
	CREATE UNIQUE INDEX quarantine_once ON sync.quarantine USING btree (scope, fact_id, body_sha, sent_by) NULLS NOT DISTINCT

table sync.scope_head
	scope uuid not null
	timeline uuid not null
	pos bigint not null default 0
	PRIMARY KEY (scope)

table sync.signer
	id text not null
	secret bytea not null
	public bytea not null
	made_at timestamp with time zone not null default now()
	PRIMARY KEY (id)
	CREATE UNIQUE INDEX signer_one ON sync.signer USING btree ((true))

table sync.timeline
	id uuid not null
	parent uuid
	began_at timestamp with time zone not null default clock_timestamp()
	PRIMARY KEY (id)

table sync.unread
	sent_by uuid not null
	sha bytea not null
	raw text not null
	device uuid not null
	epoch uuid
	seq integer
	copy uuid
	since timestamp with time zone not null default now()
	PRIMARY KEY (sent_by, sha)
	CREATE INDEX unread_place ON sync.unread USING btree (sent_by, epoch, seq) WHERE (epoch IS NOT NULL)

table curriculum.chapter
	id uuid not null
	programme_id uuid not null
	code text not null
	position integer not null
	title text not null
	title_ar text
	domain text
	planned_minutes integer
	UNIQUE (programme_id, code)
	PRIMARY KEY (id)
	FOREIGN KEY (programme_id) REFERENCES curriculum.programme(id)

table curriculum.competence
	id uuid not null
	programme_id uuid not null
	chapter_id uuid
	code text not null
	position integer not null
	title text not null
	title_ar text
	UNIQUE (programme_id, code)
	PRIMARY KEY (id)
	FOREIGN KEY (chapter_id) REFERENCES curriculum.chapter(id)
	FOREIGN KEY (programme_id) REFERENCES curriculum.programme(id)
	CREATE INDEX competence_chapter ON curriculum.competence USING btree (chapter_id, "position")

table curriculum.draft
	id uuid not null
	kind text not null
	organisation_id uuid not null
	owner_id uuid not null
	chapter_id uuid
	code text not null
	language text not null
	title text not null
	content jsonb not null
	author text not null
	licence text not null default 'CC BY-SA 4.0'::text
	origin jsonb not null default '[]'::jsonb
	revision integer not null default 1
	state text not null default 'draft'::text
	target_id uuid
	made_at timestamp with time zone not null default now()
	changed_at timestamp with time zone not null default now()
	changed_by uuid not null
	removed_at timestamp with time zone
	steps text[] not null default '{}'::text[]
	steps_done integer not null default 0
	wanted_id uuid
	PRIMARY KEY (id)
	FOREIGN KEY (chapter_id) REFERENCES curriculum.chapter(id)
	CHECK ((kind = ANY (ARRAY['lesson'::text, 'item'::text])))
	CHECK ((state = ANY (ARRAY['draft'::text, 'submitted'::text, 'returned'::text, 'approved'::text, 'published'::text])))
	CREATE INDEX draft_organisation ON curriculum.draft USING btree (organisation_id, state, changed_at DESC)
	CREATE INDEX draft_owner ON curriculum.draft USING btree (owner_id, changed_at DESC)
	CREATE INDEX draft_waiting ON curriculum.draft USING btree (state, organisation_id) WHERE ((state = ANY (ARRAY['submitted'::text, 'approved'::text])) AND (removed_at IS NULL))

table curriculum.draft_comment
	id uuid not null
	draft_id uuid not null
	thread_id uuid not null
	person_id uuid not null
	at timestamp with time zone not null default now()
	text text not null
	anchor jsonb
	resolved_at timestamp with time zone
	resolved_by uuid
	PRIMARY KEY (id)
	FOREIGN KEY (draft_id) REFERENCES curriculum.draft(id)
	CREATE INDEX draft_comment_draft ON curriculum.draft_comment USING btree (draft_id, at)

table curriculum.draft_event
	id uuid not null
	draft_id uuid not null
	act text not null
	person_id uuid not null
	at timestamp with time zone not null default now()
	number integer not null
	step text
	reason text
	organisation_id uuid
	version integer
	PRIMARY KEY (id)
	FOREIGN KEY (draft_id) REFERENCES curriculum.draft(id)
	CHECK ((act = ANY (ARRAY['submit'::text, 'withdraw'::text, 'return'::text, 'approve'::text, 'publish'::text])))
	CREATE INDEX draft_event_draft ON curriculum.draft_event USING btree (draft_id, at)

table curriculum.draft_here
	draft_id uuid not null
	tab bigint not null
	person_id uuid not null
	place text
	at timestamp with time zone not null default now()
	PRIMARY KEY (draft_id, tab)
	FOREIGN KEY (draft_id) REFERENCES curriculum.draft(id)

table curriculum.draft_medium
	draft_id uuid not null
	name text not null
	sha256 text not null
	alt text not null default ''::text
	person_id uuid not null
	at timestamp with time zone not null default now()
	removed_at timestamp with time zone
	PRIMARY KEY (draft_id, name)
	FOREIGN KEY (draft_id) REFERENCES curriculum.draft(id)
	FOREIGN KEY (sha256) REFERENCES curriculum.medium(sha256)
	CHECK ((name ~ '^[a-z0-9][a-z0-9._-]{0,99}$'::text))

table curriculum.draft_text
	draft_id uuid not null
	revision integer not null
	last integer not null default 0
	gathered integer not null default 0
	state bytea
	PRIMARY KEY (draft_id)
	FOREIGN KEY (draft_id) REFERENCES curriculum.draft(id)
	CHECK ((gathered <= last))

table curriculum.draft_update
	draft_id uuid not null
	number integer not null
	person_id uuid not null
	at timestamp with time zone not null default now()
	bytes bytea not null
	PRIMARY KEY (draft_id, number)
	FOREIGN KEY (draft_id) REFERENCES curriculum.draft_text(draft_id)
	CHECK ((number > 0))

table curriculum.draft_version
	draft_id uuid not null
	number integer not null
	title text not null
	content jsonb not null
	person_id uuid not null
	began_at timestamp with time zone not null default now()
	at timestamp with time zone not null default now()
	note text
	sealed boolean not null default false
	PRIMARY KEY (draft_id, number)
	FOREIGN KEY (draft_id) REFERENCES curriculum.draft(id)
	CHECK ((number > 0))

table curriculum.draft_writer
	draft_id uuid not null
	person_id uuid not null
	since timestamp with time zone not null default now()
	ended_at timestamp with time zone
	PRIMARY KEY (draft_id, person_id)
	FOREIGN KEY (draft_id) REFERENCES curriculum.draft(id)
	CREATE INDEX draft_writer_person ON curriculum.draft_writer USING btree (person_id)

table curriculum.lesson
	id uuid not null
	chapter_id uuid not null
	code text not null
	language text not null
	position integer not null
	current_version integer
	organisation_id uuid
	withdrawn_at timestamp with time zone
	withdrawn_by uuid
	withdrawn_why text
	UNIQUE NULLS NOT DISTINCT (chapter_id, code, language, organisation_id)
	PRIMARY KEY (id)
	FOREIGN KEY (chapter_id) REFERENCES curriculum.chapter(id)
	CHECK ((((withdrawn_at IS NULL) = (withdrawn_why IS NULL)) AND ((withdrawn_at IS NULL) OR (current_version IS NULL))))
	CREATE INDEX lesson_organisation ON curriculum.lesson USING btree (organisation_id) WHERE (organisation_id IS NOT NULL)
	CREATE INDEX lesson_withdrawn ON curriculum.lesson USING btree (organisation_id, withdrawn_at) WHERE (withdrawn_at IS NOT NULL)

table curriculum.lesson_version
	lesson_id uuid not null
	number integer not null
	title text not null
	minutes integer
	source text not null
	html text not null
	exercises text[] not null default '{}'::text[]
	media jsonb not null default '{}'::jsonb
	author text not null
	licence text not null
	published_at timestamp with time zone not null default now()
	published_by uuid
	origin jsonb not null default '[]'::jsonb
	PRIMARY KEY (lesson_id, number)
	FOREIGN KEY (lesson_id) REFERENCES curriculum.lesson(id)
	CHECK ((number > 0))

table curriculum.medium
	sha256 text not null
	type text not null
	bytes bigint not null
	width integer
	height integer
	seconds real
	state text not null default 'kept'::text
	progress real not null default 0
	why text
	forms jsonb not null default '[]'::jsonb
	poster text
	held bigint not null
	changed_at timestamp with time zone not null default now()
	PRIMARY KEY (sha256)
	CHECK ((bytes > 0))
	CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text))
	CHECK ((state = ANY (ARRAY['kept'::text, 'waits'::text, 'making'::text, 'made'::text])))
	CREATE INDEX medium_unmade ON curriculum.medium USING btree (changed_at) WHERE (state = ANY (ARRAY['waits'::text, 'making'::text]))

table curriculum.medium_brought
	person_id uuid not null
	sha256 text not null
	at timestamp with time zone not null default now()
	PRIMARY KEY (person_id, sha256)
	FOREIGN KEY (sha256) REFERENCES curriculum.medium(sha256)

table curriculum.misconception
	code text not null
	programme_id uuid
	title text not null
	title_ar text
	PRIMARY KEY (code)
	FOREIGN KEY (programme_id) REFERENCES curriculum.programme(id)

table curriculum.programme
	id uuid not null
	code text not null
	version text not null
	country text not null
	title text not null
	title_ar text
	cycle text not null
	grade text not null
	series text[] not null default '{}'::text[]
	subject text not null
	language text not null
	source text not null
	status text not null default 'in-force'::text
	UNIQUE (code, version)
	PRIMARY KEY (id)
	CHECK ((status = ANY (ARRAY['draft'::text, 'in-force'::text, 'retired'::text])))
	CREATE INDEX programme_grade ON curriculum.programme USING btree (grade, subject)

table curriculum.reading
	scope uuid not null
	person_id uuid not null
	lesson_id uuid not null
	first_at timestamp with time zone not null default now()
	last_at timestamp with time zone not null default now()
	done_at timestamp with time zone
	PRIMARY KEY (scope, person_id, lesson_id)

table curriculum.review_rule
	organisation_id uuid not null
	steps text[] not null
	changed_by uuid not null
	changed_at timestamp with time zone not null default now()
	PRIMARY KEY (organisation_id)
	CHECK ((steps <@ ARRAY['colleague'::text, 'school'::text, 'inspector'::text]))

table curriculum.search_entry
	kind text not null
	id uuid not null
	language text not null
	title text not null
	place text not null
	body text not null
	grade text
	subject text
	words tsvector not null
	organisation_id uuid
	is_open boolean not null default true
	chapter_id uuid
	programme_id uuid
	country text
	series text[] not null default '{}'::text[]
	competence_ids uuid[] not null default '{}'::uuid[]
	forms text[] not null default '{}'::text[]
	author text not null default ''::text
	licence text not null default ''::text
	may_adapt boolean not null default false
	version integer not null default 1
	origin jsonb not null default '[]'::jsonb
	changed_at timestamp with time zone not null default now()
	PRIMARY KEY (kind, id)
	CHECK ((kind = ANY (ARRAY['programme'::text, 'chapter'::text, 'lesson'::text, 'item'::text])))
	CREATE INDEX search_chapter ON curriculum.search_entry USING btree (chapter_id) WHERE (chapter_id IS NOT NULL)
	CREATE INDEX search_competence ON curriculum.search_entry USING gin (competence_ids) WHERE (kind = ANY (ARRAY['lesson'::text, 'item'::text]))
	CREATE INDEX search_form ON curriculum.search_entry USING gin (forms) WHERE (kind = ANY (ARRAY['lesson'::text, 'item'::text]))
	CREATE INDEX search_language ON curriculum.search_entry USING btree (language, changed_at DESC) WHERE (kind = ANY (ARRAY['lesson'::text, 'item'::text]))
	CREATE INDEX search_level ON curriculum.search_entry USING btree (subject, grade, changed_at DESC) WHERE (kind = ANY (ARRAY['lesson'::text, 'item'::text]))
	CREATE INDEX search_newest ON curriculum.search_entry USING btree (changed_at DESC, id) WHERE (kind = ANY (ARRAY['lesson'::text, 'item'::text]))
	CREATE INDEX search_organisation ON curriculum.search_entry USING btree (organisation_id, changed_at DESC) WHERE (organisation_id IS NOT NULL)
	CREATE INDEX search_words ON curriculum.search_entry USING gin (words)

table curriculum.search_word
	word text not null
	shown text not null
	bare text not null
	near text[] not null
	in_title boolean not null
	PRIMARY KEY (word)
	CREATE INDEX search_word_bare ON curriculum.search_word USING btree (bare)
	CREATE INDEX search_word_near ON curriculum.search_word USING gin (near)

table curriculum.upload
	id uuid not null
	draft_id uuid not null
	person_id uuid not null
	name text not null
	alt text not null default ''::text
	size bigint not null
	began_at timestamp with time zone not null default now()
	taken jsonb
	PRIMARY KEY (id)
	FOREIGN KEY (draft_id) REFERENCES curriculum.draft(id)
	CHECK ((size > 0))
	CREATE INDEX upload_person ON curriculum.upload USING btree (person_id, began_at)

table exercises.amendment
	id uuid not null
	item_id uuid not null
	kind text not null
	number integer not null
	versions integer[] not null
	reason text not null
	by uuid not null
	at timestamp with time zone not null default now()
	looked integer not null default 0
	changed integer not null default 0
	cursor_scope uuid
	cursor_person uuid
	cursor_attempt uuid
	passed_at timestamp with time zone
	done_at timestamp with time zone
	PRIMARY KEY (id)
	FOREIGN KEY (item_id) REFERENCES exercises.item(id)
	CHECK (((length(reason) <= 500) AND ((length(reason) > 0) OR (kind = 'count'::text))))
	CHECK ((kind = ANY (ARRAY['key'::text, 'aside'::text, 'count'::text])))
	CREATE INDEX amendment_item ON exercises.amendment USING btree (item_id, at DESC)
	CREATE INDEX amendment_open ON exercises.amendment USING btree (at) WHERE (done_at IS NULL)

table exercises.attempt
	scope uuid not null
	id uuid not null
	person_id uuid not null
	item_id uuid not null
	item_version integer not null
	work_id uuid
	answer jsonb not null
	score real not null
	is_right boolean not null
	hints smallint not null default 0
	helped boolean not null default false
	misconceptions text[] not null default '{}'::text[]
	seconds integer
	at timestamp with time zone not null
	received_at timestamp with time zone not null default now()
	flags text[] not null default '{}'::text[]
	pending boolean not null default false
	marked_at timestamp with time zone
	draw smallint not null default 0
	PRIMARY KEY (scope, id)
	CHECK (((score >= (0)::double precision) AND (score <= (1)::double precision)))
	CREATE INDEX attempt_item ON exercises.attempt USING btree (scope, item_id, person_id, at DESC)
	CREATE INDEX attempt_pending ON exercises.attempt USING btree (scope, person_id, at DESC) WHERE pending
	CREATE INDEX attempt_person ON exercises.attempt USING btree (scope, person_id, at DESC)
	CREATE INDEX attempt_work ON exercises.attempt USING btree (scope, work_id, person_id) WHERE (work_id IS NOT NULL)

table exercises.bank
	id uuid not null
	code text not null
	title text not null
	organisation_id uuid
	owner_id uuid
	origin text not null
	created_at timestamp with time zone not null default now()
	UNIQUE (code)
	PRIMARY KEY (id)

table exercises.evidence
	scope uuid not null
	person_id uuid not null
	competence_id uuid not null
	at timestamp with time zone not null
	attempt_id uuid not null
	score real not null
	weight real not null default 1
	PRIMARY KEY (scope, person_id, competence_id, at, attempt_id) INCLUDE (score, weight)

table exercises.evidence_aside
	scope uuid not null
	person_id uuid not null
	competence_id uuid not null
	at timestamp with time zone not null
	attempt_id uuid not null
	score real not null
	weight real not null
	PRIMARY KEY (scope, person_id, competence_id, at, attempt_id)

table exercises.evidence_change
	scope uuid not null
	attempt_id uuid not null
	id uuid not null
	why text not null
	by uuid
	at timestamp with time zone not null
	before jsonb not null
	after jsonb not null
	changed_at timestamp with time zone not null default clock_timestamp()
	PRIMARY KEY (scope, attempt_id, id)

table exercises.import_report
	id uuid not null
	bank_id uuid
	person_id uuid not null
	organisation_id uuid
	file_name text not null
	file_sha256 text not null
	format text not null
	language text not null
	state text not null
	counts jsonb not null
	made_at timestamp with time zone not null default now()
	taken_at timestamp with time zone
	choice jsonb
	done integer not null default 0
	runner uuid
	beat_at timestamp with time zone
	tries integer not null default 0
	PRIMARY KEY (id)
	FOREIGN KEY (bank_id) REFERENCES exercises.bank(id)
	CHECK ((state = ANY (ARRAY['reading'::text, 'preview'::text, 'taking'::text, 'taken'::text, 'refused'::text])))
	CREATE INDEX import_report_person ON exercises.import_report USING btree (person_id, made_at DESC)
	CREATE INDEX import_report_work ON exercises.import_report USING btree (made_at) WHERE (state = ANY (ARRAY['reading'::text, 'taking'::text]))

table exercises.import_row
	report_id uuid not null
	number integer not null
	outcome text not null
	content jsonb not null
	done text
	item_id uuid
	draft_id uuid
	PRIMARY KEY (report_id, number)
	FOREIGN KEY (report_id) REFERENCES exercises.import_report(id)
	CHECK ((done = ANY (ARRAY['new'::text, 'renewed'::text, 'same'::text, 'left'::text])))
	CHECK ((outcome = ANY (ARRAY['taken'::text, 'changed'::text, 'refused'::text])))

table exercises.item
	id uuid not null
	bank_id uuid not null
	code text not null
	language text not null
	chapter_id uuid
	current_version integer
	withdrawn_at timestamp with time zone
	UNIQUE (bank_id, code, language)
	PRIMARY KEY (id)
	FOREIGN KEY (bank_id) REFERENCES exercises.bank(id)
	CREATE INDEX item_chapter ON exercises.item USING btree (chapter_id, code)
	CREATE INDEX item_code ON exercises.item USING btree (code)
	CREATE INDEX item_withdrawn ON exercises.item USING btree (withdrawn_at) WHERE (withdrawn_at IS NOT NULL)

table exercises.item_original
	item_id uuid not null
	version integer not null
	format text not null
	text text not null
	PRIMARY KEY (item_id, version)
	FOREIGN KEY (item_id, version) REFERENCES exercises.item_version(item_id, number)
	CHECK ((format = ANY (ARRAY['moodle-xml'::text, 'gift'::text, 'qti'::text, 'qti12'::text])))
	CHECK ((length(text) <= 262144))

table exercises.item_version
	item_id uuid not null
	number integer not null
	title text not null
	kind text not null
	difficulty smallint not null
	competence_ids uuid[] not null
	content jsonb not null
	html jsonb not null
	created_at timestamp with time zone not null default now()
	created_by uuid
	origin jsonb not null default '[]'::jsonb
	PRIMARY KEY (item_id, number)
	FOREIGN KEY (item_id) REFERENCES exercises.item(id)
	CHECK (((difficulty >= 1) AND (difficulty <= 5)))
	CHECK ((number > 0))

table exercises.launch
	scope uuid not null
	id uuid not null
	token_hash text not null
	person_id uuid not null
	item_id uuid not null
	item_version integer not null
	archive text not null
	work_id uuid
	opened_at timestamp with time zone not null default now()
	expires_at timestamp with time zone not null
	told jsonb
	statements integer not null default 0
	fact jsonb
	PRIMARY KEY (scope, id)
	CREATE INDEX launch_expired ON exercises.launch USING btree (expires_at)
	CREATE INDEX launch_person ON exercises.launch USING btree (scope, person_id, item_id, opened_at DESC)
	CREATE UNIQUE INDEX launch_token ON exercises.launch USING btree (token_hash)

table exercises.package
	archive text not null
	format text not null
	title text not null
	bytes bigint not null
	parts jsonb not null
	activity text
	brought_by uuid not null
	at timestamp with time zone not null default now()
	PRIMARY KEY (archive)
	CHECK ((archive ~ '^[0-9a-f]{64}$'::text))
	CHECK ((format = ANY (ARRAY['scorm12'::text, 'scorm2004'::text, 'xapi'::text])))

table exercises.package_entry
	archive text not null
	path text not null
	sha256 text not null
	bytes bigint not null
	PRIMARY KEY (archive, path)
	FOREIGN KEY (archive) REFERENCES exercises.package(archive)

table exercises.package_state
	scope uuid not null
	person_id uuid not null
	item_id uuid not null
	part text not null
	state jsonb not null
	changed_at timestamp with time zone not null default now()
	PRIMARY KEY (scope, person_id, item_id, part)

table exercises.remark
	scope uuid not null
	attempt_id uuid not null
	amendment_id uuid not null
	person_id uuid not null
	item_id uuid not null
	number integer not null
	score_before real not null
	right_before boolean not null
	misconceptions_before text[] not null
	score real not null
	is_right boolean not null
	misconceptions text[] not null
	at timestamp with time zone not null default now()
	PRIMARY KEY (scope, attempt_id, amendment_id)
	CREATE INDEX remark_person ON exercises.remark USING btree (scope, person_id, item_id)

table exercises.working
	scope uuid not null
	attempt_id uuid not null
	person_id uuid not null
	sha256 text not null
	size integer not null
	PRIMARY KEY (scope, attempt_id, sha256)
	CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text))
	CHECK ((size > 0))

table teaching.alert_rule
	scope uuid not null
	silent_days smallint not null
	drop_points smallint not null
	late_works smallint not null
	changed_by uuid not null
	changed_at timestamp with time zone not null default now()
	PRIMARY KEY (scope)
	CHECK (((drop_points >= 5) AND (drop_points <= 60)))
	CHECK (((late_works >= 1) AND (late_works <= 20)))
	CHECK (((silent_days >= 2) AND (silent_days <= 60)))

table teaching.alert_seen
	scope uuid not null
	person_id uuid not null
	kind text not null
	note text not null default ''::text
	until date not null
	seen_by uuid not null
	seen_at timestamp with time zone not null default now()
	PRIMARY KEY (scope, person_id, kind)
	CHECK ((kind = ANY (ARRAY['silent'::text, 'dropping'::text, 'late'::text, 'review'::text])))
	CHECK ((length(note) <= 500))

table teaching.chosen
	class_id uuid not null
	chosen_by uuid
	chosen_at timestamp with time zone not null default now()
	PRIMARY KEY (class_id)

table teaching.course
	id uuid not null
	class_id uuid not null
	programme_id uuid not null
	teacher_id uuid
	UNIQUE (class_id, programme_id)
	PRIMARY KEY (id)
	CREATE INDEX course_teacher ON teaching.course USING btree (teacher_id)

table teaching.exam
	scope uuid not null
	id uuid not null
	class_id uuid not null
	title text not null
	note text not null default ''::text
	set_by uuid not null
	opens_at timestamp with time zone not null
	closes_at timestamp with time zone not null
	minutes integer
	closed_at timestamp with time zone
	made_at timestamp with time zone not null default now()
	PRIMARY KEY (scope, id)
	CHECK (((minutes >= 1) AND (minutes <= 600)))
	CHECK ((closes_at > opens_at))
	CREATE INDEX exam_class ON teaching.exam USING btree (scope, class_id, closes_at DESC)
	CREATE INDEX exam_closing ON teaching.exam USING btree (scope, closes_at)

table teaching.exam_item
	scope uuid not null
	exam_id uuid not null
	position integer not null
	item_id uuid not null
	item_version integer not null
	PRIMARY KEY (scope, exam_id, "position")

table teaching.group_pupil
	scope uuid not null
	group_id uuid not null
	person_id uuid not null
	PRIMARY KEY (scope, group_id, person_id)

table teaching.marking
	scope uuid not null
	attempt_id uuid not null
	person_id uuid not null
	item_id uuid not null
	revision uuid not null
	given uuid
	given_at timestamp with time zone
	states smallint not null default 1
	disputed boolean not null default false
	PRIMARY KEY (scope, attempt_id)
	CREATE INDEX marking_given ON teaching.marking USING btree (scope, person_id, given_at DESC) WHERE (given IS NOT NULL)

table teaching.marking_revision
	scope uuid not null
	attempt_id uuid not null
	id uuid not null
	parents uuid[] not null
	said jsonb not null
	decision text not null
	made_by uuid not null
	at timestamp with time zone not null
	received_at timestamp with time zone not null default now()
	PRIMARY KEY (scope, attempt_id, id)
	CHECK ((decision = ANY (ARRAY['draft'::text, 'returned'::text, 'resubmit'::text])))

table teaching.paper
	scope uuid not null
	id uuid not null
	class_id uuid not null
	title text not null
	variants smallint not null
	mixed boolean not null
	made_by uuid not null
	made_at timestamp with time zone not null default now()
	PRIMARY KEY (scope, id)
	CHECK (((variants >= 1) AND (variants <= 6)))
	CREATE INDEX paper_class ON teaching.paper USING btree (scope, class_id, made_at DESC)

table teaching.paper_copy
	scope uuid not null
	paper_id uuid not null
	number integer not null
	person_id uuid not null
	variant smallint not null
	PRIMARY KEY (scope, paper_id, number)

table teaching.paper_item
	scope uuid not null
	paper_id uuid not null
	position integer not null
	item_id uuid not null
	item_version integer not null
	PRIMARY KEY (scope, paper_id, "position")

table teaching.period
	scope uuid not null
	id uuid not null
	class_id uuid not null
	teacher_id uuid not null
	subject text not null
	programme_id uuid
	day smallint not null
	from_minute smallint not null
	to_minute smallint not null
	weeks text not null default 'all'::text
	since date not null
	until date
	stated_at timestamp with time zone not null default now()
	version integer not null default 1
	PRIMARY KEY (scope, id)
	CHECK (((day >= 1) AND (day <= 7)))
	CHECK ((from_minute >= 0))
	CHECK ((to_minute <= 1440))
	CHECK ((to_minute > from_minute))
	CHECK ((weeks = ANY (ARRAY['all'::text, 'A'::text, 'B'::text])))
	CREATE INDEX period_class ON teaching.period USING btree (scope, class_id)
	CREATE INDEX period_teacher ON teaching.period USING btree (scope, teacher_id)

table teaching.pile
	scope uuid not null
	work_id uuid not null
	item_id uuid not null
	rubric_id uuid
	anonymous boolean not null default false
	PRIMARY KEY (scope, work_id, item_id)

table teaching.placement
	scope uuid not null
	period_id uuid not null
	day date not null
	plan_id uuid not null
	placed_by uuid not null
	placed_at timestamp with time zone not null default now()
	PRIMARY KEY (scope, period_id, day)
	CREATE INDEX placement_plan ON teaching.placement USING btree (scope, plan_id)

table teaching.plan
	scope uuid not null
	id uuid not null
	owner_id uuid not null
	class_ids uuid[] not null
	subject text not null
	programme_id uuid
	chapter_id uuid
	title text not null
	minutes smallint not null
	content jsonb not null
	shared boolean not null default false
	copied_from uuid
	made_at timestamp with time zone not null default now()
	changed_at timestamp with time zone not null default now()
	removed_at timestamp with time zone
	version integer not null default 1
	PRIMARY KEY (scope, id)
	CHECK (((minutes >= 1) AND (minutes <= 600)))
	CREATE INDEX plan_chapter ON teaching.plan USING btree (scope, chapter_id) WHERE (removed_at IS NULL)
	CREATE INDEX plan_owner ON teaching.plan USING btree (scope, owner_id, changed_at DESC) WHERE (removed_at IS NULL)
	CREATE UNIQUE INDEX plan_id ON teaching.plan USING btree (id)

table teaching.pupil_group
	scope uuid not null
	id uuid not null
	class_id uuid not null
	name text not null
	made_by uuid not null
	made_at timestamp with time zone not null default now()
	ended_at timestamp with time zone
	version integer not null default 1
	PRIMARY KEY (scope, id)
	CREATE INDEX pupil_group_class ON teaching.pupil_group USING btree (scope, class_id) WHERE (ended_at IS NULL)

table teaching.remark
	scope uuid not null
	owner_id uuid not null
	id uuid not null
	text text not null
	uses integer not null default 0
	used_at timestamp with time zone not null default now()
	removed_at timestamp with time zone
	PRIMARY KEY (scope, owner_id, id)

table teaching.rubric
	scope uuid not null
	id uuid not null
	owner_id uuid not null
	title text not null
	out smallint not null
	criteria jsonb not null
	shared boolean not null default false
	changed_at timestamp with time zone not null default now()
	removed_at timestamp with time zone
	version integer not null default 1
	PRIMARY KEY (scope, id)
	CHECK ((("out" >= 1) AND ("out" <= 100)))
	CREATE INDEX rubric_owner ON teaching.rubric USING btree (scope, owner_id) WHERE (removed_at IS NULL)

table teaching.school_year
	scope uuid not null
	code text not null
	terms jsonb not null
	flip boolean not null default false
	stated_by uuid not null
	stated_at timestamp with time zone not null default now()
	version integer not null default 1
	PRIMARY KEY (scope, code)

table teaching.set_part
	scope uuid
	work_id uuid
	position integer
	item_id uuid
	lesson_id uuid
	gone boolean

table teaching.sitting
	scope uuid not null
	exam_id uuid not null
	person_id uuid not null
	started_at timestamp with time zone not null
	ends_at timestamp with time zone not null
	handed_at timestamp with time zone
	PRIMARY KEY (scope, exam_id, person_id)
	CREATE INDEX sitting_running ON teaching.sitting USING btree (ends_at) WHERE (handed_at IS NULL)

table teaching.sitting_answer
	scope uuid not null
	exam_id uuid not null
	person_id uuid not null
	position integer not null
	answer jsonb not null
	saved_at timestamp with time zone not null
	fact_id uuid not null
	PRIMARY KEY (scope, exam_id, person_id, "position")

table teaching.support_plan
	scope uuid not null
	id uuid not null
	person_id uuid not null
	revision integer not null default 1
	extra_percent smallint not null default 0
	text_size smallint not null default 100
	per_page smallint
	measures text not null default ''::text
	goals jsonb not null default '[]'::jsonb
	review_on date
	started_at timestamp with time zone not null default now()
	ended_at timestamp with time zone
	changed_by uuid not null
	changed_at timestamp with time zone not null default now()
	PRIMARY KEY (scope, id)
	CHECK (((extra_percent >= 0) AND (extra_percent <= 100)))
	CHECK (((per_page >= 1) AND (per_page <= 5)))
	CHECK ((length(measures) <= 2000))
	CHECK ((text_size = ANY (ARRAY[100, 125, 150])))
	CREATE INDEX support_plan_review ON teaching.support_plan USING btree (scope, review_on) WHERE (ended_at IS NULL)
	CREATE UNIQUE INDEX support_plan_running ON teaching.support_plan USING btree (scope, person_id) WHERE (ended_at IS NULL)

table teaching.support_revision
	scope uuid not null
	plan_id uuid not null
	number integer not null
	content jsonb not null
	changed_by uuid not null
	changed_at timestamp with time zone not null
	PRIMARY KEY (scope, plan_id, number)

table teaching.textbook_entry
	scope uuid not null
	id uuid not null
	class_id uuid not null
	teacher_id uuid not null
	revision uuid not null
	said_at timestamp with time zone not null
	received_at timestamp with time zone not null
	states smallint not null default 1
	period_id uuid
	plan_id uuid
	day date not null
	from_minute smallint not null
	to_minute smallint not null
	kind text not null
	subject text not null
	programme_id uuid
	chapter_id uuid
	finishes boolean not null default false
	title text not null
	content text not null
	homework text not null
	homework_due date
	work_id uuid
	PRIMARY KEY (scope, id)
	CHECK ((kind = ANY (ARRAY['lesson'::text, 'test'::text, 'missed'::text, 'struck'::text])))
	CHECK ((to_minute > from_minute))
	CREATE INDEX textbook_entry_day ON teaching.textbook_entry USING btree (scope, class_id, day DESC, from_minute DESC)
	CREATE INDEX textbook_entry_homework ON teaching.textbook_entry USING btree (scope, class_id, homework_due) WHERE (homework_due IS NOT NULL)

table teaching.textbook_revision
	scope uuid not null
	entry_id uuid not null
	id uuid not null
	parents uuid[] not null
	said jsonb not null
	made_by uuid not null
	at timestamp with time zone not null
	received_at timestamp with time zone not null default now()
	PRIMARY KEY (scope, entry_id, id)

table teaching.visa
	scope uuid not null
	id uuid not null
	class_id uuid not null
	upto date not null
	remark text not null default ''::text
	entries integer not null
	seen_at timestamp with time zone not null
	signed_by uuid not null
	signed_at timestamp with time zone not null default now()
	PRIMARY KEY (scope, id)
	CREATE INDEX visa_class ON teaching.visa USING btree (scope, class_id, upto DESC)

table teaching.work
	scope uuid not null
	id uuid not null
	class_id uuid not null
	for_all boolean not null default true
	title text not null
	note text not null default ''::text
	set_by uuid not null
	opens_at timestamp with time zone not null
	due_at timestamp with time zone not null
	closed_at timestamp with time zone
	created_at timestamp with time zone not null default now()
	version integer not null default 1
	revision uuid
	disputed boolean not null default false
	closing_at timestamp with time zone
	PRIMARY KEY (scope, id)
	CHECK ((due_at > opens_at))
	CREATE INDEX work_class ON teaching.work USING btree (scope, class_id, due_at DESC)

table teaching.work_part
	scope uuid not null
	work_id uuid not null
	position integer not null
	item_id uuid
	lesson_id uuid
	PRIMARY KEY (scope, work_id, "position")
	CHECK (((item_id IS NULL) <> (lesson_id IS NULL)))

table teaching.work_pupil
	scope uuid not null
	work_id uuid not null
	person_id uuid not null
	PRIMARY KEY (scope, work_id, person_id)
	CREATE INDEX work_pupil_person ON teaching.work_pupil USING btree (scope, person_id)

table teaching.work_revision
	scope uuid not null
	work_id uuid not null
	id uuid not null
	parents uuid[] not null
	title text not null
	note text not null
	opens_at timestamp with time zone not null
	due_at timestamp with time zone not null
	item_ids uuid[] not null
	lesson_ids uuid[] not null
	pupil_ids uuid[] not null
	made_by uuid not null
	at timestamp with time zone not null
	received_at timestamp with time zone not null default now()
	PRIMARY KEY (scope, work_id, id)

function people.spelt(text)

