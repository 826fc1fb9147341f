import { audit } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { cleanCode } from '#rooms/people/secret.ts';
import { may, must, notFound, type Asker } from '#rooms/people/server/may.ts';
import { homeOf } from '#rooms/people/server/persons.ts';
import { newId } from '#platform/ids.ts';
import { foldedName } from '#rooms/people/names.ts';
import type { PersonData } from '#rooms/people/person.ts';
import { freeCodes } from '#rooms/people/server/codes.ts';
import { forgetHats } from '#rooms/people/server/hats.ts';
import { refuse } from '#rooms/people/server/refuse.ts';

/**
 * Ties a guardian, named by his code, to a child. The guardian may then read the child's file, and who runs the school may help
 * with the guardian's account: so it must be one whose file `who` may read already, else a code would open a stranger's account.
 */
export async function tieGuardian(db: Database, who: Asker, childId: string, guardianCode: string, relation: string): Promise<void> {
	await must(db, who, 'person.manage', childId);
	const guardian = await db.maybe(sql<{ id: string; before: boolean }>`
		select id, exists (select 1 from people.guardian where guardian_id = person.id and child_id = ${childId}) as before
		from people.person where code = ${cleanCode(guardianCode)} and closed_at is null`);
	// One who was tied to this child before may be tied again.
	if (!guardian || guardian.id === childId || !(guardian.before || (await may(db, who, 'person.read', [guardian.id])).length)) throw refuse('guardianElsewhere', 'guardianCode');
	await db.transaction(async (db) => tie(db, who, guardian.id, childId, relation));
}

/** Adds a guardian who is not known yet, and ties him to the child. */
export async function addGuardian(db: Database, who: Asker, childId: string, data: PersonData, relation: string): Promise<{ id: string; code: string }> {
	await must(db, who, 'person.manage', childId);
	const id = newId();
	const [code] = await freeCodes(db, 1);
	const { folded, sorted } = foldedName(data.givenName, data.familyName);
	await db.transaction(async (db) => {
		await db.run(sql`
			insert into people.person (id, code, given_name, family_name, folded, sorted, sex, phone, email, language)
			values (${id}, ${code}, ${data.givenName}, ${data.familyName}, ${folded}, ${sorted}, ${data.sex}, ${data.phone}, ${data.email}, ${data.language})`);
		await audit(db, who, { act: 'person.add', personId: id, organisationId: await homeOf(db, childId) });
		await tie(db, who, id, childId, relation);
	});
	return { id, code };
}

async function tie(db: Database, who: Asker, guardianId: string, childId: string, relation: string): Promise<void> {
	await db.run(sql`
		insert into people.guardian (guardian_id, child_id, relation, since) values (${guardianId}, ${childId}, ${relation.trim().slice(0, 40) || 'parent'}, current_date)
		on conflict (guardian_id, child_id) do update set relation = excluded.relation, since = current_date, until = null`);
	await audit(db, who, { act: 'guardian.add', personId: childId, organisationId: await homeOf(db, childId), detail: { guardian: guardianId, relation } });
	forgetHats(guardianId);
}

/** Unties a guardian from a child, from today. */
export async function endGuardian(db: Database, who: Asker, childId: string, guardianId: string): Promise<void> {
	await must(db, who, 'person.manage', childId);
	await db.transaction(async (db) => {
		const gone = await db.run(sql`
			update people.guardian set until = current_date - 1
			where guardian_id = ${guardianId} and child_id = ${childId} and (until is null or until >= current_date)`);
		if (!gone) throw notFound();
		await audit(db, who, { act: 'guardian.end', personId: childId, organisationId: await homeOf(db, childId), detail: { guardian: guardianId } });
	});
	forgetHats(guardianId);
}
