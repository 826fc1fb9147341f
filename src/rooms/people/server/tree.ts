import { sql, type Database } from '#platform/server/sql.ts';
import type { RoleName } from '#rooms/people/acts.ts';
import type { OrganisationKind, Tree } from '#rooms/people/places.ts';
import { gradesInOrder } from '#rooms/people/server/country.ts';
import { may, must, notFound, type Asker } from '#rooms/people/server/may.ts';
import { figuresOf, type Figures } from '#rooms/people/server/tally.ts';

export type OrganisationHead = {
	id: string;
	kind: OrganisationKind;
	code: string;
	name: string;
	name_ar: string | null;
	establishment_id: string | null;
	cycle: string | null;
	grade: string | null;
	series: string | null;
	school_year: string | null;
	status: string | null;
	closed_at: Date | null;
	version: number;
};
export type Child = { id: string; kind: OrganisationKind; code: string; name: string; name_ar: string | null; grade: string | null; tree: Tree; below: number };
export type Step = { id: string; name: string; name_ar: string | null; kind: OrganisationKind };
export type OrganisationView = OrganisationHead & {
	/** The way down to it in one tree, from the root; the first tree it stands in, in the order administration, territory, others. */
	path: (Step & { /** Whether the reader may open it. */ open: boolean })[];
	parents: (Step & { tree: Tree })[];
	children: Child[];
	/** Whether the reader may move or close it: who manages something above. */
	movable: boolean;
	/** Whether more children follow the last one. */
	more: boolean;
	counts: Figures;
};

/** What an organisation is, without what stands around it. */
export async function organisationHead(db: Database, who: Asker, id: string): Promise<OrganisationHead> {
	await must(db, who, 'organisation.read', id);
	const head = await db.maybe(sql<OrganisationHead>`
		select id, kind, code, name, name_ar, establishment_id, cycle, grade, series, school_year, status, closed_at, version
		from people.organisation where id = ${id}`);
	if (!head) throw notFound();
	return head;
}

/** An organisation with its parents, its children of one tree (all trees when null) and what it counts. `after` is the id of the last child shown. */
export async function organisationView(db: Database, who: Asker, id: string, { tree = null, after = null, limit = 100 }: { tree?: Tree | null; after?: string | null; limit?: number } = {}): Promise<OrganisationView> {
	const head = await organisationHead(db, who, id);
	const parents = await db.all(sql<Step & { tree: Tree }>`
		select organisation.id, organisation.name, organisation.name_ar, organisation.kind, place.tree
		from people.place join people.organisation on organisation.id = place.parent_id
		where place.organisation_id = ${id} order by array_position(array['school', 'administration', 'centres', 'partners', 'territory'], place.tree)`);
	const path = await db.all(sql<Step>`
		with recursive up(id, depth) as (
			select ${id}::uuid, 0
			union all
			select chosen.parent_id, up.depth + 1 from up cross join lateral (
				select place.parent_id from people.place where place.organisation_id = up.id
				order by array_position(array['school', 'administration', 'centres', 'partners', 'territory'], place.tree) limit 1) chosen
			where up.depth < 20)
		select organisation.id, organisation.name, organisation.name_ar, organisation.kind
		from up join people.organisation on organisation.id = up.id where up.depth > 0 order by up.depth desc`);
	const open = new Set(await may(db, who, 'organisation.read', path.map((step) => step.id)));
	const movable = (await may(db, who, 'organisation.manage', parents.map((parent) => parent.id))).length > 0;
	// As one looks it up: classes from the youngest up, `École` under E and not after Z.
	const grades = await gradesInOrder(db);
	const children = await db.all(sql<Child>`
		select distinct on (organisation.kind, spelt.rank, spelt.name, organisation.id)
			organisation.id, organisation.kind, organisation.code, organisation.name, organisation.name_ar, organisation.grade, place.tree,
			(select count(*)::int from people.place lower join people.organisation low on low.id = lower.organisation_id
				where lower.parent_id = organisation.id and low.closed_at is null) as below
		from people.place join people.organisation on organisation.id = place.organisation_id
		cross join lateral (select people.spelt(organisation.name) as name, coalesce(array_position(${grades}::text[], organisation.grade), 999) as rank) spelt
		where place.parent_id = ${id} and organisation.closed_at is null and (${tree}::text is null or place.tree = ${tree})
			and (${after}::uuid is null or (organisation.kind, spelt.rank, spelt.name, organisation.id) > (
				select last.kind, coalesce(array_position(${grades}::text[], last.grade), 999), people.spelt(last.name), last.id from people.organisation last where last.id = ${after}::uuid))
		order by organisation.kind, spelt.rank, spelt.name, organisation.id limit ${limit + 1}`);
	return { ...head, movable, parents, path: path.map((step) => ({ ...step, open: open.has(step.id) })), children: children.slice(0, limit), more: children.length > limit, counts: await figuresOf(db, id) };
}

export type Scope = { id: string; name: string; name_ar: string | null; kind: OrganisationKind; role: RoleName };

/** The organisations where a person holds a role today: where his pages of running begin, widest first. */
export async function scopesOf(db: Database, who: { id: string }): Promise<Scope[]> {
	const grades = await gradesInOrder(db);
	return db.all(sql<Scope>`
		select organisation.id, organisation.name, organisation.name_ar, organisation.kind, role.role
		from people.role join people.organisation on organisation.id = role.organisation_id
		where role.person_id = ${who.id} and organisation.closed_at is null and role.since <= current_date and (role.until is null or role.until >= current_date)
		order by (select count(*) from people.above where above.organisation_id = organisation.id), array_position(${grades}::text[], organisation.grade) nulls first, people.spelt(organisation.name) limit 50`);
}

export type ClassRow = { id: string; name: string; grade: string | null; series: string | null; pupils: number; without_secret: number; school: string | null };

/** The classes of an organisation and below, by school and then from the youngest up, with how many pupils each has and how many can't sign in yet. */
export async function classesOf(db: Database, who: Asker, id: string, after: string | null = null, limit = 100): Promise<ClassRow[]> {
	await must(db, who, 'organisation.read', id);
	const grades = await gradesInOrder(db);
	return db.all(sql<ClassRow>`
		select class.id, class.name, class.grade, class.series, class.school, count(person.id)::int as pupils,
			count(person.id) filter (where not exists (select 1 from people.credential where credential.person_id = person.id))::int as without_secret
		from (
			select organisation.id, organisation.name, organisation.grade, organisation.series, school.name as school,
				row_number() over (order by people.spelt(school.name), school.id, coalesce(array_position(${grades}::text[], organisation.grade), 999), people.spelt(organisation.name), organisation.id) as place
			from people.above join people.organisation on organisation.id = above.organisation_id
			left join people.organisation school on school.id = organisation.establishment_id
			where above.above_id = ${id} and organisation.kind in ('class', 'group') and organisation.closed_at is null
				and (${after}::uuid is null or (people.spelt(school.name), school.id, coalesce(array_position(${grades}::text[], organisation.grade), 999), people.spelt(organisation.name), organisation.id) > (
					select people.spelt(its.name), its.id, coalesce(array_position(${grades}::text[], last.grade), 999), people.spelt(last.name), last.id
					from people.organisation last join people.organisation its on its.id = last.establishment_id where last.id = ${after}::uuid))
			order by place limit ${limit}) class
		left join people.membership on membership.organisation_id = class.id and membership.kind in ('pupil', 'learner')
			and membership.since <= current_date and (membership.until is null or membership.until >= current_date)
		left join people.person on person.id = membership.person_id and person.closed_at is null
		group by class.id, class.name, class.grade, class.series, class.school, class.place order by class.place`);
}
