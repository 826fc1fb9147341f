import { newId } from '#platform/ids.ts';
import { audit } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { foldedName, likeness } from '#rooms/people/names.ts';
import type { PersonData } from '#rooms/people/person.ts';
import { freeCodes } from '#rooms/people/server/codes.ts';
import { loadMemberships, type MembershipKind } from '#rooms/people/server/load-persons.ts';
import { must, notFound, type Asker } from '#rooms/people/server/may.ts';
import { changedMeanwhile, refuse } from '#rooms/people/server/refuse.ts';
import { endOtherSessions } from '#rooms/people/server/session.ts';

/** Adds one person to an organisation from today, with a new code. Signing in needs a card or a password, made afterwards. */
export async function addPerson(db: Database, who: Asker, organisationId: string, kind: MembershipKind, data: PersonData): Promise<{ id: string; code: string }> {
	await must(db, who, 'people.import', organisationId);
	const id = newId();
	const [code] = await freeCodes(db, 1);
	const { folded, sorted } = foldedName(data.givenName, data.familyName);
	await db.transaction(async (db) => {
		await db.run(sql`
			insert into people.person (id, code, given_name, family_name, folded, sorted, sex, birth_date, birth_date_about, birth_place, phone, email, language)
			values (${id}, ${code}, ${data.givenName}, ${data.familyName}, ${folded}, ${sorted}, ${data.sex}, ${data.birthDate}, ${data.birthDateAbout},
				${data.birthPlace}, ${data.phone}, ${data.email}, ${data.language})`);
		await db.run(sql`insert into people.membership (person_id, organisation_id, kind, since) values (${id}, ${organisationId}, ${kind}, current_date)`);
		await audit(db, who, { act: 'person.add', personId: id, organisationId, detail: { kind } });
	});
	return { id, code };
}

type Stored = {
	given_name: string;
	family_name: string;
	sex: string | null;
	birth_date: string | null;
	birth_date_about: boolean;
	birth_place: string | null;
	phone: string | null;
	email: string | null;
	language: string;
	version: number;
};

/** Changes a person's data; what changed stays in the audit with its old value. Refuses when somebody changed it since `version`. */
export async function editPerson(db: Database, who: Asker, id: string, version: number, data: PersonData): Promise<void> {
	await must(db, who, 'person.manage', id);
	const { folded, sorted } = foldedName(data.givenName, data.familyName);
	await db.transaction(async (db) => {
		const was = await db.maybe(sql<Stored>`
			select given_name, family_name, sex, birth_date, birth_date_about, birth_place, phone, email, language, version
			from people.person where id = ${id} for update`);
		if (!was) throw notFound();
		if (was.version !== version) throw changedMeanwhile();
		const now: Stored = {
			given_name: data.givenName,
			family_name: data.familyName,
			sex: data.sex,
			birth_date: data.birthDate,
			birth_date_about: data.birthDateAbout,
			birth_place: data.birthPlace,
			phone: data.phone,
			email: data.email,
			language: data.language,
			version: version + 1
		};
		const changed = (Object.keys(now) as (keyof Stored)[]).filter((key) => key !== 'version' && was[key] !== now[key]);
		if (changed.length === 0) return;
		await db.run(sql`
			update people.person set given_name = ${data.givenName}, family_name = ${data.familyName}, folded = ${folded}, sorted = ${sorted}, sex = ${data.sex},
				birth_date = ${data.birthDate}, birth_date_about = ${data.birthDateAbout}, birth_place = ${data.birthPlace}, phone = ${data.phone},
				email = ${data.email}, language = ${data.language}, version = version + 1
			where id = ${id}`);
		const pick = (from: Stored) => Object.fromEntries(changed.map((key) => [key, from[key]]));
		await audit(db, who, { act: 'person.edit', personId: id, organisationId: await homeOf(db, id), detail: { was: pick(was), now: pick(now) } });
	});
}

/** The school or centre a person belongs to first, for the audit of that place. */
export async function homeOf(db: Database, personId: string): Promise<string | undefined> {
	const row = await db.maybe(sql<{ id: string }>`
		select coalesce(organisation.establishment_id, organisation.id) as id
		from people.membership join people.organisation on organisation.id = membership.organisation_id
		where membership.person_id = ${personId} order by membership.until desc nulls first, membership.since desc limit 1`);
	return row?.id;
}

/** Closes an account: sessions and cards end at once; what he belonged to and what was done stay, so that it can be opened again. Refuses when it was changed meanwhile. */
export async function closePerson(db: Database, who: Asker, id: string, version: number): Promise<void> {
	await must(db, who, 'person.manage', id);
	if (who.id === id) throw refuse('notYourself');
	await db.transaction(async (db) => {
		const row = await db.maybe(sql<{ version: number }>`select version from people.person where id = ${id} and closed_at is null for update`);
		if (!row) throw notFound();
		if (row.version !== version) throw changedMeanwhile();
		const organisationId = await homeOf(db, id);
		await db.run(sql`update people.person set closed_at = now(), version = version + 1 where id = ${id}`);
		await db.run(sql`update people.card set revoked_at = now() where person_id = ${id} and revoked_at is null`);
		await endOtherSessions(db, id, null);
		await audit(db, who, { act: 'person.close', personId: id, organisationId });
	});
}

/** Opens a closed account again. A new card or password is still to be made. */
export async function reopenPerson(db: Database, who: Asker, id: string): Promise<void> {
	await must(db, who, 'person.manage', id);
	await db.transaction(async (db) => {
		const opened = await db.run(sql`update people.person set closed_at = null, version = version + 1 where id = ${id} and closed_at is not null`);
		if (opened) await audit(db, who, { act: 'person.reopen', personId: id, organisationId: await homeOf(db, id) });
	});
}

/** Joins a person to an organisation from today, beside what he belongs to already. His account must be in the asker's hands: belonging gives power over it. */
export async function addMembership(db: Database, who: Asker, personId: string, organisationId: string, kind: MembershipKind): Promise<void> {
	await must(db, who, 'people.import', organisationId);
	await must(db, who, 'person.manage', personId);
	await db.transaction(async (db) => {
		const there = await db.maybe(sql<{ since: string }>`
			select since from people.membership
			where person_id = ${personId} and organisation_id = ${organisationId} and kind = ${kind} and (until is null or until >= current_date)`);
		if (there) throw refuse('memberThere', 'organisation');
		const today = (await db.one(sql<{ day: string }>`select current_date as day`)).day;
		await loadMemberships(db, [{ personId, organisationId, kind, since: today }]);
		await audit(db, who, { act: 'membership.add', personId, organisationId, detail: { kind } });
	});
}

/** Moves a pupil or learner to another class: the old belonging ends, the new one begins today. Work done stays where it was done. */
export async function moveMember(db: Database, who: Asker, personId: string, from: string, to: string): Promise<void> {
	await must(db, who, 'person.manage', personId);
	await must(db, who, 'people.import', [from, to]);
	if (from === to) throw refuse('memberThere', 'to');
	await db.transaction(async (db) => {
		const was = await db.maybe(sql<{ kind: MembershipKind; since: string; today: string }>`
			select kind, since, current_date as today from people.membership
			where person_id = ${personId} and organisation_id = ${from} and (until is null or until >= current_date) for update`);
		if (!was) throw notFound();
		await endBelonging(db, personId, from, was.kind);
		await db.run(sql`
			insert into people.membership (person_id, organisation_id, kind, since) values (${personId}, ${to}, ${was.kind}, ${was.today})
			on conflict (person_id, organisation_id, kind, since) do update set until = null`);
		await audit(db, who, { act: 'membership.move', personId, organisationId: to, detail: { from, to } });
	});
}

/** Ends a belonging from today. */
export async function endMembership(db: Database, who: Asker, personId: string, organisationId: string, kind: MembershipKind): Promise<void> {
	await must(db, who, 'person.manage', personId);
	await must(db, who, 'people.import', organisationId);
	await db.transaction(async (db) => {
		const ended = await endBelonging(db, personId, organisationId, kind);
		if (ended) await audit(db, who, { act: 'membership.end', personId, organisationId, detail: { kind } });
	});
}

/** One that began today never counted and goes; an older one ends the day before. */
async function endBelonging(db: Database, personId: string, organisationId: string, kind: MembershipKind): Promise<number> {
	const gone = await db.run(sql`delete from people.membership where person_id = ${personId} and organisation_id = ${organisationId} and kind = ${kind} and since >= current_date`);
	return gone + (await db.run(sql`
		update people.membership set until = current_date - 1
		where person_id = ${personId} and organisation_id = ${organisationId} and kind = ${kind} and (until is null or until >= current_date)`));
}

export type Likely = { id: string; code: string; name: string; birth_date: string | null; place: string | null };

/** Persons of an establishment who may be the one about to be added: the same name in another spelling. At most 5. */
export async function likelySame(db: Database, who: Asker, organisationId: string, givenName: string, familyName: string): Promise<Likely[]> {
	await must(db, who, 'people.read', organisationId);
	const rows = await db.all(sql<Likely & { given_name: string; family_name: string }>`
		select distinct person.id, person.code, person.given_name, person.family_name, person.given_name || ' ' || person.family_name as name, person.birth_date, organisation.name as place
		from people.organisation here
		join people.above on above.above_id = coalesce(here.establishment_id, here.id)
		join people.membership on membership.organisation_id = above.organisation_id
		join people.organisation on organisation.id = membership.organisation_id
		join people.person on person.id = membership.person_id
		where here.id = ${organisationId} and person.closed_at is null
		limit 6000`);
	const wanted = likeness(givenName, familyName);
	return rows.filter((row) => likeness(row.given_name, row.family_name) === wanted).slice(0, 5).map(({ id, code, name, birth_date, place }) => ({ id, code, name, birth_date, place }));
}
