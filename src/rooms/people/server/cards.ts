import { newId } from '#platform/ids.ts';
import { auditMany } from '#platform/server/audit.ts';
import { forget } from '#platform/server/limits.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { newPin } from '#rooms/people/secret.ts';
import { storeSecret } from '#rooms/people/server/credentials.ts';
import { may, must, notFound, type Asker } from '#rooms/people/server/may.ts';
import { accountKey, endOtherSessions } from '#rooms/people/server/session.ts';
import { chance, makeVerifier, newSecret } from '#rooms/people/server/verifier.ts';

/** One card of a sheet. The secret and the PIN exist here and on the paper, nowhere else. */
export type Card = { personId: string; name: string; code: string; secret: string; pin: string | null };
export type CardSheet = { place: string; school: string; cards: Card[]; left: string[] };

export type CardHolder = { id: string; name: string; code: string; hasCard: boolean; hasSecret: boolean };

/** The pupils and learners of a class, and which of them have a card and a PIN already. */
export async function cardHolders(db: Database, who: Asker, organisationId: string): Promise<{ place: string; school: string; holders: CardHolder[] }> {
	await must(db, who, 'card.issue', organisationId);
	const place = await db.maybe(sql<{ place: string; school: string }>`
		select organisation.name as place, coalesce(school.name, organisation.name) as school
		from people.organisation left join people.organisation school on school.id = organisation.establishment_id where organisation.id = ${organisationId}`);
	if (!place) throw notFound();
	const holders = await db.all(sql<CardHolder>`
		select person.id, person.given_name || ' ' || person.family_name as name, person.code,
			exists (select 1 from people.card where card.person_id = person.id and card.revoked_at is null) as "hasCard",
			exists (select 1 from people.credential where credential.person_id = person.id) as "hasSecret"
		from people.membership join people.person on person.id = membership.person_id
		where membership.organisation_id = ${organisationId} and membership.kind in ('pupil', 'learner') and person.closed_at is null
			and membership.since <= current_date and (membership.until is null or membership.until >= current_date)
		order by person.sorted, person.id limit 300`);
	return { ...place, holders };
}

/**
 * Issues new cards for a class or some of it; the old cards are void at once. With `pins: 'all'` everyone gets a new PIN and his
 * sessions end; with 'missing' only those who have no secret yet. Names in `left` are persons whose account is not the asker's to
 * touch. A PIN costs 50 ms of processor, so a class of 60 takes some seconds; they are made one after the other to leave room for sign-ins.
 */
export async function issueCards(db: Database, who: Asker, organisationId: string, { pins, only = null }: { pins: 'all' | 'missing'; only?: string[] | null }): Promise<CardSheet> {
	await must(db, who, 'card.issue', organisationId);
	const { place, school, holders } = await cardHolders(db, who, organisationId);
	const wanted = holders.filter((holder) => !only || only.includes(holder.id));
	const allowed = new Set(await may(db, who, 'person.recover', wanted.map((holder) => holder.id)));
	const taken = wanted.filter((holder) => allowed.has(holder.id));
	const made: { holder: CardHolder; id: string; secret: string; hash: string; pin: string | null; verifier: string | null }[] = [];
	for (const holder of taken) {
		const pin = pins === 'all' || !holder.hasSecret ? newPin(chance) : null;
		made.push({ holder, id: newId(), ...newSecret(), pin, verifier: pin && (await makeVerifier(pin)) });
	}
	await db.transaction(async (db) => {
		// Two sheets printed at once would not see each other's cards: the second waits, and voids the first's.
		await db.all(sql<{ id: string }>`select id from people.person where id = any(${made.map((one) => one.holder.id)}::uuid[]) order by id for update`);
		await db.run(sql`update people.card set revoked_at = now() where person_id = any(${made.map((one) => one.holder.id)}::uuid[]) and revoked_at is null`);
		await db.run(sql`
			insert into people.card (id, person_id, secret_hash, issued_by)
			select id, person_id, hash, ${who.id}::uuid from unnest(${made.map((one) => one.id)}::uuid[], ${made.map((one) => one.holder.id)}::uuid[], ${made.map((one) => one.hash)}::text[])
				as new(id, person_id, hash)`);
		for (const { holder, verifier } of made) {
			if (!verifier) continue;
			await storeSecret(db, holder.id, { kind: 'pin', verifier, mustChange: false, by: who.id });
			await endOtherSessions(db, holder.id, null);
			await forget(db, accountKey(holder.code));
		}
		await auditMany(db, who, made.map(({ holder, pin }) => ({ act: 'card.issue', personId: holder.id, organisationId, detail: { newPin: pin !== null } })));
	});
	return {
		place,
		school,
		cards: made.map(({ holder, secret, pin }) => ({ personId: holder.id, name: holder.name, code: holder.code, secret, pin })),
		left: wanted.filter((holder) => !allowed.has(holder.id)).map((holder) => holder.name)
	};
}

/** Makes a lost card void; the PIN stays good with the code. */
export async function revokeCard(db: Database, who: Asker, personId: string): Promise<void> {
	await must(db, who, 'person.recover', personId);
	await db.transaction(async (db) => {
		const revoked = await db.run(sql`update people.card set revoked_at = now() where person_id = ${personId} and revoked_at is null`);
		if (revoked) await auditMany(db, who, [{ act: 'card.revoke', personId }]);
	});
}
