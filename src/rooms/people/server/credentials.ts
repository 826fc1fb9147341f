import { audit } from '#platform/server/audit.ts';
import { countFailure, forget, waitFor } from '#platform/server/limits.ts';
import { Refusal } from '#platform/refusal.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { say } from '#rooms/people/messages/index.ts';
import { newPassword, newPin, passwordFault, passwordLength, pinFault, pinLength } from '#rooms/people/secret.ts';
import { must, notFound, type Asker } from '#rooms/people/server/may.ts';
import { homeOf } from '#rooms/people/server/persons.ts';
import { accountKey, accountRule, endOtherSessions } from '#rooms/people/server/session.ts';
import { chance, makeVerifier, verify } from '#rooms/people/server/verifier.ts';
import type { Who } from '#rooms/people/who.ts';

export type SecretKind = 'password' | 'pin';

/** Which kind of secret a person types; one without any is asked for a password. */
export async function secretKind(db: Database, personId: string): Promise<SecretKind> {
	const row = await db.maybe(sql<{ kind: SecretKind }>`select kind from people.credential where person_id = ${personId} order by kind limit 1`);
	return row?.kind ?? 'password';
}

/**
 * Sets one's own password or PIN. The current one is asked, unless it must be replaced and was typed less than half an hour ago.
 * All other sessions end. Refuses a wrong current one (counted like a failed sign-in) and a weak new one.
 */
export async function setOwnSecret(db: Database, who: Who, { current, next, again }: { current: string; next: string; again: string }): Promise<void> {
	const kind = await secretKind(db, who.id);
	const refuse = (key: 'notTheSame' | 'wrongCurrent' | 'sameAsBefore', field: string) => new Refusal(400, (language) => say(language)(key), field);
	const found = await db.maybe(sql<{ verifier: string; fresh: boolean }>`
		select credential.verifier, credential.must_change and session.created_at > now() - interval '30 minutes' as fresh
		from people.credential join people.session on session.person_id = credential.person_id and session.id = ${who.sessionId}
		where credential.person_id = ${who.id} and credential.kind = ${kind}`);
	if (!found) throw notFound();
	if (!found.fresh) {
		// Counted apart from sign-ins: a stranger's wrong guesses there must not keep the owner from changing his secret here.
		const count = await waitFor(db, currentKey(who.code));
		if (count > 0) throw new Refusal(429, (language) => say(language)('signInWait', { count }), 'current');
		if (!(await verify(found.verifier, current))) {
			await countFailure(db, currentKey(who.code), accountRule);
			throw refuse('wrongCurrent', 'current');
		}
	}
	const fault = kind === 'pin' ? pinFault(next) : passwordFault(next, who.code);
	const { least, most } = kind === 'pin' ? pinLength : passwordLength;
	if (fault) throw new Refusal(400, (language) => say(language)(fault, { least, most }), 'next');
	if (next !== again) throw refuse('notTheSame', 'again');
	if (await verify(found.verifier, next)) throw refuse('sameAsBefore', 'next');
	const verifier = await makeVerifier(next);
	await db.transaction(async (db) => {
		await storeSecret(db, who.id, { kind, verifier, mustChange: false, by: who.id });
		await endOtherSessions(db, who.id, who.sessionId);
		await audit(db, who, { act: 'credential.set', personId: who.id, organisationId: await homeOf(db, who.id), detail: { kind } });
	});
	await forget(db, accountKey(who.code));
	await forget(db, currentKey(who.code));
}

/** Whether this is the person's own password or PIN. Wrong ones are counted like those of setOwnSecret; refuses while one must wait. */
export async function confirmSecret(db: Database, who: Who, secret: string): Promise<boolean> {
	const count = await waitFor(db, currentKey(who.code));
	if (count > 0) throw new Refusal(429, (language) => say(language)('signInWait', { count }));
	const found = await db.maybe(sql<{ verifier: string }>`select verifier from people.credential where person_id = ${who.id} order by kind limit 1`);
	const right = found !== undefined && (await verify(found.verifier, secret));
	// As in signIn: many guesses sent at once all passed the first check.
	const meanwhile = right ? await waitFor(db, currentKey(who.code)) : 0;
	if (meanwhile > 0) throw new Refusal(429, (language) => say(language)('signInWait', { count: meanwhile }));
	if (right) await forget(db, currentKey(who.code));
	else await countFailure(db, currentKey(who.code), accountRule);
	return right;
}

const currentKey = (code: string): string => `current:${accountKey(code)}`;

/** Stores a verifier as the one secret a person types: the other kind goes. Joins the caller's transaction, which audits. */
export async function storeSecret(db: Database, personId: string, { kind, verifier, mustChange, by }: { kind: SecretKind; verifier: string; mustChange: boolean; by: string | null }): Promise<void> {
	await db.run(sql`delete from people.credential where person_id = ${personId} and kind <> ${kind}`);
	await db.run(sql`
		insert into people.credential (person_id, kind, verifier, must_change, set_by) values (${personId}, ${kind}, ${verifier}, ${mustChange}, ${by})
		on conflict (person_id, kind) do update set verifier = excluded.verifier, must_change = excluded.must_change, set_at = now(), set_by = excluded.set_by`);
}

export type Recovered = { id: string; name: string; code: string; kind: SecretKind; secret: string };

/**
 * Makes a new secret for somebody who lost it, shown once to the one who asked: a PIN for a pupil or learner, for all others a
 * password that must be replaced at the next sign-in. All sessions of the person end, and so does the wait after failed sign-ins.
 */
export async function recover(db: Database, who: Asker, personId: string): Promise<Recovered> {
	await must(db, who, 'person.recover', personId);
	const person = await db.maybe(sql<{ name: string; code: string; pupil: boolean }>`
		select given_name || ' ' || family_name as name, code,
			exists (select 1 from people.membership where membership.person_id = person.id and membership.kind <> 'staff' and (until is null or until >= current_date))
			and not exists (select 1 from people.role where role.person_id = person.id and (until is null or until >= current_date))
			and not exists (select 1 from people.membership where membership.person_id = person.id and membership.kind = 'staff' and (until is null or until >= current_date)) as pupil
		from people.person where id = ${personId} and closed_at is null`);
	if (!person) throw notFound();
	const kind: SecretKind = person.pupil ? 'pin' : 'password';
	const secret = kind === 'pin' ? newPin(chance) : newPassword(chance);
	const verifier = await makeVerifier(secret);
	await db.transaction(async (db) => {
		await storeSecret(db, personId, { kind, verifier, mustChange: kind === 'password', by: who.id });
		await endOtherSessions(db, personId, null);
		await audit(db, who, { act: 'credential.recover', personId, organisationId: await homeOf(db, personId), detail: { kind } });
	});
	await forget(db, accountKey(person.code));
	return { id: personId, name: person.name, code: person.code, kind, secret };
}
